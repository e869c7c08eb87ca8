"""The Jalali (Solar Hijri) calendar in whole numbers, exact for the years 1200 to 1500.

In that span the leap years of the astronomical calendar (Nowruz by the equinox at Tehran) follow
a 33-year cycle, so a year begins on a day that one division tells. Checked day by day against
two independent computations in the tests.
"""

from datetime import date

FIRST_YEAR, LAST_YEAR = 1200, 1500

_EPOCH = 226_530
"""Makes :func:`_new_year` give proleptic Gregorian ordinals."""

_DAYS_BEFORE = (0, 0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)


def is_leap(year: int) -> bool:
    """Tell if Esfand of ``year`` has 30 days."""
    return (25 * year + 11) % 33 < 8


def month_length(year: int, month: int) -> int:
    """Return the days of a month (1 to 12)."""
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


def to_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian date of a Jalali one; ValueError if there is no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise ValueError("no such Jalali month")
    if not 1 <= day <= month_length(year, month):
        raise ValueError("no such Jalali day")
    return date.fromordinal(_new_year(year) + _DAYS_BEFORE[month] + day - 1)


def from_gregorian(day: date) -> tuple[int, int, int]:
    """Return (year, month, day) in the Jalali calendar."""
    ordinal = day.toordinal()
    year = day.year - 621
    rest = ordinal - _new_year(year)
    if rest < 0:
        year -= 1
        rest = ordinal - _new_year(year)
    month = rest // 31 + 1 if rest < 186 else (rest - 186) // 30 + 7
    return year, month, rest - _DAYS_BEFORE[month] + 1


def _new_year(year: int) -> int:
    """Ordinal of 1 Farvardin."""
    return _EPOCH + 365 * year + (8 * year + 21) // 33
