# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""The board: a pipeline's open deals in columns by stage, owner, month or source, by windows.

However many deals there are, a column reads as many rows as it shows; its count and sums come from
an index. So it is with a search that finds many; what one finds that finds few is read at once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from crm_tui.domain.deals import rounded_weight
from crm_tui.errors import NotFound
from crm_tui.queries import pipeline
from crm_tui.queries.pipeline import MAX_ID, TOTALS, DealRow, PipelineRow, StageRow, Sum
from crm_tui.queries.pipeline_months import month_after, month_key
from crm_tui.queries.pipeline_sources import spellings, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crm_tui.db.reader import Reader, Row
    from crm_tui.search.deals import DealSearch

WINDOW = 30
FEW = 500
"""Deals a search finds that are read and sorted here, all of them."""

RARE = 300
"""Deals a search finds in a stage that are sorted, rather than looked for from the top on."""

_OPEN = "d.status = 'open' AND d.shown = 1"
_FIRST = (
    "SELECT k.key, (SELECT group_concat(id) FROM (SELECT d.id FROM deal d INDEXED BY {index}"
    f" WHERE d.pipeline_id = :pipeline AND {_OPEN} AND {{within}} AND ({{condition}})"
    " ORDER BY {order}, d.id LIMIT :window)) FROM ({columns}) k"
)
"""The first deals of several columns; in one statement, so that words are looked up once."""

_UNDATED = "9999-99-99"
"""Stands after every day: deals without one come last."""


class GroupBy(StrEnum):
    """What the columns of a board are."""

    STAGE = "stage"
    OWNER = "owner"
    MONTH = "month"
    SOURCE = "source"


