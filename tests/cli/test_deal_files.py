"""crm import --kind deals|leads and crm export deals|leads."""

import csv
import io
import json
from pathlib import Path

import pytest

from crm_tui.errors import ExitCode
from tests.cli.conftest import Run
from tests.interchange.deal_files import PERSIAN, PIPEDRIVE


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "deals.csv"
    path.write_text(PIPEDRIVE, "utf-8")
    return str(path)


def test_deals_come_in_and_go_out_as_they_were(crm: Run, file: str, tmp_path: Path) -> None:
    report = crm("import", file, "--kind", "deals", "--json").document
    assert (report["rows"], report["created"], report["failed"]) == (3, 3, 0)
    assert report["mapping"]["Deal - Value"] == "amount"
    out = crm("export", "deals", "--format", "json")
    assert [deal["amount"] for deal in out.document] == ["12500.50", "900000000.00", "0.99"]
    sheet = tmp_path / "out.xlsx"
    assert crm("export", "deals", "-o", str(sheet)).status == 0
    again = crm("import", str(sheet), "--kind", "deals", "--json").document
    assert (again["unchanged"], again["batch"]) == (3, None)


def test_a_search_chooses_what_goes_out(crm: Run, file: str) -> None:
    crm("import", file, "--kind", "deals")
    rows = list(csv.DictReader(io.StringIO(crm("export", "deals", "is:won").out)))
    assert [row["Deal"] for row in rows] == ["فروش بزرگ"]
    assert crm("export", "deals", "nothing-like-that").status == ExitCode.NOTHING_FOUND


def test_one_undo_takes_the_import_back(crm: Run, file: str) -> None:
    crm("import", file, "--kind", "deals")
    assert crm("undo").status == 0
    assert crm("export", "deals").status == ExitCode.NOTHING_FOUND


def test_the_currency_of_amounts_without_one_is_said(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(PERSIAN.replace("مبلغ (تومان)", "مبلغ"), "utf-8")
    crm("import", str(path), "--kind", "deals", "--currency", "تومان")
    first = json.loads(crm("export", "deals", "--format", "json").out)[0]
    assert (first["amount"], first["currency"]) == ("12500000.00", "IRR")
    bad = crm("import", str(path), "--kind", "deals", "--currency", "gold")
    assert bad.status == ExitCode.BAD_INPUT


def test_leads_come_in_and_go_out(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Name,Phone,Need\nسارا,09121234567,=1+1\n", "utf-8")
    assert crm("import", str(path), "--kind", "leads", "--json").document["created"] == 1
    (row,) = csv.DictReader(io.StringIO(crm("export", "leads").out))
    assert (row["Lead"], row["Need"]) == ("سارا", "'=1+1")


def test_a_file_without_titles_is_no_list_of_deals(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("Alpha,Beta\n1,2\n3,4\n", "utf-8")
    assert crm("import", str(path), "--kind", "deals").status == ExitCode.BAD_FILE
    assert crm("import", str(path), "--kind", "cats").status == ExitCode.BAD_INPUT


def test_who_brings_deals_in_as_contacts_is_told(crm: Run, file: str) -> None:
    assert "--kind deals" in crm("import", file, "--dry-run").err
