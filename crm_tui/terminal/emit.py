"""Sends strokes with as few bytes as the terminal understands."""

from collections.abc import Iterable

from crm_tui.terminal.grid import NARROW
from crm_tui.terminal.pen import DEFAULT, UNKNOWN, Pen, same_blank, transition
from crm_tui.terminal.strokes import Stroke


class Emitter:
    """The terminal's pen and cursor, as far as they are known, and what changes them."""

    def __init__(self, width: int, pen: Pen = UNKNOWN, at: tuple[int, int] | None = None) -> None:
        self._width = width
        self._pen = pen
        self._at = at
        self._out: list[str] = []

    def copy(self) -> "Emitter":
        """Return an emitter of the same state, to try something."""
        return Emitter(self._width, self._pen, self._at)

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

    def draw(self, strokes: Iterable[Stroke], cursor: tuple[int, int]) -> str:
        """Draw strokes in the order given; leave the cursor there."""
        for stroke in strokes:
            self._move(stroke.x, stroke.y)
            blank = stroke.blank and self._pen is not UNKNOWN
            if not (blank and same_blank(self._pen, stroke.pen)):
                self._draw_with(stroke.pen)
            self._out.append(stroke.text)
            if stroke.end != stroke.x:
                # After other characters terminals may disagree where the cursor is.
                known = stroke.fixed or NARROW.fullmatch(stroke.text)
                inside = stroke.end < self._width
                self._at = (stroke.end, stroke.y) if known and inside else None
        self._move(*cursor)
        return self._taken()

    def _draw_with(self, pen: Pen) -> None:
        if self._pen is UNKNOWN:
            self._out.append("\x1b[m")
            self._pen = DEFAULT
        self._out.append(transition(self._pen, pen))
        self._pen = pen

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


def by_pen(strokes: list[Stroke]) -> list[Stroke]:
    """Order strokes by pen: for full pages a jump is shorter than a change of colours."""
    order: dict[Pen, int] = {}
    for stroke in strokes:
        if not stroke.blank:
            order.setdefault(stroke.pen, len(order))
    last = len(order)
    return sorted(strokes, key=lambda each: -1 if each.fixed else order.get(each.pen, last))
