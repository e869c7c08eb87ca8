"""The unit of work: one transaction, one reading of the clock, one batch in the journal.

Writers take SQLite's write lock at once (``BEGIN IMMEDIATE``): a transaction that reads first and
locks later loses updates or fails under two writers.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import create_engine, event  # noqa: TID251 - the one engine there is
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from crm_tui.db.journal import TOO_MANY, Journal
from crm_tui.db.reader import BUSY_SECONDS, Reader, connect, empty_log


@dataclass(frozen=True, slots=True)
class RecordsChanged:
    """Records of one kind were created, changed or removed; no ``ids`` means too many to list."""

    kind: str
    ids: frozenset[int]


class Work:
    """What a service is given. Everything flushed through ``session`` is journaled."""

    def __init__(self, session: Session, actor: str, now: datetime, action: str) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.events: list[object] = []
        self.journal = Journal(session, actor, now, action)

    @property
    def connection(self) -> Any:
        """The driver's connection inside this transaction, for bulk statements.

        Whoever writes through it flushes ``session`` first and tells ``journal``.
        """
        return self.session.connection().connection.driver_connection

    @property
    def reader(self) -> Reader:
        """Run queries inside this transaction, after what was flushed."""
        self.session.flush()
        return Reader(self.connection)

    def describe(self, detail: str) -> None:
        """Name what this deed is about, for the history (a contact's name, a file)."""
        self.journal.detail = detail

    def finish(self) -> None:
        """Flush, and turn the journal's touched records into events; once, before the commit."""
        self.session.flush()
        for kind, ids in self.journal.touched.items():
            few = len(ids) < TOO_MANY
            self.events.append(RecordsChanged(kind, frozenset(ids) if few else frozenset()))
        if not self.events and not self.journal.empty:
            # Fields, views: no record of a kind, but screens show them.
            self.events.append(RecordsChanged("setup", frozenset()))


class Writer:
    """Makes units of work on one file; concurrent threads wait for each other in turn."""

    def __init__(self, path: str) -> None:
        self._engine = create_engine(
            "sqlite://",
            module=sqlite,
            creator=lambda: connect(path, write=True),
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            pool_timeout=2 * BUSY_SECONDS,
        )

        @event.listens_for(self._engine, "begin")
        def lock(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def work(self, actor: str, clock: Callable[[], datetime], action: str) -> Iterator[Work]:
        """Commit when the block ends, roll back when it raises."""
        with Session(self._engine, expire_on_commit=False) as session:
            # Lock before the clock is read: times in the journal then never run backwards.
            session.connection()
            work = Work(session, actor, clock(), action)
            yield work
            work.finish()
            session.commit()

    def empty_log(self) -> None:
        """See :func:`crm_tui.db.reader.empty_log`."""
        borrowed = self._engine.raw_connection()
        try:
            empty_log(borrowed.driver_connection)
        finally:
            borrowed.close()

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()
