"""A folder of ours, vdirsyncer and a real CalDAV server, with a phone at the other end."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.interchange import vdir
from crm_tui.queries import agenda as queries
from crm_tui.services import agenda, contacts
from tests.factories import FixedClock, person

TEHRAN = ZoneInfo("Asia/Tehran")
PATIENCE = 30.0

SERVER = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {users}
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {storage}
[logging]
level = error
"""
CLIENT = """
[general]
status_path = "{home}/status/"

[pair ours]
a = "crm"
b = "server"
collections = ["work"]

[pair phone]
a = "handset"
b = "server"
collections = ["work"]

[storage crm]
type = "filesystem"
path = "{home}/crm/"
fileext = ".ics"

[storage handset]
type = "filesystem"
path = "{home}/phone/"
fileext = ".ics"

[storage server]
type = "caldav"
url = "http://127.0.0.1:{port}/"
username = "mina"
password = "secret"
"""
LUNCH = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//phone//EN
BEGIN:VEVENT
UID:lunch@phone.example
DTSTAMP:20261120T080000Z
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261225
SUMMARY:Almoço de Natal
X-PHONE-COLOUR:green
END:VEVENT
END:VCALENDAR
"""


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[int]:
    """A CalDAV server on loopback; the number of its port."""
    pytest.importorskip("radicale")
    home = tmp_path / "radicale"
    home.mkdir()
    port = free_port()
    (home / "users").write_text("mina:secret\n")
    (home / "config").write_text(
        SERVER.format(port=port, users=home / "users", storage=home / "storage")
    )
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(home / "config")],
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None, (home / "log").read_text()
            assert time.monotonic() < deadline, "the server does not answer"
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


@dataclass
class Wire:
    """The folder of ours, that of the phone, and what carries between them."""

    book: Crm
    home: Path

    @property
    def ours(self) -> Path:
        return self.home / "crm" / "work"

    @property
    def phone(self) -> Path:
        return self.home / "phone" / "work"

    def vdirsyncer(self, *words: str) -> None:
        done = subprocess.run(
            ["vdirsyncer", "--config", str(self.home / "config"), *words],
            executable=str(Path(sys.executable).with_name("vdirsyncer")),
            input=b"y\n" * 20, capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

    def carry(self) -> vdir.Synced:
        """The phone's changes to us, ours to the phone."""
        if any(self.phone.iterdir()):
            self.vdirsyncer("sync", "phone")
            self.vdirsyncer("sync", "ours")
        report = vdir.sync(self.book, str(self.ours), TEHRAN)
        assert report.problems == []
        if report.written or report.deleted:
            self.vdirsyncer("sync", "ours")
            self.vdirsyncer("sync", "phone")
        return report

    def file(self, uid: str) -> Path:
        return next(path for path in self.phone.iterdir() if f"UID:{uid}" in path.read_text())

    def text(self, uid: str) -> str:
        return self.file(uid).read_bytes().decode().replace("\r\n", "\n").replace("\n ", "")

    def edit(self, uid: str, *changes: tuple[str, str]) -> None:
        content = self.text(uid)
        for before, after in changes:
            assert before in content
            content = content.replace(before, after, 1)
        self.file(uid).write_text(content)

    def draft(self, uid: str) -> ActivityDraft:
        row = self.book.read(Reader.one, "SELECT id, zone FROM activity WHERE uid = ?", (uid,))
        assert row is not None
        return self.book.read(queries.draft, row[0], ZoneInfo(row[1]), row[1])


@pytest.fixture
def wire(book: Crm, tmp_path: Path, server: int) -> Wire:
    home = tmp_path / "wire"
    for folder in ("crm/work", "phone/work", "status"):
        (home / folder).mkdir(parents=True)
    (home / "config").write_text(CLIENT.format(home=home, port=server))
    made = Wire(book, home)
    made.vdirsyncer("discover")
    return made


def plan(book: Crm) -> None:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    for draft in (
        ActivityDraft(kind=ActivityKind.CALL, subject="پیش‌فاکتور", contacts=(sara,),
                      day="2026-11-24", at="10:00", zone="Asia/Tehran", uid="call"),
        ActivityDraft(kind=ActivityKind.MEETING, subject="هفتگی", day="2026-11-23", at="15:00",
                      zone="Europe/Lisbon", minutes=60, rule="FREQ=WEEKLY;BYDAY=MO", uid="weekly"),
        ActivityDraft(subject="مالیات", day="2026-11-30", zone="Asia/Tehran", uid="tax"),
        ActivityDraft(subject="حذف", day="2026-12-01", zone="Asia/Tehran", uid="gone"),
    ):  # fmt: skip
        book.write(agenda.plan, draft)


