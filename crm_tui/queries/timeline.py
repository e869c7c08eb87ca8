"""What happened with a contact, newest first: what was done with them, and what was changed.

Two sources merged by time, in windows; each is asked for one window by its own index.
"""

from __future__ import annotations

from crm_tui.queries import agenda, history

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from crm_tui.db.reader import Reader
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.history import Entry

MAX_ID = 2**63 - 1
WINDOW = 50
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
    done: list[Happened] = []
    changes: list[Entry] = []
    if cursor.activity is not None:
        done = _done(reader, contact_ids[: MOST_PEOPLE + 1], cursor.activity, kinds, limit)
    if cursor.change is not None and contact_ids:
        changes = history.timeline(reader, "contact", contact_ids[0], limit, cursor.change)
    taken = _merged(done, changes)[:limit]
    activity, change = cursor.activity, cursor.change
    for item in taken:
        if isinstance(item, Happened):
            activity = (item.at, item.id)
        else:
            change = item.id
    rest = len(done) + len(changes) - len(taken)
    if not rest:
        activity = activity if len(done) == limit else None
        change = change if len(changes) == limit else None
    return Window(taken, Cursor(activity, change))


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
    chosen = f" AND kind IN ({','.join('?' * len(kinds))})" if kinds else ""
    part = (
        "SELECT * FROM (SELECT at, activity_id FROM activity_contact WHERE contact_id = ?"  # noqa: S608
        f" AND state IN (1, 2) AND (at, activity_id) < (?, ?){chosen}"
        " ORDER BY at DESC, activity_id DESC LIMIT ?)"
    )
    values: list[object] = []
    for identity in contact_ids:
        values += [identity, *before, *kinds, limit]
    if not contact_ids:
        return []
    several = " UNION ".join([part] * len(contact_ids))
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


def _merged(done: list[Happened], changes: list[Entry]) -> list[Happened | Entry]:
    """Both in one order. A source's own order stays, even if a clock was set back."""
    if not done or not changes:
        return [*done, *changes]
    merged: list[Happened | Entry] = []
    place = 0
    for entry in changes:
        at = entry.at.timestamp() * 1000
        while place < len(done) and done[place].at >= at:
            merged.append(done[place])
            place += 1
        merged.append(entry)
    return [*merged, *done[place:]]
