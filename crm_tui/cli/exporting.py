"""``crm export``: contacts out of the book, all of them or those of a search."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli import hot, output, session
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, UsageError
from crm_tui.i18n import _, is_rtl, ngettext

if TYPE_CHECKING:
    from typing import TextIO

    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader

FORMATS = ("csv", "xlsx", "vcf", "json")


class CantWrite(CrmError):
    """The file to export to can't be written."""

    template = N_("{path} can't be written. Choose another place with -o.")
    exit_code = ExitCode.READ_ONLY


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    group = typer.Typer(rich_markup_mode=None, help=_("Write records to a file."))
    group.command("contacts", help=_("Write contacts as CSV, spreadsheet, vCard or JSON."))(
        contacts
    )
    app.add_typer(group, name="export")


def contacts(
    format_: Annotated[
        str,
        typer.Option("--format", metavar="csv|xlsx|vcf|json", help=_("Told by -o if not given.")),
    ] = "",
    query: Annotated[str, typer.Option(metavar="QUERY", help=_("Only who a search finds."))] = "",
    raw: Annotated[
        bool, typer.Option("--raw", help=_("CSV without the guard against formulas."))
    ] = False,
    vcard: Annotated[str, typer.Option("--vcard", metavar="4.0|3.0")] = "4.0",
    file: Annotated[
        str, typer.Option("-o", "--output", metavar="FILE", help=_("A file instead of the output."))
    ] = "",
) -> int:
    """Write all contacts, or those a search finds."""
    chosen = _format(format_, file)
    if vcard not in ("4.0", "3.0"):
        raise BadInput(
            field="vcard", reason=_("choose one of {choices}").format(choices="4.0, 3.0")
        )
    shared = session.current
    with shared.book() as crm:
        task = _Task(chosen, raw=raw, vcard=vcard, query=output.clean_argument(query))
        count = _to_file(crm, task, file) if file else _to_output(crm, task)
    if not count:
        output.err(_("Nobody was found."))
        return ExitCode.NOTHING_FOUND
    if file:
        told = ngettext("{count} contact is in {file}.", "{count} contacts are in {file}.", count)
        output.err(told.format(count=count, file=file))
    return ExitCode.DONE


class _Task:
    """What to write, and how; the book is read in one transaction from first to last."""

    def __init__(self, chosen: str, *, raw: bool, vcard: str, query: str) -> None:
        self.format = chosen
        self._raw, self._vcard, self._query = raw, vcard, query

    def write(self, crm: Crm, out: TextIO) -> int:
        """Write to ``out`` (line ends untouched); returns how many contacts."""
        return crm.read(self._write, crm, out)

    def _write(self, reader: Reader, crm: Crm, out: TextIO) -> int:
        found = self._wanted(reader, crm)
        if not found:
            return 0
        from crm_tui.interchange import tabular_out, vcard_out
        from crm_tui.interchange.exporting import export_contacts

        match self.format:
            case "json":
                return _write_json(reader, found, out)
            case "csv":
                return tabular_out.write_csv(export_contacts(reader, found), out, raw=self._raw)
        return vcard_out.write(export_contacts(reader, found), out, self._vcard)

    def write_sheet(self, crm: Crm, path: Path) -> int:
        """Write a spreadsheet; from right to left in a language written so."""
        return crm.read(self._write_sheet, crm, path)

    def _write_sheet(self, reader: Reader, crm: Crm, path: Path) -> int:
        from crm_tui.interchange import tabular_out
        from crm_tui.interchange.exporting import export_contacts

        found = self._wanted(reader, crm)
        rows = export_contacts(reader, found)
        return tabular_out.write_xlsx(rows, path, right_to_left=is_rtl()) if found else 0

    def _wanted(self, reader: Reader, crm: Crm) -> Sequence[int]:
        from crm_tui.queries import contacts as queries
        from crm_tui.queries.page import View

        search = None
        if self._query:
            search = hot.searched(crm, reader, self._query)
        return queries.ids(reader, View(sort="id"), search)


def _write_json(reader: Reader, found: Sequence[int], out: TextIO) -> int:
    import json

    from crm_tui.queries.find import documents

    count = 0
    for contact in documents(reader, found):
        text = output.as_json(json.dumps(contact, ensure_ascii=False))
        out.write(("[\n" if not count else ",\n") + text)
        count += 1
    out.write("\n]\n")
    return count


def _format(given: str, file: str) -> str:
    ending = os.path.splitext(file)[1].lstrip(".").lower()
    chosen = given.lower() or (ending if ending in FORMATS else "csv")
    if chosen not in FORMATS:
        reason = _("choose one of {choices}").format(choices=", ".join(FORMATS))
        raise BadInput(field="format", reason=reason)
    return chosen


def _to_output(crm: Crm, task: _Task) -> int:
    if task.format != "xlsx":
        return task.write(crm, output.stream())
    if sys.stdout.isatty():
        raise UsageError(reason=_("A spreadsheet needs a file: give its name with -o."))
    with tempfile.TemporaryDirectory(prefix="crm-export-") as folder:
        sheet = Path(folder, "contacts.xlsx")
        count = task.write_sheet(crm, sheet)
        if count:
            output.octets(sheet.read_bytes())
    return count


def _to_file(crm: Crm, task: _Task, file: str) -> int:
    """Write beside the wanted file and rename: a failure leaves what was there."""
    wanted = Path(file)
    unfinished = wanted.with_name(wanted.name + ".part")
    try:
        if task.format == "xlsx":
            count = task.write_sheet(crm, unfinished)
        else:
            with unfinished.open("w", encoding="utf-8", newline="") as out:
                count = task.write(crm, out)
        if count:
            unfinished.replace(wanted)
        else:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CantWrite(path=file) from error
    return count
