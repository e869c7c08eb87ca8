"""Rows of tickets, as lists and cards show them. Light, as quick commands ask for them."""

from __future__ import annotations

from crm_tui.domain.values import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crm_tui.db.reader import Reader

NEVER = 2**62
"""``due_key`` of a ticket for which no clock runs."""

OPEN = "t.meaning NOT IN ('solved', 'closed') AND t.shown = 1"
"""Open tickets, in the words of the indexes that hold them."""

_COLUMNS = (
    "id", "number", "subject", "contact_id", "contact", "company_id", "company", "email",
    "channel", "category_id", "category", "priority", "status_id", "status", "meaning",
    "owner", "product", "answer_due", "solution_due", "due_key", "warn_at", "first_answer_at",
    "answer_used", "solution_used", "answer_kept", "solution_kept", "unanswered_since",
    "status_since", "escalated_at", "created_at", "created_by", "updated_at", "solved_at",
    "last_message_at", "reopened", "satisfaction", "merged_into", "reason", "reason_note",
    "deleted_at",
)  # fmt: skip
_ROW = (
    "t.id, t.number, t.subject, t.contact_id, coalesce(c.display, ''), t.company_id,"
    " coalesce(f.display, ''), t.email, t.channel, t.category_id, coalesce(g.path, ''),"
    " t.priority, t.status_id, s.name, t.meaning, t.owner, t.product, t.answer_due,"
    " t.solution_due, t.due_key, t.warn_at, t.first_answer_at, t.answer_used, t.solution_used,"
    " t.answer_kept, t.solution_kept, t.unanswered_since, t.status_since, t.escalated_at,"
    " t.created_at, t.created_by, t.updated_at, t.solved_at, t.last_message_at, t.reopened,"
    " t.satisfaction, t.merged_into, coalesce(r.name, ''), t.reason_note, t.deleted_at"
)
_FROM = (
    " FROM ticket t JOIN ticket_status s ON s.id = t.status_id"
    " LEFT JOIN contact c ON c.id = t.contact_id LEFT JOIN contact f ON f.id = t.company_id"
    " LEFT JOIN ticket_category g ON g.id = t.category_id"
    " LEFT JOIN close_reason r ON r.id = t.reason_id"
)


class TicketRow(Value):
    """One ticket as lists and cards show it. Times are milliseconds since 1970.

    ``category`` is written from the top of the tree. ``answer_kept`` and ``solution_kept`` are None
    where nothing is told yet. A plain class: quick commands have no time to load dataclasses.
    """

    __slots__ = _COLUMNS
    id: int
    number: str
    subject: str
    contact_id: int | None
    contact: str
    company_id: int | None
    company: str
    email: str
    channel: str
    category_id: int | None
    category: str
    priority: int
    status_id: int
    status: str
    meaning: str
    owner: str
    product: str
    answer_due: int | None
    solution_due: int | None
    due_key: int
    warn_at: int | None
    first_answer_at: int | None
    answer_used: int | None
    solution_used: int | None
    answer_kept: bool | None
    solution_kept: bool | None
    unanswered_since: int | None
    status_since: int | None
    escalated_at: int | None
    created_at: int
    created_by: str
    updated_at: int
    solved_at: int | None
    last_message_at: int | None
    reopened: int
    satisfaction: int | None
    merged_into: int | None
    reason: str
    reason_note: str
    deleted_at: int | None

    def __init__(self, values: Sequence[Any]) -> None:
        (
            self.id, self.number, self.subject, self.contact_id, self.contact, self.company_id,
            self.company, self.email, self.channel, self.category_id, self.category,
            self.priority, self.status_id, self.status, self.meaning, self.owner, self.product,
            self.answer_due, self.solution_due, self.due_key, self.warn_at,
            self.first_answer_at, self.answer_used, self.solution_used, self.answer_kept,
            self.solution_kept, self.unanswered_since, self.status_since, self.escalated_at,
            self.created_at, self.created_by, self.updated_at, self.solved_at,
            self.last_message_at, self.reopened, self.satisfaction, self.merged_into,
            self.reason, self.reason_note, self.deleted_at,
        ) = values  # fmt: skip
        self.answer_kept = _kept(self.answer_kept)
        self.solution_kept = _kept(self.solution_kept)

    @property
    def customer(self) -> str:
        """Who asks: the person, else the company, else the address they wrote from."""
        return self.contact or self.company or self.email

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self.meaning not in ("solved", "closed")

    @property
    def due(self) -> int | None:
        """When the next promise runs out; None while no clock runs."""
        return self.due_key if self.due_key < NEVER else None

    def is_breached(self, now: int) -> bool:
        """A running clock has run out."""
        return self.due_key < now

    def is_warned(self, now: int) -> bool:
        """A running clock is close to its end, or past it."""
        return self.is_breached(now) or (self.warn_at is not None and self.warn_at <= now)


def rows(reader: Reader, ids: Sequence[int]) -> list[TicketRow]:
    """These tickets, in this order; those no longer there are left out."""
    found: dict[int, TicketRow] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        for row in reader.all(f"SELECT {_ROW}{_FROM} WHERE t.id IN ({marks})", part):
            found[row[0]] = TicketRow(row)
    return [found[identity] for identity in ids if identity in found]


def _kept(value: object) -> bool | None:
    return None if value is None else bool(value)
