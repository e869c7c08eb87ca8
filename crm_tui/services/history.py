"""Undo: putting the before-images of a batch back, unless somebody changed the same fields since.

Works on rows of any table. What a batch created goes to the trash if it has one (contacts), else
it is deleted, with images of all that hangs on it. An undo is itself a batch, so it can be undone.
Long batches are undone in steps, so that others can write in between; an interrupted undo is
finished by asking for it again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlmodel import SQLModel

from crm_tui.db.work import Work
from crm_tui.errors import N_, CrmError, ExitCode, NotFound
from crm_tui.models import Batch
from crm_tui.models.base import to_millis
from crm_tui.models.roots import ROOTS
from crm_tui.services import activity_rows, care, deal_derived, range_undo
from crm_tui.services.refresh import refresh, refresh_children

STEP = 5_000
SINGLE = 10
"""What a row undone by itself costs, measured in rows of a range: a step should stay short."""


class Mode(StrEnum):
    """What to do with fields that were changed again since."""

    ASK = "ask"
    KEEP = "keep"
    FORCE = "force"


@dataclass(frozen=True, slots=True)
class EditedSince:
    """A field of a record that has another value now than the batch gave it."""

    table: str
    record_id: int
    root_id: int | None
    field: str
    ours: Any
    now: Any


@dataclass(frozen=True, slots=True)
class UndoStep:
    """How far an undo came. Pass ``cursor`` to the next call until ``done``."""

    done: bool
    batch: int | None
    rows: int
    cursor: tuple[int, int] | None = None
    kept: tuple[EditedSince, ...] = ()


class UndoConflict(CrmError):
    """Fields were changed again after the batch; nothing was undone. ``edits`` lists them."""

    template = N_(
        "{count} values were changed again since ({fields}). Undo the rest with --keep, "
        "or everything with --force."
    )
    exit_code = ExitCode.CONFLICT

    def __init__(self, edits: Sequence[EditedSince]) -> None:
        names = list(dict.fromkeys(edit.field for edit in edits))
        super().__init__(count=len(edits), fields=", ".join(names[:8]))
        self.edits = tuple(edits)


class AlreadyUndone(CrmError):
    """The batch was undone before."""

    template = N_("{batch} was undone already, by {by}. To get it back, undo {by}.")
    exit_code = ExitCode.CONFLICT


class CantUndo(CrmError):
    """A deletion for good leaves nothing to restore."""

    template = N_("{batch} emptied the trash for good, which can't be undone.")
    exit_code = ExitCode.CONFLICT


def undo(
    work: Work,
    batch: int,
    mode: Mode = Mode.ASK,
    *,
    cursor: tuple[int, int] | None = None,
    undo_batch: int | None = None,
    kept: Sequence[EditedSince] = (),
) -> UndoStep:
    """Undo up to ``STEP`` rows of a batch, newest first; the first call checks all of it.

    Raises NotFound, AlreadyUndone, CantUndo, and (``Mode.ASK``) UndoConflict before anything is
    changed.
    """
    known = _batch(work, batch)
    if cursor is None:
        if mode is Mode.ASK and (edits := _edits_since(work, batch)):
            raise UndoConflict(edits)
        work.describe(known.detail)
        work.journal.undo_of = batch
        undo_batch = work.journal.batch_id
    else:
        assert undo_batch is not None
        work.journal.continue_batch(undo_batch)
    work.connection.execute("PRAGMA defer_foreign_keys=ON")
    run = _Run(work, batch, mode, list(kept))
    following = run.step(cursor or (2**62, 2**62))
    if following is None:
        work.connection.execute("UPDATE batch SET undone_by = ? WHERE id = ?", (undo_batch, batch))
        work.connection.execute(
            # The undo of an undo brings the first deed back, so that can be undone again.
            "UPDATE batch SET undone_by = NULL WHERE undone_by = ?",
            (batch,),
        )
    return UndoStep(following is None, undo_batch, run.rows, following, tuple(run.kept))


class _Run:
    """One step of an undo."""

    def __init__(self, work: Work, batch: int, mode: Mode, kept: list[EditedSince]) -> None:
        self.work, self.batch, self.mode, self.kept = work, batch, mode, kept
        self.rows = self.cost = 0
        self.edited: set[int] = set()
        self.contacts: set[int] = set()
        self.activities: set[int] = set()
        self.linked: dict[str, set[int]] = {"deal": set(), "lead": set()}
        self.stages: set[int] = set()
        self.now = to_millis(work.now)

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
        self._rebuild()
        return following

    def _rebuild(self) -> None:
        """Compute anew what is derived from the rows that were put back."""
        edited = sorted(self.edited)
        if edited:
            refresh_children(self.work, edited)
            refresh(self.work, edited)
        if self.activities:
            activity_rows.refresh(self.work, sorted(self.activities))
        care.recount(self.work, sorted(self.contacts))
        for stage in sorted(self.stages):
            deal_derived.refresh_stage(self.work, stage)
        activity_rows.refresh_linked(self.work, self.linked)

    def _range(self, change: tuple[Any, ...], below: int) -> int | None:
        """Undo a range from its end; returns the id to go on below, None when it is finished."""
        _, table, first, last, _, before, after = change
        if table in range_undo.CHILDREN:
            return self._range_of(table, first, last, below)
        if table != "contact":
            return None  # children of rows created in the same batch go with their contact
        old = json.loads(before) if before else {"deleted_at": None}
        new = {"deleted_at": self.now} if before is None else old
        expected = json.loads(after) if before else old
        high = min(last, below - 1)
        low = max(first, high - (STEP - self.cost) + 1)
        edited = set()
        if self.mode is not Mode.FORCE:
            edited = self._edited_between("contact", low, high)
            edited |= range_undo.customers(self.work, low, high)
        connection = self.work.connection
        column = next(iter(new))
        ids = [
            row[0]
            for row in connection.execute(
                f"SELECT id FROM contact WHERE id BETWEEN ? AND ? AND {column} IS ?",  # noqa: S608
                (low, high, expected[column]),
            )
            if row[0] not in edited
        ]
        connection.executemany(
            f"UPDATE contact SET {column} = ?, version = version + 1 WHERE id = ?",  # noqa: S608
            [(new[column], identity) for identity in ids],
        )
        for start, end in _runs(ids):
            self.work.journal.note_range(
                "contact", start, end, {column: expected[column]}, {column: new[column]}
            )
        self.kept += [
            EditedSince("contact", identity, identity, "*", None, None)
            for identity in sorted(edited)
        ]
        self.rows += high - low + 1
        self.cost += high - low + 1
        return None if low <= first else low

    def _range_of(self, table: str, first: int, last: int, below: int) -> int | None:
        """Delete rows made in bulk that have no trash, from the end; as :meth:`_range`."""
        high = min(last, below - 1)
        low = max(first, high - max((STEP - self.cost) // SINGLE, 1) + 1)
        edited = set() if self.mode is Mode.FORCE else self._edited_between(table, low, high)
        range_undo.delete(self.work, table, (low, high), edited)
        self.kept += [
            EditedSince(table, identity, identity, "*", None, None) for identity in sorted(edited)
        ]
        self.rows += high - low + 1
        self.cost += SINGLE * (high - low + 1)
        return None if low <= first else low

    def _edited_between(self, kind: str, low: int, high: int) -> set[int]:
        found = self.work.reader.all(
            "SELECT DISTINCT ch.root_id FROM change ch JOIN batch b ON b.id = ch.batch_id"
            " WHERE ch.root_kind = ? AND ch.root_id BETWEEN ? AND ?"
            " AND ch.batch_id > ? AND b.undone_by IS NULL AND b.undo_of IS NULL",
            (kind, low, high, self.batch),
        )
        return {row[0] for row in found} | range_undo.worked_on(self.work, kind, low, high)

    def _single(self, change: tuple[Any, ...]) -> None:
        _, table, record, _, root, before_text, after_text = change
        before = None if before_text is None else json.loads(before_text)
        after = None if after_text is None else json.loads(after_text)
        current = _row(self.work, table, record)
        self._concerns(table, record, root, (before, after, current))
        if before is None:
            self._take_back(table, record, root, after, current)
        elif after is None:
            if current is None:
                self._insert(table, record, root, before)
        elif current is not None:
            self._restore(table, record, root, before, after, current)

    def _concerns(self, table: str, record: int, root: int | None, images: Sequence[Any]) -> None:
        """Remember whose derived columns the row counts for."""
        kind = ROOTS[table][0] if table in ROOTS else ""
        if root is not None and kind == "contact":
            self.edited.add(root)
            self.contacts.add(root)
        elif root is not None and kind == "activity":
            self.activities.add(root)
        elif root is not None and kind in self.linked:
            self.linked[kind].add(root)
        if table == "stage":
            self.stages.add(record)
        if table == "activity":
            for image in filter(None, images):
                if image.get("link_id") is not None and image.get("link_kind") in self.linked:
                    self.linked[image["link_kind"]].add(image["link_id"])
        if table == "activity_contact":
            self.contacts.update(image["contact_id"] for image in images if image)

    def _take_back(
        self, table: str, record: int, root: int | None, after: Any, current: Any
    ) -> None:
        """Undo a creation."""
        if current is None:
            return
        if table == "contact":
            self._restore(
                table, record, root, {"deleted_at": self.now}, {"deleted_at": None}, current
            )
            return
        of_contact = table in ROOTS and ROOTS[table][0] == "contact"
        if of_contact and root is not None and _created_in(self.work, self.batch, root):
            return  # it goes to the trash with its contact, whole
        edits = _differences(table, record, root, after, current)
        if edits and self.mode is not Mode.FORCE:
            self.kept += edits
            return
        if range_undo.in_use(self.work, table, record):
            return
        if table in range_undo.CHILDREN:
            # With what was added to it since, which the database would delete in silence.
            range_undo.delete(self.work, table, (record, record), frozenset())
            return
        self.work.connection.execute(f"DELETE FROM {table} WHERE id = ?", (record,))  # noqa: S608
        self.work.journal.note(table, record, current, None, root)

    def _insert(self, table: str, record: int, root: int | None, before: dict[str, Any]) -> None:
        """Undo a deletion."""
        gone = _dangling(self.work, table, before)
        if gone:
            self.kept += [EditedSince(table, record, root, c, None, before[c]) for c in gone]
            return
        columns = ["id", *before]
        marks = ",".join("?" * len(columns))
        # Ignored where somebody has said the same again since (a tag put back by hand).
        cursor = self.work.connection.execute(
            f"INSERT OR IGNORE INTO {table}({','.join(_quoted(columns))}) VALUES ({marks})",  # noqa: S608
            [record, *before.values()],
        )
        if cursor.rowcount:
            self.work.journal.note(table, record, None, before, root)

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
        edits = _differences(table, record, root, after, current)
        edits = [edit for edit in edits if current[edit.field] != before[edit.field]]
        blocked = set() if self.mode is Mode.FORCE else {edit.field for edit in edits}
        self.kept += [edit for edit in edits if edit.field in blocked]
        for column in _dangling(self.work, table, before):
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
        cursor = self.work.connection.execute(
            f"UPDATE OR IGNORE {table} SET {sets} WHERE id = ?",  # noqa: S608
            [*values.values(), record],
        )
        if not cursor.rowcount:
            return  # the same stands in another row by now
        old = {column: current[column] for column in values}
        self.work.journal.note(table, record, old, values, root)


def _batch(work: Work, batch: int) -> Batch:
    known = work.session.get(Batch, batch) if 0 < batch < 2**63 else None
    if known is None:
        raise NotFound(kind="batch", id=batch)
    if known.undone_by is not None:
        raise AlreadyUndone(batch=batch, by=known.undone_by)
    if known.action.endswith(".purge"):
        raise CantUndo(batch=batch)
    return known


def _edits_since(work: Work, batch: int, limit: int = 200) -> list[EditedSince]:
    """Fields of the batch's rows that have other values now, up to about ``limit``."""
    edits: list[EditedSince] = []
    ranges = work.reader.all(
        "SELECT table_name, record_id, last_id FROM change"
        " WHERE batch_id = ? AND last_id IS NOT NULL"
        " AND table_name IN ('contact', 'deal', 'lead')",
        (batch,),
    )
    run = _Run(work, batch, Mode.ASK, [])
    for kind, first, last in ranges:
        edited = run._edited_between(kind, first, last)  # noqa: SLF001 - same module
        edits += [
            EditedSince(kind, identity, identity, field, None, None)
            for identity in sorted(edited)
            for field in _fields_changed_after(work, batch, kind, identity)
        ]
    found = work.reader.stream(
        "SELECT id, table_name, record_id, root_id, before, after FROM change"
        " WHERE batch_id = ? AND last_id IS NULL AND after IS NOT NULL",
        (batch,),
    )
    for rows in found:
        for number, table, record, root, before_text, after_text in rows:
            current = _row(work, table, record)
            after = json.loads(after_text)
            before = json.loads(before_text) if before_text else {}
            if current is None:
                continue
            edits += [
                edit
                for edit in _differences(table, record, root, after, current)
                if before.get(edit.field, edit) != current[edit.field]
                and not _changed_again(work, batch, number, edit)
            ]
            if len(edits) >= limit:
                return edits
    return edits


