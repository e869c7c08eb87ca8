"""From a written date to its numbers, from the numbers to a day of one of two calendars."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from crm_tui.errors import N_
from crm_tui.text import date_words, jalali

JALALI_YEARS = range(1200, 1501)
GREGORIAN_YEARS = range(1900, 2101)


class Calendar(StrEnum):
    """A calendar dates are written in; AUTO is Jalali for Persian, else Gregorian."""

    AUTO = "auto"
    JALALI = "jalali"
    GREGORIAN = "gregorian"


NOT_A_DATE = N_("“{text}” is not a date. Try 2026-11-22, 1405/09/01, tomorrow, +3d or fri.")
NO_SUCH_DAY = N_("“{text}” is not a day of the calendar.")
STRANGE_YEAR = N_("“{text}”: did you mean {jalali} or {gregorian}? Give the year in full.")
NO_READING = N_("“{text}”: the year must be 1200–1500 (Jalali) or 1900–2100 (Gregorian).")
DAY_NEEDED = N_("“{text}” needs a day and a month.")


class BadDate(ValueError):
    """A text that is no date; ``template`` and ``values`` make its sentence.

    ``readings`` are the ISO Gregorian dates it might have meant, the Jalali reading first.
    """

    def __init__(self, template: str, text: str, readings: Sequence[tuple[str, str]] = ()) -> None:
        self.template = template
        self.readings = tuple(iso for iso, _ in readings)
        self.values = {"text": text}
        if readings:
            self.values |= {"jalali": readings[0][1], "gregorian": readings[-1][1]}
        super().__init__(template.format(**self.values))


@dataclass(frozen=True, slots=True)
class Parts:
    """Numbers of a written date; ``year`` None if not given, as written otherwise."""

    year: str | None
    month: int
    day: int
    calendar: Calendar = Calendar.AUTO


class Order(StrEnum):
    """Which of three numbers is the year, the month, the day."""

    YMD = "y/m/d"
    DMY = "d/m/y"
    MDY = "m/d/y"


_DASH = "[-\u2010-\u2015]"
_three = re.compile(
    rf"([0-9]{{1,4}})\s*(?:[/.,\s]|{_DASH})\s*([0-9]{{1,2}})\s*(?:[/.,\s]|{_DASH})\s*([0-9]{{1,4}})"
)
_two = re.compile(rf"([0-9]{{1,2}})\s*(?:[/.]|{_DASH})\s*([0-9]{{1,2}})\.?")
_compact = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_time = re.compile(
    r"(?:^|(?<=[0-9])t|[\s,]+)(?:at |saat |as |ساعت )?"
    r"([0-9]{1,2})[:٫]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(am|pm|a\.m\.|p\.m\.|ق\.?ظ|ب\.?ظ)?"
    r"\s*(z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?$"
)
_hour = re.compile(r"(?:^|[\s,])(?:at )?([0-9]{1,2})\s*(am|pm)$")
_LATE = {"pm", "p.m.", "ب.ظ", "بظ"}


def take_time(said: str) -> tuple[str, time | None, str]:
    """Part a folded text into its date, its time of day and its zone (as written).

    ValueError if the time is impossible.
    """
    if match := _time.search(said):
        hour, minute, second, half, zone = match.groups("")
        return said[: match.start()].strip(" ,"), clock(hour, minute, half, second), zone
    if match := _hour.search(said):
        return said[: match.start()].strip(" ,"), clock(match[1], "0", match[2]), ""
    return said, None, ""


def clock(hour: str, minute: str, half: str = "", second: str = "") -> time:
    """Return the time of day; ``half`` is am, pm or empty. ValueError if there is none such."""
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError("no such hour")
        hours = hours % 12 + (12 if half in _LATE else 0)
    return time(hours, int(minute), int(second or 0))


def three_numbers(said: str) -> tuple[str, str, str] | None:
    """Return the three numbers of a written date as they stand."""
    match = _three.fullmatch(said) or _compact.fullmatch(said)
    return (match[1], match[2], match[3]) if match else None


def arrange(numbers: tuple[str, str, str], order: Order) -> Parts:
    """Read three numbers in the given order."""
    first, second, third = numbers
    match order:
        case Order.YMD:
            return Parts(first, int(second), int(third))
        case Order.DMY:
            return Parts(third, int(second), int(first))
        case Order.MDY:
            return Parts(third, int(first), int(second))


def orders(numbers: tuple[str, str, str]) -> list[Order]:
    """Return the orders in which the numbers can be a date at all."""
    first, second, third = (int(number) for number in numbers)
    possible: list[Order] = []
    if len(numbers[2]) <= 2 and 1 <= second <= 12 and 1 <= third <= 31 and len(numbers[0]) != 3:
        possible.append(Order.YMD)
    if len(numbers[0]) <= 2 and len(numbers[2]) != 3:
        if 1 <= second <= 12 and 1 <= first <= 31:
            possible.append(Order.DMY)
        if 1 <= first <= 12 and 1 <= second <= 31:
            possible.append(Order.MDY)
    return possible


def numeric(said: str, shown: Calendar) -> Parts | None:
    """Read a date written in numbers, None if it is not one."""
    if numbers := three_numbers(said):
        possible = orders(numbers)
        year_last = len(numbers[2]) > 2 or shown is not Calendar.JALALI
        preferred = (Order.DMY, Order.MDY, Order.YMD) if year_last else tuple(Order)
        for order in preferred:
            if order in possible:
                return arrange(numbers, order)
        return arrange(numbers, Order.YMD if len(numbers[0]) > 2 else Order.DMY)
    if match := _two.fullmatch(said):
        first, second = int(match[1]), int(match[2])
        return Parts(None, second, first) if second <= 12 else Parts(None, first, second)
    return None


def named(said: str) -> Parts | None:
    """Read a date whose month is a word (``22 nov 2026``, ``۱ آذر``), None if it is not one."""
    skipped = date_words.ignored()
    tokens = [token for token in re.split(r"[\s,./'-]+", said) if token and token not in skipped]
    month, calendar, numbers = 0, Calendar.AUTO, list[str]()
    for token in tokens:
        number = re.fullmatch(r"([0-9]{1,4})(?:st|nd|rd|th|om|م|ام)?", token)
        if number:
            numbers.append(number[1])
        elif not month and token in date_words.jalali_months():
            month, calendar = date_words.jalali_months()[token], Calendar.JALALI
        elif not month and token in date_words.gregorian_months():
            month, calendar = date_words.gregorian_months()[token], Calendar.GREGORIAN
        elif token not in date_words.weekdays():
            return None
    if not month or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 1:
        return None if len(numbers[0]) > 2 else Parts(None, month, int(numbers[0]), calendar)
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return Parts(year, month, int(day), calendar) if len(day) <= 2 else None


def resolve(parts: Parts, text: str, today: date, shown: Calendar) -> tuple[date, Calendar]:
    """Return the day and the calendar it was written in; raises BadDate about ``text``.

    A two-digit year lies between 80 years before ``today`` and 19 after.
    """
    calendar = parts.calendar if parts.calendar is not Calendar.AUTO else shown
    if parts.year is None:
        return _nearest(parts, text, today, calendar), calendar
    year = int(parts.year)
    if len(parts.year) <= 2:
        year = _full_year(year, today, calendar)
    elif parts.calendar is Calendar.AUTO:
        if year in JALALI_YEARS:
            calendar = Calendar.JALALI
        elif year in GREGORIAN_YEARS:
            calendar = Calendar.GREGORIAN
        else:
            raise _refused(parts, text, today)
    elif year not in (JALALI_YEARS if calendar is Calendar.JALALI else GREGORIAN_YEARS):
        raise BadDate(NO_READING, text)
    try:
        return _day(year, parts, calendar), calendar
    except ValueError:
        raise BadDate(NO_SUCH_DAY, text) from None


def _day(year: int, parts: Parts, calendar: Calendar) -> date:
    if calendar is Calendar.JALALI:
        return jalali.to_gregorian(year, parts.month, parts.day)
    return date(year, parts.month, parts.day)


def _year_of(day: date, calendar: Calendar) -> int:
    return jalali.from_gregorian(day)[0] if calendar is Calendar.JALALI else day.year


def _full_year(two_digits: int, today: date, calendar: Calendar) -> int:
    latest = _year_of(today, calendar) + 19
    return latest - (latest - two_digits) % 100


def _nearest(parts: Parts, text: str, today: date, calendar: Calendar) -> date:
    this_year = _year_of(today, calendar)
    found: list[date] = []
    for year in range(this_year - 4, this_year + 5):
        try:
            found.append(_day(year, parts, calendar))
        except ValueError:
            continue  # 29 February, 30 Esfand: not in every year
    if not found:
        raise BadDate(NO_SUCH_DAY, text)
    return min(found, key=lambda day: abs(day - today))


def _refused(parts: Parts, text: str, today: date) -> BadDate:
    """Make the refusal of a year of neither calendar, with the full years it may have meant."""
    two_digits = int(parts.year or 0) % 100
    readings: list[tuple[str, str]] = []
    for calendar, form in ((Calendar.JALALI, "{:04}/{:02}/{:02}"), (Calendar.GREGORIAN, "")):
        year = _full_year(two_digits, today, calendar)
        try:
            iso = _day(year, parts, calendar).isoformat()
        except ValueError:
            continue
        readings.append((iso, form.format(year, parts.month, parts.day) or iso))
    return BadDate(STRANGE_YEAR if len(readings) == 2 else NO_READING, text, readings)
