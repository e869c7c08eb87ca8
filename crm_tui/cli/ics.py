"""``crm ics``: activities as a calendar, calendars into the book, and folders both ways."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli import output, session
from crm_tui.config import zone_for
from crm_tui.errors import ExitCode, UsageError
from crm_tui.i18n import _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.crm import Crm
    from crm_tui.interchange.ical_read import Progress, Report
    from crm_tui.interchange.vdir import Synced

SHOWN = 20


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("ics", help=_("Write, read or synchronise calendars (iCalendar)."))(ics)


def ics(  # noqa: PLR0913, PLR0917 - one option each
    for_: Annotated[
        str, typer.Option("--for", metavar="USER", help=_("Whose calendar; else yours."))
    ] = "",
    everybody: Annotated[bool, typer.Option("--all", help=_("Everybody's calendar."))] = False,
    file: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help=_("A file instead of the output."))
    ] = "",
    read: Annotated[
        str, typer.Option("--read", metavar="FILE", help=_("Take a calendar file into the book."))
    ] = "",
    sync: Annotated[
        str,
        typer.Option("--sync", metavar="FOLDER", help=_("Bring a folder of .ics files and the "
                                                        "book to the same state.")),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Tell what would happen; change nothing."))
    ] = False,
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
) -> int:  # fmt: skip
    """Without an option: print the calendar."""
    if sum(map(bool, (file, read, sync))) > 1 or (everybody and for_):
        raise UsageError(reason=_("Give one of -o, --read and --sync, and one of --for and --all."))
    if dry_run and not read:
        raise UsageError(reason=_("--dry-run goes with --read."))
    with session.current.book() as crm:
        user = output.clean_argument(for_) or crm.actor
        if read:
            return _read(crm, read, user, dry_run=dry_run, json=json)
        if sync:
            return _sync(crm, sync, None if everybody else user, json=json)
        return _write(crm, None if everybody else user, file)


def _write(crm: Crm, user: str | None, file: str) -> int:
    from crm_tui.interchange.ical_out import calendar_text
    from crm_tui.queries import calendar as queries

    wanted = crm.read(queries.uids, user, crm.now())
    text = calendar_text(crm.read(lambda reader: list(queries.items(reader, wanted))), "crm")
    if not file:
        output.raw(text.decode("utf-8").replace("\r\n", "\n")) if sys.stdout.isatty() else (
            output.octets(text)
        )
        return ExitCode.DONE
    _replace(file, text)
    count = len(wanted)
    told = ngettext("{count} entry is in {file}.", "{count} entries are in {file}.", count)
    output.err(told.format(count=count, file=output.clean_argument(file)))
    return ExitCode.DONE


def _replace(file: str, content: bytes) -> None:
    """Put a file in the place of another in one step: who subscribes never sees half of it."""
    from crm_tui.cli.export_files import CantWrite
    from crm_tui.db.faults import NoSpace

    wanted = Path(os.path.realpath(file))
    unfinished = ""
    try:
        if wanted.exists() and not wanted.is_file():
            wanted.write_bytes(content)  # a pipe, a device: nothing to put in its place
            return
        mode = wanted.stat().st_mode & 0o777 if wanted.exists() else 0o600
        handle, unfinished = tempfile.mkstemp(prefix=".crm-", suffix=".part", dir=wanted.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(unfinished, mode)
        os.replace(unfinished, wanted)
    except OSError as error:
        if unfinished and os.path.exists(unfinished):
            os.unlink(unfinished)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise NoSpace(path=output.clean_argument(file)) from error
        raise CantWrite(path=output.clean_argument(file)) from error


def _read(crm: Crm, file: str, user: str, *, dry_run: bool, json: bool) -> int:
    from crm_tui.cli.stopping import Stopped, stoppable
    from crm_tui.interchange import ical_read

    with stoppable() as stopped:
        report = ical_read.run(
            crm,
            Path(file),
            zone_for(session.current.settings),
            owner=user,
            language=language(),
            progress=_progress(),
            cancelled=stopped,
            dry_run=dry_run,
        )
    output.no_status()
    _tell(report, json=json)
    if report.cancelled:
        rows = report.events + report.todos
        raise Stopped(rows=rows, batch=report.batch or "")
    return ExitCode.DONE


def _tell(report: Report, *, json: bool) -> None:
    document = report.to_json()
    if json:
        output.document(document)
        return
    if report.dry_run:
        output.out(_("Nothing is changed yet: this is what would happen."))
    output.pairs(
        [
            (_("file"), report.file),
            (_("events"), str(report.events)),
            (_("to-dos"), str(report.todos)),
            (_("created"), _count(document["created"])),
            (_("updated"), _count(document["updated"])),
            (_("unchanged"), _count(document["unchanged"])),
            (_("cancelled"), _count(document["cancelled"])),
            (_("failed"), _count(report.failed)),
            (_("batch"), _count(report.batch or 0)),
        ]
    )
    for line, title, reason in report.problems[:SHOWN]:
        text = f"{title}: {reason}" if title else reason
        output.err(_("line {line}: {text}").format(line=line, text=text) if line else text)
    more = report.failed - min(SHOWN, len(report.problems))
    if more > 0:
        output.err(_("and {count} more").format(count=more))


def _progress() -> Callable[[Progress], None]:
    def show(now: Progress) -> None:
        parts = [f"{now.share:.0%}", _("{rate} a second").format(rate=f"{now.rate:,.0f}")]
        if now.left is not None:
            minutes, seconds = divmod(round(now.left), 60)
            parts.append(_("{time} left").format(time=f"{minutes}:{seconds:02}"))
        output.status(" · ".join(parts))

    return show


def _sync(crm: Crm, folder: str, user: str | None, *, json: bool) -> int:
    from crm_tui.interchange import vdir

    synced = vdir.sync(crm, folder, zone_for(session.current.settings), user)
    _tell_synced(synced, json=json)
    if synced.failure is not None:
        raise synced.failure
    return ExitCode.DONE


def _tell_synced(synced: Synced, *, json: bool) -> None:
    document = synced.to_json()
    if json:
        output.document(document)
    else:
        here, there = document["book"], document["folder"]
        output.pairs(
            [
                (_("taken into the book"), _count(here["created"] + here["updated"])),
                (_("removed from the book"), _count(here["removed"])),
                (_("written to the folder"), _count(there["written"])),
                (_("removed from the folder"), _count(there["deleted"])),
                (_("unchanged"), _count(document["unchanged"])),
                (_("batch"), _count(synced.batch or 0)),
            ]
        )
    for name, reason in synced.problems[:SHOWN]:
        output.err(f"{name}: {reason}")
    more = len(synced.problems) - SHOWN
    if more > 0:
        output.err(_("and {count} more").format(count=more))


def _count(number: int) -> str:
    return str(number) if number else ""
