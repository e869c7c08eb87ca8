"""Questions about people and companies: the list, a card, what exists to choose from."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crm_tui.errors import N_, BadInput, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from crm_tui.db.reader import Reader, Row
    from crm_tui.domain.contacts import ContactDraft
    from crm_tui.queries.page import View
    from crm_tui.search import Search

MAX_ID = 2**63 - 1
SORTS: Mapping[str, str] = {
    "name": "c.sort_key",
    "company": "c.company_key",
    "updated": "c.updated_at",
    "created": "c.created_at",
    "city": "c.city",
    "owner": "c.owner",
    "lifecycle": "c.lifecycle",
    "email": "c.email",
    "phone": "c.phone",
    "id": "c.id",
}
"""Names of orders a user may ask for; anything else is refused."""

_ROW = (
    "c.id, c.kind, c.display, c.company, c.title, c.phone, c.email, c.city, c.tag_line,"
    " c.lifecycle, c.owner, c.source, c.do_not_call, c.created_at, c.updated_at, c.next_due,"
    # Only midnight in UTC can be a day without an hour; then the activity knows.
    " CASE WHEN c.next_due % 86400000 = 0 THEN (SELECT a.all_day FROM activity_contact x"
    "  JOIN activity a ON a.id = x.activity_id WHERE x.contact_id = c.id AND x.state = 0"
    "  AND x.kind <> 'note' AND x.at = c.next_due LIMIT 1) END,"
    " c.last_contact_at, c.touch_due"
)


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One line of a list. Times are milliseconds since 1970 (UTC).

    ``next_due`` is when the next step is due; with ``next_all_day`` the day's midnight as if UTC.
    ``touch_due`` is when one wanted to be in touch again.
    """

    id: int
    kind: str
    name: str
    company: str
    title: str
    phone: str
    email: str
    city: str
    tags: str
    lifecycle: str
    owner: str
    source: str
    do_not_call: bool
    created_at: int
    updated_at: int
    next_due: int | None = None
    next_all_day: bool | None = None
    last_contact_at: int | None = None
    touch_due: int | None = None


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


def count(reader: Reader, view: View, search: Search | None = None) -> int:
    """How many contacts the view shows."""
    where, parameters = _where(view, search)
    return int(reader.value(f"SELECT count(*) FROM contact c WHERE {where}", parameters))  # noqa: S608


def ids(reader: Reader, view: View, search: Search | None = None) -> array[int]:
    """Ids of every contact the view shows, in its order."""
    found: array[int] = array("q")
    for part in id_parts(reader, view, search):
        found.extend(part)
    return found


def id_parts(
    reader: Reader, view: View, search: Search | None = None, size: int = 20_000
) -> Iterator[array[int]]:
    """As :func:`ids`, in parts as they are read, so that the first can be shown at once."""
    where, parameters = _where(view, search)
    sql = f"SELECT c.id FROM contact c WHERE {where} ORDER BY {order(view)}"  # noqa: S608
    for rows in reader.stream(sql, parameters, size):
        yield array("q", [row[0] for row in rows])


def first_ids(reader: Reader, view: View, search: Search | None, limit: int) -> array[int]:
    """Ids of the view's first contacts only."""
    where, parameters = _where(view, search)
    sql = f"SELECT c.id FROM contact c WHERE {where} ORDER BY {order(view)} LIMIT {limit:d}"  # noqa: S608
    return array("q", [row[0] for row in reader.all(sql, parameters)])


def rows(reader: Reader, wanted: Sequence[int]) -> list[ContactRow]:
    """The lines of these contacts, in this order; those no longer there are left out."""
    found: dict[int, ContactRow] = {}
    for start in range(0, len(wanted), 500):
        part = _possible(wanted[start : start + 500])
        marks = ",".join("?" * len(part))
        for row in reader.all(f"SELECT {_ROW} FROM contact c WHERE c.id IN ({marks})", part):  # noqa: S608
            found[row[0]] = ContactRow(*row)
    return [found[identity] for identity in wanted if identity in found]


