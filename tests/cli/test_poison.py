"""A book poisoned behind the program's back: no command hands its payload to the terminal."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PAYLOADS = (
    "\x1b]52;c;ZXZpbA==\x07", "\x1b]8;;https://e.example\x1b\\x", "\x1b]0;title\x07", "\x1b[2J",
    "\x1bPq\x1b\\", "\x1bc", "\x1b]", "\x9b2J", "\x9d0;t\x9c", "\x07\x08\x0e\x7f", "\u202egnp.exe",
    "\u2066x", "[red]x[/red]", "[/]", "[@click=app.quit]x[/]", ":smile:", "$(reboot)", "%s{0}",
)  # fmt: skip
COMMANDING = [*map(chr, range(9)), *map(chr, range(14, 32)), *map(chr, range(127, 160))]
COMMANDING += ["\u202e", "\u2066"]
COMMANDS = (
    ("find", "poison"), ("find", "poison", "--json"), ("show", "1"), ("show", "1", "--json"),
    ("pop", "09123456789"), ("pop", "09123456789", "--json"), ("history",), ("history", "--json"),
    ("trash",), ("trash", "list", "--json"), ("export", "contacts"), ("db", "stats"), ("doctor",),
    ("export", "contacts", "--format", "vcf"), ("export", "contacts", "--format", "json"),
    ("undo",), ("find", "is:trashed", "poison"),
)  # fmt: skip


@pytest.fixture
def poisoned(crm: Run, tmp_path: Path) -> Run:
    """Two contacts, one in the trash, with every payload in every field of text."""
    for _ in range(2):
        crm(
            "add", "contact", "--name", "Poison Ivy", "--phone", "09123456789", "--email",
            "p@example.com", "--company", "Poison", "--tag", "t", "--city", "c", "--notes", "n",
            "--field", "national_id=1",
        )  # fmt: skip
    crm("trash", "put", "3")
    payload = " ".join(PAYLOADS)
    connection = sqlite3.connect(tmp_path / "book.db")
    connection.create_function("folded", 1, str)
    for table, columns in (
        ("contact", "name given family nickname notes source owner display company title phone"
         " email city tag_line"),
        ("contact_phone", "value label"),
        ("contact_email", "value label"),
        ("contact_address", "city street label"),
        ("contact_identifier", "value scheme"),
        ("employment", "title department"),
        ("tag", "name"),
        ("batch", "actor detail action"),
    ):  # fmt: skip
        for column in columns.split():
            connection.execute(f"UPDATE {table} SET {column} = 'poison ' || ?", (payload,))
    connection.commit()
    connection.close()
    return crm


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_hands_a_payload_to_the_terminal(poisoned: Run, words: tuple[str, ...]) -> None:
    answer = poisoned(*words)
    said = answer.out + answer.err
    assert answer.status in (0, 1, 5)
    assert not [sign for sign in COMMANDING if sign in said]


def test_markup_is_shown_letter_for_letter(poisoned: Run) -> None:
    shown = poisoned("show", "1").out
    for payload in ("[red]x[/red]", "[@click=app.quit]x[/]", ":smile:", "$(reboot)", "%s{0}"):
        assert payload in shown


def test_json_loses_nothing_of_it(poisoned: Run) -> None:
    notes = poisoned("show", "1", "--json").document["notes"]
    assert notes == "poison " + " ".join(PAYLOADS)


def test_names_with_payloads_are_not_offered_to_the_shell(
    poisoned: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_CRM_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "crm\nshow\nPoi")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert poisoned().out == ""
