from __future__ import annotations

import csv
import random
from pathlib import Path

import make_data


def test_the_same_size_and_seed_give_the_same_rows() -> None:
    assert list(make_data.rows(500, 3)) == list(make_data.rows(500, 3))


def test_another_seed_gives_other_people() -> None:
    assert list(make_data.rows(50, 1)) != list(make_data.rows(50, 2))


def test_a_file_has_twelve_columns_and_as_many_rows_as_asked(tmp_path: Path) -> None:
    path = make_data.contacts_file(tmp_path, 300)
    with path.open(newline="", encoding="utf-8") as stream:
        header, *rows = csv.reader(stream)
    assert header == [
        "given", "family", "company", "title", "phone1", "phone2", "email1", "email2",
        "city", "country", "notes", "updated_at",
    ]  # fmt: skip
    assert len(rows) == 300
    assert {len(row) for row in rows} == {12}


def test_a_file_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    path = make_data.contacts_file(tmp_path, 20)
    path.write_text("kept")
    assert make_data.contacts_file(tmp_path, 20).read_text() == "kept"


def test_people_come_from_five_countries_and_write_as_they_do_there() -> None:
    rows = list(make_data.rows(2000))
    assert {row[9] for row in rows} == {"IR", "TR", "LT", "PT", "GB"}
    letters = {letter for row in rows for cell in row for letter in cell}
    assert {"ي", "ی"} <= letters  # both keyboards of Persian typists
    assert {"ş", "ı", "ė", "ã"} <= letters


def test_phones_are_typed_in_many_ways() -> None:
    phones = [row[4] for row in make_data.rows(3000)]
    assert any(phone.startswith("+98") for phone in phones)
    assert any(phone.startswith("0098") for phone in phones)
    assert any(phone.startswith("(") for phone in phones)
    assert any(phone.startswith("۰۹۱۲") for phone in phones)
    assert any("داخلی" in phone for phone in phones)


def test_mail_addresses_are_unique_and_plain_ascii() -> None:
    mails = [row[6] for row in make_data.rows(2000)]
    assert len(set(mails)) == len(mails)
    assert all(mail.isascii() and " " not in mail for mail in mails)


def test_a_few_names_are_common_and_most_are_rare() -> None:
    table = make_data.zipf_table([str(n) for n in range(300)])
    assert table.count("0") > 20 * table.count("250") > 0


def test_company_names_differ_even_when_there_are_many() -> None:
    seed: dict[str, list[str]] = {
        "company_patterns": ["{stem} {branch} {form}"],
        "company_stems": ["A", "B"],
        "company_branches": ["x"],
        "company_forms": ["Ltd"],
    }
    names = make_data.company_names(seed, 7, random.Random(1).random)
    assert len(set(names)) == 7
