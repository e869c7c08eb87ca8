"""One definition of everything: quick parser and Typer agree, every command is documented."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from crm_tui.cli import hot, program
from crm_tui.errors import ExitCode
from tests.cli.conftest import Run

DOCS = Path(__file__).parents[2] / "docs"
CONTRACT = (
    "demo", "import", "export contacts", "find", "show", "pop", "add contact", "set", "merge",
    "todo", "done", "snooze", "log", "history", "undo", "trash", "trash list", "trash restore",
    "db path", "db check", "db backup", "db restore", "db upgrade", "db stats", "doctor",
    "config path", "config show", "config check", "keys", "remind", "agenda", "deal add",
    "deal list", "deal show", "deal set", "deal move", "deal win", "deal lose", "deal reopen",
    "lead add", "lead list", "lead qualify", "lead park", "lead drop", "lead take-up",
    "lead assign", "pipeline", "forecast", "ticket list",
    "kb search", "kb list", "kb show", "kb add", "kb set", "kb publish", "kb remove", "kb restore",
    "kb import", "kb export",
)  # fmt: skip


def _commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    group = group or typer.main.get_command(program.build())
    for name, command in group.commands.items():
        yield " ".join((*path, name)), command
        if hasattr(command, "commands"):
            yield from _commands(command, (*path, name))


COMMANDS = dict(_commands())


def _options(command: Any) -> dict[str, Any]:
    return {
        option: parameter
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    }


@pytest.mark.parametrize("name", hot.COMMANDS)
def test_the_quick_parser_and_typer_agree(name: str) -> None:
    options = _options(COMMANDS[name])
    assert {key: value.default for key, value in options.items()} == hot.COMMANDS[name]
    for option, default in hot.COMMANDS[name].items():
        assert options[option].is_flag is isinstance(default, bool)


def test_the_options_of_every_command_are_those_taken_from_anywhere() -> None:
    root = typer.main.get_command(program.build())
    taken = {o for p in root.params for o in p.opts if not getattr(p, "is_flag", False)}
    assert taken & {"--db", "--as", "--lang"} == set(hot.GLOBAL_OPTIONS)


@pytest.mark.parametrize(
    "words",
    [
        ["find", "a", "--limit", "3"],
        ["find", "--limit=3", "--json", "a", "b"],
        ["find", "-tag:x", "--ids"],
        ["--db", "x.db", "find", "a", "--as=me", "--lang", "fa"],
        ["find", "--", "--limit"],
        ["pop", "+98", "912"],
        ["show", "-1", "--json"],
        ["remind"],
        ["remind", "--for=sara", "--on", "tomorrow", "--days", "3", "--check"],
        ["--as", "mina", "remind", "--all", "--format", "md", "--mail"],
        ["agenda", "--from", "1405/09/01", "--to=+2w", "--for", "سارا", "--json"],
        ["ticket", "list"],
        ["ticket", "list", "--query", "due:<4h", "--mine", "--limit=3", "--json"],
        ["kb", "search", "-state:draft", "پمپ", "--only=published"],
        ["kb", "--lang=fa", "list", "--limit", "3", "--json"],
        ["kb", "show", "KB-1", "--markdown"],
        ["--as=me", "ticket", "--lang", "fa", "list", "-owner:me", "چاپگر", "--queue", "sla"],
    ],
)
def test_a_line_means_the_same_to_both(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    quick = hot.understood(words)
    assert quick is not None
    seen: list[Any] = []

    def note(command: str, shared: dict[str, str], options: Any, rest: list[str]) -> int:
        seen.append((command, shared, options, list(rest)))
        return 0

    monkeypatch.setattr(hot, "perform", note)
    assert program.run(words) == 0
    assert seen == [quick]


@pytest.mark.parametrize(
    "words",
    [
        ["find"], ["find", "--help"], ["find", "a", "--bogus"], ["find", "a", "--limit"],
        ["find", "a", "--limit", "x"], ["find", "a", "--json=1"], ["show", "1", "2"], ["history"],
        ["remind", "now"], ["remind", "--for"], ["remind", "--for", "--all"], ["remind", "-x"],
        ["ticket"], ["ticket", "new"], ["ticket", "list", "--help"], ["list"], ["ticket", "ticket"],
        ["remind", "--days", "-1"], ["agenda", "--all"],
        [], ["--version"], ["--db"], ["find", "a", "--db"],
    ],
)  # fmt: skip
def test_anything_unusual_is_left_to_typer(words: list[str]) -> None:
    assert hot.understood(words) is None


@pytest.mark.parametrize("name", CONTRACT)
def test_every_command_of_the_contract_is_there(name: str, crm: Run) -> None:
    assert name in COMMANDS
    answer = crm(*name.split(), "--help")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: crm {name} ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    group = name.partition(" ")[0]
    pattern = rf"^## `crm {group}`.*?(?=^## |\Z)"
    section = re.search(pattern, text, re.MULTILINE | re.DOTALL)
    assert section, f"docs/commands.md has no section for crm {name}"
    assert f"crm {name}" in section[0]
    for option in _options(COMMANDS[name]):
        assert f"`{option}" in section[0], f"{option} of crm {name}"


def test_no_command_is_documented_that_is_not_there() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name in re.findall(r"^## `crm ([a-z]+)`", text, re.MULTILINE):
        assert name in COMMANDS


def test_every_command_helps_in_words(crm: Run) -> None:
    for name, command in COMMANDS.items():
        assert command.help, name


def test_every_exit_status_is_documented() -> None:
    text = (DOCS / "exit-codes.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\d+) \| `(\w+)` \|", text, re.MULTILINE))
    assert {int(code): name for code, name in rows.items()} == {c.value: c.name for c in ExitCode}


def test_every_field_of_the_search_is_documented() -> None:
    from crm_tui.search import names  # noqa: PLC0415 - beside what it tests

    text = (DOCS / "search.md").read_text(encoding="utf-8")
    for field in (*names.FIELDS, *names.PRESENCE, *names.LIFECYCLES):
        assert f"`{field}" in text, field