def _changed_again(work: Work, batch: int, number: int, edit: EditedSince) -> bool:
    """Tell if the batch itself changed a field after that change."""
    kind = ROOTS.get(edit.table, (None,))[0]
    rooted = "root_kind = :kind AND root_id = :root AND " if edit.root_id is not None else ""
    images = work.reader.all(
        f"SELECT after FROM change WHERE {rooted}id > :number AND batch_id = :batch"  # noqa: S608
        " AND table_name = :table AND record_id = :record AND last_id IS NULL",
        {
            "kind": kind, "root": edit.root_id, "number": number, "batch": batch,
            "table": edit.table, "record": edit.record_id,
        },
    )  # fmt: skip
    return any(edit.field in json.loads(image or "{}") for (image,) in images)


def _fields_changed_after(work: Work, batch: int, kind: str, root: int) -> list[str]:
    names: dict[str, None] = {}
    for table, before, after in work.reader.all(
        "SELECT table_name, before, after FROM change WHERE root_kind = ? AND root_id = ?"
        " AND batch_id > ?",
        (kind, root, batch),
    ):
        if table == kind:
            names.update(dict.fromkeys(json.loads(after or before or "{}")))
        else:
            names[table.removeprefix(f"{kind}_")] = None
    return list(names) or ["*"]


