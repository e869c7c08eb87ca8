"""Long deeds of the shell that Ctrl-C ends between two steps, so that nothing is half done."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crm_tui.errors import N_, CrmError, ExitCode


class Stopped(CrmError):
    """The import was interrupted; what is stored stays."""

    template = N_(
        "Stopped after {rows} rows. Go on with --resume, or take them back: crm undo {batch}."
    )
    exit_code = ExitCode.INTERRUPTED


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C stop between two chunks, and a second one at once."""
    asked = False

    def ask(_signal: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:  # not the main thread: nobody can press keys there
        yield lambda: False
        return
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
