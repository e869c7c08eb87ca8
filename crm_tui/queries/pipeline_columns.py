# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Columns of the board of deals: what they can be, their order, their sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from crm_tui.queries import pipeline
from crm_tui.queries.pipeline import TOTALS, DealRow, PipelineRow, StageRow, Sum
from crm_tui.queries.pipeline_months import month_key
from crm_tui.queries.pipeline_sources import together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crm_tui.db.reader import Reader
    from crm_tui.search.deals import DealSearch

OPEN = "d.status = 'open' AND d.shown = 1"
UNDATED = "9999-99-99"
"""Stands after every day: deals without one come last."""


class GroupBy(StrEnum):
    """What the columns of a board are."""

    STAGE = "stage"
    OWNER = "owner"
    MONTH = "month"
    SOURCE = "source"


COLUMN = {
    GroupBy.STAGE: "stage_id", GroupBy.OWNER: "owner", GroupBy.MONTH: "expected_close",
    GroupBy.SOURCE: "source",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column with its first deals. ``key`` names it: the id of the stage, the owner, the source,
    or the ISO day on which the month of expected close begins ("" for none of them).
    """

    key: str
    title: str
    stage: StageRow | None
    rows: tuple[DealRow, ...]
    sums: tuple[Sum, ...]

    @property
    def count(self) -> int:
        """All deals of the column, shown or not."""
        return sum(one.count for one in self.sums)


@dataclass(frozen=True, slots=True)
class Board:
    """A pipeline's open deals in columns; ``calendar`` is whose months they are."""

    pipeline: PipelineRow
    by: GroupBy
    calendar: str
    columns: tuple[BoardColumn, ...]


def stage_column(stage: StageRow, rows: Iterable[DealRow], sums: Iterable[Sum]) -> BoardColumn:
    """The column of a stage."""
    return BoardColumn(str(stage.id), stage.name, stage, tuple(rows), tuple(sums))


def may_have(by: GroupBy, key: str, *, dated: bool) -> bool:
    """True if deals with (or without) a day may be in the column."""
    return by is not GroupBy.MONTH or bool(key) == dated


def by_close(parts: Iterable[Iterable[DealRow]]) -> list[DealRow]:
    """Deals of one column in their order; those without a day come last."""
    rows = [row for part in parts for row in part]
    return sorted(rows, key=lambda row: (row.expected_close or UNDATED, row.id))


def grouped_sums(
    reader: Reader,
    pipeline_id: int,
    by: GroupBy,
    calendar: str,
    search: DealSearch | None = None,
) -> list[tuple[str, list[Sum]]]:
    """The columns there are, each with its sums."""
    column = COLUMN[by]
    condition, parameters = ("1", {}) if search is None else search.where
    hint = "" if search is None else " INDEXED BY deal_sums"
    found = reader.all(
        f"SELECT d.{column}, d.currency, {TOTALS} FROM deal d{hint}"
        f" WHERE d.pipeline_id = :pipeline AND {OPEN} AND ({condition})"
        f" GROUP BY d.{column}, d.currency",
        {**parameters, "pipeline": pipeline_id},
    )
    adding: dict[str, dict[str, list[int]]] = {}
    for value, currency, *parts in found:
        key = month_key(value, calendar) if by is GroupBy.MONTH else str(value)
        total = adding.setdefault(key, {}).setdefault(currency, [0] * 5)
        for place, part in enumerate(parts):
            total[place] += part or 0
    if by is GroupBy.SOURCE:
        adding = _spelled_alike(adding)
    columns = {
        key: in_size([pipeline.totals(currency, *parts) for currency, parts in own.items()])
        for key, own in adding.items()
    }
    return [(key, columns[key]) for key in in_order(columns, by)]


def _spelled_alike(
    columns: Mapping[str, dict[str, list[int]]],
) -> dict[str, dict[str, list[int]]]:
    """The sums (by currency) of sources that are written differently, added up."""
    names = together({key: sum(n for n, *_ in own.values()) for key, own in columns.items()})
    found: dict[str, dict[str, list[int]]] = {}
    for key, own in columns.items():
        whole = found.setdefault(names[key], {})
        for currency, parts in own.items():
            known = whole.get(currency, [0] * len(parts))
            whole[currency] = [one + other for one, other in zip(known, parts, strict=True)]
    return found


def in_order(keys: Iterable[str], by: GroupBy) -> list[str]:
    """Months by day, others by name; what has none comes last."""
    if by is GroupBy.MONTH:
        return sorted(keys, key=lambda key: key or UNDATED)
    from crm_tui.text.fold import fold  # noqa: PLC0415 - boards by stage need none

    return sorted(keys, key=lambda key: (not key, fold(key), key))


def with_columns_of(board: Board, before: Board | None) -> Board:
    """The board with the columns it had before and has no more: empty ones, in their places.

    Nothing is taken over from another pipeline, or from columns of another kind.
    """
    kind = (board.pipeline.id, board.by, board.calendar)
    if before is None or (before.pipeline.id, before.by, before.calendar) != kind:
        return board
    from crm_tui.text.fold import fold  # noqa: PLC0415 - boards by stage need none

    columns = {column.key: column for column in board.columns}
    # A source may now be written as the rest of its deals write it.
    known = set(map(fold, columns))
    for column in before.columns:
        if fold(column.key) not in known:
            columns[column.key] = replace(column, rows=(), sums=())
    return replace(board, columns=tuple(columns[key] for key in in_order(columns, board.by)))


def in_size(sums: Iterable[Sum]) -> list[Sum]:
    """The currency with the most deals first."""
    return sorted(sums, key=lambda one: (-one.count, one.currency))
