"""A letter, and certificates of an authority of our own."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest

from crm_tui.messaging.letters import Letter, build

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
LETTER = Letter(
    sender="crm@example.com",
    to="sara@example.com",
    subject="امروز: ۳ کار",
    text="امروز\n\nتماس با سارا\n.\n.dot\nFrom here",
    html="<p dir=rtl>تماس با سارا</p>",
    language="fa",
    now=NOW,
    token="2026-11-22 sara",
)


@pytest.fixture
def letter() -> EmailMessage:
    return build(LETTER)


@dataclass(frozen=True)
class Authority:
    """Files of an authority and a server's context whose certificate it signed."""

    file: str
    server: ssl.SSLContext


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return _signed(tmp_path_factory.mktemp("authority"), "127.0.0.1")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority whose server's certificate is for another address."""
    return _signed(tmp_path_factory.mktemp("stranger"), "127.0.0.2")


def _signed(folder: Path, address: str) -> Authority:
    pytest.importorskip("cryptography", reason="makes the certificates")
    from cryptography import x509  # noqa: PLC0415 - may be missing
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    def named(name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])

    may_sign = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    root, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    today = datetime.now(UTC)  # noqa: TID251 - certificates are checked against the real clock
    base = (
        x509.CertificateBuilder()
        .issuer_name(named("Authority of a test"))
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
    )
    issuer = (
        base.subject_name(named("Authority of a test"))
        .public_key(root.public_key())
        .serial_number(1)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root.public_key()), critical=False)
        .add_extension(may_sign, critical=True)
        .sign(root, hashes.SHA256())
    )
    own = (
        base.subject_name(named("mail.example.com"))
        .public_key(key.public_key())
        .serial_number(2)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False
        )
        .sign(root, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(issuer.public_bytes(pem))
    (folder / "server.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + own.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(str(folder / "server.pem"))
    return Authority(str(folder / "ca.pem"), context)
