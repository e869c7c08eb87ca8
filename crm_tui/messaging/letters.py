"""Letters: one recipient, plain text and HTML, and no header but those meant (RFC 5322, 2047).

What people typed can't add a header or a recipient: control characters go, encoded words are
taken apart, addresses are exactly one each; and what was serialised is read back and compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import Parser
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid4

from crm_tui.errors import N_
from crm_tui.messaging.failures import BadLetter
from crm_tui.text.emails import ascii_domain, is_address
from crm_tui.text.safe import clean_line, clean_text

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_SUBJECT = 200
LONGEST_NAME = 100
_MOST_ANSWERED = 20
_token = re.compile(r"[a-z0-9][a-z0-9.+-]{0,100}")

HEADERS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
)
"""All a letter has; Content-Transfer-Encoding too where it is plain text and nothing else."""

_MACHINE = ("Auto-Submitted", "X-Auto-Response-Suppress")
_id = re.compile(r"<[!-;=?-~]{1,300}>")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a letter; ``media_type`` is a hint of who sent it to us."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be written to whom. ``now`` is aware.

    ``token`` names the letter: the same one gives the same Message-ID, by which many servers drop
    a second copy. Empty: never the same again. ``message_id`` is given where it is known already.
    ``answers`` are Message-IDs of the thread, the nearest last. A letter that a person wrote is not
    ``automatic``. ``language`` is empty where nobody knows it.
    """

    sender: str
    to: str
    subject: str
    text: str
    now: datetime
    html: str = ""
    sender_name: str = ""
    to_name: str = ""
    language: str = "en"
    token: str = ""
    message_id: str = ""
    answers: tuple[str, ...] = ()
    automatic: bool = True
    files: tuple[Enclosed, ...] = ()


def message_id(sender: str, token: str = "") -> str:
    """The Message-ID of a letter from this address. Raises BadLetter."""
    return f"<{_name(token)}@{_address(sender, '').domain}>"


def build(letter: Letter) -> EmailMessage:
    """The letter as a message, ready to be sent. Raises BadLetter."""
    sender = _address(letter.sender, letter.sender_name)
    to = _address(letter.to, letter.to_name)
    subject = _header(letter.subject, LONGEST_SUBJECT)
    answers = [each for each in letter.answers if _id.fullmatch(each)][-_MOST_ANSWERED:]
    plain = sender.addr_spec.isascii() and to.addr_spec.isascii()
    message = EmailMessage((policy.SMTP if plain else policy.SMTPUTF8).clone(cte_type="7bit"))
    try:
        message["From"] = sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(letter.now)
        message["Message-ID"] = letter.message_id or f"<{_name(letter.token)}@{sender.domain}>"
        if answers:
            message["In-Reply-To"] = answers[-1]
            message["References"] = " ".join(answers)
        if letter.automatic:
            message["Auto-Submitted"] = "auto-generated"
            message["X-Auto-Response-Suppress"] = "All"
        message.set_content(clean_text(letter.text) + "\n", cte=_encoding(letter.text))
        if letter.html:
            message.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html))
        for file in letter.files:
            _enclose(message, file)
        if letter.language:  # last, as setting contents takes such headers away
            message["Content-Language"] = letter.language
        octets = message.as_bytes()
    except (ValueError, UnicodeError) as error:
        raise BadLetter(reason=N_("a part of it is no text for a mail")) from error
    wanted = [name for name in HEADERS if letter.automatic or name not in _MACHINE]
    if not letter.language:
        wanted.remove("Content-Language")
    wanted += ["In-Reply-To", "References"] if answers else []
    wanted += [] if message.is_multipart() else ["Content-Transfer-Encoding"]
    _verify(octets, to=to, sender=sender, subject=subject, wanted=wanted)
    return message


def _enclose(message: EmailMessage, file: Enclosed) -> None:
    """Add a file as plain octets of its type; a type that is none is not repeated."""
    main, _, sub = file.media_type.lower().partition("/")
    if main in {"multipart", "message", "text"} or not (_token.fullmatch(main + sub) and sub):
        main, sub = "application", "octet-stream"
    name = _header(file.name, LONGEST_NAME) or "file"
    message.add_attachment(file.content, maintype=main, subtype=sub, filename=name)


def _address(text: str, name: str) -> Address:
    """One address with the name before it; the domain in ASCII (IDNA)."""
    reason = N_("it needs exactly one mail address, like sara@example.com")
    if not is_address(text):
        raise BadLetter(reason=reason)
    try:
        local, _, domain = ascii_domain(text).rpartition("@")
        return Address(_header(name, LONGEST_NAME), local, domain)
    except (ValueError, UnicodeError) as error:
        raise BadLetter(reason=reason) from error


def _header(text: str, longest: int) -> str:
    """Text that can be nothing but the words of one header."""
    # Folding decodes an encoded word once too often in some Pythons: line breaks would come out.
    return clean_line(text.replace("=?", "= ?"), longest).replace("=?", "= ?")


def _name(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()[:32] if token else uuid4().hex


def _encoding(text: str) -> str:
    """How a text travels: what is mostly ASCII stays readable on the way, the rest is shorter."""
    octets = len(text.encode("utf-8", "replace"))
    return "quoted-printable" if octets < len(text) * 1.2 else "base64"


def _verify(
    octets: bytes, *, to: Address, sender: Address, subject: str, wanted: list[str]
) -> None:
    """Read the letter as its receiver will. Raises BadLetter if it is not what was meant."""
    found = Parser(policy=policy.default).parsestr(octets.decode("utf-8"))
    fine = (
        sorted(name for name, _ in found.items()) == sorted(wanted)
        and [each.addr_spec for each in found["To"].addresses] == [to.addr_spec]
        and [each.addr_spec for each in found["From"].addresses] == [sender.addr_spec]
        and clean_line(found["Subject"]) == subject
        and not found.defects
    )
    if not fine:
        raise BadLetter(reason=N_("its headers would not arrive as they were meant"))
