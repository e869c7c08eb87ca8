"""Whether the clocks of open tickets say what promises, hours and holidays now say."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crm_tui.db.reader import Reader
from crm_tui.domain.service_desk import Desk
from crm_tui.queries.sla import OPEN, desk

KEY = "sla_counted"
"""Of the row of ``setting`` that keeps :class:`Counted`."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How far all open tickets were counted anew, and by which working time.

    ``cursor`` is the last ticket of a count that is not finished, None if there is none.
    ``left`` is how many there were to count after it. ``years`` are fingerprints of the desk's
    years.
    """

    cursor: int | None = None
    left: int = 0
    years: Mapping[str, str] = field(default_factory=dict)


def counted(reader: Reader) -> Counted:
    """What is known of the last count; nothing in a book that was never counted."""
    text = reader.value("SELECT value FROM setting WHERE key = ?", (KEY,))
    if text is None:
        return Counted()
    try:
        said = json.loads(text)
        return Counted(said["cursor"], int(said["left"]), dict(said["years"]))
    except (ValueError, KeyError, TypeError):
        return Counted()


def is_stale(reader: Reader, now: datetime) -> bool:
    """Tell if open tickets have to be counted anew: promises changed, or working time did.

    Asks for the holidays of three years, which takes half a second once in a program's life.
    """
    working = desk(reader)
    if working is None:
        return False
    known = counted(reader)
    if known.cursor is not None:
        return True
    return any(
        known.years.get(year, mark) != mark for year, mark in years(working, now).items()
    ) or (not known.years and open_count(reader) > 0)


def years(working: Desk, now: datetime) -> dict[str, str]:
    """Fingerprints of the years in which open tickets began and are due, by year."""
    return {str(year): working.fingerprint(year) for year in range(now.year - 1, now.year + 2)}


def open_count(reader: Reader, after: int = 0) -> int:
    """How many tickets are open, of those with higher ids."""
    found = reader.value(f"SELECT count(*) FROM ticket WHERE id > ? AND {OPEN}", (after,))  # noqa: S608
    return int(found)