_COLUMN = {
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
        columns = _searched(reader, found, window, by, search, calendar)
    elif by is GroupBy.STAGE:
        columns = [
            _stage_column(
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
            for key, sums in _grouped_sums(reader, pipeline_id, by, calendar)
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
    return parts[0] if len(parts) == 1 else _by_close(parts)[:limit]


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
            f"SELECT d.id FROM deal d WHERE d.stage_id = :stage AND {_OPEN}"
            f" AND (d.rank, d.id) > (:rank, :id) AND ({condition})"
            " ORDER BY d.rank, d.id LIMIT :limit",
            values,
        )
        return pipeline.rows(reader, [row[0] for row in found])
    ids: list[int] = []
    for dated in (True, False):
        if len(ids) < limit and _may_have(by, key, dated=dated):
            at = _place(after, dated=dated)
            if at is None:
                continue
            values |= {"close": at[0], "id": at[1], "limit": limit - len(ids)}
            within = _within(by, key, calendar, values, dated=dated)
            found = reader.all(
                f"SELECT d.id FROM deal d WHERE {within} AND d.pipeline_id = :pipeline AND {_OPEN}"
                f" AND (d.expected_close, d.id) > (:close, :id) AND ({condition})"
                " ORDER BY d.expected_close, d.id LIMIT :limit",
                values,
            )
            ids += [row[0] for row in found]
    return pipeline.rows(reader, ids)


def _by_close(parts: Iterable[Iterable[DealRow]]) -> list[DealRow]:
    """Deals of one column in their order; those without a day come last."""
    rows = [row for part in parts for row in part]
    return sorted(rows, key=lambda row: (row.expected_close or _UNDATED, row.id))


def _pipeline(reader: Reader, pipeline_id: int) -> PipelineRow:
    for found in pipeline.pipelines(reader, archived=True):
        if found.id == pipeline_id:
            stages = tuple(stage for stage in found.stages if not stage.archived)
            return PipelineRow(found.id, found.name, found.currency, found.archived, stages)
    raise NotFound(kind="pipeline", id=pipeline_id)


def _stage_column(stage: StageRow, rows: Iterable[DealRow], sums: Iterable[Sum]) -> BoardColumn:
    return BoardColumn(str(stage.id), stage.name, stage, tuple(rows), tuple(sums))


def _may_have(by: GroupBy, key: str, *, dated: bool) -> bool:
    """True if deals with (or without) a day may be in the column."""
    return by is not GroupBy.MONTH or bool(key) == dated


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


def _grouped_sums(
    reader: Reader,
    pipeline_id: int,
    by: GroupBy,
    calendar: str,
    search: DealSearch | None = None,
) -> list[tuple[str, list[Sum]]]:
    """The columns there are, each with its sums."""
    column = _COLUMN[by]
    condition, parameters = ("1", {}) if search is None else search.where
    hint = "" if search is None else " INDEXED BY deal_sums"
    found = reader.all(
        f"SELECT d.{column}, d.currency, {TOTALS} FROM deal d{hint}"
        f" WHERE d.pipeline_id = :pipeline AND {_OPEN} AND ({condition})"
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
        key: _sorted([pipeline.totals(currency, *parts) for currency, parts in own.items()])
        for key, own in adding.items()
    }
    return [(key, columns[key]) for key in _in_order(columns, by)]


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


def _in_order(keys: Iterable[str], by: GroupBy) -> list[str]:
    """Months by day, others by name; what has none comes last."""
    if by is GroupBy.MONTH:
        return sorted(keys, key=lambda key: key or _UNDATED)
    from crm_tui.text.fold import fold  # noqa: PLC0415 - boards by stage need none

    return sorted(keys, key=lambda key: (not key, fold(key), key))


def _sorted(sums: Iterable[Sum]) -> list[Sum]:
    return sorted(sums, key=lambda one: (-one.count, one.currency))


def _searched(
    reader: Reader,
    found: PipelineRow,
    window: int,
    by: GroupBy,
    search: DealSearch,
    calendar: str,
) -> list[BoardColumn]:
    """The columns of what a search finds."""
    condition, parameters = search.where
    hits = reader.all(
        "SELECT d.id, d.stage_id, d.rank, d.owner, d.source, d.expected_close, d.currency,"
        " d.amount, d.weighted FROM deal d INDEXED BY deal_sums WHERE d.pipeline_id = :pipeline"
        f" AND {_OPEN} AND ({condition}) LIMIT {FEW + 1}",
        {**parameters, "pipeline": found.id},
    )
    if len(hits) <= FEW:
        return _sorted_out(reader, found, window, by, hits, calendar)
    sums = _grouped_sums(reader, found.id, by, calendar, search)
    if by is GroupBy.STAGE:
        return _found_in_stages(reader, found, window, search, dict(sums))
    columns = {key: key for key, _own in sums}
    if by is GroupBy.SOURCE:
        columns = {name: key for key in columns for name in spellings(reader, found.id, key)}
    first: dict[str, list[int]] = {key: [] for key in columns}
    for dated in (True, False):
        keys = [key for key, ids in first.items() if len(ids) < window]
        following = _first_of_groups(reader, found.id, by, keys, search, calendar, window, dated)
        for key, ids in following.items():
            first[key] = (first[key] + ids)[:window]
    place = {deal: columns[key] for key, ids in first.items() for deal in ids}
    shown: dict[str, list[DealRow]] = {}
    for row in _by_close([pipeline.rows(reader, list(place))]):
        shown.setdefault(place[row.id], []).append(row)
    return [
        BoardColumn(key, key, None, tuple(shown.get(key, ())[:window]), tuple(own))
        for key, own in sums
    ]


def _sorted_out(
    reader: Reader,
    found: PipelineRow,
    window: int,
    by: GroupBy,
    hits: Iterable[Row],
    calendar: str,
) -> list[BoardColumn]:
    """A few deals, sorted into columns."""
    columns: dict[str, list[Row]] = {}
    for hit in hits:
        columns.setdefault(_key(hit, by, calendar), []).append(hit)
    if by is GroupBy.SOURCE:
        names = together({key: len(own) for key, own in columns.items()})
        spelled, columns = columns, {}
        for key, own in spelled.items():
            columns.setdefault(names[key], []).extend(own)
    stages = {str(stage.id): stage for stage in found.stages}
    keys = list(stages) if by is GroupBy.STAGE else _in_order(columns, by)
    made = []
    for key in keys:
        own = columns.get(key, [])
        if by is GroupBy.STAGE:
            own.sort(key=lambda hit: (hit[2], hit[0]))
        else:
            own.sort(key=lambda hit: (hit[5] or _UNDATED, hit[0]))
        rows = pipeline.rows(reader, [hit[0] for hit in own[:window]])
        if by is GroupBy.STAGE:
            made.append(_stage_column(stages[key], rows, _sums(own)))
        else:
            made.append(BoardColumn(key, key, None, tuple(rows), tuple(_sums(own))))
    return made


def _found_in_stages(
    reader: Reader,
    found: PipelineRow,
    window: int,
    search: DealSearch,
    sums: Mapping[str, Sequence[Sum]],
) -> list[BoardColumn]:
    """The stages of many deals, with the first of each."""
    counts = {int(key): sum(one.count for one in own) for key, own in sums.items()}
    often = [stage for stage, count in counts.items() if count > RARE]
    rarely = [stage for stage, count in counts.items() if count <= RARE]
    first = _first_of(reader, found.id, "deal_on_board", often, window, search)
    first |= _first_of(reader, found.id, "deal_sums", rarely, window, search)
    rows = pipeline.rows(reader, [deal for ids in first.values() for deal in ids])
    shown: dict[int, list[DealRow]] = {}
    for row in rows:
        shown.setdefault(row.stage_id, []).append(row)
    return [
        _stage_column(stage, shown.get(stage.id, ()), sums.get(str(stage.id), ()))
        for stage in found.stages
    ]


def _first_of(
    reader: Reader,
    pipeline_id: int,
    index: str,
    stages: Sequence[int],
    window: int,
    search: DealSearch,
) -> dict[int, list[int]]:
    """Ids of the first deals of each stage."""
    if not stages:
        return {}
    condition, parameters = search.where
    found = reader.all(
        _FIRST.format(
            columns=f"SELECT id AS key FROM stage WHERE id IN ({','.join(map(str, stages))})",
            index=index, within="d.stage_id = k.key", condition=condition, order="d.rank",
        ),
        {**parameters, "pipeline": pipeline_id, "window": window},
    )  # fmt: skip
    return {stage: _ids(ids) for stage, ids in found}


def _first_of_groups(  # noqa: PLR0913, PLR0917 - as board()
    reader: Reader,
    pipeline_id: int,
    by: GroupBy,
    keys: Sequence[str],
    search: DealSearch,
    calendar: str,
    window: int,
    dated: bool,  # noqa: FBT001 - one of both in turn
) -> dict[str, list[int]]:
    """Ids of the first deals of each column that have a day, or of those that have none."""
    wanted = [key for key in keys if _may_have(by, key, dated=dated)]
    if not wanted:
        return {}
    if by is GroupBy.MONTH and dated:
        bounds = [(key, month_after(key, calendar)) for key in wanted]
        within = "d.expected_close >= k.key AND d.expected_close < k.after"
    else:
        bounds = [(key, "") for key in wanted]
        within = f"d.expected_close {'>' if dated else '='} ''"
        if by is not GroupBy.MONTH:
            within += f" AND d.{_COLUMN[by]} = k.key"
    condition, parameters = search.where
    found = reader.all(
        _FIRST.format(
            columns="SELECT value ->> 0 AS key, value ->> 1 AS after FROM json_each(:columns)",
            index="deal_by_close" if by is GroupBy.MONTH else f"deal_by_{by.value}",
            within=within, condition=condition, order="d.expected_close",
        ),
        {
            **parameters, "pipeline": pipeline_id, "window": window, "columns": json.dumps(bounds)
        },
    )  # fmt: skip
    return {key: _ids(ids) for key, ids in found}


def _ids(joined: str | None) -> list[int]:
    return [int(deal) for deal in (joined or "").split(",") if deal]


def _key(hit: Row, by: GroupBy, calendar: str) -> str:
    match by:
        case GroupBy.STAGE:
            return str(hit[1])
        case GroupBy.OWNER:
            return str(hit[3])
        case GroupBy.SOURCE:
            return str(hit[4])
    return month_key(hit[5], calendar)


def _sums(hits: Iterable[Row]) -> list[Sum]:
    adding: dict[str, list[int]] = {}
    for hit in hits:
        total = adding.setdefault(hit[6], [0, 0, 0])
        total[0] += 1
        total[1] += hit[7] or 0
        total[2] += hit[8] or 0
    return _sorted(
        Sum(currency, count, amount, rounded_weight(weight))
        for currency, (count, amount, weight) in adding.items()
    )
