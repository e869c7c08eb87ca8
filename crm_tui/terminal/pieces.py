"""Pieces of a line from left to right, and the ways to send them to a terminal."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from crm_tui.text.bidi.mirrors import MIRROR
from crm_tui.text.cells import char_width

# Box drawing and block elements: text on the two sides never mixes.
# With the marks on them, if a text has any there.
WALL = re.compile(
    "[\u2500-\u259f\u2320\u2321\U0001fb00-\U0001fbff][\u2500-\u259f\u2320\u2321\U0001fb00-\U0001fbff"
    "\u0300-\u036f\u064b-\u065f\u0670]*"
)
_RTL_GLYPH = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_LRO, _PDF = "\u202d", "\u202c"


class Piece(NamedTuple):
    """Text shown in ``width`` cells; ``x`` is the logical cell it stands for."""

    text: str
    style: Style | None
    x: int
    width: int


def join_pieces(pieces: Iterable[Piece]) -> list[Segment]:
    """Segments of the pieces, neighbours of one style together.

    A piece with combining marks ends its segment: cropping a strip inside a segment would
    give the marks to the wrong side.
    """
    segments: list[Segment] = []
    texts: list[str] = []
    current: Style | None = None
    for text, style, _, _ in pieces:
        if texts and style is not current and style != current:
            segments.append(Segment("".join(texts), current))
            texts = []
        current = style
        texts.append(text)
        if len(text) > 1 and not char_width(text[-1]):
            segments.append(Segment("".join(texts), current))
            texts = []
    if texts:
        segments.append(Segment("".join(texts), current))
    return segments


def in_mode(pieces: list[Piece], mode: str) -> list[Piece]:
    """Adapt pieces in visual order to the terminal's mode (see ``terminal.detect.Mode``)."""
    if mode == "words":
        return _flip_words(pieces)
    return _override(pieces) if mode == "override" else pieces


def keep_width(pieces: list[Piece], width: int) -> list[Piece]:
    """Drop or add blanks until the pieces fill ``width`` cells as Rich counts them."""
    excess = sum([cell_len(piece.text) for piece in pieces]) - width
    if excess < 0:
        style = blank_style(pieces[-1].style) if pieces else None
        return [*pieces, Piece(" " * -excess, style, 0, -excess)]
    while excess > 0 and pieces:
        place = max(
            [at for at, piece in enumerate(pieces) if " " in piece.text], default=len(pieces) - 1
        )
        piece = pieces.pop(place)
        cut = piece.text.rfind(" ") if " " in piece.text else len(piece.text) - 1
        text = piece.text[:cut] + piece.text[cut + 1 :]
        removed = cell_len(piece.text) - cell_len(text)
        excess -= removed
        if text:
            pieces.insert(place, piece._replace(text=text, width=piece.width - removed))
    return keep_width(pieces, width) if excess < 0 else pieces


@lru_cache(1024)
def blank_style(style: Style | None) -> Style | None:
    """Style of a cell left over by a ligature: the background and the marks, no line."""
    if style is None:
        return None
    return Style(bgcolor=style.bgcolor, meta=style.meta or None)


def _flip_words(pieces: list[Piece]) -> list[Piece]:
    """Send right-to-left words backwards.

    For kitty: its font shaper flips every run without spaces whose letters go right to left.
    """
    result: list[Piece] = []
    word: list[Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and not piece.text.isspace() and not WALL.match(piece.text):
            word.append(piece)
            continue
        result += _flipped(word)
        word = []
        if piece is not None:
            result.append(piece)
    return result


def _flipped(word: list[Piece]) -> list[Piece]:
    kinds = {_kind(piece.text) for piece in word}
    if "rtl" not in kinds or "ltr" in kinds:
        return word
    # Marks would come apart from their letters.
    letters = [piece._replace(text=piece.text[:1]) for piece in reversed(word)]
    return [piece._replace(text=MIRROR.get(piece.text, piece.text)) for piece in letters]


def _kind(text: str) -> str:
    if _RTL_GLYPH.match(text):
        return "rtl"
    return "ltr" if _LETTER.match(text) else "neutral"


def _override(pieces: list[Piece]) -> list[Piece]:
    """Put each stretch with right-to-left glyphs between LRO and PDF."""
    result = list(pieces)
    first = last = -1
    for place, piece in enumerate(pieces):
        if _RTL_GLYPH.match(piece.text):
            first = place if first < 0 else first
            last = place
        elif first >= 0 and WALL.match(piece.text):
            _enclose(result, first, last)
            first = -1
    if first >= 0:
        _enclose(result, first, last)
    return result


def _enclose(pieces: list[Piece], first: int, last: int) -> None:
    pieces[first] = pieces[first]._replace(text=_LRO + pieces[first].text)
    pieces[last] = pieces[last]._replace(text=pieces[last].text + _PDF)
