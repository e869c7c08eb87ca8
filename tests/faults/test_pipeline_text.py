"""Texts that would be markup, commands or bytes for the terminal, in everything deals are made of.

They come by the command line, in a file, or behind the program's back; they are shown letter for
letter, and nothing of a control sequence reaches the terminal.
"""

import csv
import sqlite3
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.deals import Competitor, DealDraft, LeadDraft, Line
from crm_tui.queries import leads as lead_queries
from crm_tui.queries import pipeline as queries
from crm_tui.services import leads, pipeline, stages
from tests.cli.conftest import Run, crm
from tests.cli.test_poison import COMMANDING
from tests.screens.user import using

__all__ = ["crm"]

MARKUP = (
    "[red]x[/red]", "[/]", "a[/b]c", "[bold", '[a="b`', "[link=https://e]x[/link]",
    "[@click=app.quit]x[/]", "[@click=app.screenshot('x','/tmp')]", "Unit [3B] of 4 [VIP]",
    "C:\\[b]x", "ends in \\", "[/", "$name [$primary]", ":smile:",
)  # fmt: skip
CONTROLS = (
    "\x1b]52;c;aGk=\x07", "\x1b]8;;https://e.example\x1b\\", "\x1b]0;t\x07", "\x1b[2J",
    "\x1bPq\x1b\\", "\x1bc", "\x1b]", "\x1b[6n", "\x9b2J", "\x9d0;t\x9c", "\x07", "\x08", "\r",
    "\x7f", "\x0e", "\u2028", "\x85", "\u202e", "\u2066", "\U000e0041", "\ufeff",
)  # fmt: skip
BAD = {"Cc", "Cs", "Cn"}
BIDI = {*"\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"}
OURS = {*"\u2066\u2067\u2068\u2069\u200e\u200f"}
"""Isolates that we put around amounts ourselves."""


def stored(path: Path) -> list[str]:
    """Every text of deals, leads and what belongs to them."""
    found: list[str] = []
    with sqlite3.connect(path) as connection:
        for table in (
            "deal", "deal_line", "deal_competitor", "deal_value", "lead", "lead_rule", "stage",
            "pipeline", "close_reason", "tag",
        ):  # fmt: skip
            for row in connection.execute(f"SELECT * FROM {table}"):
                found += [value for value in row if isinstance(value, str)]
    connection.close()
    return found


def bad_letters(text: str) -> set[str]:
    return {char for char in text if unicodedata.category(char) in BAD and char not in "\n\t"} | {
        char for char in text if char in BIDI
    }


@pytest.mark.parametrize("text", MARKUP)
def test_markup_goes_in_and_out_by_commands_letter_for_letter(crm: Run, text: str) -> None:
    crm("deal", "add", "--contact", "", "--source", text, "--", text)
    crm("deal", "set", "1", f"note={text}", f"competitor+={text}", f"tag={text}")
    crm("lead", "add", "--company", text, "--need", text, "--", text)
    crm("lead", "rule", text, "ali")
    for words in (
        ("deal", "list"), ("deal", "show", "1"), ("lead", "list"), ("lead", "show", "1"),
        ("pipeline",), ("history",), ("export", "deals"), ("export", "leads"), ("lead", "rule"),
        ("forecast", "--by", "source"),
    ):  # fmt: skip
        answer = crm(*words)
        assert answer.status == 0, words
        said = answer.out.replace('""', '"')
        assert text in said, (words, said)
    assert crm("deal", "show", "1", "--json").document["title"] == text
    assert crm("lead", "show", "1", "--json").document["need"] == text


def test_control_sequences_are_taken_out_at_the_door(crm: Run, tmp_path: Path) -> None:
    text = "فروش" + "x".join(CONTROLS).replace("\x00", "") + "a\u200cb"
    crm("deal", "add", text, "--source", text, "--note", text, "--tag", text, "--campaign", text)
    crm("deal", "set", "1", f"competitor+={text};{text}", f"line+={text};1;5")
    crm("lead", "add", text, "--need", text, "--company", text, "--source", text)
    crm("lead", "rule", text, text)
    reason = crm("deal", "lose", "1", "--reason", "price", "--note", text)
    assert reason.status == 0
    texts = [each for each in stored(tmp_path / "book.db") if "فروش" in each]
    assert len(texts) > 10
    assert {char for each in texts for char in bad_letters(each)} == set()
    for words in (
        ("deal", "list", "is:lost"), ("deal", "show", "1"), ("lead", "show", "1"), ("history",),
        ("deal", "move", "1", text), ("lead", "assign", "1", text), ("deal", "list", text),
    ):  # fmt: skip
        answer = crm(*words)
        said = answer.out + answer.err
        assert not [sign for sign in COMMANDING if sign in said and sign not in OURS], words


