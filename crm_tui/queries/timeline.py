"""What happened with a contact, newest first: what was done with them, and what was changed.

Two sources merged by time, in windows; each is asked for one window by its own index.
"""

from __future__ import annotations

from itertools import islice

from crm_tui.domain.ids import MAX_ID
from crm_tui.queries import agenda, history

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from crm_tui.db.reader import Reader
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.history import Entry

WINDOW = 20
MOST_PEOPLE = 30
"""People of a firm whose activities stand on its card."""

NOTE_CHARS = 2000
"""Characters of a note that a timeline shows."""

_COLUMNS = (
    "at", "id", "kind", "status", "subject", "outcome", "note", "by", "minutes", "place",
    "contact_id", "contact",
)  # fmt: skip


class Happened:
    """Something that was done with a contact; ``at`` in milliseconds since 1970.

    A plain class, as rows of the agenda are.
    """

    __slots__ = _COLUMNS
    at: int
    id: int
    kind: str
    status: str
    subject: str
    outcome: str
    note: str
    by: str
    minutes: int
    place: str
    contact_id: int | None
    contact: str

    def __init__(self, values: Sequence[object]) -> None:
        for name, value in zip(_COLUMNS, values, strict=True):
            setattr(self, name, value)


class Cursor:
    """Where a window ended in each source; None: this source has no more."""

    __slots__ = ("activity", "change")

    def __init__(self, activity: tuple[int, int] | None, change: int | None) -> None:
        self.activity, self.change = activity, change

    @property
    def at_end(self) -> bool:
        """Nothing is left."""
        return self.activity is None and self.change is None


class Window:
    """Part of a timeline and where the next one begins."""

    __slots__ = ("cursor", "items")

    def __init__(self, items: list[Happened | Entry], cursor: Cursor) -> None:
        self.items, self.cursor = items, cursor


FROM_NOW = Cursor((MAX_ID, MAX_ID), MAX_ID)
"""The newest of both sources."""

ONLY_DONE = Cursor((MAX_ID, MAX_ID), None)
ONLY_CHANGES = Cursor(None, MAX_ID)


def window(
    reader: Reader,
    contact_ids: Sequence[int],
    cursor: Cursor = FROM_NOW,
    kinds: Collection[str] = (),
    limit: int = WINDOW,
) -> Window:
    """The next ``limit`` things from ``cursor`` on, newest first.

    The changes are those of the first contact; what was done, of all of them (a firm and its
    people). ``kinds`` narrows what was done.
    """
    ids = contact_ids[: MOST_PEOPLE + 1]
    activity, change = cursor.activity, cursor.change
    if activity is None or change is None:
        return _of_one(reader, ids, cursor, kinds, limit)
    done_at = _done_at(reader, ids, activity, kinds, limit)
    changed_at = _changed_at(reader, ids[0], change, limit)
    # Only as many rows are read whole as the window shows.
    order = _order(done_at, changed_at)[:limit]
    count = sum(order)
    done = _done(reader, ids, activity, kinds, count) if count else []
    rest = len(order) - count
    changes = history.timeline(reader, "contact", ids[0], rest, change) if rest else []
    if done:
        activity = (done[-1].at, done[-1].id)
    if changes:
        change = changes[-1].id
    if count == len(done_at) < limit:
        activity = None
    if rest == len(changed_at) < limit:
        change = None
    taken: list[Happened | Entry] = []
    sources = iter(done), iter(changes)
    for is_done in order:
        taken.extend(islice(sources[not is_done], 1))
    return Window(taken, Cursor(activity, change))


def _of_one(
    reader: Reader, ids: Sequence[int], cursor: Cursor, kinds: Collection[str], limit: int
) -> Window:
    """A window where only one of the sources has something left, or is wanted."""
    if cursor.activity is not None:
        done = _done(reader, ids, cursor.activity, kinds, limit)
        last = (done[-1].at, done[-1].id) if len(done) == limit else None
        return Window([*done], Cursor(last, None))
    if cursor.change is None:
        return Window([], cursor)
    changes = history.timeline(reader, "contact", ids[0], limit, cursor.change)
    return Window([*changes], Cursor(None, changes[-1].id if len(changes) == limit else None))


