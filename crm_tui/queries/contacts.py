"""Questions about people and companies: the list, and what exists to choose from.

What one asks of a single contact (``contact_cards``, ``contact_drafts``) can be had here too.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime

from crm_tui.errors import N_, BadInput
from crm_tui.queries.contact_cards import (
    ContactCard,
    FieldDefinition,
    Reference,
    card,
    field_definitions,
    relations,
)
from crm_tui.queries.contact_drafts import draft, drafts, moment, possible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crm_tui.db.reader import Reader
    from crm_tui.queries.page import View
    from crm_tui.search import Search

__all__ = [
    "SORTS",
    "ContactCard",
    "ContactRow",
    "FieldDefinition",
    "Reference",
    "card",
    "count",
    "draft",
    "drafts",
    "field_definitions",
    "first_ids",
    "id_parts",
    "ids",
    "names_starting",
    "order",
    "owners",
    "relations",
    "rows",
    "saved_views",
    "tags",
    "times",
]

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
        part = possible(wanted[start : start + 500])
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


def times(reader: Reader, wanted: Sequence[int]) -> dict[int, tuple[datetime, datetime]]:
    """When these contacts were created and last changed."""
    found: dict[int, tuple[datetime, datetime]] = {}
    for start in range(0, len(wanted), 500):
        part = possible(wanted[start : start + 500])
        marks = ",".join("?" * len(part))
        for identity, created, updated in reader.all(
            f"SELECT id, created_at, updated_at FROM contact WHERE id IN ({marks})",  # noqa: S608
            part,
        ):
            found[identity] = (moment(created), moment(updated))
    return found


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


def _where(view: View, search: Search | None) -> tuple[str, dict[str, object]]:
    trash = view.trash or (search is not None and search.trashed)
    alive = "c.deleted_at IS NOT NULL" if trash else "c.deleted_at IS NULL"
    if search is None:
        return alive, {}
    condition, parameters = search.where
    return f"{alive} AND ({condition})", dict(parameters)
