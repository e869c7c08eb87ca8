"""Writes the cells that changed with as few bytes as the terminal understands."""

import re
from collections.abc import Iterator

from crm_tui.terminal.grid import Grid
from crm_tui.terminal.pen import DEFAULT, UNKNOWN, Pen, same_blank, transition

# After anything else terminals may disagree where the cursor is.
_ONE_CELL_EACH = re.compile(
    "[ -~\u00a0-\u02ff\u0370-\u0482\u05d0-\u05ea\u0620-\u064a\u066e-\u06d3\u06f0-\u06f9"
    "\u2010-\u2027\u2190-\u2193\u2500-\u25ff\ufb50-\ufbff\ufe70-\ufefc]*"
)
# Rewriting so many unchanged cells is shorter than a jump over them.
_BRIDGE = 4
# Blanks from which on erasing is shorter than writing them.
_MIN_ERASE_TO_END = 4
_MIN_ERASE = 12


class Emitter:
    """The terminal's pen and cursor, as far as they are known, and what moves them."""

    def __init__(self, *, bce: bool) -> None:
        self._bce = bce
        self._pen: Pen = UNKNOWN
        self._at: tuple[int, int] | None = None
        self._out: list[str] = []

    def copy(self) -> "Emitter":
        """Return an emitter of the same state, to try something."""
        twin = Emitter(bce=self._bce)
        twin._pen, twin._at = self._pen, self._at
        return twin

    def reset(self) -> str:
        """Go back to the plain pen."""
        self._draw_with(DEFAULT)
        self._at = None
        return self._taken()

    def scroll(self, top: int, bottom: int, lines: int) -> str:
        """Move rows ``top`` to ``bottom`` up by ``lines`` (down if negative)."""
        self._draw_with(DEFAULT)
        moves = (
            f"\x1b[{bottom + 1}H" + "\n" * lines
            if lines > 0
            else f"\x1b[{top + 1}H" + "\x1bM" * -lines
        )
        self._out.append(f"\x1b[{top + 1};{bottom + 1}r{moves}\x1b[r")
        self._at = (0, 0)
        return self._taken()

    def rows(self, grid: Grid, cursor: tuple[int, int]) -> str:
        """Write what differs between ``grid.before`` and its cells; leave the cursor there."""
        for y in sorted(grid.before):
            old_cells, old_pens = grid.before[y]
            cells, pens = grid.cells[y], grid.pens[y]
            if old_cells == cells and old_pens == pens:
                continue
            if y in grid.directed:
                self._write(cells, pens, y, 0, grid.width)
            else:
                self._row(y, cells, pens, list(_changed_runs(grid, y)))
        self._move(*cursor)
        return self._taken()

    def _row(self, y: int, cells: list[str], pens: list[Pen], runs: list[tuple[int, int]]) -> None:
        width = len(cells)
        rest = self._blank_from(cells, pens)
        for start, end in runs:
            if end - max(start, rest) >= _MIN_ERASE_TO_END:
                self._write(cells, pens, y, start, max(start, rest))
                self._move(max(start, rest), y)
                self._draw_blank_with(pens[width - 1])
                self._out.append("\x1b[K")
                return
            self._write(cells, pens, y, start, end)

    def _blank_from(self, cells: list[str], pens: list[Pen]) -> int:
        """First cell of the blanks at the end of a row that one erasure can draw."""
        last = pens[-1]
        at = len(cells)
        if self._can_erase(last):
            while at and cells[at - 1] == " " and pens[at - 1] == last:
                at -= 1
        return at

    def _can_erase(self, pen: Pen) -> bool:
        return not pen.marks_blanks and not pen.link and (self._bce or not pen.background)

    def _write(self, cells: list[str], pens: list[Pen], y: int, start: int, end: int) -> None:
        at = start
        while at < end:
            blanks = _blanks(cells, pens, at, end)
            if blanks >= _MIN_ERASE and at + blanks < end and self._can_erase(pens[at]):
                self._move(at, y)
                self._draw_blank_with(pens[at])
                self._out.append(f"\x1b[{blanks}X")
                at += blanks
                continue
            self._move(at, y)
            pen = pens[at]
            if cells[at] == " " and same_blank(self._pen, pen):
                pen = self._pen
            self._draw_with(pen)
            stop = self._stretch(cells, pens, at, end)
            self._text("".join(cells[at:stop]), stop, y, len(cells))
            at = stop

    def _stretch(self, cells: list[str], pens: list[Pen], start: int, end: int) -> int:
        """End of the cells the pen can draw; long blanks inside are left to erasing."""
        pen = self._pen
        at = start + 1
        while at < end:
            if cells[at] != " ":
                if pens[at] is not pen and pens[at] != pen:
                    break
            elif not same_blank(pen, pens[at]) or self._erases(cells, pens, at, end):
                break
            at += 1
        return at

    def _erases(self, cells: list[str], pens: list[Pen], at: int, end: int) -> bool:
        """Tell whether a stretch of blanks worth erasing begins here."""
        return (
            cells[at - 1] != " "
            and _blanks(cells, pens, at, end) >= _MIN_ERASE
            and self._can_erase(pens[at])
        )

    def _text(self, text: str, x: int, y: int, width: int) -> None:
        self._out.append(text)
        known = x < width and _ONE_CELL_EACH.fullmatch(text)
        self._at = (x, y) if known else None

    def _draw_with(self, pen: Pen) -> None:
        if self._pen is UNKNOWN:
            self._out.append("\x1b[m")
            self._pen = DEFAULT
        self._out.append(transition(self._pen, pen))
        self._pen = pen

    def _draw_blank_with(self, pen: Pen) -> None:
        if self._pen is UNKNOWN or not same_blank(self._pen, pen):
            self._draw_with(pen)

    def _move(self, x: int, y: int) -> None:
        if self._at == (x, y):
            return
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"]
        if self._at is not None and self._at[1] == y:
            ways += _moves_in_row(self._at[0], x)
        elif self._at is not None and self._at[1] == y - 1 and not x:
            ways.append("\r\n")
        self._out.append(min(ways, key=len))
        self._at = (x, y)

    def _taken(self) -> str:
        taken = "".join(self._out)
        self._out = []
        return taken


def _moves_in_row(old: int, new: int) -> list[str]:
    if not new:
        return ["\r"]
    distance = abs(new - old)
    letter = "C" if new > old else "D"
    return [f"\x1b[{new + 1}G", f"\x1b[{distance if distance > 1 else ''}{letter}"]


def _blanks(cells: list[str], pens: list[Pen], start: int, end: int) -> int:
    """Count the blanks of one pen from ``start`` on."""
    at = start
    pen = pens[start]
    while at < end and cells[at] == " " and (pens[at] is pen or pens[at] == pen):
        at += 1
    return at - start


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
