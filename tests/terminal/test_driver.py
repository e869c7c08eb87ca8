"""The driver in a real pseudo terminal: switches, bad bytes, dropped lines, diffing."""

import contextlib
import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

from crm_tui.text.bidi.line import layout

APP = Path(__file__).with_name("pty_app.py")
WIDTH, HEIGHT = 80, 20
DOWN, UP, PAGE_DOWN, PAGE_UP = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~"
LIMIT = 20.0
# What pyte would print.
_UNKNOWN = re.compile(rb"\x1b\[[?<>=][0-9;]*\$?[hlupcm]|\x1b\[8[hl]")
# Makes the pseudo terminal the controlling one, so that its signals arrive.
_WRAPPER = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if sys.argv[1] == "1":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[2], sys.argv[2:])
"""


class Session:
    """The sample app in a pseudo terminal, and pyte looking at it."""

    def __init__(self, draft: Path, *, mode: str = "app", diff: bool = True, nohup: bool = False):
        self.draft = draft
        self.master, slave = pty.openpty()
        self.resize(WIDTH, HEIGHT)
        environment = {key: value for key, value in os.environ.items() if key != "TMUX"}
        # Left over from another terminal, as in some people's shells.
        environment |= {"COLUMNS": "33", "LINES": "44"}
        environment |= {"TERM": "xterm-256color", "TEXTUAL_ANIMATIONS": "none", "LANG": "C.UTF-8"}
        command = [sys.executable, str(APP), mode, str(int(diff)), str(draft)]
        command = [sys.executable, "-c", _WRAPPER, str(int(nohup)), *command]
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            start_new_session=True,
        )
        self.attributes = termios.tcgetattr(slave)
        self.slave = slave
        self.output = b""
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.ByteStream(self.screen)
        self._fed = 0

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def send(self, data: bytes) -> None:
        os.write(self.master, data)

    def read(self, seconds: float) -> bool:
        """Take what the app writes; False after ``seconds`` of silence or at its end."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        with contextlib.suppress(OSError):
            data = os.read(self.master, 65536)
            self.output += data
            return bool(data)
        return False

    def until(self, text: str) -> None:
        """Read until the screen shows ``text``."""
        end = time.monotonic() + LIMIT
        while text not in "\n".join(self.display()):
            assert time.monotonic() < end, self.output[-2000:]
            self.read(0.2)

    def settle(self) -> None:
        while self.read(0.25):
            pass

    def display(self) -> list[str]:
        self.stream.feed(_UNKNOWN.sub(b"", self.output[self._fed :]))
        self._fed = len(self.output)
        return list(self.screen.display)

    def ended(self) -> int:
        """Exit status; reads on, as the app may wait for its last bytes to go."""
        end = time.monotonic() + LIMIT
        while self.process.poll() is None:
            assert time.monotonic() < end
            self.read(0.05)
        self.settle()
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for descriptor in (self.master, self.slave):
            with contextlib.suppress(OSError):
                os.close(descriptor)


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[list[Session]]:
    opened: list[Session] = []
    yield opened
    for session in opened:
        session.close()


def start(sessions: list[Session], tmp_path: Path, **options: object) -> Session:
    session = Session(tmp_path / f"draft{len(sessions)}", **options)  # type: ignore[arg-type]
    sessions.append(session)
    session.until("12 ")
    session.settle()
    return session


@pytest.mark.parametrize("diff", [True, False])
def test_the_terminals_switch_is_set_and_taken_back(
    sessions: list[Session], tmp_path: Path, diff: bool
) -> None:
    session = start(sessions, tmp_path, diff=diff)
    assert session.output.count(b"\x1b[8l") == 1
    # VTE gives rows the mode when they are made: all are, after the switch and before any text.
    assert b"\x1b[8l\x1b[2J" in session.output
    assert session.output.index(b"\x1b[2J") < session.output.index(b"12 ")
    assert b"\x1b[8h" not in session.output
    session.send(b"\x11")
    assert session.ended() == 0
    assert session.output.count(b"\x1b[8h") == 1
    assert session.output.index(b"\x1b[8h") < session.output.index(b"\x1b[?1049l")
    assert termios.tcgetattr(session.slave) == session.attributes


def test_a_crash_takes_the_switch_back_and_is_no_success(
    sessions: list[Session], tmp_path: Path
) -> None:
    session = start(sessions, tmp_path)
    session.send(b"\x1b[15~")
    assert session.ended() != 0
    assert b"\x1b[8h" in session.output
    assert b"\x1b[?1049l" in session.output
    assert termios.tcgetattr(session.slave) == session.attributes


def test_suspending_takes_the_switch_back_and_resuming_sets_it(
    sessions: list[Session], tmp_path: Path
) -> None:
    session = start(sessions, tmp_path)
    os.kill(session.process.pid, signal.SIGTSTP)
    end = time.monotonic() + LIMIT
    while b"\x1b[?1049l" not in session.output:
        assert time.monotonic() < end
        session.read(0.2)
    session.settle()
    assert session.output.count(b"\x1b[8h") == 1
    os.kill(session.process.pid, signal.SIGCONT)
    while session.output.count(b"\x1b[8l") < 2:
        assert time.monotonic() < end
        session.read(0.2)
    session.send(b"\x11")
    assert session.ended() == 0


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["term", "hup"]
)
def test_a_signal_saves_drafts_and_restores_the_terminal(
    sessions: list[Session], tmp_path: Path, number: int, status: int
) -> None:
    session = start(sessions, tmp_path)
    session.send("سلام".encode())
    session.until(layout("سلام").visual)
    os.kill(session.process.pid, number)
    with contextlib.suppress(ProcessLookupError):
        os.kill(session.process.pid, number)
    assert session.ended() == status
    assert session.draft.read_text(encoding="utf-8") == "سلام"
    assert b"\x1b[?1049l" in session.output
    assert b"\x1b[8h" in session.output
    assert termios.tcgetattr(session.slave) == session.attributes


