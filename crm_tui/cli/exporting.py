"""``crm export``: contacts out of the book, all of them or those of a search."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli import deal_exporting, hot, output, session
from crm_tui.cli.export_files import Task, chosen_format, to_file, to_output
from crm_tui.errors import BadInput, ExitCode
from crm_tui.i18n import _, is_rtl, ngettext

if TYPE_CHECKING:
    from typing import TextIO

    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader

FORMATS = ("csv", "xlsx", "vcf", "json")


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    group = typer.Typer(rich_markup_mode=None, help=_("Write records to a file."))
    group.command("contacts", help=_("Write contacts as CSV, spreadsheet, vCard or JSON."))(
        contacts
    )
    deal_exporting.add_to(group)
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
    chosen = chosen_format(format_, file, FORMATS)
    if vcard not in ("4.0", "3.0"):
        raise BadInput(
            field="vcard", reason=_("choose one of {choices}").format(choices="4.0, 3.0")
        )
    shared = session.current
    with shared.book() as crm:
        task = _Task(chosen, raw=raw, vcard=vcard, query=output.clean_argument(query))
        count = to_file(crm, task, file) if file else to_output(crm, task)
    if not count:
        output.err(_("Nobody was found."))
        return ExitCode.NOTHING_FOUND
    if file:
        told = ngettext("{count} contact is in {file}.", "{count} contacts are in {file}.", count)
        output.err(told.format(count=count, file=file))
    return ExitCode.DONE


class _Task(Task):
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
