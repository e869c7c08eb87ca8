"""Drive a full-screen program in a real pseudo-terminal and measure what it sends and when.

The terminal answers the questions programs ask at start-up, as xterm would, so that none waits
for an answer. Latency counts from the key's write to the last byte of its reaction.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from harness import BenchmarkError, Timings

CONTROL = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_].*?\x1b\\"
    rb"|\x1b[()#][A-Z0-9]|\x1b.|[\x00-\x1f]",
    re.DOTALL,
)
ANSWERS = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[0c": b"\x1b[?62;22c",
    b"\x1b[>c": b"\x1b[>41;379;0c",
    b"\x1b[>0c": b"\x1b[>41;379;0c",
    b"\x1b[>q": b"\x1bP>|XTerm(379)\x1b\\",
    b"\x1b[>0q": b"\x1bP>|XTerm(379)\x1b\\",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
}
QUESTION = re.compile(b"|".join(re.escape(question) for question in ANSWERS))

ROW_SHOWN = r"\blead\b"
"""The list shows how far each contact has come; nothing else on the screen says so."""

UP, DOWN, PAGE_DOWN, PAGE_UP = b"\x1b[A", b"\x1b[B", b"\x1b[6~", b"\x1b[5~"
HOME, END, ESCAPE, BACKSPACE = b"\x1b[H", b"\x1b[F", b"\x1b", b"\x7f"


@dataclass(frozen=True, slots=True)
class KeyCost:
    """What one kind of key costs: seconds to the first and last byte, bytes, CPU seconds."""

    first: Timings
    latency: Timings
    sent: Timings
    cpu: Timings


class Terminal:
    """A program on a pseudo-terminal of ``columns`` × ``lines`` cells; use as a context."""

    def __init__(
        self,
        argv: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 120,
        lines: int = 40,
    ) -> None:
        self.started = time.perf_counter()
        self.received = bytearray()
        self.alive = True
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            _become(argv, env, struct.pack("HHHH", lines, columns, 0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, timeout: float) -> int:
        """Wait up to ``timeout`` seconds for output, take it, answer questions; bytes taken."""
        ready, _writable, _broken = select.select([self._fd], [], [], timeout)
        if not ready:
            return 0
        try:
            chunk = os.read(self._fd, 1 << 16)
        except OSError:
            chunk = b""
        if not chunk:
            self.alive = False
        for question in QUESTION.findall(chunk):
            os.write(self._fd, ANSWERS[question])
        self.received += chunk
        return len(chunk)

    def send(self, keys: bytes) -> None:
        """Type ``keys``."""
        os.write(self._fd, keys)

    def text(self, start: int = 0) -> str:
        """Return what was sent from byte ``start`` on, without control sequences."""
        plain = CONTROL.sub(b"\n", bytes(self.received[start:]))
        return plain.decode("utf-8", "replace")

    def until(self, pattern: str, *, start: int = 0, timeout: float = 60) -> float:
        """Read until ``pattern`` is sent; the moment it was, on the performance counter."""
        wanted = re.compile(pattern)
        end = time.perf_counter() + timeout
        while self.alive and time.perf_counter() < end:
            if self.read(0.5) and wanted.search(self.text(start)):
                return time.perf_counter()
        seen = self.text(start).strip()[-300:]
        raise BenchmarkError(f"{pattern!r} did not appear; last seen: {seen!r}")

    def first_frame(self, timeout: float = 60) -> float:
        """Seconds from the start until words stand on the screen."""
        return self.until(r"\w{3}(?s:.*)\w{3}", timeout=timeout) - self.started

    def settle(self, quiet: float = 0.25, timeout: float = 20) -> tuple[int, float]:
        """Read until nothing comes for ``quiet`` seconds; bytes, and the moment of the last."""
        count, last = 0, time.perf_counter()
        end = last + timeout
        while self.alive and time.perf_counter() < end:
            taken = self.read(quiet)
            if not taken:
                break
            count, last = count + taken, time.perf_counter()
        return count, last

    def press(self, keys: bytes, times: int, quiet: float = 0.15) -> KeyCost:
        """Type ``keys`` so many times, each after the reaction to the one before is over."""
        first, latency, sent, cpu = [], [], [], []
        for _ in range(times):
            before, start = self.cpu(), time.perf_counter()
            self.send(keys)
            count = self.read(max(quiet, 1.0))
            first.append(time.perf_counter() - start)
            more, last = self.settle(quiet)
            count += more
            latency.append((last if more else start + first[-1]) - start)
            sent.append(float(count))
            cpu.append(self.cpu() - before)
        return KeyCost(Timings(first), Timings(latency), Timings(sent), Timings(cpu))

    def idle(self, seconds: float) -> tuple[int, float]:
        """Leave the program alone; bytes it sent and CPU seconds it used per second."""
        before, start, count = self.cpu(), time.perf_counter(), 0
        while (left := start + seconds - time.perf_counter()) > 0 and self.alive:
            count += self.read(left)
        return count, (self.cpu() - before) / seconds

    def cpu(self) -> float:
        """CPU seconds of the program so far (Linux; 0 elsewhere)."""
        total = 0
        try:
            for task in os.listdir(f"/proc/{self.pid}/task"):  # noqa: PTH208 - hot, and /proc only
                with open(f"/proc/{self.pid}/task/{task}/schedstat", "rb") as stream:  # noqa: PTH123
                    total += int(stream.read().split()[0])
        except (OSError, IndexError):
            return 0.0
        return total / 1e9

    def peak_mb(self) -> float:
        """Peak resident memory of the program in MB (Linux; 0 elsewhere)."""
        try:
            with open(f"/proc/{self.pid}/status") as stream:  # noqa: PTH123 - /proc only
                lines = dict(line.split(":", 1) for line in stream)
        except OSError:
            return 0.0
        return int(lines["VmHWM"].split()[0]) / 1024

    def close(self) -> None:
        """End the program at once."""
        for call in (lambda: os.kill(self.pid, signal.SIGKILL), lambda: os.waitpid(self.pid, 0)):
            try:
                call()
            except OSError:
                continue
        os.close(self._fd)


def _become(argv: Sequence[str], env: Mapping[str, str], size: bytes) -> None:
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.execvpe(argv[0], list(argv), dict(env))
    finally:
        os._exit(127)
