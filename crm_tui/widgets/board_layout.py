"""How the room of a board is divided: columns side by side, cards one below the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

NARROWEST: Final = 22
"""Cells a column has at least, its wall included, unless there is only one."""

WIDEST: Final = 44
AIRY: Final = 30
"""Lines from which on cards have a blank line between them."""

SHORT: Final = 16
"""Lines below which cards have two lines and the head no rule."""

LOWEST: Final = 9
"""Lines below which nothing is told about the card under the cursor."""

ROOMY: Final = 26
"""Cells from which on the sign of the cursor has a blank after it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of a board: ``shown`` columns of ``width`` cells, a wall after each.

    ``head``, ``body`` and ``detail`` are lines; the last line of the body tells what is below.
    A card takes ``lines`` lines, and ``pitch`` from one to the next.
    """

    shown: int
    width: int
    head: int
    body: int
    detail: int
    lines: int
    pitch: int

    @property
    def lead(self) -> int:
        """Cells before the text of a card."""
        return 2 if self.width >= ROOMY else 1

    @property
    def room(self) -> int:
        """Cells of the text of a card, or of a head."""
        return self.width - self.lead - 1

    @property
    def page(self) -> int:
        """Cards of a column that are seen whole."""
        return max(1, (self.body - 1 + self.pitch - self.lines) // self.pitch)

    def left(self, number: int) -> int:
        """Where the column of that number on the screen begins, from the reading edge."""
        return number * (self.width + 1)

    def column_at(self, x: int) -> int | None:
        """The number on the screen of the column at that cell; its wall belongs to it."""
        number = x // (self.width + 1)
        return number if x >= 0 and number < self.shown else None

    def line_of(self, number: int) -> int:
        """Where the card of that number in its window begins, in lines of the widget."""
        return self.head + number * self.pitch


def measure(width: int, height: int, columns: int, sums: int = 0) -> Frame:
    """Divide so many cells and lines among as many of the columns as fit.

    ``sums`` are the cells of the widest sum with its weighted one: where they do not fit on one
    line and there are lines enough, the head has one more.
    """
    shown = max(1, min(columns, (width + 1) // NARROWEST))
    each = max(1, min(WIDEST, (width + 1) // shown - 1))
    lines, head = (2, 2) if height < SHORT else (3, 3)
    frame = Frame(shown, each, head, 0, int(height >= LOWEST), lines, lines + (height >= AIRY))
    if height >= AIRY and sums > frame.room:
        head += 1
    return replace(frame, head=head, body=max(lines + 1, height - head - frame.detail))
