"""The journal: every flushed row change is written down with its before and after.

Nothing has to be remembered by services: the session's flush tells. Columns marked ``derived``
are left out (they are rebuilt). Bulk statements, which bypass the flush, report what they did with
:meth:`Journal.inserted_range` and :meth:`Journal.note`.
"""

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import InstanceState, UOWTransaction
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session, SQLModel

from crm_tui.models import Batch
from crm_tui.models.base import to_millis
from crm_tui.models.roots import ROOTS

TOO_MANY = 10_000
_UNJOURNALED = frozenset(
    (
        "batch", "change", "import_job", "import_mapping", "setting", "digest_mail",
        "calendar_file", "received_mail",
    )
)  # fmt: skip


class Journal:
    """Writes the batch of one unit of work. ``touched`` maps kinds to ids of changed records."""

    def __init__(self, session: Session, actor: str, now: datetime, action: str) -> None:
        self.detail = ""
        self.undo_of: int | None = None
        self.touched: dict[str, set[int]] = defaultdict(set)
        self._session = session
        self._actor, self._now, self._action = actor, now, action
        self._batch: Batch | None = None
        self._unread: dict[tuple[str, int], dict[str, Any]] = {}
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)
        event.listen(session, "before_commit", self._before_commit)

    @property
    def batch_id(self) -> int:
        """Id of this deed's batch, made at first need."""
        if self._batch is None:
            connection = self._session.connection()
            at = to_millis(self._now)
            result = connection.exec_driver_sql(
                "INSERT INTO batch(at, actor, action, detail, undo_of) VALUES (?, ?, ?, ?, ?)",
                (at, self._actor, self._action, self.detail, self.undo_of),
            )
            batch_id = int(result.lastrowid or 0)
            self._batch = Batch(id=batch_id, at=self._now, actor=self._actor, action=self._action)
        assert self._batch.id is not None
        return self._batch.id

    @property
    def empty(self) -> bool:
        """True while nothing was changed."""
        return self._batch is None

    def continue_batch(self, batch_id: int) -> None:
        """File what follows under an older batch (the next chunk of a long job)."""
        self._batch = Batch(id=batch_id, at=self._now, actor=self._actor, action=self._action)

    def note(
        self,
        table: str,
        record_id: int,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
        root: int | None = None,
    ) -> None:
        """Write down one row's change; images hold the changed columns as the database has them."""
        self.note_many([(table, record_id, before, after, root)])

    def note_many(
        self,
        changes: list[tuple[str, int, dict[str, Any] | None, dict[str, Any] | None, int | None]],
    ) -> None:
        """:meth:`note` for many rows at once."""
        if not changes:
            return
        batch = self.batch_id
        rows = []
        for table, record_id, before, after, root in changes:
            kind = ROOTS.get(table, (None,))[0]
            rows.append((batch, table, record_id, kind, root, _json(before), _json(after)))
            if kind is not None and root is not None:
                self.touched[kind].add(root)
        self._session.connection().connection.driver_connection.executemany(  # type: ignore[union-attr]
            "INSERT INTO change(batch_id, table_name, record_id, root_kind, root_id, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def note_range(
        self,
        table: str,
        first: int,
        last: int,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Rows ``first … last`` were inserted (no images) or changed alike (images given)."""
        self._session.connection().exec_driver_sql(
            "INSERT INTO change(batch_id, table_name, record_id, last_id, root_kind, before, after)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self.batch_id, table, first, last, ROOTS.get(table, (None,))[0],
                _json(before), _json(after),
            ),
        )  # fmt: skip
        if table in ROOTS and ROOTS[table][1] == "id":
            ids = self.touched[ROOTS[table][0]]
            ids.update(range(first, min(last + 1, first + TOO_MANY)))

    def _before_flush(
        self, session: OrmSession, context: UOWTransaction, instances: object
    ) -> None:
        """Read what an expired instance had in columns that were set without being looked at."""
        del context, instances
        for instance in session.dirty:
            state: InstanceState[Any] = inspect(instance)
            histories = (state.attrs[a.key].history for a in state.mapper.column_attrs)
            if any(history.added and not history.deleted for history in histories):
                table = str(state.mapper.local_table.name)  # type: ignore[attr-defined]
                cursor = session.connection().exec_driver_sql(
                    f"SELECT * FROM {table} WHERE id = ?",  # noqa: S608
                    (instance.id,),
                )
                row = cursor.mappings().first()
                self._unread[table, instance.id] = dict(row) if row else {}

    def _after_flush(self, session: OrmSession, context: UOWTransaction) -> None:
        del context
        unread, self._unread = self._unread, {}
        changes = [_image(instance, "insert", unread) for instance in session.new]
        changes += [_image(instance, "update", unread) for instance in session.dirty]
        changes += [_image(instance, "delete", unread) for instance in session.deleted]
        self.note_many([change for change in changes if change is not None])

    def _before_commit(self, session: OrmSession) -> None:
        if self._batch is not None and self.detail:
            session.connection().exec_driver_sql(
                "UPDATE batch SET detail = ? WHERE id = ? AND detail <> ?",
                (self.detail, self._batch.id, self.detail),
            )


def _image(
    instance: Any, operation: str, unread: dict[tuple[str, int], dict[str, Any]]
) -> tuple[str, int, dict[str, Any] | None, dict[str, Any] | None, int | None] | None:
    assert isinstance(instance, SQLModel)
    state: InstanceState[Any] = inspect(instance)
    mapper = state.mapper
    table = str(mapper.local_table.name)  # type: ignore[attr-defined]
    if table in _UNJOURNALED:
        return None
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    stored = unread.get((table, instance.id), {})  # type: ignore[attr-defined]
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if column.primary_key or (operation != "delete" and column.info.get("derived")):
            continue
        value = _stored(getattr(instance, attribute.key))
        history = state.attrs[attribute.key].history
        if operation == "update" and not history.has_changes():
            continue
        was = _stored(history.deleted[0]) if history.deleted else stored.get(column.name, value)
        if operation == "update" and was == value:
            continue
        before[column.name] = was
        after[column.name] = value
    if not after:
        return None
    root = ROOTS.get(table)
    root_id = getattr(instance, root[1]) if root else None
    return (
        table,
        instance.id,  # type: ignore[attr-defined]
        None if operation == "insert" else before,
        None if operation == "delete" else after,
        root_id,
    )


def _stored(value: Any) -> Any:
    """The value as the database keeps it, which is what an undo puts back."""
    if isinstance(value, datetime):
        return to_millis(value)
    if isinstance(value, bool):
        return int(value)
    return value


def _json(image: dict[str, Any] | None) -> str | None:
    return None if image is None else json.dumps(image, ensure_ascii=False, separators=(",", ":"))
