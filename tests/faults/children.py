"""Other sessions in tests: functions run in processes of their own."""

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from tests.factories import FixedClock

_fork = multiprocessing.get_context("fork")
PATIENCE = 60.0


def session(path: Path, actor: str = "mina") -> Crm:
    """Open a book."""
    return Crm(Database(str(path)), actor, FixedClock())


def _work(send: Connection, job: Callable[..., Any], arguments: Sequence[Any]) -> None:
    try:
        send.send(("done", job(*arguments)))
    except BaseException as error:  # noqa: BLE001 - told to the parent
        send.send(("failed", f"{type(error).__name__}: {error}\n{traceback.format_exc()}"))
    finally:
        send.close()
        os._exit(0)


class Child:
    """A function at work in another process."""

    def __init__(self, job: Callable[..., Any], *arguments: Any) -> None:
        self._receive, send = _fork.Pipe(duplex=False)
        self._process = _fork.Process(target=_work, args=(send, job, arguments))
        self._process.start()
        send.close()

    def result(self) -> Any:
        """What it returned; fails with its traceback if it raised."""
        assert self._receive.poll(PATIENCE), "the child did not answer"
        verdict, value = self._receive.recv()
        self._process.join(PATIENCE)
        assert verdict == "done", value
        return value

    def join(self) -> None:
        """Wait until it has ended."""
        self._process.join(PATIENCE)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join(PATIENCE)


def together(job: Callable[..., Any], arguments: Sequence[Sequence[Any]]) -> list[Any]:
    """Run a job in as many processes at once, and return what each returned."""
    children = [Child(job, *each) for each in arguments]
    return [child.result() for child in children]


def locked(path: Path) -> AbstractContextManager[None]:
    """Hold the book's write lock in another process meanwhile."""

    def lock() -> Any:
        from pysqlite3 import dbapi2 as sqlite  # noqa: PLC0415 - in the child only

        connection = sqlite.connect(str(path), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        return connection

    return holding(lock)


def opened(path: Path) -> AbstractContextManager[None]:
    """Have the book open in another process meanwhile, idle, after one look into it."""

    def look() -> Any:
        crm = session(path)
        crm.read(Reader.value, "SELECT count(*) FROM contact")
        return crm

    return holding(look)


@contextmanager
def holding(take: Callable[[], Any]) -> Iterator[None]:
    """Keep in another process what ``take`` returns (something to close)."""
    ready, hold = _fork.Event(), _fork.Event()

    def keep() -> None:
        thing = take()
        ready.set()
        hold.wait(PATIENCE)
        thing.close()

    child = Child(keep)
    assert ready.wait(PATIENCE)
    try:
        yield
    finally:
        hold.set()
        child.result()
