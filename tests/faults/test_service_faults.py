"""What befalls a desk: kills, full disks, clocks set back, hours that never come, broken rows."""

import os
import random
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.db import backup
from crm_tui.db.database import Database
from crm_tui.db.faults import BookReadOnly, NoSpace
from crm_tui.db.files import Files
from crm_tui.db.reader import Reader
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.domain.tickets import File, MessageDraft, Side
from crm_tui.errors import CrmError, ExitCode
from crm_tui.i18n import sentence
from crm_tui.services import escalation, sla_policies, tickets
from tests.cli.conftest import Run, crm
from tests.factories import DESK, START, FixedClock, ticket
from tests.faults.children import Child, session, together
from tests.screens.user import using

__all__ = ["crm"]

NOBODY = 65534
CLOSED = "\n".join(
    f'"{(START + timedelta(days=day)).date()}": "x",' for day in range(-5, 400)
).removesuffix(",")
"""Every day of more than a year is a holiday."""

NO_DAY_OPEN = {"extra": "{" + CLOSED + "}"}
BROKEN = (
    {"zone": "Atlantis/Capital"}, {"zone": "../../etc/passwd"}, {"zone": "\x00"}, {"hours": "["},
    {"hours": '{"monday": 5, "friday": ["x"], "8": "09:00"}'}, {"hours": '["monday"]'},
    {"hours": '{"monday": "25:00-99:00"}'}, {"extra": '{"never": "x", "2026-13-45": null}'},
    {"extra": "[" * 100_000}, {"worked": "x\ny\n2026-99-99"}, {"country": "XX"},
    {"country": "[/]"}, {"calendar": "maya"}, {"language": "../x"}, {"prefix": ""},
    {"prefix": "[red]\x1b[2J"}, {"hours": "{}", "zone": "", "extra": "", "worked": "\x00"},
)  # fmt: skip


def opening(path: Path, who: int, times: int = 10**6) -> int:
    """Open tickets with an attachment each, until the end or a kill."""
    book, chance = session(path, f"rep{who}"), random.Random(who)
    store = Files(book.path)
    for number in range(times):
        content = chance.randbytes(2000)
        digest, size = store.add(content)
        file = File(digest, f"{who}-{number}.bin", size=size)
        book.write(tickets.create, ticket(f"{who}/{number}"), desk=DESK, files=(file,))
    book.close()
    return times


def check_whole(path: Path) -> int:
    """No number is missing or there twice, each ticket has its file, whole; returns how many."""
    assert backup.verify(str(path)) == []
    book = session(path)
    store = Files(book.path)
    numbers = [seq for (seq,) in book.read(Reader.all, "SELECT seq FROM ticket ORDER BY id")]
    assert numbers == list(range(1, len(numbers) + 1))
    digests = book.read(Reader.all, "SELECT digest FROM attachment")
    assert len(digests) == len(numbers)
    for (digest,) in digests:
        store.check(digest)
    for table in ("ticket_message", "ticket_step"):
        assert book.read(Reader.value, f"SELECT count(*) FROM {table}") == len(numbers)
    book.close()
    return len(numbers)


@pytest.mark.parametrize("kills", [3, pytest.param(40, marks=pytest.mark.slow)])
def test_kills_leave_no_ticket_without_its_file_and_no_gap(book: Crm, kills: int) -> None:
    path = Path(book.path)
    book.write(tickets.ensure_desk, DESK)
    known = 0
    for kill in range(kills):
        child = Child(opening, path, kill)
        wanted = known + 2 + kill % 5
        while book.read(Reader.value, "SELECT count(*) FROM ticket") < wanted:
            os.sched_yield()
        child.kill()
        known = int(book.read(Reader.value, "SELECT count(*) FROM ticket"))
    book.close()
    assert check_whole(path) == known
    opening(path, 99, 1)
    assert check_whole(path) == known + 1


@pytest.mark.parametrize("times", [3, pytest.param(60, marks=pytest.mark.slow)])
def test_tickets_with_files_opened_by_many_at_once_are_whole(book: Crm, times: int) -> None:
    path = Path(book.path)
    book.close()
    together(opening, [(path, who, times) for who in range(8)])
    assert check_whole(path) == 8 * times


