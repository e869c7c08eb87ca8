"""Synchronisations that are killed, that meet each other, or may not write."""

import errno
import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_tui.crm import Crm
from crm_tui.db import backup
from crm_tui.db.faults import NoSpace
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft
from crm_tui.interchange import vdir, vdir_folder
from crm_tui.interchange.vdir_folder import FolderBusy, FolderReadOnly
from crm_tui.services import agenda
from tests.faults.children import session, together

TEHRAN = ZoneInfo("Asia/Tehran")
HERE, THERE, KILLS = 60, 60, 4

CHILD = """
import sys
from zoneinfo import ZoneInfo
from datetime import UTC, datetime
from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.interchange import vdir
vdir.CHUNK = 7
crm = Crm(Database(sys.argv[1]), "mina", lambda: datetime(2026, 11, 21, 8, tzinfo=UTC))
print("ready", flush=True)
vdir.sync(crm, sys.argv[2], ZoneInfo("Asia/Tehran"))
print("done", flush=True)
"""
TODO = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//phone//EN
BEGIN:VTODO
UID:phone-{number}
SUMMARY:از گوشی {number}
DUE;TZID=Asia/Tehran:20261201T100000
X-PHONE:{number}
END:VTODO
END:VCALENDAR
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "calendar"
    path.mkdir()
    return path


def plan(book: Crm, count: int) -> None:
    for number in range(count):
        book.write(
            agenda.plan,
            ActivityDraft(
                subject=f"کار {number}", day="2026-12-01", at="09:00", zone="Asia/Tehran",
                uid=f"book-{number}", rule="FREQ=WEEKLY" if number % 5 == 0 else "",
            ),
        )  # fmt: skip


def subjects(book: Crm) -> list[str]:
    return sorted(row[0] for row in book.read(Reader.all, "SELECT subject FROM activity"))


def sync(book: Crm, folder: Path) -> vdir.Synced:
    return vdir.sync(book, str(folder), TEHRAN)


def quiet(book: Crm, folder: Path) -> bool:
    report = sync(book, folder)
    return not (report.written or report.deleted or report.counts or report.problems)


def test_killed_at_any_moment_the_next_run_heals_it(
    open_book: Callable[..., Crm], folder: Path, tmp_path: Path
) -> None:
    crm = open_book()
    plan(crm, HERE)
    for number in range(THERE):
        (folder / f"{number}.ics").write_text(TODO.format(number=number))
    chance = random.Random(7)
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(tmp_path / "book.db"), str(folder)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        deadline = time.monotonic() + chance.random() * 0.8
        while time.monotonic() < deadline and child.poll() is None:
            pass
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        for path in folder.glob("*.ics"):
            assert path.read_bytes().rstrip().endswith(b"END:VCALENDAR")
        # Meanwhile the book goes on: what it changes is not undone by what stands in a file.
        (number,) = (chance.randrange(HERE),)
        key = crm.read(
            Reader.value, "SELECT id FROM activity WHERE subject LIKE ?", (f"کار {number}%",)
        )
        subject = crm.read(Reader.value, "SELECT subject FROM activity WHERE id = ?", (key,))
        crm.write(agenda.change, [key], {"subject": f"{subject}!"})
    expected = subjects(crm)
    assert backup.verify(str(tmp_path / "book.db")) == []
    sync(crm, folder)
    assert [s for s in subjects(crm) if s.startswith("کار")] == [
        s for s in expected if s.startswith("کار")
    ]
    assert sum(s.startswith("از گوشی") for s in subjects(crm)) == THERE
    assert len(subjects(crm)) == len(list(folder.iterdir())) == HERE + THERE
    assert quiet(crm, folder)


def test_a_file_written_just_before_a_kill_is_not_taken_for_the_phones(
    book: Crm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(book, 1)
    sync(book, folder)
    key = book.read(Reader.value, "SELECT id FROM activity")
    book.write(agenda.change, [key], {"place": "one"})
    write = vdir_folder.Folder.write

    def killed(self: vdir_folder.Folder, name: str, content: bytes) -> None:
        write(self, name, content)
        os._exit(9)

    if (child := os.fork()) == 0:
        monkeypatch.setattr(vdir_folder.Folder, "write", killed)
        sync(session(Path(book.path)), folder)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    book.write(agenda.change, [key], {"place": "two"})
    assert sync(book, folder).written == 1
    assert book.read(Reader.value, "SELECT place FROM activity") == "two"
    assert "LOCATION:two" in next(folder.iterdir()).read_text()
    assert quiet(book, folder)


def test_what_a_killed_run_left_unfinished_is_tidied_away(book: Crm, folder: Path) -> None:
    (folder / ".crm-0123456789abcdef.part").write_text("half")
    (folder / ".crm-not-ours.part").write_text("mine")
    sync(book, folder)
    assert [path.name for path in folder.iterdir()] == [".crm-not-ours.part"]


def _syncing(path: Path, folder: Path, actor: str) -> int:
    crm = session(path, actor)
    try:
        report = vdir.sync(crm, str(folder), TEHRAN)
        return report.written + sum(report.counts.values())
    finally:
        crm.close()


def test_two_at_once_do_everything_once(
    open_book: Callable[..., Crm], folder: Path, tmp_path: Path
) -> None:
    crm = open_book()
    plan(crm, 20)
    for number in range(20):
        (folder / f"{number}.ics").write_text(TODO.format(number=number))
    path = tmp_path / "book.db"
    found = together(_syncing, [(path, folder, name) for name in ("mina", "ali", "sara")])
    assert sorted(found) == [0, 0, 40]
    assert len(subjects(crm)) == len(list(folder.iterdir())) == 40


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    yield
    os.close(descriptor)


def test_a_folder_somebody_else_holds_is_said_to_be_busy(
    book: Crm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with locked(folder), pytest.raises(FolderBusy), vdir_folder.opened(str(folder), 0.0):
        pass


@pytest.mark.parametrize(
    ("number", "failure"),
    [(errno.EROFS, FolderReadOnly), (errno.EACCES, FolderReadOnly), (errno.ENOSPC, NoSpace)],
)
def test_a_folder_that_takes_nothing_is_read_and_the_failure_told(
    book: Crm,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    failure: type[Exception],
) -> None:
    plan(book, 3)
    (folder / "x.ics").write_text(TODO.format(number=1))

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        report = sync(book, folder)
        assert isinstance(report.failure, failure)
        assert report.to_json()["book"]["created"] == 1
        assert [path.name for path in folder.iterdir()] == ["x.ics"]
    assert sync(book, folder).written == 3
    assert quiet(book, folder)


def test_a_file_changed_while_one_writes_is_left_to_the_next_run(
    book: Crm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(book, 2)
    sync(book, folder)
    keys = [row[0] for row in book.read(Reader.all, "SELECT id FROM activity ORDER BY id")]
    book.write(agenda.change, keys, {"place": "here"})
    names = sorted(path.name for path in folder.iterdir())
    send = vdir._Sync._send

    def meanwhile(self: vdir._Sync) -> None:
        path = folder / names[1]
        path.write_text(path.read_text().replace("SUMMARY:کار 1", "SUMMARY:phone"))
        send(self)

    with monkeypatch.context() as patch:
        patch.setattr(vdir._Sync, "_send", meanwhile)
        assert sync(book, folder).written == 1
    assert "SUMMARY:phone" in (folder / names[1]).read_text()
    sync(book, folder)
    row = book.read(Reader.one, "SELECT subject, place FROM activity WHERE id = ?", (keys[1],))
    assert row is not None
    assert tuple(row) == ("phone", "here")
    assert quiet(book, folder)
