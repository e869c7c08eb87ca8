"""Cells of one character on a terminal grid.

Agrees with ``rich.cells`` for every character assigned in Unicode 14, so that lines laid out
here keep the length Textual expects, without importing Rich in the shell's fast commands.
"""

import unicodedata
from functools import lru_cache

# Format characters that take a cell: soft hyphen and the signs written under digits.
_VISIBLE_FORMAT = frozenset(
    "\u00ad\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Wide only since Unicode 16; terminals and Rich follow the newer tables.
_WIDE = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D376))
_JAMO = ((0x1160, 0x11FF), (0x3164, 0x3164), (0xFFA0, 0xFFA0), (0xD7B0, 0xD7FF), (0x1F3FB, 0x1F3FF))
_ZERO_CATEGORIES = frozenset({"Mn", "Me", "Mc", "Cc", "Zl", "Zp"})


@lru_cache(4096)
def cell_width(char: str) -> int:
    """0, 1 or 2 cells."""
    code = ord(char)
    if 0x20 <= code < 0x7F:
        return 1
    category = unicodedata.category(char)
    if category in _ZERO_CATEGORIES or _within(code, _JAMO):
        return 0
    if category == "Cf":
        return int(char in _VISIBLE_FORMAT)
    wide = unicodedata.east_asian_width(char) in "WF" or _within(code, _WIDE)
    return 2 if wide else 1


def text_width(text: str) -> int:
    """Cells of a whole text, marks counted with their base."""
    return len(text) if text.isascii() else sum([cell_width(char) for char in text])


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