@pytest.mark.parametrize("nohup", [False, True], ids=["hangup", "nohup"])
def test_a_dropped_line_saves_drafts_and_ends_the_app(
    sessions: list[Session], tmp_path: Path, nohup: bool
) -> None:
    session = start(sessions, tmp_path, nohup=nohup)
    session.send("سلام".encode())
    session.until(layout("سلام").visual)
    os.close(session.slave)
    os.close(session.master)
    assert session.process.wait(timeout=LIMIT) == 129
    assert session.draft.read_text(encoding="utf-8") == "سلام"


def test_bytes_that_are_not_utf8_do_not_end_the_app(
    sessions: list[Session], tmp_path: Path
) -> None:
    session = start(sessions, tmp_path)
    session.send(b"ab\xff\xfecd")
    session.until("cd")
    assert session.process.poll() is None
    os.kill(session.process.pid, signal.SIGTERM)
    session.ended()
    assert session.draft.read_text(encoding="utf-8") == "ab\ufffd\ufffdcd"


def moves(seed: int, count: int) -> list[bytes]:
    chance = random.Random(seed)
    keys = [DOWN] * 5 + [UP] * 4 + [PAGE_DOWN] * 2 + [PAGE_UP, DOWN * 18]
    return [b"\x1b[Z", *[chance.choice(keys) for _ in range(count)]]


def picture(session: Session) -> list[str]:
    rows = session.display()
    background = [
        [session.screen.buffer[y][x].bg for x in (0, 8, 40, 70)]
        for y in range(session.screen.lines)
    ]
    return [f"{row} {marks}" for row, marks in zip(rows, background, strict=True)]


def settle_all(sessions: list[Session]) -> None:
    masters = {session.master: session for session in sessions}
    while ready := select.select(list(masters), [], [], 0.12)[0]:
        for master in ready:
            masters[master].read(0)


@pytest.mark.parametrize(("seed", "count"), [(1, 14), pytest.param(2, 150, marks=pytest.mark.slow)])
def test_a_walk_over_a_list_looks_the_same_with_and_without_diffing(
    sessions: list[Session], tmp_path: Path, seed: int, count: int
) -> None:
    plain = start(sessions, tmp_path, diff=False)
    short = start(sessions, tmp_path, diff=True)
    for number, key in enumerate(moves(seed, count)):
        for session in sessions:
            if number == count // 2:
                session.resize(WIDTH - 7, HEIGHT - 3)
                session.screen.resize(HEIGHT - 3, WIDTH - 7)
        settle_all(sessions)
        for session in sessions:
            session.display()
            session.send(key)
        # A busy machine answers late: only a difference that stays is one.
        end = time.monotonic() + LIMIT
        settle_all(sessions)
        while picture(short) != picture(plain) and time.monotonic() < end:
            settle_all(sessions)
        assert picture(short) == picture(plain)
    assert len(short.output) < len(plain.output) / 2


def test_random_bytes_do_not_end_the_app(sessions: list[Session], tmp_path: Path) -> None:
    session = start(sessions, tmp_path)
    noise = random.Random(5).randbytes(10_000).replace(b"\x11", b"").replace(b"\x1b", b"\x0f")
    for at in range(0, len(noise), 500):
        session.send(noise[at : at + 500])
        session.read(0.05)
    session.settle()
    assert session.process.poll() is None
    os.kill(session.process.pid, signal.SIGTERM)
    assert session.ended() == 143, session.output[-4000:]


def test_many_resizes_down_to_nothing_leave_the_screen_right(
    sessions: list[Session], tmp_path: Path
) -> None:
    session = start(sessions, tmp_path)
    chance = random.Random(7)
    for width, height in [(0, 0), (1, 1), (2, 1), (500, 200), (1, 60)] * 3:
        session.resize(width, height)
        session.send(chance.choice([DOWN, PAGE_DOWN, UP]))
        session.read(0.03)
    session.resize(WIDTH, HEIGHT)
    session.settle()
    session.screen.reset()
    session.send(b"abc")
    session.until("abc")
    assert session.process.poll() is None


def test_a_terminal_that_stopped_reading_does_not_keep_the_app(
    sessions: list[Session], tmp_path: Path
) -> None:
    session = start(sessions, tmp_path, diff=False)
    session.send(b"abc")
    session.until("abc")
    session.send(b"\x1b[Z")
    with contextlib.suppress(BlockingIOError):
        os.set_blocking(session.master, False)
        for _ in range(400):
            session.send(PAGE_DOWN + PAGE_UP)
    # Nobody reads: its output is stuck, the event loop perhaps too.
    os.kill(session.process.pid, signal.SIGTERM)
    assert session.process.wait(timeout=LIMIT) == 143
    assert session.draft.read_text(encoding="utf-8") == "abc"