def test_a_phone_and_the_book_come_to_the_same_state(
    wire: Wire, book: Crm, clock: FixedClock
) -> None:
    plan(book)
    wire.carry()
    assert len(list(wire.phone.iterdir())) == 4
    assert "SUMMARY:پیش‌فاکتور · سارا کریمی" in wire.text("call")
    # The phone: a new day, a call put off, one thing done, one removed, one meeting moved.
    (wire.phone / "lunch.ics").write_text(LUNCH)
    wire.edit("call", ("20261124T100000", "20261125T113000"))
    wire.edit("tax", ("STATUS:NEEDS-ACTION", "STATUS:COMPLETED\nCOMPLETED:20261121T070000Z"))
    wire.file("gone").unlink()
    wire.edit(
        "weekly",
        ("END:VEVENT\n", """END:VEVENT
BEGIN:VEVENT
UID:weekly
DTSTAMP:20261121T080000Z
RECURRENCE-ID;TZID=Europe/Lisbon:20261130T150000
DTSTART;TZID=Europe/Lisbon:20261201T163000
DTEND;TZID=Europe/Lisbon:20261201T173000
SUMMARY:هفتگی
X-CRM-KIND:meeting
END:VEVENT
"""),
    )  # fmt: skip
    # Ours, meanwhile: a note.
    (identity,) = ids(book, "uid = 'call'")
    book.write(agenda.change, [identity], {"note": "نسخهٔ دوم"})
    report = wire.carry().to_json()
    assert report["book"] == {"created": 1, "updated": 3, "removed": 1}
    call = wire.draft("call")
    assert (call.day, call.at, call.note) == ("2026-11-25", "11:30", "نسخهٔ دوم")
    assert "نسخهٔ دوم" in wire.text("call")
    assert wire.draft("tax").status == "done"
    assert wire.draft("lunch@phone.example").all_day
    assert ids(book, "uid = 'gone'") == []
    moved = book.read(queries.draft, ids(book, "occurrence = '2026-11-30T15:00'")[0],
                      ZoneInfo("Europe/Lisbon"), "Europe/Lisbon")  # fmt: skip
    assert (moved.day, moved.at, moved.minutes) == ("2026-12-01", "16:30", 60)
    # Nothing is left to do.
    again = wire.carry().to_json()
    assert (again["book"], again["folder"]) == (
        {"created": 0, "updated": 0, "removed": 0}, {"written": 0, "deleted": 0},
    )  # fmt: skip
    # And back: done here, removed here, changed here.
    book.write(agenda.finish, identity, "reached")
    (lunch,) = ids(book, "uid = 'lunch@phone.example'")
    book.write(agenda.change, [lunch], {"place": "Lisboa"})
    wire.carry()
    assert "STATUS:COMPLETED" in wire.text("call")
    assert "LOCATION:Lisboa" in wire.text("lunch@phone.example")
    assert "X-PHONE-COLOUR:green" in wire.text("lunch@phone.example")


@pytest.mark.slow
def test_many_rounds_of_changes_on_both_sides_end_alike(
    wire: Wire, book: Crm, clock: FixedClock
) -> None:
    plan(book)
    wire.carry()
    for number in range(5):
        clock.advance(hours=20)
        wire.edit("call", ("SEQUENCE:", f"X-ROUND:{number}\nSEQUENCE:"))
        fresh = LUNCH.replace("lunch@", f"lunch{number}@")
        (wire.phone / f"{number}.ics").write_text(fresh)
        book.write(
            agenda.plan,
            ActivityDraft(subject=f"کار {number}", day="2026-12-24", rule="FREQ=DAILY",
                          zone="Asia/Tehran", uid=f"n{number}"),
        )  # fmt: skip
        for row in ids(book, "status = 'open' AND series_id IS NOT NULL")[:3]:
            book.write(agenda.finish, row)
        wire.carry()
        assert wire.carry().to_json()["folder"] == {"written": 0, "deleted": 0}
    assert len(list(wire.phone.iterdir())) == len(list(wire.ours.iterdir())) == 14


def ids(book: Crm, where: str) -> list[int]:
    return [row[0] for row in book.read(Reader.all, f"SELECT id FROM activity WHERE {where}")]
