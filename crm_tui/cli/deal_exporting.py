"""``crm export deals``, ``crm export leads`` and ``crm export tickets``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli import output, session
from crm_tui.cli.export_files import Task, chosen_format, to_file, to_output
from crm_tui.errors import ExitCode
from crm_tui.i18n import _, is_rtl, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TextIO

    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.interchange.record_out import Read

FORMATS = ("csv", "xlsx", "json")
_QUERY = typer.Argument(metavar="QUERY", help=_("Only what a search finds."))
_FORMAT = typer.Option("--format", metavar="csv|xlsx|json", help=_("Told by -o if not given."))
_RAW = typer.Option("--raw", help=_("CSV without the guard against formulas."))
_OUTPUT = typer.Option("-o", "--output", metavar="FILE", help=_("A file instead of the output."))


def add_to(group: typer.Typer) -> None:
    """Add the commands of this module to those of ``crm export``."""
    group.command("deals", help=_("Write deals as CSV, spreadsheet or JSON."))(_command("deal"))
    group.command("leads", help=_("Write leads as CSV, spreadsheet or JSON."))(_command("lead"))
    group.command("tickets", help=_("Write tickets as CSV, spreadsheet or JSON."))(
        _command("ticket")
    )


def _command(area: str) -> Callable[..., int]:
    """The command that writes the records of an area, all or those a search finds."""

    def export(
        query: Annotated[str, _QUERY] = "",
        format_: Annotated[str, _FORMAT] = "",
        raw: Annotated[bool, _RAW] = False,
        file: Annotated[str, _OUTPUT] = "",
    ) -> int:
        chosen = chosen_format(format_, file, FORMATS)
        with session.current.book() as crm:
            task = _Task(area, chosen, _where(crm, area, query), raw=raw)
            count = to_file(crm, task, file) if file else to_output(crm, task)
        if not count:
            output.err(_("Nothing was found."))
            return ExitCode.NOTHING_FOUND
        if file:
            output.err(_written(area, count).format(count=count, file=file))
        return ExitCode.DONE

    return export


def _written(area: str, count: int) -> str:
    if area == "deal":
        return ngettext("{count} deal is in {file}.", "{count} deals are in {file}.", count)
    if area == "lead":
        return ngettext("{count} lead is in {file}.", "{count} leads are in {file}.", count)
    return ngettext("{count} ticket is in {file}.", "{count} tickets are in {file}.", count)


def _where(crm: Crm, area: str, query: str) -> tuple[str, Mapping[str, object]]:
    """The condition a search means. Raises SearchError."""
    if not query:
        return "1", {}
    if area == "deal":
        from crm_tui.cli import deal_search

        return deal_search.compiled(crm, query).where
    from crm_tui.config import zone_for
    from crm_tui.domain import moments
    from crm_tui.queries import ticket_list
    from crm_tui.search import leads as lead_searches
    from crm_tui.search import tickets as ticket_searches

    text, me = output.clean_argument(query), crm.actor
    today = moments.local(crm.now(), zone_for(session.current.settings)).date()
    if area == "lead":
        return lead_searches.compile(text, today=today, me=me).where
    now, fields = moments.millis(crm.now()), crm.read(ticket_list.custom_fields)
    return ticket_searches.compile(text, today=today, now=now, me=me, fields=fields).where


class _Task(Task):
    """Which records to write, and how; the book is read in one transaction."""

    def __init__(
        self, area: str, chosen: str, where: tuple[str, Mapping[str, object]], *, raw: bool
    ) -> None:
        self.format = chosen
        self._area, self._where, self._raw = area, where, raw

    def write(self, crm: Crm, out: TextIO) -> int:
        return crm.read(self._write, out)

    def write_sheet(self, crm: Crm, path: Path) -> int:
        return crm.read(self._write_sheet, path)

    def _write(self, reader: Reader, out: TextIO) -> int:
        from crm_tui.interchange import record_out

        read = self._reading(reader)
        if read is None:
            return 0
        if self.format == "json":
            return record_out.write_json(read(), out, output.as_json)
        return record_out.write_csv(read, self._area, out, raw=self._raw)

    def _write_sheet(self, reader: Reader, path: Path) -> int:
        from crm_tui.interchange import record_out

        read = self._reading(reader)
        if read is None:
            return 0
        return record_out.write_xlsx(read, self._area, path, right_to_left=is_rtl())

    def _reading(self, reader: Reader) -> Read | None:
        """What reads the records, None if there are none."""
        from crm_tui.queries import deal_records as queries
        from crm_tui.queries import ticket_records

        if self._area == "ticket":
            tickets = ticket_records.ids(reader, self._where)
            return (lambda: ticket_records.tickets(reader, tickets)) if tickets else None
        found = queries.ids(reader, self._area, self._where)
        if not found:
            return None
        read = queries.leads if self._area == "lead" else queries.deals
        return lambda: read(reader, found)
