"""A month as a grid of weeks, in either calendar, and the steps one takes through it.

Weekdays count from Monday, 0. Grids always have six weeks, so that a calendar on the screen does
not change its height from month to month.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from crm_tui.text import date_words, jalali
from crm_tui.text.date_reading import Calendar
from crm_tui.text.digits import local_digits

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""The days one can pick: those whose year can be typed in either calendar."""

WEEKS = 6

_GREGORIAN = {
    "en": "January February March April May June July August September October November December",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "lt": "sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis "
    "lapkritis gruodis",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
}
_JALALI = {
    "en": "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand",
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "tr": "Ferverdin Ordibeheşt Hordad Tir Mordad Şehriver Mehr Aban Azer Dey Behmen Esfend",
}
_OF_MONTH = {
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio "
    "lapkričio gruodžio",
}
"""Names of Gregorian months beside a day, where they differ."""

_TITLES = {"lt": "{year} m. {month}", "pt": "{month} de {year}"}
_DATES = {"lt": "{year} m. {month} {day} d.", "pt": "{day} de {month} de {year}"}
_YEARLESS = {"lt": "{month} {day} d.", "pt": "{day} de {month}"}
_FULL = {"lt": "{date}, {weekday}", "pt": "{weekday}, {date}", "tr": "{date} {weekday}"}
"""How the parts are put together, where not as in English."""

_SHORT_WEEKDAYS = {
    "en": "Mo Tu We Th Fr Sa Su",
    "fa": "د س چ پ ج ش ی",
    "tr": "Pt Sa Ça Pe Cu Ct Pa",
    "lt": "Pr An Tr Kt Pn Št Sk",
    "pt": "seg ter qua qui sex sáb dom",
}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a calendar; ``month`` is 1 to 12."""

    year: int
    month: int
    calendar: Calendar

    @property
    def first(self) -> date:
        """Its first day."""
        return day_of(self.year, self.month, 1, self.calendar)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=self.length - 1)

    @property
    def length(self) -> int:
        """How many days it has."""
        if self.calendar is Calendar.JALALI:
            return jalali.month_length(self.year, self.month)
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return (following - date(self.year, self.month, 1)).days

    def shifted(self, months: int) -> "Month":
        """The month so many months later."""
        years, month = divmod(self.month - 1 + months, 12)
        return Month(self.year + years, month + 1, self.calendar)


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day in a grid: its number, that in the other calendar, and what kind of day it is."""

    day: date
    number: int
    other: int
    inside: bool
    weekend: bool


def parts_of(day: date, calendar: Calendar) -> tuple[int, int, int]:
    """Return (year, month, day) of a day in a calendar."""
    if calendar is Calendar.JALALI:
        return jalali.from_gregorian(day)
    return day.year, day.month, day.day


def day_of(year: int, month: int, day: int, calendar: Calendar) -> date:
    """Return the day of those numbers; ValueError if there is none."""
    if calendar is Calendar.JALALI:
        return jalali.to_gregorian(year, month, day)
    return date(year, month, day)


def month_of(day: date, calendar: Calendar) -> Month:
    """Return the month a day lies in."""
    year, month, _ = parts_of(day, calendar)
    return Month(year, month, calendar)


def other_calendar(calendar: Calendar) -> Calendar:
    """Return the one of the two calendars that is not ``calendar``."""
    return Calendar.GREGORIAN if calendar is Calendar.JALALI else Calendar.JALALI


def month_grid(
    month: Month, week_start: int, weekend: Collection[int] = ()
) -> tuple[tuple[DayCell, ...], ...]:
    """Return six weeks of seven days around ``month``, each week from ``week_start`` on."""
    first = month.first
    start = first - timedelta(days=(first.weekday() - week_start) % 7)
    days = [start + timedelta(days=count) for count in range(7 * WEEKS)]
    cells = [_cell(day, month, weekend) for day in days]
    return tuple(tuple(cells[at : at + 7]) for at in range(0, 7 * WEEKS, 7))


