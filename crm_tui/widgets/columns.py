"""Which columns of a table fit, where they stand and how wide they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

GAP = 2
"""Blank cells between columns; the terminal filter takes two or more as a field boundary."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; sizes in cells.

    ``width`` is what it wants, ``minimum`` what it can live with, ``weight`` its share of spare
    room. The lower ``priority``, the longer it stays when the room gets short. ``numeric``
    values stand at the right edge, so that their last digits are below each other.
    """

    id: str
    title: str
    width: int = 12
    minimum: int = 6
    weight: int = 0
    priority: int = 0
    numeric: bool = False
    sortable: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a column stands: ``x`` counts from the reading edge."""

    column: Column
    x: int
    width: int


def arrange(columns: Sequence[Column], room: int, gap: int = GAP) -> tuple[Slot, ...]:
    """The slots of the columns that fit in ``room``, in the given order.

    Columns are admitted by priority as long as all get the width they want; if not even the
    first three fit so, they shrink towards their minimum.
    """
    ranked = sorted(range(len(columns)), key=lambda index: (columns[index].priority, index))
    admitted: list[int] = []
    for index in ranked:
        trial = [columns[i] for i in (*admitted, index)]
        wanted = sum(c.width for c in trial) + gap * (len(trial) - 1)
        least = sum(c.minimum for c in trial) + gap * (len(trial) - 1)
        if wanted <= room or (len(trial) <= 3 and least <= room) or not admitted:
            admitted.append(index)
        else:
            break
    chosen = [columns[index] for index in sorted(admitted)]
    widths = _widths(chosen, room - gap * (len(chosen) - 1))
    slots, x = [], 0
    for column, width in zip(chosen, widths, strict=True):
        slots.append(Slot(column, x, width))
        x += width + gap
    return tuple(slots)


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    widths = [column.width for column in columns]
    spare = room - sum(widths)
    if spare >= 0:
        total = sum(column.weight for column in columns)
        if total:
            shares = [spare * column.weight // total for column in columns]
            heaviest = max(range(len(columns)), key=lambda i: columns[i].weight)
            shares[heaviest] += spare - sum(shares)
            widths = [width + share for width, share in zip(widths, shares, strict=True)]
        return widths
    while spare < 0:
        slack = [width - column.minimum for width, column in zip(widths, columns, strict=True)]
        widest = max(range(len(columns)), key=lambda i: slack[i])
        if slack[widest] <= 0:
            widths[widest] = max(1, widths[widest] + spare)
            break
        widths[widest] -= 1
        spare += 1
    return widths
