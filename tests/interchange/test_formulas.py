"""What a spreadsheet would run as a formula is text in every table we write, and stays so."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from crm_tui.crm import Crm
from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.deal_imports import DealRecord, LeadRecord
from crm_tui.domain.deals import Competitor, DealDraft, LeadDraft, Line
from crm_tui.domain.imports import Policy
from crm_tui.domain.ticket_imports import StepRecord, TicketRecord
from crm_tui.domain.tickets import Meaning, MessageDraft, Side, TicketDraft
from crm_tui.interchange import apply, plan, record_out
from crm_tui.interchange.deal_apply import compiled
from crm_tui.interchange.rejects import REASON
from crm_tui.interchange.source import ReadOptions, open_source
from crm_tui.interchange.ticket_apply import AREAS
from crm_tui.screens import report_exporting
from crm_tui.screens.report_table import Report

FORMULAS = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", "'=x", "''")
PLAIN = ("+989121234567", "۰۹۱۲۱۲۳۴۵۶۷")
AT = 1_790_000_000_000


def deal(text: str) -> DealRecord:
    draft = DealDraft(
        title=text, amount=-5, currency="EUR", owner=text, source=text, campaign=text, note=text,
        tags=(text, "داغ"), lines=(Line(text, 1500, -10),), competitors=(Competitor(text, text),),
        fields={text: text}, uid="u",
    )  # fmt: skip
    return DealRecord(
        1, 0, (), draft, company=text, pipeline=text, stage=text, reason=text, reason_note=text,
        created_at=AT, foreign=False,
    )  # fmt: skip


def lead(text: str) -> LeadRecord:
    draft = LeadDraft(
        name=text, company=text, phone=text, source=text, campaign=text, need=text, owner=text,
        uid="u",
    )  # fmt: skip
    return LeadRecord(1, 0, (), draft, reason=text, reason_note=text, created_at=AT)


def ticket(text: str) -> TicketRecord:
    draft = TicketDraft(
        subject=text, product=text, owner=text, satisfaction_word=text, watchers=(text,),
        fields={text: text}, uid="u",
    )  # fmt: skip
    return TicketRecord(
        1, 0, (), draft, company=text, category=text, status=text, known_word=False, reason=text,
        reason_note=text, created_at=AT, updated_at=AT, foreign=False, policy=text, called=text,
        messages=(
            MessageDraft(text, Side.CUSTOMER, text, AT, text, text),
            MessageDraft("=" * 70_000, Side.INTERNAL, text, AT),
        ),
        steps=(StepRecord(AT, text, Meaning.NEW, text),),
        links=(("duplicate_of", text),),
    )  # fmt: skip


RECORDS: dict[str, Any] = {"deal": deal, "lead": lead, "ticket": ticket}


def read(path: Path, area: str, crm: Crm) -> Any:
    with open_source(path, ReadOptions(area=area)) as source:
        assert source.mapping is not None
        if area == "ticket":
            (record,) = AREAS[area](crm, source, source.mapping, Policy()).records(0, storing=False)
        else:
            convert = compiled(source, source.mapping, Policy(), crm, set())
            (record,) = [convert(*row) for row in source.rows()]
    bare: dict[str, Any] = {"contact": ContactDraft()} if area == "lead" else {"person": None}
    return replace(record, raw=(), line=0, warnings=(), **bare)


def risky(cells: Sequence[str]) -> list[str]:
    """Cells that are neither guarded nor numbers nor phones."""
    number, letters = re.compile(r"[+-]?[0-9.]+"), tuple("=+-@\t\r\n＝＋－＠")
    return [cell for cell in cells if cell.startswith(letters) and not number.fullmatch(cell)]


def sheet(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("text", FORMULAS + PLAIN)
@pytest.mark.parametrize("area", RECORDS)
def test_a_csv_of_records_holds_no_formula_and_reads_back(
    book: Crm, tmp_path: Path, area: str, text: str
) -> None:
    path, record = tmp_path / "out.csv", RECORDS[area](text)
    with path.open("w", encoding="utf-8", newline="") as out:
        record_out.write_csv(lambda: [record], area, out)
    with path.open(encoding="utf-8", newline="") as written:
        header, cells = csv.reader(written)
    assert risky(header) == risky(cells) == []
    assert (text in cells) == (text in PLAIN)
    assert read(path, area, book) == record


@pytest.mark.parametrize("text", FORMULAS + PLAIN)
@pytest.mark.parametrize("area", RECORDS)
def test_a_spreadsheet_of_records_is_all_text_and_reads_back(
    book: Crm, tmp_path: Path, area: str, text: str
) -> None:
    path, record = tmp_path / "out.xlsx", RECORDS[area](text)
    record_out.write_xlsx(lambda: [record], area, path)
    assert re.findall(r"<f[ >]|hyperlink|<v>", sheet(path)) == []
    assert read(path, area, book) == record


@pytest.mark.parametrize("text", FORMULAS)
def test_a_report_has_no_formula_in_its_title_row_or_below(tmp_path: Path, text: str) -> None:
    report = Report(names=("Owner", text), cells=((text, "-12.50"), ("سارا", "1")))
    out = io.StringIO(newline="")
    assert report_exporting._text(report, "csv", out) == 2
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert [risky(row) for row in rows] == [[], [], []]
    assert rows[1][1] == "-12.50"
    path = tmp_path / "out.xlsx"
    report_exporting._sheet(report, path)
    assert "<f>" not in sheet(path)


def write_sheet(path: Path, *rows: Sequence[str]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write_string(number, column, cell)
    return path


@pytest.mark.parametrize("area", ["contact", "ticket"])
@pytest.mark.parametrize("text", FORMULAS)
def test_refused_rows_of_a_spreadsheet_hold_no_formula_and_import_once_mended(
    book: Crm, tmp_path: Path, area: str, text: str
) -> None:
    header = ("Subject", "Status", "Colour") if area == "ticket" else ("First Name", "", "Colour")
    path = write_sheet(tmp_path / "list.xlsx", header, ("One", "", "x"), ("", "", text))
    errors = tmp_path / "list-errors.csv"
    with open_source(path, ReadOptions(area=area)) as source:
        mapping = plan.mapping_for(book, source)
        assert apply.run(book, source, mapping, Policy()).failed == 1
    with errors.open(encoding="utf-8-sig", newline="") as written:
        titles, cells = csv.reader(written)
    assert titles[-1] == REASON
    assert risky(cells) == []
    with open_source(errors, ReadOptions(area=area)) as source:
        convert = _colours(source, area, book)
    assert convert == [text]


def _colours(source: Any, area: str, crm: Crm) -> list[str]:
    mapping = plan.mapping_for(crm, source)
    assert mapping is not None
    if area == "contact":
        return [row.draft.fields["colour"] for row in source.drafts(mapping)]
    records = AREAS[area](crm, source, mapping, Policy()).records(0, storing=False)
    return [record.draft.fields["colour"] for record in records]


def test_why_a_row_was_refused_is_no_formula(book: Crm, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Title,Amount,Stage\nRoof,=1+1,Talk\n", "utf-8")
    with open_source(path, ReadOptions(area="deal")) as source:
        mapping = plan.mapping_for(book, source)
        assert apply.run(book, source, mapping, Policy(currency="EUR")).failed == 1
    with (tmp_path / "deals-errors.csv").open(encoding="utf-8-sig", newline="") as written:
        (_header, cells) = csv.reader(written)
    assert cells[:3] == ["Roof", "=1+1", "Talk"]  # as in the file
    assert risky(cells[3:]) == []