def _cell(day: date, month: Month, weekend: Collection[int]) -> DayCell:
    year, number_of_month, number = parts_of(day, month.calendar)
    _, _, other = parts_of(day, other_calendar(month.calendar))
    return DayCell(
        day,
        number,
        other,
        inside=(year, number_of_month) == (month.year, month.month),
        weekend=day.weekday() in weekend,
    )


def step_months(day: date, months: int, calendar: Calendar) -> date:
    """Return the day so many months later; a day its month lacks becomes the month's last.

    Stays between FIRST_DAY and LAST_DAY.
    """
    found = month_of(day, calendar).shifted(months)
    if found.year < parts_of(FIRST_DAY, calendar)[0]:
        return FIRST_DAY
    if found.year > parts_of(LAST_DAY, calendar)[0]:
        return LAST_DAY
    number = min(parts_of(day, calendar)[2], found.length)
    return within(day_of(found.year, found.month, number, calendar))


def step_days(day: date, days: int) -> date:
    """Return the day so many days later, between FIRST_DAY and LAST_DAY."""
    return within(day + timedelta(days=days))


def within(day: date) -> date:
    """Return the nearest day one can pick."""
    return min(max(day, FIRST_DAY), LAST_DAY)


def month_names(calendar: Calendar, language: str) -> tuple[str, ...]:
    """Return the names of the twelve months."""
    table = _JALALI if calendar is Calendar.JALALI else _GREGORIAN
    return tuple(table.get(language, table["en"]).split())


def short_weekdays(language: str, week_start: int) -> tuple[str, ...]:
    """Return the shortest names of the weekdays, from ``week_start`` on."""
    names = _SHORT_WEEKDAYS.get(language, _SHORT_WEEKDAYS["en"]).split()
    return tuple(names[week_start:] + names[:week_start])


def month_title(month: Month, language: str) -> str:
    """Return ``Azar 1405``, ``آذر ۱۴۰۵``."""
    return _title(month_names(month.calendar, language)[month.month - 1], month.year, language)


def other_title(month: Month, language: str) -> str:
    """Return what the month covers of the other calendar: ``November – December 2026``."""
    return span_title(month.first, month.last, other_calendar(month.calendar), language)


def span_title(first_day: date, last_day: date, calendar: Calendar, language: str) -> str:
    """Return the months from one day to another: ``November – December 2026``."""
    first, last = month_of(first_day, calendar), month_of(last_day, calendar)
    if first == last:
        return month_title(last, language)
    if first.year != last.year:
        return f"{month_title(first, language)} – {month_title(last, language)}"
    names = month_names(calendar, language)
    both = f"{names[first.month - 1]} – {names[last.month - 1]}"
    return _title(both, first.year, language)


def _title(name: str, year: int, language: str) -> str:
    pattern = _TITLES.get(language, "{month} {year}")
    return pattern.format(month=name, year=local_digits(str(year), language))


def long_day(day: date, calendar: Calendar, language: str) -> str:
    """Return ``Sunday 1 Azar 1405``, ``یکشنبه ۱ آذر ۱۴۰۵``."""
    names = date_words.SHOWN_WEEKDAYS.get(language, date_words.SHOWN_WEEKDAYS["en"]).split()
    pattern = _FULL.get(language, "{weekday} {date}")
    shown = day_and_month(day, calendar, language)
    return pattern.format(weekday=names[day.weekday()], date=shown)


def day_and_month(day: date, calendar: Calendar, language: str) -> str:
    """Return ``1 Azar 1405``."""
    year, month, number = parts_of(day, calendar)
    return _DATES.get(language, "{day} {month} {year}").format(
        day=local_digits(str(number), language),
        month=_months_beside_days(calendar, language)[month - 1],
        year=local_digits(str(year), language),
    )


def day_of_year(month: int, day: int, calendar: Calendar, language: str) -> str:
    """Return ``1 Azar``, the day of any year."""
    return _YEARLESS.get(language, "{day} {month}").format(
        day=local_digits(str(day), language),
        month=_months_beside_days(calendar, language)[month - 1],
    )


def _months_beside_days(calendar: Calendar, language: str) -> Sequence[str]:
    if calendar is Calendar.GREGORIAN and language in _OF_MONTH:
        return _OF_MONTH[language].split()
    return month_names(calendar, language)
