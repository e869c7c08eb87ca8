# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Deals as a list: all ids of a view for a list of any length, the first at once, counts, sums."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from crm_tui.errors import N_, BadInput
from crm_tui.queries import pipeline
from crm_tui.queries.pipeline import TOTALS, Sum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crm_tui.db.reader import Reader
    from crm_tui.search.deals import DealSearch

_CUSTOMER = "(SELECT k.sort_key FROM contact k WHERE k.id = coalesce(d.company_id, d.contact_id))"
_STAGE = "(SELECT s.position FROM stage s WHERE s.id = d.stage_id)"
SORTS: Mapping[str, tuple[str, ...]] = {
    "updated": ("d.updated_at",),
    "created": ("d.created_at",),
    "title": ("d.sort_key",),
    "customer": (_CUSTOMER,),
    "amount": ("d.currency", "d.amount"),
    "weighted": ("d.currency", "d.weighted"),
    "chance": ("d.chance",),
    "stage": ("d.pipeline_id", _STAGE, "d.rank"),
    "status": ("d.status",),
    "closes": ("d.expected_close",),
    "closed": ("d.closed_at",),
    "owner": ("d.owner",),
    "source": ("d.source",),
    "next": ("d.next_due",),
    "contacted": ("d.last_contact_at",),
    "entered": ("d.stage_since",),
    "id": ("d.id",),
}
"""Names of orders a user may ask for; anything else is refused."""

_EMPTY_LAST = {
    "customer": f"{_CUSTOMER} IS NULL",
    "closes": "d.expected_close = ''",
    "closed": "d.closed_at IS NULL",
    "next": "d.next_due IS NULL",
    "contacted": "d.last_contact_at IS NULL",
    "amount": "d.amount IS NULL",
    "weighted": "d.amount IS NULL",
    "owner": "d.owner = ''",
    "source": "d.source = ''",
}
_IN_ORDER = {"updated": "deal_open_by_update", "title": "deal_open_by_title"}
"""Indexes of open deals by what a list is in order of."""

_KNOWN = frozenset(("id", "contact", "company", "customer", "owner", "tag", "competitor", "closes"))
"""What indexes find the deals of, perhaps few."""

_STATUS = {
    "open": "d.status = 'open'",
    "won": "d.status = 'won'",
    "lost": "d.status = 'lost'",
    "closed": "d.status <> 'open'",
    "all": "1",
}


@dataclass(frozen=True, slots=True)
class DealView:
    """A list's state: one sort column, the status to show, one pipeline or all.

    ``status`` is open, won, lost, closed or all; what a search says of it counts more.
    """

    sort: str = "updated"
    descending: bool = True
    status: str = "open"
    pipeline_id: int | None = None


def count(reader: Reader, view: DealView, search: DealSearch | None = None) -> int:
    """How many deals the view shows."""
    where, parameters = _where(view, search)
    return int(reader.value(f"SELECT count(*) FROM deal d WHERE {where}", parameters))


def totals(reader: Reader, view: DealView, search: DealSearch | None = None) -> list[Sum]:
    """Count, sum and weighted sum of what the view shows, for each currency."""
    where, parameters = _where(view, search)
    found = reader.all(
        f"SELECT d.currency, {TOTALS} FROM deal d WHERE {where}"
        " GROUP BY d.currency ORDER BY count(*) DESC, d.currency",
        parameters,
    )
    return [pipeline.totals(*row) for row in found]


def ids(reader: Reader, view: DealView, search: DealSearch | None = None) -> array[int]:
    """Ids of every deal the view shows, in its order. Raises BadInput for an unknown order."""
    found: array[int] = array("q")
    for part in id_parts(reader, view, search):
        found.extend(part)
    return found


def id_parts(
    reader: Reader, view: DealView, search: DealSearch | None = None, size: int = 20_000
) -> Iterator[array[int]]:
    """As :func:`ids`, in parts as they are read, so that the first can be shown at once."""
    where, parameters = _where(view, search)
    hint = _hint(view, search) if search is None else ""
    sql = f"SELECT d.id FROM deal d{hint} WHERE {where} ORDER BY {_order(view)}"
    for rows in reader.stream(sql, parameters, size):
        yield array("q", [row[0] for row in rows])


