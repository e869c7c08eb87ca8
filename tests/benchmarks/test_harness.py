from __future__ import annotations

import os
import sys
from pathlib import Path

import harness
import pytest
import terminal

ECHO = """
import sys, termios, tty
tty.setcbreak(0)
sys.stdout.write("\\x1b[?1049h\\x1b[c")
sys.stdout.flush()
answer = sys.stdin.read(len("\\x1b[?62;22c"))
sys.stdout.write("ready for keys\\n" if answer.endswith("c") else "no answer\\n")
sys.stdout.flush()
while (key := sys.stdin.read(1)) != "q":
    sys.stdout.write("\\x1b[1m" + key * 10)
    sys.stdout.flush()
"""
TEXTUAL = """
from textual.app import App
from textual.widgets import Static
class Tiny(App):
    def compose(self):
        yield Static("سلام and hello")
    def on_key(self, event):
        self.query_one(Static).update("pressed " + event.key)
Tiny().run()
"""


def screen(program: str) -> terminal.Terminal:
    env = dict(os.environ, TERM="xterm-256color", LANG="C.UTF-8")
    return terminal.Terminal([sys.executable, "-c", program], env)


def test_a_run_reports_exit_code_output_memory_and_time() -> None:
    done = harness.run([sys.executable, "-c", "import sys; print('hé'); sys.exit(3)"])
    assert done.code == 3
    assert done.output == "hé\n"
    assert done.peak_mb > 1
    assert done.seconds >= 0


def test_a_run_can_be_given_input() -> None:
    assert harness.run([sys.executable, "-c", "print(input())"], stdin="سلام\n").output == "سلام\n"


def test_an_unexpected_exit_code_is_an_error_with_the_programs_words() -> None:
    done = harness.run([sys.executable, "-c", "raise SystemExit('no such thing')"])
    with pytest.raises(harness.BenchmarkError, match="no such thing"):
        harness.expect(done)
    assert harness.expect(done, 0, 1) is done


def test_measures_are_taken_in_turn_and_the_first_round_is_dropped() -> None:
    calls: list[str] = []

    def measure(name: str) -> float:
        calls.append(name)
        return float(len(calls))

    taken = harness.in_turn({"a": lambda: measure("a"), "b": lambda: measure("b")}, 2)
    assert calls == ["a", "b"] * 3
    assert taken["a"].samples == [3.0, 5.0]


def test_shares_of_timings() -> None:
    timings = harness.Timings([float(n) for n in range(100, 0, -1)])
    assert timings.at(0.5) == 51
    assert timings.at(0.99) == 100
    assert timings.at(1) == 100


def test_a_table_says_by_how_much_a_goal_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    table = harness.Table("Start", "u")
    table.add("fast", 2.0, 4)
    table.add("slow", 6.0, 4, "60 ms")
    table.add("chatty", 12.0, 0)
    table.missing("gone", "not installed")
    table.show()
    shown = capsys.readouterr().out
    assert "≤ 4: yes" in shown
    assert "≤ 4: no, 1.5×" in shown
    assert "≤ 0: no" in shown
    lines = [line for line in shown.splitlines() if line.startswith("|")]
    assert len(lines) == 6
    assert len({len(line) for line in lines}) == 1


def test_the_program_is_run_with_a_home_and_a_book_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_USER", "somebody")
    env = harness.Product(tmp_path, tmp_path / "book.db").env
    assert env["HOME"].startswith(str(tmp_path))
    assert env["CRM_DATABASE_URL"] == f"sqlite:///{tmp_path / 'book.db'}"
    assert "CRM_USER" not in env


def test_the_terminal_answers_questions_and_counts_what_a_key_costs() -> None:
    with screen(ECHO) as tty:
        tty.until("ready for keys")
        cost = tty.press(b"x", 3)
        assert cost.sent.samples == [14.0, 14.0, 14.0]
        assert "xxxxxxxxxx" in tty.text()


def test_what_never_appears_is_an_error_that_shows_the_screen() -> None:
    with screen(ECHO) as tty, pytest.raises(harness.BenchmarkError, match="ready"):
        tty.until("something else", timeout=1)


def test_a_textual_app_is_seen_from_its_first_frame_to_a_key() -> None:
    with screen(TEXTUAL) as tty:
        assert tty.first_frame() > 0
        tty.settle()
        mark = len(tty.received)
        tty.send(b"k")
        tty.until("pressed k", start=mark)
        assert "hello" in tty.text()
