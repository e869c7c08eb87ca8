"""Working time against the clock of real zones, minute by minute where it matters."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.config import Settings
from crm_tui.domain.worktime import NeverOpen, WorkCalendar, work_calendar
from crm_tui.text.hours import parse_hours

ZONES = ["Europe/Lisbon", "Europe/Vilnius", "Asia/Tehran", "Europe/Istanbul"]
DAY = parse_hours("09:00-12:30, 13:30-18:00")
HOUR = timedelta(hours=1)


def weekly(zone: str, hours: str = "09:00-12:30, 13:30-18:00", days: int = 5) -> WorkCalendar:
    spans = parse_hours(hours)
    return WorkCalendar(tuple(spans if day < days else () for day in range(7)), ZoneInfo(zone))


def round_the_clock(zone: str) -> WorkCalendar:
    return weekly(zone, "00:00-24:00", 7)


def at(calendar: WorkCalendar, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone, fold=fold)


def by_the_minute(calendar: WorkCalendar, start: datetime, end: datetime) -> int:
    """Minutes of work counted by looking at the clock on the wall every minute."""
    found, moment = 0, start.astimezone(UTC)
    while moment < end:
        wall = moment.astimezone(calendar.zone)
        minutes = wall.hour * 60 + wall.minute
        found += any(first <= minutes < last for first, last in calendar.hours[wall.weekday()])
        moment += timedelta(minutes=1)
    return found


def test_a_days_work_ends_at_its_closing_not_at_the_next_opening() -> None:
    calendar = weekly("Europe/Vilnius")
    done = calendar.add_working_time(at(calendar, "2026-11-23T09:00"), 8 * HOUR)
    assert done == at(calendar, "2026-11-23T18:00")


def test_an_hour_begun_on_friday_afternoon_ends_on_monday_morning() -> None:
    calendar = weekly("Europe/Istanbul")
    done = calendar.add_working_time(at(calendar, "2026-11-20T17:30"), HOUR)
    assert done == at(calendar, "2026-11-23T09:30")
    assert done.tzinfo is UTC


def test_working_time_goes_backwards_too() -> None:
    calendar = weekly("Europe/Istanbul")
    begun = calendar.add_working_time(at(calendar, "2026-11-23T09:30"), -HOUR)
    assert begun == at(calendar, "2026-11-20T17:30")


def test_what_comes_at_night_waits_for_the_opening_and_what_comes_by_day_does_not() -> None:
    calendar = weekly("Asia/Tehran")
    noon = at(calendar, "2026-11-23T12:45")
    assert calendar.next_opening(noon) == at(calendar, "2026-11-23T13:30")
    working = at(calendar, "2026-11-23T10:10")
    assert calendar.next_opening(working) == working
    assert calendar.is_open(working)
    assert not calendar.is_open(noon)
    assert not calendar.is_open(at(calendar, "2026-11-23T18:00"))


def test_iran_works_on_saturday_and_rests_on_friday_and_on_nowruz() -> None:
    calendar = work_calendar(Settings(region="IR", time_zone="Asia/Tehran"), "fa")
    assert calendar.is_workday(date(2026, 11, 21))
    assert not calendar.is_workday(date(2026, 11, 20))
    assert not calendar.is_workday(date(2027, 3, 22))
    # 1405/12/28 is a Friday, 29 a holiday, 1 to 4 Farvardin Nowruz.
    assert calendar.add_workdays(date(2027, 3, 18), 1) == date(2027, 3, 25)
    assert calendar.add_workdays(date(2027, 3, 25), -1) == date(2027, 3, 18)
    assert calendar.add_workdays(date(2027, 3, 19), 0) == date(2027, 3, 19)


def test_settings_say_which_days_and_hours_one_works() -> None:
    settings = Settings(
        region="IR",
        time_zone="Asia/Tehran",
        weekend=("thursday", "friday"),
        workdays=("saturday", "thursday"),
        work_hours={"usual": "08:00-16:00", "thursday": "۰۸:۰۰-۱۲:۳۰"},
        extra_holidays={"2026-11-21": "Stocktaking"},
    )
    calendar = work_calendar(settings, "fa")
    assert calendar.hours[3] == ((480, 750),)
    assert calendar.hours[5] == ((480, 960),)
    assert calendar.hours[6] == ()
    assert not calendar.is_workday(date(2026, 11, 21))
    assert calendar.is_workday(date(2026, 11, 28))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Lisbon", "2026-03-29", 23),
        ("Europe/Lisbon", "2026-10-25", 25),
        ("Europe/Vilnius", "2026-03-29", 23),
        ("Europe/Vilnius", "2026-10-25", 25),
        ("Asia/Tehran", "2026-03-22", 24),
        ("Asia/Tehran", "2021-03-22", 23),
        ("Asia/Tehran", "2021-09-21", 25),
        ("Europe/Istanbul", "2026-03-29", 24),
        ("Europe/Istanbul", "2015-03-29", 23),
    ],
)
def test_a_day_round_the_clock_has_the_hours_that_pass(zone: str, day: str, hours: int) -> None:
    calendar = round_the_clock(zone)
    openings = calendar.openings(date.fromisoformat(day))
    assert sum((end - start for start, end in openings), timedelta()) == hours * HOUR


def test_an_opening_that_the_clock_skips_is_the_moment_it_is_moved() -> None:
    # In Lisbon 01:00 to 02:00 does not exist on 29 March 2026.
    calendar = weekly("Europe/Lisbon", "01:30-05:00", 7)
    ((start, end),) = calendar.openings(date(2026, 3, 29))
    assert start == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert end == datetime(2026, 3, 29, 4, 0, tzinfo=UTC)


def test_hours_that_are_skipped_altogether_are_no_work() -> None:
    calendar = weekly("Europe/Lisbon", "01:10-01:50", 7)
    assert calendar.openings(date(2026, 3, 29)) == ()
    assert calendar.is_workday(date(2026, 3, 29))


def test_hours_that_meet_in_an_hour_that_comes_twice_neither_overlap_nor_leave_a_gap() -> None:
    calendar = weekly("Europe/Vilnius", "00:00-03:30, 03:30-08:00", 7)
    first, second = calendar.openings(date(2026, 10, 25))
    assert first[1] == second[0]
    assert second[1] - first[0] == 9 * HOUR


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_the_count_agrees_with_a_look_at_the_clock_every_minute(zone: str, day: str) -> None:
    # Hours by day, where the clock shows each time once; night hours have tests of their own.
    calendar = weekly(zone, "07:00-11:15, 12:00-20:45", 6)
    start = at(calendar, f"{day}T00:00")
    end = start + timedelta(days=5)
    counted = calendar.working_time_between(start, end)
    assert counted == timedelta(minutes=by_the_minute(calendar, start, end))


moments = st.integers(0, 2 * 365 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
amounts = st.timedeltas(timedelta(), timedelta(hours=300))
calendars = st.builds(
    weekly,
    st.sampled_from(ZONES),
    st.sampled_from(["09:00-17:00", "00:00-02:30, 02:30-24:00", "01:15-01:45, 22:00-24:00"]),
    st.integers(1, 7),
)


@given(calendars, moments, moments, moments)
def test_time_between_is_additive(
    calendar: WorkCalendar, a: datetime, b: datetime, c: datetime
) -> None:
    between = calendar.working_time_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(calendars, moments, amounts, amounts)
def test_adding_twice_is_adding_the_sum(
    calendar: WorkCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    add = calendar.add_working_time
    assert add(add(start, first), second) == add(start, first + second)


@given(calendars, moments, amounts)
def test_what_was_added_lies_between(
    calendar: WorkCalendar, start: datetime, amount: timedelta
) -> None:
    assert calendar.working_time_between(start, calendar.add_working_time(start, amount)) == amount
    assert calendar.working_time_between(calendar.add_working_time(start, -amount), start) == amount


@given(calendars, moments)
def test_between_a_moment_and_the_next_opening_nobody_works(
    calendar: WorkCalendar, moment: datetime
) -> None:
    opening = calendar.next_opening(moment)
    assert opening >= moment
    assert calendar.is_open(opening)
    assert calendar.working_time_between(moment, opening) == timedelta()


def test_a_calendar_without_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="hours"):
        WorkCalendar(((),) * 7, UTC)


def test_where_every_day_is_a_holiday_one_is_told_instead_of_waiting_for_ever() -> None:
    calendar = WorkCalendar((DAY,) * 7, UTC, lambda _day: True)
    with pytest.raises(NeverOpen):
        calendar.next_opening(datetime(2026, 11, 22, tzinfo=UTC))
    with pytest.raises(NeverOpen):
        calendar.add_working_time(datetime(2026, 11, 22, tzinfo=UTC), -HOUR)
    with pytest.raises(NeverOpen):
        calendar.add_workdays(date(2026, 11, 22), 1)
