"""Dates as people type them, in, and as they read them, out; ISO Gregorian between.

One parser for the app, the command line and imports. It speaks five languages at once and two
calendars: a year from 1200 to 1500 is Jalali and one from 1900 to 2100 is Gregorian, whichever
calendar is shown; any other is refused with both readings offered.

Readings taken where usage differs: ``1/9`` is day/month; a date without year lies in the year
that brings it nearest to today; ``fri`` is the coming Friday (never today), ``next fri`` that of
the next calendar week.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from crm_tui.text import date_words, jalali
from crm_tui.text.date_reading import (
    DAY_NEEDED,
    NO_SUCH_DAY,
    NOT_A_DATE,
    BadDate,
    Calendar,
    Parts,
    named,
    numeric,
    resolve,
    take_time,
)
from crm_tui.text.date_spoken import spoken
from crm_tui.text.digits import local_digits
from crm_tui.text.fold import fold

__all__ = [
    "BadDate",
    "Calendar",
    "ParsedDate",
    "echo",
    "is_empty",
    "parse_date",
    "parse_partial",
    "show_date",
    "yearless",
]

MARKS_NO_YEAR = "1604"
"""Year that Outlook and Apple write for a birthday without year."""

_yearless = re.compile(r"--([0-9]{2})-?([0-9]{2})")
_spoken_hour = re.compile(r"(.*[^\W\d_])\s+(?:at |saat |as |ساعت )?([0-9]{1,2})")
_nothing = re.compile(r"[\s0/.\-]*")
_TWO_DIGITS_END = date(2010, 1, 1)
# 21 March 2022 to 20 March 2023: a leap year in neither calendar, so days map one to one.
_COMMON_JALALI, _COMMON_GREGORIAN = 1401, 2022


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A day, with the time of day if one was given; ``calendar`` is the one it was written in."""

    day: date
    at: time | None = None
    calendar: Calendar = Calendar.GREGORIAN

    @property
    def iso(self) -> str:
        """The day as ``YYYY-MM-DD``."""
        return self.day.isoformat()


def parse_date(text: str, today: date, language: str, calendar: str = Calendar.AUTO) -> ParsedDate:
    """Return the day (and time) that ``text`` means to somebody typing it on ``today``.

    ``calendar`` decides only where no four-digit year does. Raises BadDate.
    """
    said = fold(text)
    shown = _calendar(language, calendar)
    said, at = _without_time(said, text)
    if not said and at:
        return ParsedDate(today, at)
    if parts := numeric(said, shown) or named(said):
        day, written = resolve(parts, text, today, shown)
        return ParsedDate(day, at, written)
    in_jalali = shown is Calendar.JALALI
    found = spoken(said, today, jalali_shown=in_jalali)
    if found is None and at is None and (match := _spoken_hour.fullmatch(said)):
        found = spoken(match[1], today, jalali_shown=in_jalali)
        _, at = _without_time(f"{match[2]}:00", text)
    if found is None:
        raise BadDate(NOT_A_DATE, text)
    return ParsedDate(found, at, shown)


def parse_partial(text: str, language: str, calendar: str = Calendar.AUTO) -> str:
    """Return a birthday as ``YYYY-MM-DD`` or, without year, ``--MM-DD`` (RFC 6350).

    Outlook's empties (``0/0/00``) and blanks give "". Two-digit years lie in the past hundred
    years before 2030. Raises BadDate.
    """
    if is_empty(text):
        return ""
    said, _ = _without_time(fold(text), text)
    shown = _calendar(language, calendar)
    if match := _yearless.fullmatch(said):
        return yearless(Parts(None, int(match[1]), int(match[2])), text, Calendar.GREGORIAN)
    parts = numeric(said, shown) or named(said)
    if parts is None:
        raise BadDate(DAY_NEEDED if said.isdigit() else NOT_A_DATE, text)
    if parts.year in {None, MARKS_NO_YEAR}:
        return yearless(parts, text, Calendar.GREGORIAN if parts.year else shown)
    return resolve(parts, text, _TWO_DIGITS_END, shown)[0].isoformat()


