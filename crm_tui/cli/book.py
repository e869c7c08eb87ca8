"""The database file: where it is, whether it is whole, copies of it."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from crm_tui.cli import output, session
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _


class NoBook(CrmError):
    """There is no database yet."""

    template = N_("There is no book at {path} yet. It is made when you first use it.")
    exit_code = ExitCode.NOTHING_FOUND


class WouldOverwrite(CrmError):
    """A copy was to be written over a file that is there."""

    template = N_("{path} is there already. Give the name of a new file.")
    exit_code = ExitCode.CONFLICT


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(rich_markup_mode=None, help=_("The database file."))
    group.command("path", help=_("Say where the book is."))(path)
    group.command("check", help=_("Look whether the book is whole."))(check)
    group.command("backup", help=_("Make a verified copy."))(backup)
    group.command("restore", help=_("Put a copy in the place of the book."))(restore)
    group.command("upgrade", help=_("Bring an older book up to date, after a backup."))(upgrade)
    group.command("stats", help=_("Count what is in the book."))(stats)
    app.add_typer(group, name="db")


Json = Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))]


def path() -> int:
    """Where the book is, or would be."""
    output.out(session.current.path())
    return ExitCode.DONE


def check(json: Json = False) -> int:
    """Whole or damaged; says what SQLite finds."""
    from crm_tui.db import backup as copies

    place = _present()
    problems = copies.verify(place)
    if json:
        output.document({"path": place, "whole": not problems, "problems": problems})
    elif problems:
        for problem in problems:
            output.err(problem)
    if problems:
        from crm_tui.db.faults import BookDamaged

        raise BookDamaged(path=place)
    if not json:
        output.out(_("{path} is whole.").format(path=place))
    return ExitCode.DONE


def backup(file: Annotated[str, typer.Argument(metavar="[FILE]")] = "") -> int:
    """Copy the book to FILE, or to the folder of backups; prints where."""
    from crm_tui.db import backup as copies

    place = _present()
    if file and os.path.exists(file):
        raise WouldOverwrite(path=file)
    made = copies.make(place, reason="manual", target=os.path.abspath(file) if file else None)
    output.out(made)
    return ExitCode.DONE


def restore(file: Annotated[str, typer.Argument(metavar="FILE")]) -> int:
    """Put a verified copy in the place of the book; what was there is kept as a backup."""
    from crm_tui.db import backup as copies

    place = session.current.path()
    saved = copies.restore(place, os.path.abspath(file))
    output.out(_("{path} is restored.").format(path=place))
    if saved:
        output.err(_("What was there before is in {path}.").format(path=saved))
    return ExitCode.DONE


def upgrade() -> int:
    """Bring the book to the schema of this program."""
    from crm_tui.db import upgrade as upgrades

    place = _present()
    saved = upgrades.bring_up(place)
    if saved is None:
        output.out(_("{path} is up to date.").format(path=place))
    else:
        output.out(
            _("{path} is up to date now; the backup is {backup}.").format(path=place, backup=saved)
        )
    return ExitCode.DONE


def stats(json: Json = False) -> int:
    """Numbers of contacts and the size of the file."""
    from crm_tui.queries import book as queries

    with session.current.book() as crm:
        counts = crm.read(queries.counts)
        facts: dict[str, Any] = {"path": crm.path, "bytes": os.path.getsize(crm.path), **counts}
    if json:
        output.document(facts)
        return ExitCode.DONE
    names = {
        "path": _("book"),
        "bytes": _("bytes"),
        "people": _("people"),
        "companies": _("companies"),
        "trashed": _("in the trash"),
        "phones": _("phones"),
        "emails": _("e-mails"),
        "tags": _("tags"),
        "open": _("things to do"),
        "activities": _("activities"),
        "batches": _("deeds in the history"),
    }
    output.table([(names.get(key, key), str(value)) for key, value in facts.items()])
    return ExitCode.DONE


def _present() -> str:
    """The book's path. Raises NoBook and what ``location.check_usable`` raises."""
    from crm_tui.db import location

    place = session.current.path()
    if not location.check_usable(place):
        raise NoBook(path=place)
    return place
