"""``crm forecast --report``: how selling went, counted from what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crm_tui.cli import amounts, deal_card, output
from crm_tui.crm import Crm
from crm_tui.errors import UsageError
from crm_tui.i18n import _
from crm_tui.queries import pipeline_reports as queries
from crm_tui.queries.pipeline_reports import Instants, RateBy


class Report(StrEnum):
    """What can be shown besides the forecast."""

    FUNNEL = "funnel"
    SPEED = "speed"
    RATES = "win-rate"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose deals are counted, and when; ``pipeline_id`` None for all, where that can be."""

    pipeline_id: int | None
    home_id: int
    owner: str | None
    within: Instants | None


@dataclass(frozen=True, slots=True)
class Counted:
    """A report: headings and rows to be read, and the rows as documents."""

    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]
    documents: list[dict[str, Any]]


def report_of(text: str) -> Report:
    """Which report is asked for. Raises UsageError."""
    try:
        return Report(text)
    except ValueError:
        choices = ", ".join(("forecast", *Report))
        raise UsageError(
            reason=_("--report must be one of {choices}.").format(choices=choices)
        ) from None


def rate_by(text: str) -> RateBy:
    """What win rates are of. Raises UsageError."""
    try:
        return RateBy(text or RateBy.OWNER)
    except ValueError:
        choices = ", ".join(RateBy)
        raise UsageError(
            reason=_("--by must be one of {choices}.").format(choices=choices)
        ) from None


def count(crm: Crm, report: Report, by: RateBy, asked: Asked) -> Counted:
    """Count what a report shows."""
    where: dict[str, Any] = {"within": asked.within, "owner": asked.owner}
    match report:
        case Report.FUNNEL:
            return _funnel(crm.read(queries.conversion, asked.home_id, **where))
        case Report.SPEED:
            return _speed(crm.read(queries.velocity, asked.home_id, **where))
        case Report.RATES:
            rates = crm.read(queries.win_rates, by, pipeline_id=asked.pipeline_id, **where)
            return _rates(rates, by)
    return _lost(crm.read(queries.lost_reasons, pipeline_id=asked.pipeline_id, **where))


def show(counted: Counted) -> None:
    """Print the table."""
    output.table(counted.rows, counted.headings if counted.rows else ())


def _funnel(rows: Sequence[queries.Conversion]) -> Counted:
    number = deal_card.number
    return Counted(
        (_("stage"), _("came"), _("went on"), _("share"), _("won"), _("lost"), _("open")),
        [
            (
                row.stage, number(row.entered), number(row.advanced),
                _percent(row.advanced, row.entered), number(row.won), number(row.lost),
                number(row.open),
            )
            for row in rows
        ],
        [
            {
                "stage": row.stage, "entered": row.entered, "advanced": row.advanced,
                "won": row.won, "lost": row.lost, "open": row.open,
            }
            for row in rows
        ],
    )  # fmt: skip


def _speed(rows: Sequence[queries.Velocity]) -> Counted:
    return Counted(
        (_("stage"), _("deals"), _("median"), _("mean")),
        [
            (
                _("from first to won") if row.stage_id is None else row.stage,
                deal_card.number(row.count), f"{row.median_days:.1f}", f"{row.mean_days:.1f}",
            )
            for row in rows
        ],
        [
            {
                "stage": None if row.stage_id is None else row.stage, "deals": row.count,
                "median_days": round(row.median_days, 2), "mean_days": round(row.mean_days, 2),
            }
            for row in rows
        ],
    )  # fmt: skip


def _rates(rows: Sequence[queries.WinRate], by: RateBy) -> Counted:
    nameless = {RateBy.OWNER: _("nobody's"), RateBy.SOURCE: _("no source")}.get(by, "")
    first = {RateBy.OWNER: _("owner"), RateBy.SOURCE: _("source")}.get(by, _("competitor"))
    rival = by is RateBy.COMPETITOR
    number = deal_card.number
    return Counted(
        (first, _("won"), _("lost"), _("share"), *((_("lost to them"),) if rival else ())),
        [
            (
                row.key or nameless, number(row.won), number(row.lost),
                _percent(row.won, row.closed), *((number(row.to_them),) if rival else ()),
            )
            for row in rows
        ],
        [
            {by.value: row.key, "won": row.won, "lost": row.lost}
            | ({"lost_to_them": row.to_them} if rival else {})
            for row in rows
        ],
    )  # fmt: skip


def _lost(rows: Sequence[queries.LostFor]) -> Counted:
    return Counted(
        (_("reason"), _("deals"), _("amount")),
        [
            (
                row.reason or _("no reason"),
                deal_card.number(row.count),
                amounts.shown_all([(row.amount, row.currency)]) if row.currency else "",
            )
            for row in rows
        ],
        [
            {
                "reason": row.reason, "deals": row.count, "currency": row.currency,
                "sum": amounts.exact(row.amount, row.currency) if row.currency else None,
            }
            for row in rows
        ],
    )  # fmt: skip


def _percent(part: int, whole: int) -> str:
    return f"{deal_card.number(round(100 * part / whole))}%" if whole else ""
