"""In Persian the commands speak Persian: help, answers and complaints."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from crm_tui import i18n
from crm_tui.cli import program, wording
from tests.cli.conftest import Run

ALLOWED = frozenset(
    {
        *("crm", "mina", "config", "db", "backup", "find", "help", "history", "undo", "kB", "MB"),
        *(
            "CSV",
            "JSON",
            "LDIF",
            "vCard",
            "Markdown",
            "priority",
            "high",
            "sara",
            "iCalendar",
            "ics",
            "toman",
            "csv",
            "utf-8",
            "Tab",
            "Python",
            "SQLite",
            "ok",
            "fa",
        ),
        *("tag:vip", "city", "phone", "tag", "Porto", "old", "name", "email", "mobile", "given"),
        *(
            "family",
            "owner",
            "source",
            "lifecycle",
            "set",
            "keys",
            "color",
            "full",
            "phone:mobile",
            "tag-",
        ),
        *("id", "policy", "create", "update", "both", "skip", "auto", "empty"),
        *(
            "systemd",
            "cron",
            "crontab",
            "every",
            "month",
            "source",
            *("sla", "duplicate", "of", "caused", "by", "from", "volume", "monday", "zone"),
            *("country", "answer", "h", "min", "customer", "raise", "yes", "category", "pump"),
            *("state:draft", "body", "en", "tr", "y"),
            "stage:offer",
            "amount",
            "m",
            "vip",
        ),
    }
)
"""Names of commands, fields, their values, formats and of this user."""

HELP = """
import sys
from crm_tui.__main__ import run
for name in sys.argv[1:]:
    run(["--lang", "fa", *name.split(), "--help"])
"""


def names(command: Any, before: str = "") -> Iterator[str]:
    for name, child in getattr(command, "commands", {}).items():
        yield (before + " " + name).strip()
        yield from names(child, (before + " " + name).strip())


COMMANDS = ["", *names(typer.main.get_command(program.build()))]


def english(text: str) -> list[str]:
    """Words of Latin letters that are no option, no PLACEHOLDER, no path and not allowed."""
    text = re.sub(r"--?[a-z][\w-]*|/\S+|\S*\|\S*|[\w.-]+@\S+|\S+\.csv|\[/?\S*\]", " ", text)
    words = re.findall(r"[A-Za-z](?:[A-Za-z0-9:-]*[A-Za-z0-9-])?", text)
    return [word for word in words if word not in ALLOWED and not word.isupper()]


def test_every_help_page_is_persian(tmp_path: Path) -> None:
    # Typer evaluates the descriptions once a process: this one speaks English already.
    answer = subprocess.run(
        [sys.executable, "-c", HELP, *COMMANDS],
        env={**os.environ, "HOME": str(tmp_path), "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert answer.stderr == ""
    pages = answer.stdout.split("کاربرد: ")[1:]
    assert len(pages) == len(COMMANDS)
    listed = {word for name in COMMANDS for word in name.replace("-", " ").split()}
    for page in pages:
        usage, _, rest = page.partition("\n")
        assert "گزینه‌ها" in usage
        assert "همین راهنما" in rest
        assert [word for word in english(rest) if word not in listed] == [], usage


@pytest.mark.parametrize(
    "words",
    [
        ["nosuch"], ["find"], ["find", "--limit"], ["history", "--limit", "x"],
        ["history", "--limit", "0"], ["find", "x", "--json=1"], ["db"], ["show", "1", "2"],
        ["db", "check", "more"], ["set", "1", "--bogus"], ["show", "999"], ["show", "هیچ‌کس"],
        ["find", "color:سرخ"], ["pop", "09350000000"], ["undo"], ["undo", "77"], ["import", "-x"],
        ["import", "/nowhere/at/all.csv"], ["import", "x.csv", "--policy", "any"],
        ["set", "1", "شهر"], ["merge", "1", "1"], ["trash"], ["history"], ["doctor"],
        ["config", "check"], ["db", "check"], ["db", "stats"], ["export", "--format", "xlsx"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_answers_and_complaints_are_persian(crm: Run, words: list[str]) -> None:
    answer = crm("add", "contact", "--name", "سارا کریمی")
    assert answer.status == 0
    answer = crm("--lang", "fa", *words)
    given = {"nosuch", "more", "bogus", "any", "x", "xlsx", *words}
    said = english(answer.out + answer.err)
    assert [word for word in said if word not in given] == []


def test_an_import_is_told_in_persian(crm: Run, tmp_path: Path) -> None:
    file = tmp_path / "مردم.csv"
    file.write_text("نام,موبایل,ایمیل\nسارا,۰۹۱۲۱۲۳۴۵۶۷,نشانی\n,,\n", encoding="utf-8")
    for words in (["--dry-run"], []):
        answer = crm("--lang", "fa", "import", str(file), *words)
        assert english(answer.out + answer.err) == []
    assert "وارد شد" in crm("--lang", "fa", "history").out


def test_what_typer_says_newly_is_passed_on_as_it_is() -> None:
    i18n.use("fa")
    assert wording.complaint("Something nobody foresaw") == "Something nobody foresaw."
    assert wording.complaint("No such command 'سلام'.") == "فرمان «سلام» نیست."
