"""Names, numbers, paths, orders and searches that somebody made up to see what happens."""

import json
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.errors import ExitCode
from tests.cli.conftest import Run, crm
from tests.screens.user import using

__all__ = ["crm"]

NUMBERS = ("-1", "0", "99", str(2**63), str(2**63 - 1), str(10**30), "1; DROP TABLE ticket",
           "' OR 1=1", "1 2", "%", "*", "T-", "KB-", "..", "\u0661\u0660\u0660")  # fmt: skip
TICKET, ARTICLE = "2", "2"
"""One that stands, and keeps standing as it is."""
TRASHED = "1"

TABLES = ("ticket", "ticket_message", "ticket_step", "ticket_watcher", "article", "batch", "change")
ON_TICKETS = (
    ("show", "{}"), ("files", "{}"), ("set", "{}", "priority=high"), ("take", "{}"),
    ("reply", "{}", "--text", "x"), ("close", "{}"), ("close", TICKET, "{}"), ("reopen", "{}"),
    ("merge", TICKET, "{}"), ("merge", "{}", TICKET), ("split", "{}", "#1", "--subject", "x"),
    ("link", TICKET, "{}"),
    ("link", "{}", TICKET), ("unlink", TICKET, "{}"), ("watch", TICKET, "{}"), ("unwatch", "{}"),
    ("rate", "{}", "5"), ("remove", TICKET, "{}"),
)  # fmt: skip
ON_ARTICLES = (
    ("show", "{}"), ("set", "{}", "state=draft"), ("publish", TICKET, "{}"),
    ("remove", TICKET, "{}"),
)  # fmt: skip


@pytest.fixture
def stocked(crm: Run, tmp_path: Path) -> Run:
    """Two tickets and two articles; the first of each lies in the trash."""
    for subject in ("Secret pump", "Door"):
        made = crm("ticket", "new", "--subject", subject, "--text", f"{subject} fails.")
        assert made.status == 0, made.err
        assert crm("kb", "add", "--text", f"{subject} text", "--", subject).status == 0
    attached = tmp_path / "x.txt"
    attached.write_bytes(b"x")
    assert crm("ticket", "reply", "1", "--text", "y", "--file", str(attached)).status == 0
    assert crm("ticket", "remove", "1").status == 0
    assert crm("kb", "remove", "1").status == 0
    return crm


