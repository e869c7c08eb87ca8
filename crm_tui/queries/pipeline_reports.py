# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""How selling goes: conversion and velocity by stage, win rates, reasons for losing.

Counted from the steps that were written down when they happened, not from where deals stand now.
Counts know no currency; the reasons' amounts are of one currency a line, in minor units.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crm_tui.db.reader import Reader

DAY = 86_400_000
_LAST = 2**62
_WON = 2**31
"""Farther than any stage."""

_ENDS = {"won": 2, "lost": 3, "open": 4}
"""Where the status a deal has now is counted."""

Instants = tuple[int, int]
"""From an instant on and before another, in milliseconds since 1970."""


_Step = list[Any]
"""When, to which stage and status, from which stage, and how long it had stood there."""


class _Stage(NamedTuple):
    id: int
    name: str
    place: int
    archived: bool


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of the deals that ``entered`` a stage: how many went on to a later one or were won
    (``advanced``), and how many are ``won``, ``lost`` or still ``open`` now.
    """

    stage_id: int
    stage: str
    entered: int
    advanced: int
    won: int
    lost: int
    open: int


@dataclass(frozen=True, slots=True)
class Velocity:
    """How long deals stood in a stage before they left it, in milliseconds.

    ``stage_id`` None is the line of won deals from their first day to the last. ``median`` is the
    mean of the two in the middle of an even count; halves of a millisecond are cut off.
    """

    stage_id: int | None
    stage: str
    count: int
    median: int
    mean: int

    @property
    def median_days(self) -> float:
        """The median in days."""
        return self.median / DAY

    @property
    def mean_days(self) -> float:
        """The mean in days."""
        return self.mean / DAY


class RateBy(StrEnum):
    """What win rates are of."""

    OWNER = "owner"
    SOURCE = "source"
    COMPETITOR = "competitor"


@dataclass(frozen=True, slots=True)
class WinRate:
    """Deals closed: ``won`` and ``lost``; of the lost ones ``to_them`` went to the competitor."""

    key: str
    won: int
    lost: int
    to_them: int = 0

    @property
    def closed(self) -> int:
        """All that came to an end."""
        return self.won + self.lost

    @property
    def share(self) -> float:
        """What part of them was won, 0 to 1."""
        return self.won / self.closed if self.closed else 0.0


@dataclass(frozen=True, slots=True)
class LostFor:
    """Deals lost for a reason ("" if none is known), of one currency ("" without an amount)."""

    reason: str
    currency: str
    count: int
    amount: int


def conversion(
    reader: Reader, pipeline_id: int, within: Instants | None = None
) -> list[Conversion]:
    """The stages in order, with what became of the deals that first entered them ``within``.

    A deal that skips stages did not enter those. One that came back and went on again counts once.
    """
    low, high = within or (-_LAST, _LAST)
    stages = _stages(reader, pipeline_id)
    places = {stage.id: stage.place for stage in stages}
    counted: dict[int, list[int]] = {}
    for walk in _walks(reader):
        reached = -1
        entries: dict[int, tuple[int, int]] = {}
        for at, stage, status, *_ in reversed(walk):
            if status == "won":
                reached = _WON
            elif status == "open" and stage in places:
                reached = max(reached, places[stage])
                entries[stage] = at, reached
        end = _ENDS[walk[-1][2]]
        for stage, (at, farthest) in entries.items():
            if low <= at < high:
                numbers = counted.setdefault(stage, [0] * 5)
                numbers[0] += 1
                numbers[1] += farthest > places[stage]
                numbers[end] += 1
    return [
        Conversion(stage.id, stage.name, *counted.get(stage.id, (0,) * 5))
        for stage in stages
        if stage.id in counted or not stage.archived
    ]


def velocity(reader: Reader, pipeline_id: int, within: Instants | None = None) -> list[Velocity]:
    """The stages in order, by when deals left them; then won deals in all, by when they were won.

    Time that a deal was closed before it was reopened counts for no stage.
    """
    low, high = within or (-_LAST, _LAST)
    stages = _stages(reader, pipeline_id)
    stood: dict[int, array[int]] = {stage.id: array("q") for stage in stages}
    for walk in _walks(reader):
        before = ""
        for at, _stage, status, left, time in walk:
            if before == "open" and low <= at < high and left in stood:
                stood[left].append(time)
            before = status
    lines = [
        _velocity(stage.id, stage.name, stood[stage.id])
        for stage in stages
        if stood[stage.id] or not stage.archived
    ]
    won = reader.all(
        "SELECT closed_at - created_at FROM deal WHERE status = 'won' AND shown = 1"
        " AND pipeline_id = :pipeline AND closed_at >= :low AND closed_at < :high",
        {"pipeline": pipeline_id, "low": low, "high": high},
    )
    return [*lines, _velocity(None, "", [max(0, row[0]) for row in won])]


def _walks(reader: Reader) -> Iterator[list[_Step]]:
    """The steps of each deal that is shown, in the order in which they were taken."""
    # One pass along an index that holds all of it: windows and joins in SQL take thrice as long.
    hidden = {row[0] for row in reader.all("SELECT id FROM deal WHERE shown = 0")}
    current, walk = 0, list[_Step]()
    for rows in reader.stream(
        "SELECT deal_id, at, stage_id, status, from_stage_id, stood FROM deal_step"
        " INDEXED BY deal_step_of_deal ORDER BY deal_id, at, id",
        size=10_000,
    ):
        for deal, *step in rows:
            if deal != current:
                if walk and current not in hidden:
                    yield walk
                current, walk = deal, []
            walk.append(step)
    if walk and current not in hidden:
        yield walk


def win_rates(
    reader: Reader,
    by: RateBy,
    *,
    pipeline_id: int | None = None,
    within: Instants | None = None,
) -> list[WinRate]:
    """What part of the deals closed ``within`` was won; the most closed first.

    A deal with several competitors counts for each of them.
    """
    where, parameters = _closed(pipeline_id, within)
    if by is RateBy.COMPETITOR:
        found = reader.all(
            "SELECT min(x.name), sum(d.status = 'won'), sum(d.status = 'lost'),"
            " sum(d.status = 'lost' AND x.won) FROM deal d"
            " JOIN (SELECT deal_id, key, min(name) AS name, max(won) AS won FROM deal_competitor"
            "  GROUP BY deal_id, key) x ON x.deal_id = d.id"
            f" WHERE {where} GROUP BY x.key",
            parameters,
        )
    else:
        found = reader.all(
            f"SELECT d.{by.value}, sum(d.status = 'won'), sum(d.status = 'lost'), 0 FROM deal d"
            f" WHERE {where} GROUP BY d.{by.value}",
            parameters,
        )
    rates = [WinRate(*row) for row in found]
    return sorted(rates, key=lambda rate: (-rate.closed, rate.key))


def lost_reasons(
    reader: Reader, *, pipeline_id: int | None = None, within: Instants | None = None
) -> list[LostFor]:
    """Why the deals closed ``within`` were lost, the most frequent first."""
    where, parameters = _closed(pipeline_id, within)
    found = reader.all(
        "SELECT coalesce(r.name, ''), d.currency, count(*), sum(d.amount >> 32),"
        " sum(d.amount & 4294967295) FROM deal d LEFT JOIN close_reason r ON r.id = d.reason_id"
        f" WHERE {where} AND d.status = 'lost' GROUP BY 1, 2",
        parameters,
    )
    rows = [
        LostFor(reason, currency, count, ((high or 0) << 32) + (low or 0))
        for reason, currency, count, high, low in found
    ]
    all_of: dict[str, int] = {}
    for row in rows:
        all_of[row.reason] = all_of.get(row.reason, 0) + row.count
    return sorted(rows, key=lambda row: (-all_of[row.reason], row.reason, -row.count, row.currency))


def _stages(reader: Reader, pipeline_id: int) -> list[_Stage]:
    found = reader.all(
        "SELECT id, name, position, archived FROM stage WHERE pipeline_id = ?"
        " ORDER BY position, id",
        (pipeline_id,),
    )
    return [
        _Stage(identity, name, place, bool(archived)) for identity, name, place, archived in found
    ]


def _closed(pipeline_id: int | None, within: Instants | None) -> tuple[str, dict[str, object]]:
    low, high = within or (-_LAST, _LAST)
    where = (
        "d.status IN ('won', 'lost') AND d.shown = 1"
        " AND d.closed_at >= :low AND d.closed_at < :high"
    )
    parameters: dict[str, object] = {"low": low, "high": high}
    if pipeline_id is not None:
        where += " AND d.pipeline_id = :pipeline"
        parameters["pipeline"] = pipeline_id
    return where, parameters


def _velocity(stage_id: int | None, stage: str, times: Sequence[int]) -> Velocity:
    if not times:
        return Velocity(stage_id, stage, 0, 0, 0)
    ordered = sorted(times)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) // 2
    return Velocity(stage_id, stage, len(ordered), median, sum(ordered) // len(ordered))
