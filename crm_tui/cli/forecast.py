"""``crm forecast``: what open deals may bring, by month, owner or source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from crm_tui.cli import amounts, deal_card, deal_choice, output, session
from crm_tui.cli.pipeline import bar, sums_document
from crm_tui.crm import Crm
from crm_tui.errors import ExitCode, UsageError
from crm_tui.i18n import _, language
from crm_tui.queries import pipeline as pipelines
from crm_tui.queries import pipeline_board as queries
from crm_tui.queries.pipeline import Sum
from crm_tui.queries.pipeline_board import GroupBy
from crm_tui.text.calendar_grid import month_of, month_title
from crm_tui.text.date_reading import Calendar

Row = tuple[str, list[Sum]]
"""A group's key (as in a board's columns) and its open deals, summed for each currency."""

GROUPS = (GroupBy.MONTH, GroupBy.OWNER, GroupBy.SOURCE)
_LAST = "\U0010ffff"


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("forecast", help=_("Show what open deals may bring, and when."))(forecast)


def forecast(
    by: Annotated[
        str, typer.Option(metavar="month|owner|source", help=_("What the lines are."))
    ] = "month",
    pipeline: Annotated[
        str, typer.Option(metavar="NAME", help=_("Of this pipeline; else of all."))
    ] = "",
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
) -> int:
    """Sums of open deals, as they are and weighted by probability."""
    group = _group(output.clean_argument(by))
    with session.current.book() as crm:
        first = crm.read(deal_choice.pipeline, pipeline)
        homes = [first] if pipeline else crm.read(pipelines.pipelines)
        found = rows(crm, [home.id for home in homes], group)
        if json:
            output.document(
                {
                    "by": group.value,
                    "pipeline": first.name if pipeline else None,
                    "rows": [_document(row, group) for row in found],
                }
            )
        else:
            _write(found, group)
    if found:
        return ExitCode.DONE
    output.err(_("There are no open deals."))
    return ExitCode.NOTHING_FOUND


def rows(crm: Crm, pipeline_ids: Sequence[int], by: GroupBy) -> list[Row]:
    """Sums of the open deals of these pipelines: months in order, others by name."""
    together: dict[str, dict[str, Sum]] = {}
    calendar = session.current.calendar
    for identity in pipeline_ids:
        board = crm.read(queries.board, identity, 1, by=by, calendar=calendar)
        for column in board.columns:
            sums = together.setdefault(column.key, {})
            for one in column.sums:
                so_far = sums.get(one.currency, Sum(one.currency, 0, 0, 0))
                sums[one.currency] = Sum(
                    one.currency,
                    so_far.count + one.count,
                    so_far.amount + one.amount,
                    so_far.weighted + one.weighted,
                )
    ordered = sorted(together, key=lambda key: key or _LAST)
    return [(key, list(together[key].values())) for key in ordered]


def title(key: str, by: GroupBy) -> str:
    """What a group is called."""
    if not key:
        return {GroupBy.MONTH: _("no date"), GroupBy.OWNER: _("nobody's")}.get(by, _("no source"))
    if by is not GroupBy.MONTH:
        return key
    first = date.fromisoformat(key)
    return month_title(month_of(first, Calendar(session.current.calendar)), language())


def _write(found: Sequence[Row], by: GroupBy) -> None:
    every = [one for _key, sums in found for one in sums]
    counts = {one.currency: 0 for one in every if one.currency}
    for one in every:
        if one.currency:
            counts[one.currency] += one.count
    main = max(sorted(counts), key=lambda code: counts[code], default="")
    weights = [sum(one.weighted for one in sums if one.currency == main) for _key, sums in found]
    most = max(weights, default=0)
    output.table(
        [
            (
                title(key, by), deal_card.number(sum(one.count for one in sums)),
                bar(weight, most), *_amounts(sums),
            )
            for (key, sums), weight in zip(found, weights, strict=True)
        ],
        ("", _("Deals"), "", _("Sum"), _("Weighted")),
    )  # fmt: skip


def _amounts(sums: Sequence[Sum]) -> Iterator[str]:
    yield amounts.shown_all((one.amount, one.currency) for one in sums)
    yield amounts.shown_all((one.weighted, one.currency) for one in sums)


def _document(row: Row, by: GroupBy) -> dict[str, Any]:
    key, sums = row
    return {
        "key": key,
        "title": title(key, by),
        "count": sum(one.count for one in sums),
        "sums": sums_document(sums),
    }


def _group(text: str) -> GroupBy:
    for group in GROUPS:
        if text == group.value:
            return group
    choices = ", ".join(group.value for group in GROUPS)
    raise UsageError(reason=_("--by must be one of {choices}.").format(choices=choices))