def test_a_full_disk_is_one_sentence_and_the_ticket_comes_in_afterwards(book: Crm) -> None:
    book.write(tickets.ensure_desk, DESK)
    path = Path(book.path)
    book.close()

    def fill_up(path: Path) -> str:
        import resource  # noqa: PLC0415 - in the child only

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        limit = max(path.stat().st_size, 1 << 20) + 100_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        told = ""
        crm_ = session(path)
        try:
            Files(str(path)).add(b"x" * (limit + 1))
        except NoSpace as error:
            told = sentence(error)
        try:
            for _try in range(1000):
                crm_.write(tickets.create, ticket(), "y" * 50_000, desk=DESK)
        except NoSpace as error:
            told += sentence(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        crm_.write(tickets.create, ticket("afterwards"), "x", desk=DESK)
        crm_.close()
        return told

    told = Child(fill_up, path).result()
    assert told.count("disk is full") == 2
    assert backup.verify(str(path)) == []
    again = session(path)
    last = again.read(Reader.one, "SELECT seq, subject FROM ticket ORDER BY id DESC LIMIT 1")
    assert last == (again.read(Reader.value, "SELECT count(*) FROM ticket"), "afterwards")
    assert not [one for one in Path(Files(str(path)).folder).rglob("*") if one.is_file()]
    again.close()


def show_and_try(path: Path) -> tuple[int, str, str]:
    if os.getuid() == 0:
        os.setuid(NOBODY)
    crm_ = session(path)
    seen = crm_.read(Reader.value, "SELECT count(*) FROM ticket")
    told = []
    for deed in (
        lambda: crm_.write(tickets.create, ticket(), "x", desk=DESK),
        lambda: Files(str(path)).add(b"new"),
    ):
        try:
            deed()
            told.append("done")
        except CrmError as error:
            told.append(type(error).__name__)
    return seen, told[0], told[1]


def test_a_read_only_book_shows_its_tickets_and_says_why_it_takes_none(book: Crm) -> None:
    opening(Path(book.path), 1, 1)
    book.close()
    # A folder that everybody may enter: those of tests are their owner's alone.
    folder = Path(tempfile.mkdtemp())
    path = folder / "book.db"
    try:
        shutil.copy(book.path, path)
        shutil.copytree(f"{book.path}.files", f"{path}.files")
        folder.chmod(0o777)
        path.chmod(0o444)
        Path(f"{path}.files").chmod(0o555)
        told = Child(show_and_try, path).result()
        assert told == (1, BookReadOnly.__name__, BookReadOnly.__name__)
    finally:
        Path(f"{path}.files").chmod(0o700)
        shutil.rmtree(folder)


# time


def test_a_clock_set_back_makes_no_negative_ages_and_keeps_the_order(
    book: Crm, clock: FixedClock, crm: Run
) -> None:
    book.write(tickets.ensure_desk, DESK)
    book.write(
        sla_policies.add, PolicyDraft("s", answer_minutes=10, solution_minutes=20), first=True
    )
    clock.advance(days=400)
    made = book.write(tickets.create, ticket(), "help", desk=DESK).id
    clock.advance(days=-400, hours=-5)
    later = book.write(tickets.create, ticket(), "help", desk=DESK)
    book.write(tickets.say, made, MessageDraft("answer"))
    book.write(tickets.say, made, MessageDraft("again", Side.CUSTOMER))
    book.write(tickets.close, [made, later.id])
    book.write(tickets.reopen, [made])
    book.write(escalation.escalate)
    used = book.read(Reader.all, "SELECT answer_used, solution_used FROM ticket")
    assert all(value is None or value >= 0 for row in used for value in row)
    numbers = [n for (n,) in book.read(Reader.all, "SELECT number FROM ticket ORDER BY id")]
    assert len(set(numbers)) == 2
    book.close()
    for words in (
        ("ticket", "list"), ("ticket", "show", numbers[0]), ("ticket", "report", "times"),
        ("ticket", "report", "backlog"), ("ticket", "report", "promises"), ("remind",),
    ):  # fmt: skip
        answer = crm(*words)
        assert answer.status in (0, 1), (words, answer)
        assert "Traceback" not in answer.err


def alter_desk(path: Path, values: dict[str, str]) -> None:
    connection = sqlite3.connect(path)
    for column, value in values.items():
        connection.execute(f"UPDATE service_desk SET {column} = ?", (value,))
    connection.commit()
    connection.close()


@pytest.mark.parametrize("values", [NO_DAY_OPEN, *BROKEN], ids="+".join)
def test_a_desk_broken_by_hand_or_never_open_crashes_nothing(
    book: Crm, clock: FixedClock, tmp_path: Path, values: dict[str, str]
) -> None:
    book.write(tickets.create, ticket(priority=1, owner="mina"), "help", desk=DESK)
    book.close()
    alter_desk(tmp_path / "book.db", values)
    again = Crm(Database(str(tmp_path / "book.db")), "mina", clock)
    again.write(tickets.create, ticket(), "another", desk=DESK)
    again.write(tickets.say, 1, MessageDraft("answer"))
    clock.advance(hours=30)
    again.write(tickets.say, 1, MessageDraft("hm", Side.CUSTOMER))
    again.write(tickets.change, [1], {"priority": 2})
    again.write(escalation.escalate)
    again.write(tickets.close, [2])
    assert len({n for (n,) in again.read(Reader.all, "SELECT number FROM ticket")}) == 2
    again.close()


@pytest.mark.parametrize("values", [NO_DAY_OPEN, *BROKEN[1::3]], ids="+".join)
async def test_screens_of_such_a_desk_live(
    open_book: Callable[..., Crm], tmp_path: Path, values: dict[str, str]
) -> None:
    book = open_book()
    book.write(tickets.create, ticket(priority=1, owner="mina"), "help", desk=DESK)
    book.close()
    alter_desk(tmp_path / "book.db", values)
    async with using(open_book(), size=(120, 34), area="tickets") as user:
        keys = ("a", "enter", "e", "escape", "escape", "c", "escape", "z", "p", "tab", "e",
                "escape", "escape", "escape", "h", "tab", "escape", "1")  # fmt: skip
        for key in keys:
            await user.press(key)
            assert "\x1b" not in user.sees
        assert user.app.is_running


def test_commands_of_such_a_desk_answer_in_words(
    crm: Run, open_book: Callable[..., Crm], tmp_path: Path
) -> None:
    book = open_book()
    book.write(tickets.create, ticket(priority=1), "help", desk=DESK)
    book.close()
    for values in (NO_DAY_OPEN, *BROKEN[1::4]):
        alter_desk(tmp_path / "book.db", values)
        for words in (("ticket", "hours"), ("ticket", "show", "1"), ("ticket", "policies")):
            answer = crm(*words)
            assert answer.status != ExitCode.INTERNAL, (values, words, answer.err)
