"""Rules of the Jalali calendar, against a walk day by day with another library's calendar."""

from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise

import jdatetime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.recurrence import Frequency, Rule, Skip, occurrences, parse, simple

FIRST, LAST = date(2011, 3, 21), date(2042, 3, 20)  # 1390/01/01 to 1420/12/29
LEAP = [1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420]


@cache
def year_month_day(day: date) -> tuple[int, int, int]:
    found = jdatetime.date.fromgregorian(date=day)
    return found.year, found.month, found.day


@cache
def length(day: date) -> int:
    """Days of the month around a day, found by walking to its end."""
    _, month, number = year_month_day(day)
    following = day + timedelta(days=1)
    return length(following) if year_month_day(following)[1] == month else number


def jalali(year: int, month: int, day: int, at: time = time(10)) -> datetime:
    return datetime.combine(jdatetime.date(year, month, day).togregorian(), at)


def shown(rule: Rule | str, start: datetime, count: int) -> list[str]:
    parsed = parse(rule) if isinstance(rule, str) else rule
    found = islice(occurrences(parsed, start), count)
    return ["{}/{}/{}".format(*year_month_day(moment.date())) for moment in found]


def nth(day: date) -> tuple[int, int]:
    """Which of its weekday in its month a day is, from the beginning and from the end."""
    number = year_month_day(day)[2]
    return (number - 1) // 7 + 1, -((length(day) - number) // 7 + 1)


def matches(rule: Rule, start: date, day: date) -> bool:
    """Tell if the rule picks a day, as one would say it; SKIP=OMIT and no positions."""
    year, month, number = year_month_day(day)
    first_year, first_month, first_number = year_month_day(start)
    months = year * 12 + month - first_year * 12 - first_month
    step = months if rule.freq == "MONTHLY" else year - first_year
    open_day = not rule.by_month_day and not rule.by_day
    implied_month = rule.freq == "YEARLY" and open_day and not rule.by_month
    return (
        step % rule.interval == 0
        and (not implied_month or month == first_month)
        and (not open_day or number == first_number)
        and (not rule.by_month or month in rule.by_month)
        and (
            not rule.by_month_day
            or bool({number, number - length(day) - 1} & set(rule.by_month_day))
        )
        and (
            not rule.by_day
            or any(weekday == day.weekday() and n in {0, *nth(day)} for n, weekday in rule.by_day)
        )
    )


jalali_rules = st.builds(
    Rule,
    st.sampled_from([Frequency.MONTHLY, Frequency.YEARLY]),
    st.integers(1, 14),
    by_month=st.lists(st.integers(1, 12), max_size=3),
    by_month_day=st.lists(st.integers(-31, 31).filter(bool), max_size=3),
    by_day=st.lists(st.tuples(st.just(0), st.integers(0, 6)), max_size=3),
    persian=st.just(True),
) | st.builds(
    Rule,
    st.just(Frequency.MONTHLY),
    st.integers(1, 14),
    by_month=st.lists(st.integers(1, 12), max_size=3),
    by_day=st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 6)), max_size=3),
    persian=st.just(True),
)


@settings(max_examples=60, deadline=None)
@given(jalali_rules, st.dates(FIRST, date(2030, 1, 1)), st.integers(0, 4000))
def test_jalali_rules_pick_what_a_walk_day_by_day_finds(
    rule: Rule, start: date, ahead: int
) -> None:
    walk = [start + timedelta(days=count) for count in range(1, (LAST - start).days)]
    expected = [day for day in walk if (day - start).days > ahead and matches(rule, start, day)]
    first = datetime.combine(start, time(10))
    found = occurrences(rule, first, first + timedelta(days=ahead), datetime.combine(LAST, time()))
    assert [moment.date() for moment in found if moment.date() != start] == expected


def test_each_first_of_the_persian_month_is_one() -> None:
    found = shown(simple("MONTHLY", persian=True, month_day=1), jalali(1405, 10, 1), 5)
    assert found == ["1405/10/1", "1405/11/1", "1405/12/1", "1406/1/1", "1406/2/1"]


def test_the_last_of_the_persian_month_is_its_29th_30th_or_31st() -> None:
    found = shown(simple("MONTHLY", persian=True, month_day=-1), jalali(1405, 6, 31), 8)
    assert found[:3] == ["1405/6/31", "1405/7/30", "1405/8/30"]
    assert found[6:] == ["1405/12/29", "1406/1/31"]


