"""The composition root: flags, environment and settings become an open book."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from crm_tui import paths
from crm_tui.crm import Crm
from crm_tui.db.database import Database

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.config import Settings


def actor_name(flag: str | None = None) -> str:
    """Who is at the keyboard: ``--as``, else ``CRM_USER``, else the account of the process."""
    if flag:
        return flag
    if named := os.environ.get("CRM_USER"):
        return named
    try:
        import pwd  # noqa: PLC0415 - Unix only

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return os.environ.get("USERNAME") or "user"


def database_path(flag: str | None = None, settings: Settings | None = None) -> str:
    """Which book: ``--db``, else ``CRM_DATABASE_URL``, else the settings, else the platform's."""
    configured = settings.database if settings else ""
    return flag or os.environ.get("CRM_DATABASE_URL") or configured or paths.database_file()


def open_crm(
    db: str | None = None, actor: str | None = None, settings: Settings | None = None
) -> Crm:
    """Open the book, creating or upgrading it as needed. Raises the failures of ``db.faults``."""
    return Crm(Database(database_path(db, settings)), actor_name(actor), system_clock)


def system_clock() -> datetime:
    """Aware UTC time of the machine."""
    return datetime.now(UTC)  # noqa: TID251 - the one place the real clock is read