def order(view: View) -> str:
    """The ORDER BY of a view. Raises BadInput for an order that is not in SORTS."""
    column = SORTS.get(view.sort)
    if column is None:
        raise BadInput(field=view.sort, reason=N_("there is no such order"))
    direction = " DESC" if view.descending else ""
    # The index on company continues with the name, so people stand in order within a company.
    second = f"c.sort_key{direction}, " if view.sort == "company" else ""
    return f"{column}{direction}, {second}c.id{direction}"


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
        created_at=_moment(created),
        updated_at=_moment(updated),
        deleted_at=None if deleted is None else _moment(deleted),
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


def draft(reader: Reader, contact_id: int) -> ContactDraft:
    """What can be edited of one contact. Raises NotFound."""
    found = list(drafts(reader, [contact_id]))
    if not found:
        raise NotFound(kind="contact", id=contact_id)
    return found[0][1]


def drafts(reader: Reader, wanted: Sequence[int]) -> Iterator[tuple[int, ContactDraft]]:
    """``(id, draft)`` of these contacts in this order, a few statements per 500."""
    for start in range(0, len(wanted), 500):
        yield from _drafts_of(reader, _possible(wanted[start : start + 500]))


def times(reader: Reader, wanted: Sequence[int]) -> dict[int, tuple[datetime, datetime]]:
    """When these contacts were created and last changed."""
    found: dict[int, tuple[datetime, datetime]] = {}
    for start in range(0, len(wanted), 500):
        part = _possible(wanted[start : start + 500])
        marks = ",".join("?" * len(part))
        for identity, created, updated in reader.all(
            f"SELECT id, created_at, updated_at FROM contact WHERE id IN ({marks})",  # noqa: S608
            part,
        ):
            found[identity] = (_moment(created), _moment(updated))
    return found


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


def tags(reader: Reader) -> list[tuple[str, int]]:
    """Every tag in use with the number of live contacts carrying it, most used first."""
    return [
        (name, number)
        for name, number in reader.all(
            "SELECT t.name, count(*) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id"
            " JOIN contact c ON c.id = ct.contact_id AND c.deleted_at IS NULL"
            " GROUP BY t.id ORDER BY count(*) DESC, t.key"
        )
    ]


def owners(reader: Reader) -> list[str]:
    """Everyone who owns a contact."""
    found = reader.all(
        "SELECT DISTINCT owner FROM contact WHERE owner <> '' AND deleted_at IS NULL ORDER BY owner"
    )
    return [row[0] for row in found]


def saved_views(reader: Reader, owner: str, area: str) -> list[tuple[int, str, str]]:
    """``(id, name, state)`` of the views this user saved in an area; state is JSON."""
    found = reader.all(
        "SELECT id, name, state FROM saved_view WHERE owner = ? AND area = ? ORDER BY position, id",
        (owner, area),
    )
    return [(identity, name, state) for identity, name, state in found]


def names_starting(reader: Reader, match_key: str, limit: int = 5) -> list[Reference]:
    """Live contacts whose matching form is exactly this one: "perhaps you have her already"."""
    found = reader.all(
        "SELECT id, display, company FROM contact WHERE match_key = ? AND deleted_at IS NULL"
        " ORDER BY id LIMIT ?",
        (match_key, limit),
    )
    return [Reference(*row) for row in found]


def _possible(wanted: Sequence[int]) -> list[int]:
    """Ids that SQLite can hold; what a user types may be any number."""
    return [identity for identity in wanted if 0 < identity <= MAX_ID]


def _where(view: View, search: Search | None) -> tuple[str, dict[str, object]]:
    trash = view.trash or (search is not None and search.trashed)
    alive = "c.deleted_at IS NOT NULL" if trash else "c.deleted_at IS NULL"
    if search is None:
        return alive, {}
    condition, parameters = search.where
    return f"{alive} AND ({condition})", dict(parameters)


def _reference(reader: Reader, contact_id: int) -> Reference | None:
    row = reader.one("SELECT id, display FROM contact WHERE id = ?", (contact_id,))
    return None if row is None else Reference(*row)


