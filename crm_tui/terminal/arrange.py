"""One widget line in logical order -> pieces in visual order.

The line is cut into regions at walls (box drawing) and at cell marks, unmarked regions into
fields at runs of two or more spaces; each field is laid out by itself.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from crm_tui.terminal.marks import Cell, read_mark
from crm_tui.terminal.pieces import WALL, Piece, blank_style, keep_width
from crm_tui.text.bidi.classes import INVISIBLE, has_rtl
from crm_tui.text.bidi.levels import Base, majority_direction
from crm_tui.text.bidi.line import VisualLine, layout
from crm_tui.text.cells import char_width, width

_GAP = re.compile(" {2,}")
_INVISIBLE = re.compile(f"[{''.join(sorted(INVISIBLE))}]+")
_STRONG_MARKS = frozenset("\u200e\u200f")


class _Region(NamedTuple):
    start: int
    end: int
    cell: Cell | None = None
    wall: bool = False

    @property
    def as_is(self) -> bool:
        """Tell whether the text is a wall or already in visual order."""
        return self.wall or (self.cell is not None and self.cell.visual)


def scrub(text: str) -> str:
    """``text`` without the characters that show nothing."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


class _Source:
    """The line as one text with its runs of style."""

    def __init__(self, segments: Sequence[Segment], *, split: bool) -> None:
        shown = [segment for segment in segments if segment.text and not segment.control]
        self.split = split
        self.text = "".join([segment.text for segment in shown])
        self.width = sum([cell_len(segment.text) for segment in shown])
        self.styles = [segment.style for segment in shown]
        marks = [read_mark(style) for style in self.styles]
        self.cells = [cell for cell, _ in marks]
        self.bounds = list(accumulate([len(segment.text) for segment in shown], initial=0))
        self.xs = (
            list(accumulate([char_width(char) for char in self.text], initial=0)) if split else []
        )
        # A line that begins inside its paragraph can't see the paragraph's first letter.
        self.continued = any(
            column > 0
            for segment, (_, column) in zip(shown, marks, strict=True)
            if not segment.text.isspace()
        )

    def run_at(self, index: int) -> int:
        return bisect_right(self.bounds, index, 0, len(self.styles)) - 1

    def style_at(self, index: int) -> Style | None:
        return self.styles[self.run_at(index)]

    def x_at(self, index: int) -> int:
        return self.xs[index] if self.split else 0

    def plain(self, start: int, end: int) -> list[Piece]:
        """Pieces for text that keeps its order."""
        pieces: list[Piece] = []
        run = self.run_at(start)
        while start < end:
            stop = min(end, self.bounds[run + 1])
            style = self.styles[run]
            if self.split:
                self._glyphs(pieces, start, stop, style)
            elif text := scrub(self.text[start:stop]):
                pieces.append(Piece(text, style, 0, width(text)))
            start = stop
            run += 1
        return [piece for piece in pieces if piece.text]

    def _glyphs(self, pieces: list[Piece], start: int, stop: int, style: Style | None) -> None:
        for index in range(start, stop):
            text = scrub(self.text[index])
            cells = self.xs[index + 1] - self.xs[index]
            if cells or not pieces:
                pieces.append(Piece(text, style, self.xs[index], cells))
            else:
                pieces[-1] = pieces[-1]._replace(text=pieces[-1].text + text)

    def laid_out(self, start: int, line: VisualLine) -> list[Piece]:
        """Pieces for a field laid out as ``line``."""
        run = self.run_at(start)
        one_style = self.bounds[run + 1] >= start + len(line.text)
        if one_style and not self.split and line.unmarked:
            return [Piece(line.visual, self.styles[run], 0, line.width)]
        return [
            Piece(
                glyph.text,
                self.style_at(start + glyph.start),
                self.x_at(start + glyph.start),
                glyph.width,
            )
            for glyph in line.glyphs
        ]

    def regions(self) -> list[_Region]:
        regions: list[_Region] = []
        start = 0
        for match in WALL.finditer(self.text):
            regions += self._by_cell(start, match.start())
            start = match.end()
            regions.append(_Region(match.start(), start, wall=True))
        return regions + self._by_cell(start, len(self.text))

    def _by_cell(self, start: int, end: int) -> list[_Region]:
        regions: list[_Region] = []
        run = self.run_at(start) if start < end else 0
        while start < end:
            cell = self.cells[run]
            stop = min(end, self.bounds[run + 1])
            while stop < end and self.cells[run + 1] == cell:
                run += 1
                stop = min(end, self.bounds[run + 1])
            regions.append(_Region(start, stop, cell))
            start = stop
            run += 1
        return regions


