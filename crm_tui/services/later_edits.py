"""What was changed again after a batch, so that an undo of it would take that back too."""

import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel

from crm_tui.db.work import Work
from crm_tui.models.roots import ROOTS
from crm_tui.services import range_undo

_RANGES = frozenset((*range_undo.WITH_TRASH, *range_undo.KINDS))

# That an answer was tried in vain is no edit of it: it is taken back as if it was not.
_SENDING = frozenset({"mail_state", "mail_detail", "message_id"})
_NOT_SENT = frozenset({"queued", "retry", "refused"})


@dataclass(frozen=True, slots=True)
class EditedSince:
    """A field of a record that has another value now than the batch gave it."""

    table: str
    record_id: int
    root_id: int | None
    field: str
    ours: Any
    now: Any


def edits_since(work: Work, batch: int, limit: int = 200) -> list[EditedSince]:
    """Fields of the batch's rows that have other values now, up to about ``limit``."""
    edits: list[EditedSince] = []
    ranges = work.reader.all(
        "SELECT table_name, record_id, last_id FROM change"
        " WHERE batch_id = ? AND last_id IS NOT NULL",
        (batch,),
    )
    for kind, first, last in ranges:
        if kind not in _RANGES:
            continue  # it hangs on a record of a range beside it
        edited = edited_between(work, batch, kind, first, last)
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
            current = row_now(work, table, record)
            after = json.loads(after_text)
            before = json.loads(before_text) if before_text else {}
            if current is None:
                continue
            edits += [
                edit
                for edit in differences(table, record, root, after, current)
                if before.get(edit.field, edit) != current[edit.field]
                and not _changed_again(work, batch, number, edit)
            ]
            if len(edits) >= limit:
                return edits
    return edits


def went_out(work: Work, batch: int) -> bool:
    """Tell if an answer that the batch wrote is on its way by mail, or was (perhaps) sent."""
    return bool(
        work.reader.value(
            "SELECT EXISTS (SELECT 1 FROM change ch JOIN ticket_message m ON m.id = ch.record_id"
            " WHERE ch.batch_id = ? AND ch.table_name = 'ticket_message' AND ch.before IS NULL"
            " AND m.mail_state IN ('sending', 'sent', 'unknown'))",
            (batch,),
        )
    )


def edited_between(work: Work, batch: int, kind: str, low: int, high: int) -> set[int]:
    """Records of a range that were edited after the batch, or that others came to name."""
    found = work.reader.all(
        "SELECT DISTINCT ch.root_id FROM change ch JOIN batch b ON b.id = ch.batch_id"
        " WHERE ch.root_kind = ? AND ch.root_id BETWEEN ? AND ?"
        " AND ch.batch_id > ? AND b.undone_by IS NULL AND b.undo_of IS NULL",
        (kind, low, high, batch),
    )
    return {row[0] for row in found} | range_undo.worked_on(work, kind, low, high)


def differences(
    table: str, record: int, root: int | None, ours: dict[str, Any], current: dict[str, Any]
) -> list[EditedSince]:
    """Columns of a row that have other values now than a batch gave them."""
    columns = SQLModel.metadata.tables[table].columns
    return [
        EditedSince(table, record, root, column, value, current[column])
        for column, value in ours.items()
        if column in current
        and current[column] != value
        # Images of deleted rows are whole; what is derived was computed anew, not edited.
        and not columns[column].info.get("derived")
        and not (column in _SENDING and current.get("mail_state") in _NOT_SENT)
    ]


def row_now(work: Work, table: str, record: int) -> dict[str, Any] | None:
    """The columns of a row but its id as the database has them, or None if it is gone."""
    if table not in SQLModel.metadata.tables:
        return None
    cursor = work.connection.execute(f"SELECT * FROM {table} WHERE id = ?", (record,))  # noqa: S608
    found = cursor.fetchone()
    if found is None:
        return None
    names = [column[0] for column in cursor.description]
    return {name: value for name, value in zip(names, found, strict=True) if name != "id"}


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
