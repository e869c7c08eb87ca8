"""Deals poisoned behind the program's back: no command hands their payload to the terminal."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_poison import COMMANDING, PAYLOADS

COMMANDS = (
    ("deal",), ("deal", "list", "--json"), ("deal", "show", "1"), ("deal", "show", "1", "--json"),
    ("deal", "move", "1", "nowhere"), ("deal", "lose", "1"), ("deal", "win", "1"),
    ("lead", "list", "--all"), ("lead", "list", "--all", "--json"), ("lead", "show", "1"),
    ("lead", "rule"), ("lead", "rule", "--json"), ("lead", "qualify", "1"), ("lead", "drop", "1"),
    ("pipeline",), ("pipeline", "--json"), ("forecast", "--by", "owner"),
    ("forecast", "--by", "source", "--json"), ("history",), ("history", "--json"),
)  # fmt: skip
TABLES = (
    ("deal", "title owner source campaign note tag_line"),
    ("deal_line", "description"),
    ("deal_competitor", "name note"),
    ("stage", "name guidance"),
    ("pipeline", "name"),
    ("close_reason", "name"),
    ("lead", "name company phone email source campaign need owner"),
    ("lead_rule", "source owners"),
    ("contact", "display given name"),
    ("deal_step", "actor"),
    ("batch", "actor detail"),
)


@pytest.fixture
def poisoned(crm: Run, tmp_path: Path) -> Run:
    crm("add", "contact", "--name", "Poison Ivy", "--phone", "09123456789")
    crm("deal", "add", "x", "--contact", "1", "--line", "l;1;2", "--field", "competitor=c;n")
    crm("lead", "add", "Poison Ivy", "--phone", "09123456789")
    crm("lead", "rule", "web", "ali")
    payload = " ".join(PAYLOADS)
    connection = sqlite3.connect(tmp_path / "book.db")
    connection.create_function("folded", 1, str)
    for table, columns in TABLES:
        for column in columns.split():
            connection.execute(f"UPDATE {table} SET {column} = 'poison ' || ?", (payload,))
    connection.commit()
    connection.close()
    return crm


def test_no_command_hands_a_payload_to_the_terminal(poisoned: Run) -> None:
    for words in COMMANDS:
        answer = poisoned(*words)
        said = answer.out + answer.err
        assert said, words
        assert answer.status in (0, 1, 2, 3, 5), words
        assert not [sign for sign in COMMANDING if sign in said], words


def test_markup_is_shown_letter_for_letter(poisoned: Run) -> None:
    shown = poisoned("deal", "show", "1").out + poisoned("pipeline").out
    for payload in ("[red]x[/red]", "[@click=app.quit]x[/]", ":smile:", "$(reboot)", "%s{0}"):
        assert payload in shown