def arrange(segments: Sequence[Segment], *, split: bool = False) -> list[Piece]:
    """Put a line into visual order; as many cells come out as go in.

    With ``split`` every glyph is a piece of its own and knows the logical cell it stands for.
    """
    source = _Source(segments, split=split)
    regions = source.regions()
    pieces: list[Piece] = []
    for number, region in enumerate(regions):
        if region.as_is or not has_rtl(source.text[region.start : region.end]):
            pieces += source.plain(region.start, region.end)
        else:
            pieces += _arrange_region(source, region, symmetric=_symmetric(regions, number))
    return keep_width(pieces, source.width)


def _symmetric(regions: list[_Region], number: int) -> bool:
    """Tell whether a region has walls on both sides or on none."""
    left = number > 0 and regions[number - 1].wall
    right = number + 1 < len(regions) and regions[number + 1].wall
    return left == right


def _arrange_region(source: _Source, region: _Region, *, symmetric: bool) -> list[Piece]:
    text = source.text[region.start : region.end]
    start = region.end - len(text.lstrip(" "))
    core = text.strip(" ")
    end = start + len(core)
    gaps = [] if region.cell else [match.span() for match in _GAP.finditer(core)]
    lead = source.plain(region.start, start)
    tail = source.plain(end, region.end)
    body: list[Piece] = []
    rtl = False
    at = start
    for gap_start, gap_end in [*((start + a, start + b) for a, b in gaps), (end, end)]:
        pieces, filler, field_rtl = _arrange_field(source, at, gap_start)
        rtl = rtl or field_rtl
        body += pieces
        if gaps:
            body += filler
        elif field_rtl and _cells(lead) > _cells(tail):
            # It is flush right: its beginning stays where that of its neighbours is.
            lead = lead + filler
        else:
            tail = filler + tail
        body += source.plain(gap_start, gap_end)
        at = gap_end
    flush = region.cell.flush if region.cell else symmetric and not gaps
    if rtl and flush and _cells(lead) <= _cells(tail):
        lead, tail = tail[::-1], lead[::-1]
    return lead + body + tail


def _cells(pieces: Sequence[Piece]) -> int:
    return sum([piece.width for piece in pieces])


def _arrange_field(source: _Source, start: int, end: int) -> tuple[list[Piece], list[Piece], bool]:
    """Pieces of a field, blanks for the cells its ligatures saved, and whether it is RTL."""
    text = source.text[start:end]
    if not has_rtl(text):
        return source.plain(start, end), [], False
    base: Base = "auto"
    if source.continued and text[0] not in _STRONG_MARKS:
        base = majority_direction(text)
    line = layout(text, base)
    saved = cell_len(text) - cell_len(line.visual)
    if saved <= 0:
        return source.laid_out(start, line), [], line.rtl
    following = end < source.bounds[-1] and source.text[end] == " "
    style = source.style_at(end) if following else blank_style(source.style_at(end - 1))
    filler = Piece(" " * saved, style, source.x_at(end - 1), saved)
    return source.laid_out(start, line), [filler], line.rtl


def cell_map(segments: Sequence[Segment]) -> list[int]:
    """For each cell of the line as shown, the cell of the logical line it stands for."""
    cells: list[int] = []
    for piece in arrange(segments, split=True):
        alone = len(piece.text) == piece.width
        cells += range(piece.x, piece.x + piece.width) if alone else [piece.x] * piece.width
    return cells
