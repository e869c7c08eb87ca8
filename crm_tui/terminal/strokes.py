"""Cuts the cells that changed into strokes: what one pen draws from one place."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.terminal.grid import Grid
from crm_tui.terminal.pen import Pen, same_blank

# Rewriting so many unchanged cells is shorter than a jump over them.
_BRIDGE = 4
# Blanks from which on erasing is shorter than writing them.
_MIN_ERASE_TO_END = 4
_MIN_ERASE = 12


class Stroke(NamedTuple):
    """``text`` drawn with ``pen`` from cell ``x`` on; an erasure if it is a control sequence.

    A blank one may be drawn with any pen that draws the same blank. ``end`` is the cell the
    cursor is left at. A fixed one comes right after the one before it.
    """

    x: int
    y: int
    pen: Pen
    text: str
    end: int
    blank: bool
    fixed: bool = False


def strokes(grid: Grid, *, bce: bool) -> list[Stroke]:
    """List what differs between ``grid.before`` and its cells, by rows."""
    found: list[Stroke] = []
    for y in sorted(grid.before):
        old_cells, old_pens = grid.before[y]
        cells, pens = grid.cells[y], grid.pens[y]
        if old_cells == cells and old_pens == pens:
            continue
        row = _Row(y, cells, pens, bce=bce)
        # Direction controls hang on the cells they are sent between: such rows go whole.
        found += row.whole() if y in grid.directed else row.strokes(_changed_runs(grid, y))
    return found


class _Row:
    def __init__(self, y: int, cells: list[str], pens: list[Pen], *, bce: bool) -> None:
        self._y = y
        self._cells = cells
        self._pens = pens
        self._bce = bce

    def whole(self) -> Iterator[Stroke]:
        """The row from its first cell to its last, pen by pen."""
        at = 0
        while at < len(self._cells):
            pen = self._pens[at]
            stop = at + 1
            while stop < len(self._cells) and self._draws(pen, stop):
                stop += 1
            text = "".join(self._cells[at:stop])
            yield Stroke(at, self._y, pen, text, stop, blank=False, fixed=True)
            at = stop

    def strokes(self, runs: Iterator[tuple[int, int]]) -> Iterator[Stroke]:
        """The runs of changed cells, blanks erased where that is shorter."""
        rest = self._blank_from()
        for start, end in runs:
            erase = max(start, rest)
            if end - erase >= _MIN_ERASE_TO_END:
                yield from self._drawn(start, erase)
                yield Stroke(erase, self._y, self._pens[-1], "\x1b[K", erase, blank=True)
                return
            yield from self._drawn(start, end)

    def _blank_from(self) -> int:
        """First cell of the blanks at the end that one erasure can draw."""
        last = self._pens[-1]
        at = len(self._cells)
        if self._can_erase(last):
            while at and self._cells[at - 1] == " " and self._pens[at - 1] == last:
                at -= 1
        return at

    def _can_erase(self, pen: Pen) -> bool:
        return not pen.marks_blanks and not pen.link and (self._bce or not pen.background)

    def _drawn(self, start: int, end: int) -> Iterator[Stroke]:
        at = start
        while at < end:
            blanks = self._erasable(at, end)
            if blanks and at + blanks < end:
                yield Stroke(at, self._y, self._pens[at], f"\x1b[{blanks}X", at, blank=True)
                at += blanks
                continue
            pen = self._pen_for(at, end)
            stop = self._reach(pen, at, end)
            text = "".join(self._cells[at:stop])
            yield Stroke(at, self._y, pen, text, stop, blank=not text.strip(" "))
            at = stop

    def _pen_for(self, start: int, end: int) -> Pen:
        """Pen of the first cell; for a blank one that of the text after it, if it will do."""
        blank = self._pens[start]
        for at in range(start, end):
            if self._cells[at] != " ":
                return self._pens[at] if same_blank(self._pens[at], blank) else blank
            if self._pens[at] != blank:
                break
        return blank

    def _reach(self, pen: Pen, start: int, end: int) -> int:
        """End of the cells the pen can draw; long blanks inside are left to erasing."""
        at = start + 1
        while at < end and self._draws(pen, at):
            if self._cells[at] == " " != self._cells[at - 1] and self._erasable(at, end):
                break
            at += 1
        return at

    def _draws(self, pen: Pen, at: int) -> bool:
        wanted = self._pens[at]
        return wanted is pen or (
            same_blank(pen, wanted) if self._cells[at] == " " else wanted == pen
        )

    def _erasable(self, start: int, end: int) -> int:
        """Count the blanks from ``start`` on, if erasing them is worth it."""
        pen = self._pens[start]
        at = start
        while at < end and self._cells[at] == " " and self._pens[at] == pen:
            at += 1
        return at - start if at - start >= _MIN_ERASE and self._can_erase(pen) else 0


def _changed_runs(grid: Grid, y: int) -> Iterator[tuple[int, int]]:
    """Stretches of changed cells, never a half of a wide character."""
    old_cells, old_pens = grid.before[y]
    cells, pens = grid.cells[y], grid.pens[y]
    start = end = -1
    for x in range(grid.width):
        if old_cells[x] == cells[x] and (old_pens[x] is pens[x] or old_pens[x] == pens[x]):
            continue
        if start >= 0 and x - end > _BRIDGE:
            yield _whole(cells, start, end)
            start = -1
        if start < 0:
            start = x
        end = x + 1
    if start >= 0:
        yield _whole(cells, start, end)


def _whole(cells: list[str], start: int, end: int) -> tuple[int, int]:
    while start and not cells[start]:
        start -= 1
    while end < len(cells) and not cells[end]:
        end += 1
    return start, end
