# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""How selling goes: conversion and velocity by stage, win rates, reasons for losing.

Counted from the steps that were written down when they happened, not from where deals stand now;
what is counted of them is kept with them (see ``models.pipeline.DealStep``).
Counts know no currency; the reasons' amounts are of one currency a line, in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.db.reader import Reader

DAY = 86_400_000
_LAST = 2**62
_PERIOD = 29
"""Sums are kept by stretches of two to this many milliseconds: about six days."""

_NOTHING = (0,) * 6

Instants = tuple[int, int]
"""From an instant on and before another, in milliseconds since 1970."""


class _Stage(NamedTuple):
    id: int
    name: str
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
    reader: Reader,
    pipeline_id: int,
    within: Instants | None = None,
    *,
    owner: str | None = None,
) -> list[Conversion]:
    """The stages in order, with what became of the deals that first entered them ``within``.

    A deal that skips stages did not enter those. One that came back and went on again counts once.
    ``owner``: only deals that are theirs now.
    """
    tallies = _tallies(reader, pipeline_id, within, owner)
    found = []
    for stage in _stages(reader, pipeline_id):
        entered, advanced, won, lost = tallies.get(stage.id, _NOTHING)[:4]
        if entered or not stage.archived:
            still = entered - won - lost
            found.append(Conversion(stage.id, stage.name, entered, advanced, won, lost, still))
    return found


