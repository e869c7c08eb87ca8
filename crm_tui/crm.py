"""The gateway: the one door between the front ends and the data.

``read`` takes a query and its arguments, ``write`` a service and its arguments; a wrong argument,
or a query passed to ``write``, is a type error. Sessions and tables never pass this door.
"""

from __future__ import annotations

from crm_tui.db.database import Database

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Concatenate, ParamSpec, TypeVar

    from crm_tui.db.files import Files
    from crm_tui.db.reader import Reader
    from crm_tui.db.watch import Watch
    from crm_tui.db.work import Work

    P = ParamSpec("P")
    R = TypeVar("R")


class Crm:
    """One open book and the person at the keyboard (``actor``, an account name)."""

    def __init__(self, database: Database, actor: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._listeners: list[Callable[[object], None]] = []
        self.actor = actor

    @property
    def path(self) -> str:
        """The book's file, for messages."""
        return self._database.path

    @property
    def files(self) -> Files:
        """The attachments beside the book."""
        from crm_tui.db.files import Files  # noqa: PLC0415 - most commands have no use for it

        return Files(self.path)

    def now(self) -> datetime:
        """The time, aware UTC, from the clock the program was given."""
        return self._clock()

    def read(
        self, query: Callable[Concatenate[Reader, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Ask a question; the answer is frozen values. Safe from any thread."""
        with self._database.reading() as reader:
            return query(reader, *args, **kwargs)

    def write(
        self, service: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Do a deed in one transaction; listeners hear its events once it is committed."""
        module = service.__module__.rpartition(".")[2]
        action = f"{module}.{getattr(service, '__name__', 'deed')}"
        with self._database.writing(self.actor, self._clock, action) as work:
            result = service(work, *args, **kwargs)
        for event in work.events:
            for listener in list(self._listeners):
                listener(event)
        return result

    def on_event(self, listener: Callable[[object], None]) -> Callable[[], None]:
        """Hear the events of this session's writes; returns the call that stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def watch(self) -> Watch:
        """A watch for other sessions' commits."""
        from crm_tui.db.watch import Watch  # noqa: PLC0415 - shell commands have no use for it

        return Watch(self._database.path)

    def back_up(self, reason: str) -> str:
        """Make a verified copy of the book before a large deed; returns its path."""
        from crm_tui.db import backup  # noqa: PLC0415 - only before large deeds

        return backup.make(self._database.path, reason=reason, now=self._clock())

    def close(self) -> None:
        """Close the book."""
        self._database.close()
