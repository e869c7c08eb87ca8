"""What only a process shows: what is loaded, statuses, streams, signals, completion."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
HEAVY = {
    "textual", "rich", "typer", "sqlalchemy", "sqlmodel", "alembic", "pydantic", "jdatetime",
    "phonenumbers", "python_calamine", "jinja2", "smtplib", "dataclasses", "typing", "pathlib",
}  # fmt: skip
REPORT = """
import os, sys
sys.argv = ["crm", *sys.argv[1:]]
leave = os._exit
def told(status):
    print(*sorted(sys.modules), file=sys.stderr)
    sys.stderr.flush()
    leave(status)
os._exit = told
from crm_tui.__main__ import main
main()
"""


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """The environment of a child: its own book, and nothing of the developer's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "CRM_HOME": str(tmp_path),
        "CRM_DATABASE_URL": str(tmp_path / "book.db"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
    }


def child(
    place: dict[str, str], *words: str, program: tuple[str, ...] = ("-m", "crm_tui")
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *program, *words],
        env=place,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def loaded(place: dict[str, str], *words: str) -> set[str]:
    """Top-level modules in memory when this command line ended."""
    answer = child(place, *words, program=("-c", REPORT))
    return {name.partition(".")[0] for name in answer.stderr.splitlines()[-1].split()}


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (("find", "sara"), set()),
        (("find", "tag:vip", "سارا"), set()),
        (("pop", "+98 912 345 6789"), set()),
        (("show", "1"), {"dataclasses", "typing"}),  # a card may hold a date
    ],
)
def test_quick_reads_load_nothing_heavy(
    full: Run, place: dict[str, str], words: tuple[str, ...], allowed: set[str]
) -> None:
    del full
    assert loaded(place, *words) & HEAVY <= allowed


@pytest.mark.parametrize("words", [("import", "--help"), ("history",), ("export", "contacts")])
def test_no_command_loads_what_draws_screens(
    full: Run, place: dict[str, str], words: tuple[str, ...]
) -> None:
    del full
    found = loaded(place, *words)
    assert "typer" in found
    assert not found & {"textual", "sqlalchemy", "sqlmodel", "alembic", "smtplib", "jinja2"}


def test_statuses_and_streams_of_a_process(full: Run, place: dict[str, str]) -> None:
    del full
    found = child(place, "find", "سارا", "--json")
    assert (found.returncode, found.stderr) == (0, "")
    nobody = child(place, "find", "nobody", "--json")
    assert (nobody.returncode, nobody.stdout) == (1, "[]\n")
    assert child(place, "nonsense").returncode == 2
    assert child(place, "--version").stdout.startswith("crm ")


def test_without_a_terminal_the_app_says_what_to_do(place: dict[str, str]) -> None:
    for words in ((), ("demo",)):
        answer = child(place, *words)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert answer.stderr.count("\n") == 1
        assert "--help" in answer.stderr


def test_a_reader_that_leaves_early_is_no_failure(full: Run, place: dict[str, str]) -> None:
    for _ in range(4):
        full("add", "contact", "--name", "Long", "--notes", "x" * 60_000)
    command = f"{sys.executable} -m crm_tui export contacts --format json | head -c 5"
    answer = subprocess.run(
        ["sh", "-c", command], env=place, cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert (answer.stdout[:1], answer.stderr) == (b"[", b"")


def test_bytes_that_are_no_utf8_on_the_command_line(full: Run, place: dict[str, str]) -> None:
    del full
    answer = subprocess.run(
        [sys.executable.encode(), b"-m", b"crm_tui", b"show", b"x\xff\xfe"],
        env=place,
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 1
    assert "\ufffd" in answer.stderr.decode("utf-8")


def test_a_mistake_of_ours_is_logged_without_values(
    crm: Run, place: dict[str, str], tmp_path: Path
) -> None:
    del crm
    program = (
        "import crm_tui.cli.hot as hot\n"
        "def broken(*words):\n    secret = 'hunter' + '2'\n    raise RuntimeError\n"
        "hot.perform = broken\n"
        "import sys; sys.argv = ['crm', 'find', 'x']\n"
        "from crm_tui.__main__ import main; main()\n"
    )
    answer = child(place, program=("-c", program))
    assert answer.returncode == 70
    assert answer.stderr.count("\n") == 1
    log = (tmp_path / "crm.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "hunter2" not in log
    assert (tmp_path / "crm.log").stat().st_mode & 0o077 == 0


def test_ctrl_c_ends_quietly(place: dict[str, str]) -> None:
    program = (
        "import crm_tui.cli.hot as hot, os, signal, sys\n"
        # A shell's background job ignores it from the beginning.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "hot.perform = lambda *words: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.argv = ['crm', 'find', 'x']\n"
        "from crm_tui.__main__ import main; main()\n"
    )
    answer = child(place, program=("-c", program))
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "")


BASH = {"_CRM_COMPLETE": "complete_bash"}


def completed(place: dict[str, str], *typed: str) -> list[str]:
    """What bash offers for the last of these words."""
    more = {**BASH, "COMP_WORDS": "\n".join(typed), "COMP_CWORD": str(len(typed) - 1)}
    return child({**place, **more}).stdout.splitlines()


def test_names_of_contacts_are_completed_without_typer(full: Run, place: dict[str, str]) -> None:
    del full
    assert completed(place, "crm", "show", "Ay") == ["Ayşe\\ Işıl\\ Yılmaz"]
    assert completed(place, "crm", "show", '"Ay') == ["Ayşe Işıl Yılmaz"]
    assert completed(place, "crm", "merge", "1", "ساری") == ["سارا\\ کریمی‌نژاد"]
    assert completed(place, "crm", "find", "Yıl") == ["Yılmaz"]
    assert completed(place, "crm", "find", "zzzz") == []


def test_names_that_a_shell_could_run_are_not_offered(crm: Run, place: dict[str, str]) -> None:
    for name in ("Eve $(reboot)", "Eve `reboot`", "Eve; reboot", "Eve 'x", "Eve *", "Eve Good"):
        crm("add", "contact", "--name", name)
    assert completed(place, "crm", "show", "Eve") == ["Eve\\ Good"]


def test_other_shells_ask_in_their_own_way(full: Run, place: dict[str, str]) -> None:
    del full
    line = {"_TYPER_COMPLETE_ARGS": "crm show Ay"}
    fish = child({**place, **line, "_CRM_COMPLETE": "complete_fish"})
    assert fish.stdout == "Ayşe Işıl Yılmaz\n"
    zsh = child({**place, **line, "_CRM_COMPLETE": "complete_zsh"})
    assert '"Ayşe Işıl Yılmaz"' in zsh.stdout


def test_commands_and_options_are_completed_by_typer(place: dict[str, str]) -> None:
    assert "find" in completed(place, "crm", "fi")
    assert "--limit" in completed(place, "crm", "find", "--li")
