"""The table of terminals: what is seen and what follows from it."""

import pytest

from crm_tui.terminal.describe import SAMPLE, describe, sample
from crm_tui.terminal.detect import Mode, plan, reorders
from crm_tui.terminal.probe import find, read_name
from crm_tui.text.bidi.line import layout

EXPLICIT, IMPLICIT = "\x1b[8l", "\x1b[8h"
KONSOLE_OFF = "\x1b]50;BidiRenderingEnabled=false\x07"
MLTERM_OFF = "\x1b]5379;use_ctl=false\x07"


@pytest.mark.parametrize(
    ("environment", "answer", "terminal", "mode"),
    [
        ({"TERM": "xterm-256color", "XTERM_VERSION": "XTerm(379)"}, "", "xterm", Mode.APP),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7006"}, "", "vte", Mode.APP),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "221203"}, "", "konsole", Mode.APP),
        ({"TERM": "mlterm"}, "", "mlterm", Mode.APP),
        ({"TERM": "xterm-kitty"}, "", "kitty", Mode.WORDS),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "", "apple terminal", Mode.TERMINAL),
        ({"TERM": "alacritty"}, "", "alacritty", Mode.APP),
        ({"WT_SESSION": "1"}, "", "windows terminal", Mode.APP),
        ({"TERM": "dumb"}, "", "unknown", Mode.APP),
        ({}, "", "unknown", Mode.APP),
        # Over SSH only the answer tells.
        ({"TERM": "xterm-256color"}, "VTE(7006)", "vte", Mode.APP),
        ({"TERM": "xterm-256color"}, "Konsole 22.12.3", "konsole", Mode.APP),
        ({"TERM": "xterm-256color"}, "XTerm(379)", "xterm", Mode.APP),
        ({"TERM": "xterm-256color"}, "WezTerm 2024", "wezterm", Mode.APP),
        ({"TERM": "xterm-256color"}, "Contour 0.4", "contour", Mode.APP),
        # What the terminal says counts more than a variable left over from another one.
        ({"VTE_VERSION": "7006"}, "kitty(0.26.5)", "kitty", Mode.WORDS),
    ],
)
def test_terminals(environment: dict[str, str], answer: str, terminal: str, mode: Mode) -> None:
    found = plan("auto", environment, answer=answer)
    assert (found.terminal, found.mode) == (terminal, mode)


@pytest.mark.parametrize(
    ("client", "mode"),
    [
        ("xterm-256color XTerm(379)", Mode.APP),
        ("xterm-256color VTE(7006)", Mode.OVERRIDE),
        ("mlterm mlterm", Mode.TERMINAL),
        ("xterm-256color Konsole 22.12", Mode.TERMINAL),
        ("xterm-kitty kitty(0.26.5)", Mode.WORDS),
        ("xterm-256color", Mode.APP),
    ],
)
def test_terminals_around_tmux(client: str, mode: Mode) -> None:
    found = plan("auto", {"TMUX": "/tmp/tmux", "TERM": "tmux-256color"}, client=client)
    assert found.mode is mode
    assert found.in_tmux


def test_konsole_gets_its_switch_where_tmux_lets_it_through() -> None:
    environment = {"TMUX": "/tmp/tmux"}
    found = plan("auto", environment, client="xterm Konsole 22.12", passthrough=True)
    assert found.mode is Mode.APP
    assert KONSOLE_OFF.replace("\x1b", "\x1b\x1b") in found.on


@pytest.mark.parametrize("client", ["", "xterm-256color", "xterm-256color "])
def test_inside_tmux_a_vte_variable_counts_where_tmux_does_not_know_the_type(client: str) -> None:
    found = plan("auto", {"TMUX": "x", "VTE_VERSION": "7006"}, client=client)
    assert found.mode is Mode.OVERRIDE


def test_inside_tmux_a_variable_left_over_from_where_it_was_started_does_not_count() -> None:
    found = plan("auto", {"TMUX": "x", "VTE_VERSION": "7006"}, client="xterm XTerm(379)")
    assert found.mode is Mode.APP
    assert plan("auto", {"TMUX": "x", "KITTY_WINDOW_ID": "1"}).mode is Mode.APP


def test_switches_are_taken_back_in_reverse() -> None:
    found = plan("auto", {"KONSOLE_VERSION": "221203"})
    assert found.on == EXPLICIT + KONSOLE_OFF
    assert found.off == KONSOLE_OFF.replace("false", "true") + IMPLICIT
    assert plan("auto", {"TERM": "mlterm"}).on == EXPLICIT + MLTERM_OFF


def test_inside_tmux_switches_are_sent_plain_and_wrapped() -> None:
    found = plan("auto", {"TMUX": "x"}, client="xterm-256color XTerm(379)")
    assert found.on == f"{EXPLICIT}\x1bPtmux;\x1b{EXPLICIT}\x1b\\"
    assert found.off == f"\x1bPtmux;\x1b{IMPLICIT}\x1b\\{IMPLICIT}"


@pytest.mark.parametrize("mode", [Mode.OFF, Mode.TERMINAL])
def test_a_set_mode_sends_no_switches(mode: Mode) -> None:
    found = plan(mode.value, {"TERM": "xterm-kitty"})
    assert (found.mode, found.on, found.off) == (mode, "", "")


def test_app_can_be_set_where_auto_would_choose_otherwise() -> None:
    found = plan("app", {"TERM": "xterm-kitty"})
    assert (found.mode, found.on) == (Mode.APP, EXPLICIT)
    assert plan("app", {"TERM_PROGRAM": "Apple_Terminal"}).on == EXPLICIT


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (b"\x1bP>|XTerm(379)\x1b\\\x1b[>41;379;0c\x1b[?64;1c", "XTerm(379)"),
        (b"\x1b[>65;7006;1c\x1b[?65;1c", "vte"),
        (b"\x1b[>77;30600;0c\x1b[?64c", "mintty"),
        (b"\x1b[>41;379;0c\x1b[?64;1c", ""),
        (b"", ""),
    ],
)
def test_names_are_read_from_the_terminals_answers(answer: bytes, name: str) -> None:
    assert read_name(answer) == name


def test_nothing_is_asked_where_the_mode_is_set() -> None:
    assert find("off", {"SSH_CONNECTION": "x"}).mode is Mode.OFF


def test_the_report_names_terminal_mode_and_reason_and_shows_a_sample() -> None:
    lines = describe(plan("auto", {"TMUX": "x", "VTE_VERSION": "7006"}))
    assert lines[0] == "Terminal: vte, tmux"
    assert "override" in lines[1]
    assert layout(SAMPLE).visual in lines[2]


def test_the_sample_is_logical_where_the_terminal_reorders() -> None:
    assert sample(plan("terminal", {})) == SAMPLE
    assert sample(plan("auto", {"KONSOLE_VERSION": "221203"})) == SAMPLE


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"VTE_VERSION": "7006"}, True),
        ({"KONSOLE_VERSION": "221203"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True),
        ({"TMUX": "x", "VTE_VERSION": "7006"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, False),
    ],
)
def test_printed_lines_are_left_to_terminals_that_reorder(
    environment: dict[str, str], expected: bool
) -> None:
    assert reorders(environment) is expected
