"""Numbers of tickets: gapless within a year of the desk's calendar, never given twice.

The next one is read inside the write transaction, which nobody shares; a ticket is never deleted,
so what was given once stays taken.
"""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.text import jalali


class Number(NamedTuple):
    """A number and what it is made of."""

    text: str
    year: int
    seq: int


def following(work: Work) -> Number:
    """The number of the ticket opened now. The book has a desk."""
    row = work.reader.one("SELECT prefix, calendar, zone FROM service_desk ORDER BY id LIMIT 1")
    assert row is not None
    prefix, calendar, zone = row
    year = year_at(work.now, calendar, zone)
    seq = (work.reader.value("SELECT max(seq) FROM ticket WHERE year = ?", (year,)) or 0) + 1
    return Number(shown(prefix, year, seq), year, seq)


def year_at(now: datetime, calendar: str, zone: str) -> int:
    """The year the wall calendar of the desk shows."""
    day = moments.local(now, ZoneInfo(zone or "UTC")).date()
    return jalali.from_gregorian(day)[0] if calendar == "jalali" else day.year


def shown(prefix: str, year: int, seq: int) -> str:
    """As people say it: ``T-1405-0031``. Of the prefix only letters and digits count."""
    prefix = "".join(filter(str.isalnum, prefix))
    return "-".join([*([prefix] if prefix else []), str(year), f"{seq:04}"])
