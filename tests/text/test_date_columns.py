from datetime import date, timedelta

import pytest

from crm_tui.text.date_columns import ColumnDates
from crm_tui.text.date_reading import Calendar, Order
from crm_tui.text.dates import show_date


def test_one_value_above_twelve_decides_the_order_of_the_column() -> None:
    column = ColumnDates.decide(["03/04/2024", "05/06/2024", "13/01/2024"], "en")
    assert (column.order, column.ambiguous) == (Order.DMY, False)
    assert column.day("03/04/2024") == "2024-04-03"
    column = ColumnDates.decide(["03/04/2024", "05/06/2024", "01/13/2024"], "en")
    assert (column.order, column.ambiguous) == (Order.MDY, False)
    assert column.day("03/04/2024") == "2024-03-04"


def test_a_column_that_reads_both_ways_says_so() -> None:
    assert ColumnDates.decide(["03/04/2024", "05/06/2024"], "en").ambiguous
    assert ColumnDates.decide(["3/4/2024 9:12 AM"], "en").order is Order.MDY


def test_dots_are_never_month_first() -> None:
    column = ColumnDates.decide(["03.04.2024", "05.06.2024"], "tr")
    assert (column.order, column.ambiguous) == (Order.DMY, False)


def test_contradicting_values_are_reported_and_left_raw() -> None:
    column = ColumnDates.decide(["13/01/2024", "14/01/2024", "01/15/2024"], "en")
    assert (column.order, column.mixed) == (Order.DMY, True)
    assert column.day("01/15/2024") is None


def test_jalali_years_are_recognised_in_any_order() -> None:
    for values in (["1403/05/12", "1380/01/02"], ["12/05/1403", "02/01/1380"]):
        column = ColumnDates.decide(values, "en")
        assert (column.calendar, column.ambiguous) == (Calendar.JALALI, False)
        assert [column.day(value) for value in values] == ["2024-08-02", "2001-03-22"]


def test_two_digit_years_take_the_calendar_of_the_column() -> None:
    column = ColumnDates.decide(["1364/01/23", "85/04/12"], "en")
    assert column.day("85/04/12") == "2006-07-03"
    column = ColumnDates.decide(["12/04/85", "23/01/64"], "en")
    assert column.day("12/04/85") == "1985-04-12"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-01-15 10:00:00", "2024-01-15"),
        ("2024-01-15T10:00:00Z", "2024-01-15"),
        ("15 Jan 2024", "2024-01-15"),
        ("Jan 15, 2024", "2024-01-15"),
        ("15-Jan-24", "2024-01-15"),
        ("20240115", "2024-01-15"),
        ("0/0/00", ""),
        ("00/00/0000", ""),
        ("", ""),
        ("45321", None),
        ("2024-02-31", None),
        ("31.02.2024", None),
        ("1705-01-01", None),
        ("yesterday", None),
        ("2024-01-15 25:00", None),
    ],
)
def test_cells_of_a_column(text: str, iso: str | None) -> None:
    assert ColumnDates.decide(["2024-01-15"], "en").day(text) == iso


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-01-15 10:00:00", "2024-01-15T10:00:00Z"),
        ("2024-01-15T10:00:00+03:30", "2024-01-15T06:30:00Z"),
        ("2024-01-15T00:00:00+0330", "2024-01-14T20:30:00Z"),
        ("2024-01-15T22:00:00-05:00", "2024-01-16T03:00:00Z"),
        ("03/15/2024 9:12 PM", "2024-03-15T21:12:00Z"),
        ("2024-01-15", "2024-01-15T00:00:00Z"),
        ("nie", None),
    ],
)
def test_moments_are_utc(text: str, instant: str | None) -> None:
    column = ColumnDates.decide(["03/15/2024 9:12 PM"], "en")
    assert column.instant(text) == instant


def test_birthdays_without_year() -> None:
    column = ColumnDates.decide(["4/12/1985", "4/13/1604"], "en")
    assert column.birthday("4/13/1604") == "--04-13"
    assert column.birthday("--04-12") == "--04-12"
    assert column.birthday("4/12/1985") == "1985-04-12"


@pytest.mark.parametrize("calendar", [Calendar.JALALI, Calendar.GREGORIAN])
def test_a_column_in_either_calendar_is_read_right_whole(calendar: Calendar) -> None:
    days = [date(1990, 1, 1) + timedelta(113 * step) for step in range(120)]
    values = [show_date(day.isoformat(), calendar, "fa") for day in days]
    column = ColumnDates.decide(values, "en")
    assert [column.day(value) for value in values] == [day.isoformat() for day in days]
