"""Calendar files of other programs, whole and broken, taken into the book."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.calendar import CalendarItem
from crm_tui.domain.contacts import Email
from crm_tui.errors import BadFile
from crm_tui.interchange import ical_component, ical_in, ical_read
from crm_tui.interchange.ical_in import Problem
from crm_tui.interchange.ical_read import Report
from crm_tui.queries import agenda as queries
from crm_tui.services import agenda, contacts, history
from crm_tui.services.calendar import Outcome
from tests.factories import person

TEHRAN = ZoneInfo("Asia/Tehran")

GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Work
X-WR-TIMEZONE:Europe/Lisbon
BEGIN:VTIMEZONE
TZID:Europe/Lisbon
X-LIC-LOCATION:Europe/Lisbon
BEGIN:DAYLIGHT
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:WEST
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:WET
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART:20261126T090000Z
DTEND:20261126T100000Z
DTSTAMP:20261120T120000Z
UID:single@google.example
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;CN=Ana:mailto:Ana@Example.com
SUMMARY:Proposta\\, versão 2
DESCRIPTION:<b>Ver</b>\\nlinha dois
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Lisbon:20260105T100000
DTEND;TZID=Europe/Lisbon:20260105T103000
RRULE:FREQ=WEEKLY;BYDAY=MO
EXDATE;TZID=Europe/Lisbon:20261130T100000
UID:weekly@google.example
SUMMARY:Equipa
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Lisbon:20261124T110000
DTEND;TZID=Europe/Lisbon:20261124T113000
UID:weekly@google.example
RECURRENCE-ID;TZID=Europe/Lisbon:20261123T100000
SUMMARY:Equipa (terça)
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261227
UID:days@google.example
SUMMARY:Feira
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
DTSTART:20240301T090000Z
DTEND:20240301T100000Z
UID:old@google.example
SUMMARY:Visita antiga
END:VEVENT
BEGIN:VEVENT
DTSTART:20261201T090000Z
UID:off@google.example
STATUS:CANCELLED
SUMMARY:Nada
END:VEVENT
END:VCALENDAR
"""

OUTLOOK = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:Microsoft Exchange Server 2010
BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008
SUMMARY;LANGUAGE=en-gb:Review
DTSTART;TZID=W. Europe Standard Time:20261127T140000
DTEND;TZID=W. Europe Standard Time:20261127T150000
PRIORITY:5
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
DESCRIPTION:REMINDER
TRIGGER;RELATED=START:-PT15M
ACTION:DISPLAY
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:custom
SUMMARY:Vilnius
DTSTART;TZID=Customized Time Zone:20260629T140000
RRULE:FREQ=MONTHLY;BYMONTHDAY=29
END:VEVENT
BEGIN:VEVENT
UID:iran
SUMMARY:تهران
DTSTART;TZID="Iran Standard Time":20261129T083000
DURATION:PT1H30M
END:VEVENT
END:VCALENDAR
"""

TASKS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:+//IDN tasks.org//android-130802//EN
BEGIN:VTODO
UID:1
DTSTAMP:20261120T100000Z
SUMMARY:Zwracam uwagę
DTSTART;VALUE=DATE:20261120
DUE;VALUE=DATE:20261125
PRIORITY:1
CATEGORIES:praca,dom
END:VTODO
BEGIN:VTODO
UID:2
SUMMARY:done one
COMPLETED:20261119T153000Z
PERCENT-COMPLETE:100
STATUS:COMPLETED
END:VTODO
BEGIN:VTODO
UID:3
SUMMARY:only a start
DTSTART:20261130T080000
END:VTODO
BEGIN:VTODO
UID:4
SUMMARY:water
DUE:20261120T060000Z
RRULE:FREQ=DAILY;INTERVAL=3;FROM=COMPLETION
END:VTODO
BEGIN:VTODO
UID:5
SUMMARY:no date
RELATED-TO:1
END:VTODO
END:VCALENDAR
"""

BROKEN = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:secondly
DTSTART:20261201T100000Z
RRULE:FREQ=SECONDLY
SUMMARY:too often
END:VEVENT
BEGIN:VEVENT
UID:year one
DTSTART:00010101T000000
SUMMARY:year one
END:VEVENT
BEGIN:VEVENT
UID:year last
DTSTART:99991231T235959
SUMMARY:year last
END:VEVENT
BEGIN:VEVENT
UID:no start
SUMMARY:no start
END:VEVENT
BEGIN:VEVENT
UID:banana
DTSTART:banana
SUMMARY:banana
END:VEVENT
BEGIN:VEVENT
UID:outer
DTSTART:20261201T100000Z
SUMMARY:outer
BEGIN:VEVENT
UID:inner
DTSTART:20261202T100000Z
SUMMARY:inner
RRULE:FREQ=DAILY;UNTIL=20261101T000000Z
END:VEVENT
END:VEVENT
BEGIN:VEVENT
DTSTART:20261203T100000
SUMMARY:no
  uid
