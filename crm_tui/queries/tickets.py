# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Questions about tickets: rows of them, one as a card and as it can be edited, what was said.

The rows themselves are in :mod:`crm_tui.queries.ticket_rows`, queues in
:mod:`crm_tui.queries.ticket_list`, the board in :mod:`crm_tui.queries.ticket_board`, statuses,
categories and ready answers in :mod:`crm_tui.queries.ticket_setup`; what people call a ticket is
understood by :mod:`crm_tui.queries.ticket_numbers`.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import NotFound
from crm_tui.queries.ticket_rows import NEVER, OPEN, TicketRow, rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.db.reader import Reader
    from crm_tui.domain.tickets import TicketDraft
    from crm_tui.queries.contacts import FieldDefinition

__all__ = [
    "NEVER", "OPEN", "LinkedTicket", "TicketCard", "TicketRow", "card",
    "count_of_contact", "draft", "links", "of_contact", "rows", "version",
]  # fmt: skip

_DRAFT = (
    "subject", "contact_id", "company_id", "email", "channel", "category_id", "priority",
    "status_id", "owner", "product", "satisfaction", "satisfaction_word", "uid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkedTicket:
    """A ticket at the other end of a link; ``outward`` if the link was made from here.

    ``kind`` is a key of ``domain.tickets.LINKS``, or ``merged`` for one merged into this.
    """

    id: int
    number: str
    subject: str
    meaning: str
    status: str
    kind: str
    outward: bool


@dataclass(frozen=True, slots=True)
class TicketCard:
    """Everything about one ticket but its conversation. ``draft`` holds what can be edited.

    ``merged_number`` is that of the ticket it was merged into; ``policy`` the promise that counts.
    """

    row: TicketRow
    version: int
    draft: TicketDraft
    links: tuple[LinkedTicket, ...]
    fields: tuple[FieldDefinition, ...]
    policy_id: int | None
    policy: str
    merged_number: str
    message_count: int
    file_count: int

    @property
    def watchers(self) -> tuple[str, ...]:
        """Accounts that want to know what becomes of it."""
        return self.draft.watchers


def of_contact(reader: Reader, contact_id: int, limit: int = 50) -> list[TicketRow]:
    """The tickets of a contact or company, open ones first, then the newest."""
    found = reader.all(
        "SELECT id FROM (SELECT id, meaning, created_at, shown FROM ticket"
        "  WHERE contact_id = :contact AND deleted_at IS NULL"
        " UNION SELECT id, meaning, created_at, shown FROM ticket"
        "  WHERE company_id = :contact AND deleted_at IS NULL)"
        " ORDER BY meaning IN ('solved', 'closed'), created_at DESC, id DESC LIMIT :limit",
        {"contact": contact_id, "limit": limit},
    )
    return rows(reader, [row[0] for row in found])


def count_of_contact(reader: Reader, contact_id: int) -> int:
    """How many tickets there are of a contact or company."""
    return int(
        reader.value(
            "SELECT count(*) FROM (SELECT id FROM ticket WHERE contact_id = :contact"
            " AND deleted_at IS NULL UNION SELECT id FROM ticket WHERE company_id = :contact"
            " AND deleted_at IS NULL)",
            {"contact": contact_id},
        )
    )


def card(reader: Reader, ticket_id: int) -> TicketCard:
    """One ticket as its card shows it, also a removed one. Raises NotFound."""
    from crm_tui.queries.contacts import field_definitions  # noqa: PLC0415 - lists need none

    found = rows(reader, [ticket_id]) if 0 < ticket_id <= MAX_ID else []
    if not found:
        raise NotFound(kind="ticket", id=ticket_id)
    (row,) = found
    asked = reader.one(
        "SELECT t.version, t.policy_id, coalesce(p.name, ''), coalesce(m.number, ''),"
        " (SELECT count(*) FROM ticket_message x WHERE x.ticket_id = t.id),"
        " (SELECT count(*) FROM attachment a WHERE a.ticket_id = t.id)"
        " FROM ticket t LEFT JOIN sla_policy p ON p.id = t.policy_id"
        " LEFT JOIN ticket m ON m.id = t.merged_into WHERE t.id = ?",
        (ticket_id,),
    )
    assert asked is not None
    number, policy_id, policy, merged_number, messages, files = asked
    return TicketCard(
        row,
        number,
        draft(reader, ticket_id),
        tuple(links(reader, ticket_id)),
        tuple(field_definitions(reader, area="ticket")),
        policy_id,
        policy,
        merged_number,
        messages,
        files,
    )


def links(reader: Reader, ticket_id: int) -> list[LinkedTicket]:
    """What it is linked to, in both directions, and what was merged into it."""
    found = reader.all(
        "SELECT t.id, t.number, t.subject, t.meaning, s.name, l.kind, l.outward FROM ("
        " SELECT id, other_id AS end, kind, 1 AS outward FROM ticket_link WHERE ticket_id = :id"
        " UNION ALL SELECT id, ticket_id, kind, 0 FROM ticket_link WHERE other_id = :id"
        " UNION ALL SELECT id, id, 'merged', 0 FROM ticket WHERE merged_into = :id) l"
        " JOIN ticket t ON t.id = l.end JOIN ticket_status s ON s.id = t.status_id"
        " WHERE t.deleted_at IS NULL ORDER BY l.kind = 'merged', l.outward DESC, l.id",
        {"id": ticket_id},
    )
    return [LinkedTicket(*(*row[:6], bool(row[6]))) for row in found]


def version(reader: Reader, ticket_id: int) -> int:
    """How often it was changed; for saving. Raises NotFound."""
    found = None
    if 0 < ticket_id <= MAX_ID:
        found = reader.value("SELECT version FROM ticket WHERE id = ?", (ticket_id,))
    if found is None:
        raise NotFound(kind="ticket", id=ticket_id)
    return int(found)


def draft(reader: Reader, ticket_id: int) -> TicketDraft:
    """A ticket as it can be edited. Raises NotFound."""
    from crm_tui.domain.tickets import TicketDraft  # noqa: PLC0415 - lists need none

    row = None
    if 0 < ticket_id <= MAX_ID:
        row = reader.one(f"SELECT {', '.join(_DRAFT)} FROM ticket WHERE id = ?", (ticket_id,))
    if row is None:
        raise NotFound(kind="ticket", id=ticket_id)
    watchers = reader.all(
        "SELECT user FROM ticket_watcher WHERE ticket_id = ? ORDER BY position, id", (ticket_id,)
    )
    values = reader.all(
        "SELECT f.key, v.value FROM ticket_value v JOIN custom_field f ON f.id = v.field_id"
        " WHERE v.ticket_id = ? ORDER BY f.position",
        (ticket_id,),
    )
    said: dict[str, Any] = dict(zip(_DRAFT, row, strict=True))
    return TicketDraft(**said, watchers=tuple(user for (user,) in watchers), fields=dict(values))
