"""``crm forecast``: what open deals may bring and won ones brought; and how selling went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Annotated, Any

import typer

from crm_tui.cli import (
    amounts,
    deal_card,
    deal_choice,
    deal_deeds,
    forecast_reports,
    output,
    session,
)
from crm_tui.cli.forecast_reports import Report
from crm_tui.cli.pipeline import bar
from crm_tui.config import zone_for
from crm_tui.domain import moments
from crm_tui.errors import ExitCode, UsageError
from crm_tui.i18n import _, language
from crm_tui.queries import pipeline_forecast as queries
from crm_tui.queries.pipeline_forecast import LATE, LATER, MONTHS, ForecastBy, ForecastRow
from crm_tui.text.calendar_grid import month_of, month_title
from crm_tui.text.date_reading import Calendar

MOST_MONTHS = 120
EVER = 2**62


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("forecast", help=_("Show what open deals may bring, and when."))(forecast)


def forecast(  # noqa: PLR0913, PLR0917 - options
    by: Annotated[
        str, typer.Option(metavar="month|owner|source|competitor", help=_("What the lines are."))
    ] = "",
    months: Annotated[
        int,
        typer.Option(
            min=1, max=MOST_MONTHS, help=_("How many months from this one; of a report, up to it.")
        ),
    ] = MONTHS,
    report: Annotated[
        str,
        typer.Option(
            metavar="funnel|speed|win-rate|lost",
            help=_("How selling went, instead of the forecast."),
        ),
    ] = "",
    ever: Annotated[bool, typer.Option("--ever", help=_("A report of all time."))] = False,
    pipeline: Annotated[
        str, typer.Option(metavar="NAME", help=_("Of this pipeline; else of all."))
    ] = "",
    user: Annotated[
        str, typer.Option("--for", metavar="USER", help=_("Deals of this owner only."))
    ] = "",
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
) -> int:
    """Sums of open deals, as they are and weighted by probability; or how selling went."""
    wanted = output.clean_argument(report)
    if wanted and wanted != "forecast":
        return _report(wanted, by, None if ever else months, pipeline, user, json=json)
    group = _group(output.clean_argument(by))
    shared = session.current
    with shared.book() as crm:
        home = crm.read(deal_choice.pipeline, pipeline)
        today = deal_deeds.reading(crm).today
        zone = zone_for(shared.settings)
        found = crm.read(
            queries.forecast,
            queries.span(today, zone, calendar=shared.calendar, months=months),
            group,
            pipeline_id=home.id if pipeline else None,
            owner=output.clean_argument(user) or None,
        )
    lines = [(key, list(rows)) for key, rows in groupby(found, key=attrgetter("key"))]
    if json:
        document = {
            "by": group.value,
            "pipeline": home.name if pipeline else None,
            "rows": [_document(key, rows, group) for key, rows in lines],
        }
        output.document(document)
    else:
        _write(lines, group)
    if lines:
        return ExitCode.DONE
    output.err(_("There are no open deals."))
    return ExitCode.NOTHING_FOUND


def _report(name: str, by: str, months: int | None, pipeline: str, user: str, *, json: bool) -> int:
    report = forecast_reports.report_of(name)
    rates = forecast_reports.rate_by(output.clean_argument(by))
    owner = output.clean_argument(user) or None
    shared = session.current
    with shared.book() as crm:
        home = crm.read(deal_choice.pipeline, pipeline)
        first, within = None, None
        if months is not None:
            today, zone = deal_deeds.reading(crm).today, zone_for(shared.settings)
            first = queries.span(
                today, zone, calendar=shared.calendar, months=months, back=months - 1
            ).first
            within = (moments.millis(moments.day_bounds(first, first, zone)[0]), EVER)
        one = pipeline or report in (Report.FUNNEL, Report.SPEED)
        asked = forecast_reports.Asked(home.id if pipeline else None, home.id, owner, within)
        counted = forecast_reports.count(crm, report, rates, asked)
    if json:
        output.document(
            {
                "report": report.value, "by": rates.value if report is Report.RATES else None,
                "pipeline": home.name if one else None, "owner": owner,
                "from": first.isoformat() if first else None, "rows": counted.documents,
            }
        )  # fmt: skip
    else:
        forecast_reports.show(counted)
    if counted.rows:
        return ExitCode.DONE
    output.err(_("Nothing to show here yet."))
    return ExitCode.NOTHING_FOUND


def title(key: str, by: ForecastBy) -> str:
    """What a line is called."""
    if not key:
        nameless = {ForecastBy.MONTH: _("no date"), ForecastBy.OWNER: _("nobody's")}
        return nameless.get(by, _("no source"))
    if by is not ForecastBy.MONTH:
        return key
    if key in (LATE, LATER):
        return _("overdue") if key == LATE else _("later")
    month = month_of(date.fromisoformat(key), Calendar(session.current.calendar))
    return month_title(month, language())


def _write(lines: Sequence[tuple[str, list[ForecastRow]]], by: ForecastBy) -> None:
    counts: dict[str, int] = {}
    for row in (row for _key, rows in lines for row in rows if row.currency):
        counts[row.currency] = counts.get(row.currency, 0) + row.count + row.won_count
    main = max(sorted(counts), key=lambda code: counts[code], default="")
    weights = [sum(row.weighted for row in rows if row.currency == main) for _key, rows in lines]
    most = max(weights, default=0)
    table = []
    for (key, rows), weight in zip(lines, weights, strict=True):
        count = deal_card.number(sum(row.count for row in rows))
        names = ("open", "weighted", "committed", "won")
        shown = (_shown((getattr(row, name), row.currency) for row in rows) for name in names)
        table.append((title(key, by), count, bar(weight, most), *shown))
    headings = (_("Deals"), "", _("Sum"), _("Weighted"), _("Committed"), _("Won"))
    output.table(table, ("", *headings) if table else ())


def _shown(found: Iterable[tuple[int, str]]) -> str:
    """Sums beside each other; nothing for those that are nothing."""
    return amounts.shown_all((minor, currency) for minor, currency in found if minor)


def _document(key: str, rows: Sequence[ForecastRow], by: ForecastBy) -> dict[str, Any]:
    return {
        "key": key,
        "title": title(key, by),
        "count": sum(row.count for row in rows),
        "won_count": sum(row.won_count for row in rows),
        "sums": [
            {
                "currency": row.currency,
                "count": row.count,
                "sum": amounts.exact(row.open, row.currency),
                "weighted": amounts.exact(row.weighted, row.currency),
                "committed": amounts.exact(row.committed, row.currency),
                "won_count": row.won_count,
                "won": amounts.exact(row.won, row.currency),
            }
            for row in rows
            if row.currency
        ],
    }


def _group(text: str) -> ForecastBy:
    if not text or text in {group.value for group in ForecastBy}:
        return ForecastBy(text or ForecastBy.MONTH)
    choices = ", ".join(group.value for group in ForecastBy)
    raise UsageError(reason=_("--by must be one of {choices}.").format(choices=choices))
