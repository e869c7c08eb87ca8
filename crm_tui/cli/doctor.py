"""``crm doctor``: everything that could be wrong around the program, each with what to do."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui import paths
from crm_tui.cli import output, session
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, language, ngettext, sentence

if TYPE_CHECKING:
    from crm_tui.terminal.detect import Plan

SAFE_SQLITE = (3, 51, 3)
LARGE_LOG = 64 << 20


class OldSqlite(CrmError):
    """A SQLite library that can damage a book that several processes write to."""

    template = N_(
        "SQLite {version} can damage a book that several people write to. "
        "Install pysqlite3 0.6.1 or newer."
    )
    exit_code = ExitCode.DAMAGED


class ForeignCompanion(CrmError):
    """A file beside the book that members of the book's group can't write."""

    template = N_(
        "{file} can't be written by your team. Run: chgrp {group} {file}; chmod g+w {file}"
    )
    exit_code = ExitCode.READ_ONLY


class LongLog(CrmError):
    """The write-ahead log has grown because some session keeps an old moment open."""

    template = N_("{file} has grown to {size} MB. Close sessions that stand idle, then try again.")
    exit_code = ExitCode.BUSY


class AttachmentsLost(CrmError):
    """Files that the book names are not beside it, or not as they were."""

    template = N_("Attachments are missing or damaged in {folder}: {names}. Restore a backup.")
    exit_code = ExitCode.DAMAGED


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("doctor", help=_("Check the book, the terminal and the settings."))(doctor)


def doctor(
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
    deep: Annotated[bool, typer.Option("--deep", help=_("Also read every attachment."))] = False,
) -> int:
    """Look at everything; ends with the status of the first thing that is wrong."""
    examined = dict(_EXAMINED) | ({"attachments": _attachments_read} if deep else {})
    findings = [(name, *_tried(examine)) for name, examine in examined.items()]
    if json:
        output.document(
            [{"check": name, "ok": not code, "found": text} for name, code, text in findings]
        )
    else:
        output.table([("!!" if code else "ok", _(name), text) for name, code, text in findings])
        _show_sample()
    return next((code for _name, code, _text in findings if code), ExitCode.DONE)


def _tried(examine: Callable[[], str]) -> tuple[int, str]:
    try:
        return ExitCode.DONE, examine()
    except CrmError as error:
        return error.exit_code, sentence(error)
    except OSError as error:
        return ExitCode.READ_ONLY, str(error)


def _versions() -> str:
    from importlib import metadata

    from pysqlite3 import dbapi2 as sqlite

    python = ".".join(map(str, sys.version_info[:3]))
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        raise OldSqlite(version=sqlite.sqlite_version)
    return f"crm {metadata.version('crm-tui')}, Python {python}, SQLite {sqlite.sqlite_version}"


def _book() -> str:
    from crm_tui.db import backup as copies
    from crm_tui.db import location, schema
    from crm_tui.db.faults import BookDamaged, BookReadOnly

    place = session.current.path()
    location.refuse_network(place)
    if not location.check_usable(place):
        return _("{path} (made when you first use it)").format(path=place)
    schema.make_ready(place, upgrade=False)
    if copies.verify(place):
        raise BookDamaged(path=place)
    if not (os.access(place, os.W_OK) and os.access(os.path.dirname(place), os.W_OK)):
        raise BookReadOnly(path=place)
    return place


def _team() -> str:
    """A book that a group may write needs companions that the group may write."""
    place = session.current.path()
    try:
        book = os.stat(place)
    except FileNotFoundError:
        return _("no book yet")
    if not book.st_mode & stat.S_IWGRP:
        return _("the book is yours alone")
    for ending in ("-wal", "-shm"):
        try:
            companion = os.stat(place + ending)
        except FileNotFoundError:
            continue
        if companion.st_gid != book.st_gid or not companion.st_mode & stat.S_IWGRP:
            raise ForeignCompanion(file=place + ending, group=book.st_gid)
    return _("your group may write the book; roles are then a matter of trust")


def _log() -> str:
    file = session.current.path() + "-wal"
    size = os.path.getsize(file) if os.path.exists(file) else 0
    if size > LARGE_LOG:
        raise LongLog(file=file, size=size >> 20)
    return f"{size >> 10} kB"


def _attachments(*, deep: bool = False) -> str:
    """Whether what the book names is there; ``deep``: and has the contents it had."""
    from crm_tui.db import location
    from crm_tui.queries import attachments

    place = session.current.path()
    if not location.check_usable(place):
        return _("no book yet")
    with session.current.book() as crm:
        files = crm.files

        def is_whole(digest: str) -> bool:
            try:
                files.check(digest)
            except CrmError:
                return False
            return True

        lacking = crm.read(attachments.lacking, is_whole if deep else files.exists)
        count = len(crm.read(attachments.named))
    if lacking:
        names = ", ".join(f"{one.name} ({one.number})" for one in lacking[:3])
        more = f" … ({len(lacking)})" if len(lacking) > 3 else ""
        raise AttachmentsLost(folder=files.folder, names=names + more)
    return ngettext("{count} file", "{count} files", count).format(count=count)


def _attachments_read() -> str:
    return _attachments(deep=True)


def _backups() -> str:
    from crm_tui.db.backup import folder_of

    folder = folder_of(session.current.path())
    copies = [f for f in os.listdir(folder) if f.endswith(".db")] if os.path.isdir(folder) else []
    if not copies:
        return _("none yet: make one with 'crm db backup'")
    told = ngettext("{count} copy in {folder}", "{count} copies in {folder}", len(copies))
    return told.format(count=len(copies), folder=folder)


def _settings() -> str:
    from crm_tui.cli import configuration

    place = paths.config_file()
    configuration.examine(place)
    return place if os.path.exists(place) else _("none; the usual settings are in use")


def _terminal() -> str:
    if not sys.stdout.isatty():
        return _("none here (output goes elsewhere)")
    plan = _plan()
    return f"{os.environ.get('TERM', '')}, {plan.terminal}: {plan.mode} ({_(plan.why)})"


def _show_sample() -> None:
    """Show right-to-left text as the app would, to compare by eye."""
    from crm_tui.terminal import describe

    if sys.stdout.isatty():
        output.raw(describe.sample(_plan()) + "\n")


@cache
def _plan() -> Plan:
    from crm_tui.terminal import probe

    return probe.find(session.current.settings.bidi)


def _language() -> str:
    return f"{language()}, {(sys.stdout.encoding or '').lower()}"


_EXAMINED: tuple[tuple[str, Callable[[], str]], ...] = (
    (N_("versions"), _versions),
    # Before the book is opened: the last to close it takes its companions away.
    (N_("team"), _team),
    (N_("write-ahead log"), _log),
    (N_("book"), _book),
    (N_("attachments"), _attachments),
    (N_("backups"), _backups),
    (N_("settings"), _settings),
    (N_("terminal"), _terminal),
    (N_("language"), _language),
)
