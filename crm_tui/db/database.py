"""An open book: a few reading connections shared by threads, and the door to writing."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager, suppress

from crm_tui.db import location, schema
from crm_tui.db.faults import in_words
from crm_tui.db.reader import Reader, connect, empty_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Any

    from crm_tui.db.work import Work, Writer

IDLE_READERS = 4


class Database:
    """One file, ready at HEAD. Use from any thread; close when done."""

    def __init__(self, path: str) -> None:
        """Open (creating or upgrading as needed). Raises the failures of ``db.faults``."""
        self.path = location.resolve(path)
        schema.make_ready(self.path)
        self._identity = location.identity(self.path)
        self._idle: deque[Any] = deque()
        self._writer: Writer | None = None

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A reader that sees one moment of the book for as long as the block lasts."""
        with in_words(self.path):
            self._check_before()
            connection = self._take()
            try:
                connection.execute("BEGIN")
                yield Reader(connection)
            finally:
                with suppress(Exception):  # the original failure is the one to tell
                    connection.execute("ROLLBACK")
                self._give_back(connection)

    @contextmanager
    def writing(self, actor: str, clock: Callable[[], datetime], action: str) -> Iterator[Work]:
        """A unit of work: commits when the block ends, rolls back when it raises."""
        if self._writer is None:
            # SQLModel costs a third of a second: only those who write pay.
            from crm_tui.db.work import Writer  # noqa: PLC0415

            self._writer = Writer(self.path)
        with in_words(self.path):
            self._check_before()
            with self._writer.work(actor, clock, action) as work:
                yield work
                # Again before the commit: a save into a file that was moved away is a lost save.
                self.check_same()

    def check_same(self) -> None:
        """Raise BookMoved if the path no longer names the file that was opened."""
        if self._identity is not None:
            location.check_same(self.path, self._identity)

    def _check_before(self) -> None:
        if self._moved:
            self._empty_log()
        self.check_same()

    @property
    def _moved(self) -> bool:
        return self._identity is not None and location.identity(self.path) != self._identity

    def _empty_log(self) -> None:
        """Carry the log of a moved file over into it.

        The log stays behind under the old name: the moved file would lack its last commits, and
        whatever file takes the old name would be read with a log that is not its own.
        """
        with suppress(Exception):  # the disk may be full, others may be reading: as well as can be
            if self._idle:
                empty_log(self._idle[-1])
            elif self._writer is not None:
                self._writer.empty_log()

    def close(self) -> None:
        """Close every connection."""
        if self._moved:
            self._empty_log()
        while self._idle:
            self._idle.pop().close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _take(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            return connect(self.path, write=False)

    def _give_back(self, connection: Any) -> None:
        if len(self._idle) < IDLE_READERS:
            self._idle.append(connection)
        else:
            connection.close()
