"""Files of deals that end too early, come twice, are taken back: no deal is lost or doubled."""

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
from crm_tui.db.reader import Reader
from crm_tui.domain.imports import Policy
from crm_tui.interchange import apply, plan
from crm_tui.interchange.report import Report
from crm_tui.interchange.source import ReadOptions, open_source
from tests.faults.test_pipeline_undo import dump, faults, newest
from tests.services.states import undo

ROWS = 1_500
KILLS = 4
CHILD = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.domain.imports import Policy
from crm_tui.errors import CrmError
from crm_tui.interchange import apply, pace, plan, prepare
from crm_tui.interchange.source import ReadOptions, open_source
pace.FIRST = pace.LARGEST = pace.SMALLEST = prepare.FRAME = 150
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
crm = Crm(Database(sys.argv[1]), "mina", lambda: datetime(2026, 11, 21, tzinfo=UTC))
with open_source(Path(sys.argv[2]), ReadOptions(area=sys.argv[3])) as source:
    mapping = plan.mapping_for(crm, source)
    if len(sys.argv) > 4:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
    try:
        apply.run(crm, source, mapping, Policy(currency="EUR"), resume=True, child=False,
                  progress=lambda told: print(told.rows, flush=True))
    except CrmError as error:
        print("refused", int(error.exit_code), error)
print("done", flush=True)
"""
HEADERS = {
    "deal": "Title,Amount,Currency,Stage,Status,Lost reason,Tags,Contact,Email,Company",
    "lead": "Name,Company,Phone,Email,Source,Need",
}


def _row(area: str, n: int) -> str:
    if area == "lead":
        return f"نام {n},Firm {n % 9},+98912{n:07d},l{n}@example.com,web,need {n}"
    status = ("Open", "Won", "Lost")[n % 3]
    reason = f"Reason {n % 4}" if n % 3 == 2 else ""
    return (
        f"معامله {n},{n}.50,EUR,Stage {n % 4},{status},{reason},tag{n % 5},"
        f"نام {n % 70},p{n % 70}@example.com,Firm {n % 9}"
    )


@pytest.fixture(params=HEADERS)
def area(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(tmp_path: Path, area: str) -> Path:
    path = tmp_path / "export.csv"
    path.write_text("\n".join([HEADERS[area], *(_row(area, n) for n in range(ROWS))]), "utf-8")
    return path


def bring(crm: Crm, path: Path, area: str, **more: Any) -> Report:
    with open_source(path, ReadOptions(area=area)) as source:
        mapping = plan.mapping_for(crm, source)
        return apply.run(crm, source, mapping, Policy(currency="EUR"), **more)


def told(crm: Crm, area: str) -> tuple[int, int, int]:
    """Rows stored, how many of them are different, how many the job believes to be stored."""
    name = "title" if area == "deal" else "name"
    return crm.read(
        lambda reader: (
            reader.value(f"SELECT count(*) FROM {area}"),
            reader.value(f"SELECT count(DISTINCT {name}) FROM {area}"),
            reader.value("SELECT rows_done FROM import_job ORDER BY id LIMIT 1") or 0,
        )
    )


def start(book: Path, file: Path, area: str, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(book), str(file), area, *more],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_killed_import_is_whole_rows_and_goes_on_with_none_twice(
    open_book: Callable[..., Crm], file: Path, area: str, tmp_path: Path
) -> None:
    open_book().close()
    book, chance = tmp_path / "book.db", random.Random(area)
    for _ in range(KILLS):
        child = start(book, file, area)
        assert child.stdout is not None
        child.stdout.readline()
        deadline = time.monotonic() + chance.random() * 0.03
        while time.monotonic() < deadline:
            pass
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert backup.verify(str(book)) == []
        crm = open_book()
        stored, different, known = told(crm, area)
        assert stored == different == known
        assert faults(crm) == []
        crm.close()
    crm = open_book()
    report = bring(crm, file, area, resume=True)
    assert (report.rows, report.created) == (ROWS, ROWS)
    assert told(crm, area) == (ROWS, ROWS, ROWS)
    assert faults(crm) == []
    if area == "deal":
        firms = crm.read(Reader.value, "SELECT count(*) FROM contact WHERE kind <> 'person'")
        assert firms == 9


def test_without_room_the_import_says_so_and_goes_on_later(
    open_book: Callable[..., Crm], file: Path, area: str, tmp_path: Path
) -> None:
    open_book().close()
    book = tmp_path / "book.db"
    child = start(book, file, area, "1100000")
    said = child.communicate()[0]
    assert "refused 9" in said
    assert backup.verify(str(book)) == []
    crm = open_book()
    stored, different, known = told(crm, area)
    assert stored == different == known < ROWS
    assert faults(crm) == []
    bring(crm, file, area, resume=True)
    assert told(crm, area) == (ROWS, ROWS, ROWS)


def test_undo_and_its_undo_and_the_same_file_again(
    open_book: Callable[..., Crm], file: Path, area: str
) -> None:
    crm = open_book()
    before = dump(crm)
    report = bring(crm, file, area)
    assert report.batch is not None
    after = dump(crm)
    again = bring(crm, file, area)
    assert (again.created, again.updated) == (0, 0)
    assert dump(crm) == after
    undo(crm, report.batch)
    assert dump(crm) == before
    assert faults(crm) == []
    undo(crm, newest(crm))
    assert dump(crm) == after
    assert faults(crm) == []
