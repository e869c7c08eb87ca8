from __future__ import annotations

import re
from pathlib import Path

import make_samples
import pytest
import sample_people
from python_calamine import CalamineWorkbook

TABLE = (make_samples.SAMPLES / "README.md").read_text(encoding="utf-8")
RECORDS = {name: int(count) for name, count in re.findall(r"\| `(.+?)` \| (\d+) \|", TABLE)}


@pytest.mark.parametrize("name", make_samples.FILES)
def test_a_sample_is_made_again_byte_for_byte(name: str) -> None:
    assert make_samples.FILES[name]() == (make_samples.SAMPLES / name).read_bytes()


def test_every_sample_is_described() -> None:
    files = {path.name for path in make_samples.SAMPLES.iterdir()} - {"README.md"}
    assert files == set(RECORDS) == set(make_samples.FILES)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("fa-cp1256-semicolon.csv", "cp1256"),
        ("tr-cp1254-semicolon.csv", "cp1254"),
        ("lt-cp1257-semicolon.csv", "cp1257"),
        ("pt-cp1252-semicolon.csv", "cp1252"),
    ],
)
def test_an_old_code_page_holds_what_its_description_says(name: str, encoding: str) -> None:
    raw = (make_samples.SAMPLES / name).read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    lines = raw.decode(encoding).splitlines()
    assert len(lines) == RECORDS[name] + 1
    assert {line.count(";") for line in lines if '"' not in line} == {9}


def test_vcards_fold_at_75_octets_and_never_inside_a_letter() -> None:
    for name in ("vcard30.vcf", "vcard40.vcf"):
        lines = (make_samples.SAMPLES / name).read_bytes().split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert all(line.decode("utf-8") is not None for line in lines)


@pytest.mark.parametrize("name", ["fa-vcard21.vcf", "vcard30.vcf", "vcard40.vcf"])
def test_a_card_file_holds_as_many_cards_as_described(name: str) -> None:
    assert (make_samples.SAMPLES / name).read_bytes().count(b"BEGIN:VCARD") == RECORDS[name]


def test_the_workbook_has_lost_the_zeros_of_its_phones() -> None:
    book = CalamineWorkbook.from_path(str(make_samples.SAMPLES / "fa-merged-title.xlsx"))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "فهرست مشتریان نمونه"
    assert rows[3][2] == 9120001234.0
    assert len(rows) == RECORDS["fa-merged-title.xlsx"] + 3


def test_samples_name_only_reserved_domains() -> None:
    reserved = re.compile(r"@[\w.-]*(\.example|example\.com)$", re.IGNORECASE)
    languages = ("fa", "tr", "lt", "pt", "en")
    for person in (who for language in languages for who in sample_people.people(language)):
        assert not person.mail or reserved.search(person.mail)


def test_making_all_writes_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["make_samples.py", str(tmp_path)])
    make_samples.main()
    assert {path.name for path in tmp_path.iterdir()} == set(make_samples.FILES)