def first_ids(
    reader: Reader, view: DealView, search: DealSearch | None = None, limit: int = 60
) -> array[int]:
    """Ids of the view's first deals only."""
    where, parameters = _where(view, search)
    hint = _hint(view, search)
    sql = f"SELECT d.id FROM deal d{hint} WHERE {where} ORDER BY {_order(view)} LIMIT {limit:d}"
    return array("q", [row[0] for row in reader.all(sql, parameters)])


def best(reader: Reader, search: DealSearch, limit: int = 20) -> list[int]:
    """Ids of the likeliest deals for a jump: titles that begin so, open ones, then the newest."""
    condition, parameters = search.where
    start = search.free_words[0] if search.free_words else ""
    found = reader.all(
        f"SELECT d.id FROM deal d WHERE d.shown = 1 AND ({condition})"
        " ORDER BY substr(d.search, 1, length(:best_start)) <> :best_start, d.status <> 'open',"
        " d.updated_at DESC, d.id DESC LIMIT :best_limit",
        {**parameters, "best_start": start, "best_limit": limit},
    )
    return [row[0] for row in found]


def custom_fields(reader: Reader) -> list[tuple[str, str, str]]:
    """``(key, label, type)`` of the fields the users added to deals, as a search wants them."""
    return [
        (key, label, kind)
        for key, label, kind in reader.all(
            "SELECT key, label, type FROM custom_field WHERE area = 'deal' ORDER BY id"
        )
    ]


def owners(reader: Reader) -> list[str]:
    """Everyone who owns a deal."""
    # From one name to the next in the index: there are few names and many deals.
    found = reader.all(
        "WITH RECURSIVE one(name) AS (SELECT min(owner) FROM deal WHERE owner > ''"
        " UNION ALL SELECT (SELECT min(owner) FROM deal WHERE owner > one.name) FROM one"
        " WHERE one.name IS NOT NULL) SELECT name FROM one WHERE name IS NOT NULL"
    )
    return [row[0] for row in found]


def _where(view: DealView, search: DealSearch | None) -> tuple[str, dict[str, object]]:
    said = search is not None and search.says_status
    status = _STATUS.get("all" if said else view.status)
    if status is None:
        raise BadInput(field=view.status, reason=N_("there is no such status"))
    where = f"d.shown = 1 AND {status}"
    parameters: dict[str, object] = {}
    if view.pipeline_id is not None:
        where += " AND d.pipeline_id = :view_pipeline"
        parameters["view_pipeline"] = view.pipeline_id
    if search is not None:
        condition, values = search.where
        where += f" AND ({condition})"
        parameters.update(values)
    return where, parameters


def _hint(view: DealView, search: DealSearch | None) -> str:
    """The index that has open deals in order, where walking along it is quickest.

    The planner would rather find all and sort them. That is quick only where few are found: they
    may be if an index knows what is asked, or if words and fields are asked together.
    """
    if view.status != "open" or (search is not None and search.says_status):
        return ""
    ordered = _IN_ORDER.get(view.sort)
    fields = frozenset() if search is None else search.fields
    words = search is not None and bool(search.free_words)
    few = bool(fields) and (words or bool(fields & _KNOWN) or view.sort != "updated")
    return f" INDEXED BY {ordered}" if ordered and not few else ""


def _order(view: DealView) -> str:
    columns = SORTS.get(view.sort)
    if columns is None:
        raise BadInput(field=view.sort, reason=N_("there is no such order"))
    direction = " DESC" if view.descending else ""
    parts = [f"{column}{direction}" for column in columns]
    if view.sort in _EMPTY_LAST:
        parts.insert(0, _EMPTY_LAST[view.sort])
    if view.sort != "id":
        parts.append(f"d.id{direction}")
    return ", ".join(parts)
