"""Reading: SQL text over the database's own driver, with rows as plain tuples.

Queries are written once, as SQL, against :class:`Reader`; shell commands and the first screen
run them without loading the object-relational layer, which costs twenty times their own time.
"""

from __future__ import annotations

import time

from pysqlite3 import dbapi2 as sqlite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    Parameters = Sequence[object] | Mapping[str, object]
    Row = tuple[Any, ...]

BUSY_SECONDS = 15.0


class Reader:
    """A view of the database inside one transaction. Parameters are ``?`` or ``:name``."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Every row."""
        rows: list[Row] = self._connection.execute(sql, parameters).fetchall()
        return rows

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._connection.execute(sql, parameters).fetchone()
        return row

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, parameters)
        return None if row is None else row[0]

    def stream(
        self, sql: str, parameters: Parameters = (), size: int = 5000
    ) -> Iterator[list[Row]]:
        """The rows in lists of up to ``size``, read as they are asked for."""
        cursor = self._connection.execute(sql, parameters)
        while rows := cursor.fetchmany(size):
            yield rows


def connect(path: str, *, write: bool) -> Any:
    """A connection set up as docs/reliability.md says; autocommit, transactions are explicit."""
    # The rw mode: a missing file is an error here; only db.schema creates one.
    uri = "file:" + quoted(path) + "?mode=rw"
    try:
        connection = sqlite.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        set_up(connection, write=write)
    except sqlite.OperationalError:
        if write:
            raise
        # A file we may only read: WAL needs its -shm, so fall back to what SQLite allows.
        connection = sqlite.connect(
            uri.replace("mode=rw", "mode=ro"),
            uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False,
        )  # fmt: skip
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
    connection.create_function("folded", 1, _folded, deterministic=True)
    return connection


def set_up(connection: Any, *, write: bool) -> None:
    """The pragmas every connection of ours has."""
    if write:
        wait_in_turn(connection)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            "journal_size_limit=67108864",
            "cell_size_check=ON",
        ):
            connection.execute("PRAGMA " + pragma)
    else:
        connection.execute("PRAGMA query_only=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA mmap_size=0")


def _folded(text: str | None) -> str:
    """What SQL calls ``folded()``: the form in which searches compare texts."""
    from crm_tui.text.fold import fold_token  # noqa: PLC0415 - most statements do not ask for it

    return fold_token(text) if text else ""


def empty_log(connection: Any) -> None:
    """Carry what stands in the write-ahead log over into the file this connection has open."""
    connection.execute("PRAGMA busy_timeout=200")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    wait_in_turn(connection)


def wait_in_turn(connection: Any) -> None:
    """Wait for a lock in short steps of uneven length, up to BUSY_SECONDS.

    SQLite's own waiting backs off: who has waited long asks rarely, and those who came later pass.
    """
    deadline = 0.0

    def again(times: int) -> bool:
        nonlocal deadline
        now = time.monotonic()
        if times == 0:
            deadline = now + BUSY_SECONDS
        time.sleep(0.001 + (time.perf_counter_ns() & 0xFFF) / 1e6)
        return now < deadline

    connection.set_busy_handler(again)


def quoted(path: str) -> str:
    """A path as it stands in a ``file:`` URI."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
