"""Delimited text as people and programs write it: separators, quotes, headers, totals."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_tui.errors import BadFile
from crm_tui.interchange.source import ReadOptions, open_source

LINKEDIN = (
    'Notes:\n"When exporting, addresses may be missing, see the help."\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    'Jane,Doe,https://example.com/jane,,Example,"Dev, Senior",12 Mar 2024\n'
)
QUICKBOOKS = (
    "Customer Contact List,,,,\nExample Inc.,,,,\n,,,,\n"
    "Customer,Phone Numbers,Email,Full Name,Billing Address\n"
    'Acme,Phone:(555) 123-4567,a@example.com,Ann Lee,"1 Main St\nTown"\n'
    'Total,,,,\n,,,,\n"Tuesday, Mar 21, 2023 10:14:14 AM GMT-7",,,,\n'
)
TEMPLATE = (
    '"This is a sample file, which shows the expected contents."\n"It is comma-delimited."\n\n'
    '"first_name","last_name","phone_work","email1"\n"Ann","Lee","555","a@example.com"\n'
)


TABLES: tuple[tuple[str, list[str], list[list[str]]], ...] = (
    ("sep=;\r\nName;Phone\r\nAli;0912\r\n", ["Name", "Phone"], [["Ali", "0912"]]),
    ("Ad;Tutar;Not\nAli;1,50;a, b\n", ["Ad", "Tutar", "Not"], [["Ali", "1,50", "a, b"]]),
    ("Name|Mail\nA|a@example.com\n", ["Name", "Mail"], [["A", "a@example.com"]]),
    ("نام،تلفن\nعلی،۰۹۱۲\n", ["نام", "تلفن"], [["علی", "۰۹۱۲"]]),
    ("name:phone\nAnn:0912\n", ["name", "phone"], [["Ann", "0912"]]),
    ("\"a\", \"b\"\n\"1\", \"2, 3\"\n", ["a", "b"], [["1", "2, 3"]]),
    (
        "name,said\nAnn,\"\\\"hi, you\\\" she said\"\n",
        ["name", "said"],
        [["Ann", "\"hi, you\" she said"]],
    ),
    (
        "name,city\n'Doe, J','Rome'\n'Roe, A','Bonn'\n",
        ["name", "city"],
        [["Doe, J", "Rome"], ["Roe, A", "Bonn"]],
    ),
    ("name,city\nO'Brien,D'Arcy\n", ["name", "city"], [["O'Brien", "D'Arcy"]]),
    ("Full Name\nDoe, John\nRoe, Ann\n", ["Full Name"], [["Doe, John"], ["Roe, Ann"]]),
    ("\"Name,Phone\"\n\"Ann,0912\"\n", ["Name", "Phone"], [["Ann", "0912"]]),
    ("Name,Phone\r\r\nAli,0912\r\r\n", ["Name", "Phone"], [["Ali", "0912"]]),
    ("Name,Phone\rAli,0912\rEve,0935", ["Name", "Phone"], [["Ali", "0912"], ["Eve", "0935"]]),
    ("\n\n# made by hand\nName,Phone\nAli,0912\n", ["Name", "Phone"], [["Ali", "0912"]]),
    (
        "\"Full\nName\",\"E-mail\nAddress\"\nAnn,x\n",
        ["Full Name", "E-mail Address"],
        [["Ann", "x"]],
    ),
    (
        "Contact,,Phones,\nFirst Name,Last Name,Mobile,Fax\nA,B,1,2\n",
        ["First Name", "Last Name", "Mobile", "Fax"],
        [["A", "B", "1", "2"]],
    ),
    ("Name,Phone\nA,1\n,\n  , \nB,2\n", ["Name", "Phone"], [["A", "1"], ["B", "2"]]),
    ("Name,Phone\nA,1\nName,Phone\nB,2\n", ["Name", "Phone"], [["A", "1"], ["B", "2"]]),
    ("Ad;Tutar\nA;10\nB;20\nToplam;30\n", ["Ad", "Tutar"], [["A", "10"], ["B", "20"]]),
    ("نام;مبلغ\nا;10\nجمع کل;10\n", ["نام", "مبلغ"], [["ا", "10"]]),
    ("Name;Amount\nTotal;30\nB;20\n", ["Name", "Amount"], [["Total", "30"], ["B", "20"]]),
    (
        "Name;Phone\nA;1\nTotal;09121234567\n",
        ["Name", "Phone"],
        [["A", "1"], ["Total", "09121234567"]],
    ),
    ("id,name\n1,\0Ann\n", ["id", "name"], [["1", "\0Ann"]]),
    ("Name,Phone\n", ["Name", "Phone"], []),
)  # fmt: skip


def table(text: str | bytes) -> tuple[list[str], list[list[str]]]:
    data = text if isinstance(text, bytes) else text.encode()
    with open_source(io.BytesIO(data)) as source:
        return list(source.info.header), [cells for _number, _line, cells in source.rows()]


@pytest.mark.parametrize(("text", "header", "rows"), TABLES)
def test_a_table_is_read_as_a_person_would(
    text: str, header: list[str], rows: list[list[str]]
) -> None:
    assert table(text) == (header, rows)


@pytest.mark.parametrize(
    ("text", "first"), [(LINKEDIN, "Jane"), (QUICKBOOKS, "Acme"), (TEMPLATE, "Ann")]
)
def test_remarks_above_and_totals_below_are_no_contacts(text: str, first: str) -> None:
    _header, rows = table(text)
    assert [row[0] for row in rows] == [first]


@pytest.mark.parametrize(
    "text",
    [
        "Ali,09121234567,ali@example.com\nSara,09351234567,s@example.com\n",
        "a@example.com\nb@example.com\n",
    ],
)
def test_a_file_without_header_loses_no_first_row(text: str) -> None:
    with open_source(io.BytesIO(text.encode())) as source:
        assert source.info.header_row == -1
        assert [row.draft.emails[0].value for row in source.drafts()] == [
            line.split(",")[-1] for line in text.split()
        ]


def test_a_quote_that_is_never_closed_costs_only_its_own_row() -> None:
    body = "".join(f"P{n},0912{n:07},x\n" for n in range(5000))
    text = f'Name,Phone,Note\nA,1,"broken\n{body}Z,2,"two\nlines"\n'
    with open_source(io.BytesIO(text.encode())) as source:
        rows = [cells for _number, _line, cells in source.rows()]
        assert len(rows) == 5002
        assert rows[0] == ["A", "1", '"broken']
        assert rows[-1] == ["Z", "2", "two\nlines"]
        assert "never closed" in source.warnings[0]


def test_a_huge_cell_and_ten_thousand_columns_are_read() -> None:
    assert table(f'Name,Note\nA,"{"x" * 200_000}"\n')[1][0][1] == "x" * 200_000
    wide = ",".join(f"c{n}" for n in range(10_000))
    header, rows = table(f"{wide}\n{wide}x\n")
    assert (len(header), len(rows[0])) == (10_000, 10_000)


def test_line_numbers_are_those_of_the_file() -> None:
    text = 'Name,Note\nA,"two\nlines"\n\nB,x\n'
    with open_source(io.BytesIO(text.encode())) as source:
        assert [(number, line) for number, line, _cells in source.rows()] == [(1, 2), (2, 5)]


def test_reading_goes_on_after_any_record() -> None:
    text = "Name\n" + "".join(f"P{n}\n" for n in range(50))
    with open_source(io.BytesIO(text.encode())) as source:
        rest = [(row.number, row.draft.name) for row in source.drafts(start=48)]
    assert rest == [(49, "P48"), (50, "P49")]


# A cell in apostrophes would be a quoted one: no file could tell.
cell = st.text("abکی09 ,;|\t\"'=-@.", max_size=8).filter(lambda text: text[-1:] != "'")


@settings(max_examples=60)
@example("\t", [("|", "||", "||"), ("|", "||", "||")])
@given(
    st.sampled_from([",", ";", "\t", "|"]),
    st.lists(st.tuples(cell, cell, cell), min_size=1, max_size=6),
)
def test_what_the_csv_module_writes_is_read_back(
    delimiter: str, rows: list[tuple[str, str, str]]
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["First Name", "Last Name", "Email"])
    filled = [("x" + first, second, third) for first, second, third in rows]
    writer.writerows(filled)
    assert [tuple(row) for row in table(out.getvalue())[1]] == filled


@pytest.mark.parametrize("encoding", ["zlib", "idna", "no-such-thing", "hex"])
def test_an_encoding_that_is_none_is_refused_with_a_sentence(encoding: str) -> None:
    with pytest.raises(BadFile, match="there is no encoding"):
        open_source(io.BytesIO(b"Name\nA\n"), ReadOptions(encoding=encoding))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"SQLite format 3\x00", "database"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n", "no list"),
        (bytes(range(256)) * 40 + b"\0" * 4000, "not a text file"),
        (b'[{"id": 1,', "not valid JSON"),
    ],
)
def test_what_is_no_list_is_refused_with_one_sentence(data: bytes, reason: str) -> None:
    with (
        pytest.raises(BadFile, match=reason),
        open_source(io.BytesIO(data), name="list.csv") as source,
    ):
        list(source.drafts())


def test_a_folder_a_missing_file_and_a_pipe_are_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, reason in (
        (tmp_path, "not a file"),
        (tmp_path / "none.csv", "no such file"),
        (pipe, "not a file"),
    ):
        with pytest.raises(BadFile, match=reason):
            open_source(path)


def test_noise_is_no_text_whatever_its_name() -> None:
    noise = bytes((i * 7919 + (i >> 3) * 104729) % 256 for i in range(4000))
    with pytest.raises(BadFile, match="not a text file"):
        open_source(io.BytesIO(noise), name="list.xlsx")


def test_stray_control_characters_do_not_make_a_list_unreadable() -> None:
    data = b"name,email\n" + b"A\x07li,a@example.com\n" * 20
    with open_source(io.BytesIO(data)) as source:
        assert [row.draft.name or row.draft.given for row in source.drafts()] == ["Ali"] * 20
