"""Questions about what was done: the newest deeds, and one record's timeline."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from crm_tui.db.reader import Reader


@dataclass(frozen=True, slots=True)
class Deed:
    """One batch of the journal."""

    id: int
    at: datetime
    actor: str
    action: str
    detail: str
    undo_of: int | None
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record's timeline: a row that changed, with its images (None: no row)."""

    id: int
    at: datetime
    actor: str
    action: str
    batch: int
    table: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Touched:
    """What a deed did to one record: rows that changed, or ``count`` records alike (a range)."""

    id: int
    name: str
    entries: tuple[Entry, ...]
    count: int = 1


_DEED = "id, at, actor, action, detail, undo_of, undone_by"


def deeds(reader: Reader, limit: int = 20, before: int | None = None) -> list[Deed]:
    """The newest deeds, newest first; ``before`` continues an earlier window."""
    found = reader.all(
        f"SELECT {_DEED} FROM batch WHERE id < ? ORDER BY id DESC LIMIT ?",  # noqa: S608
        (before or 2**62, limit),
    )
    return [_deed(row) for row in found]


def deed(reader: Reader, batch: int) -> Deed | None:
    """One deed."""
    row = reader.one(f"SELECT {_DEED} FROM batch WHERE id = ?", (batch,))  # noqa: S608
    return None if row is None else _deed(row)


def last_undoable(reader: Reader, actor: str | None = None) -> Deed | None:
    """The newest deed (of this actor) that is neither undone nor itself an undo."""
    row = reader.one(
        f"SELECT {_DEED} FROM batch WHERE undone_by IS NULL AND undo_of IS NULL"  # noqa: S608
        " AND (:actor IS NULL OR actor = :actor) ORDER BY id DESC LIMIT 1",
        {"actor": actor},
    )
    return None if row is None else _deed(row)


def timeline(
    reader: Reader, kind: str, record_id: int, limit: int = 50, before: int | None = None
) -> list[Entry]:
    """What happened with one record, newest first; ``before`` is the last entry's id."""
    found = reader.all(
        "SELECT ch.id, b.at, b.actor, b.action, b.id, ch.table_name, ch.before, ch.after"
        " FROM change ch JOIN batch b ON b.id = ch.batch_id"
        " WHERE ch.root_kind = ? AND ch.root_id = ? AND ch.id < ? ORDER BY ch.id DESC LIMIT ?",
        (kind, record_id, before or 2**62, limit),
    )
    if len(found) < limit:
        # The record's birth in a bulk import is filed as part of a range.
        found += reader.all(
            "SELECT ch.id, b.at, b.actor, b.action, b.id, ch.table_name, ch.before, ch.after"
            " FROM change ch JOIN batch b ON b.id = ch.batch_id"
            " WHERE ch.table_name = ? AND ch.last_id IS NOT NULL AND ch.record_id <= ?"
            " AND ch.last_id >= ? AND ch.id < ? ORDER BY ch.id DESC LIMIT ?",
            (kind, record_id, record_id, before or 2**62, limit - len(found)),
        )
        found.sort(key=lambda row: -row[0])
    return [
        Entry(i, _moment(at), actor, action, batch, table, _image(old), _image(new))
        for i, at, actor, action, batch, table, old, new in found
    ]


def touched(reader: Reader, batch: int, limit: int = 100) -> list[Touched]:
    """What a deed did, record by record, up to about ``limit`` rows."""
    ranges = reader.all(
        "SELECT table_name, record_id, sum(last_id - record_id + 1) FROM change"
        " WHERE batch_id = ? AND last_id IS NOT NULL AND table_name = root_kind"
        " GROUP BY table_name",
        (batch,),
    )
    found = [Touched(first, "", (), count) for _table, first, count in ranges]
    rows = reader.all(
        "SELECT ch.id, b.at, b.actor, b.action, b.id, ch.table_name, ch.before, ch.after,"
        " coalesce(ch.root_id, 0), coalesce(c.display, '')"
        " FROM change ch JOIN batch b ON b.id = ch.batch_id"
        " LEFT JOIN contact c ON c.id = ch.root_id AND ch.root_kind = 'contact'"
        " WHERE ch.batch_id = ? AND ch.last_id IS NULL ORDER BY ch.id LIMIT ?",
        (batch, limit),
    )
    grouped: dict[tuple[int, str], list[Entry]] = {}
    for i, at, actor, action, number, table, old, new, root, name in rows:
        entry = Entry(i, _moment(at), actor, action, number, table, _image(old), _image(new))
        grouped.setdefault((root, name), []).append(entry)
    return found + [Touched(root, name, tuple(part)) for (root, name), part in grouped.items()]


def _deed(row: tuple[Any, ...]) -> Deed:
    return Deed(row[0], _moment(row[1]), *row[2:])


def _image(text: str | None) -> Mapping[str, Any] | None:
    return None if text is None else json.loads(text)


def _moment(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)
