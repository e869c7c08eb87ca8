"""The app's driver: LinuxDriver that survives bad bytes and dropped lines, and diffs cells.

- A byte that is not UTF-8 becomes U+FFFD instead of ending the app.
- SIGHUP, SIGTERM, and end of input (a line that dropped with SIGHUP ignored) all take one way:
  ``app.on_hangup()`` saves drafts, the app exits with 128 + signal, the terminal is restored.
  If that does not happen in time, a watchdog does it and ends the process.
- The terminal's own reordering is switched off while the app runs, also around suspension.
- What is written goes through ``diff.DiffWriter``.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import signal
import termios
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable
from types import FrameType
from typing import IO, TYPE_CHECKING, Any, ClassVar

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.messages import InBandWindowResize

from crm_tui.terminal.detect import Mode, Plan
from crm_tui.terminal.diff import DiffWriter

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

log = logging.getLogger(__name__)

# The app has so long to save drafts and leave by itself (the session may end in 2 s).
PATIENCE_SECONDS = 1.5
_READ_BYTES = 4096
_ERASE = "\x1b[2J"
# Undoes what LinuxDriver switches on, for the case that it can't do so itself.
_LEAVE = (
    "\x1b[m\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)


class TerminalDriver(LinuxDriver):
    """Driver for the plan in ``plan``; made by ``terminal.driver_class``."""

    plan: ClassVar[Plan] = Plan(Mode.APP, "", "", "unknown", "")
    diffing: ClassVar[bool] = True

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        # WriterThread would die of a closed terminal, and its full queue then blocks the app.
        self._file: Any = ForgivingFile(self._file)
        self._size = self._size or self._real_size()
        self._diff: DiffWriter | None = None
        self._stale = False
        self._leaving = False
        self._finished = threading.Event()

    # Output

    def write(self, data: str) -> None:
        """Send what ``data`` changes on the screen."""
        if self._diff is not None:
            size = self._real_size()
            if self._stale or size != self._diff.size:
                self._stale = False
                self._diff.resize(*size)
            data = self._diff.feed(data)
        if data:
            super().write(data)

    def forget_screen(self) -> None:
        """Take nothing on the screen for granted: the next refresh sends everything."""
        self._stale = True

    def _get_terminal_size(self) -> tuple[int, int]:
        # Asked after SIGWINCH: the terminal may have moved what was on it.
        self._stale = True
        return self._real_size()

    def _real_size(self) -> tuple[int, int]:
        """Size of the terminal itself: LINES and COLUMNS of the environment don't follow it."""
        with contextlib.suppress(OSError, ValueError):
            width, height = os.get_terminal_size(self._file.fileno())
            if width and height:
                return width, height
        return super()._get_terminal_size()

    def process_message(self, message: Message) -> None:
        """Note resizes told by the terminal itself; runs in the input thread."""
        if isinstance(message, InBandWindowResize):
            self._stale = True
        super().process_message(message)

    # Start and end

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        if self.diffing:
            self._diff = DiffWriter(*self._real_size(), bce=erases_with_colour())
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.plan.on:
            # VTE keeps the mode for each row: rows that are there already get it by being erased.
            self.write(self.plan.on + _ERASE)
        self._listen()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self.plan.off:
            self.write(self.plan.off)
        super().stop_application_mode()

    def close(self) -> None:
        """Wait for the last bytes to be written, but not for a terminal that stopped reading."""
        writer = self._writer_thread
        if writer is not None:
            stopping = threading.Thread(target=writer.stop, daemon=True)
            stopping.start()
            stopping.join(PATIENCE_SECONDS)
        if self._leaving:
            self._finished.set()

    # Signals and dropped lines

    def _listen(self) -> None:
        # Kept when the app is suspended: a dropped line then must save drafts, too.
        for number in (signal.SIGHUP, signal.SIGTERM):
            # With nohup SIGHUP stays ignored; end of input tells us then.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._leave(number)

    def _leave(self, number: int) -> None:
        """Begin to end; in any thread, any number of times."""
        if self._leaving:
            return
        self._leaving = True
        threading.Thread(target=self._watchdog, args=(number,), daemon=True).start()
        with contextlib.suppress(RuntimeError):  # the loop is closed: we are leaving already
            self._loop.call_soon_threadsafe(self._hang_up, number)

    def _hang_up(self, number: int) -> None:
        self._save_drafts()
        self._app.exit(return_code=128 + number)

    def _save_drafts(self) -> None:
        save: Callable[[], object] | None = getattr(self._app, "on_hangup", None)
        if save is None:
            return
        try:
            save()
        except Exception:
            log.exception("drafts could not be saved")

    def _watchdog(self, number: int) -> None:
        """End the process if the app can't: a full disk, a stuck terminal, a busy loop."""
        if self._finished.wait(PATIENCE_SECONDS):
            # The terminal is restored; a thread waiting for the database may still hold us.
            threading.Event().wait(PATIENCE_SECONDS)
        else:
            self._save_drafts()
            self._restore_by_hand()
        os._exit(128 + number)

    def _restore_by_hand(self) -> None:
        with contextlib.suppress(OSError, ValueError, termios.error):
            descriptor = self._file.fileno()
            os.set_blocking(descriptor, False)
            try:
                os.write(descriptor, (self.plan.off + _LEAVE).encode())
            finally:
                os.set_blocking(descriptor, True)
        if self.attrs_before is not None:
            with contextlib.suppress(OSError, termios.error):
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    # Input

    def run_input_thread(self) -> None:
        """Read keys until told to stop; the end of input ends the app."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = self._read()
                    if not data:
                        self._leave(signal.SIGHUP)
                        break
                    for message in parser.feed(decode(data)):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
        with contextlib.suppress(EOFError, ParseError):
            for _message in parser.feed(""):
                pass

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, _READ_BYTES)
        except OSError:
            return b""


class ForgivingFile:
    """A terminal to write to that may go away: from then on nothing is written."""

    def __init__(self, file: IO[str]) -> None:
        self._inner = file
        self.broken = False

    def write(self, text: str) -> None:
        """Write, unless the terminal is gone."""
        self._try(lambda: self._inner.write(text))

    def flush(self) -> None:
        """Flush, unless the terminal is gone."""
        self._try(self._inner.flush)

    def fileno(self) -> int:
        """Descriptor of the terminal."""
        return self._inner.fileno()

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return self._inner.isatty()

    def _try(self, action: Callable[[], object]) -> None:
        if self.broken:
            return
        try:
            action()
        except UnicodeError:
            log.exception("a frame could not be encoded")
        except (OSError, ValueError):
            self.broken = True


def erases_with_colour() -> bool:
    """Tell whether erased cells take the background colour; GNU screen's don't by default."""
    term = os.environ.get("TERM", "")
    return not term.startswith("screen") or bool(os.environ.get("TMUX"))
