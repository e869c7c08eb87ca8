# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""The board of what a search finds: few deals are read at once, of many each column's first."""

from __future__ import annotations

import json

from crm_tui.domain.deals import rounded_weight
from crm_tui.queries import pipeline
from crm_tui.queries.pipeline import DealRow, PipelineRow, Sum
from crm_tui.queries.pipeline_columns import (
    COLUMN,
    OPEN,
    UNDATED,
    BoardColumn,
    GroupBy,
    by_close,
    grouped_sums,
    in_order,
    in_size,
    may_have,
    stage_column,
)
from crm_tui.queries.pipeline_months import month_after, month_key
from crm_tui.queries.pipeline_sources import spellings, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crm_tui.db.reader import Reader, Row
    from crm_tui.search.deals import DealSearch

FEW = 500
"""Deals a search finds that are read and sorted here, all of them."""

RARE = 300
"""Deals a search finds in a stage that are sorted, rather than looked for from the top on."""
_FIRST = (
    "SELECT k.key, (SELECT group_concat(id) FROM (SELECT d.id FROM deal d INDEXED BY {index}"
    f" WHERE d.pipeline_id = :pipeline AND {OPEN} AND {{within}} AND ({{condition}})"
    " ORDER BY {order}, d.id LIMIT :window)) FROM ({columns}) k"
)
"""The first deals of several columns; in one statement, so that words are looked up once."""


def searched(
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
        f" AND {OPEN} AND ({condition}) LIMIT {FEW + 1}",
        {**parameters, "pipeline": found.id},
    )
    if len(hits) <= FEW:
        return _sorted_out(reader, found, window, by, hits, calendar)
    sums = grouped_sums(reader, found.id, by, calendar, search)
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
    for row in by_close([pipeline.rows(reader, list(place))]):
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
    keys = list(stages) if by is GroupBy.STAGE else in_order(columns, by)
    made = []
    for key in keys:
        own = columns.get(key, [])
        if by is GroupBy.STAGE:
            own.sort(key=lambda hit: (hit[2], hit[0]))
        else:
            own.sort(key=lambda hit: (hit[5] or UNDATED, hit[0]))
        rows = pipeline.rows(reader, [hit[0] for hit in own[:window]])
        if by is GroupBy.STAGE:
            made.append(stage_column(stages[key], rows, _sums(own)))
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
        stage_column(stage, shown.get(stage.id, ()), sums.get(str(stage.id), ()))
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
    wanted = [key for key in keys if may_have(by, key, dated=dated)]
    if not wanted:
        return {}
    if by is GroupBy.MONTH and dated:
        bounds = [(key, month_after(key, calendar)) for key in wanted]
        within = "d.expected_close >= k.key AND d.expected_close < k.after"
    else:
        bounds = [(key, "") for key in wanted]
        within = f"d.expected_close {'>' if dated else '='} ''"
        if by is not GroupBy.MONTH:
            within += f" AND d.{COLUMN[by]} = k.key"
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
    return in_size(
        Sum(currency, count, amount, rounded_weight(weight))
        for currency, (count, amount, weight) in adding.items()
    )
