"""What an answer begins with: the ticket, what was said last, where it can go and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui import drafts
from crm_tui.i18n import _, ngettext
from crm_tui.queries import ticket_messages, ticket_setup
from crm_tui.queries import tickets as queries
from crm_tui.screens import ticket_words
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.lines import Line, Span, Tone
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_tui.config import MailSettings
    from crm_tui.db.reader import Reader
    from crm_tui.queries.ticket_messages import MessageRow
    from crm_tui.queries.ticket_setup import StatusRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen

SHOWN = 20
"""Messages that stand above the text."""

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Opened:
    """What the screen begins with."""

    row: TicketRow
    messages: list[MessageRow]
    statuses: list[StatusRow]
    address: str
    kept: drafts.Draft | None


def read(reader: Reader, ticket: int, key: drafts.DraftKey) -> Opened:
    """The ticket as it is now, and what was typed before; runs in a thread."""
    from crm_tui.services import ticket_answers  # noqa: PLC0415 - the table layer

    card = queries.card(reader, ticket)
    address, _name = ticket_answers.address(reader, ticket)
    messages = ticket_messages.messages(reader, ticket, None, SHOWN)
    statuses = ticket_setup.statuses(reader)
    return Opened(card.row, messages, statuses, address, drafts.load(key))


def head(row: TicketRow, new: Sequence[MessageRow], *, internal: bool) -> list[Line]:
    """Two lines over it all: which ticket; who reads it, or who wrote ``new`` ones meanwhile."""
    glyphs = look.now().glyphs
    title = _("Note on {number}") if internal else _("Answer to {number}")
    between = Span(f" {glyphs.between} ", Tone.MUTED)
    which = Line((Span(title.format(number=row.number), Tone.TITLE), between, Span(row.subject)))
    if new:
        names = ", ".join(dict.fromkeys(each.author or row.customer for each in new))
        words = ngettext(
            "{names} wrote meanwhile", "{names} wrote meanwhile: {count} messages", len(new)
        ).format(names=names, count=number(len(new)))
        return [which, Line((Span(f"{glyphs.alert} {words}", Tone.ALERT),))]
    if internal:
        return [which, Line((Span(_("only we see it"), Tone.SOON),))]
    return [which, Line((Span(ticket_words.customer(row), Tone.MUTED),))]


def then_options(found: Opened, *, internal: bool) -> tuple[Option, ...]:
    """What the status may be afterwards; first what it is if nobody says otherwise."""
    options = [Option("", _usual(found, internal=internal))]
    return (*options, *(Option(str(each.id), each.name) for each in found.statuses))


def _usual(found: Opened, *, internal: bool) -> str:
    stays = _("{status} (as it is)").format(status=found.row.status)
    if internal or found.row.meaning not in {"new", "open"}:
        return stays
    waiting = (each.name for each in found.statuses if each.meaning == "waiting_customer")
    name = next(waiting, "")
    return _("{status} (as usual)").format(status=name) if name else stays


def mail_options(found: Opened, mail: MailSettings) -> tuple[tuple[Option, ...], str]:
    """Whether it can go by mail, and whether it does if nobody says otherwise."""
    if not found.address:
        return (Option(NO, _("no: no address is known")),), NO
    if not (mail.host and mail.sender):
        return (Option(NO, _("no: mail is not set up")),), NO
    to = _("yes, to {address}").format(address=found.address)
    asked = next((each.channel for each in found.messages if each.side == "customer"), "")
    usual = YES if asked in {"mail", "web"} else NO
    return (Option(NO, _("no")), Option(YES, to)), usual


def ask_kept(screen: CrmScreen, go_on: Callable[[], None], drop: Callable[[], None]) -> None:
    """What was typed before is there: go on with it, begin anew, or neither and leave."""
    choices = [
        Choice("keep", _("Go on with what was typed")),
        Choice("drop", _("Throw it away and begin anew"), tone=Tone.ALERT),
    ]

    def answered(answer: str | None) -> None:
        if answer is None:
            screen.dismiss(None)
        elif answer == "drop":
            drop()
        else:
            go_on()

    title = _("There is an unsaved version of this answer.")
    screen.app.push_screen(ChooseDialog(title, choices), answered)


def ask_meanwhile(screen: CrmScreen, answered: Callable[[str | None], None]) -> None:
    """Somebody wrote meanwhile: ``answered`` hears ``send``, or that it is to be read first."""
    choices = [
        Choice("look", _("Read it first")),
        Choice("send", _("Save mine all the same")),
    ]
    title = _("Somebody wrote to this ticket meanwhile.")
    screen.app.push_screen(ChooseDialog(title, choices), answered)
