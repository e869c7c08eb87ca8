"""The clocks of a promise against somebody who looks every minute, and the cases worth naming."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain import moments
from crm_tui.domain.sla import Clocks, Happening, Targets, What, message, reckon, step
from crm_tui.domain.worktime import Hours, WorkCalendar
from crm_tui.domain.worktime_index import RoundTheClock, WorkIndex
from crm_tui.text.hours import parse_hours
from tests.domain.sla_reference import MINUTE, watched

DAYS = 6
"""How long a watcher looks."""

CASES = {
    "Tehran, Friday off, a holiday": (
        "Asia/Tehran", ["08:30-12:15, 13:05-17:40"] * 4 + [""] + ["08:30-13:00"] * 2,
        "2026-03-17", {date(2026, 3, 20), date(2026, 3, 21)},
    ),
    "Tehran when it put clocks forward at midnight": (
        "Asia/Tehran", ["00:00-03:00, 22:10-24:00"] * 7, "2021-03-19", set[date](),
    ),
    "Lisbon in spring, at night": ("Europe/Lisbon", ["00:30-01:45, 20:00-24:00"] * 7,
                                   "2026-03-26", set[date]()),
    "Vilnius in autumn, at night": ("Europe/Vilnius", ["02:20-03:40, 03:40-05:00"] * 7,
                                    "2026-10-22", set[date]()),
    "New York, weekdays": ("America/New_York", ["09:00-17:00"] * 5 + ["", ""],
                           "2026-03-05", {date(2026, 3, 9)}),
    "Lord Howe, half an hour": ("Australia/Lord_Howe", ["01:10-02:50, 10:00-11:00"] * 7,
                                "2026-04-02", set[date]()),
    "Sydney in October": ("Australia/Sydney", ["00:00-24:00"] * 7, "2026-10-01", set[date]()),
    "Santiago, where midnight is skipped": ("America/Santiago", ["00:00-02:00, 23:00-24:00"] * 7,
                                            "2026-09-03", set[date]()),
}  # fmt: skip


def calendar_of(zone: str, hours: list[str], free: set[date]) -> WorkCalendar:
    return WorkCalendar(tuple(map(parse_hours, hours)), ZoneInfo(zone), free.__contains__)


@cache
def case(name: str) -> tuple[WorkIndex, int, Callable[[int], bool]]:
    """The calendar of a case, the minute its days begin, and whether it is open at a minute."""
    zone, hours, start, free = CASES[name]
    calendar = calendar_of(zone, hours, free)
    begin = moments.instant(date.fromisoformat(start), datetime.min.time(), ZoneInfo(zone))

    @cache
    def is_open(at: int) -> bool:
        return calendar.is_open(moments.moment(at))

    return WorkIndex(calendar), moments.millis(begin), is_open


def lengths(most: int) -> st.SearchStrategy[int]:
    """Minutes, often whole half hours, so that things end just when they run out."""
    return st.integers(1, most // 30).map(lambda halves: halves * 30) | st.integers(1, most)


targets = st.builds(
    Targets,
    answer=st.none() | lengths(500),
    next_answer=st.none() | lengths(300),
    solution=st.none() | lengths(900),
    warn_percent=st.sampled_from([50, 75, 100]) | st.integers(1, 100),
)
whats = st.sampled_from(
    ["customer", "answer", "customer", "answer", "waiting", "running", "stopped"]
)
stories = st.lists(st.tuples(lengths(DAYS * 24 * 60 - 600), whats), max_size=14)


def agree(told: Clocks, seen: Clocks, until: int) -> None:
    """Equal, save what lies beyond where the watcher went to sleep."""

    def awake(due: int | None) -> int | None:
        return None if due is None or due > until else due

    told = replace(
        told,
        answer_due=awake(told.answer_due),
        solution_due=awake(told.solution_due),
        warn_at=awake(told.warn_at),
    )
    assert told == seen


@pytest.mark.parametrize("name", CASES)
@given(story=stories, wanted=targets, begins=lengths(2000), last=whats)
@settings(max_examples=60, deadline=None)
def test_the_clocks_show_what_somebody_counts_who_looks_every_minute(
    name: str, story: list[tuple[int, What]], wanted: Targets, begins: int, last: What
) -> None:
    index, start, is_open = case(name)
    created = start + begins * MINUTE
    happenings = [Happening(start + at * MINUTE, what) for at, what in story]
    until = start + DAYS * 24 * 60 * MINUTE
    told = reckon(created, happenings, wanted, index)
    agree(told, watched(created, happenings, wanted, is_open, until), until)
    # And where something happens just when a clock runs out, and goes on an hour later.
    for due in {told.answer_due, told.solution_due} - {None}:
        assert due is not None
        if due < until:
            more = [*happenings, Happening(due, last), Happening(due + 60 * MINUTE, "running")]
            seen = watched(created, more, wanted, is_open, until)
            agree(reckon(created, more, wanted, index), seen, until)


@given(story=stories, wanted=targets, begins=lengths(2000))
@settings(max_examples=30, deadline=None)
def test_round_the_clock_every_minute_counts(
    story: list[tuple[int, What]], wanted: Targets, begins: int
) -> None:
    start = moments.millis(datetime(2026, 3, 26, tzinfo=UTC))
    happenings = [Happening(start + at * MINUTE, what) for at, what in story]
    until = start + DAYS * 24 * 60 * MINUTE
    created = start + begins * MINUTE
    seen = watched(created, happenings, wanted, lambda _at: True, until)
    agree(reckon(created, happenings, wanted, RoundTheClock()), seen, until)


@st.composite
def spans(draw: st.DrawFn) -> Hours:
    edges = sorted(draw(st.lists(st.integers(0, 1440), max_size=6, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Any week in zones of both hemispheres, with any days off in the weeks tried."""
    zone = draw(st.sampled_from([row[0] for row in CASES.values()]))
    week = tuple(draw(spans()) for _day in range(7))
    week = week if any(week) else (((0, 60),), *week[1:])
    free = draw(st.sets(st.dates(date(2026, 3, 1), date(2026, 4, 15)), max_size=8))
    return WorkCalendar(week, ZoneInfo(zone), free.__contains__)


