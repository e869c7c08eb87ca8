"""The wall clock of real zones: gaps, folds, days that begin late, years from 1900 to 2100."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_tui.domain import moments
from crm_tui.domain.moments import day_bounds, day_millis, instant, local, millis, millis_day

LISBON, VILNIUS = ZoneInfo("Europe/Lisbon"), ZoneInfo("Europe/Vilnius")
TEHRAN, ISTANBUL = ZoneInfo("Asia/Tehran"), ZoneInfo("Europe/Istanbul")
HOUR = timedelta(hours=1)

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
zones = st.sampled_from(
    [
        LISBON,
        VILNIUS,
        TEHRAN,
        ISTANBUL,
        UTC,
        ZoneInfo("America/Sao_Paulo"),
        ZoneInfo("Pacific/Apia"),
    ]
)
times = st.times()
clocks = st.builds(datetime.combine, st.dates(date(1900, 1, 2), date(2100, 12, 30)), times)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        (LISBON, "2026-11-23", "10:00", "2026-11-23T10:00"),
        (LISBON, "2026-07-23", "10:00", "2026-07-23T09:00"),
        (VILNIUS, "2026-11-23", "10:00", "2026-11-23T08:00"),
        (TEHRAN, "2026-07-23", "10:00", "2026-07-23T06:30"),
        (TEHRAN, "2021-07-23", "10:00", "2021-07-23T05:30"),
        (ISTANBUL, "2026-01-23", "10:00", "2026-01-23T07:00"),
    ],
)
def test_a_time_on_the_wall_is_one_moment(zone: ZoneInfo, day: str, at: str, moment: str) -> None:
    found = instant(date.fromisoformat(day), time.fromisoformat(at), zone)
    assert found == utc(moment)
    assert found.tzinfo is UTC


@pytest.mark.parametrize("at", ["01:00", "01:00:00.000001", "01:30", "01:59:59.999999", "02:00"])
def test_a_skipped_time_is_the_moment_the_clocks_are_moved(at: str) -> None:
    gap = date(2026, 3, 29)
    assert instant(gap, time.fromisoformat(at), LISBON) == utc("2026-03-29T01:00")
    later = (datetime.combine(gap, time.fromisoformat(at)) + 2 * HOUR).time()
    assert instant(gap, later, VILNIUS) == utc("2026-03-29T01:00")


def test_a_time_that_comes_twice_is_its_first_coming_whatever_its_fold() -> None:
    day = date(2026, 10, 25)
    assert instant(day, time(1, 30), LISBON) == utc("2026-10-25T00:30")
    assert instant(day, time(1, 30, fold=1), LISBON) == utc("2026-10-25T00:30")
    assert instant(day, time(3, 30), VILNIUS) == utc("2026-10-25T00:30")


def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_are_moved() -> None:
    # In Tehran 22 March 2021 began at 01:00.
    start, end = day_bounds(date(2021, 3, 22), date(2021, 3, 23), TEHRAN)
    assert local(start, TEHRAN).time() == time(1)
    assert local(start - timedelta(microseconds=1), TEHRAN).date() == date(2021, 3, 21)
    assert end - start == 23 * HOUR


def test_a_day_that_was_left_out_altogether_has_no_length() -> None:
    apia = ZoneInfo("Pacific/Apia")
    start, end = day_bounds(date(2011, 12, 30), date(2011, 12, 31), apia)
    assert start == end == utc("2011-12-30T10:00")


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (LISBON, "2026-03-29", 23),
        (LISBON, "2026-10-25", 25),
        (VILNIUS, "2026-10-25", 25),
        (TEHRAN, "2021-09-21", 25),
        (TEHRAN, "2026-03-22", 24),
        (ISTANBUL, "2015-03-29", 23),
        (ISTANBUL, "2026-03-29", 24),
    ],
)
def test_a_day_has_the_hours_that_pass(zone: ZoneInfo, day: str, hours: int) -> None:
    first = date.fromisoformat(day)
    start, end = day_bounds(first, first + timedelta(days=1), zone)
    assert end - start == hours * HOUR


@given(days, times, zones)
def test_what_the_wall_shows_at_an_instant_is_what_was_asked_or_lies_behind_a_gap(
    day: date, at: time, zone: ZoneInfo
) -> None:
    found = instant(day, at, zone)
    wall, asked = local(found, zone).replace(tzinfo=None), datetime.combine(day, at)
    if wall != asked:
        just_before = local(found - timedelta(seconds=1), zone).replace(tzinfo=None)
        assert just_before < asked < wall
        assert wall - just_before > timedelta(seconds=1)


@given(clocks, zones)
def test_a_moment_comes_back_from_its_wall_clock_unless_it_is_a_second_coming(
    naive: datetime, zone: ZoneInfo
) -> None:
    moment = naive.replace(tzinfo=UTC)
    wall = local(moment, zone)
    assume(not wall.fold)
    assert instant(wall.date(), wall.time(), zone) == moment


@given(days, zones)
def test_each_day_ends_where_the_next_begins_and_holds_its_noon(day: date, zone: ZoneInfo) -> None:
    following = day + timedelta(days=1)
    start, end = day_bounds(day, following, zone)
    assert end == day_bounds(following, following + timedelta(days=1), zone)[0]
    assert start <= instant(day, time(12), zone) <= end


@given(clocks)
def test_a_moment_is_stored_to_the_millisecond_never_later(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    stored = moments.moment(millis(moment))
    assert timedelta() <= moment - stored < timedelta(milliseconds=1)
    assert millis(stored) == millis(moment)


@given(days)
def test_a_floating_day_is_stored_as_its_midnight_in_utc(day: date) -> None:
    midnight = datetime.combine(day, time(), UTC)
    assert day_millis(day) == millis(midnight)
    assert millis_day(day_millis(day)) == day
    assert millis_day(day_millis(day) + 86_399_999) == day


def test_a_naive_datetime_is_no_moment() -> None:
    with pytest.raises(ValueError, match="naive"):
        millis(datetime(2026, 11, 22))  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueError, match="naive"):
        local(datetime(2026, 11, 22), LISBON)  # noqa: DTZ001 - what is refused
