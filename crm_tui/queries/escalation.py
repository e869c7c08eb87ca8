"""Promises that were broken and not told yet, and those told or close since somebody looked."""

from dataclasses import dataclass

from crm_tui.db.reader import Reader
from crm_tui.queries.sla import OPEN

_COLUMNS = (
    "t.id, t.number, t.subject, t.owner, t.priority, t.policy_id, t.answer_due, t.solution_due,"
    " coalesce(p.escalate_to, '')"
)
_FROM = "FROM ticket t LEFT JOIN sla_policy p ON p.id = t.policy_id"


@dataclass(frozen=True, slots=True)
class Breach:
    """A ticket with a clock that ran out (``clock``: answer or solution), or is about to.

    ``due`` in milliseconds since 1970; ``escalate_to`` is who hears of it besides the owner.
    """

    ticket_id: int
    number: str
    subject: str
    owner: str
    priority: int
    policy_id: int | None
    clock: str
    due: int
    escalate_to: str


def breaches(reader: Reader, now: int, limit: int = 500) -> tuple[Breach, ...]:
    """Open tickets late by a clock nobody was told of, those due first come first.

    A clock counts as told if it ran out before the ticket was escalated last.
    """
    untold = "> coalesce(t.escalated_at, -1)"
    rows = reader.all(
        f"SELECT {_COLUMNS}, t.escalated_at {_FROM} WHERE {_OPEN} AND t.due_key < :now"
        f" AND (t.answer_due < :now AND t.answer_due {untold}"
        f" OR t.solution_due < :now AND t.solution_due {untold})"
        " ORDER BY t.due_key, t.id LIMIT :limit",
        {"now": now, "limit": limit},
    )
    return tuple(_breach(row[:-1], -1 if row[-1] is None else row[-1]) for row in rows)


def told(reader: Reader, after: int, until: int, user: str) -> tuple[Breach, ...]:
    """Tickets of ``user``, own or watched, whose breach was told in that time."""
    rows = reader.all(
        f"SELECT {_COLUMNS} {_FROM} WHERE {_OPEN} AND t.due_key < :until"
        f" AND t.escalated_at > :after AND t.escalated_at <= :until AND {_MINE}"
        " ORDER BY t.due_key, t.id",
        {"after": after, "until": until, "user": user},
    )
    return tuple(_breach(row) for row in rows)


def warned(reader: Reader, after: int, until: int, user: str) -> tuple[Breach, ...]:
    """Tickets of ``user``, own or watched, that began to warn in that time and are not late."""
    rows = reader.all(
        f"SELECT {_COLUMNS} {_FROM} WHERE {_OPEN} AND t.warn_at > :after"
        f" AND t.warn_at <= :until AND t.due_key > :until AND {_MINE} ORDER BY t.due_key, t.id",
        {"after": after, "until": until, "user": user},
    )
    return tuple(_breach(row) for row in rows)


_OPEN = OPEN.replace("meaning", "t.meaning").replace("shown", "t.shown")
_MINE = (
    "(t.owner = :user OR EXISTS (SELECT 1 FROM ticket_watcher w"
    " WHERE w.ticket_id = t.id AND w.user = :user))"
)


def _breach(row: tuple[object, ...], told_at: int = -1) -> Breach:
    """The clock of a ticket that ends first, of those not told."""
    identity, number, subject, owner, priority, policy, answer, solution, who = row
    dues = [
        (due, clock)
        for due, clock in ((answer, "answer"), (solution, "solution"))
        if isinstance(due, int) and due > told_at
    ]
    due, clock = min(dues)
    return Breach(
        identity, number, subject, owner, priority, policy, clock, due, who  # type: ignore[arg-type]
    )  # fmt: skip
