"""Two records side by side, line by line; of single values one side is taken, lists keep both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, LineWidget, Placed, Row, Span, Tone
from crm_tui.widgets.record_card import wrapped
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events

LABEL_MOST = 16
LEAD = 2
GAP = 2
NARROWEST = 30
LINES_MOST = 6
"""Lines one value gets; the card shows all of it."""


@dataclass(frozen=True, slots=True)
class CompareRow:
    """What both sides say about one thing; ``taken`` is the side that wins, None if both stay."""

    id: str
    label: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]
    taken: int | None = None

    @property
    def choosable(self) -> bool:
        """True if there are two values and room for one."""
        return self.taken is not None and all(self.sides) and self.sides[0] != self.sides[1]


class Comparison(LineWidget, can_focus=True):
    """See the module. The first line names the two records."""

    class Taken(Message):
        """Another side was taken for a row."""

        def __init__(self, row: CompareRow) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.rows: list[CompareRow] = []
        self.titles = ("", "")
        self.cursor = 0
        self.top = 0
        self._lines: list[tuple[int, Drawable]] = []

    def show(self, titles: tuple[str, str], rows: Sequence[CompareRow]) -> None:
        """Compare these; the cursor goes to the first row with something to choose."""
        self.titles, self.rows = titles, list(rows)
        self.cursor = next((n for n, row in enumerate(rows) if row.choosable), 0)
        self.top = 0
        self._draw()

    def move(self, by: int) -> None:
        """To another row."""
        self.cursor = max(0, min(self.cursor + by, len(self.rows) - 1))
        self._draw()

    def take(self, *, left: bool) -> None:
        """Take what stands left (or right) on the screen, and go to the next choice."""
        side = int(left == look.now().rtl)
        if self.cursor >= len(self.rows) or not self.rows[self.cursor].choosable:
            return
        row = self.rows[self.cursor] = replace(self.rows[self.cursor], taken=side)
        self._draw()
        self.post_message(self.Taken(row))

    def spots(self) -> Iterator[Spot]:
        """The rows that are seen, by their first lines."""
        seen: set[int] = set()
        for y, (number, _) in enumerate(self._lines[self.top : self.top + self.size.height - 1], 1):
            if number not in seen:
                seen.add(number)
                yield Spot(0, y, partial(self._jump_to, number))

    def _jump_to(self, number: int) -> None:
        self.focus()
        self.cursor = number
        self._draw()

    def on_resize(self) -> None:
        """Set the rows for the new width."""
        self._draw()

    def render_line(self, y: int) -> Strip:
        """The titles, then the line at that place of the window."""
        if y == 0:
            return self.paint(self._titles(), self.size.width)
        index = self.top + y - 1
        if index < len(self._lines):
            return self.paint(self._lines[index][1], self.size.width)
        return Strip.blank(self.size.width, self.base)

    def on_click(self, event: events.Click) -> None:
        """A click takes the value it is on."""
        index = self.top + event.y - 1
        if event.y and 0 <= index < len(self._lines):
            self.cursor = self._lines[index][0]
            _label, _x, second, width = self._places()
            x = self.size.width - 1 - event.x if look.now().rtl else event.x
            if x > second:
                self.take(left=look.now().rtl)
            elif x > second - width - GAP:
                self.take(left=not look.now().rtl)
            else:
                self._draw()

    def _places(self) -> tuple[int, int, int, int]:
        """Width of the labels, start of the first and second side, width of a side."""
        label = min(LABEL_MOST, max((cell_len(row.label) for row in self.rows), default=0))
        first = LEAD + label + GAP
        width = max(8, (self.size.width - 2 - first - GAP) // 2)
        return label, first, first + width + GAP, width

    def _titles(self) -> Row:
        _label, first, second, width = self._places()
        return Row(
            tuple(
                Placed((Span(title, Tone.TITLE),), x + LEAD, width - LEAD)
                for title, x in zip(self.titles, (first, second), strict=True)
            )
        )

    def _draw(self) -> None:
        if self.size.width < NARROWEST:
            return  # not laid out yet: the resize follows
        self._lines = [
            (number, drawn) for number, row in enumerate(self.rows) for drawn in self._set(number)
        ]
        mine = [place for place, (number, _) in enumerate(self._lines) if number == self.cursor]
        height = max(1, self.size.height - 1)
        if mine:
            self.top = min(self.top, mine[0])
            self.top = max(self.top, mine[-1] - height + 1)
        self.top = max(0, min(self.top, len(self._lines) - height))
        self.refresh()

    def _set(self, number: int) -> list[Row]:
        row = self.rows[number]
        label, *starts, width = self._places()
        sides = [
            [piece for text in side for piece in wrapped(text, width - LEAD)] for side in row.sides
        ]
        rows = []
        for place in range(min(LINES_MOST, max(len(side) for side in sides))):
            fields = []
            if place == 0:
                cursor = look.now().cursor if number == self.cursor else ""
                tone = Tone.STRONG if number == self.cursor else Tone.MUTED
                fields.append(Placed((Span(cursor, Tone.ACCENT),), 0, LEAD))
                fields.append(Placed((Span(row.label, tone),), LEAD, label))
            for side, x in enumerate(starts):
                text = sides[side][place] if place < len(sides[side]) else ""
                fields += self._side(row, side, text, x=x, width=width, first=place == 0)
            rows.append(Row(tuple(fields)))
        return rows

    def _side(
        self, row: CompareRow, side: int, text: str, *, x: int, width: int, first: bool
    ) -> list[Placed]:
        glyphs = look.now().glyphs
        taken = row.taken in (None, side) or not row.choosable
        placed = []
        if first and row.choosable:
            sign = glyphs.dot if taken else glyphs.ring
            placed.append(Placed((Span(sign, Tone.ACCENT),), x, LEAD))
        tone = Tone.NORMAL if taken else Tone.MUTED
        return [*placed, Placed((Span(text, tone),), x + LEAD, width - LEAD)]
