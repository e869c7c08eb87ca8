"""Days in a search: a day, month or year of either calendar, or a stretch ``from..to``."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

from crm_tui.text.digits import ascii_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SHAPE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_JALALI = range(1200, 1501)
_GREGORIAN = range(1900, 2101)
_ONE_DAY = timedelta(days=1)
_LENGTH = re.compile(r"(\d{1,5})\s*([^\W\d_]+)\.?")
_UNIT_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_BACKWARDS = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}

Span = tuple[date, date]


def span(text: str, today: date | None) -> Span | None:
    """First day and the day after the last one of what ``text`` names, None if it names none.

    ``1405`` and ``1405-06`` are a year and a month; ``a..b`` goes from the first day of ``a`` to
    the last of ``b``; words (``yesterday``, ``هفته بعد``) count from ``today``.
    """
    text = ascii_digits(text).strip()
    if ".." in text:
        low, _, high = text.partition("..")
        first, last = span(low, today), span(high, today)
        return (first[0], last[1]) if first and last and first[0] < last[1] else None
    match = _SHAPE.fullmatch(text)
    try:
        return _calendar_span(match) if match else _spoken(text, today)
    except ValueError:
        return None


def counted(text: str, today: date | None, *, ahead: bool, op: str) -> tuple[str, Span] | None:
    """How to compare with a length of time from today (``7d``, ``2 weeks``, ``30 روز``), or None.

    Without a sign it is all the days from today (``ahead``) or until today. Looking back, less
    than seven days means a later day.
    """
    match = _LENGTH.fullmatch(ascii_digits(text).strip().lower())
    if match is None or today is None:
        return None
    from crm_tui.text.date_words import units  # noqa: PLC0415 - only for lengths
    from crm_tui.text.fold import fold  # noqa: PLC0415 - as above

    unit = units().get(fold(match[2]))
    if unit is None:
        return None
    length = timedelta(int(match[1]) * _UNIT_DAYS[unit])
    try:
        day = today + length if ahead else today - length
    except OverflowError:
        return None
    if op in (":", "="):
        return op, ((today, day + _ONE_DAY) if ahead else (day, today + _ONE_DAY))
    return (op if ahead else _BACKWARDS[op]), (day, day + _ONE_DAY)


def millis(day: date) -> int:
    """The instant this day begins where the machine is, in milliseconds since 1970 (UTC)."""
    return int(time.mktime(day.timetuple())) * 1000


def is_one_day(days: Span) -> bool:
    """True if the span is a single day."""
    return days[1] - days[0] == _ONE_DAY


def _calendar_span(match: re.Match[str]) -> Span | None:
    year = int(match[1])
    if year in _GREGORIAN:
        make: Callable[[int, int, int], date] = date
    elif year in _JALALI:
        from crm_tui.text.jalali import to_gregorian  # noqa: PLC0415 - only for such years

        make = to_gregorian
    else:
        return None
    month, day = int(match[2] or 0), int(match[3] or 0)
    if day:
        first = make(year, month, day)
        return first, first + _ONE_DAY
    if match[2]:
        after = (year, month + 1) if month < 12 else (year + 1, 1)
        return make(year, month, 1), make(*after, 1)
    return make(year, 1, 1), make(year + 1, 1, 1)


def _spoken(text: str, today: date | None) -> Span | None:
    if today is None:
        return None
    from crm_tui.i18n import language  # noqa: PLC0415 - only for days in words
    from crm_tui.text import dates  # noqa: PLC0415 - as above

    found = dates.parse_date(text, today, language()).day
    return found, found + _ONE_DAY
