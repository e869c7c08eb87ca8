"""Finds out which terminal it is and what it takes to show right-to-left text right there.

``plan`` is a pure function of the setting, the environment and the terminal's answers; ``find``
asks. Findings (screens looked at): xterm, tmux, alacritty and most others leave the order of
cells alone; VTE, Konsole and mlterm reorder unless told not to; kitty flips each word; Terminal
of macOS reorders and can't be told. See ``docs/terminals.md``.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from crm_tui.errors import N_


class Mode(StrEnum):
    """Who puts right-to-left text in order, and how it is sent."""

    APP = "app"
    WORDS = "words"
    OVERRIDE = "override"
    TERMINAL = "terminal"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do: the mode, what to send when the app starts and ends.

    ``why`` is the reason, a message id.
    """

    mode: Mode
    on: str
    off: str
    terminal: str
    why: str
    in_tmux: bool = False


# ECMA-48 BDSM, explicit and implicit: "BiDi in Terminal Emulators" of terminal-wg.
_EXPLICIT, _IMPLICIT = "\x1b[8l", "\x1b[8h"
# What else some terminals need.
_SWITCHES = {
    "konsole": ("\x1b]50;BidiRenderingEnabled=false\x07", "\x1b]50;BidiRenderingEnabled=true\x07"),
    "mlterm": ("\x1b]5379;use_ctl=false\x07", "\x1b]5379;use_ctl=true\x07"),
}

# Environment variable that only this terminal sets -> its name.
_VARIABLES = (
    ("KONSOLE_VERSION", "konsole"),
    ("KITTY_WINDOW_ID", "kitty"),
    ("VTE_VERSION", "vte"),
    ("MLTERM", "mlterm"),
    ("XTERM_VERSION", "xterm"),
    ("ALACRITTY_WINDOW_ID", "alacritty"),
    ("WT_SESSION", "windows terminal"),
)
_PROGRAMS = {
    "Apple_Terminal": "apple terminal",
    "WezTerm": "wezterm",
    "iTerm.app": "iterm",
    "mintty": "mintty",
    "ghostty": "ghostty",
}
# Looked for in the terminal's own name and in TERM, in this order.
_NAMES = (
    "konsole",
    "mlterm",
    "kitty",
    "vte",
    "alacritty",
    "wezterm",
    "foot",
    "mintty",
    "iterm",
    "ghostty",
    "rxvt",
    "xterm(",
)


def plan(
    setting: str,
    environment: Mapping[str, str],
    *,
    answer: str = "",
    client: str = "",
    passthrough: bool = False,
) -> Plan:
    """Decide. ``answer`` is the terminal's reply to XTVERSION, ``client`` what tmux says of it.

    ``passthrough`` tells whether tmux lets wrapped sequences through to its terminal.
    """
    in_tmux = bool(environment.get("TMUX"))
    terminal = _behind_tmux(environment, client) if in_tmux else recognise(environment, answer)
    if setting in {Mode.OFF, Mode.TERMINAL}:
        return Plan(Mode(setting), "", "", terminal, N_("set in the configuration"), in_tmux)
    found = _for(terminal, in_tmux=in_tmux, reachable=passthrough or not in_tmux)
    if in_tmux and found.on:
        # tmux swallows what it doesn't know, unless it is wrapped and passing is allowed.
        on, off = found.on + _wrapped(found.on), _wrapped(found.off) + found.off
        found = Plan(found.mode, on, off, terminal, found.why, in_tmux=True)
    if setting == Mode.APP and found.mode is not Mode.APP:
        on, off = found.on or _EXPLICIT, found.off or _IMPLICIT
        return Plan(Mode.APP, on, off, terminal, N_("set in the configuration"), in_tmux)
    return found


def reorders(environment: Mapping[str, str] | None = None) -> bool:
    """Tell whether plain output gets its order from the terminal; from the environment alone.

    Printed lines go without the app's switches, so VTE, Konsole and mlterm do what they do.
    """
    known = os.environ if environment is None else environment
    terminal = _behind_tmux(known, "") if known.get("TMUX") else recognise(known, "")
    return terminal in {"vte", "konsole", "mlterm", "apple terminal"}


def recognise(environment: Mapping[str, str], name: str) -> str:
    """Name of the terminal: from its own answer, else the environment, else TERM."""
    for text in (name, "" if name else environment.get("TERM", "")):
        for each in _NAMES:
            if each in text.lower():
                return each.rstrip("(")
    if name:
        # It answered, and it is none of those that need anything.
        first = name.partition("(")[0].split()
        return first[0].lower() if first else "unknown"
    for variable, terminal in _VARIABLES:
        if environment.get(variable):
            return terminal
    return _PROGRAMS.get(environment.get("TERM_PROGRAM", ""), "unknown")


def _behind_tmux(environment: Mapping[str, str], client: str) -> str:
    """Name of tmux's own terminal, from ``client_termname client_termtype``.

    VTE up to 0.70 gives no type; the variable tmux took over when it was started tells then.
    TERM and TERM_PROGRAM are tmux's own.
    """
    name, _, kind = client.partition(" ")
    if kind:
        return recognise({}, kind)
    known = {"TERM": name, "VTE_VERSION": environment.get("VTE_VERSION", "")}
    return recognise(known, "")


def _for(terminal: str, *, in_tmux: bool, reachable: bool) -> Plan:
    mode, on, off, why = Mode.APP, _EXPLICIT, _IMPLICIT, N_("leaves the order to programs")
    match terminal:
        case "vte" if in_tmux:
            # The switch would go for all of tmux's windows.
            mode, why = Mode.OVERRIDE, N_("reorders, and tmux swallows the switch")
        case "konsole" | "mlterm" if not reachable:
            mode, on, off = Mode.TERMINAL, "", ""
            why = N_("reorders, and tmux swallows the switch; 'set -g allow-passthrough on' helps")
        case "konsole" | "mlterm" | "vte":
            why = N_("reorders unless switched off")
            more_on, more_off = _SWITCHES.get(terminal, ("", ""))
            on, off = on + more_on, more_off + off
        case "kitty":
            mode, why = Mode.WORDS, N_("turns each word round")
        case "apple terminal":
            mode, on, off, why = Mode.TERMINAL, "", "", N_("reorders by itself always")
    return Plan(mode, on, off, terminal, why, in_tmux)


def _wrapped(sequence: str) -> str:
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
