"""What becomes of a promise that is broken: it is told, once for each clock that ran out."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.models import SlaPolicy, Ticket, TicketWatcher
from crm_tui.queries.escalation import Breach, breaches
from crm_tui.services.ticket_derived import refresh

LIMIT = 500
"""Tickets in one deed; the next deed goes on."""


@dataclass(frozen=True, slots=True)
class Told:
    """A broken promise that is told now. ``raised_to`` is the new priority, None if it stays."""

    breach: Breach
    raised_to: int | None = None


def escalate(work: Work, limit: int = LIMIT) -> tuple[Told, ...]:
    """Tell of the promises that were broken and not told yet; of each clock once.

    As its promise says, a ticket's priority is raised by one, and somebody watches it. Undo takes
    both back; told it stays. Returns what is told, those due first come first.
    """
    late = breaches(work.reader, moments.millis(work.now), limit)
    if not late:
        return ()
    told = _act(work, late)
    ids = [breach.ticket_id for breach in late]
    work.session.flush()
    # Not journaled: an undone escalation must not be told again.
    work.connection.executemany(
        "UPDATE ticket SET escalated_at = ? WHERE id = ?",
        [(moments.millis(work.now), identity) for identity in ids],
    )
    work.journal.touched["ticket"].update(ids)
    work.session.expire_all()
    if not work.journal.empty:
        work.describe(late[0].number if len(late) == 1 else str(len(late)))
    refresh(work, [one.breach.ticket_id for one in told if one.raised_to is not None])
    return told


def _act(work: Work, late: Sequence[Breach]) -> tuple[Told, ...]:
    """Raise priorities and add watchers, as the promises say."""
    policies = {row.id: row for row in work.session.exec(select(SlaPolicy)).all()}
    ids = [breach.ticket_id for breach in late]
    tickets = {
        row.id: row for row in work.session.exec(select(Ticket).where(col(Ticket.id).in_(ids)))
    }
    watchers: dict[int, list[TicketWatcher]] = {}
    statement = select(TicketWatcher).where(col(TicketWatcher.ticket_id).in_(ids))
    for watcher in work.session.exec(statement):
        watchers.setdefault(watcher.ticket_id, []).append(watcher)
    told = []
    for breach in late:
        ticket, policy = tickets[breach.ticket_id], policies.get(breach.policy_id)
        raised = None
        if policy is not None and policy.raise_priority and ticket.priority > 1:
            raised = ticket.priority = ticket.priority - 1
        who = "" if policy is None else policy.escalate_to
        watching = watchers.get(breach.ticket_id, [])
        if who and who not in {watcher.user for watcher in watching}:
            position = max((watcher.position for watcher in watching), default=-1) + 1
            work.session.add(TicketWatcher(ticket_id=breach.ticket_id, user=who, position=position))
        told.append(Told(breach, raised))
    return tuple(told)
