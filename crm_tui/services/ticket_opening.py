"""A new ticket: numbered, at its first status."""

import uuid
from dataclasses import dataclass

from crm_tui.db.work import Work
from crm_tui.domain.tickets import Meaning, TicketDraft
from crm_tui.models import Ticket
from crm_tui.services import ticket_numbers, ticket_steps
from crm_tui.services.ticket_rows import write


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket that was opened, and what people call it."""

    id: int
    number: str


def open_row(work: Work, draft: TicketDraft) -> Ticket:
    """The row of a new ticket, numbered and at its first status. Who calls refreshes it."""
    if draft.status_id is None:
        begin = ticket_steps.needed(work, Meaning.NEW)
    else:
        begin = ticket_steps.status(work, draft.status_id)
    number = ticket_numbers.following(work)
    ticket = Ticket(
        uid=draft.uid or str(uuid.uuid4()),
        number=number.text,
        year=number.year,
        seq=number.seq,
        subject=draft.subject,
        status_id=begin.id or 0,
        meaning=begin.meaning,
        created_at=work.now,
        created_by=work.actor,
        updated_at=work.now,
    )
    write(work, ticket, TicketDraft(), draft)
    ticket_steps.began(work, ticket, begin)
    return ticket
