# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Tickets in columns by status, by windows: however many there are, few rows are read.

Open ones stand by what runs out first; of solved and closed ones the newest stand first.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_tui.domain.ids import MAX_ID
from crm_tui.queries import ticket_setup, tickets
from crm_tui.queries.ticket_setup import StatusRow
from crm_tui.queries.tickets import OPEN, TicketRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from crm_tui.db.reader import Reader
    from crm_tui.search.tickets import TicketSearch

WINDOW = 30
MOST_COUNTED, MOST_ENDED = 1000, 200
"""Counts of a column end here: there may be any number of ended tickets."""

ENDED = frozenset(("solved", "closed"))


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A status with its first tickets; with ``more`` there are more than ``count``.

    ``late``: for how many of all of them a clock has run out, as far as they are counted.
    """

    status: StatusRow
    rows: tuple[TicketRow, ...]
    count: int
    more: bool = False
    late: int = 0


def board(
    reader: Reader,
    window: int = WINDOW,
    *,
    owner: str | None = None,
    search: TicketSearch | None = None,
    meanings: Collection[str] = (),
    now: int = 0,
) -> list[BoardColumn]:
    """A column for each status in use, in order; only those of ``meanings`` if any are given.

    ``owner`` None means everybody's tickets, "" those of nobody. ``now`` (milliseconds) tells what
    is late.
    """
    found = []
    owned = _owned(reader, owner, now) if owner is not None and search is None else {}
    for status in ticket_setup.statuses(reader):
        if not meanings or status.meaning in meanings:
            rows = more(reader, status, limit=window, owner=owner, search=search)
            number = len(rows)
            if number >= window:
                counted, _late = owned.get(status.id, (0, 0))
                number = counted or _count(reader, status, owner, search)
            most, late = _most(status), 0
            if status.meaning not in ENDED:
                late = sum(row.is_breached(now) for row in rows)
                if late == len(rows) < number:
                    # What runs out first stands first: there may be more of them below.
                    _all, counted = owned.get(status.id, (0, 0))
                    late = min(counted or _count(reader, status, owner, search, now), most)
            found.append(BoardColumn(status, tuple(rows), min(number, most), number > most, late))
    return found


def more(
    reader: Reader,
    status: StatusRow,
    after: TicketRow | None = None,
    limit: int = WINDOW,
    *,
    owner: str | None = None,
    search: TicketSearch | None = None,
) -> list[TicketRow]:
    """The next window of a column, after the last ticket that is shown."""
    where, values = _where(status, owner, search)
    ended = status.meaning in ENDED
    place = (after.due_key, after.id) if after else ((MAX_ID, MAX_ID) if ended else (-MAX_ID, 0))
    values |= {"due": place[0], "id": place[1], "limit": limit}
    sign, direction = ("<", " DESC") if ended else (">", "")
    found = reader.all(
        f"SELECT t.id FROM ticket t WHERE {where} AND (t.due_key, t.id) {sign} (:due, :id)"
        f" ORDER BY t.due_key{direction}, t.id{direction} LIMIT :limit",
        values,
    )
    return tickets.rows(reader, [row[0] for row in found])


def _owned(reader: Reader, owner: str, now: int) -> dict[int, tuple[int, int]]:
    """How many open tickets an owner has in each status, and how many of them are late."""
    found = reader.all(
        "SELECT t.status_id, count(*), sum(t.due_key < :now)"
        " FROM ticket t INDEXED BY ticket_queue_by_owner"
        f" WHERE t.owner = :owner AND {OPEN} GROUP BY t.status_id",
        {"owner": owner, "now": now},
    )
    return {status: (count, late) for status, count, late in found}


def _count(
    reader: Reader,
    status: StatusRow,
    owner: str | None,
    search: TicketSearch | None,
    before: int | None = None,
) -> int:
    where, values = _where(status, owner, search)
    if before is not None:
        where += " AND t.due_key < :before"
        values["before"] = before
    values["limit"] = _most(status) + 1
    sql = f"SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE {where} LIMIT :limit)"
    return int(reader.value(sql, values))


def _most(status: StatusRow) -> int:
    return MOST_ENDED if status.meaning in ENDED else MOST_COUNTED


def _where(
    status: StatusRow, owner: str | None, search: TicketSearch | None
) -> tuple[str, dict[str, object]]:
    where = "t.status_id = :status AND t.shown = 1"
    values: dict[str, object] = {"status": status.id}
    if owner is not None:
        where += " AND t.owner = :owner"
        values["owner"] = owner
    if search is not None:
        condition, parameters = search.where
        where += f" AND ({condition})"
        values.update(parameters)
    return where, values