@given(
    calendar=calendars(),
    story=stories,
    wanted=targets,
    day=st.dates(date(2026, 3, 3), date(2026, 4, 6)),
)
@settings(max_examples=15, deadline=None)
def test_so_they_do_on_any_calendar(
    calendar: WorkCalendar, story: list[tuple[int, What]], wanted: Targets, day: date
) -> None:
    start = moments.millis(datetime(day.year, day.month, day.day, tzinfo=UTC))
    until = start + DAYS * 24 * 60 * MINUTE
    happenings = [Happening(start + at * MINUTE, what) for at, what in story]
    seen = watched(
        start, happenings, wanted, lambda at: calendar.is_open(moments.moment(at)), until
    )
    agree(reckon(start, happenings, wanted, WorkIndex(calendar)), seen, until)


# The cases worth naming; Monday to Friday from 9 to 17 in UTC.

OFFICE = WorkIndex(calendar_of("UTC", ["09:00-17:00"] * 5 + ["", ""], set()))
PROMISE = Targets(answer=60, next_answer=120, solution=8 * 60)


def at(text: str) -> int:
    """Moments of the week from Monday, 23 November 2026: "mon 09:30"."""
    day, clock = text.split()
    number = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(day)
    wall = datetime.fromisoformat(f"2026-11-23T{clock}").replace(tzinfo=UTC)
    return moments.millis(wall + timedelta(days=number))


def clocks(created: str, *story: tuple[str, What], targets: Targets = PROMISE) -> Clocks:
    return reckon(at(created), [Happening(at(when), what) for when, what in story], targets, OFFICE)


def test_the_first_answer_is_due_from_the_opening_of_the_ticket() -> None:
    shown = clocks("mon 16:30")
    assert shown.answer_due == at("tue 09:30")
    assert shown.solution_due == at("tue 16:30")
    assert shown.warn_at == at("tue 09:15")
    assert shown.unanswered_since == at("mon 16:30")
    assert shown.answer_kept is None


def test_of_two_questions_in_a_row_the_first_counts() -> None:
    shown = clocks(
        "mon 09:00", ("mon 09:10", "answer"), ("mon 10:00", "customer"), ("mon 11:00", "customer")
    )
    assert shown.answer_due == at("mon 12:00")
    assert shown.unanswered_since == at("mon 10:00")


def test_while_the_customer_is_the_silent_side_nothing_is_due() -> None:
    story: tuple[tuple[str, What], ...] = (("mon 10:00", "answer"), ("mon 10:00", "waiting"))
    shown = clocks("mon 09:00", *story)
    assert (shown.answer_due, shown.solution_due, shown.warn_at) == (None, None, None)
    asked = clocks("mon 09:00", *story, ("wed 09:00", "customer"))
    # An hour was used on Monday.
    assert asked.solution_due == at("wed 16:00")
    assert asked.answer_due == at("wed 11:00")


