"""What we write, we read back unchanged; and no spreadsheet runs any of it."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.domain.contacts import ContactDraft, Employment, Phone
from crm_tui.interchange import json_out, vcard_out
from crm_tui.interchange.exporting import ExportContact
from crm_tui.interchange.own_table import guarded, unguarded
from crm_tui.interchange.source import open_source
from crm_tui.interchange.tabular_out import write_csv, write_xlsx
from tests.interchange.strategies import exports

slow_ok = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(data: bytes) -> list[ContactDraft]:
    with open_source(io.BytesIO(data)) as source:
        return [row.draft for row in source.drafts()]


def drafts_of(contacts: list[ExportContact]) -> list[ContactDraft]:
    return [contact.draft for contact in contacts]


@slow_ok
@given(exports.filter(bool), st.booleans(), st.booleans())
def test_csv_reads_back_the_same_contacts(
    contacts: list[ExportContact], raw: bool, streamed: bool
) -> None:
    out = io.StringIO(newline="")
    assert write_csv(iter(contacts) if streamed else contacts, out, raw=raw) == len(contacts)
    assert read(out.getvalue().encode()) == drafts_of(contacts)


@slow_ok
@given(exports.filter(bool), st.sampled_from(["3.0", "4.0"]))
def test_vcards_read_back_the_same_contacts(contacts: list[ExportContact], version: str) -> None:
    out = io.StringIO(newline="")
    vcard_out.write(contacts, out, version)
    assert read(out.getvalue().encode()) == drafts_of(contacts)


@slow_ok
@given(exports.filter(bool))
def test_json_reads_back_the_same_contacts(contacts: list[ExportContact]) -> None:
    out = io.StringIO()
    json_out.write(contacts, out)
    assert read(out.getvalue().encode()) == drafts_of(contacts)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(exports.filter(bool))
def test_xlsx_reads_back_the_same_contacts(tmp_path: Path, contacts: list[ExportContact]) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(contacts, path, right_to_left=True)
    with open_source(path) as source:
        assert [row.draft for row in source.drafts()] == drafts_of(contacts)


@given(st.text("=+-@\t'0123456789 ()ab＝,\"\r\n|!", max_size=9))
def test_the_guard_against_formulas_has_an_exact_inverse(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "'=x", "''"]
)
def test_formulas_are_neutral_in_csv(text: str) -> None:
    draft = ContactDraft(given=text, notes="یادداشت")
    out = io.StringIO(newline="")
    write_csv([ExportContact(1, draft)], out)
    cells = next(
        row for row in csv.reader(io.StringIO(out.getvalue(), newline="")) if row[0] == "1"
    )
    assert f"'{text}" in cells
    assert not any(cell[:1] in ("=", "@", "\t", "＝") for cell in cells)


@pytest.mark.parametrize("value", ["+989121234567", "+98 (912) 123-4567", "۰۹۱۲۱۲۳۴۵۶۷", "-12.5"])
def test_phones_and_numbers_need_no_apostrophe(value: str) -> None:
    assert guarded(value) == value


def test_xlsx_cells_are_text_and_never_formulas_or_links(tmp_path: Path) -> None:

    path = tmp_path / "out.xlsx"
    draft = ContactDraft(given="=1+1", family="https://example.com", phones=(Phone("0012"),))
    write_xlsx([ExportContact(1, draft)], path, right_to_left=True)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert 'rightToLeft="1"' in sheet


def test_json_has_the_keys_scripts_rely_on() -> None:
    draft = ContactDraft(
        given="Sara",
        family="کریمی",
        employments=(Employment("Example Ltd", "CTO", "R&D"),),
        phones=(Phone("0912", "mobile", None),),
    )
    out = io.StringIO()
    json_out.write([ExportContact(7, draft, "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")], out)
    (found,) = json.loads(out.getvalue())
    promised = (
        "id uid kind name prefix given middle family suffix nickname company title department "
        "phones emails urls addresses ids birthday lifecycle source owner tags notes fields "
        "created_at updated_at"
    )
    assert set(promised.split()) <= set(found)
    assert (found["name"], found["company"], found["title"]) == ("Sara کریمی", "Example Ltd", "CTO")
    assert found["phones"] == [{"label": "mobile", "value": "0912", "e164": None}]


def test_nobody_at_all_is_an_empty_list() -> None:
    out = io.StringIO()
    assert json_out.write([], out) == 0
    assert json.loads(out.getvalue()) == []


def test_vcard_lines_are_at_most_75_octets_and_cut_between_letters() -> None:
    draft = ContactDraft(name="ن" * 200, notes="😀" * 90)
    text = vcard_out.card(ExportContact(1, draft))
    lines = text.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert [line.decode() for line in lines]


def test_a_custom_field_that_only_the_last_contact_has_gets_a_column() -> None:
    plain = ContactDraft(given="Ada")
    contacts = [ExportContact(1, plain), ExportContact(2, replace(plain, fields={"size": "XL"}))]
    out = io.StringIO(newline="")
    write_csv(iter(contacts), out)
    assert "Field: size" in out.getvalue().splitlines()[0]


@pytest.mark.parametrize("label", ["* 0", "cep", "_$!<Work>!$_", "x-work", "Work"])
def test_a_label_that_others_write_for_another_stays_ours(label: str) -> None:
    contact = ExportContact(1, ContactDraft(given="سارا", phones=(Phone("0912", label),)))
    for version in ("3.0", "4.0"):
        out = io.StringIO(newline="")
        vcard_out.write([contact], out, version)
        assert read(out.getvalue().encode()) == [contact.draft]
    table = io.StringIO(newline="")
    write_csv([contact], table)
    assert read(table.getvalue().encode()) == [contact.draft]
