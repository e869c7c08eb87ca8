"""The table of working time against the calendar it is made from."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain import moments
from crm_tui.domain.worktime import Hours, NeverOpen, WorkCalendar
from crm_tui.domain.worktime_index import WorkIndex

ZONES = [
    "UTC", "Asia/Tehran", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe",
    "America/Santiago", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Kiritimati",
]  # fmt: skip
FIRST = moments.millis(moments.instant(date(2024, 1, 1), moments._MIDNIGHT, ZoneInfo("UTC")))
DAY = 86_400_000


@st.composite
def spans(draw: st.DrawFn) -> Hours:
    edges = sorted(draw(st.lists(st.integers(0, 1440), max_size=6, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    week = tuple(draw(spans()) for _day in range(7))
    week = week if any(week) else (*week[:6], ((1380, 1440),))
    free = draw(st.sets(st.dates(date(2024, 1, 1), date(2027, 1, 1)), max_size=20))
    return WorkCalendar(week, ZoneInfo(draw(st.sampled_from(ZONES))), free.__contains__)


moment = st.integers(FIRST, FIRST + 1000 * DAY)
questions = st.lists(st.tuples(moment, st.integers(0, 40 * DAY)), min_size=1, max_size=6)


@given(calendar=calendars(), asked=questions)
@settings(max_examples=60, deadline=None)
def test_it_says_what_the_calendar_says_whatever_was_asked_before(
    calendar: WorkCalendar, asked: list[tuple[int, int]]
) -> None:
    index = WorkIndex(calendar)
    for start, span in asked:
        begin, end = moments.moment(start), moments.moment(start + span)
        worked = calendar.working_time_between(begin, end) // timedelta(milliseconds=1)
        assert index.used(start, start + span) == worked
        amount = span // 10 + 1
        due = calendar.add_working_time(begin, timedelta(milliseconds=amount))
        assert index.after(start, amount) == moments.millis(due)
        assert index.used(start, index.after(start, amount)) == amount


def test_time_does_not_run_backwards() -> None:
    index = WorkIndex(WorkCalendar((((540, 1020),),) * 7, ZoneInfo("UTC")))
    assert index.used(FIRST + DAY, FIRST) == 0


def test_a_calendar_of_holidays_only_is_never_open() -> None:
    calendar = WorkCalendar((((540, 1020),),) * 7, ZoneInfo("UTC"), lambda _day: True)
    with pytest.raises(NeverOpen):
        WorkIndex(calendar).after(FIRST, 1)


def test_nobody_worked_in_times_out_of_mind() -> None:
    index = WorkIndex(WorkCalendar((((540, 1020),),) * 7, ZoneInfo("UTC")))
    assert index.used(-(2**62), -(2**61)) == 0
    assert index.used(-(2**62), FIRST) > 0
    with pytest.raises(NeverOpen):
        index.after(2**61, 1)


def test_threads_may_share_it() -> None:
    calendar = WorkCalendar((((540, 1020),),) * 5 + ((), ()), ZoneInfo("Europe/Vilnius"))
    index = WorkIndex(calendar)
    starts = [FIRST + (number * 7919 % 3000) * DAY for number in range(300)]
    with ThreadPoolExecutor(8) as pool:
        dues = list(pool.map(lambda start: index.after(start, 10_000_000), starts))
    alone = WorkIndex(calendar)
    assert dues == [alone.after(start, 10_000_000) for start in starts]
