# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Questions about leads: the queue to be worked off, lists, counts, one as it can be edited."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from crm_tui.domain.deals import LeadDraft
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from crm_tui.db.reader import Reader
    from crm_tui.search.leads import LeadSearch

_DRAFT = (
    "contact_id", "name", "company", "phone", "email", "source", "campaign", "need", "owner", "uid",
)  # fmt: skip
_QUEUED = "l.status IN ('new', 'parked') AND (l.status = 'new' OR l.parked_until <= :today)"
_HERE = (
    "(l.contact_id IS NULL OR (SELECT k.deleted_at IS NULL FROM contact k"
    " WHERE k.id = l.contact_id))"
)
_STATES = {
    "queue": _QUEUED,
    "open": "l.status IN ('new', 'parked')",
    "new": "l.status = 'new'",
    "parked": "l.status = 'parked'",
    "qualified": "l.status = 'qualified'",
    "dropped": "l.status = 'dropped'",
    "all": "1",
}
SORTS: Mapping[str, str] = {
    "queue": "l.queue_at",
    "created": "l.created_at",
    "updated": "l.updated_at",
    "name": "folded(l.name || l.company)",
    "owner": "l.owner",
    "source": "l.source",
    "status": "l.status",
    "id": "l.id",
}
"""Names of orders a user may ask for; anything else is refused."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead as lists show it. Times are milliseconds since 1970, ``parked_until`` an ISO day.

    ``phone`` and ``email`` are the lead's own, else those of its contact.
    """

    id: int
    status: str
    name: str
    company: str
    phone: str
    email: str
    source: str
    campaign: str
    need: str
    owner: str
    parked_until: str
    queue_at: int
    created_at: int
    updated_at: int
    closed_at: int | None
    contact_id: int | None
    contact: str
    deal_id: int | None
    reason: str
    reason_note: str
    do_not_call: bool

    @property
    def title(self) -> str:
        """What a lead is called."""
        return (
            self.name or self.contact or self.company or self.phone or self.email or f"#{self.id}"
        )


@dataclass(frozen=True, slots=True)
class LeadView:
    """A list's state. ``state`` is queue (new, or parked and the day has come), open, new, parked,
    qualified, dropped or all; what a search says of it counts more. ``owner`` None is everybody;
    a lead is one's own if one owns it or nobody does.
    """

    state: str = "queue"
    owner: str | None = None
    sort: str = "queue"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """New leads of a source (empty: any other) go in turn to these; ``following`` is next."""

    source: str
    owners: tuple[str, ...]
    following: str


def queue(
    reader: Reader,
    today: date,
    *,
    owner: str | None = None,
    limit: int = 60,
    after: tuple[int, int] | None = None,
    search: LeadSearch | None = None,
) -> list[LeadRow]:
    """A window of the queue, the longest waiting first; ``after`` is a ``queue_at`` and an id."""
    view = LeadView(owner=owner)
    where, parameters = _where(view, today, search)
    at, identity = after or (-MAX_ID, 0)
    found = reader.all(
        f"SELECT l.id FROM lead l{_hint(view, search)} WHERE {where}"
        " AND (l.queue_at, l.id) > (:at, :after) ORDER BY l.queue_at, l.id LIMIT :limit",
        {**parameters, "at": at, "after": identity, "limit": limit},
    )
    return rows(reader, [row[0] for row in found])


def count(reader: Reader, view: LeadView, today: date, search: LeadSearch | None = None) -> int:
    """How many leads the view shows."""
    where, parameters = _where(view, today, search)
    return int(reader.value(f"SELECT count(*) FROM lead l WHERE {where}", parameters))


def ids(
    reader: Reader, view: LeadView, today: date, search: LeadSearch | None = None
) -> array[int]:
    """Ids of every lead the view shows, in its order. Raises BadInput for an unknown order."""
    found: array[int] = array("q")
    for part in id_parts(reader, view, today, search):
        found.extend(part)
    return found


def id_parts(
    reader: Reader,
    view: LeadView,
    today: date,
    search: LeadSearch | None = None,
    size: int = 20_000,
) -> Iterator[array[int]]:
    """As :func:`ids`, in parts as they are read."""
    where, parameters = _where(view, today, search)
    sql = f"SELECT l.id FROM lead l WHERE {where} ORDER BY {_order(view)}"
    for found in reader.stream(sql, parameters, size):
        yield array("q", [row[0] for row in found])


def first_ids(
    reader: Reader,
    view: LeadView,
    today: date,
    search: LeadSearch | None = None,
    limit: int = 60,
) -> array[int]:
    """Ids of the view's first leads only."""
    where, parameters = _where(view, today, search)
    hint = _hint(view, search)
    sql = f"SELECT l.id FROM lead l{hint} WHERE {where} ORDER BY {_order(view)} LIMIT {limit:d}"
    return array("q", [row[0] for row in reader.all(sql, parameters)])