def next_steps(reader: Reader, contact_ids: Sequence[int], limit: int = 20) -> list[ActivityRow]:
    """What is to be done with these contacts, the next first; what has no date comes last."""
    several = contact_ids[: MOST_PEOPLE + 1]
    if len(several) == 1:
        return agenda.open_of(reader, several[0], limit)
    part = (
        "SELECT * FROM (SELECT activity_id, at FROM activity_contact WHERE contact_id = ?"
        " AND state = 0 ORDER BY at IS NULL, at, activity_id LIMIT ?)"
    )
    found = reader.all(
        f"SELECT DISTINCT activity_id, at FROM ({' UNION ALL '.join([part] * len(several))})"  # noqa: S608
        " ORDER BY at IS NULL, at, activity_id LIMIT ?",
        (*(value for identity in several for value in (identity, limit)), limit),
    )
    return agenda.rows(reader, [row[0] for row in found])


def _done(
    reader: Reader,
    contact_ids: Sequence[int],
    before: tuple[int, int],
    kinds: Collection[str],
    limit: int,
) -> list[Happened]:
    several, values = _several(contact_ids, before, kinds, limit)
    found = reader.all(
        "SELECT x.at, a.id, a.kind, a.status, a.subject, a.outcome,"  # noqa: S608
        f" substr(a.note, 1, {NOTE_CHARS}), a.done_by, a.minutes, a.place, c.id,"
        f" coalesce(c.display, '') FROM ({several}) x CROSS JOIN activity a ON a.id = x.activity_id"
        " LEFT JOIN activity_contact p ON p.activity_id = a.id AND p.position = 0"
        " LEFT JOIN contact c ON c.id = p.contact_id"
        " ORDER BY x.at DESC, x.activity_id DESC LIMIT ?",
        (*values, limit),
    )
    return [Happened(row) for row in found]


def _several(
    contact_ids: Sequence[int], before: tuple[int, int], kinds: Collection[str], limit: int
) -> tuple[str, list[object]]:
    """Times and ids of what was done with any of these, each once, and the values to bind."""
    chosen = f" AND kind IN ({','.join('?' * len(kinds))})" if kinds else ""
    part = (
        "SELECT at, activity_id FROM activity_contact WHERE contact_id = ?"  # noqa: S608
        f" AND state IN (1, 2) AND (at, activity_id) < (?, ?){chosen}"
        " ORDER BY at DESC, activity_id DESC LIMIT ?"
    )
    values: list[object] = []
    for identity in contact_ids:
        values += [identity, *before, *kinds, limit]
    if len(contact_ids) == 1:
        return part, values
    several = [f"SELECT * FROM ({part})"] * len(contact_ids)  # noqa: S608 - our own text
    return " UNION ".join(several), values


def _done_at(
    reader: Reader,
    contact_ids: Sequence[int],
    before: tuple[int, int],
    kinds: Collection[str],
    limit: int,
) -> list[int]:
    """When the next things were done, newest first."""
    sql, values = _several(contact_ids, before, kinds, limit)
    if len(contact_ids) > 1:
        sql = f"SELECT * FROM ({sql}) ORDER BY at DESC, activity_id DESC LIMIT ?"  # noqa: S608
        values.append(limit)
    return [row[0] for row in reader.all(sql, values)]


def _changed_at(reader: Reader, contact_id: int, before: int, limit: int) -> list[int]:
    """When the next changes were made, newest first; see ``history.timeline``."""
    found = reader.all(
        "SELECT b.at, ch.id FROM change ch JOIN batch b ON b.id = ch.batch_id"
        " WHERE ch.root_kind = 'contact' AND ch.root_id = ? AND ch.id < ?"
        " ORDER BY ch.id DESC LIMIT ?",
        (contact_id, before, limit),
    )
    if len(found) < limit:
        found += reader.all(
            "SELECT b.at, ch.id FROM change ch JOIN batch b ON b.id = ch.batch_id"
            " WHERE ch.table_name = 'contact' AND ch.last_id IS NOT NULL AND ch.record_id <= ?"
            " AND ch.last_id >= ? AND ch.id < ? ORDER BY ch.id DESC LIMIT ?",
            (contact_id, contact_id, before, limit - len(found)),
        )
        found.sort(key=lambda row: -row[1])
    return [row[0] for row in found]


def _order(done_at: Sequence[int], changed_at: Sequence[int]) -> list[bool]:
    """Whose turn it is, True for what was done; a source's own order stays in any case."""
    order: list[bool] = []
    place = 0
    for at in changed_at:
        while place < len(done_at) and done_at[place] >= at:
            order.append(True)
            place += 1
        order.append(False)
    return order + [True] * (len(done_at) - place)
