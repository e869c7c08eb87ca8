"""import, export and the database file: contracts, files, failures."""

import csv
import io
import json
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest

from crm_tui.cli import import_telling, importing, output
from crm_tui.errors import ExitCode
from crm_tui.interchange.report import Progress
from tests.cli.conftest import Run

REPORT = {
    "batch", "file", "format", "encoding", "delimiter", "rows", "created", "updated", "unchanged",
    "skipped", "review", "failed", "mapping", "warnings", "errors_file",
}  # fmt: skip
TABLE = (
    "Name;Phone;E-mail;City\n"
    "Sara Karimi;0912 345 6789;s@example.com;تهران\n"
    "Bo Li;;bo@example.com;\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_an_import_reports_one_document(crm: Run, table: Path) -> None:
    answer = crm("import", str(table), "--json")
    report = answer.document
    assert answer.status == 0
    assert set(report) == REPORT
    assert (report["rows"], report["created"], report["delimiter"]) == (2, 2, ";")
    assert report["mapping"]["E-mail"] == "email"
    assert crm("find", "city:تهران", "--ids").status == 0


def test_a_dry_run_changes_nothing(crm: Run, table: Path) -> None:
    report = crm("import", str(table), "--dry-run", "--json").document
    assert (report["batch"], report["created"]) == (None, 2)
    assert crm("find", "", "--ids").status == 1
    assert crm("import", "--dry-run", str(table)).lines[0].startswith("Nothing is changed")


def test_an_import_reads_the_input_and_is_undone_whole(crm: Run) -> None:
    batch = crm("import", "-", "--json", typed=TABLE.encode()).document["batch"]
    assert crm("undo", str(batch)).status == 0
    assert crm("find", "", "--ids").status == 1


def test_the_same_file_again_changes_nothing(crm: Run, table: Path) -> None:
    crm("import", str(table))
    report = crm("import", str(table), "--json").document
    assert (report["created"], report["unchanged"]) == (0, 2)


def test_owner_tags_and_stage_are_given_to_all(crm: Run, table: Path) -> None:
    crm(
        "import",
        str(table),
        "--set",
        "owner=reza",
        "--set",
        "tag=fair,2026",
        "--set",
        "lifecycle=مشتری",
    )
    (bo,) = crm("find", "bo", "--json").document
    assert (bo["owner"], bo["tags"], bo["lifecycle"]) == ("reza", ["fair", "2026"], "customer")


def test_columns_nobody_knows_are_told_and_mapped_by_a_file(crm: Run, tmp_path: Path) -> None:
    table = tmp_path / "odd.csv"
    table.write_text("qq,ww\nxx1,yy\nxx2,zz\n", encoding="utf-8")
    dry = crm("import", str(table), "--dry-run", "--json")
    assert (dry.status, dry.document["rows"]) == (0, 2)
    assert "--map" in dry.err
    assert crm("import", str(table)).status == ExitCode.BAD_FILE
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"qq": "name"}), encoding="utf-8")
    assert crm("import", str(table), "--map", str(mapping), "--json").document["created"] == 2


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--policy", "x"), 3),
        (("--fill", "x"), 3),
        (("--calendar", "x"), 3),
        (("--set", "x=1"), 3),
        (("--set", "x"), 2),
        (("--map", "/nowhere"), 4),
        (("--bogus",), 2),
    ],
)
def test_wrong_options_are_told_before_anything_is_read(
    crm: Run, table: Path, words: tuple[str, ...], status: int
) -> None:
    answer = crm("import", str(table), *words)
    assert (answer.status, answer.out) == (status, "")
    assert answer.err.startswith("crm: ")


def test_a_file_that_is_not_there_is_one_sentence(crm: Run) -> None:
    answer = crm("import", "/nowhere/x.csv")
    assert (answer.status, answer.err.count("\n")) == (ExitCode.BAD_FILE, 1)


