"""Everything about one contact, with those it is tied to and the fields of the users' own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import NotFound
from crm_tui.queries.contact_drafts import draft, moment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.domain.contacts import ContactDraft


@dataclass(frozen=True, slots=True)
class Reference:
    """Another contact named on a card, with what it is to this one (role, relation)."""

    id: int
    name: str
    role: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A custom field as the users defined it."""

    id: int
    key: str
    label: str
    type: str
    choices: tuple[str, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class ContactCard:
    """Everything about one contact. ``draft`` holds what can be edited.

    ``keep_in_touch`` is in days, as set on the contact (None: not set, 0: never), ``tag_touch`` the
    shortest its tags ask for; ``next_due``, ``last_contact_at`` and ``touch_due`` in milliseconds.
    """

    id: int
    version: int
    display: str
    draft: ContactDraft
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    merged_into: int | None
    employers: tuple[Reference, ...] = ()
    parent: Reference | None = None
    children: tuple[Reference, ...] = ()
    staff: tuple[Reference, ...] = ()
    staff_count: int = 0
    relations: tuple[Reference, ...] = ()
    fields: tuple[FieldDefinition, ...] = field(default=())
    next_due: int | None = None
    last_contact_at: int | None = None
    touch_due: int | None = None
    keep_in_touch: int | None = None
    tag_touch: int | None = None


def card(reader: Reader, contact_id: int) -> ContactCard:
    """Everything about one contact, trashed or not. Raises NotFound."""
    row = None
    if 0 < contact_id <= MAX_ID:
        row = reader.one(
            "SELECT version, display, created_at, updated_at, deleted_at, merged_into, parent_id,"
            " next_due, last_contact_at, touch_due, keep_in_touch,"
            " (SELECT min(t.keep_in_touch) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id"
            "  WHERE ct.contact_id = contact.id AND t.keep_in_touch > 0)"
            " FROM contact WHERE id = ?",
            (contact_id,),
        )
    if row is None:
        raise NotFound(kind="contact", id=contact_id)
    version, display, created, updated, deleted, merged, parent_id, *care = row
    staff = reader.all(
        "SELECT c.id, c.display, e.title, e.department FROM employment e"
        " JOIN contact c ON c.id = e.contact_id AND c.deleted_at IS NULL"
        " WHERE e.company_id = ? ORDER BY c.sort_key LIMIT 51",
        (contact_id,),
    )
    return ContactCard(
        id=contact_id,
        version=version,
        display=display,
        draft=draft(reader, contact_id),
        created_at=moment(created),
        updated_at=moment(updated),
        deleted_at=None if deleted is None else moment(deleted),
        merged_into=merged,
        employers=_references(
            reader,
            "SELECT c.id, c.display, e.title, e.department FROM employment e"
            " JOIN contact c ON c.id = e.company_id WHERE e.contact_id = ? ORDER BY e.position",
            contact_id,
        ),
        parent=None if parent_id is None else _reference(reader, parent_id),
        children=_references(
            reader,
            "SELECT id, display FROM contact WHERE parent_id = ? AND deleted_at IS NULL"
            " ORDER BY sort_key LIMIT 50",
            contact_id,
        ),
        staff=tuple(Reference(*person) for person in staff[:50]),
        staff_count=len(staff) if len(staff) <= 50 else _staff_count(reader, contact_id),
        relations=relations(reader, contact_id),
        fields=tuple(field_definitions(reader)),
        next_due=care[0],
        last_contact_at=care[1],
        touch_due=care[2],
        keep_in_touch=care[3],
        tag_touch=care[4],
    )


def relations(reader: Reader, contact_id: int) -> tuple[Reference, ...]:
    """Related contacts seen from this one; ``role`` is the relation's key in this direction."""
    from crm_tui.domain.relations import inverse  # noqa: PLC0415 - only cards need it

    forward = reader.all(
        "SELECT c.id, c.display, r.kind FROM relation r JOIN contact c ON c.id = r.other_id"
        " WHERE r.contact_id = ? AND c.deleted_at IS NULL ORDER BY r.id",
        (contact_id,),
    )
    backward = reader.all(
        "SELECT c.id, c.display, r.kind FROM relation r JOIN contact c ON c.id = r.contact_id"
        " WHERE r.other_id = ? AND c.deleted_at IS NULL ORDER BY r.id",
        (contact_id,),
    )
    return tuple(
        [Reference(i, name, kind) for i, name, kind in forward]
        + [Reference(i, name, inverse(kind)) for i, name, kind in backward]
    )


def field_definitions(
    reader: Reader, *, hidden: bool = False, area: str = "contact"
) -> list[FieldDefinition]:
    """The custom fields of an area (contact, deal) in their order; hidden ones if asked for."""
    found = reader.all(
        "SELECT id, key, label, type, choices, hidden FROM custom_field WHERE area = ?"
        " ORDER BY position, id",
        (area,),
    )
    return [
        FieldDefinition(i, key, label, kind, tuple(choices.split("\n")) if choices else (), bool(h))
        for i, key, label, kind, choices, h in found
        if hidden or not h
    ]


def _reference(reader: Reader, contact_id: int) -> Reference | None:
    row = reader.one("SELECT id, display FROM contact WHERE id = ?", (contact_id,))
    return None if row is None else Reference(*row)


def _references(reader: Reader, sql: str, contact_id: int) -> tuple[Reference, ...]:
    return tuple(Reference(*row) for row in reader.all(sql, (contact_id,)))


def _staff_count(reader: Reader, contact_id: int) -> int:
    return int(reader.value("SELECT count(*) FROM employment WHERE company_id = ?", (contact_id,)))