def velocity(
    reader: Reader,
    pipeline_id: int,
    within: Instants | None = None,
    *,
    owner: str | None = None,
) -> list[Velocity]:
    """The stages in order, by when deals left them; then won deals in all, by when they were won.

    Time that a deal was closed before it was reopened counts for no stage. ``owner``: only deals
    that are theirs now.
    """
    tallies = _tallies(reader, pipeline_id, within, owner)
    values = _bound(within, owner)
    lines = []
    for stage in _stages(reader, pipeline_id):
        count, whole = tallies.get(stage.id, _NOTHING)[4:]
        if not count and stage.archived:
            continue
        stays = (
            "SELECT stood FROM deal_step INDEXED BY deal_step_stays WHERE stayed = 1 AND shown = 1"
            f" AND from_stage_id = :stage{_asked('at', within, owner)} ORDER BY stood"
        )
        median = _median(reader, stays, {**values, "stage": stage.id}, count)
        lines.append(Velocity(stage.id, stage.name, count, median, whole // max(1, count)))
    values["pipeline"] = pipeline_id
    won = (
        "SELECT max(0, closed_at - created_at) AS time FROM deal INDEXED BY deal_won"
        " WHERE status = 'won' AND shown = 1 AND pipeline_id = :pipeline"
        f"{_asked('closed_at', within, owner)} ORDER BY max(0, closed_at - created_at)"
    )
    count, whole = reader.all(f"SELECT count(*), coalesce(sum(time), 0) FROM ({won})", values)[0]
    median = _median(reader, won, values, count)
    return [*lines, Velocity(None, "", count, median, whole // max(1, count))]


def _tallies(
    reader: Reader, pipeline_id: int, within: Instants | None, owner: str | None
) -> dict[int, Sequence[int]]:
    """Of each stage: entered, advanced, won, lost; stays that ended, and how long they were in all.

    What is kept in sums is read from them; step by step only what lies in the stretches of time at
    the ends, which are not within as a whole.
    """
    low, high = within or (-_LAST, _LAST)
    first, after = -(-low >> _PERIOD), high >> _PERIOD
    edges = [(low, first << _PERIOD), (after << _PERIOD, high)]
    if first >= after:
        edges = [(low, high)]
    of = "" if owner is None else " AND owner = :owner"
    here = "IN (SELECT id FROM stage WHERE pipeline_id = :pipeline)"
    values: dict[str, object] = {
        "pipeline": pipeline_id, "owner": owner, "first": first, "after": after
    }  # fmt: skip
    found = reader.all(
        "SELECT stage_id, sum(entered), sum(advanced), sum(won), sum(lost), sum(stays), sum(stood)"
        f" FROM stage_tally WHERE stage_id {here} AND period >= :first AND period < :after{of}"
        " GROUP BY stage_id",
        values,
    )
    steps = (
        "FROM deal_step INDEXED BY deal_step_by_time WHERE shown = 1 AND at >= :low AND at < :high"
    )
    for start, end in edges:
        if start < end:
            found += reader.all(
                "SELECT stage_id, count(*), sum(advanced), sum(ended = 'won'), sum(ended = 'lost'),"
                f" 0, 0 {steps} AND entered = 1 AND stage_id {here}{of} GROUP BY stage_id"
                " UNION ALL SELECT from_stage_id, 0, 0, 0, 0, count(*), sum(stood)"
                f" {steps} AND stayed = 1 AND from_stage_id {here}{of} GROUP BY from_stage_id",
                {**values, "low": start, "high": end},
            )
    tallies: dict[int, Sequence[int]] = {}
    for stage, *numbers in found:
        before = tallies.get(stage, _NOTHING)
        tallies[stage] = [one + other for one, other in zip(before, numbers, strict=True)]
    return tallies


def _median(reader: Reader, ordered: str, values: dict[str, object], count: int) -> int:
    """The middle of so many numbers a statement finds in order."""
    if not count:
        return 0
    middle = reader.all(f"{ordered} LIMIT {2 - count % 2:d} OFFSET {(count - 1) // 2:d}", values)
    return int(sum(row[0] for row in middle) // max(1, len(middle)))


def win_rates(
    reader: Reader,
    by: RateBy,
    *,
    pipeline_id: int | None = None,
    within: Instants | None = None,
    owner: str | None = None,
) -> list[WinRate]:
    """What part of the deals closed ``within`` was won; the most closed first.

    A deal with several competitors counts for each of them. ``owner``: only deals that are theirs.
    """
    where, values = _closed(pipeline_id, within, owner)
    if by is RateBy.COMPETITOR:
        found = reader.all(
            "SELECT min(x.name), sum(status = 'won'), sum(status = 'lost'),"
            " sum(status = 'lost' AND x.won) FROM"
            " (SELECT deal_id, key, min(name) AS name, max(won) AS won FROM deal_competitor"
            "  INDEXED BY deal_competitor_by_key GROUP BY key, deal_id) x"
            " CROSS JOIN deal ON x.deal_id = deal.id"
            f" WHERE {where} GROUP BY x.key",
            values,
        )
    else:
        # Along an index in the order of the groups: nothing is sorted.
        found = reader.all(
            f"SELECT {by.value}, sum(status = 'won'), sum(status = 'lost'), 0"
            f" FROM deal INDEXED BY deal_closed_by_{by.value} WHERE {where} GROUP BY {by.value}",
            values,
        )
    rates = [WinRate(*row) for row in found]
    return sorted(rates, key=lambda rate: (-rate.closed, rate.key))


def lost_reasons(
    reader: Reader,
    *,
    pipeline_id: int | None = None,
    within: Instants | None = None,
    owner: str | None = None,
) -> list[LostFor]:
    """Why the deals closed ``within`` were lost, the most frequent first.

    ``owner``: only deals that are theirs.
    """
    where, values = _closed(pipeline_id, within, owner)
    found = reader.all(
        "SELECT coalesce(r.name, ''), currency, sum(count), sum(high), sum(low) FROM"
        " (SELECT reason_id, currency, count(*) AS count, sum(amount >> 32) AS high,"
        "  sum(amount & 4294967295) AS low FROM deal INDEXED BY deal_lost"
        f"  WHERE status = 'lost' AND {where} GROUP BY reason_id, currency)"
        " LEFT JOIN close_reason r ON r.id = reason_id GROUP BY 1, 2",
        values,
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
        "SELECT id, name, archived FROM stage WHERE pipeline_id = ? ORDER BY position, id",
        (pipeline_id,),
    )
    return [_Stage(identity, name, bool(archived)) for identity, name, archived in found]


def _closed(
    pipeline_id: int | None, within: Instants | None, owner: str | None
) -> tuple[str, dict[str, object]]:
    where = "status <> 'open' AND shown = 1" + _asked("closed_at", within, owner)
    values = _bound(within, owner)
    if pipeline_id is not None:
        where += " AND pipeline_id = :pipeline"
        values["pipeline"] = pipeline_id
    return where, values


def _asked(column: str, within: Instants | None, owner: str | None) -> str:
    """Conditions on the time and the owner."""
    time = "" if within is None else f" AND {column} >= :low AND {column} < :high"
    return time + ("" if owner is None else " AND owner = :owner")


def _bound(within: Instants | None, owner: str | None) -> dict[str, object]:
    low, high = within or (0, 0)
    return {"low": low, "high": high, "owner": owner}
