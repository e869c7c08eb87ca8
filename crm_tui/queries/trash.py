# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""What lies in the trash: contacts, tickets, articles; how many of each, and which."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from crm_tui.errors import N_, BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crm_tui.db.reader import Reader
    from crm_tui.search.knowledge import ArticleSearch
    from crm_tui.search.tickets import TicketSearch

KINDS = ("contacts", "tickets", "articles")

_OWNER = "CASE {row}.owner WHEN '' THEN char(1114111) ELSE {row}.owner END"
SORTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "tickets": {
        "trashed": ("t.deleted_at",),
        "number": ("t.year", "t.seq"),
        "subject": ("t.sort_key",),
        "owner": (_OWNER.format(row="t"),),
    },
    "articles": {
        "trashed": ("a.deleted_at",),
        "title": ("a.sort",),
        "owner": (_OWNER.format(row="a"),),
    },
}
"""Names of orders a user may ask for; anything else is refused."""

_TABLES = {"tickets": "ticket t", "articles": "article a"}


class Trashed(NamedTuple):
    """Something in the trash: what one calls it, its title, whose it is; ``at`` in milliseconds."""

    id: int
    name: str
    title: str
    customer: str
    owner: str
    at: int


def counts(reader: Reader) -> dict[str, int]:
    """How many of each kind lie there."""
    found = reader.one(
        "SELECT (SELECT count(*) FROM contact WHERE deleted_at IS NOT NULL),"
        " (SELECT count(*) FROM ticket WHERE deleted_at IS NOT NULL),"
        " (SELECT count(*) FROM article WHERE deleted_at IS NOT NULL)"
    )
    assert found is not None
    return dict(zip(KINDS, found, strict=True))


def ids(
    reader: Reader,
    kind: str,
    search: TicketSearch | ArticleSearch | None = None,
    sort: str = "trashed",
    *,
    descending: bool = True,
    limit: int = -1,
) -> array[int]:
    """Ids of the tickets or articles there, what came last first unless another order is asked for.

    Raises BadInput for an unknown order.
    """
    columns = SORTS[kind].get(sort)
    if columns is None:
        raise BadInput(field=sort, reason=N_("there is no such order"))
    table = _TABLES[kind]
    row = table[-1]
    where = f"{row}.deleted_at IS NOT NULL"
    parameters: dict[str, object] = {"trash_limit": limit}
    if search is not None:
        condition, values = search.where
        where += f" AND ({condition})"
        parameters.update(values)
    direction = " DESC" if descending else ""
    order = ", ".join(f"{column}{direction}" for column in (*columns, f"{row}.id"))
    found = reader.all(
        f"SELECT {row}.id FROM {table} WHERE {where} ORDER BY {order} LIMIT :trash_limit",
        parameters,
    )
    return array("q", [each[0] for each in found])


def tickets(reader: Reader, ids: Sequence[int]) -> list[Trashed]:
    """The lines of these tickets, in this order."""
    marks = ",".join(str(int(identity)) for identity in ids)
    found = reader.all(
        "SELECT t.id, t.number, t.subject, coalesce(k.display, f.display, ''), t.owner,"
        " coalesce(t.deleted_at, 0) FROM ticket t LEFT JOIN contact k ON k.id = t.contact_id"
        f" LEFT JOIN contact f ON f.id = t.company_id WHERE t.id IN ({marks})"
    )
    return _in_order(found, ids)


def articles(reader: Reader, ids: Sequence[int]) -> list[Trashed]:
    """The lines of these articles, in this order."""
    marks = ",".join(str(int(identity)) for identity in ids)
    found = reader.all(
        "SELECT a.id, 'KB-' || a.id, a.title, '', a.owner, coalesce(a.deleted_at, 0)"
        f" FROM article a WHERE a.id IN ({marks})"
    )
    return _in_order(found, ids)


def _in_order(found: Sequence[tuple[object, ...]], ids: Sequence[int]) -> list[Trashed]:
    by_id = {row[0]: Trashed(*row) for row in found}  # type: ignore[arg-type]
    return [by_id[identity] for identity in ids if identity in by_id]
