"""Drawing the lines of a list of activities: the titles of its groups, and its entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.strip import Strip

from crm_tui.text import cells
from crm_tui.widgets import look
from crm_tui.widgets.agenda_cells import Field, side_by_side
from crm_tui.widgets.agenda_items import Entry, Group
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone

LEAD = 3
"""Cells before the first field: cursor, mark, blank."""

GAP = 2
TITLE = 48
"""Cells a title has at most, unless one needs more."""


class Widths(NamedTuple):
    """The cells the widest time, name, side value and title take."""

    when: int = 0
    who: int = 0
    side: int = 0
    title: int = 0


def widths(groups: Sequence[Group]) -> Widths:
    """The widths of what stands in these groups."""
    entries = [entry for group in groups for entry in group.lines]

    def widest(values: Iterable[str]) -> int:
        return max(map(cells.width, set(values)), default=0)

    return Widths(
        widest(entry.when for entry in entries),
        widest(entry.who for entry in entries),
        widest(entry.side for entry in entries),
        widest("".join(span.text for span in _title(entry)) for entry in entries),
    )


def _title(entry: Entry, tone: Tone = Tone.NORMAL) -> list[Span]:
    """The number, the title, the remark: each by itself, whatever way it reads."""
    spans = [Span(entry.title, tone)]
    if entry.lead:
        spans[:0] = [Span(entry.lead, Tone.MUTED), Span(" ")]
    if entry.after:
        spans += [Span(f" {look.now().glyphs.between} "), Span(entry.after, Tone.MUTED)]
    return spans


def title_strip(widget: LineWidget, group: Group) -> Strip:
    """The title of a group, with its badge and note."""
    start = [Span(group.title, group.tone)]
    if group.badge:
        start += [Span("  "), Span(group.badge, Tone.MUTED)]
    end = (Span(group.note, Tone.MUTED),) if group.note else ()
    return widget.paint(Line(tuple(start), end), widget.size.width)


def entry_strip(
    widget: LineWidget, widest: Widths, entry: Entry, *, cursor: bool, marked: bool
) -> Strip:
    """An entry with its signs of cursor and mark."""
    base = widget.part("line--cursor") if cursor else widget.base
    signs = look.now()
    words = Tone.MUTED if entry.muted else Tone.NORMAL
    lit = Tone.MUTED if entry.muted and entry.tone is Tone.NORMAL else entry.tone
    fields = [
        Field(0, 1, (Span(signs.cursor if cursor else "", Tone.KEY),), base),
        Field(1, 1, (Span(signs.glyphs.mark if marked else "", Tone.ACCENT),), base),
    ]
    width, x = widget.size.width, LEAD
    when, who, side = _columns(widest, width)
    if when:
        fields.append(Field(x, when, (Span(entry.when, lit),), base))
        x += when + GAP
    fields.append(Field(x, 1, (Span(entry.glyph, lit),), base))
    x += 2
    room = width - x - 1 - sum(column + GAP for column in (who, side) if column)
    if who:
        # What belongs together is not torn apart by a wide screen.
        room = min(room, max(TITLE, widest.title))
    title = _title(entry, words)
    if entry.who and not who:
        title += [Span(f" {signs.glyphs.between} "), Span(entry.who, Tone.MUTED)]
    fields.append(Field(x, room, tuple(title), base))
    x += room + GAP
    if who:
        fields.append(Field(x, who, (Span(entry.who, words),), base))
        x += who + GAP
    if side:
        fields.append(Field(x, side, (Span(entry.side, Tone.MUTED),), base))
    return side_by_side(widget, fields, width, base)


def _columns(widest: Widths, width: int) -> tuple[int, int, int]:
    """Cells of the time, of the name and of the side value; 0 where there is no room."""
    when = min(widest.when, max(5, width // 5))
    rest = width - LEAD - when - GAP - 3
    who = min(widest.who, rest * 2 // 5) if rest >= 44 else 0
    left = rest - (who + GAP if who else 0)
    side = min(widest.side, left * 2 // 5) if left >= 48 else 0
    return when, who, side
