"""crm import --kind tickets and crm export tickets."""

import csv
import io
from pathlib import Path

import pytest

from crm_tui.errors import ExitCode
from tests.cli.conftest import Run
from tests.interchange.ticket_files import PERSIAN, ZENDESK


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "tickets.csv"
    path.write_text(ZENDESK, "utf-8")
    return str(path)


def test_tickets_come_in_and_go_out_as_they_were(crm: Run, file: str, tmp_path: Path) -> None:
    report = crm("import", file, "--kind", "tickets", "--json").document
    assert (report["rows"], report["created"], report["failed"]) == (3, 3, 0)
    assert report["mapping"]["Via"] == "channel"
    out = crm("export", "tickets", "--format", "json")
    assert [ticket["number"] for ticket in out.document] == [
        "T-2025-0001", "T-2026-0001", "T-2026-0002",
    ]  # fmt: skip
    sheet = tmp_path / "out.xlsx"
    assert crm("export", "tickets", "-o", str(sheet)).status == 0
    again = crm("import", str(sheet), "--kind", "tickets", "--json").document
    assert (again["unchanged"], again["batch"]) == (3, None)


def test_a_search_chooses_what_goes_out(crm: Run, file: str) -> None:
    crm("import", file, "--kind", "tickets")
    rows = list(csv.DictReader(io.StringIO(crm("export", "tickets", "is:solved").out)))
    assert [row["Ticket"] for row in rows] == ["Printer is broken"]
    assert crm("export", "tickets", "nothing-like-that").status == ExitCode.NOTHING_FOUND


def test_an_undone_import_can_be_brought_in_again(crm: Run, file: str) -> None:
    crm("import", file, "--kind", "tickets")
    assert crm("undo").status == 0
    assert crm("export", "tickets").status == ExitCode.NOTHING_FOUND
    assert crm("import", file, "--kind", "tickets", "--json").document["updated"] == 3
    assert len(crm("export", "tickets", "--format", "json").document) == 3


def test_a_persian_list_comes_in(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(PERSIAN, "utf-8")
    assert crm("import", str(path), "--kind", "tickets", "--json").document["created"] == 2


def test_cells_that_would_run_are_guarded_unless_raw(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text("Subject,Status,Description\n=1+1,open,@SUM(A1)\n", "utf-8")
    crm("import", str(path), "--kind", "tickets")
    (row,) = csv.DictReader(io.StringIO(crm("export", "tickets").out))
    assert row["Ticket"] == "'=1+1"
    (row,) = csv.DictReader(io.StringIO(crm("export", "tickets", "--raw").out))
    assert row["Ticket"] == "=1+1"


def test_a_file_without_subjects_is_no_list_of_tickets(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("Alpha,Beta\n1,2\n3,4\n", "utf-8")
    assert crm("import", str(path), "--kind", "tickets").status == ExitCode.BAD_FILE
    assert "--map" in crm("import", str(path), "--kind", "tickets", "--dry-run").err


def test_what_tickets_do_not_have_is_not_set(crm: Run, file: str) -> None:
    run = crm("import", file, "--kind", "tickets", "--set", "source=fair")
    assert run.status == ExitCode.BAD_INPUT


def test_who_brings_tickets_in_as_contacts_is_told(crm: Run, file: str) -> None:
    assert "--kind tickets" in crm("import", file, "--dry-run").err


def test_who_brings_contacts_in_as_tickets_or_deals_is_told(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First Name,Last Name,Email\nSara,Karimi,sara@example.com\n", "utf-8")
    for kind in ("tickets", "deals"):
        told = crm("import", str(path), "--kind", kind, "--dry-run").err
        assert "--kind contacts" in told
        assert "line 2" not in told  # no row can be what it should be


def test_a_refused_row_without_a_name_is_told_by_its_line(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    path.write_text("Subject,Status\nLamp,open\n,open\n", "utf-8")
    assert "line 3: The row holds no subject." in crm("import", str(path), "--kind", "tickets").err
