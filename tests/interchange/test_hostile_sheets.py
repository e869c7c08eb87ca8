"""Spreadsheets made to hurt: each is refused with a sentence, quickly, and we live on."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from crm_tui.errors import BadFile
from crm_tui.interchange.source import ReadOptions, open_source

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/{kind}" Target="{target}"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
SHEET = (
    '<?xml version="1.0"?>{prolog}<worksheet xmlns="http://schemas.openxmlformats.org/'
    'spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
)


def workbook(path: Path, rows: str, prolog: str = "", more: dict[str, bytes] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            "_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml")
        )
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            RELATIONS.format(kind="worksheet", target="worksheets/sheet1.xml"),
        )
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(prolog=prolog, rows=rows))
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return path


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as refused:
        open_source(path)
    assert path.name in str(refused.value)
    return str(refused.value)


def test_cells_in_opposite_corners_do_not_take_all_memory(tmp_path: Path) -> None:
    rows = f'<row r="1">{cell("A1", "Name")}</row>'
    rows += f'<row r="1048576">{cell("XFD1048576", "x")}</row>'
    assert "too large" in refusal(workbook(tmp_path / "corners.xlsx", rows))


def test_shared_strings_that_unpack_to_gigabytes_are_refused(tmp_path: Path) -> None:
    bomb = b"<sst>" + b"<si><t>" + b"a" * (300 << 20) + b"</t></si></sst>"
    path = workbook(tmp_path / "bomb.xlsx", "", more={"xl/sharedStrings.xml": bomb})
    assert "unpacks to far too much" in refusal(path)


def test_a_file_inside_the_file_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "nested.xlsx", "", more={"xl/inner.zip": b"PK"})
    assert "unpacks to far too much" in refusal(path)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_refused(tmp_path: Path, prolog: str) -> None:
    path = workbook(tmp_path / "xxe.xlsx", f'<row r="1">{cell("A1", "&amp;")}</row>', prolog)
    assert "instructions" in refusal(path)


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.95])
def test_a_truncated_file_is_damaged(tmp_path: Path, keep: float) -> None:
    whole = workbook(tmp_path / "whole.xlsx", f'<row r="1">{cell("A1", "Name")}</row>')
    data = whole.read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(data[: int(len(data) * keep)])
    assert "damaged" in refusal(path)


def test_a_directory_that_lies_about_sizes_is_damaged(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "lie.xlsx", f'<row r="1">{cell("A1", "Name" * 99)}</row>')
    data = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    at = data.rfind(size.to_bytes(4, "little"))
    data[at : at + 4] = (16).to_bytes(4, "little")
    whole.write_bytes(data)
    assert "damaged" in refusal(whole)


def test_what_only_begins_like_a_spreadsheet_is_damaged(tmp_path: Path) -> None:
    for name, data in (
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 500),
        ("b.xls", b"\xd0\xcf\x11\xe0" * 99),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        assert "damaged" in refusal(path)


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "one.xlsx", f'<row r="1">{cell("A1", "Name")}</row>')
    with pytest.raises(BadFile, match="no sheet of that name"):
        open_source(path, ReadOptions(sheet="Other"))


@pytest.mark.slow
def test_two_million_rows_are_read_or_refused_but_never_hang(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_048_577))
    path = workbook(tmp_path / "long.xlsx", rows)
    reason = ""
    count = 0
    try:
        with open_source(path) as source:
            count = sum(1 for _ in source.rows())
    except BadFile as refused:
        reason = str(refused)
    assert count > 1_000_000 or "large" in reason or "far too much" in reason


def book_of(rows: list[list[object]], name: str = "مخاطبین") -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    out.seek(0)
    return out


def test_numbers_and_titles_of_a_real_sheet_are_read_as_meant() -> None:
    rows: list[list[object]] = [
        ["فهرست مشتریان ۱۴۰۳"],
        ["نام", "نام خانوادگی", "موبایل", "کد پستی"],
        ["سارا", "کریمی", 9121234567, 1234567890.0],
        ["رضا", "احمدی", "09351234567", ""],
    ]
    with open_source(book_of(rows), name="list.xlsx") as source:
        first, second = list(source.drafts())
        assert source.info.sheet == "مخاطبین"
        assert "Empty" in source.info.warnings[0]
    assert first.line == 3
    assert first.draft.phones[0].e164 == "+989121234567"
    assert first.draft.addresses[0].postal_code == "1234567890"
    assert second.draft.phones[0].value == "09351234567"


def test_the_zero_a_spreadsheet_ate_is_put_back() -> None:
    sheet = book_of([["نام", "موبایل"], ["سارا", 9123456789], ["علی", "+98 912 345 6789"]])
    with open_source(sheet, name="list.xlsx") as source:
        phones = [row.draft.phones[0] for row in source.drafts()]
    assert [phone.value for phone in phones] == ["09123456789", "+98 912 345 6789"]
    assert {phone.e164 for phone in phones} == {"+989123456789"}
