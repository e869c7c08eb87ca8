"""Asks the terminal, or the tmux in between, who it is."""

import contextlib
import os
import re
import select
import sys
import time
from collections.abc import Mapping

from crm_tui.terminal.detect import Plan, plan, recognise

# XTVERSION, secondary attributes, and primary ones as the fence: every terminal answers those.
_QUESTION = b"\x1b[>q\x1b[>c\x1b[c"
_LAST_ANSWER = re.compile(rb"\x1b\[\?[\d;]*c")
_NAME = re.compile(rb"\x1bP>\|([^\x1b\x07]*)")
_SECONDARY = re.compile(rb"\x1b\[>(\d+);")
_BY_SECONDARY = {b"65": "vte", b"61": "vte", b"77": "mintty"}


def find(setting: str = "auto", environment: Mapping[str, str] | None = None) -> Plan:
    """Decide how to show right-to-left text here; asks only if the environment doesn't tell."""
    known = os.environ if environment is None else environment
    if setting in {"off", "terminal"}:
        return plan(setting, known)
    if known.get("TMUX"):
        client, passthrough = tmux_client()
        return plan(setting, known, client=client, passthrough=passthrough)
    # Over SSH the variables of the terminal don't come along.
    ask = "SSH_CONNECTION" in known or recognise(known, "") == "unknown"
    return plan(setting, known, answer=terminal_name() if ask else "")


def tmux_client() -> tuple[str, bool]:
    """What tmux knows about its terminal (termname and termtype), and if it lets things through."""
    import subprocess  # noqa: PLC0415 - only inside tmux

    question = "#{client_termname} #{client_termtype}\n#{allow-passthrough}"
    command = ["tmux", "display-message", "-p", question]
    try:
        run = subprocess.run(  # noqa: S603 - our own words only
            command, capture_output=True, text=True, timeout=1, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return "", False
    client, _, passthrough = run.stdout.partition("\n")
    return client.strip(), passthrough.strip() in {"1", "2", "on", "all"}


def terminal_name(timeout: float = 1.0) -> str:
    """Ask the terminal for its name; before Textual starts.

    Waits for the last of its answers, as one that comes late would be taken for typing.
    """
    if sys.platform == "win32" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ""
    return read_name(_ask(sys.stdin.fileno(), sys.stdout.fileno(), timeout))


def read_name(answer: bytes) -> str:
    """Name in the terminal's answers; empty if they don't tell."""
    if name := _NAME.search(answer):
        return name[1].decode("utf-8", "replace")
    secondary = _SECONDARY.search(answer)
    return _BY_SECONDARY.get(secondary[1], "") if secondary else ""


def _ask(source: int, target: int, timeout: float) -> bytes:
    # Imported here: not on Windows, and only asked where the environment is silent.
    import termios  # noqa: PLC0415
    import tty  # noqa: PLC0415

    answer = b""
    with contextlib.suppress(termios.error, OSError):
        saved = termios.tcgetattr(source)
        try:
            tty.setcbreak(source)
            os.write(target, _QUESTION)
            until = time.monotonic() + timeout
            while not _LAST_ANSWER.search(answer):
                left = until - time.monotonic()
                if left <= 0 or not select.select([source], [], [], left)[0]:
                    break
                answer += os.read(source, 1024)
        finally:
            termios.tcsetattr(source, termios.TCSADRAIN, saved)
    return answer
