"""What an answer begins with: the ticket, what was said last, where it can go and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui import drafts
from crm_tui.i18n import _
from crm_tui.queries import ticket_messages, ticket_setup
from crm_tui.queries import tickets as queries
from crm_tui.widgets.option_field import Option

if TYPE_CHECKING:
    from crm_tui.config import MailSettings
    from crm_tui.db.reader import Reader
    from crm_tui.queries.ticket_messages import MessageRow
    from crm_tui.queries.ticket_setup import StatusRow
    from crm_tui.queries.tickets import TicketRow

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