def _references(reader: Reader, sql: str, contact_id: int) -> tuple[Reference, ...]:
    return tuple(Reference(*row) for row in reader.all(sql, (contact_id,)))


def _staff_count(reader: Reader, contact_id: int) -> int:
    return int(reader.value("SELECT count(*) FROM employment WHERE company_id = ?", (contact_id,)))


def _moment(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)


_BASE = (
    "c.id, c.kind, c.name, c.prefix, c.given, c.middle, c.family, c.suffix, c.nickname,"
    " c.salutation, c.birthday, c.lifecycle, c.source, c.owner, c.language, c.notes,"
    " c.do_not_call, c.do_not_mail, c.uid, c.created_at, p.display"
)


def _drafts_of(reader: Reader, part: Sequence[int]) -> Iterator[tuple[int, ContactDraft]]:
    # Lists need none of these, and they take 5 ms of the first frame.
    from crm_tui.domain.contacts import (  # noqa: PLC0415
        Address,
        ContactDraft,
        ContactKind,
        Email,
        Employment,
        Identifier,
        Lifecycle,
        Link,
        Phone,
    )

    marks = ",".join("?" * len(part))

    def children(columns: str, table: str, order_by: str = "position") -> dict[int, list[Row]]:
        grouped: dict[int, list[Row]] = {}
        sql = f"SELECT contact_id, {columns} FROM {table} WHERE contact_id IN ({marks})"  # noqa: S608
        for row in reader.all(f"{sql} ORDER BY contact_id, {order_by}", part):
            grouped.setdefault(row[0], []).append(row[1:])
        return grouped

    base = {
        row[0]: row
        for row in reader.all(
            f"SELECT {_BASE} FROM contact c LEFT JOIN contact p ON p.id = c.parent_id"  # noqa: S608
            f" WHERE c.id IN ({marks})",
            part,
        )
    }
    phones = children("value, label, e164", "contact_phone")
    emails = children("value, label", "contact_email")
    links = children("value, label", "contact_link")
    addresses = children("street, city, region, postal_code, country, label", "contact_address")
    identifiers = children("scheme, value", "contact_identifier")
    jobs = children(
        "c.display, e.title, e.department", "employment e JOIN contact c ON c.id = e.company_id",
        "e.position",
    )  # fmt: skip
    tagged = children(
        "t.name", "contact_tag ct JOIN tag t ON t.id = ct.tag_id", "ct.position, ct.id"
    )
    values = children(
        "f.key, v.value", "custom_value v JOIN custom_field f ON f.id = v.field_id", "f.position"
    )

    def built(cls: type, found: Iterable[Row]) -> tuple[object, ...]:
        return tuple(cls(*row) for row in found)

    for identity in part:
        row = base.get(identity)
        if row is None:
            continue
        yield (
            identity,
            ContactDraft(
                kind=ContactKind(row[1]),
                name=row[2], prefix=row[3], given=row[4], middle=row[5], family=row[6],
                suffix=row[7], nickname=row[8], salutation=row[9],
                employments=built(Employment, jobs.get(identity, ())),  # type: ignore[arg-type]
                parent=row[20] or "",
                phones=built(Phone, phones.get(identity, ())),  # type: ignore[arg-type]
                emails=built(Email, emails.get(identity, ())),  # type: ignore[arg-type]
                urls=built(Link, links.get(identity, ())),  # type: ignore[arg-type]
                addresses=built(Address, addresses.get(identity, ())),  # type: ignore[arg-type]
                ids=built(Identifier, identifiers.get(identity, ())),  # type: ignore[arg-type]
                birthday=row[10], lifecycle=Lifecycle(row[11]), source=row[12], owner=row[13],
                language=row[14],
                tags=tuple(tag for (tag,) in tagged.get(identity, ())),
                notes=row[15], do_not_call=bool(row[16]), do_not_mail=bool(row[17]),
                fields=dict(values.get(identity, ())),
                uid=row[18], created_at=_moment(row[19]).isoformat(timespec="milliseconds"),
            ),
        )  # fmt: skip
