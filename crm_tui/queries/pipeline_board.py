# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""The board: a pipeline's open deals in columns by stage, owner, month or source, by windows.

However many deals there are, a column reads as many rows as it shows; its count and sums come from
an index. So it is with a search that finds many; what one finds that finds few is read at once.
"""

from __future__ import annotations

from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import NotFound
from crm_tui.queries import pipeline
from crm_tui.queries.pipeline import DealRow, PipelineRow
from crm_tui.queries.pipeline_columns import (
    OPEN,
    Board,
    BoardColumn,
    GroupBy,
    by_close,
    grouped_sums,
    may_have,
    stage_column,
    with_columns_of,
)
from crm_tui.queries.pipeline_found import searched
from crm_tui.queries.pipeline_months import month_after
from crm_tui.queries.pipeline_sources import spellings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.search.deals import DealSearch

__all__ = ["Board", "BoardColumn", "GroupBy", "board", "more", "with_columns_of"]

WINDOW = 30


def board(
    reader: Reader,
    pipeline_id: int,
    window: int = WINDOW,
    *,
    by: GroupBy = GroupBy.STAGE,
    search: DealSearch | None = None,
    calendar: str = "gregorian",
) -> Board:
    """The columns in order, each with its first ``window`` deals. Raises NotFound.

    By stage, every stage is a column and deals stand by rank; else there is a column for what
    occurs, and deals stand by expected close, those without one last. ``calendar`` is
    ``gregorian`` or ``jalali``. Closed deals are on no board, whatever the search says.
    """
    found = _pipeline(reader, pipeline_id)
    if search is not None:
        columns = searched(reader, found, window, by, search, calendar)
    elif by is GroupBy.STAGE:
        columns = [
            stage_column(
                stage,
                pipeline.column(reader, stage.id, window),
                pipeline.sums(reader, stage.id),
            )
            for stage in found.stages
        ]
    else:
        columns = [
            BoardColumn(
                key, key, None,
                tuple(more(reader, pipeline_id, key, limit=window, by=by, calendar=calendar)),
                tuple(sums),
            )
            for key, sums in grouped_sums(reader, pipeline_id, by, calendar)
        ]  # fmt: skip
    return Board(found, by, calendar, tuple(columns))


def more(  # noqa: PLR0913 - as board(), and where to go on
    reader: Reader,
    pipeline_id: int,
    key: str,
    after: DealRow | None = None,
    limit: int = WINDOW,
    *,
    by: GroupBy = GroupBy.STAGE,
    search: DealSearch | None = None,
    calendar: str = "gregorian",
) -> list[DealRow]:
    """The next window of a column, after the last deal that is shown."""
    keys = spellings(reader, pipeline_id, key) if by is GroupBy.SOURCE else [key]
    parts = [_more(reader, pipeline_id, each, after, limit, by, search, calendar) for each in keys]
    return parts[0] if len(parts) == 1 else by_close(parts)[:limit]


def _more(  # noqa: PLR0913, PLR0917 - as more()
    reader: Reader,
    pipeline_id: int,
    key: str,
    after: DealRow | None,
    limit: int,
    by: GroupBy,
    search: DealSearch | None,
    calendar: str,
) -> list[DealRow]:
    condition, parameters = ("1", {}) if search is None else search.where
    values: dict[str, object] = {**parameters, "pipeline": pipeline_id, "limit": limit}
    if by is GroupBy.STAGE:
        values |= {"stage": int(key), "rank": after.rank if after else -MAX_ID}
        values["id"] = after.id if after else 0
        found = reader.all(
            f"SELECT d.id FROM deal d WHERE d.stage_id = :stage AND {OPEN}"
            f" AND (d.rank, d.id) > (:rank, :id) AND ({condition})"
            " ORDER BY d.rank, d.id LIMIT :limit",
            values,
        )
        return pipeline.rows(reader, [row[0] for row in found])
    ids: list[int] = []
    for dated in (True, False):
        if len(ids) < limit and may_have(by, key, dated=dated):
            at = _place(after, dated=dated)
            if at is None:
                continue
            values |= {"close": at[0], "id": at[1], "limit": limit - len(ids)}
            within = _within(by, key, calendar, values, dated=dated)
            found = reader.all(
                f"SELECT d.id FROM deal d WHERE {within} AND d.pipeline_id = :pipeline AND {OPEN}"
                f" AND (d.expected_close, d.id) > (:close, :id) AND ({condition})"
                " ORDER BY d.expected_close, d.id LIMIT :limit",
                values,
            )
            ids += [row[0] for row in found]
    return pipeline.rows(reader, ids)


def _pipeline(reader: Reader, pipeline_id: int) -> PipelineRow:
    for found in pipeline.pipelines(reader, archived=True):
        if found.id == pipeline_id:
            stages = tuple(stage for stage in found.stages if not stage.archived)
            return PipelineRow(found.id, found.name, found.currency, found.archived, stages)
    raise NotFound(kind="pipeline", id=pipeline_id)


def _place(after: DealRow | None, *, dated: bool) -> tuple[str, int] | None:
    """Where to go on among deals with or without a day; None: all of those were shown."""
    if after is None:
        return "", 0 if not dated else MAX_ID
    if dated:
        return (after.expected_close, after.id) if after.expected_close else None
    return "", 0 if after.expected_close else after.id


def _within(by: GroupBy, key: str, calendar: str, values: dict[str, object], *, dated: bool) -> str:
    """The stretch of an index that is the column, of deals with or without a day."""
    values["key"] = key
    if by is GroupBy.MONTH:
        values["after"] = month_after(key, calendar) if key else ""
        if not dated:
            return "d.expected_close = ''"
        return "d.expected_close >= :key AND d.expected_close < :after"
    column = "d.owner" if by is GroupBy.OWNER else "d.source"
    return f"{column} = :key" + ("" if dated else " AND d.expected_close = ''")
