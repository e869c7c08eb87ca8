"""Putting back the rows of a batch, from the newest to the oldest, a step at a time."""

import json
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

from sqlmodel import SQLModel

from crm_tui.db.work import Work
from crm_tui.models.base import to_millis
from crm_tui.models.roots import ROOTS
from crm_tui.services import range_undo
from crm_tui.services.concerned import Concerned
from crm_tui.services.later_edits import EditedSince, differences, edited_between, row_now

STEP = 5_000
SINGLE = 10
"""What a row undone by itself costs, measured in rows of a range: a step should stay short."""

RECKONED = 4
"""What a row of a range costs that has clocks or texts to be derived again."""


Image = dict[str, Any] | None
Change = tuple[str, int, Image, Image, int | None]
"""A row's table, id, columns before and after, and the record it belongs to."""


class Mode(StrEnum):
    """What to do with fields that were changed again since."""

    ASK = "ask"
    KEEP = "keep"
    FORCE = "force"


class Undoing:
    """One step of an undo: ``rows`` were dealt with, ``kept`` names what stayed as it is."""

    def __init__(self, work: Work, batch: int, mode: Mode, kept: list[EditedSince]) -> None:
        self.work, self.batch, self.mode, self.kept = work, batch, mode, kept
        self.rows = self.cost = 0
        self.concerned = Concerned()
        self.now = to_millis(work.now)
        # Rows come by the thousand: what costs more than a statement is done once a step.
        self._connection = work.connection
        self._there: set[tuple[str, Any]] = set()
        self._notes: list[Change] = []

    def step(self, cursor: tuple[int, int]) -> tuple[int, int] | None:
        """Undo rows from the cursor on; returns where to go on, None at the end."""
        changes = self.work.reader.all(
            "SELECT id, table_name, record_id, last_id, root_id, before, after FROM change"
            " WHERE batch_id = ? AND id <= ? ORDER BY id DESC LIMIT ?",
            (self.batch, cursor[0], STEP + 1),
        )
        following = None
        for change in changes:
            if self.cost >= STEP:
                following = (change[0], 2**62)
                break
            if change[3] is not None:
                rest = self._range(change, cursor[1] if change[0] == cursor[0] else 2**62)
                if rest is not None:
                    following = (change[0], rest)
                    break
            else:
                self._single(change)
                self.rows += 1
                self.cost += SINGLE
        self._write_down()
        self.concerned.rebuild(self.work)
        return following

    def _write_down(self) -> None:
        """Give the journal what was done to single rows, before what comes after it."""
        self.work.journal.note_many(self._notes)
        self._notes = []

    def _range(self, change: tuple[Any, ...], below: int) -> int | None:
        """Undo a range from its end; returns the id to go on below, None when it is finished."""
        self._write_down()
        _, table, first, last, _, before, after = change
        if table in range_undo.KINDS:
            return self._range_of(table, first, last, below)
        if table not in range_undo.WITH_TRASH:
            return None  # children of rows created in the same batch go with their record
        old = json.loads(before) if before else {"deleted_at": None}
        new = {"deleted_at": self.now} if before is None else old
        expected = json.loads(after) if before else old
        high = min(last, below - 1)
        weight = 1 if table == "contact" else RECKONED
        low = max(first, high - max((STEP - self.cost) // weight, 1) + 1)
        edited = set()
        if self.mode is not Mode.FORCE:
            edited = edited_between(self.work, self.batch, table, low, high)
            if table == "contact":
                edited |= range_undo.customers(self.work, low, high)
        connection = self.work.connection
        column = next(iter(new))
        ids = [
            row[0]
            for row in connection.execute(
                f"SELECT id FROM {table} WHERE id BETWEEN ? AND ? AND {column} IS ?",  # noqa: S608
                (low, high, expected[column]),
            )
            if row[0] not in edited
        ]
        connection.executemany(
            f"UPDATE {table} SET {column} = ?, version = version + 1 WHERE id = ?",  # noqa: S608
            [(new[column], identity) for identity in ids],
        )
        for start, end in _runs(ids):
            self.work.journal.note_range(
                table, start, end, {column: expected[column]}, {column: new[column]}
            )
        self.kept += [
            EditedSince(table, identity, identity, "*", None, None) for identity in sorted(edited)
        ]
        if table != "contact":
            for identity in ids:
                self.concerned.note(table, identity, identity, ())
        self.rows += high - low + 1
        self.cost += weight * (high - low + 1)
        return None if low <= first else low

    def _range_of(self, table: str, first: int, last: int, below: int) -> int | None:
        """Delete rows made in bulk that have no trash, from the end; as :meth:`_range`."""
        high = min(last, below - 1)
        low = max(first, high - max((STEP - self.cost) // SINGLE, 1) + 1)
        edited = (
            set()
            if self.mode is Mode.FORCE
            else edited_between(self.work, self.batch, table, low, high)
        )
        self._there.clear()
        range_undo.delete(self.work, table, (low, high), edited)
        self.kept += [
            EditedSince(table, identity, identity, "*", None, None) for identity in sorted(edited)
        ]
        self.rows += high - low + 1
        self.cost += SINGLE * (high - low + 1)
        return None if low <= first else low

    def _single(self, change: tuple[Any, ...]) -> None:
        _, table, record, _, root, before_text, after_text = change
        before = None if before_text is None else json.loads(before_text)
        after = None if after_text is None else json.loads(after_text)
        current = row_now(self.work, table, record)
        self.concerned.note(table, record, root, (before, after, current))
        if before is None:
            self._take_back(table, record, root, after, current)
        elif after is None:
            if current is None:
                self._insert(table, record, root, before)
        elif current is not None:
            self._restore(table, record, root, before, after, current)

    def _take_back(
        self, table: str, record: int, root: int | None, after: Any, current: Any
    ) -> None:
        """Undo a creation."""
        if current is None:
            return
        if table in range_undo.WITH_TRASH:
            self._restore(
                table, record, root, {"deleted_at": self.now}, {"deleted_at": None}, current
            )
            return
        whose = ROOTS[table][0] if table in ROOTS else ""
        kept_whole = whose in range_undo.WITH_TRASH and root is not None
        if kept_whole and _created_in(self.work, self.batch, whose, root or 0):
            return  # it goes to the trash with its record, whole
        edits = differences(table, record, root, after, current)
        if edits and self.mode is not Mode.FORCE:
            self.kept += edits
            return
        if range_undo.in_use(self.work, table, record):
            return
        self._there.clear()
        if table in range_undo.KINDS:
            self._write_down()
            # With what was added to it since, which the database would delete in silence.
            range_undo.delete(self.work, table, (record, record), frozenset())
            return
        self._connection.execute(f"DELETE FROM {table} WHERE id = ?", (record,))  # noqa: S608
        self._notes.append((table, record, current, None, root))

    def _insert(self, table: str, record: int, root: int | None, before: dict[str, Any]) -> None:
        """Undo a deletion."""
        gone = self._dangling(table, before)
        if gone:
            self.kept += [EditedSince(table, record, root, c, None, before[c]) for c in gone]
            return
        columns = ["id", *before]
        marks = ",".join("?" * len(columns))
        # Ignored where somebody has said the same again since (a tag put back by hand).
        cursor = self._connection.execute(
            f"INSERT OR IGNORE INTO {table}({','.join(_quoted(columns))}) VALUES ({marks})",  # noqa: S608
            [record, *before.values()],
        )
        if cursor.rowcount:
            self._notes.append((table, record, None, before, root))

    def _restore(
        self,
        table: str,
        record: int,
        root: int | None,
        before: dict[str, Any],
        after: dict[str, Any],
        current: dict[str, Any],
    ) -> None:
        """Undo a change of some columns."""
        edits = differences(table, record, root, after, current)
        edits = [edit for edit in edits if current[edit.field] != before[edit.field]]
        blocked = set() if self.mode is Mode.FORCE else {edit.field for edit in edits}
        self.kept += [edit for edit in edits if edit.field in blocked]
        for column in self._dangling(table, before):
            blocked.add(column)
            self.kept.append(
                EditedSince(table, record, root, column, before[column], current[column])
            )
        values = {
            column: value
            for column, value in before.items()
            if column not in blocked and current[column] != value
        }
        if not values:
            return
        sets = ", ".join(f"{column} = ?" for column in _quoted(values))
        cursor = self._connection.execute(
            f"UPDATE OR IGNORE {table} SET {sets} WHERE id = ?",  # noqa: S608
            [*values.values(), record],
        )
        if not cursor.rowcount:
            return  # the same stands in another row by now
        old = {column: current[column] for column in values}
        self._notes.append((table, record, old, values, root))

    def _dangling(self, table: str, image: dict[str, Any]) -> list[str]:
        """Columns of an image that point to records deleted for good since."""
        found = []
        for column, target in _targets(table):
            value = image.get(column)
            if value is None or (target, value) in self._there:
                continue
            asked = f"SELECT 1 FROM {target} WHERE id = ?"  # noqa: S608
            if self._connection.execute(asked, (value,)).fetchone():
                self._there.add((target, value))
            else:
                found.append(column)
        return found


@cache
def _targets(table: str) -> tuple[tuple[str, str], ...]:
    """Columns that name a row of another table, and which."""
    return tuple(
        (column.name, key.column.table.name)
        for column in SQLModel.metadata.tables[table].columns
        for key in column.foreign_keys
    )


def _created_in(work: Work, batch: int, kind: str, identity: int) -> bool:
    return bool(
        work.reader.value(
            "SELECT 1 FROM change WHERE root_kind = ? AND root_id = ? AND batch_id = ?"
            " AND table_name = ? AND record_id = ? AND before IS NULL",
            (kind, identity, batch, kind, identity),
        )
    )


def _quoted(columns: Any) -> list[str]:
    return [f'"{column}"' for column in columns]


def _runs(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Consecutive ids as ranges."""
    runs: list[tuple[int, int]] = []
    for identity in ids:
        if runs and identity == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], identity)
        else:
            runs.append((identity, identity))
    return runs
