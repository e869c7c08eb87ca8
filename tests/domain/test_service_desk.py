"""A desk made from settings, kept in the book, read again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.config import Settings
from crm_tui.domain import moments
from crm_tui.domain.service_desk import ROUND_THE_CLOCK, Desk, desk_for, desk_of
from crm_tui.domain.worktime import work_calendar

IRAN = Settings(
    region="IR",
    time_zone="Asia/Tehran",
    weekend=("thursday", "friday"),
    work_hours={"usual": "۰۸:۰۰-۱۶:۰۰", "wednesday": "08:00-12:30, 13:00-15:00"},
    extra_holidays={"2026-11-21": "انبارگردانی"},
    worked_holidays=("2026-02-11",),
)


def test_a_desk_works_as_the_user_who_makes_it() -> None:
    desk = desk_for(IRAN, "fa")
    mine, theirs = work_calendar(IRAN, "fa"), desk.worktime()
    assert desk.calendar == "jalali"
    assert desk.hours[2] == "08:00-12:30, 13:00-15:00"
    assert theirs.hours == mine.hours
    first = date(2026, 1, 1)
    days = [first + timedelta(number) for number in range(400)]
    assert [theirs.openings(day) for day in days] == [mine.openings(day) for day in days]


def test_a_desk_comes_back_from_its_row_as_it_was() -> None:
    desk = desk_for(IRAN, "fa")
    assert desk_of(desk.row()) == desk
    assert desk_of(Desk().row()) == Desk()


def test_equal_desks_share_one_table_of_hours() -> None:
    assert desk_for(IRAN, "fa").clock() is desk_for(IRAN, "fa").clock()
    assert Desk().clock() is not Desk(country="IR").clock()


def test_a_row_that_is_damaged_gives_the_usual_hours() -> None:
    row = {
        **Desk().row(), "hours": '{"monday": "nine to five"}', "extra": "[", "worked": "soon",
        "zone": "Atlantis/Capital",
    }  # fmt: skip
    desk = desk_of(row)
    assert desk.hours == Desk().hours
    assert (desk.extra, desk.worked) == ((), ())
    assert desk.worktime().is_open(datetime(2026, 11, 23, 9, tzinfo=UTC))


def test_nobody_is_off_round_the_clock() -> None:
    start = moments.millis(datetime(2026, 1, 1, 3, tzinfo=UTC))
    clock = Desk(country="IR").clock(round_the_clock=True)
    assert clock.used(start, start + 5) == 5
    assert clock.used(start + 5, start) == 0
    assert ROUND_THE_CLOCK.working_time_between(
        moments.moment(start), moments.moment(start) + timedelta(days=3)
    ) == timedelta(days=3)


@given(days=st.sets(st.dates(), max_size=4), name=st.text(min_size=1, max_size=20))
def test_days_off_of_any_name_are_kept(days: set[date], name: str) -> None:
    desk = replace(Desk(), extra=tuple(sorted((day, "x" + name) for day in days)))
    again = desk_of(desk.row())
    assert [day for day, _name in again.extra] == sorted(days)
    assert desk_of(again.row()) == again


def test_the_year_of_numbers_is_that_of_the_desks_calendar_and_zone() -> None:
    last_hour = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    assert Desk().year(last_hour) == 2026
    assert Desk(zone="Europe/Vilnius").year(last_hour) == 2027
    assert Desk(calendar="jalali").year(last_hour) == 1405
