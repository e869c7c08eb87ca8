"""Calendars we write: what they say, read back by us and by others."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.domain.activities import LONGEST_MINUTES, ActivityDraft, ActivityKind, Status
from crm_tui.domain.calendar import (
    CalendarItem,
    Component,
    Happening,
    Person,
    component_of,
    content,
)
from crm_tui.domain.recurrence import BadRule, occurrences, parse
from crm_tui.interchange import ical_in
from crm_tui.interchange.ical_out import calendar_text, item_text
from crm_tui.queries import calendar as queries
from crm_tui.services import agenda, contacts
from crm_tui.text.safe import clean_line, clean_text
from tests.factories import FixedClock, person

TEHRAN = ZoneInfo("Asia/Tehran")
ZONES = ("Asia/Tehran", "Europe/Lisbon", "Europe/Vilnius", "Europe/Istanbul", "America/Sao_Paulo")
WRITTEN = (
    "FREQ=DAILY", "FREQ=DAILY;INTERVAL=3;COUNT=40", "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=20270601", "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20271231T100000",
    "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RSCALE=PERSIAN;FREQ=MONTHLY;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
)  # fmt: skip
RULES = tuple(parse(rule).text for rule in WRITTEN)
WHOLE = tuple(rule.replace("T100000", "") for rule in RULES)
NASTY = st.text(
    st.sampled_from("aB ،,;:\\\"'=\n\tسلامğš😀۱۲\u200c☎·^%") | st.characters(codec="utf-8"),
    max_size=120,
)
LINES = NASTY.map(clean_line)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@st.composite
def drafts(draw: st.DrawFn, *, repeats: bool = False) -> ActivityDraft:
    day = draw(DAYS).isoformat() if repeats or draw(st.booleans()) else ""
    timed = bool(day) and draw(st.booleans())
    at = draw(st.times()).strftime("%H:%M") if timed else ""
    return ActivityDraft(
        kind=draw(st.sampled_from([kind for kind in ActivityKind if kind != "note"])),
        subject=draw(LINES),
        day=day,
        at=at,
        zone=draw(st.sampled_from(ZONES)),
        minutes=draw(st.sampled_from([0, 1, 15, 60, 1440, 4000, LONGEST_MINUTES])),
        priority=draw(st.integers(1, 9)),
        place=draw(LINES),
        note=draw(NASTY.map(clean_text)).strip(),
        tags=tuple(dict.fromkeys(draw(st.lists(LINES.map(lambda t: t.lstrip("#").strip())
                                               .filter(bool), max_size=3)))),
        remind=draw(st.sampled_from([None, -1, 0, 5, 1440])),
        status=Status.OPEN if repeats else draw(st.sampled_from([Status.OPEN, Status.DONE])),
        rule=draw(st.sampled_from(RULES if timed else WHOLE)) if repeats else "",
    )  # fmt: skip


PEOPLE = st.lists(
    st.builds(
        Person,
        uid=st.uuids().map(str),
        name=LINES,
        phone=st.sampled_from(["", "+989121234567"]),
    ),
    max_size=2,
).map(tuple)


def happening(
    draft: ActivityDraft, people: tuple[Person, ...] = (), occurrence: str = ""
) -> Happening:
    done = 1_795_244_400_000 if draft.status is Status.DONE else None
    return Happening(draft, people, occurrence, done, 1_795_000_000_000, 1_795_100_000_000, 3)


def back(text: bytes) -> list[CalendarItem]:
    found = list(ical_in.read(io.BytesIO(text), TEHRAN).items())
    assert all(isinstance(each, CalendarItem) for each in found), found
    return [each for each in found if isinstance(each, CalendarItem)]


def by_the_users_clock(draft: ActivityDraft) -> ActivityDraft:
    """Whole days have no zone of their own: they are read as the user's."""
    return draft if draft.at else replace(draft, zone="Asia/Tehran")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), PEOPLE)
def test_what_is_written_reads_back_as_it_was(
    draft: ActivityDraft, people: tuple[Person, ...]
) -> None:
    item = CalendarItem("u@example.com", component_of(draft), happening(draft, people))
    (found,) = back(item_text(item))
    assert content(found) == content(item)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(repeats=True), drafts(repeats=True), st.integers(1, 20))
def test_a_series_with_a_changed_and_a_skipped_occurrence_reads_back(
    draft: ActivityDraft, other: ActivityDraft, number: int
) -> None:
    start = datetime.fromisoformat(f"{draft.day}T{draft.at or '00:00'}")
    walls = [wall for _n, wall in zip(range(22), occurrences(parse(draft.rule), start),
                                      strict=False)]  # fmt: skip
    names = [w.strftime("%Y-%m-%dT%H:%M") if draft.at else w.date().isoformat() for w in walls]
    kind = component_of(draft)
    overrides, skipped = [], []
    if len(names) > number + 1:
        changed = replace(other, rule="", zone=draft.zone, kind=draft.kind, at=other.at or "09:00")
        overrides.append(happening(changed, (), names[number]))
        skipped.append(names[number + 1])
    item = CalendarItem(
        "u", kind, happening(draft), names[0], tuple(overrides), tuple(skipped)
    )  # fmt: skip
    (found,) = back(item_text(item))
    assert content(found) == content(item)


