# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Queues of tickets: mine, nobody's, what runs out first, all; by windows, and how many there are.

A queue has open tickets; a search that names a state (``is:closed``) has its say in that. Light, as
quick commands ask this.
"""

from __future__ import annotations

from array import array

from crm_tui.domain.values import Value
from crm_tui.errors import N_, BadInput
from crm_tui.queries.ticket_rows import NEVER, OPEN, TicketRow, rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crm_tui.db.reader import Reader
    from crm_tui.search.tickets import TicketSearch

QUEUES = {
    "mine": N_("Mine"),
    "unassigned": N_("Unassigned"),
    "sla": N_("Due first"),
    "all": N_("All"),
}
"""The queues, and what a user calls them."""

_LAST = "char(1114111)"
_CUSTOMER = (
    "coalesce((SELECT k.sort_key FROM contact k WHERE k.id = coalesce(t.contact_id, t.company_id)),"
    " {last})"
)
_POSITION = "(SELECT s.position FROM ticket_status s WHERE s.id = t.status_id)"
_CATEGORY = "coalesce((SELECT g.key FROM ticket_category g WHERE g.id = t.category_id), {last})"
SORTS: Mapping[str, tuple[str, ...]] = {
    "due": ("t.due_key",),
    "number": ("t.year", "t.seq"),
    "subject": ("t.sort_key",),
    "customer": (_CUSTOMER,),
    "updated": ("t.updated_at",),
    "created": ("t.created_at",),
    "priority": ("t.priority", "t.due_key"),
    "status": (_POSITION, "t.due_key"),
    "owner": ("CASE t.owner WHEN '' THEN {last} ELSE t.owner END", "t.due_key"),
    "category": (_CATEGORY, "t.due_key"),
    "waiting": ("coalesce(t.unanswered_since, {never})",),
    "solved": ("coalesce(t.solved_at, {never})",),
    "id": ("t.id",),
}
"""Names of orders a user may ask for; anything else is refused. What is empty comes last."""

_BY_DUE = "ticket t INDEXED BY ticket_queue"
_BY_OWNER = "ticket t INDEXED BY ticket_queue_by_owner"
_FOUND = "ticket t INDEXED BY ticket_found"
_BESIDE = frozenset({"due", "updated", "created", "solved", "priority", "owner", "id"})
"""Orders that go by what stands in the index ``ticket_found``."""

_STATES = {
    "open": OPEN,
    "closed": "t.meaning IN ('solved', 'closed') AND t.shown = 1",
    "any": "t.shown = 1",
}


class Queue(Value):
    """What a list of tickets shows. ``which`` is a key of QUEUES; ``owner`` is whose ``mine`` are.

    ``state`` is ``open``, ``closed`` or ``any``; what a search says of it counts more.
    """

    __slots__ = ("descending", "owner", "sort", "state", "which")

    def __init__(
        self,
        which: str = "all",
        owner: str = "",
        sort: str = "due",
        descending: bool = False,  # noqa: FBT001, FBT002 - a value's field
        state: str = "open",
    ) -> None:
        self.which = which
        self.owner = owner
        self.sort = sort
        self.descending = descending
        self.state = state


class Counts(Value):
    """How many open tickets are in each queue, and how many have broken a promise."""

    __slots__ = ("all", "breached", "mine", "sla", "unassigned")

    def __init__(
        self,
        mine: int,
        unassigned: int,
        sla: int,
        all: int,  # noqa: A002 - as the queue is called
        breached: int = 0,
    ) -> None:
        self.mine = mine
        self.unassigned = unassigned
        self.sla = sla
        self.all = all
        self.breached = breached

    def of(self, which: str) -> int:
        """The count of one queue."""
        return int(getattr(self, which)) if which in QUEUES else 0


def counts(reader: Reader, owner: str, now: int = 0) -> Counts:
    """The queues' counts for an account; ``now`` (milliseconds) tells what is late."""
    owned, queue = f"SELECT count(*) FROM {_BY_OWNER}", f"SELECT count(*) FROM {_BY_DUE}"
    found = reader.one(
        f"SELECT ({owned} WHERE t.owner = :owner AND {OPEN}),"
        f" ({owned} WHERE t.owner = '' AND {OPEN}),"
        f" ({queue} WHERE t.due_key < {NEVER} AND {OPEN}),"
        f" ({queue} WHERE {OPEN}),"
        f" ({queue} WHERE t.due_key < :now AND {OPEN})",
        {"owner": owner, "now": now},
    )
    assert found is not None
    return Counts(*found)


def count(reader: Reader, queue: Queue, search: TicketSearch | None = None) -> int:
    """How many tickets the queue shows."""
    where, parameters = _where(queue, search)
    sql = f"SELECT count(*) FROM {_from(queue, search)} WHERE {where}"
    return int(reader.value(sql, parameters))


def ids(reader: Reader, queue: Queue, search: TicketSearch | None = None) -> array[int]:
    """Ids of every ticket the queue shows, in its order. Raises BadInput for an unknown order."""
    found: array[int] = array("q")
    for part in id_parts(reader, queue, search):
        found.extend(part)
    return found