def test_a_file_brings_nothing_but_its_letters(crm: Run, tmp_path: Path) -> None:
    nasty = "x".join(one for one in CONTROLS if one not in ("\r", "\x85", "\u2028"))
    path = tmp_path / "deals.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(
            ["Title", "Stage", "Status", "Lost reason", "Tags", "Source", "Amount", "Currency"]
        )
        for text in MARKUP:
            writer.writerow([text, text, "Lost", text, "t", text, "5", "EUR"])
        writer.writerow([f"Nasty{nasty}", f"S{nasty}", "Lost", f"R{nasty}", "t", "s", "5", "EUR"])
    answer = crm("import", str(path), "--kind", "deals")
    assert answer.status == 0, answer.err
    texts = stored(tmp_path / "book.db")
    assert {char for each in texts for char in bad_letters(each)} == set()
    document = crm("deal", "list", "is:closed", "--limit", "0", "--json").document
    assert {row["title"] for row in document} >= set(MARKUP)
    assert {row["stage"] for row in document} >= set(MARKUP)
    assert {row["reason"] for row in document} >= set(MARKUP)


@pytest.fixture
def poisoned(open_book: Callable[..., Crm], tmp_path: Path) -> Crm:
    """A book with markup, and control sequences behind it, in every text of deals and leads."""
    book = open_book()
    book.write(stages.ensure_pipeline)
    for _text in MARKUP:
        draft = DealDraft(
            title="deal", amount=10**14, currency="IRR", lines=(Line("l", 1000, 5),),
            competitors=(Competitor("c"),), owner="mina",
        )  # fmt: skip
        book.write(pipeline.create, draft)
        book.write(leads.add, LeadDraft(name="n", need="n", owner="mina"))
    book.close()  # another SQLite may not touch the file of an open one
    connection = sqlite3.connect(tmp_path / "book.db")
    connection.create_function("folded", 1, str)
    for number, text in enumerate(MARKUP, 1):
        poison = text + "\x1b[2J\x1b]0;evil\x07\u202e\x9b2J"
        for table, columns, key in (
            ("deal", "title note source", "id"), ("deal_competitor", "name note", "deal_id"),
            ("deal_line", "description", "deal_id"), ("lead", "name need source", "id"),
        ):  # fmt: skip
            for column in columns.split():
                connection.execute(
                    f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (poison, number)
                )
    connection.execute("UPDATE stage SET name = '[bold' || char(27) || '[2J[/]', guidance='[/'")
    connection.execute("UPDATE pipeline SET name = '[@click=app.quit]P[/]' || char(27) || 'c'")
    connection.execute("UPDATE close_reason SET name = '[/' || char(7) || name")
    connection.commit()
    connection.close()
    return open_book()


KEYS = (
    "4", "enter", "escape", "v", "enter", "escape", "5", "enter", "escape", "4", "l", "escape",
    "escape",
)  # fmt: skip
"""To the board, a card, the list, the leads, and out of each again."""


async def test_screens_show_them_letter_for_letter_and_live(poisoned: Crm) -> None:
    async with using(poisoned, size=(150, 120)) as user:
        for key in KEYS:
            await user.press(key)
            assert not bad_letters(user.sees) - OURS, key
        await user.press("4")
        assert sum(text in user.sees for text in MARKUP) >= 4
        assert "[bold" in user.sees
        assert user.app.is_running


def test_rows_of_poisoned_records_are_read(poisoned: Crm) -> None:
    assert len(poisoned.read(queries.rows, list(range(1, len(MARKUP) + 1)))) == len(MARKUP)
    assert len(poisoned.read(lead_queries.rows, list(range(1, len(MARKUP) + 1)))) == len(MARKUP)