def test_the_same_book_gives_the_same_bytes(book: Crm) -> None:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    for number, rule in enumerate(("", *RULES)):
        book.write(
            agenda.plan,
            ActivityDraft(
                subject=f"کار {number}", contacts=(sara,), day="2026-12-01", at="10:00",
                zone=ZONES[number % 5], rule=rule, minutes=30 * (number % 2), tags=("vip", "تهران"),
            ),
        )  # fmt: skip

    def text() -> bytes:
        wanted = book.read(queries.uids, None, book.now())
        return calendar_text(book.read(lambda reader: list(queries.items(reader, wanted))))

    first = text()
    assert text() == first
    assert len(first.decode().split("BEGIN:VTIMEZONE")) == 6
    assert max(len(line) for line in first.split(b"\r\n")) <= 75
    assert b"\n" not in first.replace(b"\r\n", b"")


def second_opinion(text: bytes, first: date, last: date) -> dict[str, list[datetime | date]]:
    found: dict[str, list[datetime | date]] = {}
    for event in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(first, last):
        start = event["DTSTART"].dt
        moment = start.astimezone(UTC) if isinstance(start, datetime) else start
        found.setdefault(str(event["UID"]), []).append(moment)
    return {uid: sorted(moments) for uid, moments in found.items()}


@pytest.mark.parametrize(
    ("zone", "at"),
    [("Asia/Tehran", "10:00"), ("Europe/Lisbon", "01:30"), ("Europe/Vilnius", "03:30"),
     ("America/Sao_Paulo", "23:45"), ("Europe/Lisbon", "")],
)  # fmt: skip
def test_others_find_the_same_occurrences_over_two_years(zone: str, at: str) -> None:
    start = datetime.fromisoformat(f"2026-09-30T{at or '00:00'}")
    end = start + timedelta(729)
    items, expected = [], {}
    for rule in RULES:
        draft = ActivityDraft(
            kind=ActivityKind.MEETING, subject="جلسه", day="2026-09-30", at=at, zone=zone,
            minutes=45 if at else 0, rule=parse(rule, ZoneInfo(zone)).text,
        )  # fmt: skip
        walls = list(occurrences(parse(draft.rule), start, None, end + timedelta(2)))
        overrides = [
            happening(
                replace(draft, rule="", day=(wall + timedelta(1)).date().isoformat()),
                (),
                iso(wall, at),
            )
            for wall in walls[1:2]
        ]
        items.append(
            CalendarItem(
                rule, Component.EVENT, happening(draft), iso(start, at), tuple(overrides),
                tuple(iso(wall, at) for wall in walls[2:3]),
            )
        )  # fmt: skip
        kept = [walls[0], *(wall + timedelta(1) for wall in walls[1:2]), *walls[3:]]
        expected[rule] = sorted(as_others(wall, zone, at) for wall in kept if wall < end)
    text = calendar_text(items)
    assert second_opinion(text, start.date() - timedelta(2), end.date()) == expected


def as_others(wall: datetime, zone: str, at: str) -> datetime | date:
    """A time that is skipped counts from the offset before (RFC 5545, 3.3.5)."""
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if at else wall.date()


def iso(wall: datetime, at: str) -> str:
    return wall.strftime("%Y-%m-%dT%H:%M") if at else wall.date().isoformat()


def texts(book: Crm, uids: Sequence[str]) -> str:
    found = book.read(lambda reader: list(queries.items(reader, uids)))
    return calendar_text(found).decode().replace("\r\n ", "")


def test_a_finished_weekly_meeting_stays_in_the_calendar_and_ends_where_it_was_stopped(
    book: Crm, clock: FixedClock
) -> None:
    made = book.write(
        agenda.plan,
        ActivityDraft(
            kind=ActivityKind.MEETING, subject="هفتگی", day="2026-11-23", at="10:00",
            zone="Europe/Lisbon", minutes=30, rule="FREQ=WEEKLY", uid="w",
        ),
    )  # fmt: skip
    clock.advance(days=3)
    following = book.write(agenda.finish, made).occurrence_id
    assert "RECURRENCE-ID" not in texts(book, ["w"])
    assert following is not None
    book.write(agenda.stop, following)
    assert "UNTIL=20261130T100000Z" in texts(book, ["w"])
    assert book.read(queries.uids, "mina", book.now()) == ["w"]


def test_a_todo_that_counts_from_completion_comes_back_as_such(book: Crm) -> None:
    book.write(
        agenda.plan,
        ActivityDraft(
            subject="فیلتر", day="2026-11-23", rule="FREQ=MONTHLY", from_completion=True, uid="f"
        ),
    )
    text = texts(book, ["f"])
    assert "\r\nRRULE" not in text
    (found,) = back(text.encode())
    assert (found.main.draft.rule, found.main.draft.from_completion) == ("FREQ=MONTHLY", True)


def test_a_planned_activity_that_begins_to_repeat_keeps_its_uid(book: Crm) -> None:
    made = book.write(
        agenda.plan, ActivityDraft(subject="x", day="2026-11-23", zone="Asia/Tehran", uid="keep")
    )
    base = ActivityDraft(subject="x", day="2026-11-23", zone="Asia/Tehran")
    book.write(agenda.update, made, base, replace(base, rule="FREQ=DAILY"), 0)
    assert book.read(queries.uids, None, book.now()) == ["keep"]
    assert "RRULE:FREQ=DAILY" in texts(book, ["keep"])


@given(st.text(max_size=60))
def test_any_text_for_a_rule_is_a_rule_or_a_bad_one(text: str) -> None:
    try:
        parse(text)
    except BadRule:
        return