def test_30_esfand_comes_in_leap_years_only() -> None:
    rule = simple("YEARLY", persian=True, month=12, month_day=30)
    found = shown(rule, jalali(1391, 12, 30), 8)
    assert found == [f"{year}/12/30" for year in LEAP]
    implied = shown(simple("YEARLY", persian=True), jalali(1391, 12, 30), 8)
    assert implied == found


@pytest.mark.parametrize(
    ("skip", "expected"),
    [
        (Skip.OMIT, ["1403/12/30", "1408/12/30"]),
        (Skip.BACKWARD, ["1403/12/30", "1404/12/29"]),
        (Skip.FORWARD, ["1403/12/30", "1405/1/1"]),
    ],
)
def test_skip_says_what_becomes_of_30_esfand(skip: Skip, expected: list[str]) -> None:
    rule = simple("YEARLY", persian=True).but(skip=skip)
    assert shown(rule, jalali(1403, 12, 30), 2) == expected


@pytest.mark.parametrize(
    ("skip", "expected"),
    [
        ("OMIT", ["1405/6/31", "1406/1/31"]),
        ("BACKWARD", ["1405/6/31", "1405/7/30", "1405/8/30"]),
        ("FORWARD", ["1405/6/31", "1405/8/1", "1405/9/1"]),
    ],
)
def test_skip_says_what_becomes_of_the_31st(skip: str, expected: list[str]) -> None:
    rule = f"RSCALE=PERSIAN;FREQ=MONTHLY;SKIP={skip}"
    assert shown(rule, jalali(1405, 6, 31), len(expected)) == expected


def test_days_that_a_skip_brings_together_come_once() -> None:
    rule = "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=30,31,1;SKIP=FORWARD"
    found = shown(rule, jalali(1405, 6, 30), 7)
    assert found == [
        "1405/6/30",
        "1405/6/31",
        "1405/7/1",
        "1405/7/30",
        "1405/8/1",
        "1405/8/30",
        "1405/9/1",
    ]


def test_a_jump_ahead_does_not_lose_a_day_carried_into_the_next_month() -> None:
    rule = parse("RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=FORWARD")
    start = jalali(1390, 1, 31)
    slow = [moment for moment in occurrences(rule, start) if moment.year < 2040]
    for earlier, later in pairwise(slow):
        almost = later - timedelta(seconds=1)
        assert next(occurrences(rule, start, earlier)) == later
        assert next(occurrences(rule, start, almost)) == later


def test_the_second_saturday_and_the_last_friday_are_of_the_persian_month() -> None:
    second = shown("RSCALE=PERSIAN;FREQ=MONTHLY;BYDAY=2SA", jalali(1405, 9, 14), 3)
    assert second == ["1405/9/14", "1405/10/12", "1405/11/10"]
    last = shown("RSCALE=PERSIAN;FREQ=MONTHLY;BYDAY=-1FR", jalali(1405, 9, 27), 2)
    assert last == ["1405/9/27", "1405/10/25"]


def test_the_working_day_before_the_months_end_is_found_by_position() -> None:
    rule = "RSCALE=PERSIAN;FREQ=MONTHLY;BYDAY=SA,SU,MO,TU,WE;BYSETPOS=-1"
    assert shown(rule, jalali(1405, 9, 30), 3) == ["1405/9/30", "1405/10/30", "1405/11/28"]


def test_the_hundredth_and_the_last_day_of_the_persian_year() -> None:
    found = shown("RSCALE=PERSIAN;FREQ=YEARLY;BYYEARDAY=100,-1", jalali(1403, 4, 7), 4)
    assert found == ["1403/4/7", "1403/12/30", "1404/4/7", "1404/12/29"]


def test_weeks_in_one_persian_month_only() -> None:
    rule = "RSCALE=PERSIAN;FREQ=WEEKLY;BYDAY=SA;BYMONTH=1"
    found = shown(rule, jalali(1405, 1, 22), 4)
    assert found == ["1405/1/22", "1405/1/29", "1406/1/7", "1406/1/14"]


def test_until_is_a_gregorian_day_and_count_counts_the_start() -> None:
    start = jalali(1405, 10, 1)
    until = "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20270220"  # 1405/12/01
    assert shown(until, start, 9) == ["1405/10/1", "1405/11/1", "1405/12/1"]
    counted = simple("MONTHLY", persian=True, month_day=1).but(count=2)
    assert shown(counted, start, 9) == ["1405/10/1", "1405/11/1"]
