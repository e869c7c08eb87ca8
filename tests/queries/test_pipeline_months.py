"""Months of a board: which stand there, and a day carried from one into another."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.queries.pipeline_months import (
    first_of_month,
    in_month,
    month_key,
    months_between,
    months_on,
)
from crm_tui.text import jalali

DAYS = st.dates(date(1950, 1, 1), date(2118, 12, 31))
CALENDARS = st.sampled_from(["gregorian", "jalali"])


@pytest.mark.parametrize(
    ("day", "first", "calendar", "wanted"),
    [
        ("2026-01-31", "2026-02-01", "gregorian", "2026-02-28"),
        ("2026-01-15", "2028-02-01", "gregorian", "2028-02-15"),
        ("", "2028-02-01", "gregorian", "2028-02-29"),
        # 31 Shahrivar 1405 into Mehr (30 days), then into Esfand (29).
        ("2026-09-22", "2026-09-23", "jalali", "2026-10-22"),
        ("2026-10-22", "2027-02-20", "jalali", "2027-03-20"),
    ],
)
def test_a_day_keeps_its_number_or_is_the_last(
    day: str, first: str, calendar: str, wanted: str
) -> None:
    assert in_month(day, first, calendar) == wanted


@given(DAYS, DAYS, CALENDARS)
def test_a_day_carried_into_a_month_is_in_that_month(day: date, other: date, calendar: str) -> None:
    first = month_key(other.isoformat(), calendar)
    carried = in_month(day.isoformat(), first, calendar)
    assert month_key(carried, calendar) == first
    if calendar == "jalali":
        before = jalali.from_gregorian(day)[2]
        after = jalali.from_gregorian(date.fromisoformat(carried))[2]
    else:
        before, after = day.day, date.fromisoformat(carried).day
    assert after == before or (after < before and after >= 28)


@given(st.lists(DAYS, max_size=5), DAYS, CALENDARS)
def test_months_stand_in_order_without_short_gaps(
    days: list[date], today: date, calendar: str
) -> None:
    keys = {month_key(day.isoformat(), calendar) for day in days}
    shown = months_between([*keys, ""], today, calendar)
    assert shown[-1] == ""
    assert keys | {first_of_month(today, calendar).isoformat()} <= set(shown)
    months = [date.fromisoformat(key) for key in shown[:-1]]
    assert months == sorted(set(months))
    assert all(month_key(key, calendar) == key for key in shown[:-1])
    for month, following in pairwise(months):
        assert following == months_on(month, 1, calendar) or (following - month).days > 300


def test_a_month_long_ago_brings_no_hundred_columns() -> None:
    shown = months_between(["1999-05-01"], date(2026, 11, 21), "gregorian")
    assert shown == ["1999-05-01", "2026-11-01", "2026-12-01", "2027-01-01"]
