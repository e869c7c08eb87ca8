"""``crm ticket report``: how service went, as a table."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from crm_tui.cli import deal_card, deal_deeds, output, session
from crm_tui.config import zone_for
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.errors import ExitCode, UsageError
from crm_tui.i18n import _, language
from crm_tui.queries import ticket_report_tables as tables
from crm_tui.queries import ticket_reports as queries
from crm_tui.queries.ticket_report_tables import ReportPage, Table
from crm_tui.queries.ticket_reports import ReportBy
from crm_tui.text.calendar_grid import month_of, month_title
from crm_tui.text.date_reading import Calendar

MOST_MONTHS = 120
USUAL_MONTHS = 12
Named = TypeVar("Named", bound=StrEnum)


def add_to(group: typer.Typer) -> None:
    """Add the command to ``crm ticket``."""
    said = _("How service went: volume, times, promises kept, satisfaction.")
    group.command("report", help=said)(report)


def report(
    page: Annotated[
        str,
        typer.Argument(
            metavar="volume|times|promises|reopened|satisfaction|backlog", help=_("What to show.")
        ),
    ] = "volume",
    by: Annotated[
        str,
        typer.Option(
            metavar="month|owner|category|channel|priority", help=_("What the lines are.")
        ),
    ] = "month",
    months: Annotated[
        int, typer.Option(min=1, max=MOST_MONTHS, help=_("How many months, up to this one."))
    ] = USUAL_MONTHS,
    user: Annotated[
        str, typer.Option("--for", metavar="USER", help=_("Tickets of this owner only."))
    ] = "",
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
) -> int:
    """Print one page of the reports."""
    wanted, lines_are = _of("report", page, ReportPage), _of("--by", by, ReportBy)
    owner = output.clean_argument(user) or None
    with session.current.book() as crm:
        table = _table(crm, wanted, lines_are, months, owner)
    if json:
        rows = [
            {table.names[0]: row[0]} | dict(zip(table.names[1:], map(_typed, row[1:]), strict=True))
            for row in table.cells
        ]
        output.document({"report": wanted.value, "owner": owner, "rows": rows})
    else:
        rows_shown = [*table.rows, table.total] if table.total else list(table.rows)
        output.table(rows_shown, table.headings if rows_shown else ())
    if table.rows:
        return ExitCode.DONE
    output.err(_("Nothing to show here yet."))
    return ExitCode.NOTHING_FOUND


def _table(crm: Crm, page: ReportPage, by: ReportBy, months: int, owner: str | None) -> Table:
    shared = session.current
    calendar = Calendar(shared.calendar)
    say = tables.Say(
        deal_card.number,
        lambda first: month_title(month_of(date.fromisoformat(first), calendar), language()),
    )
    if page is ReportPage.BACKLOG:
        rows = crm.read(queries.backlog, moments.millis(crm.now()), owner)
        return tables.backlog_table(rows, say)
    today = deal_deeds.reading(crm).today
    asked = queries.months(today, zone_for(shared.settings), shared.calendar, months)
    times = page is ReportPage.TIMES
    lines = crm.read(queries.tallies, asked, by, owner, times=times)
    return tables.table(lines, page, by, say)


def _of(what: str, text: str, choices: type[Named]) -> Named:
    try:
        return choices(output.clean_argument(text))
    except ValueError:
        names = ", ".join(choices)
        said = _("{option} must be one of {choices}.").format(option=what, choices=names)
        raise UsageError(reason=said) from None


def _typed(cell: str) -> object:
    """Numbers as numbers, nothing as null."""
    if not cell:
        return None
    if cell.isdigit():
        return int(cell)
    whole, point, part = cell.partition(".")
    return float(cell) if point and whole.isdigit() and part.isdigit() else cell
