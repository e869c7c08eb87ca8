"""Snooze: only times ahead, working days where it matters, and what the command line is told."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain import moments
from crm_tui.domain.snooze import SnoozeChoice, choices, when
from crm_tui.domain.week import FRIDAY, MONDAY, SATURDAY, SUNDAY, Week
from crm_tui.domain.worktime import WorkCalendar
from crm_tui.text.dates import BadDate

VILNIUS, TEHRAN, LISBON = map(ZoneInfo, ("Europe/Vilnius", "Asia/Tehran", "Europe/Lisbon"))
WEEK = Week(MONDAY, frozenset({SATURDAY, SUNDAY}))
PERSIAN_WEEK = Week(SATURDAY, frozenset({FRIDAY}))
OFFICE = ((8 * 60 + 30, 17 * 60),)
MONDAY_MORNING = datetime(2026, 11, 23, 10, 2, tzinfo=VILNIUS)
FRIDAY_NOON = datetime(2026, 11, 27, 12, 0, tzinfo=VILNIUS)


def office(
    zone: ZoneInfo = VILNIUS, *holidays: date, free: tuple[int, ...] = (5, 6)
) -> WorkCalendar:
    hours = tuple(() if day in free else OFFICE for day in range(7))
    return WorkCalendar(hours, zone, lambda day: day in holidays)


def shown(found: tuple[SnoozeChoice, ...]) -> list[tuple[str, str]]:
    return [
        (choice.key, f"{choice.day}" + (f" {choice.at:%H:%M}" if choice.at else ""))
        for choice in found
    ]


def test_a_monday_offers_the_hours_and_days_ahead() -> None:
    assert shown(choices(MONDAY_MORNING, MONDAY_MORNING, office(), WEEK)) == [
        ("h", "2026-11-23 11:05"),
        ("a", "2026-11-23 15:00"),
        ("e", "2026-11-23 18:00"),
        ("t", "2026-11-24 08:30"),
        ("n", "2026-11-30 10:02"),
        ("m", "2026-12-23 10:02"),
    ]


def test_parts_of_the_day_that_have_passed_are_not_offered() -> None:
    late = datetime(2026, 11, 23, 17, 30, tzinfo=VILNIUS)
    assert [choice.key for choice in choices(late, None, office(), WEEK)] == ["h", "t", "n", "m"]


def test_before_a_weekend_the_next_working_day_is_offered_too() -> None:
    found = dict(shown(choices(FRIDAY_NOON, None, office(), WEEK)))
    assert found["t"] == "2026-11-28 09:00"
    assert found["w"] == "2026-11-30 08:30"
    assert "n" not in found  # next week begins with that very day


def test_holidays_are_skipped() -> None:
    christmas = [date(2026, 12, 24), date(2026, 12, 25)]
    now = datetime(2026, 12, 23, 12, tzinfo=VILNIUS)
    found = dict(shown(choices(now, date(2026, 12, 23), office(VILNIUS, *christmas), WEEK)))
    assert found == {"t": "2026-12-24", "w": "2026-12-28", "m": "2027-01-25"}


def test_the_week_begins_where_the_user_lives() -> None:
    wednesday = datetime(2026, 11, 25, 9, 0, tzinfo=TEHRAN)
    found = dict(shown(choices(wednesday, None, office(TEHRAN, free=(FRIDAY,)), PERSIAN_WEEK)))
    assert found["n"] == "2026-11-28 08:30"
    assert "w" not in found  # Thursday is one


def test_a_whole_day_gets_days() -> None:
    found = choices(MONDAY_MORNING, date(2026, 11, 20), office(), WEEK)
    assert shown(found)[:2] == [("d", "2026-11-23"), ("t", "2026-11-24")]
    assert all(choice.at is None for choice in found)
    assert "d" not in dict(shown(choices(MONDAY_MORNING, date(2026, 11, 23), office(), WEEK)))


def test_without_working_hours_the_weekend_is_still_skipped() -> None:
    assert dict(shown(choices(FRIDAY_NOON, None, None, WEEK)))["w"] == "2026-11-30 09:00"


def test_a_calendar_of_holidays_alone_still_offers_days() -> None:
    never = WorkCalendar((OFFICE,) * 7, VILNIUS, lambda _day: True)
    assert dict(shown(choices(FRIDAY_NOON, None, never, WEEK)))["w"] == "2026-11-30 09:00"


def test_in_one_hour_is_an_hour_also_when_clocks_change() -> None:
    back = datetime(2026, 10, 25, 0, 30, tzinfo=LISBON)
    assert shown(choices(back, None, None, WEEK))[0] == ("h", "2026-10-25 01:30")
    forward = datetime(2026, 3, 29, 0, 30, tzinfo=LISBON)
    assert shown(choices(forward, None, None, WEEK))[0] == ("h", "2026-03-29 02:30")


@given(
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    st.times(),
    st.sampled_from([VILNIUS, TEHRAN, LISBON]),
    st.booleans(),
)
def test_every_choice_lies_ahead_and_comes_once(
    day: date, at: time, zone: ZoneInfo, whole: bool
) -> None:
    now = moments.local(moments.instant(day, at, zone), zone)
    found = choices(now, now.date() if whole else now, office(zone), WEEK)
    when_due = [(choice.day, choice.at or time()) for choice in found]
    assert when_due == sorted(set(when_due))
    assert len({choice.key for choice in found}) == len(found)
    for choice in found:
        if choice.at is None:
            assert choice.day > now.date()
        elif choice.key != "h":
            assert moments.instant(choice.day, choice.at, zone) > now


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+2h", "2026-11-23 12:02"),
        ("2h", "2026-11-23 12:02"),
        ("30m", "2026-11-23 10:32"),
        ("90min", "2026-11-23 11:32"),
        ("48h", "2026-11-25 10:02"),
        ("2 hours", "2026-11-23 12:02"),
        ("in 2 hours", "2026-11-23 12:02"),
        ("نیم ساعت", "2026-11-23 10:32"),
        ("۲ ساعت دیگر", "2026-11-23 12:02"),
        ("2 saat sonra", "2026-11-23 12:02"),
        ("po 2 valandų", "2026-11-23 12:02"),
        ("tomorrow 9", "2026-11-24 09:00"),
        ("tomorrow morning", "2026-11-24 09:00"),
        ("tonight", "2026-11-23 18:00"),
        ("mon", "2026-11-30"),
        ("sat", "2026-11-28"),
        ("+3d", "2026-11-26"),
        ("3d", "2026-11-26"),
        ("+1mo", "2026-12-23"),
        ("next week", "2026-11-30"),
        ("فردا", "2026-11-24"),
        ("فردا ۱۰", "2026-11-24 10:00"),
        ("yarın 10'da", "2026-11-24 10:00"),
        ("rytoj 10 val.", "2026-11-24 10:00"),
        ("amanhã às 10h", "2026-11-24 10:00"),
        ("9:00", "2026-11-24 09:00"),
        ("16:00", "2026-11-23 16:00"),
        ("2026-12-01", "2026-12-01"),
        ("1405/9/10 14:30", "2026-12-01 14:30"),
    ],
)
def test_what_the_command_line_is_told(text: str, expected: str) -> None:
    day, at = when(text, MONDAY_MORNING, "en", "auto")
    assert f"{day}" + (f" {at:%H:%M}" if at else "") == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "call Sara tomorrow", "9", "2 hours tomorrow", "#vip"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        when(text, MONDAY_MORNING, "en", "auto")


def test_putting_off_is_never_bringing_forward() -> None:
    due = MONDAY_MORNING + timedelta(days=3)
    found = choices(MONDAY_MORNING, due, None, WEEK)
    assert found
    assert all((choice.day, choice.at or time.max) > (due.date(), due.time()) for choice in found)
    days = choices(MONDAY_MORNING, due.date(), None, WEEK)
    assert days
    assert all(choice.day > due.date() for choice in days)


@given(st.text(max_size=30), st.sampled_from(["en", "fa", "tr", "lt", "pt"]))
def test_any_text_is_a_time_or_refused(text: str, language: str) -> None:
    try:
        day, _at = when(text, MONDAY_MORNING, language, "auto")
    except BadDate:
        return
    assert isinstance(day, date)
