"""``crm pipeline``: the stages of a pipeline with their deals and sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from crm_tui.cli import amounts, deal_card, deal_choice, deal_search, output, session
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.errors import ExitCode
from crm_tui.i18n import _, ngettext
from crm_tui.queries import pipeline_board as queries
from crm_tui.queries.pipeline import DealRow, Sum
from crm_tui.queries.pipeline_board import Board, BoardColumn

BAR = 20
"""Cells of the longest bar."""

FEW = 10
"""Deals shown of a stage if it is not said how many."""

_ALL = 2**31
_BARS = {"ascii": "#"}


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(
        "pipeline",
        help=_("Show the stages with their deals and sums."),
        context_settings={"ignore_unknown_options": True},
    )(show)


def show(
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help=_("Only these deals."))
    ] = None,
    pipeline: Annotated[
        str, typer.Option(metavar="NAME", help=_("Which pipeline; else the first."))
    ] = "",
    limit: Annotated[
        int | None, typer.Option(min=0, help=_("At most so many deals of a stage; 0 for none."))
    ] = None,
    json: Annotated[bool, typer.Option("--json", help=_("Print one JSON document."))] = False,
) -> int:
    """The open deals of a pipeline, stage by stage."""
    with session.current.book() as crm:
        home = crm.read(deal_choice.pipeline, pipeline)
        text = output.clean_argument(" ".join(query or ()))
        search = deal_search.compiled(crm, text) if text else None
        usual = _ALL if json else FEW
        window = usual if limit is None else limit
        board = crm.read(queries.board, home.id, max(window, 1), search=search)
        if json:
            output.document(document(crm, board, window))
        else:
            write(crm, board, window)
    return ExitCode.DONE


def document(crm: Crm, board: Board, window: int) -> dict[str, Any]:
    """A pipeline as ``--json`` prints it."""
    currency = currency_of(board)
    now = moments.millis(crm.now())
    return {
        "pipeline": board.pipeline.name,
        "currency": currency,
        "stages": [
            {
                "name": column.title,
                "count": column.count,
                "sum": amounts.exact(_sum(column.sums, currency), currency),
                "weighted": amounts.exact(_weight(column.sums, currency), currency),
                "probability": column.stage.probability if column.stage else None,
                "sums": sums_document(column.sums),
                "deals": [_deal(row, now) for row in column.rows[:window]],
            }
            for column in board.columns
        ],
    }


def sums_document(sums: Sequence[Sum]) -> list[dict[str, Any]]:
    """Sums of each currency as ``--json`` prints them; deals without an amount are left out."""
    return [
        {
            "currency": one.currency,
            "count": one.count,
            "sum": amounts.exact(one.amount, one.currency),
            "weighted": amounts.exact(one.weighted, one.currency),
        }
        for one in sums
        if one.currency
    ]


def currency_of(board: Board) -> str:
    """The pipeline's currency; else the one most of its deals have; else the user's."""
    counts: dict[str, int] = {}
    for column in board.columns:
        for one in column.sums:
            if one.currency:
                counts[one.currency] = counts.get(one.currency, 0) + one.count
    often = max(sorted(counts), key=lambda code: counts[code], default="")
    return board.pipeline.currency or often or amounts.usual_currency()


def write(crm: Crm, board: Board, window: int) -> None:
    """Print a pipeline for people."""
    currency = currency_of(board)
    every = _together(board.columns)
    count = sum(one.count for one in every)
    text = ngettext("{count} open deal", "{count} open deals", count)
    said = [board.pipeline.name, text.format(count=deal_card.number(count)), _shown(every)]
    output.out(" · ".join(filter(None, said)))
    output.out()
    sums = [_sum(column.sums, currency) for column in board.columns]
    most = max(sums, default=0)
    output.table(
        [
            (
                column.title, deal_card.number(column.count), bar(amount, most),
                _shown(column.sums), _shown_weight(column.sums),
            )
            for column, amount in zip(board.columns, sums, strict=True)
        ],
        (_("Stage"), _("Deals"), "", _("Sum"), _("Weighted")),
    )  # fmt: skip
    for column in board.columns:
        if column.rows and window:
            _write_column(crm, column, window)


def bar(amount: int, most: int) -> str:
    """A bar in proportion; something is never nothing."""
    if amount <= 0 or most <= 0:
        return ""
    sign = _BARS.get(session.current.settings.glyphs, "█")
    return sign * max(1, BAR * amount // most)


def _write_column(crm: Crm, column: BoardColumn, window: int) -> None:
    output.out()
    output.out(f"{column.title} ({deal_card.number(column.count)})")
    output.table([_line(row, crm) for row in column.rows[:window]])
    more = column.count - len(column.rows[:window])
    if more > 0:
        text = ngettext("… and {count} more", "… and {count} more", more)
        output.out(text.format(count=deal_card.number(more)))


def _line(row: DealRow, crm: Crm) -> tuple[str, ...]:
    identity, title, customer, amount, _stage, owner, age, mark = deal_card.line(row, crm)
    return identity, title, customer, amount, owner, age, mark


def _deal(row: DealRow, now: int) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "contact": row.contact,
        "company": row.company,
        "amount": amounts.exact(row.amount, row.currency),
        "currency": row.currency,
        "probability": row.chance,
        "owner": row.owner,
        "age_days": deal_card.days_since(row.created_at, now),
        "stage_days": deal_card.days_since(row.stage_since, now),
        "rotten": row.is_rotten(now),
        "next_activity": deal_card.next_activity(row),
        "expected_close": row.expected_close or None,
    }


def _sum(sums: Sequence[Sum], currency: str) -> int:
    return sum(one.amount for one in sums if one.currency == currency)


def _weight(sums: Sequence[Sum], currency: str) -> int:
    return sum(one.weighted for one in sums if one.currency == currency)


def _shown(sums: Sequence[Sum]) -> str:
    return amounts.shown_all((one.amount, one.currency) for one in sums)


def _shown_weight(sums: Sequence[Sum]) -> str:
    return amounts.shown_all((one.weighted, one.currency) for one in sums)


def _together(columns: Sequence[BoardColumn]) -> list[Sum]:
    """All columns in one, each currency by itself. The weighted sums are those shown."""
    found: dict[str, Sum] = {}
    for column in columns:
        for one in column.sums:
            so_far = found.get(one.currency, Sum(one.currency, 0, 0, 0))
            found[one.currency] = Sum(
                one.currency,
                so_far.count + one.count,
                so_far.amount + one.amount,
                so_far.weighted + one.weighted,
            )
    return list(found.values())