def id_parts(
    reader: Reader, queue: Queue, search: TicketSearch | None = None, size: int = 20_000
) -> Iterator[array[int]]:
    """As :func:`ids`, in parts as they are read, so that the first can be shown at once."""
    where, parameters = _where(queue, search)
    sql = f"SELECT t.id FROM {_from(queue, search)} WHERE {where} ORDER BY {_order(queue)}"
    for part in reader.stream(sql, parameters, size):
        yield array("q", [row[0] for row in part])


def first_ids(
    reader: Reader,
    queue: Queue,
    search: TicketSearch | None = None,
    limit: int = 60,
    after: int | None = None,
) -> array[int]:
    """Ids of the queue's first tickets only, or of the next ones ``after`` a ticket."""
    where, parameters = _where(queue, search)
    if after is not None:
        columns = _columns(queue)
        place = reader.one(f"SELECT {', '.join(columns)} FROM ticket t WHERE t.id = ?", (after,))
        if place is None:
            return array("q")
        names = [f":after{number}" for number in range(len(place))]
        where += (
            f" AND ({', '.join(columns)}) {'<' if queue.descending else '>'} ({', '.join(names)})"
        )
        parameters |= {f"after{number}": value for number, value in enumerate(place)}
    sql = f"SELECT t.id FROM {_from(queue, search)} WHERE {where} ORDER BY {_order(queue)}"
    return array("q", [row[0] for row in reader.all(f"{sql} LIMIT {limit:d}", parameters)])


def window(
    reader: Reader,
    queue: Queue,
    search: TicketSearch | None = None,
    limit: int = 60,
    after: int | None = None,
) -> list[TicketRow]:
    """The rows of :func:`first_ids`."""
    return rows(reader, first_ids(reader, queue, search, limit, after))


def best(reader: Reader, search: TicketSearch, limit: int = 20) -> list[int]:
    """Ids of the likeliest tickets for a jump: open ones, then the newest."""
    condition, parameters = search.where
    found = reader.all(
        f"SELECT t.id FROM {_found(search)} WHERE t.shown = 1 AND ({condition})"
        " ORDER BY t.meaning IN ('solved', 'closed'), t.updated_at DESC, t.id DESC"
        " LIMIT :best_limit",
        {**parameters, "best_limit": limit},
    )
    return [row[0] for row in found]


def custom_fields(reader: Reader) -> list[tuple[str, str, str]]:
    """``(key, label, type)`` of the fields the users added to tickets, as a search wants them."""
    return [
        (key, label, kind)
        for key, label, kind in reader.all(
            "SELECT key, label, type FROM custom_field WHERE area = 'ticket' ORDER BY id"
        )
    ]


def owners(reader: Reader) -> list[str]:
    """Everyone who owns an open ticket."""
    # From one name to the next in the index: there are few names and many tickets.
    found = reader.all(
        f"WITH RECURSIVE one(name) AS (SELECT min(t.owner) FROM ticket t WHERE t.owner > ''"
        f" AND {OPEN} UNION ALL SELECT (SELECT min(t.owner) FROM ticket t"
        f" WHERE t.owner > one.name AND {OPEN}) FROM one WHERE one.name IS NOT NULL)"
        " SELECT name FROM one WHERE name IS NOT NULL"
    )
    return [row[0] for row in found]


def _where(queue: Queue, search: TicketSearch | None) -> tuple[str, dict[str, object]]:
    said = search is not None and search.says_state
    state = _STATES.get("any" if said else queue.state)
    if state is None:
        raise BadInput(field=queue.state, reason=N_("there is no such status"))
    if queue.which not in QUEUES:
        raise BadInput(field=queue.which, reason=N_("there is no such queue"))
    where = state
    parameters: dict[str, object] = {}
    if queue.which == "mine":
        where += " AND t.owner = :queue_owner"
        parameters["queue_owner"] = queue.owner
    elif queue.which == "unassigned":
        where += " AND t.owner = ''"
    elif queue.which == "sla":
        where += f" AND t.due_key < {NEVER}"
    if search is not None:
        condition, values = search.where
        where += f" AND ({condition})"
        parameters.update(values)
    return where, parameters


def _from(queue: Queue, search: TicketSearch | None) -> str:
    """The tickets, and the index that has the open ones unless the search knows a better way.

    The planner takes the closed ones for few, and would read all of them. Of those that have a word
    it would read the whole rows, too.
    """
    if queue.state != "open" or (search is not None and (search.says_state or search.narrow)):
        return _found(search) if queue.sort in _BESIDE else "ticket t"
    return _BY_OWNER if queue.which in ("mine", "unassigned") else _BY_DUE


def _found(search: TicketSearch | None) -> str:
    """All tickets, by the index that has what they are ordered by if words are looked for."""
    worded = search is not None and search.free_words and not search.narrow_ended
    return _FOUND if worded else "ticket t"


def _columns(queue: Queue) -> Sequence[str]:
    """What the order goes by, the id last."""
    columns = SORTS.get(queue.sort)
    if columns is None:
        raise BadInput(field=queue.sort, reason=N_("there is no such order"))
    last, never = ("''", "-1") if queue.descending else (_LAST, str(NEVER))
    parts = [column.format(last=last, never=never) for column in columns]
    return parts if queue.sort == "id" else [*parts, "t.id"]


def _order(queue: Queue) -> str:
    direction = " DESC" if queue.descending else ""
    return ", ".join(f"{column}{direction}" for column in _columns(queue))
