"""A letter handed to a mail server (RFC 5321, 3207, 4954, 6531).

The end of the text goes out by itself: what fails before it was certainly not delivered, what
fails after it may have been.
"""

from __future__ import annotations

import re
import ssl
from base64 import b64encode
from typing import TYPE_CHECKING

from crm_tui.errors import N_
from crm_tui.messaging.connection import Connection, Insecure
from crm_tui.messaging.failures import (
    BadLetter,
    LoginRefused,
    MailError,
    MailNotSetUp,
    MailRefused,
    MailTemporary,
    MailUnknown,
    MailUnsafe,
    ServerAway,
    ServiceRefused,
)
from crm_tui.messaging.passwords import password_for, placed
from crm_tui.text.emails import ascii_domain, is_address
from crm_tui.text.safe import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from email.message import EmailMessage

    from crm_tui.config import MailSettings

    Answer = tuple[int, bytes]

STEP, OVERALL = 20.0, 60.0
"""Seconds for one step, and for all of them."""

PORTS = {"starttls": 587, "tls": 465, "none": 25}
LONGEST_ANSWER = 300

_TAKEN, _GO_ON = 2, 3
"""First digits of the answers that are hoped for."""

_CHUNK = 1 << 14
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_at_start = re.compile(rb"^\.", re.MULTILINE)