this is no property
;;;:x
END:VEVENT
BEGIN:VEVENT
UID:qp
DTSTART:20261204T100000
SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D8=B3=D9=84=D8=A7=
=D9=85
END:VEVENT
BEGIN:VEVENT
UID:cut
DTSTART:20261205T100000
SUMMARY:cut
"""


@pytest.fixture
def read(book: Crm, tmp_path: Path) -> Callable[..., Report]:
    def reading(text: str | bytes, **more: object) -> Report:
        path = tmp_path / "calendar.ics"
        path.write_bytes(text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode())
        return ical_read.run(book, path, TEHRAN, **more)  # type: ignore[arg-type]

    return reading


def draft(book: Crm, uid: str) -> ActivityDraft:
    row = book.read(
        Reader.one,
        "SELECT id, zone FROM activity WHERE uid = :uid UNION ALL SELECT a.id, a.zone"
        " FROM activity a JOIN activity_series s ON s.id = a.series_id"
        " WHERE s.uid = :uid AND a.status = 'open'",
        {"uid": uid},
    )
    assert row is not None
    found = book.read(queries.draft, row[0], ZoneInfo(row[1] or "UTC"), row[1])
    return replace(found, uid="")


def test_a_calendar_of_google_comes_in_with_its_guests_as_contacts(
    book: Crm, read: Callable[..., Report]
) -> None:
    ana = book.write(contacts.create, person("Ana", "Lopes", emails=(Email("ana@example.com"),)))
    report = read(GOOGLE)
    assert report.to_json() | {"batch": 0} == {
        "file": "calendar.ics", "dry_run": False, "batch": 0, "events": 5, "todos": 0,
        "created": 4, "updated": 0, "unchanged": 0, "cancelled": 1, "failed": 0, "problems": [],
    }  # fmt: skip
    single = draft(book, "single@google.example")
    assert (single.subject, single.day, single.at, single.zone, single.minutes) == (
        "Proposta, versão 2", "2026-11-26", "09:00", "Europe/Lisbon", 60,
    )  # fmt: skip
    assert single.contacts == (ana,)
    assert single.note == "<b>Ver</b>\nlinha dois"
    days = draft(book, "days@google.example")
    assert (days.day, days.at, days.minutes) == ("2026-12-24", "", 3 * 1440)
    assert draft(book, "old@google.example").status == "done"
    assert book.read(queries.overdue_count, book.now(), TEHRAN) == 0


def test_a_series_stands_at_its_next_occurrence_as_it_was_changed(
    book: Crm, read: Callable[..., Report]
) -> None:
    read(GOOGLE)
    found = draft(book, "weekly@google.example")
    assert (found.subject, found.day, found.at) == ("Equipa (terça)", "2026-11-24", "11:00")
    rows = book.read(
        Reader.all, "SELECT occurrence, status FROM activity WHERE series_id > 0 ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [
        ("2026-11-23T10:00", "open"), ("2026-11-30T10:00", "cancelled"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", [GOOGLE, OUTLOOK, TASKS])
def test_reading_the_same_file_again_changes_nothing(
    book: Crm, read: Callable[..., Report], text: str
) -> None:
    read(text)
    before = book.read(Reader.all, "SELECT * FROM activity ORDER BY id")
    report = read(text)
    assert report.batch is None
    assert not report.counts.get(Outcome.UPDATED)
    assert book.read(Reader.all, "SELECT * FROM activity ORDER BY id") == before


def test_one_undo_takes_the_whole_reading_back(
    book: Crm, read: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ical_read, "FEWEST", 1)
    monkeypatch.setattr(ical_read, "MOST", 2)
    before = book.read(Reader.value, "SELECT count(*) FROM activity")
    report = read(GOOGLE)
    assert report.batch is not None
    book.write(history.undo, report.batch)
    assert book.read(Reader.value, "SELECT count(*) FROM activity") == before
    assert book.read(Reader.value, "SELECT count(*) FROM activity_series") == 0


def test_zones_of_windows_and_zones_a_file_defines_are_known(
    book: Crm, read: Callable[..., Report]
) -> None:
    assert read(OUTLOOK).failed == 0
    review = draft(book, "040000008200E00074C5B7101A82E008")
    assert (review.zone, review.at, review.remind) == ("Europe/Berlin", "14:00", 15)
    custom = draft(book, "custom")
    assert (custom.zone, custom.day, custom.at) == ("Europe/Vilnius", "2026-11-29", "14:00")
    assert (draft(book, "iran").zone, draft(book, "iran").minutes) == ("Asia/Tehran", 90)


def test_todos_are_due_when_they_are_due_and_done_when_they_were_done(
    book: Crm, read: Callable[..., Report]
) -> None:
    assert read(TASKS).failed == 0
    first = draft(book, "1")
    assert (first.kind, first.day, first.at, first.priority, first.tags) == (
        ActivityKind.TASK, "2026-11-25", "", 1, ("praca", "dom"),
    )  # fmt: skip
    done = book.read(Reader.value, "SELECT done_at FROM activity WHERE uid = '2'")
    assert done == 1_795_102_200_000
    assert (draft(book, "3").day, draft(book, "3").at) == ("2026-11-30", "08:00")
    water = draft(book, "4")
    assert (water.rule, water.from_completion) == ("FREQ=DAILY;INTERVAL=3", True)
    assert draft(book, "5").day == ""


def test_what_is_broken_is_named_and_the_rest_comes_in(
    book: Crm, read: Callable[..., Report]
) -> None:
    report = read(BROKEN)
    named = {title for _line, title, _reason in report.problems}
    assert named == {
        "too often", "year one", "year last", "no start", "banana", "outer", "cut",
    }  # fmt: skip
    assert all(line > 0 for line, _title, _reason in report.problems)
    subjects = book.read(Reader.all, "SELECT subject FROM activity ORDER BY id")
    assert sorted(row[0] for row in subjects) == sorted(["inner", "no uid", "سلام"])
    assert read(BROKEN).to_json()["unchanged"] == 3


def test_a_changed_file_changes_only_what_it_says_otherwise(
    book: Crm, read: Callable[..., Report]
) -> None:
    read(TASKS)
    made = book.read(Reader.value, "SELECT id FROM activity WHERE uid = '1'")
    book.write(agenda.change, [made], {"place": "دفتر"})
    report = read(TASKS.replace("Zwracam uwagę", "Uwaga"))
    assert report.to_json()["updated"] == 1
    assert draft(book, "1").subject == "Uwaga"


def test_old_code_pages_and_wide_letters_are_read(book: Crm, read: Callable[..., Report]) -> None:
    text = TASKS.replace("Zwracam uwagę", "یادآوری جلسه با مشتری و تماس برای پیش فاکتور")
    read(text.encode("utf-16"))
    assert draft(book, "1").subject.startswith("یادآوری جلسه")
    read(text.replace("UID:", "UID:w").replace("ی", "ي").encode("cp1256"))
    assert draft(book, "w1").subject.startswith("يادآوري جلسه")


def test_a_dry_run_tells_and_changes_nothing(book: Crm, read: Callable[..., Report]) -> None:
    report = read(GOOGLE, dry_run=True)
    assert report.to_json()["created"] == 4
    assert book.read(Reader.value, "SELECT count(*) FROM batch") == 0


@pytest.mark.parametrize("content", [b"", b"hello", b"\0" * 100, b"BEGIN:VCARD\nEND:VCARD\n"])
def test_what_is_no_calendar_is_refused(read: Callable[..., Report], content: bytes) -> None:
    with pytest.raises(BadFile):
        read(content)


def test_a_stopped_reading_keeps_what_it_took_and_goes_on_when_run_again(
    book: Crm, read: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ical_read, "FEWEST", 1)
    monkeypatch.setattr(ical_read, "MOST", 1)
    asked: Iterator[bool] = iter([False, False, True])
    report = read(TASKS, cancelled=lambda: next(asked))
    assert report.cancelled
    assert report.to_json()["created"] == 2
    again = read(TASKS)
    assert (again.to_json()["created"], again.to_json()["unchanged"]) == (3, 2)


SERIES = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:over
DTSTART;TZID=Europe/Lisbon:20200106T100000
DURATION:PT1H
RRULE:FREQ=WEEKLY;UNTIL=20210101T000000Z
SUMMARY:five years ago
END:VEVENT
BEGIN:VEVENT
UID:daily
DTSTART;TZID=Europe/Lisbon:20190101T070000
DURATION:PT30M
RRULE:FREQ=DAILY
SUMMARY:since 2019
END:VEVENT
BEGIN:VTODO
UID:bird
DTSTART;TZID=Europe/Lisbon:20261118T090000
DUE;TZID=Europe/Lisbon:20261118T090000
RRULE:FREQ=DAILY
SUMMARY:thunder
END:VTODO
BEGIN:VTODO
UID:bird
RECURRENCE-ID;TZID=Europe/Lisbon:20261118T090000
DTSTART;TZID=Europe/Lisbon:20261118T090000
DUE;TZID=Europe/Lisbon:20261118T090000
STATUS:COMPLETED
COMPLETED:20261118T101500Z
SUMMARY:thunder
END:VTODO
END:VCALENDAR
"""


