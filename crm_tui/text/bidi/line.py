"""A line laid out for a cell grid: logical text in, glyphs from left to right out.

Everything that edits or points at text uses the two maps of ``VisualLine``: character index
to cell and cell to character index.
"""

import unicodedata
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from crm_tui.text.bidi.classes import INVISIBLE
from crm_tui.text.bidi.levels import Base, reorder, resolve_levels
from crm_tui.text.bidi.mirrors import MIRROR
from crm_tui.text.bidi.shaping import shape
from crm_tui.text.cells import char_width

_ATTACHED = frozenset({"Mn", "Me", "Mc", "Cf"})
_ISOLATES = frozenset("\u2066\u2067\u2068\u2069")


class Glyph(NamedTuple):
    """What fills one or two cells: a base with its marks, shown for ``text[start:end]``."""

    text: str
    start: int
    end: int
    width: int
    level: int


class VisualLine:
    """Glyphs from left to right. ``rtl`` is the paragraph's direction, ``width`` in cells."""

    def __init__(self, text: str, glyphs: tuple[Glyph, ...], *, rtl: bool) -> None:
        self.text = text
        self.glyphs = glyphs
        self.rtl = rtl
        edges = list(accumulate([glyph.width for glyph in glyphs], initial=0))
        self.width = edges.pop()
        self._cells = edges

    @cached_property
    def visual(self) -> str:
        """The text as it is sent to a terminal that does not reorder."""
        return "".join([glyph.text for glyph in self.glyphs])

    @cached_property
    def unmarked(self) -> bool:
        """Tell whether every glyph is a single character."""
        return len(self.visual) == len(self.glyphs)

    @cached_property
    def _by_start(self) -> tuple[list[int], list[int]]:
        order = sorted(range(len(self.glyphs)), key=lambda place: self.glyphs[place].start)
        return [self.glyphs[place].start for place in order], order

    def glyph_of(self, index: int) -> int | None:
        """Place in ``glyphs`` of what shows character ``index``; None past the end."""
        starts, order = self._by_start
        if not starts or index >= len(self.text):
            return None
        return order[max(0, bisect_right(starts, index) - 1)]

    def cell_of(self, index: int) -> tuple[int, int]:
        """Cell and width of character ``index``.

        The end of the text is the free cell after the last character: ``width`` in a
        left-to-right line, -1 in a right-to-left one.
        """
        place = self.glyph_of(index)
        if place is None:
            return (-1 if self.rtl else self.width), 1
        return self._cells[place], max(1, self.glyphs[place].width)

    def index_at(self, cell: int) -> int:
        """Index of the character shown in ``cell``; outside, the end of the text on that side."""
        if cell < 0:
            return len(self.text) if self.rtl else 0
        if cell >= self.width:
            return 0 if self.rtl else len(self.text)
        place = bisect_right(self._cells, cell) - 1
        while place and not self.glyphs[place].width:
            place -= 1
        return self.glyphs[place].start

    def stops(self) -> list[int]:
        """List the indices a cursor can stand on, from left to right, end of text included."""
        inside = [glyph.start for glyph in self.glyphs if glyph.width]
        return [len(self.text), *inside] if self.rtl else [*inside, len(self.text)]


@lru_cache(8192)
def layout(text: str, base: Base = "auto") -> VisualLine:
    """Lay out one line (no line breaks in it). Pure and safe in any thread."""
    levels, paragraph = resolve_levels(text, base)
    clusters = _clusters(text, levels)
    order = reorder([glyph.level for glyph in clusters])
    shown = [clusters[place] for place in order if clusters[place].text]
    return VisualLine(text, tuple(shown), rtl=bool(paragraph))


def _clusters(text: str, levels: list[int]) -> list[Glyph]:
    """Glyphs in logical order; what shows nothing of its own belongs to the glyph before.

    Isolates stand among them as glyphs without text: they part what they enclose from what is
    beside it until the line is in order (UAX #9, L2).
    """
    clusters: list[Glyph] = []
    last = -1
    for index, char in enumerate(shape(text)):
        if char is None or char in INVISIBLE:
            if last >= 0:
                clusters[last] = clusters[last]._replace(end=index + 1)
            if text[index] in _ISOLATES:
                clusters.append(Glyph("", index, index + 1, 0, levels[index]))
            continue
        width = char_width(char)
        if not width and last >= 0 and unicodedata.category(text[index]) in _ATTACHED:
            known = clusters[last]
            clusters[last] = known._replace(text=known.text + char, end=index + 1)
            continue
        level = levels[index]
        shown = MIRROR.get(char, char) if level & 1 else char
        start = index if last >= 0 else 0
        last = len(clusters)
        clusters.append(Glyph(shown, start, index + 1, width, level))
    return clusters
