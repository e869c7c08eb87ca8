"""Verified copies of a book: made under writers, checked before they count, rotated.

``VACUUM INTO`` copies a consistent snapshot whatever others write meanwhile; a plain copy of the
file does not. The attachments a copy names lie beside it, shared with the book where the file
system can: they are never changed.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from crm_tui.db import location, schema
from crm_tui.db.faults import BackupFailed, BookBusy, in_words
from crm_tui.db.files import ENDING, Files
from crm_tui.db.reader import BUSY_SECONDS, quoted
from crm_tui.errors import CrmError

KEEP = 10
_TABLES = ("contact", "contact_phone", "contact_email", "batch", "change")


def folder_of(path: str) -> str:
    """Where the copies of this book are kept."""
    return os.path.join(os.path.dirname(path), "backups")


def make(path: str, *, reason: str, target: str | None = None, now: datetime | None = None) -> str:
    """Copy the book to ``target`` (default: a dated name in ``folder_of``); returns its path.

    Raises BackupFailed, leaving older copies alone, if the copy can't be made or is not whole.
    """
    moment = now or datetime.now(UTC)  # noqa: TID251 - names a file; no rule depends on it
    chosen = target or _dated_name(path, reason, moment)
    unfinished = chosen + ".part"
    try:
        os.makedirs(os.path.dirname(chosen) or ".", mode=0o700, exist_ok=True)
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
        _copy(path, unfinished)
        os.chmod(unfinished, 0o600)
        _sync(unfinished)
        # What is missing in the book is missing in its copies: 'crm doctor' names it.
        Files(chosen).take_over(attached(unfinished), Files(path))
        os.replace(unfinished, chosen)
    except BackupFailed:
        _discard(unfinished)
        raise
    except (OSError, sqlite.Error, CrmError) as error:
        _discard(unfinished)
        raise BackupFailed(reason=str(error)) from error
    if target is None:
        _rotate(folder_of(path), os.path.basename(path))
    return chosen


def attached(path: str) -> list[str]:
    """Digests of the attachments a book names."""
    connection = sqlite.connect(f"file:{quoted(path)}?mode=ro", uri=True, isolation_level=None)
    try:
        found = connection.execute("SELECT DISTINCT digest FROM attachment ORDER BY digest")
        return [str(row[0]) for row in found]
    except sqlite.OperationalError:
        return []  # a book of before there were any
    finally:
        connection.close()


def verify(path: str) -> list[str]:
    """What is wrong with a book's file, as sentences of SQLite; empty if it is whole."""
    connection = sqlite.connect(f"file:{quoted(path)}?mode=ro", uri=True, isolation_level=None)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(20)")]
        problems = [text for text in found if text != "ok"]
        problems += [
            f"{row[0]}: row {row[1]} points to a missing {row[2]}"
            for row in connection.execute("PRAGMA foreign_key_check").fetchmany(20)
        ]
    except sqlite.DatabaseError as error:
        problems = [str(error)]
    finally:
        connection.close()
    return problems


def restore(path: str, source: str) -> str | None:
    """Put the copy ``source`` in the place of the book; returns the backup of what was there.

    Raises BackupFailed if the copy is not whole, BookBusy while another session has the book open.
    """
    problems = verify(source) if location.check_usable(source) else ["there is no such file"]
    if problems:
        raise BackupFailed(reason=f"{source}: {problems[0]}")
    saved = None
    unfinished = path + ".restore"
    with in_words(path):
        holder = _hold_alone(path)
        try:
            if holder is not None:
                # Its lock would keep our own copying out: let go for that, then hold again.
                holder.close()
                saved = make(path, reason="restore")
                holder = _hold_alone(path)
            _copy(source, unfinished)
            os.chmod(unfinished, os.stat(path).st_mode & 0o777 if holder else 0o600)
            _sync(unfinished)
            Files(path).take_over(attached(unfinished), Files(source))
            os.replace(unfinished, path)
            # A left-over log would be replayed into the restored file and undo the restore.
            for leftover in (path + "-wal", path + "-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(leftover)
        finally:
            if holder is not None:
                holder.close()
            _discard(unfinished)
    return saved


def _hold_alone(path: str) -> Any | None:
    """A connection holding the file exclusively, None if there is no usable file."""
    try:
        if not location.check_usable(path):
            return None
    except CrmError:
        return None  # what is there is broken: that is why it is being replaced
    connection = sqlite.connect(path, timeout=1.0, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite.OperationalError as error:
        connection.close()
        if "locked" in str(error) or "busy" in str(error):
            raise BookBusy(path=path) from error
        return None
    except sqlite.DatabaseError:
        connection.close()
        return None
    return connection


def _copy(path: str, unfinished: str) -> None:
    connection = sqlite.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("BEGIN")
        counts = _counts(connection)
        revision = schema.version(connection)
        connection.execute("COMMIT")
        connection.execute("VACUUM INTO ?", (unfinished,))
    finally:
        connection.close()
    problems = verify(unfinished)
    if problems:
        raise BackupFailed(reason=problems[0])
    copy = sqlite.connect(f"file:{quoted(unfinished)}?mode=ro", uri=True, isolation_level=None)
    try:
        # Others may have added rows between the count and the copy; the journal only grows.
        if _counts(copy)["batch"] < counts["batch"] or schema.version(copy) != revision:
            raise BackupFailed(reason="the copy has fewer rows than the book")
    finally:
        copy.close()


def _counts(connection: Any) -> dict[str, int]:
    present = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        if table in present
        else 0
        for table in _TABLES
    }


def _dated_name(path: str, reason: str, moment: datetime) -> str:
    stem = os.path.splitext(os.path.basename(path))[0]
    stamp = moment.strftime("%Y%m%dT%H%M%S%fZ")
    return os.path.join(folder_of(path), f"{stem}-{stamp}-{reason}.db")


def _rotate(folder: str, name: str) -> None:
    stem = os.path.splitext(name)[0]
    copies = sorted(f for f in os.listdir(folder) if f.startswith(stem + "-") and f.endswith(".db"))
    for old in copies[:-KEEP]:
        with suppress(OSError):
            os.unlink(os.path.join(folder, old))
            shutil.rmtree(os.path.join(folder, old + ENDING))


def _sync(path: str) -> None:
    for name, flags in ((path, os.O_RDWR), (os.path.dirname(path) or ".", os.O_RDONLY)):
        descriptor = os.open(name, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _discard(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