def test_past_years_of_a_repetition_do_not_become_overdue(
    book: Crm, read: Callable[..., Report]
) -> None:
    assert read(SERIES).to_json()["created"] == 3
    rows = book.read(
        Reader.all,
        "SELECT subject, occurrence, status, done_at FROM activity ORDER BY subject, occurrence",
    )
    assert [tuple(row) for row in rows] == [
        ("five years ago", "2020-12-28T10:00", "done", 1_609_149_600_000),
        ("since 2019", "2026-11-22T07:00", "open", None),
        ("thunder", "2026-11-18T09:00", "done", 1_794_996_900_000),
        ("thunder", "2026-11-19T09:00", "open", None),
    ]
    again = read(SERIES)
    assert again.batch is None
    assert again.to_json()["unchanged"] == 3


def items(data: bytes) -> list[CalendarItem | Problem]:
    return list(ical_in.read(io.BytesIO(data), TEHRAN).items())


PIECES = st.sampled_from(
    ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTODO", "END:VTODO",
     "BEGIN:VALARM", "END:VALARM", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "TZID:X", "UID:1", "UID:2",
     "SUMMARY:x", "DTSTART:20261201T100000", "DTSTART;TZID=X:20261301T250000", "DUE:20261201",
     "DTEND:19990101", "DURATION:-P9999W", "RRULE:FREQ=DAILY;COUNT=3", "RRULE:FREQ=YEARLY;BYDAY=99",
     "RRULE:FREQ=WEEKLY;UNTIL=00010101", "RECURRENCE-ID:20261202T100000", "EXDATE:20261203,x,",
     "TRIGGER:-PT5M", "STATUS:COMPLETED", "COMPLETED:99999999", "PRIORITY:-3", "ATTENDEE:mailto:",
     " folded", "\tfolded", ":", ";", "X-CRM-KIND:visit", "X-CRM-RRULE:RSCALE=PERSIAN;FREQ=MONTHLY",
     "TZOFFSETTO:+9999", "BEGIN:STANDARD", "END:STANDARD", "SUMMARY;ENCODING=QUOTED-PRINTABLE:=4"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=30), max_size=60))
