"""``crm ics``: a calendar out, a calendar in, a folder both ways."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1@example.com
DTSTART;TZID=Asia/Tehran:20991201T100000
SUMMARY:جلسه با مشتری
END:VEVENT
BEGIN:VEVENT
UID:2@example.com
DTSTART:never
SUMMARY:broken
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def calendar(tmp_path: Path) -> Path:
    path = tmp_path / "تقویم.ics"
    path.write_text(EVENT)
    return path


def test_the_calendar_goes_to_the_output_or_to_a_file(full: Run, tmp_path: Path) -> None:
    full("todo", "call", "tomorrow", "10", "about", "the", "offer")
    printed = full("ics")
    assert printed.status == 0
    assert printed.out.startswith("BEGIN:VCALENDAR\r\n")
    assert "X-CRM-KIND:call" in printed.out
    written = full("ics", "-o", str(tmp_path / "my.ics"))
    assert written.out == ""
    assert written.err == f"1 entry is in {tmp_path / 'my.ics'}.\n"
    assert (tmp_path / "my.ics").read_bytes().decode() == printed.out
    assert sorted(p.suffix for p in tmp_path.iterdir() if p.name.startswith(".")) == []


def test_a_place_that_can_not_be_written_is_said(full: Run, tmp_path: Path) -> None:
    answer = full("ics", "-o", str(tmp_path / "nowhere" / "x.ics"))
    assert answer.status == 10
    assert "can't be written" in answer.err


def test_everybody_has_a_calendar_of_their_own(full: Run) -> None:
    full("todo", "mine")
    full("todo", "theirs", "--owner", "ali")
    assert "theirs" not in full("ics").out
    assert "mine" not in full("ics", "--for", "ali").out
    assert full("ics", "--all").out.count("BEGIN:VTODO") == 2


def test_a_file_is_read_told_and_taken_back(full: Run, calendar: Path) -> None:
    tried = full("ics", "--read", str(calendar), "--dry-run", "--json")
    assert tried.document["created"] == 1
    answer = full("ics", "--read", str(calendar), "--json")
    assert answer.status == 0
    assert answer.document["problems"] == [
        {"line": 8, "title": "broken", "reason": "it has no date that can be read"}
    ]
    assert "جلسه با مشتری" in full("ics").out
    told = full("ics", "--read", str(calendar))
    assert "unchanged  1" in told.out
    assert "line 8: broken: it has no date that can be read" in told.err
    assert "read from a calendar" in full("history").out
    assert full("undo").status == 0
    assert "جلسه" not in full("ics").out


@pytest.mark.parametrize("words", [("ics", "--read"), ("import",)])
def test_what_is_no_calendar_or_not_there_is_a_bad_file(
    full: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "x.ics").write_text("hello")
    answer = full(*words, str(tmp_path / "x.ics"))
    assert answer.status == 4
    assert answer.err.startswith("crm: ")
    assert answer.err.count("\n") == 1


def test_import_points_to_the_command_for_calendars(full: Run, calendar: Path) -> None:
    answer = full("import", str(calendar))
    assert (answer.status, answer.out) == (4, "")
    assert f"crm ics --read {calendar}" in answer.err


def test_a_folder_and_the_book_are_synchronised(full: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    assert full("ics", "--sync", str(folder)).status == 3
    folder.mkdir()
    full("todo", "call", "tomorrow", "10")
    one = EVENT.split("BEGIN:VEVENT\nUID:2", maxsplit=1)[0] + "END:VCALENDAR\n"
    (folder / "one.ics").write_text(one)
    (folder / "bad.ics").write_text("hello")
    answer = full("ics", "--sync", str(folder), "--json")
    assert answer.status == 0
    assert answer.document["book"] == {"created": 1, "updated": 0, "removed": 0}
    assert answer.document["folder"] == {"written": 1, "deleted": 0}
    assert [one["file"] for one in answer.document["problems"]] == ["bad.ics"]
    assert "bad.ics: it holds no entry" in answer.err
    again = full("ics", "--sync", str(folder))
    assert again.out == "unchanged  2\n"


@pytest.mark.parametrize(
    "words",
    [("-o", "x", "--read", "y"), ("--sync", "x", "--read", "y"), ("--dry-run",),
     ("--all", "--for", "ali")],
)  # fmt: skip
def test_options_that_do_not_go_together_are_refused(crm: Run, words: tuple[str, ...]) -> None:
    assert crm("ics", *words).status == 2


def test_a_file_keeps_its_mode_and_a_device_stays_one(full: Run, tmp_path: Path) -> None:
    target = tmp_path / "public.ics"
    target.write_text("")
    target.chmod(0o644)
    link = tmp_path / "link.ics"
    link.symlink_to(target)
    assert full("ics", "-o", str(link)).status == 0
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o644
    assert target.read_text().startswith("BEGIN:VCALENDAR")
    null = tmp_path / "null"
    null.symlink_to("/dev/null")
    assert full("ics", "-o", str(null)).status == 0
    assert Path("/dev/null").is_char_device()
