"""Handing an answer to the mail server while one works on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui.i18n import _

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.screens.base import Asking


def post(screen: Asking[Any], message: int) -> None:
    """Send one answer in a thread; what fails is told here, and stands on the ticket."""
    crm, mail = screen.crm, screen.shell.settings.mail

    def send() -> CrmError | None:
        from crm_tui.messaging.answers import post as hand_over  # noqa: PLC0415 - on demand
        from crm_tui.messaging.mailers import mailer_for  # noqa: PLC0415 - as above

        posted = hand_over(crm, mail, mailer_for(mail), crm.files, [message])
        return next((each.error for each in posted if each.error is not None), None)

    def told(error: CrmError | None) -> None:
        if error is not None:
            screen.say_failure(error)
        else:
            screen.say(_("The answer went out by mail."))

    screen.do(send, told)
