"""Bars as text: blocks of a whole cell and what is left of the last one.

All texts are from left to right as they are seen, since the line filter leaves blocks where they
are (a glyph that fills the left part of its cell can't be turned round). So each needs a field of
its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crm_tui.widgets import look

EIGHTHS: Final = 8
_LEFT: Final = " ▏▎▍▌▋▊▉"
# There are no others that fill the right part: an eighth, and a half.
_RIGHT: Final = " ▕▕▐▐▐▐█"
_STEPS: Final = "▁▂▃▄▅▆▇█"
_ASCII_STEPS: Final = "_.-~=+*#"
_FILLS: Final = "█▓▒░"
_ASCII_FILLS: Final = "#=-."


def _ascii() -> bool:
    return look.now().glyphs is not look.UNICODE


def eighths(value: int, most: int, cells: int) -> int:
    """How many eighths of a cell stand for a value where ``most`` fills all cells.

    What is there at all is seen: it has at least one. Negative values have none.
    """
    if value <= 0 or most <= 0 or cells <= 0:
        return 0
    return max(1, min(value, most) * cells * EIGHTHS // most)


def bar(filled: int, *, backward: bool = False) -> str:
    """A bar of so many eighths, growing in reading direction or, ``backward``, against it."""
    whole, rest = divmod(filled, EIGHTHS)
    body = look.now().glyphs.full * whole
    if _ascii():
        # Of one sign only, so that nobody's order matters.
        return body + look.now().glyphs.full * (rest >= EIGHTHS // 2) or "|" * (rest > 0)
    if look.now().rtl == backward:
        return body + _LEFT[rest].strip()
    return _RIGHT[rest].strip() + body


def centred(size: int, room: int) -> tuple[int, str]:
    """A bar of ``size`` cells in the middle of ``room``: where it begins, and the bar.

    Where the room to share is odd, half a cell stands at both ends.
    """
    full = look.now().glyphs.full
    start, odd = divmod(room - size, 2)
    if not odd:
        return start, full * size
    if _ascii():
        return start, full * (size + 1)
    return start, "▐" + full * (size - 1) + "▌"


def fill(series: int) -> str:
    """The glyph of a series: each is told from the others without its colour."""
    fills = _ASCII_FILLS if _ascii() else _FILLS
    return fills[series % len(fills)]


def steps(values: Sequence[int]) -> str:
    """A cell for each value, as high as it is among them; the first at the reading edge."""
    shapes = _ASCII_STEPS if _ascii() else _STEPS
    if not values:
        return ""
    least, most = min(0, *values), max(0, *values)
    span = most - least or 1
    seen = reversed(values) if look.now().rtl else values
    return "".join(shapes[(value - least) * (len(shapes) - 1) // span] for value in seen)


def shares(values: Sequence[int], cells: int) -> list[int]:
    """Whole cells for each value, together as many as given: the largest remainders get one more.

    Values are not negative; zeros get none.
    """
    total = sum(values)
    if total <= 0:
        return [0] * len(values)
    exact = [divmod(value * cells, total) for value in values]
    found = [whole for whole, _rest in exact]
    by_rest = sorted(range(len(values)), key=lambda number: -exact[number][1])
    for number in by_rest[: cells - sum(found)]:
        found[number] += 1
    return found
