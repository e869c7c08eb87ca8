"""Drawing the lines of a table: its titles and its rows, each cell in its column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from crm_tui.terminal.marks import cell_mark
from crm_tui.text.bidi.classes import has_rtl
from crm_tui.widgets import look
from crm_tui.widgets.columns import GAP, Slot
from crm_tui.widgets.lines import LineWidget, Span, Tone, cut_spans
from crm_tui.widgets.segments import merged

MARGIN = 3
"""Cells before the first column: cursor, mark, blank."""
_UNMARKED = Style.null()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record: per column id a text or spans; ``tone`` colours what has no own tone."""

    id: int
    cells: Mapping[str, str | tuple[Span, ...]]
    tone: Tone = Tone.NORMAL


def title_strip(widget: LineWidget, slots: Sequence[Slot], sort: tuple[str, bool] | None) -> Strip:
    """The titles of the columns; ``sort`` is the column id and whether it descends."""
    glyphs = look.now().glyphs
    cells = []
    for slot in slots:
        spans = [Span(slot.column.title)]
        if sort and sort[0] == slot.column.id:
            spans.append(Span(" " + (glyphs.down if sort[1] else glyphs.up)))
        cells.append(spans)
    return _assemble(widget, " " * MARGIN, slots, cells, widget.part("line--header"))


def row_strip(
    widget: LineWidget, slots: Sequence[Slot], row: TableRow | None, *, cursor: bool, marked: bool
) -> Strip:
    """A row with its signs of cursor and mark; None: a row that is still to come."""
    base = widget.part("line--cursor") if cursor else widget.base
    signs = look.now()
    lead = (signs.cursor if cursor else " ") + (signs.glyphs.mark if marked else " ") + " "
    if row is None:
        return _assemble(widget, lead, slots, [], base)
    cells: list[Sequence[Span]] = []
    for number, slot in enumerate(slots):
        value = row.cells.get(slot.column.id, "")
        tone = Tone.STRONG if number == 0 and row.tone is Tone.NORMAL else row.tone
        cells.append([Span(value, tone)] if isinstance(value, str) else value)
    return _assemble(widget, lead, slots, cells, base)


def _assemble(
    widget: LineWidget,
    lead: str,
    slots: Sequence[Slot],
    cells: Sequence[Sequence[Span]],
    base: Style,
) -> Strip:
    rtl = look.now().rtl
    # Marks cost bytes: only a line with something to turn round has them.
    marked = any(has_rtl(span.text) for cell in cells for span in cell)
    parts: list[Segment] = []
    numbered = list(enumerate(zip(cells, slots, strict=False)))
    for number, (cell, slot) in reversed(numbered) if rtl else numbered:
        flush = rtl or slot.column.numeric
        mark = cell_mark(number, flush=flush) if marked else _UNMARKED
        if parts:
            parts.append(Segment(" " * GAP, base))
        parts += _cell(widget, cell, slot, base, mark)
    width = widget.size.width
    used = sum(cell_len(segment.text) for segment in parts)
    rest = Segment(" " * max(0, width - MARGIN - used), base)
    sign_style = widget.tone(Tone.ACCENT, base) + (cell_mark(-1) if marked else _UNMARKED)
    sign = Segment(lead[::-1] if rtl else lead, sign_style)
    line = [rest, *parts, sign] if rtl else [sign, *parts, rest]
    return Strip(merged(line), width)


def _cell(
    widget: LineWidget, spans: Sequence[Span], slot: Slot, base: Style, mark: Style
) -> list[Segment]:
    kept = cut_spans([span for span in spans if span.text], slot.width)
    gap = slot.width - sum(cell_len(span.text) for span in kept)
    segments = [Segment(span.text, widget.tone(span.tone, base) + mark) for span in kept]
    pad = [Segment(" " * gap, base + mark)] if gap else []
    return pad + segments if slot.column.numeric or look.now().rtl else segments + pad
