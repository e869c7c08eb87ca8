"""Occurrences, against python-dateutil and against plain sense."""

import datetime as datetime_module
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice, pairwise
from types import SimpleNamespace

import pytest
from dateutil import rrule as dateutil_rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.recurrence import (
    Rule,
    after_completion,
    following,
    occurrences,
    parse,
    simple,
)


@pytest.fixture(autouse=True, scope="module")
def short_search() -> Iterator[None]:
    """Keep dateutil from looking for impossible days up to the year 9999."""
    names = vars(datetime_module) | {"MAXYEAR": 2110}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dateutil_rrule, "datetime", SimpleNamespace(**names))
        yield


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def first(rule: str | Rule, start: str, count: int) -> list[str]:
    parsed = parse(rule) if isinstance(rule, str) else rule
    found = islice(occurrences(parsed, at(start)), count)
    return [moment.isoformat(timespec="minutes") for moment in found]


def some(values: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=most, unique=True).map(
        lambda found: ",".join(map(str, found))
    )


plain_days = some(st.sampled_from(WEEKDAYS), 4)
numbered_days = some(
    st.builds("{}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(WEEKDAYS))
)
month_days = some(st.integers(-31, 31).filter(bool))
months = some(st.integers(1, 12), 4)
positions = some(st.sampled_from([1, 2, 3, -1, -2]), 2)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules of RFC 5545 that everybody reads alike."""
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": freq}
    long = freq in {"MONTHLY", "YEARLY"}
    if draw(st.booleans()):
        parts["INTERVAL"] = str(draw(st.integers(1, 30)))
    if draw(st.booleans()):
        parts["BYMONTH"] = draw(months)
    if freq != "WEEKLY" and draw(st.booleans()):
        parts["BYMONTHDAY"] = draw(month_days)
    if draw(st.booleans()):
        parts["BYDAY"] = draw(plain_days | numbered_days if long else plain_days)
    if freq == "YEARLY" and draw(st.integers(0, 4)) == 0:
        parts["BYYEARDAY"] = draw(some(st.integers(-366, 366).filter(bool)))
    if "BYDAY" in parts and freq != "WEEKLY" and draw(st.booleans()):
        # dateutil counts the positions of the first week from its start, not the week's.
        parts["BYSETPOS"] = draw(positions)
    if draw(st.booleans()):
        parts["BYHOUR"] = draw(some(st.integers(0, 23)))
    if draw(st.booleans()):
        parts["WKST"] = draw(st.sampled_from(WEEKDAYS))
    return ";".join(f"{name}={value}" for name, value in parts.items())


starts = st.datetimes(at("1990-01-01"), at("2030-12-31")).map(
    lambda moment: moment.replace(microsecond=0)
)
spans = st.tuples(st.integers(0, 12_000), st.integers(1, 800))


def dateutil(rule: str, start: datetime, after: datetime, before: datetime) -> list[datetime]:
    """What dateutil finds strictly between, stopping where asked to, with the start put in."""
    found = dateutil_rrule.rrulestr(f"{rule};UNTIL={before:%Y%m%dT%H%M%S}", dtstart=start)
    moments = {moment for moment in found if after < moment < before}
    return sorted(moments | ({start} if after < start < before else set()))


@settings(max_examples=300, deadline=None)
@given(rules(), starts, spans)
def test_occurrences_in_a_window_are_those_of_a_walk_from_the_start(
    rule: str, start: datetime, span: tuple[int, int]
) -> None:
    after = start + timedelta(days=span[0])
    before = after + timedelta(days=span[1])
    expected = dateutil(rule, start, after, before)
    assert list(occurrences(parse(rule), start, after, before)) == expected


@settings(max_examples=150, deadline=None)
@given(rules(), starts, st.integers(1, 40))
def test_a_count_includes_the_start(rule: str, start: datetime, count: int) -> None:
    horizon = start + timedelta(days=4000)
    endless = [start, *islice(dateutil(rule, start, start, horizon), count - 1)]
    counted = list(occurrences(parse(f"{rule};COUNT={count}"), start, before=horizon))
    assert counted == endless


@settings(deadline=None)
@given(rules(), starts, st.integers(-100, 15_000))
def test_what_follows_comes_strictly_after_and_is_the_first(
    rule: str, start: datetime, days: int
) -> None:
    parsed, after = parse(rule), start + timedelta(days=days)
    found = following(parsed, start, after)
    if found is not None:
        assert found > after
        assert list(islice(occurrences(parsed, start, after, found), 1)) == []
        again = following(parsed, start, found)
        assert again is None or again > found


@settings(deadline=None)
@given(rules(), starts)
def test_the_start_comes_first_and_nothing_comes_twice(rule: str, start: datetime) -> None:
    found = list(islice(occurrences(parse(rule), start), 20))
    assert found[0] == start
    assert all(earlier < later for earlier, later in pairwise(found))


@pytest.mark.parametrize("week", [1, 20, 52, 53])
def test_numbered_weeks_are_those_of_iso_8601(week: int) -> None:
    start, before = at("2000-01-10T09:00"), at("2030-06-01")
    rule = parse(f"FREQ=YEARLY;BYWEEKNO={week};BYDAY=MO,SU")
    days = [start + timedelta(days=count) for count in range(1, (before - start).days)]
    expected = [day for day in days if day.isocalendar().week == week and day.weekday() in {0, 6}]
    assert list(occurrences(rule, start, start, before)) == expected
    assert expected


@pytest.mark.parametrize("week", ["1", "20", "53", "-1", "1,53"])
@pytest.mark.parametrize("wkst", ["SU", "SA"])
def test_weeks_are_numbered_from_any_first_day(week: str, wkst: str) -> None:
    rule, start = f"FREQ=YEARLY;BYWEEKNO={week};BYDAY=MO,SU;WKST={wkst}", at("2000-01-10T09:00")
    before = at("2030-06-01")
    expected = dateutil(rule, start, start, before)
    assert list(occurrences(parse(rule), start, start, before)) == expected
    assert expected


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=3", "2026-02-26T10:00", ["2026-03-01", "2026-03-04"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-24T10:00", ["2026-11-26", "2026-11-30"]),
        # A fortnight is of weeks that begin on WKST.
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", "2026-11-24T10:00", ["2026-11-29", "2026-12-08"]),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
            "2026-11-24T10:00",
            ["2026-12-06", "2026-12-08"],
        ),
        ("FREQ=MONTHLY", "2026-01-31T10:00", ["2026-03-31", "2026-05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31T10:00", ["2026-02-28", "2026-03-31"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27T10:00", ["2026-12-25", "2027-01-29"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-10-30T10:00",
            ["2026-11-30", "2026-12-31"],
        ),
        ("FREQ=YEARLY", "2024-02-29T10:00", ["2028-02-29", "2032-02-29"]),
        (
            "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD",
            "2024-02-29T10:00",
            ["2025-03-01", "2026-03-01"],
        ),
        (
            "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
            "2026-01-31T10:00",
            ["2026-02-28", "2026-03-31"],
        ),
        ("FREQ=YEARLY;BYWEEKNO=20", "2026-05-12T10:00", ["2027-05-18", "2028-05-16"]),
    ],
)
def test_rules_mean_what_the_standard_says(rule: str, start: str, expected: list[str]) -> None:
    assert first(rule, start, 3) == [start, *(f"{day}T10:00" for day in expected)]


def test_positions_in_the_first_week_are_counted_from_its_beginning() -> None:
    # Begun on Wednesday: the week's first of Monday and Friday was Monday, before the start.
    found = first("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1", "2026-11-25T10:00", 2)
    assert found == ["2026-11-25T10:00", "2026-11-30T10:00"]


def test_a_start_the_rule_does_not_pick_is_the_first_all_the_same() -> None:
    found = first("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-11-24T10:00", 5)
    assert found == ["2026-11-24T10:00", "2026-11-30T10:00"]


def test_until_is_included_and_a_date_means_its_whole_day() -> None:
    whole = first("FREQ=DAILY;UNTIL=20261123", "2026-11-21T22:30", 9)
    assert whole[-1] == "2026-11-23T22:30"
    exact = first("FREQ=DAILY;UNTIL=20261123T223000", "2026-11-21T22:30", 9)
    assert exact == whole
    short = first("FREQ=DAILY;UNTIL=20261123T222959", "2026-11-21T22:30", 9)
    assert short[-1] == "2026-11-22T22:30"


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=SU;COUNT=10000",
        "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTH=7;BYMONTHDAY=31",
    ],
)
@pytest.mark.parametrize("start", ["0001-01-01", "1604-05-03", "2026-11-21", "9999-12-31"])
def test_a_rule_that_never_comes_true_ends(rule: str, start: str) -> None:
    if at(start).weekday() == 6:
        pytest.skip("a Sunday")
    assert len(list(occurrences(parse(rule), at(start)))) == 1


def test_a_rule_of_an_ancient_start_still_comes_now() -> None:
    birthday = parse("FREQ=YEARLY")
    now = at("2026-11-21")
    assert following(birthday, at("1604-05-03"), now) == at("2027-05-03")
    assert following(parse("FREQ=WEEKLY;BYDAY=SU;WKST=SU"), at("0001-01-01"), now) == at(
        "2026-11-22"
    )
    persian = parse("RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1")
    assert following(persian, at("0001-01-01"), now) == at("2027-03-21")
    assert following(parse("FREQ=DAILY"), at("2026-11-21"), at("9999-12-31")) is None


def test_nothing_comes_after_the_calendars_end() -> None:
    found = list(occurrences(parse("FREQ=MONTHLY"), at("2100-10-15T08:00")))
    assert [moment.month for moment in found] == [10, 11, 12]


def test_a_window_leaves_out_both_its_ends() -> None:
    daily = simple("DAILY")
    start = at("2026-11-21T10:00")
    found = occurrences(daily, start, start, start + timedelta(days=2))
    assert list(found) == [start + timedelta(days=1)]


@pytest.mark.parametrize(
    ("rule", "done", "due"),
    [
        (simple("DAILY", 10), "2026-11-23T23:59", "2026-12-03"),
        (simple("WEEKLY", 2), "2026-11-23T00:00", "2026-12-07"),
        (simple("MONTHLY"), "2026-01-31T12:00", "2026-02-28"),
        (simple("MONTHLY", 14), "2026-11-30T12:00", "2028-01-30"),
        (simple("YEARLY"), "2028-02-29T12:00", "2029-02-28"),
        # 31 Mordad 1405 and a month: 31 Shahrivar; and two months: 30 Mehr.
        (simple("MONTHLY", persian=True), "2026-08-22T12:00", "2026-09-22"),
        (simple("MONTHLY", 2, persian=True), "2026-08-22T12:00", "2026-10-22"),
        # 30 Esfand 1403 and a year: 29 Esfand 1404.
        (simple("YEARLY", persian=True), "2025-03-20T12:00", "2026-03-20"),
        (simple("YEARLY", 1000, persian=True), "2025-03-20T12:00", "2100-12-31"),
    ],
)
def test_after_completion_counts_from_the_day_it_was_done(rule: Rule, done: str, due: str) -> None:
    found = after_completion(rule, at("2020-01-01T09:30"), at(done))
    assert found == datetime.combine(at(due).date(), time(9, 30))
