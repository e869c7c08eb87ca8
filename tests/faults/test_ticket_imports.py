"""Files of tickets that end too early, come twice, are taken back: none is lost or doubled."""

import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db import backup
from crm_tui.domain.imports import Policy
from crm_tui.interchange import apply, plan
from crm_tui.interchange.report import Report
from crm_tui.interchange.source import ReadOptions, open_source
from tests.faults.test_pipeline_imports import start

ROWS = 1_200
POLICY = Policy(currency="EUR")
"""As the child has it; what goes on is the same import."""

KILLS = 3
HEADER = "Ticket ID,Subject,Description,Status,Created,Solved at,Requester,Email,Company,Category"


def _row(n: int) -> str:
    status = ("Open", "Solved", "Odd", "Closed")[n % 4]
    day = f"202{n % 4 + 2}-{n % 12 + 1:02}-{n % 28 + 1:02} 10:00"
    solved = day.replace("10:00", "12:00") if n % 2 else ""
    return (
        f"{n},تیکت {n},متن {n},{status},{day},{solved},نام {n % 70},p{n % 70}@example.com,"
        f"Firm {n % 9},A > B{n % 5}"
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text("\n".join([HEADER, *map(_row, range(ROWS))]), "utf-8")
    return path


def bring(crm: Crm, path: Path, **more: Any) -> Report:
    with open_source(path, ReadOptions(area="ticket")) as source:
        return apply.run(crm, source, plan.mapping_for(crm, source), POLICY, **more)


def told(crm: Crm) -> tuple[int, int, int]:
    """Tickets stored, how many are different, how many the job believes to be stored."""
    return crm.read(
        lambda reader: (
            reader.value("SELECT count(*) FROM ticket"),
            reader.value("SELECT count(DISTINCT subject) FROM ticket"),
            reader.value("SELECT rows_done FROM import_job ORDER BY id LIMIT 1") or 0,
        )
    )


def holes(crm: Crm) -> list[Any]:
    """Years in which a number is missing, and rows that name what is not there."""
    found = crm.read(
        lambda reader: reader.all(
            "SELECT year FROM ticket GROUP BY year HAVING count(*) <> max(seq) OR min(seq) <> 1"
        )
    )
    return found + crm.read(lambda reader: reader.all("PRAGMA foreign_key_check"))


def test_a_killed_import_is_whole_rows_without_holes_and_goes_on(
    open_book: Callable[..., Crm], file: Path, tmp_path: Path
) -> None:
    open_book().close()
    book, chance = tmp_path / "book.db", random.Random(7)
    for _ in range(KILLS):
        child = start(book, file, "ticket")
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
        stored, different, known = told(crm)
        assert stored == different == known
        assert holes(crm) == []
        crm.close()
    crm = open_book()
    report = bring(crm, file, resume=True)
    assert (report.rows, report.created) == (ROWS, ROWS)
    assert told(crm) == (ROWS, ROWS, ROWS)
    assert holes(crm) == []
    began = crm.read(
        lambda r: [row[0] for row in r.all("SELECT created_at FROM ticket ORDER BY year, seq")]
    )
    assert began == sorted(began)


def test_without_room_the_import_says_so_and_goes_on_later(
    open_book: Callable[..., Crm], file: Path, tmp_path: Path
) -> None:
    open_book().close()
    book = tmp_path / "book.db"
    child = start(book, file, "ticket", "1300000")
    said = child.communicate()[0]
    assert "refused 9" in said
    assert backup.verify(str(book)) == []
    crm = open_book()
    stored, different, known = told(crm)
    assert stored == different == known < ROWS
    assert holes(crm) == []
    bring(crm, file, resume=True)
    assert told(crm) == (ROWS, ROWS, ROWS)
    assert holes(crm) == []