def test_a_call_answered_at_once_has_used_nothing() -> None:
    shown = clocks("mon 09:00", ("mon 09:00", "customer"), ("mon 09:00", "answer"))
    assert (shown.first_answer_at, shown.answer_used) == (at("mon 09:00"), 0)
    assert shown.answer_kept is True
    assert shown.answer_due is None


def test_solving_answers_what_was_open() -> None:
    shown = clocks("mon 09:00", ("mon 09:40", "stopped"))
    assert shown.answer_used == 40 * MINUTE
    assert shown.answer_kept is True
    assert shown.first_answer_at is None
    assert (shown.solved_at, shown.solution_used, shown.solution_kept) == (
        at("mon 09:40"), 40 * MINUTE, True,
    )  # fmt: skip
    assert shown.unanswered_since is None


def test_a_reopened_ticket_goes_on_with_what_was_used() -> None:
    shown = clocks(
        "mon 09:00", ("mon 09:30", "answer"), ("mon 15:00", "stopped"), ("thu 10:00", "customer"),
        ("thu 10:00", "running"),
    )  # fmt: skip
    assert shown.solution_due == at("thu 12:00")
    assert shown.reopened == 1
    assert (shown.solved_at, shown.solution_kept, shown.solution_used) == (None, None, None)
    done = clocks(
        "mon 09:00", ("mon 15:00", "stopped"), ("thu 10:00", "running"), ("thu 12:01", "stopped")
    )
    assert done.solution_kept is False
    assert done.solution_used == (8 * 60 + 1) * MINUTE


def test_thanks_after_the_solution_ask_for_nothing_until_the_ticket_is_reopened() -> None:
    shown = clocks("mon 09:00", ("mon 10:00", "stopped"), ("mon 11:00", "customer"))
    assert shown.solved_at == at("mon 10:00")
    assert (shown.unanswered_since, shown.answer_due) == (None, None)
    again = clocks(
        "mon 09:00", ("mon 10:00", "stopped"), ("mon 11:00", "customer"), ("mon 12:00", "running")
    )
    assert again.unanswered_since == at("mon 11:00")
    assert again.answer_due == at("mon 14:00")


def test_an_answer_by_closing_time_is_in_time_and_one_in_the_evening_is_not() -> None:
    assert clocks("mon 16:00", ("mon 17:00", "answer")).answer_kept is True
    late = clocks("mon 16:00", ("mon 20:00", "answer"))
    assert late.answer_kept is False
    assert late.answer_used == 60 * MINUTE


def test_one_late_answer_among_several_breaks_the_promise_of_answers() -> None:
    shown = clocks(
        "mon 09:00", ("mon 09:30", "answer"), ("mon 10:00", "customer"), ("mon 13:00", "answer"),
        ("mon 14:00", "customer"), ("mon 14:10", "answer"),
    )  # fmt: skip
    assert shown.answer_kept is False
    assert shown.answer_used == 30 * MINUTE


def test_what_a_split_took_along_counts_as_at_its_opening() -> None:
    shown = clocks("tue 09:00", ("mon 09:00", "customer"))
    assert shown.unanswered_since == at("tue 09:00")
    assert shown.answer_due == at("tue 10:00")


def test_without_promises_nothing_is_due_but_everything_is_measured() -> None:
    shown = clocks(
        "mon 09:00", ("mon 10:00", "answer"), ("mon 11:00", "stopped"), targets=Targets()
    )
    assert (shown.answer_used, shown.solution_used) == (60 * MINUTE, 120 * MINUTE)
    assert (shown.answer_kept, shown.solution_kept, shown.warn_at) == (None, None, None)


def test_a_desk_that_never_opens_again_owes_nothing() -> None:
    never = WorkIndex(
        WorkCalendar((((540, 1020),),) * 7, ZoneInfo("UTC"), lambda day: day > date(2026, 11, 23))
    )
    shown = reckon(at("mon 16:30"), [], PROMISE, never)
    assert (shown.answer_due, shown.solution_due) == (None, None)


def test_notes_of_our_own_are_nothing_to_the_clocks() -> None:
    assert message(0, "internal") is None
    assert message(0, "customer") == Happening(0, "customer")
    assert [step(0, meaning).what for meaning in ("new", "waiting_us", "closed")] == [
        "running", "running", "stopped",
    ]  # fmt: skip