def rows(reader: Reader, wanted: Sequence[int]) -> list[LeadRow]:
    """These leads, in this order; those no longer there are left out."""
    found: dict[int, LeadRow] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        marks = ",".join("?" * len(part))
        for row in reader.all(
            "SELECT l.id, l.status, l.name, l.company,"
            " coalesce(nullif(l.phone, ''), c.phone, ''),"
            " coalesce(nullif(l.email, ''), c.email, ''),"
            " l.source, l.campaign, l.need, l.owner, l.parked_until, l.queue_at, l.created_at,"
            " l.updated_at, l.closed_at, l.contact_id, coalesce(c.display, ''), l.deal_id,"
            " coalesce(r.name, ''), l.reason_note, coalesce(c.do_not_call, 0)"
            " FROM lead l LEFT JOIN contact c ON c.id = l.contact_id"
            f" LEFT JOIN close_reason r ON r.id = l.reason_id WHERE l.id IN ({marks})",
            part,
        ):
            found[row[0]] = LeadRow(*row)
    return [found[identity] for identity in wanted if identity in found]


def counts(reader: Reader, today: date, owner: str | None = None) -> dict[str, int]:
    """How many leads are in each state: queue, new, parked, qualified, dropped."""
    where, parameters = _where(LeadView("all", owner), today, None)
    found = dict.fromkeys(("queue", "new", "parked", "qualified", "dropped"), 0)
    for status, number in reader.all(
        f"SELECT l.status, count(*) FROM lead l WHERE {where} GROUP BY l.status", parameters
    ):
        found[status] = number
    found["queue"] = count(reader, LeadView(owner=owner), today)
    return found


def of_contact(reader: Reader, contact_id: int, limit: int = 50) -> list[LeadRow]:
    """The leads a contact was, the newest first."""
    found = reader.all(
        "SELECT id FROM lead WHERE contact_id = ? ORDER BY created_at DESC, id DESC LIMIT ?",
        (contact_id, limit),
    )
    return rows(reader, [row[0] for row in found])


def rules(reader: Reader) -> list[Rule]:
    """Who gets new leads, by source; the rule for any other source comes last."""
    made = []
    for source, names, turn in reader.all(
        "SELECT source, owners, turn FROM lead_rule ORDER BY source_key = '', source_key"
    ):
        owners = tuple(names.split("\n"))
        made.append(Rule(source, owners, owners[turn % len(owners)]))
    return made


def version(reader: Reader, lead_id: int) -> int:
    """How often it was changed; for saving. Raises NotFound."""
    return int(_one(reader, "version", lead_id)[0])


def draft(reader: Reader, lead_id: int) -> LeadDraft:
    """A lead as it can be edited. Raises NotFound."""
    row = _one(reader, ", ".join(_DRAFT), lead_id)
    said: dict[str, Any] = dict(zip(_DRAFT, row, strict=True))
    return LeadDraft(**said)


def _one(reader: Reader, columns: str, lead_id: int) -> tuple[Any, ...]:
    row = None
    if 0 < lead_id <= MAX_ID:
        row = reader.one(f"SELECT {columns} FROM lead WHERE id = ?", (lead_id,))
    if row is None:
        raise NotFound(kind="lead", id=lead_id)
    return row


def _where(view: LeadView, today: date, search: LeadSearch | None) -> tuple[str, dict[str, object]]:
    said = search is not None and search.says_status
    state = _STATES.get("all" if said else view.state)
    if state is None:
        raise BadInput(field=view.state, reason=N_("there is no such status"))
    parts = [state, _HERE]
    parameters: dict[str, object] = {"today": today.isoformat()}
    if view.owner is not None:
        parts.insert(0, "l.owner IN ('', :owner)")
        parameters["owner"] = view.owner
    if search is not None:
        condition, values = search.where
        parts.append(f"({condition})")
        parameters.update(values)
    return " AND ".join(parts), parameters


def _hint(view: LeadView, search: LeadSearch | None) -> str:
    """The queue's own index: the planner would rather find all that are new and sort them."""
    if search is not None or view.state not in {"queue", "open"} or view.sort != "queue":
        return ""
    return " INDEXED BY lead_queue" + ("" if view.owner is None else "_by_owner")


def _order(view: LeadView) -> str:
    column = SORTS.get(view.sort)
    if column is None:
        raise BadInput(field=view.sort, reason=N_("there is no such order"))
    direction = " DESC" if view.descending else ""
    return f"{column}{direction}, l.id{direction}"
