"""Tickets come to a status: looked up by what it means, written down as a step."""

from collections.abc import Sequence

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.tickets import Meaning
from crm_tui.errors import NotFound
from crm_tui.models import Ticket, TicketStatus, TicketStep


def status(work: Work, status_id: int, *, archived: bool = False) -> TicketStatus:
    """A status that can be chosen. Raises NotFound."""
    known = work.session.get(TicketStatus, status_id) if 0 < status_id <= MAX_ID else None
    if known is None or (known.archived and not archived):
        raise NotFound(kind="status", id=status_id)
    return known


def first(work: Work, meaning: Meaning) -> TicketStatus | None:
    """The first status of a meaning; None if the users have none such."""
    statement = (
        select(TicketStatus)
        .where(TicketStatus.meaning == meaning.value, col(TicketStatus.archived).is_(False))
        .order_by(col(TicketStatus.position), col(TicketStatus.id))
    )
    return work.session.exec(statement).first()


def needed(work: Work, meaning: Meaning) -> TicketStatus:
    """The first status of a meaning that every book has. Raises NotFound."""
    known = first(work, meaning)
    if known is None:
        raise NotFound(kind="status", id=meaning.value)
    return known


def enter(
    work: Work, tickets: Sequence[Ticket], to: TicketStatus, *, at: int | None = None
) -> list[Ticket]:
    """Bring tickets to a status; returns those that were in another one.

    Who calls refreshes them. ``at`` is when that happened, in milliseconds since 1970 (None: now).
    """
    assert to.id is not None
    now, moved = moments.millis(work.now) if at is None else at, []
    for ticket in tickets:
        if ticket.status_id == to.id:
            continue
        assert ticket.id is not None
        ticket.status_id = to.id
        if Meaning(to.meaning).is_open:
            # Not over after all: why it had ended no longer holds.
            for name, value in (("reason_id", None), ("reason_note", ""), ("merged_into", None)):
                if getattr(ticket, name) != value:
                    setattr(ticket, name, value)
        work.session.add(ticket)
        work.session.add(_step(work, ticket.id, to, now))
        moved.append(ticket)
    work.session.flush()
    return moved


def began(work: Work, ticket: Ticket, at: TicketStatus) -> None:
    """Write down where a new ticket begins."""
    assert ticket.id is not None
    work.session.add(_step(work, ticket.id, at, moments.millis(ticket.created_at)))
    work.session.flush()


def _step(work: Work, ticket_id: int, to: TicketStatus, at: int) -> TicketStep:
    assert to.id is not None
    return TicketStep(
        ticket_id=ticket_id, at=at, actor=work.actor, status_id=to.id, meaning=to.meaning
    )
