"""Months of the user's calendar as the ISO days on which they begin."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

from crm_tui.text import jalali

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

JALALI = "jalali"
AHEAD = 3
"""This month and the next ones stand on a board whether or not deals are expected in them."""

_GAP = 12
"""So many months without deals are shown between others; of a longer gap none."""


@lru_cache(4096)
def month_key(day: str, calendar: str) -> str:
    """The first day of the month a day is in, both ISO; empty for an empty one."""
    if not day:
        return ""
    return first_of_month(date.fromisoformat(day), calendar).isoformat()


def month_after(first: str, calendar: str) -> str:
    """The day the next month begins, of a month's first day; both ISO."""
    return months_on(date.fromisoformat(first), 1, calendar).isoformat()


def first_of_month(day: date, calendar: str) -> date:
    """The first day of the month a day is in; a Gregorian month beyond what Jalali ones reach."""
    if calendar == JALALI:
        year, month, _ = jalali.from_gregorian(day)
        if jalali.FIRST_YEAR <= year <= jalali.LAST_YEAR:
            return jalali.to_gregorian(year, month, 1)
    return day.replace(day=1)


def months_on(first: date, count: int, calendar: str) -> date:
    """The first day of the month so many months after the one that begins on ``first``."""
    if calendar == JALALI:
        year, month, _ = jalali.from_gregorian(first)
        years, months = divmod(month - 1 + count, 12)
        if jalali.FIRST_YEAR <= min(year, year + years) <= year + years <= jalali.LAST_YEAR:
            return jalali.to_gregorian(year + years, months + 1, 1)
    years, months = divmod(first.month - 1 + count, 12)
    return date(first.year + years, months + 1, 1) if first.year + years <= MAXYEAR else date.max


def in_month(day: str, first: str, calendar: str) -> str:
    """The same day of the month that begins on ``first``, its last day at most; all ISO.

    Without a day it is the last one.
    """
    start = date.fromisoformat(first)
    last = (months_on(start, 1, calendar) - start).days - 1
    known = date.fromisoformat(day) if day else None
    place = last if known is None else (known - first_of_month(known, calendar)).days
    return (start + timedelta(days=min(place, last))).isoformat()


def months_between(keys: Iterable[str], today: date, calendar: str) -> list[str]:
    """The months of a board in order: those that occur, those near ``today``, short gaps.

    Months are ISO days on which they begin, ``""`` (no day) comes last.
    """
    occurring = set(keys)
    near = first_of_month(today, calendar)
    wanted = {date.fromisoformat(key) for key in occurring if key}
    wanted |= {months_on(near, count, calendar) for count in range(AHEAD)}
    found: list[date] = []
    for month in sorted(wanted):
        gap: list[date] = []
        following = months_on(found[-1], 1, calendar) if found else month
        while following < month and len(gap) <= _GAP:
            gap.append(following)
            following = months_on(following, 1, calendar)
        found += gap if len(gap) <= _GAP else []
        found.append(month)
    return [month.isoformat() for month in found] + [""] * ("" in occurring)
