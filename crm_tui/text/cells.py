"""Terminal cells of a text: measure, cut, pad; in step with how Textual measures (rich.cells).

Rich itself is not imported: the shell's fast commands cannot afford it.
"""

import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

ELLIPSIS = "…"

# Format characters with a glyph: soft hyphen and the signs written around Arabic digits.
_VISIBLE_FORMAT = frozenset(
    "\u00ad\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_NO_CELL = frozenset({"Mn", "Me", "Mc", "Cc", "Zl", "Zp"})
# Trailing Hangul letters and skin tones join what stands before them.
_JOINS_BEFORE = (
    (0x1160, 0x11FF),
    (0x3164, 0x3164),
    (0xD7B0, 0xD7FF),
    (0xFFA0, 0xFFA0),
    (0x1F3FB, 0x1F3FF),
)
# Wide only since Unicode 16, which the unicodedata of older Pythons does not know.
_WIDE = ((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF), (0x1D300, 0x1D376))
_ZWJ = "\u200d"
_EMOJI_STYLE = "\ufe0f"


class Align(Enum):
    """Side of a cell that a text is flush with."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


@lru_cache(4096)
def char_width(char: str) -> int:
    """Return the cells one character takes by itself: 0, 1 or 2."""
    code = ord(char)
    if 0x20 <= code < 0x7F:
        return 1
    category = unicodedata.category(char)
    if category in _NO_CELL or _within(code, _JOINS_BEFORE):
        return 0
    if category == "Cf":
        return int(char in _VISIBLE_FORMAT)
    wide = unicodedata.east_asian_width(char) in "WF" or _within(code, _WIDE)
    return 2 if wide else 1


def width(text: str) -> int:
    """Return the cells of ``text``: marks and ZWNJ take none, an emoji sequence two."""
    if text.isascii() and text.isprintable():
        return len(text)
    return _remembered_width(text) if len(text) < 256 else _width(text)


def _width(text: str) -> int:
    if _ZWJ in text or _EMOJI_STYLE in text:
        return sum(cells for _, cells in clusters(text))
    return sum([char_width(char) for char in text])


_remembered_width = lru_cache(1 << 13)(_width)


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield what must stay together (a letter with its marks, an emoji sequence) and its cells."""
    start, cells, previous = 0, 0, ""
    joined = False
    for index, char in enumerate(text):
        own = 0 if joined else char_width(char)
        joined = char == _ZWJ and not joined
        if char == _EMOJI_STYLE:
            if cells == 1 and _has_emoji_style(previous):
                cells = 2
            previous = ""
        elif own:
            if index > start:
                yield text[start:index], cells
            start, cells, previous = index, own, char
    if start < len(text):
        yield text[start:], cells


def cut(text: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """Return ``text`` in at most ``cells`` cells, the end replaced by ``ellipsis`` if too wide."""
    if text.isascii() and len(text) <= cells and text.isprintable():
        return text
    if width(text) <= cells:
        return text
    room = cells - width(ellipsis)
    if room < 0:
        ellipsis, room = "", max(cells, 0)
    kept: list[str] = []
    for cluster, wide in clusters(text):
        room -= wide
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip(" \u200c") + ellipsis


def pad(text: str, cells: int, align: Align = Align.LEFT) -> str:
    """Return ``text`` filled with spaces to ``cells`` cells; a wider text is returned as it is.

    A ZWJ at the end goes: whatever is drawn after it would be taken for a part of it.
    """
    text = text.rstrip(_ZWJ)
    room = cells - width(text)
    if room <= 0:
        return text
    match align:
        case Align.LEFT:
            return text + " " * room
        case Align.RIGHT:
            return " " * room + text
        case Align.CENTRE:
            return " " * (room // 2) + text + " " * (room - room // 2)


def fit(text: str, cells: int, align: Align = Align.LEFT) -> str:
    """Return ``text`` cut and padded to exactly ``cells`` cells."""
    return pad(cut(text, cells), cells, align)


def _has_emoji_style(char: str) -> bool:
    """Tell if U+FE0F makes this narrow character wide: signs and the keycap bases."""
    return bool(char) and (char in "#*0123456789‼⁉ℹⓂ" or unicodedata.category(char) in {"So", "Sm"})


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
