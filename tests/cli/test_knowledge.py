"""``crm kb``: articles by words and pipes, folders of Markdown in and out."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_process import HEAVY, child, loaded, place

__all__ = ["place"]

BODY = "فیوز را ببینید.\n\n```\nx = 1\n```"


@pytest.fixture
def shelf(crm: Run) -> Run:
    """A book with two articles."""
    crm("db", "upgrade")
    added = crm(
        "kb", "add", "پمپ", "روشن", "نمی‌شود", "--category", "پمپ‌ها/برق", "--tag", "فیوز",
        "--language", "fa", "--publish", typed=BODY.encode(),
    )  # fmt: skip
    assert (added.status, added.out) == (0, "KB-1 پمپ روشن نمی‌شود\n")
    crm("kb", "add", "Invoices", "--text", "How a pump is billed", "--outdated", "2026-01-01")
    return crm


def test_an_article_is_found_and_shown(shelf: Run) -> None:
    found = shelf("kb", "search", "نميشود", "--json")
    assert (found.status, [one["id"] for one in found.document]) == (0, [1])
    assert found.document[0]["category"] == "پمپ‌ها / برق"
    shown = shelf("kb", "show", "KB-1", "--json").document
    assert (shown["body"], shown["tags"], shown["state"]) == (BODY, ["فیوز"], "published")
    text = shelf("kb", "show", "1").out
    assert text.startswith("پمپ روشن نمی‌شود\n")
    assert text.endswith(f"\n\n{BODY}\n")
    assert shelf("kb", "search", "nothing").status == 1


def test_markdown_comes_out_as_it_can_come_in(shelf: Run, tmp_path: Path) -> None:
    text = shelf("kb", "show", "پمپ روشن نمی‌شود", "--markdown").out
    assert text.startswith("---\ntitle: پمپ روشن نمی‌شود\ncategory:")
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb/a.md").write_text(text, "utf-8")
    assert shelf("kb", "import", str(tmp_path / "kb"), "--json").document["unchanged"] == 1


def test_lists_show_one_state(shelf: Run) -> None:
    assert [one["id"] for one in shelf("kb", "list", "--json").document] == [2, 1]
    drafts = shelf("kb", "list", "--only", "draft")
    assert "Invoices" in drafts.out
    assert "پمپ" not in drafts.out
    assert shelf("kb", "list", "--only", "blue").status == 3


def test_fields_are_set_and_the_text_comes_by_the_pipe(shelf: Run) -> None:
    answer = shelf(
        "kb", "set", "2", "title=Bills", "tag+=a, b", "outdated=", "body=-", "category=Money",
        typed=b"neu\n\ttext",
    )  # fmt: skip
    assert (answer.status, answer.out) == (0, "KB-2 Bills\n")
    shelf("kb", "set", "2", "tag-=A", typed=b"not read")
    shown = shelf("kb", "show", "2", "--json").document
    assert (shown["body"], shown["tags"], shown["outdated_on"]) == ("neu\n    text", ["b"], "")


@pytest.mark.parametrize(
    "change", ["title=", "state=secret", "outdated=never", "wings=2", "title+=x", "body=-"]
)
def test_what_can_not_be_set_is_refused(shelf: Run, change: str) -> None:
    answer = shelf("kb", "set", "2", change)
    assert answer.status in (2, 3)
    assert shelf("kb", "show", "2", "--json").document["version"] == 1


def test_articles_are_published_removed_and_brought_back(shelf: Run) -> None:
    assert shelf("kb", "publish", "2").out == "1 article was published.\n"
    assert shelf("kb", "show", "2", "--json").document["state"] == "published"
    assert shelf("kb", "remove", "KB-1", "2").status == 0
    assert shelf("kb", "list").status == 1
    assert len(shelf("kb", "list", "--only=trash").lines) == 2
    assert shelf("kb", "restore", "1").out == "1 article is back.\n"
    assert shelf("undo").status == 0
    assert shelf("kb", "list").status == 1


@pytest.mark.parametrize("name", ["-1", "0", "99", str(2**63), "nobody", "KB-"])
def test_what_is_not_there_changes_nothing(shelf: Run, name: str) -> None:
    for words in (("show",), ("publish", "2"), ("remove", "1")):
        assert shelf("kb", *words, "--", name).status == 1
    assert len(shelf("kb", "list").lines) == 2


def test_a_folder_comes_in_with_a_report_and_goes_with_one_undo(shelf: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    (folder / "Heat").mkdir(parents=True)
    (folder / "Heat/a.md").write_text("# Boiler\n\ntext", "utf-8")
    (folder / "b.md").write_text("---\nweight: 3\nnonsense\n---\n", "utf-8")
    dry = shelf("kb", "import", str(folder), "--dry-run")
    assert (dry.status, dry.lines[0].split()) == (4, ["new", "1"])
    assert "b.md: line 3: this is no" in dry.err
    assert len(shelf("kb", "list").lines) == 2
    report = shelf("kb", "import", str(folder), "--publish", "--json")
    assert report.status == 4
    assert json.loads(report.out)["created"] == 1
    assert "Boiler" in shelf("kb", "list", "--only", "published").out
    shelf("undo", str(report.document["batch"]))
    assert "Boiler" not in shelf("kb", "list").out


def test_a_folder_goes_out_and_files_of_others_stay(shelf: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    told = shelf("kb", "export", str(folder))
    assert (told.status, told.out) == (0, f"2 articles are in {folder}.\n")
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.md")) == [
        "Invoices.md", "پمپ‌ها/برق/پمپ روشن نمی‌شود.md",
    ]  # fmt: skip
    (folder / "Invoices.md").write_text("mine", "utf-8")
    shelf("kb", "export", str(folder), "Invoices")
    assert (folder / "Invoices.md").read_text() == "mine"
    assert (folder / "Invoices (2).md").exists()
    assert shelf("kb", "export", str(folder), "nothing").status == 1
    assert shelf("kb", "import", str(tmp_path / "nowhere")).status == 4


def test_no_control_sequence_reaches_the_terminal(shelf: Run) -> None:
    shelf("kb", "add", "a\x1b]52;c;x\x07b", "--text", "\x9b2J [red]x[/red]")
    answer = shelf("kb", "show", "3")
    assert "\x1b" not in answer.out
    assert "\x9b" not in answer.out
    assert "[red]x[/red]" in answer.out


@pytest.mark.parametrize("words", [("search", "pump"), ("list",), ("show", "1", "--json")])
def test_reading_articles_loads_nothing_heavy(
    shelf: Run, place: dict[str, str], words: tuple[str, ...]
) -> None:
    del shelf
    allowed = {"dataclasses", "typing"} if words[0] == "show" else set()
    assert loaded(place, "kb", *words) & HEAVY <= allowed
    assert child(place, "kb", "search", "pump").returncode == 0
    assert sys.version_info >= (3, 11)


def test_what_is_done_to_an_article_in_the_trash_says_that_it_is_there(shelf: Run) -> None:
    shelf("kb", "remove", "2")
    assert "in the trash" in shelf("kb", "show", "2").out
    changed = shelf("kb", "set", "2", "title=Bills")
    assert (changed.out, changed.err) == ("KB-2 Bills\n", "KB-2 Bills: in the trash\n")
    assert "in the trash" in shelf("kb", "publish", "2").err
    shelf("kb", "restore", "2")
    assert "in the trash" not in shelf("kb", "show", "2").out
    assert shelf("kb", "set", "2", "title=Invoices").err == ""


def test_the_trash_lists_articles_and_gives_them_back(shelf: Run) -> None:
    assert shelf("trash", "list", "--kind", "articles").status == 1
    shelf("kb", "remove", "KB-2")
    (found,) = shelf("trash", "list", "--kind", "articles", "--json").document
    assert (found["number"], found["title"]) == ("KB-2", "Invoices")
    assert "Invoices" in shelf("trash", "list", "--kind", "articles").out
    assert shelf("trash", "restore", "--kind", "articles", "KB-2").status == 0
    assert shelf("trash", "list", "--kind", "articles").status == 1


def test_the_trash_lists_tickets_and_gives_them_back(crm: Run) -> None:
    crm("db", "upgrade")
    crm("ticket", "new", "--subject", "Pump stopped")
    crm("ticket", "remove", "1")
    (found,) = crm("trash", "list", "--kind", "tickets", "--json").document
    assert (found["title"], found["number"][-4:]) == ("Pump stopped", "0001")
    assert crm("trash", "restore", "--kind", "tickets", found["number"]).status == 0
    assert crm("trash", "list", "--kind", "tickets").status == 1


def test_a_kind_the_trash_does_not_know_is_refused(crm: Run) -> None:
    assert crm("trash", "list", "--kind", "blue").status == 3
    assert crm("trash", "restore", "--kind", "blue", "1").status == 3