def _differences(
    table: str, record: int, root: int | None, ours: dict[str, Any], current: dict[str, Any]
) -> list[EditedSince]:
    columns = SQLModel.metadata.tables[table].columns
    return [
        EditedSince(table, record, root, column, value, current[column])
        for column, value in ours.items()
        if column in current
        and current[column] != value
        # Images of deleted rows are whole; what is derived was computed anew, not edited.
        and not columns[column].info.get("derived")
    ]


def _row(work: Work, table: str, record: int) -> dict[str, Any] | None:
    if table not in SQLModel.metadata.tables:
        return None
    cursor = work.connection.execute(f"SELECT * FROM {table} WHERE id = ?", (record,))  # noqa: S608
    found = cursor.fetchone()
    if found is None:
        return None
    names = [column[0] for column in cursor.description]
    return {name: value for name, value in zip(names, found, strict=True) if name != "id"}


def _dangling(work: Work, table: str, image: dict[str, Any]) -> list[str]:
    """Columns of an image that point to records deleted for good since."""
    found = []
    for column in SQLModel.metadata.tables[table].columns:
        value = image.get(column.name)
        if value is None or not column.foreign_keys:
            continue
        (target,) = (key.column.table.name for key in column.foreign_keys)
        if not work.reader.one(f"SELECT 1 FROM {target} WHERE id = ?", (value,)):  # noqa: S608
            found.append(column.name)
    return found


def _created_in(work: Work, batch: int, contact_id: int) -> bool:
    return bool(
        work.reader.value(
            "SELECT 1 FROM change WHERE root_kind = 'contact' AND root_id = ? AND batch_id = ?"
            " AND table_name = 'contact' AND record_id = ? AND before IS NULL",
            (contact_id, batch, contact_id),
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