def contents(path: Path) -> list[str]:
    """Everything in the book."""
    connection = sqlite3.connect(path)
    found = [str(row) for table in TABLES for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return found


@pytest.mark.parametrize(
    "words",
    [("ticket", *each) for each in ON_TICKETS] + [("kb", *each) for each in ON_ARTICLES],
    ids=" ".join,
)
def test_a_number_that_is_none_of_ours_changes_nothing(
    stocked: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    before = contents(tmp_path / "book.db")
    said = set()
    for number in (*NUMBERS, *([TRASHED] if words[0] == "ticket" else [])):
        given = [word.format(number) for word in words[2:]]
        options = next((at for at, word in enumerate(given) if word.startswith("--")), len(given))
        answer = stocked(*words[:2], *given[options:], "--", *given[:options])
        assert answer.status in {ExitCode.NOTHING_FOUND, ExitCode.BAD_INPUT}, (number, answer)
        assert answer.out == ""
        assert "Secret" not in answer.err
        said.add((answer.status, answer.err.replace(number, "N") if number in {"99", "1"} else ""))
    # What lies in the trash is no more known than what never was.
    assert len(said - {(status, "") for status, _text in said}) == 1
    assert contents(tmp_path / "book.db") == before


@pytest.mark.parametrize("number", NUMBERS)
def test_the_trash_gives_back_only_what_lies_there(
    stocked: Run, tmp_path: Path, number: str
) -> None:
    before = contents(tmp_path / "book.db")
    for words in (
        ("ticket", "restore"), ("kb", "restore"), ("trash", "restore", "--kind", "tickets"),
        ("trash", "restore", "--kind", "articles"),
    ):  # fmt: skip
        answer = stocked(*words, "--", number)
        assert answer.status not in {0, ExitCode.INTERNAL}, (words, answer)
    assert contents(tmp_path / "book.db") == before


# paths and names of files


def test_what_is_no_plain_file_is_not_attached(
    stocked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "secret").write_bytes(b"secret")
    (folder / "link").symlink_to("secret")
    (folder / "round").symlink_to("round")
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(folder)
    before = contents(tmp_path / "book.db")
    for path in (
        "link", "round", "pipe", ".", "..", "/dev/zero", "/dev/stdin", "/proc/self/environ",
        "/proc/self/fd/0", "nothing", "", "x" * 300, str(tmp_path / "book.db-shm" / "x"),
    ):  # fmt: skip
        answer = stocked("ticket", "reply", TICKET, "--text", "see", f"--file={path}")
        assert answer.status == ExitCode.BAD_FILE, (path, answer)
        assert answer.err.count("\n") == 1
    assert contents(tmp_path / "book.db") == before


def test_files_come_out_harmless_whatever_they_were_called(
    stocked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_words: object, **_more: object) -> None:
        pytest.fail("a file was opened by a program")

    source = tmp_path / "in"
    source.mkdir()
    monkeypatch.chdir(source)
    names = ("-rf", "a.pHaR", "b.svg", "plan.pdf.exe", "run.sh", ".profile", "گزارش.pdf",
             "c\u202egnp.exe", "n" * 240 + ".pdf", "$(reboot).txt", "CON.txt")  # fmt: skip
    for name in names:
        Path(name).write_text(name, "utf-8")
        Path(name).chmod(0o755)
        added = stocked("ticket", "reply", TICKET, "--text", "x", f"--file={source / name}")
        assert added.status == 0, added.err
    Path("a.pHaR").write_text("another of that name", "utf-8")
    stocked("ticket", "reply", TICKET, "--text", "x", "--file=a.pHaR")
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr("subprocess.Popen.__init__", run)
    monkeypatch.setattr("os.system", run)
    saved = stocked("ticket", "files", TICKET, "--save", str(out))
    assert saved.status == 0, saved.err
    found = list(out.iterdir())
    assert len(found) == len(names) + 1
    assert {one.read_text("utf-8") for one in found} == {*names, "another of that name"}
    for one in found:
        assert stat.S_ISREG(one.lstat().st_mode)
        assert one.stat().st_mode & 0o111 == 0, one
        assert not one.name.startswith(("-", "."))
        assert "\u202e" not in one.name
        assert len(one.name.encode()) <= 255
    assert {one.name for one in tmp_path.iterdir() if one.is_dir()} >= {"in", "out"}
    for stored in (tmp_path / "book.db.files").rglob("*"):
        assert stored.is_dir() or stored.stat().st_mode & 0o111 == 0


def test_what_is_no_folder_takes_no_files(stocked: Run, tmp_path: Path) -> None:
    stocked("ticket", "reply", TICKET, "--text", "y", "--file", str(tmp_path / "x.txt"))
    for name in ("nowhere", "x.txt"):
        answer = stocked("ticket", "files", "--save", str(tmp_path / name), TICKET)
        assert answer.status not in {0, ExitCode.INTERNAL}, answer
        assert answer.err.count("\n") == 1


# searches and orders

ODD = ("100% sure", "a_b", "it's", 'say "so"', "5 * 3", "NEAR(a b)", "a OR b", "NOT", "x^2 {y}",
       "col:umn", "a-b", "(", "; DROP TABLE ticket")  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_a_search_takes_no_letter_for_a_command(crm: Run, text: str) -> None:
    for subject in (text, "something else"):
        crm("ticket", "new", "--subject", subject, "--text", "x")
        crm("kb", "add", "--text", "x", "--", subject)
    quoted = '"' + text.replace('"', "") + '"'
    for words in (("ticket", "list", "--json", "--query"), ("kb", "list", "--json", "--query")):
        command = words if words[0] == "ticket" else words[:3]
        for query in (text, quoted):
            answer = crm(*command, *(() if words[0] == "ticket" else ("--",)), query)
            assert answer.status in {0, ExitCode.NOTHING_FOUND, ExitCode.BAD_INPUT}, answer
            if answer.status == 0 and any(char.isalnum() for char in text):
                name = "subject" if words[0] == "ticket" else "title"
                assert [one[name] for one in answer.document] == [text], (words, query)
    assert len(crm("ticket", "list", "--json").document) == 2


@pytest.mark.parametrize("by", ["id; DROP TABLE ticket", "1 OR 1=1", "number", "", "--"])
def test_reports_are_by_what_they_know(stocked: Run, by: str) -> None:
    for words in (("report", "volume", f"--by={by}"), ("report", "--", by)):
        if by != "--" or words[1] == "volume":
            assert stocked("ticket", *words).status == ExitCode.USAGE, words


STATES: tuple[object, ...] = (
    {"sort": "id; DROP TABLE ticket"}, {"sort": "1 OR 1=1", "which": "all; --", "state": 7},
    {"sort": ["due"], "filter": {"a": 1}, "descending": "x", "columns": 5},
    {"filter": "status:( OR", "columns": ["id; DROP", None, "name"]}, {"filter": "x" * 1000},
    {"sort": None, "filter": None, "which": None}, [], None, 5,
)  # fmt: skip


@pytest.mark.parametrize("area", ["tickets", "contacts", "pipeline"])
@pytest.mark.parametrize(
    "state", [*(json.dumps(each) for each in STATES), "", "{", "[" * 100_000], ids=range(12)
)
async def test_a_view_somebody_broke_is_opened_as_far_as_it_makes_sense(
    open_book: Callable[..., Crm], tmp_path: Path, area: str, state: str
) -> None:
    open_book().close()
    connection = sqlite3.connect(tmp_path / "book.db")
    for kept in ("tickets", "contacts", "deals"):
        sql = "INSERT INTO saved_view (owner, area, name, state, position) VALUES (?, ?, ?, ?, 0)"
        connection.execute(sql, ("mina", kept, "Broken [/]", state))
    connection.commit()
    connection.close()
    async with using(open_book(), size=(110, 30), area=area) as user:
        if area == "pipeline":
            await user.press("i")
        await user.press("v")
        assert "Broken [/]" in user.sees
        await user.press("down", "enter", "down", "end")
        assert user.app.is_running
        await user.press("v")
        assert "Broken [/]" in user.sees
