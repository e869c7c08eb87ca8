"""Time as it is: clocks put forward and back, other zones, midnight, leap days, set back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.queries import agenda as queries
from crm_tui.queries import series
from crm_tui.services import agenda, contacts
from crm_tui.text import jalali
from tests.factories import FixedClock, person

LISBON, VILNIUS, TEHRAN, ISTANBUL = (
    ZoneInfo(name) for name in ("Europe/Lisbon", "Europe/Vilnius", "Asia/Tehran", "Europe/Istanbul")
)
MEETING = ActivityDraft(kind=ActivityKind.MEETING, subject="reunião", minutes=60)


def planned(book: Crm, zone: ZoneInfo, day: str, at: str, **more: object) -> queries.ActivityRow:
    draft = replace(MEETING, day=day, at=at, zone=zone.key, **more)  # type: ignore[arg-type]
    (row,) = book.read(queries.rows, [book.write(agenda.plan, draft)])
    return row


def wall(row: queries.ActivityRow, zone: ZoneInfo) -> str:
    assert row.due is not None
    return moments.local(moments.moment(row.due), zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("zone", "day", "asked", "is_at"),
    [
        (LISBON, "2027-03-28", "01:30", "2027-03-28 02:00"),
        (VILNIUS, "2027-03-28", "03:30", "2027-03-28 04:00"),
        (LISBON, "2026-10-25", "01:30", "2026-10-25 01:30"),
        (VILNIUS, "2026-10-25", "03:30", "2026-10-25 03:30"),
        (TEHRAN, "2027-03-22", "00:30", "2027-03-22 00:30"),
        (ISTANBUL, "2027-03-28", "03:30", "2027-03-28 03:30"),
    ],
)
def test_an_hour_that_is_skipped_means_the_next_and_one_that_comes_twice_the_first(
    book: Crm, zone: ZoneInfo, day: str, asked: str, is_at: str
) -> None:
    row = planned(book, zone, day, asked)
    assert wall(row, zone) == is_at
    found = book.read(queries.draft, row.id, zone, zone.key)
    assert f"{found.day} {found.at}" == is_at
    assert row.due == moments.millis(
        moments.instant(date.fromisoformat(day), datetime.strptime(asked, "%H:%M").time(), zone)  # noqa: DTZ007
    )


@pytest.mark.parametrize("zone", [LISBON, VILNIUS, TEHRAN, ISTANBUL])
def test_ten_o_clock_stays_ten_o_clock_all_year(
    book: Crm, clock: FixedClock, zone: ZoneInfo
) -> None:
    row = planned(book, zone, "2026-10-19", "10:00", rule="FREQ=WEEKLY")
    days = (date(2026, 10, 1), date(2027, 4, 30))
    virtual = book.read(series.upcoming, days, zone)
    assert len(virtual) == 27
    assert {wall(each, zone)[-5:] for each in [row, *virtual]} == {"10:00"}
    clock.advance(days=130)
    done = book.write(agenda.finish, row.key).occurrence_id
    assert done is not None
    (following,) = book.read(queries.rows, [done])
    assert wall(following, zone)[-5:] == "10:00"


def test_a_colleague_in_another_zone_sees_it_at_their_hour_and_day(book: Crm) -> None:
    row = planned(book, TEHRAN, "2026-11-22", "01:00")
    assert wall(row, LISBON) == "2026-11-21 21:30"
    theirs = (date(2026, 11, 21), date(2026, 11, 22))
    assert [r.id for r in book.read(queries.between, theirs, LISBON)] == [row.id]
    assert book.read(queries.between, theirs, TEHRAN) == []
    moved = book.read(queries.draft, row.id, LISBON, LISBON.key)
    assert (moved.day, moved.at, moved.zone) == ("2026-11-21", "21:30", "Europe/Lisbon")


def test_midnight_belongs_to_the_day_that_begins(book: Crm) -> None:
    row = planned(book, TEHRAN, "2026-11-22", "00:00", minutes=0)
    before, day = (
        (date(2026, 11, 21), date(2026, 11, 22)),
        (date(2026, 11, 22), date(2026, 11, 23)),
    )
    assert book.read(queries.between, before, TEHRAN) == []
    assert [r.id for r in book.read(queries.between, day, TEHRAN)] == [row.id]


def test_the_day_clocks_change_has_23_or_25_hours(book: Crm) -> None:
    last = planned(book, LISBON, "2027-03-28", "23:30", minutes=30)
    long = planned(book, LISBON, "2026-10-25", "23:30", minutes=30)
    for row, day in ((last, date(2027, 3, 28)), (long, date(2026, 10, 25))):
        found = book.read(queries.between, (day, day + timedelta(1)), LISBON)
        assert [r.id for r in found] == [row.id]
        after = (day + timedelta(1), day + timedelta(2))
        assert book.read(queries.between, after, LISBON) == []


def test_the_thirtieth_of_esfand_comes_in_leap_years_only(book: Crm, clock: FixedClock) -> None:
    first = jalali.to_gregorian(1403, 12, 30)
    clock.now = datetime(2025, 3, 20, 8, tzinfo=UTC)
    yearly = ActivityDraft(
        subject="تولد",
        day=first.isoformat(),
        rule="RSCALE=PERSIAN;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30",
    )
    made = book.write(agenda.plan, yearly)
    done = book.write(agenda.finish, made).occurrence_id
    assert done is not None
    (following,) = book.read(queries.rows, [done])
    day = following.day(UTC)
    assert day is not None
    assert jalali.from_gregorian(day) == (1408, 12, 30)


def test_each_first_of_the_persian_month(book: Crm, clock: FixedClock) -> None:
    monthly = ActivityDraft(
        subject="اجاره",
        day=jalali.to_gregorian(1405, 9, 1).isoformat(),
        rule="RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=1",
    )
    book.write(agenda.plan, monthly)
    days = (date(2026, 11, 21), date(2027, 11, 21))
    found = [row.day(TEHRAN) for row in book.read(series.upcoming, days, TEHRAN)]
    assert [jalali.from_gregorian(day)[1:] for day in found if day] == [
        (10, 1), (11, 1), (12, 1), *((month, 1) for month in range(1, 9)),
    ]  # fmt: skip


def test_a_clock_set_back_neither_loses_nor_repeats(book: Crm, clock: FixedClock) -> None:
    sara = book.write(contacts.create, person())
    call = replace(MEETING, kind=ActivityKind.CALL, day="2026-11-21", at="10:00", zone="UTC")
    made = book.write(agenda.plan, replace(call, contacts=(sara,), rule="FREQ=DAILY"))
    clock.advance(hours=3)
    done = book.write(agenda.finish, made, "reached")
    clock.advance(hours=-2)
    assert book.write(agenda.finish, made, "reached").already
    assert [r.id for r in book.read(queries.open_of, sara)] == [done.occurrence_id]
    assert [r.id for r in book.read(queries.past_of, sara)] == [made]
    second = book.write(agenda.finish, done.occurrence_id or 0, "reached").occurrence_id
    (row,) = book.read(queries.rows, [second or 0])
    assert wall(row, ZoneInfo("UTC")) == "2026-11-23 10:00"
