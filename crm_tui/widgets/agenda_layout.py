"""Where the activities of one day stand in a column of hours, and where a cursor can stand.

Rows are ``step`` minutes long, counted from midnight. What overlaps stands side by side in lanes
as long as these are wide enough; the rest is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from crm_tui.text import cells
from crm_tui.widgets.agenda_items import DAY, Item

ALL_DAY: Final = -1
"""The row of what has no time."""


@dataclass(frozen=True, slots=True)
class Block:
    """An activity in the rows ``first`` to ``last``, in one of ``lanes`` lanes."""

    item: Item
    first: int
    last: int
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The blocks that are seen, and per row how many begin there that are not."""

    blocks: tuple[Block, ...]
    hidden: Mapping[int, int]


class Stop(NamedTuple):
    """A place of the cursor: an activity, or an empty slot if ``key`` is None."""

    row: int
    key: str | None


def order(item: Item) -> tuple[int, int, str]:
    """The order of one day: all day, then by time, long ones first."""
    return (ALL_DAY if item.start is None else item.start, -item.minutes, item.key)


def plan_day(items: Iterable[Item], step: int, most: int, key: str | None = None) -> DayPlan:
    """Place the timed ones of ``items``, which are in order, in at most ``most`` lanes.

    The one of that ``key`` is always seen.
    """
    seen: list[Block] = []
    hidden: Counter[int] = Counter()
    for cluster in _clusters(items, step):
        lanes = max(block.lane for block in cluster) + 1
        if lanes <= most:
            seen += [replace(block, lanes=lanes) for block in cluster]
            continue
        chosen = next((block.lane for block in cluster if block.item.key == key), 0)
        for block in cluster:
            lane = block.lane
            if chosen >= most and lane in (chosen, most - 1):
                lane = most - 1 if lane == chosen else chosen
            if lane < most:
                seen.append(replace(block, lane=lane, lanes=most))
            else:
                hidden[block.first] += 1
    return DayPlan(tuple(seen), hidden)


def _clusters(items: Iterable[Item], step: int) -> Iterator[list[Block]]:
    """Blocks that touch the same rows, directly or through others, with a lane each."""
    cluster: list[Block] = []
    ends: list[int] = []
    for item in items:
        if item.start is None:
            continue
        first, last = rows_of(item, step)
        if cluster and first > max(ends):
            yield cluster
            cluster, ends = [], []
        lane = next((lane for lane, end in enumerate(ends) if end < first), len(ends))
        ends[lane : lane + 1] = [last]
        cluster.append(Block(item, first, last, lane))
    if cluster:
        yield cluster


def rows_of(item: Item, step: int) -> tuple[int, int]:
    """First and last row of an activity; what goes past midnight ends with the day."""
    if item.start is None:
        return ALL_DAY, ALL_DAY
    first = min(max(item.start, 0), DAY - 1) // step
    last = (min(item.start + item.minutes, DAY) + step - 1) // step - 1
    return first, max(first, last)


def stops(items: Sequence[Item], step: int) -> list[Stop]:
    """Where the cursor can stand on a day, from top to bottom."""
    starting: dict[int, list[str]] = {}
    covered: set[int] = set()
    for item in items:
        first, last = rows_of(item, step)
        starting.setdefault(first, []).append(item.key)
        covered.update(range(first, last + 1))
    found: list[Stop] = []
    for row in range(ALL_DAY, DAY // step):
        if row in starting:
            found += [Stop(row, key) for key in starting[row]]
        elif row not in covered:
            found.append(Stop(row, None))
    return found


@lru_cache(512)
def wrapped(text: str, width: int, count: int, more: str) -> tuple[str, ...]:
    """``text`` in at most ``count`` lines of ``width`` cells, ``more`` where something is left."""
    lines: list[str] = []
    rest = text.strip()
    while rest and width > 0 and len(lines) < count:
        if len(lines) == count - 1 or cells.width(rest) <= width:
            lines.append(cells.cut(rest, width, more))
            break
        head = cells.cut(rest, width, "")
        if not rest[len(head) :].startswith(" ") and " " in head:
            head = head[: head.rindex(" ")]
        lines.append(head.rstrip())
        # A character wider than the room would never end.
        rest = rest[max(1, len(head)) :].lstrip()
    return tuple(lines)
