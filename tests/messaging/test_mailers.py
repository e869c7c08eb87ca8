"""Which mailer the settings mean, and whom it writes to."""

from email.message import EmailMessage

import pytest

from crm_tui.config import MailSettings
from crm_tui.errors import ExitCode
from crm_tui.messaging.failures import MailNotSetUp
from crm_tui.messaging.mailers import DryRunMailer, address_for, mailer_for
from crm_tui.messaging.smtp import SmtpMailer


def test_a_dry_run_shows_the_letter_and_sends_none(letter: EmailMessage) -> None:
    shown: list[str] = []
    mailer = DryRunMailer(shown.append)
    mailer.send(letter, ["sara@example.com"])
    (said,) = shown
    assert "To: sara@example.com" in said
    assert "Subject: امروز: ۳ کار" in said
    assert "تماس با سارا" in said
    assert "\r" not in said
    assert mailer.sent == [(letter, ("sara@example.com",))]


@pytest.mark.parametrize(
    ("mail", "missing"),
    [
        (MailSettings(), "host"),
        (MailSettings(sender="crm@example.com"), "host"),
        (MailSettings(host="smtp.example.com"), "from"),
    ],
)
def test_what_is_missing_in_the_settings_is_named(mail: MailSettings, missing: str) -> None:
    with pytest.raises(MailNotSetUp, match=missing) as caught:
        mailer_for(mail)
    assert caught.value.exit_code is ExitCode.MAIL


def test_settings_that_are_complete_mean_their_server() -> None:
    mail = MailSettings(host="smtp.example.com", sender="crm@example.com")
    assert isinstance(mailer_for(mail), SmtpMailer)


def test_an_account_has_its_own_address() -> None:
    mail = MailSettings(to={"سارا": "sara@example.com"})
    assert address_for(mail, "سارا") == "sara@example.com"
    with pytest.raises(MailNotSetUp, match="reza"):
        address_for(mail, "reza")
