"""Imports that end too early: killed, without room, with the book gone or closed to us."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db import backup
from crm_tui.db.faults import BookMoved
from crm_tui.db.reader import Reader
from crm_tui.domain.imports import Policy
from crm_tui.errors import CrmError
from crm_tui.interchange import apply, plan
from crm_tui.interchange.report import Progress, Report
from crm_tui.interchange.source import open_source
from crm_tui.services import history

ROWS = 3_000
KILLS = 5

CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.domain.imports import Policy
from crm_tui.interchange import apply, pace, prepare
from crm_tui.interchange.source import open_source
pace.FIRST = pace.LARGEST = pace.SMALLEST = prepare.FRAME = 250
crm = Crm(Database(sys.argv[1]), "mina", lambda: datetime(2026, 11, 21, tzinfo=UTC))
with open_source(Path(sys.argv[2])) as source:
    apply.run(crm, source, None, Policy(), resume=True,
              progress=lambda told: print(told.rows, flush=True))
print("done", flush=True)
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file of many people, some of them at the same firms."""
    path = tmp_path / "people.csv"
    lines = ["First Name,Last Name,Company,Mobile Phone,E-mail Address"]
    lines += [f"نام{n},Family{n},Firm {n % 50},+98912{n:07d},p{n}@example.com" for n in range(ROWS)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def bring(crm: Crm, path: Path, **more: Any) -> Report:
    with open_source(path) as source:
        return apply.run(crm, source, plan.mapping_for(crm, source), Policy(), **more)


def state(reader: Reader) -> tuple[int, int, int]:
    """Imported people, how many of them are different, rows the job believes to be stored."""
    return (
        reader.value("SELECT count(*) FROM contact WHERE kind = 'person'"),
        reader.value("SELECT count(DISTINCT display) FROM contact WHERE kind = 'person'"),
        reader.value("SELECT rows_done FROM import_job ORDER BY id LIMIT 1") or 0,
    )


def test_a_killed_import_is_whole_rows_and_goes_on_with_none_twice(
    open_book: Callable[..., Crm], people: Path, tmp_path: Path
) -> None:
    open_book().close()
    book = str(tmp_path / "book.db")
    chance = random.Random(3)
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, book, str(people)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        child.stdout.readline()
        deadline = time.monotonic() + chance.random() * 0.03
        while time.monotonic() < deadline:
            pass
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert backup.verify(book) == []
        crm = open_book()
        stored, different, told = crm.read(state)
        assert stored == different == told
        crm.close()
    crm = open_book()
    report = bring(crm, people, resume=True)
    assert (report.rows, report.created) == (ROWS, ROWS)
    assert crm.read(state) == (ROWS, ROWS, ROWS)
    firms = crm.read(
        lambda reader: reader.value("SELECT count(*) FROM contact WHERE kind <> 'person'")
    )
    assert firms == 50
    indexed = crm.read(
        lambda reader: reader.value(
            "SELECT count(*) FROM contact_names WHERE contact_names MATCH 'firm'"
        )
    )
    assert indexed == ROWS + 50


def test_an_import_killed_and_resumed_is_undone_as_one(
    open_book: Callable[..., Crm], people: Path
) -> None:
    crm = open_book()
    told: list[Progress] = []
    bring(crm, people, progress=told.append, cancelled=lambda: bool(told))
    report = bring(crm, people, resume=True)
    assert report.batch is not None
    step = crm.write(history.undo, report.batch)
    while not step.done:
        step = crm.write(history.undo, report.batch, cursor=step.cursor, undo_batch=step.batch)
    live = crm.read(
        lambda reader: reader.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL")
    )
    assert live == 0


FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.domain.imports import Policy
from crm_tui.errors import CrmError
from crm_tui.interchange import apply, pace, prepare
from crm_tui.interchange.source import open_source
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
crm = Crm(Database(sys.argv[1]), "mina", lambda: datetime(2026, 11, 21, tzinfo=UTC))
pace.FIRST = pace.LARGEST = pace.SMALLEST = prepare.FRAME = 500
with open_source(Path(sys.argv[2])) as source:
    crm.read(lambda reader: None)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))
    try:
        apply.run(crm, source, None, Policy(), child=False)
    except CrmError as error:
        print(int(error.exit_code), error)
"""


def test_without_room_the_import_says_so_and_what_was_stored_is_whole(
    open_book: Callable[..., Crm], people: Path, tmp_path: Path
) -> None:
    open_book().close()
    book = str(tmp_path / "book.db")
    ended = subprocess.run(
        [sys.executable, "-c", FULL, book, str(people)], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("9 ")
    assert backup.verify(book) == []
    crm = open_book()
    stored, different, told = crm.read(state)
    assert stored == different == told < ROWS
    assert bring(crm, people, resume=True).rows == ROWS
    assert crm.read(state) == (ROWS, ROWS, ROWS)


def test_a_book_moved_away_under_the_import_is_noticed(
    open_book: Callable[..., Crm], people: Path, tmp_path: Path
) -> None:
    crm = open_book()

    def move(told: Progress) -> None:
        del told
        (tmp_path / "book.db").rename(tmp_path / "moved.db")

    with pytest.raises(BookMoved):
        bring(crm, people, progress=move)
    crm.close()
    assert backup.verify(str(tmp_path / "moved.db")) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_book_that_may_not_be_written_is_said_in_words(
    open_book: Callable[..., Crm], people: Path, tmp_path: Path
) -> None:
    open_book().close()
    (tmp_path / "book.db").chmod(0o400)
    with pytest.raises(CrmError) as caught:
        bring(open_book(), people)
    assert str(tmp_path) in str(caught.value)


def test_refused_rows_that_can_not_be_written_stop_before_anything_is_stored(
    open_book: Callable[..., Crm], tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First Name,Last Name,Notes\nAnn,Example,\n,,nobody\n", "utf-8")
    crm = open_book()
    with pytest.raises(CrmError):
        bring(crm, path, errors=tmp_path / "missing" / "errors.csv")
    assert crm.read(state)[0] == 0
