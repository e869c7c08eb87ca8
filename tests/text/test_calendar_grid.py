"""Months as grids, held against jdatetime day by day, and the steps through them."""

from datetime import date, timedelta

import jdatetime
import pytest
from babel.dates import format_date, format_skeleton
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.calendar_grid import (
    FIRST_DAY,
    LAST_DAY,
    Month,
    day_and_month,
    long_day,
    month_grid,
    month_names,
    month_of,
    month_title,
    other_calendar,
    other_title,
    parts_of,
    short_weekdays,
    step_days,
    step_months,
)
from crm_tui.text.date_reading import Calendar

JALALI, GREGORIAN = Calendar.JALALI, Calendar.GREGORIAN
days = st.dates(FIRST_DAY, LAST_DAY)
calendars = st.sampled_from([JALALI, GREGORIAN])


@pytest.mark.parametrize("century", [1200, 1300, 1400])
def test_every_jalali_grid_of_three_centuries_agrees_with_jdatetime(century: int) -> None:
    last = 1500 if century == 1400 else century + 99
    expected = jdatetime.date(century, 1, 1).togregorian()
    for year in range(century, last + 1):
        for month in range(1, 13):
            length = jdatetime.j_days_in_month[month - 1]
            if month == 12 and jdatetime.date(year, 1, 1).isleap():
                length += 1
            week_start = (year + month) % 7
            grid = month_grid(Month(year, month, JALALI), week_start)
            cells = [cell for week in grid for cell in week]
            inside = [cell for cell in cells if cell.inside]
            assert [cell.number for cell in inside] == list(range(1, length + 1))
            assert [cell.day for cell in inside] == [
                expected + timedelta(days=count) for count in range(length)
            ]
            assert inside[0].day == jdatetime.date(year, month, 1).togregorian()
            assert all(cell.other == cell.day.day for cell in cells)
            assert cells[0].day.weekday() == week_start
            assert inside[0] in grid[0]
            expected += timedelta(days=length)


@pytest.mark.parametrize("year", [1904, 1999, 2000, 2026, 2100])
def test_gregorian_grids_show_the_jalali_day_beside(year: int) -> None:
    for month in range(1, 13):
        cells = [c for week in month_grid(Month(year, month, GREGORIAN), 0) for c in week]
        inside = [cell.day for cell in cells if cell.inside]
        assert inside[0] == date(year, month, 1)
        assert (inside[-1] + timedelta(days=1)).day == 1
        for cell in cells:
            assert cell.number == cell.day.day
            assert cell.other == jdatetime.date.fromgregorian(date=cell.day).day


def test_the_weekend_is_marked_where_the_settings_say() -> None:
    grid = month_grid(month_of(date(2026, 11, 22), JALALI), week_start=5, weekend={3, 4})
    assert [cell.weekend for cell in grid[1]] == [False] * 5 + [True] * 2


@given(days, st.integers(-400, 400), calendars)
def test_months_step_to_the_same_day_or_the_months_last(
    day: date, months: int, calendar: Calendar
) -> None:
    found = step_months(day, months, calendar)
    assert FIRST_DAY <= found <= LAST_DAY
    if found in {FIRST_DAY, LAST_DAY}:
        return
    year, month, number = parts_of(day, calendar)
    wanted = year * 12 + month - 1 + months
    assert parts_of(found, calendar)[:2] == (wanted // 12, wanted % 12 + 1)
    last = parts_of(month_of(found, calendar).last, calendar)[2]
    assert parts_of(found, calendar)[2] == min(number, last)


def test_a_leap_day_steps_to_the_end_of_a_common_year() -> None:
    leap_day = jdatetime.date(1403, 12, 30).togregorian()
    assert parts_of(step_months(leap_day, 12, JALALI), JALALI) == (1404, 12, 29)
    assert step_months(date(2024, 2, 29), 12, GREGORIAN) == date(2025, 2, 28)


def test_nobody_walks_out_of_the_years_that_can_be_typed() -> None:
    assert step_days(LAST_DAY, 7) == LAST_DAY
    assert step_days(FIRST_DAY, -1) == FIRST_DAY
    assert step_months(LAST_DAY, 1, JALALI) == LAST_DAY
    assert step_months(FIRST_DAY, -12, JALALI) == FIRST_DAY


@pytest.mark.parametrize("calendar", [JALALI, GREGORIAN])
@pytest.mark.parametrize("language", ["en", "fa", "tr", "lt", "pt"])
def test_every_language_names_twelve_months_and_seven_days(
    language: str, calendar: Calendar
) -> None:
    assert len(set(month_names(calendar, language))) == 12
    assert len(set(short_weekdays(language, 0))) == 7
    assert all(len(name) <= 3 for name in short_weekdays(language, 0))


def test_a_week_from_saturday_begins_with_saturday() -> None:
    assert short_weekdays("fa", 5) == ("ش", "ی", "د", "س", "چ", "پ", "ج")
    assert short_weekdays("en", 6)[0] == "Su"


def test_titles_name_both_calendars() -> None:
    azar = month_of(date(2026, 11, 22), JALALI)
    assert month_title(azar, "fa") == "آذر ۱۴۰۵"
    assert other_title(azar, "en") == "November – December 2026"
    assert other_title(azar.shifted(1), "en") == "December 2026 – January 2027"
    assert other_title(month_of(date(2026, 11, 22), GREGORIAN), "en") == "Aban – Azar 1405"
    assert azar.shifted(-9).month == 12
    assert azar.shifted(-9).year == 1404


@pytest.mark.parametrize("locale", ["en_GB", "tr_TR", "lt_LT", "pt_PT", "pt_BR"])
def test_gregorian_days_are_written_out_as_in_cldr(locale: str) -> None:
    for number in range(0, 365, 17):
        day = date(2026, 1, 1) + timedelta(days=number)
        expected = format_date(day, "full", locale=locale)
        if locale == "en_GB":
            expected = expected.replace(",", "")
        assert long_day(day, GREGORIAN, locale[:2]) == expected
        month = format_skeleton("yMMMM", day, locale=locale)
        assert month_title(month_of(day, GREGORIAN), locale[:2]) == month


def test_days_are_named_in_full() -> None:
    day = date(2026, 11, 22)
    assert long_day(day, JALALI, "fa") == "یکشنبه ۱ آذر ۱۴۰۵"
    assert day_and_month(day, GREGORIAN, "en") == "22 November 2026"
    assert other_calendar(JALALI) is GREGORIAN