def test_ctrl_c_between_chunks_is_the_callers_again_afterwards(crm: Run, table: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    crm("import", str(table))
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("format_", ["csv", "json", "vcf", "xlsx"])
def test_what_is_exported_imports_unchanged(full: Run, tmp_path: Path, format_: str) -> None:
    file = tmp_path / f"out.{format_}"
    answer = full("export", "contacts", "-o", str(file))
    assert (answer.status, answer.out) == (0, "")
    assert str(file) in answer.err
    report = full("import", str(file), "--json").document
    assert (report["rows"], report["created"], report["failed"]) == (report["unchanged"], 0, 0)
    assert report["rows"] > 5


def test_an_export_of_a_search_holds_who_it_finds(full: Run) -> None:
    answer = full("export", "contacts", "--format", "json", "--query", "tag:vip")
    assert [each["name"] for each in answer.document] == ["سارا کریمی‌نژاد", "شرکت نمونه آبی"]
    assert full("export", "contacts", "--query", "nobody-here").status == 1
    assert full("export", "contacts", "--query", "foo:bar").status == 3


def test_csv_guards_against_formulas_unless_raw(crm: Run) -> None:
    crm("add", "contact", "--name", "=1+1 Name")
    rows = list(csv.reader(io.StringIO(crm("export", "contacts").out)))
    assert any(cell.startswith("'=1+1") for cell in rows[1])
    assert "'=1+1" not in crm("export", "contacts", "--raw").out


def test_vcard_versions_and_spreadsheets(full: Run, tmp_path: Path) -> None:
    assert "VERSION:3.0" in full("export", "contacts", "--format=vcf", "--vcard", "3.0").out
    assert full("export", "contacts", "--vcard", "2.1").status == 3
    assert full("export", "contacts", "--format", "pdf").status == 3
    sheet = tmp_path / "fa.xlsx"
    full("--lang", "fa", "export", "contacts", "-o", str(sheet))
    assert b'rightToLeft="1"' in ZipFile(sheet).read("xl/worksheets/sheet1.xml")


def test_a_place_that_can_not_be_written_is_told(full: Run, tmp_path: Path) -> None:
    answer = full("export", "contacts", "-o", str(tmp_path / "none" / "x.csv"))
    assert answer.status == ExitCode.READ_ONLY
    assert answer.err.count("\n") == 1


def test_the_books_place_and_numbers(full: Run, tmp_path: Path) -> None:
    assert full("db", "path").out == f"{tmp_path / 'book.db'}\n"
    assert full("db", "path", "--db", "/x/y.db").out == "/x/y.db\n"
    stats = full("db", "stats", "--json").document
    assert (stats["people"], stats["trashed"]) == (5, 0)
    assert full("db", "check", "--json").document["whole"] is True
    assert full("db", "upgrade").status == 0


def test_a_backup_is_made_and_put_back(full: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert full("db", "backup", str(copy)).out == f"{copy}\n"
    assert full("db", "backup", str(copy)).status == ExitCode.CONFLICT
    assert Path(full("db", "backup").out.strip()).parent == tmp_path / "backups"


def test_a_restore_replaces_the_book_and_keeps_the_old_one(crm: Run, tmp_path: Path) -> None:
    crm("add", "contact", "--name", "Early Bird")
    copy = tmp_path / "copy.db"
    crm("db", "backup", str(copy))
    crm("add", "contact", "--name", "Late Riser")
    answer = crm("db", "restore", str(copy))
    assert answer.status == 0
    assert crm("find", "late").status == 1
    assert crm("find", "early").status == 0
    assert "backups" in answer.err
    assert crm("db", "restore", str(tmp_path / "none.db")).status == ExitCode.BACKUP_FAILED


def test_without_a_book_there_is_nothing_to_check_or_copy(crm: Run) -> None:
    for verb in ("check", "backup", "upgrade"):
        assert crm("db", verb).status == ExitCode.NOTHING_FOUND


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", ExitCode.DAMAGED), (b"not a database at all", ExitCode.DAMAGED)],
)
def test_a_file_that_is_no_book_is_told(
    crm: Run, tmp_path: Path, content: bytes, status: int
) -> None:
    (tmp_path / "book.db").write_bytes(content)
    for words in (("find", "x"), ("db", "check"), ("add", "contact", "--name", "x"), ("doctor",)):
        assert crm(*words).status == status


def test_a_newer_book_is_left_alone(full: Run, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "book.db")
    connection.execute("UPDATE alembic_version SET version_num = 'zzzz'")
    connection.commit()
    connection.close()
    answer = full("find", "x")
    assert answer.status == ExitCode.NEWER_SCHEMA
    assert "newer" in answer.err


def test_doctor_finds_nothing_or_says_what(full: Run) -> None:
    answer = full("doctor", "--json")
    assert answer.status == 0
    assert {each["check"] for each in answer.document} >= {"book", "settings", "terminal"}


def test_demo_makes_its_book_once(crm: Run, tmp_path: Path) -> None:
    words = ("demo", "--no-open", "--size", "30", "--db", str(tmp_path / "demo.db"))
    assert crm(*words).status == 0
    assert crm(*words).status == ExitCode.CONFLICT
    assert crm("db", "stats", "--db", str(tmp_path / "demo.db"), "--json").document["people"] > 10


def test_an_export_of_the_trash_is_asked_for(full: Run) -> None:
    full("trash", "put", "1")
    answer = full("export", "contacts", "--format", "json", "--query", "is:trashed")
    assert [each["id"] for each in answer.document] == [1]


def test_an_undecidable_encoding_is_asked_about_not_guessed(crm: Run) -> None:
    unclear = b"Name\n\xe8\xe8\xe8\n"
    answer = crm("import", "-", typed=unclear)
    assert answer.status == ExitCode.BAD_INPUT
    assert "--encoding" in answer.err
    assert "cp1251: " in answer.err
    assert crm("find", "", "--ids").status == 1
    assert crm("import", "-", "--dry-run", "--json", typed=unclear).document["rows"] == 1
    crm("import", "-", "--encoding", "cp1251", typed=unclear)
    assert "иии" in crm("find", "иии").out


def test_a_stopped_import_says_how_to_go_on_and_resumes(
    crm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "many.csv"
    rows = "".join(f"Person{n} Of Test,p{n}@example.com\n" for n in range(2500))
    table.write_text("Name,E-mail\n" + rows, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(importing, "stoppable", stop_after_first_chunk)
        answer = crm("import", str(table), "--json")
    stored = answer.document
    assert answer.status == ExitCode.INTERRUPTED
    assert "--resume" in answer.err
    assert f"crm undo {stored['batch']}" in answer.err
    assert 0 < stored["created"] < 2500
    report = crm("import", str(table), "--resume", "--json").document
    assert (report["batch"], report["created"]) == (stored["batch"], 2500)
    assert len(crm("find", "--ids", "--limit", "0", "person1").lines) == 1111


@contextmanager
def stop_after_first_chunk() -> Iterator[Callable[[], bool]]:
    asked = iter([False])
    yield lambda: next(asked, True)


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(output, "status", shown.append)
    show = import_telling.progress()
    show(Progress(rows=1500, position=50, size=100, elapsed=3.0))
    assert shown == ["50% · 1,500 rows · 500 a second · 0:03 left"]


def test_a_file_whose_name_is_no_utf8_is_imported(crm: Run, tmp_path: Path) -> None:
    file = tmp_path / b"people\xff.csv".decode("utf-8", "surrogateescape")
    file.write_text(TABLE, encoding="utf-8")
    assert crm("import", str(file), "--json").document["created"] == 2
    assert crm("import", str(file)).status == 0
    assert crm("history").status == 0
