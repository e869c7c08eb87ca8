"""Creating and upgrading the schema with Alembic, under lock, after a verified backup."""

import os
import stat
from contextlib import suppress
from importlib import resources
from typing import Any

from alembic import command
from alembic.config import Config
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import create_engine, event  # noqa: TID251 - a throw-away engine for Alembic only
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import StaticPool

from crm_tui.db import backup, schema
from crm_tui.db.faults import BookDamaged, CantOpen, in_words
from crm_tui.db.reader import BUSY_SECONDS


def create(path: str) -> None:
    """Make a new book. It appears under its name only when complete, whoever else tries too."""
    folder = os.path.dirname(path)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError as error:
        raise CantOpen(path=path) from error
    unfinished = f"{path}.new-{os.getpid()}"
    with in_words(path):
        try:
            connection = sqlite.connect(unfinished, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA auto_vacuum=NONE")
            _migrate(connection, schema.HEAD)
            connection.close()
            # A folder with the set-group bit is a team's: its members share the file.
            shared = os.stat(folder).st_mode & stat.S_ISGID
            os.chmod(unfinished, 0o660 if shared else 0o600)
            _set_aside_log(path)
            with suppress(FileExistsError):
                os.link(unfinished, path)
        finally:
            for leftover in (unfinished, unfinished + "-wal", unfinished + "-shm"):
                with suppress(OSError):
                    os.unlink(leftover)


def _set_aside_log(path: str) -> None:
    """Out of the way with the log of a book that was deleted: the new one would be read with it."""
    if not os.path.exists(path):
        with suppress(FileNotFoundError):
            os.replace(path + "-wal", path + "-wal.orphan")
        with suppress(FileNotFoundError):
            os.unlink(path + "-shm")


def bring_up(path: str, target: str = schema.HEAD) -> str | None:
    """Upgrade the file to ``target``; returns the backup made first, None if not behind."""
    with in_words(path):
        connection = sqlite.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            if schema.version(connection) == target:
                return None
            saved = backup.make(path, reason="upgrade")
            _migrate(connection, target)
            return saved
        finally:
            connection.close()


def _migrate(connection: Any, target: str) -> None:
    """Run the missing migrations in one transaction; all of them or none."""
    # Rebuilding a parent table with enforcement on would cascade into its children.
    connection.execute("PRAGMA foreign_keys=OFF")
    engine = _engine(connection)
    with engine.begin() as bound:
        # The lock is held now, so nobody else can have migrated since we look.
        if schema.version(connection) != target:
            config = Config()
            config.set_main_option(
                "script_location", str(resources.files("crm_tui.db") / "migrations")
            )
            config.attributes["connection"] = bound
            command.upgrade(config, target)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise BookDamaged(path=_file_of(bound))


def _engine(connection: Any) -> Engine:
    engine = create_engine(
        "sqlite://", module=sqlite, creator=lambda: connection, poolclass=StaticPool
    )

    @event.listens_for(engine, "begin")
    def lock(bound: Connection) -> None:
        bound.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _file_of(bound: Connection) -> str:
    return str(bound.exec_driver_sql("PRAGMA database_list").fetchone()[2])  # type: ignore[index]
