"""Months of the user's calendar as the ISO days on which they begin."""

from __future__ import annotations

from datetime import MAXYEAR, date
from functools import lru_cache

from crm_tui.text import jalali

JALALI = "jalali"


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
