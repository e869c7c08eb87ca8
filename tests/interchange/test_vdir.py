"""A folder of .ics files and the book, brought to the same state."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft, ActivityKind, Status
from crm_tui.errors import NotFound
from crm_tui.interchange import vdir
from crm_tui.interchange.vdir import FolderEmpty, Synced
from crm_tui.interchange.vdir_folder import NoFolder
from crm_tui.queries import agenda as queries
from crm_tui.queries import history as deeds
from crm_tui.services import agenda, contacts, history
from tests.factories import FixedClock, person

TEHRAN = ZoneInfo("Asia/Tehran")
CALL = ActivityDraft(
    kind=ActivityKind.CALL,
    subject="پیش‌فاکتور",
    day="2026-11-22",
    at="10:00",
    zone="Asia/Tehran",
    uid="call-1@example.com",
)
MEETING = ActivityDraft(
    kind=ActivityKind.MEETING,
    subject="جلسه هفتگی",
    day="2026-11-23",
    at="15:00",
    zone="Europe/Lisbon",
    minutes=60,
    rule="FREQ=WEEKLY;BYDAY=MO",
    uid="weekly@example.com",
)
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//phone//EN
BEGIN:VEVENT
UID:phone-1@example.com
DTSTAMP:20261120T080000Z
DTSTART;TZID=Europe/Lisbon:20261125T090000
DTEND;TZID=Europe/Lisbon:20261125T100000
SUMMARY:Reunião
DESCRIPTION:trazer o contrato
X-PHONE-COLOUR:red
BEGIN:VALARM
ACTION:AUDIO
TRIGGER:-PT15M
END:VALARM
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "calendar"
    path.mkdir()
    return path


def sync(book: Crm, folder: Path, owner: str | None = None) -> Synced:
    return vdir.sync(book, str(folder), TEHRAN, owner)


def text(folder: Path, name: str) -> str:
    return (folder / name).read_bytes().decode().replace("\r\n ", "").replace("\r\n", "\n")


def change(folder: Path, name: str, before: str, after: str) -> None:
    content = text(folder, name)
    assert before in content
    (folder / name).write_text(content.replace(before, after))


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in folder.iterdir()}


def draft(book: Crm, uid: str) -> ActivityDraft:
    row = book.read(Reader.one, "SELECT id, zone FROM activity WHERE uid = ?", (uid,))
    if row is None:
        raise NotFound(kind="activity", id=uid)
    return book.read(queries.draft, row[0], ZoneInfo(row[1]), row[1])


def occurrences(book: Crm) -> Iterator[tuple[str, str]]:
    rows = book.read(
        Reader.all,
        "SELECT occurrence, status FROM activity WHERE series_id IS NOT NULL ORDER BY occurrence",
    )
    yield from ((row[0], row[1]) for row in rows)


def settled(book: Crm, folder: Path) -> None:
    """Another run finds nothing to do, and touches nothing."""
    before = state(folder)
    batches = book.read(Reader.value, "SELECT count(*) FROM batch")
    again = sync(book, folder)
    assert (again.written, again.deleted, again.counts) == (0, 0, {})
    assert state(folder) == before
    assert book.read(Reader.value, "SELECT count(*) FROM batch") == batches


def test_what_is_planned_becomes_files_and_the_next_run_writes_nothing(
    book: Crm, folder: Path
) -> None:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    book.write(agenda.plan, replace(CALL, contacts=(sara,)))
    book.write(agenda.plan, MEETING)
    report = sync(book, folder)
    assert (report.written, report.problems) == (2, [])
    assert sorted(p.name for p in folder.iterdir()) == [
        "call-1@example.com.ics", "weekly@example.com.ics",
    ]  # fmt: skip
    assert "SUMMARY:پیش‌فاکتور · سارا کریمی" in text(folder, "call-1@example.com.ics")
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO" in text(folder, "weekly@example.com.ics")
    settled(book, folder)


def test_what_a_phone_adds_comes_into_the_book_and_its_own_properties_stay(
    book: Crm, folder: Path
) -> None:
    (folder / "x.ics").write_text(EVENT)
    report = sync(book, folder)
    assert report.to_json()["book"]["created"] == 1
    assert report.written == 0
    found = draft(book, "phone-1@example.com")
    assert (found.subject, found.day, found.at, found.zone, found.minutes, found.remind) == (
        "Reunião", "2026-11-25", "09:00", "Europe/Lisbon", 60, 15,
    )  # fmt: skip
    settled(book, folder)
    book.write(agenda.change, [_id(book, "phone-1@example.com")], {"place": "Lisboa"})
    assert sync(book, folder).written == 1
    written = text(folder, "x.ics")
    assert "X-PHONE-COLOUR:red" in written
    assert "LOCATION:Lisboa" in written
    settled(book, folder)


def test_each_side_changes_a_field_of_its_own_and_both_stay(book: Crm, folder: Path) -> None:
    book.write(agenda.plan, CALL)
    sync(book, folder)
    name = "call-1@example.com.ics"
    change(folder, name, "DUE;TZID=Asia/Tehran:20261122T100000", "DUE:20261123T080000Z")
    book.write(agenda.change, [_id(book, CALL.uid)], {"note": "نسخهٔ دوم"})
    report = sync(book, folder)
    assert (report.to_json()["book"]["updated"], report.written) == (1, 1)
    found = draft(book, CALL.uid)
    assert (found.day, found.at, found.note) == ("2026-11-23", "11:30", "نسخهٔ دوم")
    assert "نسخهٔ دوم" in text(folder, name)
    settled(book, folder)


def test_where_both_changed_the_same_the_file_wins_and_an_undo_brings_ours_back(
    book: Crm, folder: Path
) -> None:
    book.write(agenda.plan, CALL)
    sync(book, folder)
    name = "call-1@example.com.ics"
    change(folder, name, "SUMMARY:پیش‌فاکتور", "SUMMARY:theirs")
    book.write(agenda.change, [_id(book, CALL.uid)], {"subject": "ours"})
    report = sync(book, folder)
    assert draft(book, CALL.uid).subject == "theirs"
    assert report.batch is not None
    book.write(history.undo, report.batch)
    assert draft(book, CALL.uid).subject == "ours"
    assert sync(book, folder).written == 1
    assert "SUMMARY:ours" in text(folder, name)


def test_done_on_either_side_is_done_on_both(book: Crm, folder: Path, clock: FixedClock) -> None:
    book.write(agenda.plan, CALL)
    book.write(agenda.plan, replace(CALL, uid="call-2"))
    sync(book, folder)
    book.write(agenda.finish, _id(book, CALL.uid), "reached")
    change(folder, "call-2.ics", "STATUS:NEEDS-ACTION",
           "STATUS:COMPLETED\nCOMPLETED:20261121T070000Z")  # fmt: skip
    clock.advance(minutes=5)
    sync(book, folder)
    assert "STATUS:COMPLETED" in text(folder, "call-1@example.com.ics")
    row = book.read(Reader.one, "SELECT status, done_at FROM activity WHERE uid = 'call-2'")
    assert row is not None
    assert (row[0], row[1]) == ("done", 1_795_244_400_000)
    settled(book, folder)


def test_deleted_in_the_folder_is_removed_here_unless_it_was_changed_here(
    book: Crm, folder: Path
) -> None:
    for number in range(3):
        book.write(agenda.plan, replace(CALL, uid=f"c{number}"))
    sync(book, folder)
    (folder / "c0.ics").unlink()
    (folder / "c1.ics").unlink()
    book.write(agenda.change, [_id(book, "c1")], {"place": "دفتر"})
    report = sync(book, folder)
    assert report.to_json()["book"]["removed"] == 1
    with pytest.raises(NotFound):
        draft(book, "c0")
    assert "دفتر" in text(folder, "c1.ics")
    assert not (folder / "c0.ics").exists()
    settled(book, folder)
    assert report.batch is not None
    book.write(history.undo, report.batch)
    assert draft(book, "c0").subject == CALL.subject
    assert sync(book, folder).written == 1


def test_what_was_done_stays_in_the_history_when_a_phone_tidies_up(book: Crm, folder: Path) -> None:
    book.write(agenda.plan, CALL)
    book.write(agenda.finish, _id(book, CALL.uid))
    sync(book, folder)
    (folder / "call-1@example.com.ics").unlink()
    sync(book, folder)
    assert draft(book, CALL.uid).status is Status.DONE
    assert list(folder.iterdir()) == []
    settled(book, folder)


def test_removed_here_is_deleted_there_unless_it_was_changed_there(book: Crm, folder: Path) -> None:
    book.write(agenda.plan, CALL)
    book.write(agenda.plan, replace(CALL, uid="kept"))
    sync(book, folder)
    book.write(agenda.remove, [_id(book, CALL.uid), _id(book, "kept")])
    change(folder, "kept.ics", "SUMMARY:پیش‌فاکتور", "SUMMARY:still wanted")
    report = sync(book, folder)
    assert report.deleted == 1
    assert [p.name for p in folder.iterdir()] == ["kept.ics"]
    assert draft(book, "kept").subject == "still wanted"
    settled(book, folder)


def test_a_repeating_todo_moved_on_or_completed_by_a_client_is_one_completion(
    book: Crm, folder: Path, clock: FixedClock
) -> None:
    daily = replace(CALL, rule="FREQ=DAILY", uid="daily", day="2026-11-21", at="09:00")
    book.write(agenda.plan, daily)
    book.write(agenda.plan, replace(daily, uid="other"))
    sync(book, folder)
    for name in ("DTSTART", "DUE"):
        change(
            folder,
            "daily.ics",
            f"{name};TZID=Asia/Tehran:20261121",
            f"{name};TZID=Asia/Tehran:20261122",
        )
    change(folder, "other.ics", "STATUS:NEEDS-ACTION", "STATUS:COMPLETED")
    sync(book, folder)
    assert list(occurrences(book)) == [
        ("2026-11-21T09:00", "done"), ("2026-11-21T09:00", "done"),
        ("2026-11-22T09:00", "open"), ("2026-11-22T09:00", "open"),
    ]  # fmt: skip
    assert "STATUS:NEEDS-ACTION" in text(folder, "other.ics")
    assert "DUE;TZID=Asia/Tehran:20261122T090000" in text(folder, "other.ics")
    settled(book, folder)


def test_one_occurrence_moved_on_the_phone_moves_alone(book: Crm, folder: Path) -> None:
    book.write(agenda.plan, MEETING)
    sync(book, folder)
    moved = """BEGIN:VEVENT
