"""Which version of the schema a file has, and what must happen before it is used."""

from __future__ import annotations

from crm_tui.db import location
from crm_tui.db.faults import NewerSchema, NotABook, SchemaBehind, in_words
from crm_tui.db.reader import connect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HEAD = "0006"
"""Revision this program reads and writes; a test holds it against the migrations' head."""

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every revision there has been, oldest first."""


def version(connection: Any) -> str | None:
    """The file's revision, None if it has no table of versions."""
    found = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type='table' AND name='alembic_version'"
    ).fetchone()[0]
    row = (
        connection.execute("SELECT version_num FROM alembic_version").fetchone() if found else None
    )
    return None if row is None else str(row[0])


def check(connection: Any, path: str) -> None:
    """Raise unless the file is at HEAD: NewerSchema, SchemaBehind or NotABook."""
    found = version(connection)
    if found == HEAD:
        return
    if found is None:
        raise NotABook(path=path)
    if found in KNOWN:
        raise SchemaBehind(path=path)
    raise NewerSchema(path=path)


def make_ready(path: str, *, upgrade: bool = True) -> None:
    """Create the book if there is none, upgrade it (after a backup) if it is behind.

    Raises the failures of ``db.faults``; a newer schema is never touched.
    """
    location.refuse_network(path)
    with in_words(path):
        if not location.check_usable(path):
            # Alembic costs 300 ms: only where there is something for it to do.
            from crm_tui.db.upgrade import create  # noqa: PLC0415

            create(path)
            return
        connection = connect(path, write=False)
        behind = False
        try:
            check(connection, path)
        except SchemaBehind:
            if not upgrade:
                raise
            behind = True
        finally:
            connection.close()
        if not behind:
            return
        from crm_tui.db.upgrade import bring_up  # noqa: PLC0415 - as above

        bring_up(path)
