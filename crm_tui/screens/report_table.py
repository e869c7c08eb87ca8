"""A report as it is shown and exported: blocks of one currency, each a chart and a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from crm_tui.text import cells
from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, Line, Placed, Row, Span, Tone, line

GAP: Final = 2
NAME: Final = 10
"""Cells that the names in the first column keep; before that, columns are left out."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Title of a column; where there is no room, the one with the highest ``rank`` goes first."""

    title: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A chart, and the numbers it was drawn from; ``chart`` takes the width in cells."""

    title: str
    chart: Callable[[int], Sequence[Drawable]]
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One page: its blocks, and the same as a table for other programs.

    ``cells`` are plain: amounts in the currency itself with a decimal point, months as the ISO day
    on which they begin. ``notes`` are sentences below.
    """

    blocks: tuple[Block, ...] = ()
    names: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


def report_lines(report: Report, width: int) -> list[Drawable]:
    """The blocks below each other."""
    drawn: list[Drawable] = []
    for block in report.blocks:
        if block.title:
            drawn.append(line(Span(block.title, Tone.ACCENT)))
        drawn += [*block.chart(width), Line(), *table_lines(block, width), Line()]
    return drawn + [line(Span(note, Tone.MUTED)) for note in report.notes]


def table_lines(block: Block, width: int) -> list[Drawable]:
    """Names at the reading edge, numbers at the right edge of their columns."""
    rows = [*block.rows, block.total] if block.total else [*block.rows]
    wide = [
        max(map(cells.width, (heading.title, *(row[number] for row in rows))))
        for number, heading in enumerate(block.headings)
    ]
    kept = list(range(len(wide)))
    for number in sorted(kept, key=lambda at: -block.headings[at].rank):
        if _taken(wide, kept) + min(wide[0], NAME) <= width or not block.headings[number].rank:
            break
        kept.remove(number)
    name = max(1, min(wide[0], width - _taken(wide, kept)))

    # Numbers are written from the left everywhere: their last digits stand below each other.
    end = not look.now().rtl

    def drawn(texts: Sequence[str], tone: Tone) -> Row:
        fields = [Placed((Span(texts[0], tone),), 0, name)]
        x = name
        for number in kept[1:]:
            fields.append(Placed((Span(texts[number], tone),), x + GAP, wide[number], end=end))
            x += GAP + wide[number]
        return Row(tuple(fields))

    found: list[Drawable] = [drawn([each.title for each in block.headings], Tone.MUTED)]
    found += [drawn(row, Tone.NORMAL) for row in block.rows]
    if block.total:
        found.append(drawn(block.total, Tone.STRONG))
    return found


def _taken(wide: Sequence[int], kept: Sequence[int]) -> int:
    """Cells of the columns after the first."""
    return sum(wide[number] + GAP for number in kept[1:])
