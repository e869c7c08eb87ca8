"""What can become of a letter, other than that it was taken: one class each.

Which one it is decides what may be done next: a letter of :class:`MailUnknown` may have arrived
and is never sent again by itself, one of :class:`MailTemporary` may be.
"""

from crm_tui.errors import N_, CrmError, ExitCode


class MailError(CrmError):
    """Base of what keeps a letter from being sent. The texts never hold a password."""

    template = N_("No mail was sent.")
    exit_code = ExitCode.MAIL


class MailNotSetUp(MailError):
    """A setting is missing or can't be used; no server was asked. ``reason`` says which."""

    template = N_("No mail can be sent: {reason}.")


class PasswordExposed(MailNotSetUp):
    """The password file can be read, or changed, by others than its owner."""

    template = N_("Others can read {file}. Run: chmod 600 {quoted}")


class BadLetter(MailError):
    """Some part of a letter can't stand in a mail; nothing was sent."""

    template = N_("This mail can't be written: {reason}.")


class MailTemporary(MailError):
    """Not taken now, certainly not delivered; may be tried again (4xx, refused, timeout)."""

    template = N_("The mail server {server} can't take the mail now: {reason}. Try again later.")


class ServerAway(MailTemporary):
    """The server takes nothing at all now: another letter need not be tried."""


class MailUnsafe(MailError):
    """The connection could not be secured as the settings demand; nothing was sent."""

    template = N_("The mail server {server} can't be trusted: {reason}. Nothing was sent.")


class MailRefused(MailError):
    """The server said no for good (5xx); ``reason`` is what it said."""

    template = N_("The mail server {server} refused the mail: {reason}.")


class ServiceRefused(MailRefused):
    """The server said no before it heard of a letter: to us, not to what we write."""


class LoginRefused(ServiceRefused):
    """The server did not take the user's name and password."""

    template = N_("The mail server {server} refused the login of [mail]: {reason}.")


class MailUnknown(MailError):
    """The connection ended before the answer to the whole letter: it may have been delivered."""

    template = N_(
        "The mail server {server} did not say whether it took the mail: {reason}."
        " Look for it before you send it again."
    )


class Interrupted(MailUnknown):
    """Whoever sent it was stopped meanwhile."""

    template = N_("The sending was interrupted.")


class NoRecipient(MailError):
    """Nobody knows where the letter should go."""

    template = N_("The customer has no mail address.")
