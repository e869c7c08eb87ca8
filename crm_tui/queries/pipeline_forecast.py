# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""The forecast: what open deals may bring and won ones brought, by month, owner or source.

Each line is of one currency; amounts are minor units, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crm_tui.domain import moments
from crm_tui.domain.deals import rounded_weight
from crm_tui.queries.pipeline_months import first_of_month, month_key, months_on

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, tzinfo

    from crm_tui.db.reader import Reader

COMMITTED = 90
"""Probability in per cent, its own or that of its stage, from which a deal counts as committed."""

MONTHS = 12
LATE, LATER, UNDATED = "late", "later", ""
"""Keys of what should have closed before this month, of what closes after the last, of no day."""

_NUMBERS = (
    "count(*), sum(d.amount >> 32), sum(d.amount & 4294967295),"
    " sum(d.weighted >> 32), sum(d.weighted & 4294967295),"
    f" sum(CASE WHEN d.chance >= {COMMITTED} THEN d.amount >> 32 END),"
    f" sum(CASE WHEN d.chance >= {COMMITTED} THEN d.amount & 4294967295 END)"
)
"""In halves, as SQLite's sums end at 64 bits."""


class ForecastBy(StrEnum):
    """What the lines of a forecast are."""

    MONTH = "month"
    OWNER = "owner"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """One line, of one currency ("" for deals without an amount).

    ``key`` is the ISO day on which the month begins (or LATE, LATER, UNDATED), the owner, or the
    source. ``open``, ``weighted`` and ``committed`` are of the ``count`` open deals, ``won`` of the
    ``won_count`` won in that month, or in all months asked about.
    """

    key: str
    currency: str
    count: int
    open: int
    weighted: int
    committed: int
    won_count: int
    won: int


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months of a calendar (``gregorian`` or ``jalali``) as they are in a zone."""

    first: date
    months: int
    calendar: str
    zone: tzinfo

    @property
    def starts(self) -> tuple[date, ...]:
        """The first day of each month, and of the one after the last."""
        return tuple(
            months_on(self.first, number, self.calendar) for number in range(self.months + 1)
        )


def span(
    today: date, zone: tzinfo, *, calendar: str = "gregorian", months: int = MONTHS, back: int = 0
) -> Span:
    """So many months from ``back`` months before the one of ``today``."""
    first = months_on(first_of_month(today, calendar), -back, calendar)
    return Span(first, months, calendar, zone)


def forecast(
    reader: Reader,
    asked: Span,
    by: ForecastBy = ForecastBy.MONTH,
    *,
    pipeline_id: int | None = None,
    owner: str | None = None,
) -> list[ForecastRow]:
    """The lines in order; a month without anything has none.

    Open deals count wherever their expected close lies (LATE, LATER and UNDATED say so when it is
    in none of the months), so that the lines sum up to the pipeline; won ones by when they were
    won, within the months asked about.
    """
    numbers: dict[tuple[str, str], list[int]] = {}
    _add_open(reader, asked, by, pipeline_id, owner, numbers)
    _add_won(reader, asked, by, pipeline_id, owner, numbers)
    rows = [
        ForecastRow(key, currency, count, amount, rounded_weight(weight), committed, won_count, won)
        for (key, currency), (count, amount, weight, committed, won_count, won) in numbers.items()
    ]
    return sorted(rows, key=lambda row: (*_place(row.key, by), -row.open - row.won, row.currency))


def _add_open(
    reader: Reader,
    asked: Span,
    by: ForecastBy,
    pipeline_id: int | None,
    owner: str | None,
    numbers: dict[tuple[str, str], list[int]],
) -> None:
    column = {"month": "expected_close", "owner": "owner", "source": "source"}[by.value]
    where, parameters = _where(pipeline_id, owner)
    index = "close" if by is ForecastBy.MONTH else by.value
    hint = f" INDEXED BY deal_open_by_{index}" if owner is None else ""
    # By pipeline, too: so the index has them in order, and nothing has to be sorted.
    found = reader.all(
        f"SELECT d.{column}, d.currency, {_NUMBERS} FROM deal d{hint}"
        f" WHERE d.status = 'open' AND d.shown = 1{where}"
        f" GROUP BY d.pipeline_id, d.{column}, d.currency",
        parameters,
    )
    starts = [day.isoformat() for day in asked.starts]
    for value, currency, count, *halves in found:
        key = value
        if by is ForecastBy.MONTH and value:
            key = LATE if value < starts[0] else LATER if value >= starts[-1] else ""
            key = key or month_key(value, asked.calendar)
        amount, weight, committed = _joined(halves)
        line = numbers.setdefault((key, currency), [0] * 6)
        line[0] += count
        line[1] += amount
        line[2] += weight
        line[3] += committed


def _add_won(
    reader: Reader,
    asked: Span,
    by: ForecastBy,
    pipeline_id: int | None,
    owner: str | None,
    numbers: dict[tuple[str, str], list[int]],
) -> None:
    where, parameters = _where(pipeline_id, owner)
    starts = asked.starts
    edges = [moments.millis(moments.day_bounds(day, day, asked.zone)[0]) for day in starts]
    bounds = zip(starts, edges, edges[1:], strict=False)
    spans = ", ".join(f"('{day.isoformat()}', {low:d}, {high:d})" for day, low, high in bounds)
    key = "m.key" if by is ForecastBy.MONTH else f"d.{by.value}"
    found = reader.all(
        f"WITH m(key, low, high) AS (VALUES {spans}) SELECT {key}, d.currency, count(*),"
        " sum(d.amount >> 32), sum(d.amount & 4294967295) FROM m CROSS JOIN deal d"
        " WHERE d.status = 'won' AND d.closed_at >= m.low AND d.closed_at < m.high"
        f" AND d.shown = 1{where} GROUP BY 1, 2",
        parameters,
    )
    for value, currency, count, *halves in found:
        line = numbers.setdefault((value, currency), [0] * 6)
        line[4] += count
        line[5] += _joined(halves)[0]


def _where(pipeline_id: int | None, owner: str | None) -> tuple[str, dict[str, object]]:
    where, parameters = "", dict[str, object]()
    if pipeline_id is not None:
        where += " AND d.pipeline_id = :pipeline"
        parameters["pipeline"] = pipeline_id
    if owner is not None:
        where += " AND d.owner = :owner"
        parameters["owner"] = owner
    return where, parameters


def _joined(halves: Iterable[int | None]) -> list[int]:
    """Sums from their upper and lower halves."""
    known = [half or 0 for half in halves]
    return [(high << 32) + low for high, low in zip(known[::2], known[1::2], strict=True)]


def _place(key: str, by: ForecastBy) -> tuple[int, str]:
    """Months in order between what is late and what is not dated; names with nobody last."""
    if by is ForecastBy.MONTH:
        return {LATE: 0, LATER: 2, UNDATED: 3}.get(key, 1), key
    return int(not key), key
