"""Opening the app, without Typer: it takes as long to load as a third of the app itself."""

from __future__ import annotations

import os
import sys

from crm_tui.cli import output, session
from crm_tui.errors import N_, CrmError, ExitCode


class NoTerminal(CrmError):
    """The app was asked for where there is no terminal."""

    template = N_("The app needs a terminal. Here, use commands: see 'crm --help'.")
    exit_code = ExitCode.USAGE


class TerminalTooSimple(CrmError):
    """A terminal that can't move its cursor."""

    template = N_("This terminal (TERM={term}) can't show the app. Use commands: 'crm --help'.")
    exit_code = ExitCode.USAGE


def open_app() -> int:
    """Run the app on the session's book; returns its exit status."""
    need_terminal()
    shared = session.current
    settings = shared.settings
    with shared.book() as crm:
        from crm_tui import app

        return app.run(crm, settings)


def need_terminal() -> None:
    """Raise unless there is a terminal that the app can use."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    term = os.environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        raise TerminalTooSimple(term=output.clean_argument(term))
