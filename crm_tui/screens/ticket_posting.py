"""Handing answers to the mail server while one works on, and those again that did not go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui.i18n import _, language, sentence
from crm_tui.queries import ticket_messages
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.ticket_talk import mail_words
from crm_tui.screens.undoing import with_key
from crm_tui.text.lists import inside
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.messaging.answers import Posted
    from crm_tui.queries.ticket_messages import MessageRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import Asking

_BEGINNING = 40
"""Letters of an answer that tell which one it is."""


def post(screen: Asking[Any], message: int, *, again: bool = False) -> None:
    """Send one answer in a thread; what fails is told here, and stands on the ticket.

    ``again``: also one that was refused, or may have arrived; somebody asked for it.
    """
    crm, mail = screen.crm, screen.shell.settings.mail

    def send() -> list[Posted]:
        from crm_tui.messaging.answers import post as hand_over  # noqa: PLC0415 - on demand
        from crm_tui.messaging.mailers import mailer_for  # noqa: PLC0415 - as above
        from crm_tui.services import ticket_answers  # noqa: PLC0415 - the table layer

        mailer = mailer_for(mail)
        if again:
            crm.write(ticket_answers.again, message)
        return hand_over(crm, mail, mailer, crm.files, [message])

    def told(posted: list[Posted]) -> None:
        # Nothing is told of one that somebody else has in hand, or took back.
        for each in posted:
            if each.error is not None:
                then = _("The answer is kept; {key} on the ticket sends it again.")
                with_key(screen, sentence(each.error), "ticket.mail", then)
            else:
                screen.say(_("The answer went out by mail to {address}.").format(address=each.to))

    screen.do(send, told)


def post_again(screen: Asking[Any], row: TicketRow) -> None:
    """Send an answer of a ticket that did not go out; asks which, or if it may have arrived."""

    def read(reader: Reader) -> list[MessageRow]:
        from crm_tui.services import ticket_answers  # noqa: PLC0415 - the table layer

        found = [
            ticket_messages.message(reader, one)
            for one, _state in ticket_answers.unsent(reader, row.id)
        ]
        return [each for each in found if each is not None]

    def ask(unsent: list[MessageRow]) -> None:
        if not unsent:
            said = _("No answer of {number} waits to be sent.")
            screen.say(said.format(number=row.number))
        elif len(unsent) == 1 and unsent[0].mail_state != "unknown":
            post(screen, unsent[0].id, again=True)
        else:
            choices = [
                Choice(str(each.id), _beginning(each), mail_words(each))
                for each in reversed(unsent)
            ]
            title = _("Send which answer again?")
            screen.app.push_screen(
                ChooseDialog(title, choices),
                lambda answer: post(screen, int(answer), again=True) if answer else None,
            )

    screen.ask("unsent", lambda: screen.crm.read(read), ask)


def _beginning(message: MessageRow) -> str:
    text = " ".join(message.body.split()) or ", ".join(file.name for file in message.files)
    cut = text if len(text) <= _BEGINNING else f"{text[:_BEGINNING].rstrip()} …"
    return inside(cut, language())