UID:weekly@example.com
RECURRENCE-ID;TZID=Europe/Lisbon:20261130T150000
DTSTART;TZID=Europe/Lisbon:20261201T160000
DTEND;TZID=Europe/Lisbon:20261201T170000
SUMMARY:جلسه هفتگی
X-CRM-KIND:meeting
END:VEVENT
END:VCALENDAR"""
    change(folder, "weekly@example.com.ics", "END:VCALENDAR", moved)
    change(
        folder,
        "weekly@example.com.ics",
        "RRULE:",
        "EXDATE;TZID=Europe/Lisbon:20261207T150000\nRRULE:",
    )
    sync(book, folder)
    assert list(occurrences(book)) == [
        ("2026-11-23T15:00", "open"), ("2026-11-30T15:00", "open"),
        ("2026-12-07T15:00", "cancelled"),
    ]  # fmt: skip
    row = book.read(Reader.one, "SELECT id FROM activity WHERE occurrence = '2026-11-30T15:00'")
    assert row is not None
    found = book.read(queries.draft, row[0], ZoneInfo("Europe/Lisbon"), "Europe/Lisbon")
    assert (found.day, found.at) == ("2026-12-01", "16:00")
    settled(book, folder)


def test_a_whole_series_moved_on_the_phone_keeps_what_was_done(
    book: Crm, folder: Path, clock: FixedClock
) -> None:
    book.write(agenda.plan, MEETING)
    clock.advance(days=3)
    (first,) = (row[0] for row in book.read(Reader.all, "SELECT id FROM activity"))
    book.write(agenda.finish, first)
    sync(book, folder)
    name = "weekly@example.com.ics"
    for prop, hour, new in (("DTSTART", 15, 11), ("DTEND", 16, 12)):
        change(folder, name, f"{prop};TZID=Europe/Lisbon:20261123T{hour}0000",
               f"{prop};TZID=Europe/Lisbon:20261124T{new}0000")  # fmt: skip
    change(folder, name, "BYDAY=MO", "BYDAY=TU")
    sync(book, folder)
    assert list(occurrences(book)) == [
        ("2026-11-23T15:00", "done"), ("2026-11-24T11:00", "open"),
    ]  # fmt: skip
    settled(book, folder)


def test_strange_files_are_left_alone_and_named(book: Crm, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.ics"
    outside.write_text(EVENT)
    (folder / "link.ics").symlink_to(outside)
    (folder / "dir.ics").mkdir()
    os.mkfifo(folder / "pipe.ics")
    (folder / "large.ics").write_bytes(b"BEGIN:VCALENDAR\n" + b"x" * 2_000_000)
    (folder / "text.ics").write_text("hello")
    (folder / "two.ics").write_text(EVENT + EVENT.replace("phone-1", "phone-2"))
    (folder / "notes.txt").write_text("mine")
    before = sorted(p.name for p in folder.iterdir())
    report = sync(book, folder)
    assert [name for name, _reason in report.problems] == [
        "dir.ics", "large.ics", "link.ics", "pipe.ics", "text.ics", "two.ics",
    ]  # fmt: skip
    assert sorted(p.name for p in folder.iterdir()) == before
    assert outside.read_text() == EVENT
    assert book.read(Reader.value, "SELECT count(*) FROM activity") == 0


def test_a_uid_that_is_a_path_stays_inside_the_folder(book: Crm, folder: Path) -> None:
    book.write(agenda.plan, replace(CALL, uid="../../etc/passwd"))
    book.write(agenda.plan, replace(CALL, uid=".hidden"))
    book.write(agenda.plan, replace(CALL, uid="جلسه"))
    assert sync(book, folder).written == 3
    assert all(p.name.startswith("crm-") for p in folder.iterdir())
    settled(book, folder)


def test_an_empty_folder_that_was_full_is_rather_a_missing_disk(book: Crm, folder: Path) -> None:
    for number in range(6):
        book.write(agenda.plan, replace(CALL, uid=f"c{number}"))
    sync(book, folder)
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(FolderEmpty):
        sync(book, folder)
    assert book.read(Reader.value, "SELECT count(*) FROM activity") == 6


def test_a_folder_that_is_not_there_is_said(book: Crm, tmp_path: Path) -> None:
    with pytest.raises(NoFolder):
        sync(book, tmp_path / "nowhere")


def test_each_has_a_calendar_of_their_own(book: Crm, folder: Path) -> None:
    book.write(agenda.plan, replace(CALL, owner="mina"))
    book.write(agenda.plan, replace(CALL, owner="ali", uid="ali"))
    book.write(agenda.plan, replace(CALL, owner="ali", uid="both", participants=("mina",)))
    sync(book, folder, "mina")
    assert sorted(p.name for p in folder.iterdir()) == ["both.ics", "call-1@example.com.ics"]
    book.write(agenda.change, [_id(book, CALL.uid)], {"owner": "ali"})
    assert sync(book, folder, "mina").deleted == 1


def test_the_history_names_the_folder(book: Crm, folder: Path) -> None:
    (folder / "x.ics").write_text(EVENT)
    sync(book, folder)
    deed = book.read(deeds.last_undoable)
    assert deed is not None
    assert deed.action == "calendar_files.start"
    assert deed.detail == str(folder)


def _id(book: Crm, uid: str) -> int:
    return int(book.read(Reader.value, "SELECT id FROM activity WHERE uid = ?", (uid,)))


def test_one_meeting_in_two_calendars_has_an_owner_and_one_who_takes_part(
    book: Crm, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for path in (folder, other):
        (path / "m.ics").write_text(EVENT)
    sync(book, folder, "mina")
    sync(book, other, "ali")
    found = draft(book, "phone-1@example.com")
    assert (found.owner, found.participants) == ("mina", ("ali",))
    assert (other / "m.ics").exists()
    (other / "m.ics").unlink()
    sync(book, other, "ali")
    assert draft(book, "phone-1@example.com").participants == ()
    assert sync(book, folder, "mina").deleted == 0


def test_a_contact_linked_by_hand_and_dates_beyond_a_rule_survive(book: Crm, folder: Path) -> None:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    (folder / "x.ics").write_text(
        EVENT.replace("SUMMARY:", "RDATE;TZID=Europe/Lisbon:20261127T090000\nSUMMARY:")
    )
    sync(book, folder)
    key = _id(book, "phone-1@example.com")
    book.write(agenda.change, [key], {"contacts": (sara,)})
    sync(book, folder)
    assert "RDATE;TZID=Europe/Lisbon:20261127T090000" in text(folder, "x.ics")
    change(folder, "x.ics", "X-PHONE-COLOUR:red", "X-PHONE-COLOUR:blue")
    sync(book, folder)
    assert draft(book, "phone-1@example.com").contacts == (sara,)
    settled(book, folder)


def test_a_client_that_drops_our_properties_takes_neither_kind_nor_contact_away(
    book: Crm, folder: Path
) -> None:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    book.write(agenda.plan, replace(CALL, contacts=(sara,)))
    sync(book, folder)
    name = "call-1@example.com.ics"
    lines = [line for line in text(folder, name).split("\n") if not line.startswith("X-CRM")]
    (folder / name).write_text("\n".join(lines).replace("20261122T100000", "20261122T120000"))
    sync(book, folder)
    found = draft(book, CALL.uid)
    assert (found.kind, found.contacts, found.subject, found.at) == (
        ActivityKind.CALL, (sara,), CALL.subject, "12:00",
    )  # fmt: skip
    assert "X-CRM-KIND:call" in text(folder, name)
    settled(book, folder)
