"""``crm`` and ``crm demo``: the app on the user's book, or on one to try things out on."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui import paths
from crm_tui.cli import output, session
from crm_tui.cli.launch import need_terminal, open_app
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, ngettext

DEMO_SIZE = 250
MOST = 1_000_000


class BookInUse(CrmError):
    """A demo was asked for in a book that holds something."""

    template = N_("{path} holds contacts already. Give a new file with --db.")
    exit_code = ExitCode.CONFLICT


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("demo", help=_("Try the app on invented contacts, in a book of their own."))(demo)


def demo(
    size: Annotated[int, typer.Option(min=1, max=MOST, help=_("How many contacts."))] = DEMO_SIZE,
    no_open: Annotated[bool, typer.Option("--no-open", help=_("Only make the book."))] = False,
) -> int:
    """Make the demo book if it is not there, and open it."""
    from crm_tui.queries import contacts
    from crm_tui.queries.page import View

    if not no_open:
        need_terminal()
    shared = session.current
    fresh = shared.db is not None
    shared.db = shared.db or paths.demo_database_file()
    with shared.book() as crm:
        present = crm.read(contacts.count, View())
        if present and fresh and no_open:
            raise BookInUse(path=crm.path)
        if not present:
            from crm_tui import demo as demonstration

            made = crm.write(demonstration.build, size)
            told = ngettext(
                "{count} contact was made in {path}.", "{count} contacts were made in {path}.", made
            )
            output.err(told.format(count=made, path=crm.path))
        else:
            output.err(_("The demo book is {path}.").format(path=crm.path))
    return ExitCode.DONE if no_open else open_app()