class SmtpMailer:
    """The server of the settings. ``step`` and ``overall`` are deadlines in seconds.

    The password is asked for at each sending and kept nowhere.
    """

    def __init__(
        self,
        mail: MailSettings,
        *,
        step: float = STEP,
        overall: float = OVERALL,
        password: Callable[[MailSettings], str] = password_for,
    ) -> None:
        self._mail = mail
        self._step, self._overall = step, overall
        self._password = password

    def send(self, message: EmailMessage, recipients: Sequence[str]) -> None:
        """Hand over one letter; returns when the server has taken it for all recipients.

        Raises BadLetter, MailNotSetUp, MailTemporary, MailUnsafe, MailRefused, MailUnknown.
        """
        to = [_spelled(recipient) for recipient in recipients]
        if not to:
            raise BadLetter(reason=N_("it has no recipient"))
        if self._mail.user and not self._is_secret():
            raise MailNotSetUp(reason=N_('a password needs security = "starttls" or "tls"'))
        password = self._password(self._mail) if self._mail.user else ""
        context = self._context()
        connection = Connection(self._step, self._overall)
        away: type[MailError] = ServerAway
        try:
            self._begin(connection, context)
            if self._mail.user:
                self._log_in(connection, password)
            away = MailTemporary
            self._hand_over(connection, message, to)
            connection.leave()
        except MailError:
            connection.leave()
            raise
        except Insecure as error:
            raise self._failure(MailUnsafe, error.reason) from None
        except (OSError, ValueError) as error:  # smtplib's own failures are OSErrors
            failure = MailUnknown if connection.ended else away
            raise self._failure(failure, connection.why(error)) from None
        finally:
            connection.close()

    def _begin(self, connection: Connection, context: ssl.SSLContext | None) -> None:
        """Connect and greet, securely if the settings say so."""
        mail = self._mail
        connection.open(mail.host, mail.port or PORTS[mail.security])
        if context and mail.security == "tls":
            connection.secure(context, mail.host)
        self._expect_early(connection, _TAKEN, connection.getreply())
        self._expect_early(connection, _TAKEN, connection.ehlo())
        if context and mail.security == "starttls":
            if not connection.has_extn("starttls"):
                raise self._failure(MailUnsafe, N_("it offers no STARTTLS"))
            self._expect_early(connection, _TAKEN, connection.docmd("STARTTLS"))
            connection.secure(context, mail.host)
            self._expect_early(connection, _TAKEN, connection.ehlo())

    def _log_in(self, connection: Connection, password: str) -> None:
        """AUTH by PLAIN, else LOGIN: the connection hides them; others are hardly in use."""
        offered = connection.esmtp_features.get("auth", "").upper().split()
        user = self._mail.user
        if "PLAIN" in offered:
            answer = connection.docmd("AUTH", "PLAIN " + _base64(f"\0{user}\0{password}"))
        elif "LOGIN" in offered:
            self._expect_early(connection, _GO_ON, connection.docmd("AUTH", "LOGIN"))
            self._expect_early(connection, _GO_ON, connection.docmd(_base64(user)))
            answer = connection.docmd(_base64(password))
        else:
            raise self._failure(MailUnsafe, N_("it offers no login we know (PLAIN, LOGIN)"))
        code, said = answer
        if code // 100 == 5:
            # A server that repeats what it was told must not bring the password to a screen.
            told = _words(said)
            secrets = (password, _base64(password), _base64(f"\0{user}\0{password}"))
            if any(secret in told for secret in secrets):
                told = ""
            raise self._failure(LoginRefused, f"{code} {told}".strip())
        self._expect_early(connection, _TAKEN, answer)

    def _hand_over(self, connection: Connection, message: EmailMessage, to: list[str]) -> None:
        sender = _spelled(message["From"].addresses[0].addr_spec)
        octets = _at_start.sub(b"..", message.as_bytes().removesuffix(b"\r\n") + b"\r\n")
        options = [f"SIZE={len(octets)}"] if connection.has_extn("size") else []
        if not all(address.isascii() for address in (sender, *to)):
            if not connection.has_extn("smtputf8"):
                raise self._failure(MailRefused, N_("it takes no addresses beyond ASCII"))
            options += ["SMTPUTF8", "BODY=8BITMIME"]
            connection.command_encoding = "utf-8"
        self._expect(connection, _TAKEN, connection.mail(sender, options))
        for address in to:
            self._expect(connection, _TAKEN, connection.rcpt(address))
        self._expect(connection, _GO_ON, connection.docmd("DATA"))
        for start in range(0, len(octets), _CHUNK):
            connection.send(octets[start : start + _CHUNK])
        self._expect(connection, _TAKEN, connection.end(b".\r\n"))

    def _expect_early(self, connection: Connection, first: int, answer: Answer) -> None:
        """As :meth:`_expect`, while nothing was said of a letter yet."""
        try:
            self._expect(connection, first, answer)
        except (MailTemporary, MailRefused) as error:
            kind = ServerAway if isinstance(error, MailTemporary) else ServiceRefused
            raise kind(**error.values) from None

    def _expect(self, connection: Connection, first: int, answer: Answer) -> None:
        """Go on if the answer's first digit is the one hoped for."""
        code, said = answer
        if code // 100 == first:
            return
        told = f"{code} {_words(said)}".strip()
        if code // 100 == 4:
            raise self._failure(MailTemporary, told)
        if code // 100 == 5:
            raise self._failure(MailRefused, told)
        failure = MailUnknown if connection.ended else MailTemporary
        raise self._failure(failure, N_("its answer can't be understood"))

    def _failure(self, kind: type[MailError], reason: str) -> MailError:
        return kind(server=self._mail.host, reason=reason)

    def _is_secret(self) -> bool:
        return self._mail.security != "none" or self._mail.host in _LOOPBACK

    def _context(self) -> ssl.SSLContext | None:
        if self._mail.security == "none":
            return None
        file = self._mail.ca_file
        try:
            return ssl.create_default_context(cafile=placed(file) if file else None)
        except (OSError, ValueError) as error:
            raise MailNotSetUp(reason=N_("the ca_file of [mail] can't be read")) from error


def _spelled(address: str) -> str:
    if not is_address(address):
        raise BadLetter(reason=N_("it needs exactly one mail address, like sara@example.com"))
    return ascii_domain(address)


def _words(said: bytes) -> str:
    return clean_line(said.decode("utf-8", "replace"), LONGEST_ANSWER).rstrip(". ")


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
