"""What the terminal shows: rows of cells, each a character with its marks and a pen.

The right half of a wide character is an empty string. Autowrap is off, as Textual runs the
terminal: what comes after the last column falls on the last column.
"""

import re

from crm_tui.terminal.pen import DEFAULT, UNKNOWN, Pen, blank_pen
from crm_tui.text.cells import char_width

# Sent before the character they act on (LRM, RLM, LRE, RLE, LRO, RLO, isolates).
_OPENERS = frozenset("\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
CONTROLS = _OPENERS | frozenset("\u202c\u2069")
# One cell each, and every terminal agrees.
NARROW = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u05d0-\u05ea\u0620-\u064a\u066e\u066f"
    "\u0671-\u06d3\u06f0-\u06f9\u2010-\u2027\u2190-\u2193\u2500-\u25fc\ufb50-\ufbb1"
    "\ufbd3-\ufbff\ufe70-\ufefc]*"
)


class Grid:
    """Cells and pens of one screen; copies rows before they change, in ``before``."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.cells = [[" "] * width for _ in range(height)]
        self.pens = [[UNKNOWN] * width for _ in range(height)]
        self.before: dict[int, tuple[list[str], list[Pen]]] = {}
        self.directed: set[int] = set()

    def begin(self) -> None:
        """Start a frame: forget how rows looked before the last one."""
        self.before = {}

    def put(self, x: int, y: int, text: str, pen: Pen) -> int:
        """Draw ``text`` from cell ``x`` on; return the cell after it, at most ``width``."""
        if not 0 <= y < self.height or x < 0:
            return x
        if y not in self.before:
            self.before[y] = (self.cells[y][:], self.pens[y][:])
        if x + len(text) <= self.width and (text.isascii() or NARROW.fullmatch(text)):
            return self._put_narrow(x, y, text, pen)
        prefix = ""
        for char in text:
            if char in CONTROLS:
                self.directed.add(y)
            if char in _OPENERS:
                prefix += char
                continue
            x = self._put_char(x, y, char, pen, prefix)
            prefix = ""
        if prefix:
            self._attach(x, y, prefix, pen)
        return x

    def row_before(self, y: int) -> tuple[list[str], list[Pen]]:
        """Cells and pens of row ``y`` as the terminal shows them until the frame is sent."""
        return self.before.get(y) or (self.cells[y], self.pens[y])

    def scroll(self, top: int, bottom: int, lines: int) -> None:
        """Note that the terminal moved its rows up by ``lines`` (down if negative)."""
        rows = {y: self.row_before(y) for y in range(top, bottom + 1)}
        for y in range(top, bottom + 1):
            blank = ([" "] * self.width, [DEFAULT] * self.width)
            cells, pens = rows.get(y + lines, blank)
            self.before[y] = (cells[:], pens[:])

    def _put_narrow(self, x: int, y: int, text: str, pen: Pen) -> int:
        end = x + len(text)
        self._part_wide(x, end, y)
        self.cells[y][x:end] = text
        if " " in text:
            blank = blank_pen(pen)
            self.pens[y][x:end] = [blank if char == " " else pen for char in text]
        else:
            self.pens[y][x:end] = [pen] * len(text)
        return end

    def _put_char(self, x: int, y: int, char: str, pen: Pen, prefix: str) -> int:
        width = char_width(char)
        cells = self.cells[y]
        if not width:
            self._attach(x, y, char, pen)
            return x
        if x + width > self.width:
            x = self.width - width
        if x < 0:
            return 0
        self._part_wide(x, x + width, y)
        cells[x : x + width] = [prefix + char, ""][:width]
        self.pens[y][x : x + width] = [blank_pen(pen) if char == " " else pen] * width
        return x + width

    def _attach(self, x: int, y: int, mark: str, pen: Pen) -> None:
        """A mark joins the character before it; without one the terminal drops it."""
        cells = self.cells[y]
        while x > 0:
            x -= 1
            if cells[x]:
                if cells[x] == " ":
                    self.pens[y][x] = pen  # what bears a mark is not blank
                cells[x] += mark
                return

    def _part_wide(self, start: int, end: int, y: int) -> None:
        """Blank the other half of wide characters that are half overwritten."""
        cells = self.cells[y]
        if start and start < self.width and not cells[start]:
            cells[start - 1] = " "
            self.pens[y][start - 1] = blank_pen(self.pens[y][start - 1])
        if end < self.width and not cells[end]:
            cells[end] = " "
            self.pens[y][end] = blank_pen(self.pens[y][end])
