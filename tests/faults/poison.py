"""A book of service with hostile texts in everything tickets, mails and articles are made of.

They stand there behind the program's back, as another program or a damaged file would leave them:
what is shown of them must be letters, and nothing but letters.
"""

import shutil
import sqlite3
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.files import Files
from crm_tui.domain.fields import FieldType
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.domain.tickets import File, MessageDraft, Side
from crm_tui.services import (
    contacts,
    fields,
    knowledge,
    sla_policies,
    stages,
    ticket_setup,
    tickets,
)
from tests.factories import DESK, FixedClock, person, ticket

MARKUP = (
    "[red]x[/red]", "[/]", "a[/b]c", "[bold", '[a="b`', "[link=https://e]x[/link]",
    "[@click=app.quit]x[/]", "[@click=app.screenshot('x','/tmp')]", "Unit [3B] of 4 [VIP]",
    "C:\\[b]x", "ends in \\", "[/", "$name [$primary]", ":smile:", "{name.__class__} %s {{7*7}}",
    "$(reboot) `reboot`",
)  # fmt: skip
CONTROLS = (
    "\x1b]52;c;aGk=\x07", "\x1b]8;;https://e.example\x1b\\", "\x1b]0;t\x07", "\x1b[2J",
    "\x1bPq\x1b\\", "\x1bc", "\x1b]", "\x1b[6n", "\x1b[21t", "\x9b2J", "\x9d0;t\x9c", "\x07",
    "\x08", "\r", "\x7f", "\x0e", "\u2028", "\x85", "\u202e", "\u2066", "\U000e0041",
)  # fmt: skip
POISON = "\x1b[2J\x1b]0;evil\x07\x1b]52;c;aGk=\x07\u202e\x9b2J\x08\x0e\x7f"
"""Stands behind each text; none of its commands may arrive."""

OURS = {*"\u2066\u2067\u2068\u2069\u200e\u200f"}
"""Isolates that we put around numbers and names ourselves."""

_BAD = {"Cc", "Cs", "Cn"}
_BIDI = {*"\u202a\u202b\u202c\u202d\u202e"} | OURS

COLUMNS = (
    ("ticket", "subject email owner product reason_note satisfaction_word created_by", "id"),
    ("ticket_message", "author body channel message_id mail_detail", "ticket_id"),
    ("attachment", "name media_type", "ticket_id"),
    ("ticket_watcher", "user", "ticket_id"),
    ("ticket_value", "value", "ticket_id"),
    ("ticket_status", "name", "id"),
    ("ticket_category", "name path", "id"),
    ("canned_answer", "name body", "id"),
    ("sla_policy", "name escalate_to", "id"),
    ("close_reason", "name", "id"),
    ("custom_field", "label", "id"),
    ("article", "title body owner tag_line language created_by", "id"),
    ("tag", "name", "id"),
    ("received_mail", "message_id sender", "id"),
    ("contact", "display given name company phone email city tag_line", "id"),
    ("batch", "actor detail action", "id"),
    ("ticket_step", "actor", "ticket_id"),
)


@pytest.fixture(scope="module")
def poisoned_book(empty_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished and poisoned book, to be copied; its files stand beside it."""
    path = tmp_path_factory.mktemp("poisoned") / "book.db"
    shutil.copy(empty_book, path)
    book = Crm(Database(str(path)), "mina", FixedClock())
    furnish(book)
    book.close()
    poison(path)
    return path


def place(poisoned_book: Path, path: Path) -> None:
    """Put a copy of it where tests open their book."""
    shutil.copy(poisoned_book, path)
    path.chmod(0o600)
    shutil.copytree(f"{poisoned_book}.files", f"{path}.files")


def bad_letters(text: str) -> set[str]:
    """What of a text is a command to a terminal, or turns the order of letters around."""
    return {char for char in text if unicodedata.category(char) in _BAD and char not in "\n\t"} | {
        char for char in text if char in _BIDI
    }


def stored(path: Path, tables: Iterable[str]) -> list[str]:
    """Every text in these tables."""
    connection = sqlite3.connect(path)
    rows = [row for table in tables for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    return [value for row in rows for value in row if isinstance(value, str)]


def furnish(book: Crm) -> None:
    """A ticket, an article and a canned answer for each text, with all that can hang on them."""
    who = book.write(contacts.create, person("Emma", "Smith"))
    book.write(fields.define, "Serial", FieldType.TEXT, key="serial", area="ticket")
    category = book.write(ticket_setup.add_category, "Pumps")
    book.write(tickets.ensure_desk, DESK)
    book.write(
        sla_policies.add,
        PolicyDraft("Gold", answer_minutes=1, solution_minutes=2, escalate_to="mina"), first=True,
    )  # fmt: skip
    reason = book.write(stages.add_reason, "ticket", "Odd", needs_note=True)
    digest, size = Files(book.path).add(b"contents")
    file = File(digest, "plan.pdf", "application/pdf", size)
    for number, text in enumerate(MARKUP, 1):
        draft = ticket(
            "poison", contact_id=who, category_id=category, email="e@example.com", owner="mina",
            product="p", watchers=("ali",), fields={"serial": "s"}, channel="mail",
        )  # fmt: skip
        said = MessageDraft("poison", Side.CUSTOMER, "e@example.com", message_id=f"<{number}@x>")
        book.write(tickets.create, draft, desk=DESK, message=said)
        book.write(tickets.say, number, MessageDraft("poison", files=(file,)))
        book.write(tickets.say, number, MessageDraft("poison", Side.INTERNAL))
        if number % 3 == 1:
            book.write(tickets.say, number, MessageDraft("poison", Side.CUSTOMER))
        if number % 4 == 0:
            book.write(tickets.close, [number], reason_id=reason, note="n")
            book.write(tickets.rate, number, 2, "w")
        article = ArticleDraft(
            f"poison {number}", text, "Pumps", ("tag",), "en",
            "published" if number % 2 else "draft", owner="mina",
        )  # fmt: skip
        book.write(knowledge.create, article)
        book.write(ticket_setup.add_canned, f"canned {number}", "body")
    book.write(tickets.link, 1, 2, "caused_by")
    book.write(tickets.merge, 3, [5])
    book.write(tickets.change, [6, 7], {"owner": ""})
    book.write(tickets.remove, [9])
    book.write(knowledge.remove, [9])


def poison(path: Path) -> None:
    """Put the texts into every column, each with commands to the terminal behind it.

    No session may have the book open: another SQLite than its own writes here.
    """
    connection = sqlite3.connect(path)
    connection.create_function("folded", 1, str)
    for table, columns, key in COLUMNS:
        for column in columns.split():
            for number, text in enumerate(MARKUP):
                connection.execute(
                    f"UPDATE OR IGNORE {table} SET {column} = ?"
                    f" WHERE ({key} - 1) % {len(MARKUP)} = {number}",
                    (text + POISON,),
                )
    connection.commit()
    connection.close()
