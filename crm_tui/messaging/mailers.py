"""Who takes a letter: a mail server, or nobody (a dry run)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from crm_tui.errors import N_
from crm_tui.messaging.failures import MailNotSetUp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from email.message import EmailMessage

    from crm_tui.config import MailSettings


class Mailer(Protocol):
    """Where letters are handed over."""

    def send(self, message: EmailMessage, recipients: Sequence[str]) -> None:
        """Hand over one letter for these addresses; returns when it was taken.

        Raises MailTemporary, MailRefused, MailUnsafe, MailUnknown, MailNotSetUp.
        """


class DryRunMailer:
    """Takes letters, sends none; ``write`` shows each."""

    def __init__(self, write: Callable[[str], None] | None = None) -> None:
        self.sent: list[tuple[EmailMessage, tuple[str, ...]]] = []
        self._write = write

    def send(self, message: EmailMessage, recipients: Sequence[str]) -> None:
        """Keep the letter, and show whom it would go to and what it says."""
        self.sent.append((message, tuple(recipients)))
        if self._write is None:
            return
        body = message.get_body(("plain",))
        shown = [f"{name}: {message[name]}" for name in ("From", "To", "Subject")]
        said = body.get_content().replace("\r\n", "\n") if body else ""
        self._write("\n".join([*shown, "", said]))


def mailer_for(mail: MailSettings) -> Mailer:
    """The mailer of the settings. Raises MailNotSetUp if one is missing that it needs."""
    from crm_tui.messaging.smtp import SmtpMailer  # noqa: PLC0415 - slow, and a dry run needs none

    if not mail.host:
        raise MailNotSetUp(reason=N_("[mail] of the settings names no host"))
    if not mail.sender:
        raise MailNotSetUp(reason=N_("[mail] of the settings names no sender: from"))
    return SmtpMailer(mail)


def address_for(mail: MailSettings, account: str) -> str:
    """Where this account gets its mail. Raises NoAddress."""
    if account not in mail.to:
        raise NoAddress(account=account)
    return mail.to[account]


class NoAddress(MailNotSetUp):
    """The account has no address in the settings."""

    template = N_("The settings name no address of {account} in [mail.to].")