def yearless(parts: Parts, text: str, shown: Calendar) -> str:
    """Return ``--MM-DD`` for a day of no year; Jalali days are those of a year like most.

    A Jalali birthday without year has one Gregorian day in ordinary years; leap years, where
    it would be a day off, are not known. Raises BadDate.
    """
    calendar = shown if parts.calendar is Calendar.AUTO else parts.calendar
    month, day = parts.month, parts.day
    try:
        if calendar is Calendar.JALALI:
            leap = (month, day) == (12, 30)
            found = jalali.to_gregorian(_COMMON_JALALI, month, 29 if leap else day)
        else:
            found = date(2000, month, day)
    except ValueError:
        raise BadDate(NO_SUCH_DAY, text) from None
    return f"--{found.month:02}-{found.day:02}"


def is_empty(text: str) -> bool:
    """Tell if a cell holds no date at all: blank, or an exporter's ``0/0/00``."""
    return _nothing.fullmatch(fold(text)) is not None


def show_date(iso: str, calendar: str, language: str) -> str:
    """Return an ISO date, instant or ``--MM-DD`` as read in ``calendar``: ``۱۴۰۵/۰۹/۰۱``.

    Digits are those of ``language``. What is no ISO date comes back as it is.
    """
    jalali_shown = _calendar(language, calendar) is Calendar.JALALI
    try:
        if iso.startswith("--"):
            month, day = int(iso[2:4]), int(iso[5:7])
            if jalali_shown:
                _, month, day = jalali.from_gregorian(_common_day(month, day))
            shown = f"{month:02}/{day:02}" if jalali_shown else f"{month:02}-{day:02}"
        else:
            gregorian = date.fromisoformat(iso[:10])
            shown = gregorian.isoformat()
            if jalali_shown:
                shown = "{:04}/{:02}/{:02}".format(*jalali.from_gregorian(gregorian))
    except ValueError:
        return iso
    return local_digits(shown, language)


def echo(parsed: ParsedDate, language: str, calendar: str = Calendar.AUTO) -> str:
    """Return what was understood, in both calendars: ``Sunday 2026-11-22 (1405/09/01) 10:00``.

    The date in ``calendar`` comes first. In Persian a date with hyphens stands between isolates:
    after a letter its numbers would change places.
    """
    names = date_words.SHOWN_WEEKDAYS.get(language, date_words.SHOWN_WEEKDAYS["en"]).split()
    first, second = Calendar.GREGORIAN, Calendar.JALALI
    if _calendar(language, calendar) is Calendar.JALALI:
        first, second = second, first
    shown = [
        names[parsed.day.weekday()],
        _in_sentence(show_date(parsed.iso, first, language), language),
        f"({_in_sentence(show_date(parsed.iso, second, language), language)})",
    ]
    if parsed.at:
        shown.append(local_digits(f"{parsed.at:%H:%M}", language))
    return " ".join(shown)


def _in_sentence(shown: str, language: str) -> str:
    return f"\u2066{shown}\u2069" if language == "fa" and "-" in shown else shown


def _calendar(language: str, calendar: str) -> Calendar:
    if calendar != Calendar.AUTO:
        return Calendar(calendar)
    return Calendar.JALALI if language == "fa" else Calendar.GREGORIAN


def _without_time(said: str, text: str) -> tuple[str, time | None]:
    try:
        return take_time(said)[:2]
    except ValueError:
        raise BadDate(NOT_A_DATE, text) from None


def _common_day(month: int, day: int) -> date:
    """Return the day in the common Jalali year that stands for all years."""
    if (month, day) == (2, 29):
        month, day = 3, 1
    year = _COMMON_GREGORIAN + (1 if (month, day) <= (3, 20) else 0)
    return date(year, month, day)
