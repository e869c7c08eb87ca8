"""The one door to the terminal: alignment, right-to-left order, and nothing that commands it."""

import io
import os
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import i18n
from crm_tui.cli import output
from crm_tui.errors import CrmError, ExitCode
from crm_tui.text.cells import width

PERSIAN = "علی رضایی"
TURNED = "ﯽﯾﺎﺿﺭ ﯽﻠﻋ"


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


Shown = Callable[..., list[str]]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """The lines a call writes to a plain terminal of 40 cells (one that reorders nothing)."""
    monkeypatch.setattr(output, "_columns", lambda: 40)
    for name in [name for name in os.environ if name.endswith("_VERSION") or name == "TMUX"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TERM", "xterm-256color")

    def shown(write: Callable[..., None], *values: object) -> list[str]:
        stream = Terminal(io.BytesIO(), encoding="utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            write(*values)
        stream.flush()
        return stream.buffer.getvalue().decode().splitlines()  # type: ignore[attr-defined, no-any-return]

    return shown


def test_a_table_is_aligned_by_cells(capsys: pytest.CaptureFixture[str]) -> None:
    output.table([("1", "日本", "x"), ("22", "ab", "")])
    assert capsys.readouterr().out == "1   日本  x\n22  ab\n"


def test_a_pipe_gets_every_letter_in_logical_order(capsys: pytest.CaptureFixture[str]) -> None:
    output.table([("1", PERSIAN * 20, "x")])
    assert PERSIAN * 20 in capsys.readouterr().out


def test_a_terminal_is_never_overrun(terminal: Shown) -> None:
    (line,) = terminal(output.table, [("1", "a" * 50, "b" * 50, "c")])
    assert width(line) == 40
    assert line.startswith("1  aaa")
    assert line.endswith("…  c")


def test_persian_is_put_in_order_cell_by_cell(terminal: Shown) -> None:
    shown = terminal(output.table, [("1", PERSIAN, "x"), ("2", "Ali", "y")])
    assert shown == [f"1  {TURNED}  x", "2  Ali        y"]


def test_a_persian_block_ends_where_its_reader_begins(terminal: Shown) -> None:
    assert terminal(output.block, [PERSIAN, "a"]) == [TURNED, "a"]
    i18n.use("fa")
    first, second = terminal(output.block, [PERSIAN, "  " + PERSIAN])
    assert (first, second) == ("  " + TURNED, TURNED + "  ")


def test_prose_is_as_wide_as_reads_well(
    terminal: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    assert output.room() == 72
    assert terminal(lambda: output.out(str(output.room()))) == ["40"]


@pytest.mark.parametrize("variable", ["VTE_VERSION", "KONSOLE_VERSION"])
def test_a_terminal_that_reorders_gets_logical_order(
    terminal: Shown, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv(variable, "7000")
    assert terminal(output.out, PERSIAN) == [PERSIAN]


def test_the_setting_decides_against_the_terminal(
    terminal: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "bidi", "off")
    assert terminal(output.out, PERSIAN) == [PERSIAN]


def test_the_words_of_kitty_are_turned_round(
    terminal: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-kitty")
    assert terminal(output.out, PERSIAN) == ["ﺭﺿﺎﯾﯽ ﻋﻠﯽ"]


class _Lost(CrmError):
    template = "\u200fپرونده {file} نیست."
    exit_code = ExitCode.BAD_FILE


def test_a_persian_failure_runs_from_the_right_and_its_mark_is_not_printed(
    terminal: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    i18n.use("fa")
    stream = Terminal(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stderr", stream)
    output.fail(_Lost(file="/tmp/a b.csv"))
    stream.flush()
    said = stream.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert said == ".ﺖﺴﯿﻧ /tmp/a b.csv ﻩﺪﻧﻭﺮﭘ :crm\n"


def test_pairs_stand_from_the_right_in_persian(terminal: Shown) -> None:
    i18n.use("fa")
    first, second = terminal(output.pairs, [("نام", "Ali"), ("شهر", PERSIAN), ("خالی", "")])
    assert first.endswith("ﻡﺎﻧ")
    assert second == f"{TURNED}  ﺮﻬﺷ"
    assert width(first) == width(second)


@given(st.text(max_size=60))
def test_no_text_commands_the_terminal(text: str) -> None:
    guarded = output._guarded(text)
    assert not any(ord(sign) < 32 and sign != "\n" for sign in guarded)
    assert not any("\x7f" <= sign <= "\x9f" or "\u202a" <= sign <= "\u202e" for sign in guarded)
    assert not any("\ud800" <= sign <= "\udfff" for sign in guarded)


@pytest.mark.parametrize("text", ["[red]x[/red]", ":smile:", "a\\[b]", "می‌خواهم", "👩‍🚀"])
def test_harmless_text_is_shown_letter_for_letter(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output.out(text)
    assert capsys.readouterr().out == text + "\n"


def test_a_terminal_of_few_letters_gets_marks_for_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stdout", stream)
    output.out("é " + PERSIAN)
    stream.flush()
    assert stream.buffer.getvalue() == b"\xe9 ??? ?????\n"


def test_names_of_values_command_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    output.pairs([("Se\x1b[2Jri\u202eal\nno", "1\x1b]0;t\x07")])
    assert capsys.readouterr().out == "Se[2Jrial no  1]0;t\n"