def test_whatever_a_file_holds_is_items_and_problems(lines: list[str]) -> None:
    for found in items("\r\n".join(["BEGIN:VCALENDAR", *lines]).encode("utf-8", "replace")):
        assert isinstance(found, CalendarItem | Problem)
        if isinstance(found, CalendarItem):
            assert found.uid


def test_hostile_files_take_linear_time() -> None:
    many = 20_000
    unterminated = b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nSUMMARY:x\n" * many
    assert len(items(unterminated)) == many
    nested = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n" + b"BEGIN:VALARM\n" * many
    assert len(items(nested)) == 1
    one_line = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + b"\\," * 3_000_000 + b"\nEND:VEVENT\n"
    (problem,) = items(one_line)
    assert isinstance(problem, Problem)
    quotes = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY" + b';X="a"' * 100_000 + b"\nEND:VEVENT\n"
    assert len(items(quotes)) == 1
    dates = b",".join(b"20261201T%02d%02d00" % (n % 24, n % 60) for n in range(50_000))
    series = (
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20261201T100000\nRRULE:FREQ=DAILY\n"
        b"EXDATE:" + dates + b"\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    (item,) = items(series)
    assert isinstance(item, CalendarItem)
    assert len(item.skipped) <= ical_component.MOST_DATES


@pytest.mark.slow
def test_a_hundred_thousand_components_come_in(book: Crm, read: Callable[..., Report]) -> None:
    lines = ["BEGIN:VCALENDAR"]
    for number in range(100_000):
        lines += [
            "BEGIN:VEVENT", f"UID:{number}@example.com", f"SUMMARY:جلسه {number}",
            f"DTSTART;TZID=Europe/Lisbon:2026{1 + number % 12:02}01T100000", "DURATION:PT1H",
            "DESCRIPTION:" + "متن " * 15, "END:VEVENT",
        ]  # fmt: skip
    began = time.monotonic()
    report = read("\n".join([*lines, "END:VCALENDAR"]))
    print(f"{report.to_json()} in {time.monotonic() - began:.0f} s")  # noqa: T201
    assert report.to_json()["created"] == 100_000
