"""A table over any number of records that draws only what is seen.

It holds the ids in order and a window of rows around the cursor; rows it lacks it asks for with
:class:`RecordTable.RowsNeeded`. Over a slow line scrolling costs most, so when the cursor passes
the edge the window moves by half a page, and there is no scroll bar.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from crm_tui.terminal.marks import cell_mark
from crm_tui.text.bidi.classes import has_rtl
from crm_tui.widgets import look
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.columns import GAP, Column, Slot, arrange
from crm_tui.widgets.lines import LineWidget, Span, Tone, cut_spans
from crm_tui.widgets.marks import Marks
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events

MARGIN = 3
"""Cells before the first column: cursor, mark, blank."""
EDGE = 1
ROWS_KEPT = 3000
WHEEL_ROWS = 3
_UNMARKED = Style.null()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One record: per column id a text or spans; ``tone`` colours what has no own tone."""

    id: int
    cells: Mapping[str, str | tuple[Span, ...]]
    tone: Tone = Tone.NORMAL


class RecordTable(LineWidget, can_focus=True):
    """See the module. The first line holds the column titles."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("table",)
    DEFAULT_CSS = """
    RecordTable { height: 1fr; min-height: 3; }
    """

    class RowsNeeded(Message):
        """These records will be seen soon and are not here yet."""

        def __init__(self, table: RecordTable, ids: tuple[int, ...]) -> None:
            super().__init__()
            self.table, self.ids = table, ids

    class RowHighlighted(Message):
        """The cursor stands on another record (None: the table is empty)."""

        def __init__(self, table: RecordTable, record: int | None) -> None:
            super().__init__()
            self.table, self.record = table, record

    class RowOpened(Message):
        """Enter or a double click on a record."""

        def __init__(self, table: RecordTable, record: int) -> None:
            super().__init__()
            self.table, self.record = table, record

    class MarksChanged(Message):
        """Other records are marked than before."""

        def __init__(self, table: RecordTable, count: int) -> None:
            super().__init__()
            self.table, self.count = table, count

    class SortRequested(Message):
        """A column title was clicked."""

        def __init__(self, table: RecordTable, column: str) -> None:
            super().__init__()
            self.table, self.column = table, column

    def __init__(self, columns: Sequence[Column] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._bindings = bindings_for(self.CONTEXTS)
        self.columns: tuple[Column, ...] = tuple(columns)
        self.ids: array[int] = array("q")
        self.marks = Marks()
        self.cursor = 0
        self.top = 0
        self.sort: tuple[str, bool] | None = None
        self._rows: dict[int, TableRow] = {}
        self._strips: dict[tuple[int, bool, bool], Strip] = {}
        self._slots: tuple[Slot, ...] = ()
        self._asked: frozenset[int] = frozenset()

    # What the screen tells the table

    def set_columns(self, columns: Sequence[Column], sort: tuple[str, bool] | None) -> None:
        """Show these columns; ``sort`` is the column id and whether it descends."""
        self.columns, self.sort = tuple(columns), sort
        self._lay_out()

    def set_ids(self, ids: array[int], *, follow: bool = True) -> None:
        """List these records; ``follow`` keeps the cursor on its record where it still is."""
        record = self.record
        self.ids = ids
        place = self._place(record) if follow and record is not None else None
        self.cursor = min(self.cursor, max(0, len(ids) - 1)) if place is None else place
        if not follow:
            self.cursor = self.top = 0
        self._clamp()
        self._ask()
        self.refresh()
        if self.record != record:
            self._highlighted()

    def put_rows(self, rows: Iterable[TableRow]) -> None:
        """Here are rows; those on the screen are drawn."""
        if len(self._rows) > ROWS_KEPT:
            self._rows.clear()
        for row in rows:
            self._rows[row.id] = row
        self._strips.clear()
        self._asked = frozenset()
        self.refresh()

    def forget_rows(self, ids: Iterable[int] | None = None) -> None:
        """These records (None: all) changed: ask for them again when they are seen."""
        stale = list(self._rows if ids is None else ids)
        for record in stale:
            self._rows.pop(record, None)
        self._asked = frozenset()
        self._ask()

    def row(self, record: int) -> TableRow | None:
        """The row of a record, if it is in the window."""
        return self._rows.get(record)

    def go_to(self, record: int) -> bool:
        """Put the cursor on that record; False if it is not listed."""
        place = self._place(record)
        if place is None:
            return False
        self._move_to(place)
        return True

    @property
    def record(self) -> int | None:
        """The record under the cursor."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    @property
    def page(self) -> int:
        """Rows that fit."""
        return max(1, self.size.height - 1)

    def marked(self) -> list[int]:
        """The marked records in list order."""
        return self.marks.among(self.ids) if self.marks else []

    def clear_marks(self) -> None:
        """Unmark everything."""
        self.marks.clear()
        self._marks_changed()

    # Drawing

    def _lay_out(self) -> None:
        self._slots = arrange(self.columns, self.size.width - MARGIN - EDGE)
        self._strips.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Choose the columns again."""
        self._clamp()
        self._lay_out()
        self._ask()

    def notify_style_update(self) -> None:
        """Draw anew in the new theme."""
        self._strips.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """The titles, a row, or nothing."""
        if y == 0:
            return self._title_strip()
        place = self.top + y - 1
        if place >= len(self.ids):
            return Strip.blank(self.size.width, self.base)
        record = self.ids[place]
        cursor, marked = place == self.cursor, record in self.marks
        key = (record, cursor, marked)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._row_strip(self._rows.get(record), cursor=cursor, marked=marked)
            if len(self._strips) > 400:
                self._strips.clear()
            if record in self._rows:
                self._strips[key] = strip
        return strip

    def _title_strip(self) -> Strip:
        base = self.part("line--header")
        glyphs = look.now().glyphs
        cells = []
        for slot in self._slots:
            spans = [Span(slot.column.title)]
            if self.sort and self.sort[0] == slot.column.id:
                spans.append(Span(" " + (glyphs.down if self.sort[1] else glyphs.up)))
            cells.append(spans)
        return self._assemble(" " * MARGIN, cells, base)

    def _row_strip(self, row: TableRow | None, *, cursor: bool, marked: bool) -> Strip:
        base = self.part("line--cursor") if cursor else self.base
        signs = look.now()
        lead = (signs.cursor if cursor else " ") + (signs.glyphs.mark if marked else " ") + " "
        if row is None:
            return self._assemble(lead, [], base)
        cells: list[Sequence[Span]] = []
        for number, slot in enumerate(self._slots):
            value = row.cells.get(slot.column.id, "")
            tone = Tone.STRONG if number == 0 and row.tone is Tone.NORMAL else row.tone
            cells.append([Span(value, tone)] if isinstance(value, str) else value)
        return self._assemble(lead, cells, base)

    def _cell(self, spans: Sequence[Span], slot: Slot, base: Style, mark: Style) -> list[Segment]:
        kept = cut_spans([span for span in spans if span.text], slot.width)
        gap = slot.width - sum(cell_len(span.text) for span in kept)
        segments = [Segment(span.text, self.tone(span.tone, base) + mark) for span in kept]
        pad = [Segment(" " * gap, base + mark)] if gap else []
        return pad + segments if slot.column.numeric or look.now().rtl else segments + pad

    def _assemble(self, lead: str, cells: Sequence[Sequence[Span]], base: Style) -> Strip:
        rtl = look.now().rtl
        # Marks cost bytes: only a line with something to turn round has them.
        marked = any(has_rtl(span.text) for cell in cells for span in cell)
        parts: list[Segment] = []
        numbered = list(enumerate(zip(cells, self._slots, strict=False)))
        for number, (cell, slot) in reversed(numbered) if rtl else numbered:
            flush = rtl or slot.column.numeric
            mark = cell_mark(number, flush=flush) if marked else _UNMARKED
            if parts:
                parts.append(Segment(" " * GAP, base))
            parts += self._cell(cell, slot, base, mark)
        width = self.size.width
        used = sum(cell_len(segment.text) for segment in parts)
        rest = Segment(" " * max(0, width - MARGIN - used), base)
        sign_style = self.tone(Tone.ACCENT, base) + (cell_mark(-1) if marked else _UNMARKED)
        sign = Segment(lead[::-1] if rtl else lead, sign_style)
        line = [rest, *parts, sign] if rtl else [sign, *parts, rest]
        return Strip(_merged(line), width)

    # Moving

    def _clamp(self) -> None:
        """Keep the cursor inside the window and the window inside the list."""
        total, page = len(self.ids), self.page
        self.cursor = max(0, min(self.cursor, total - 1))
        if self.cursor < self.top or self.cursor >= self.top + page:
            self.top = self.cursor - page // 2
        self.top = max(0, min(self.top, total - page))

    def _move_to(self, place: int, top: int | None = None) -> None:
        """Put the cursor at ``place``; the window follows by half pages unless told."""
        place = max(0, min(place, len(self.ids) - 1))
        if not self.ids or (place == self.cursor and top is None):
            return
        old, old_top, page = self.cursor, self.top, self.page
        self.cursor = place
        if top is not None:
            self.top = top
        elif place >= self.top + page:
            self.top = place - page + 1 + (page // 2 if place == old + 1 else 0)
        elif place < self.top:
            self.top = place - (page // 2 if place == old - 1 else 0)
        self._clamp()
        if self.top == old_top:
            self._refresh_places(old, place)
        else:
            self._ask()
            self.refresh()
        self._highlighted()

    def _refresh_places(self, *places: int) -> None:
        width = self.size.width
        self.refresh(*(Region(0, place - self.top + 1, width, 1) for place in set(places)))

    def _highlighted(self) -> None:
        self.post_message(self.RowHighlighted(self, self.record))

    def _place(self, record: int) -> int | None:
        if record == self.record:
            return self.cursor
        try:
            return self.ids.index(record)
        except ValueError:
            return None

    def _ask(self) -> None:
        """Ask for rows of the window and a page on both sides, if any of the nearer half lacks."""
        if not self.size.height:
            return
        page = self.page
        near = range(
            max(0, self.top - page // 2), min(len(self.ids), self.top + page + page // 2 + 1)
        )
        if all(self.ids[place] in self._rows for place in near):
            return
        far = range(max(0, self.top - page), min(len(self.ids), self.top + 2 * page))
        missing = [self.ids[place] for place in far if self.ids[place] not in self._rows]
        wanted = frozenset(missing)
        if wanted and wanted != self._asked:
            self._asked = wanted
            self.post_message(self.RowsNeeded(self, tuple(missing)))

    def action_down(self) -> None:
        """Next row."""
        self._move_to(self.cursor + 1)

    def action_up(self) -> None:
        """Previous row."""
        self._move_to(self.cursor - 1)

    def action_page_down(self) -> None:
        """A page further; at the end the last row."""
        last = max(0, len(self.ids) - self.page)
        self._move_to(self.cursor + self.page, min(last, self.top + self.page))

    def action_page_up(self) -> None:
        """A page back."""
        self._move_to(self.cursor - self.page, max(0, self.top - self.page))

    def action_first(self) -> None:
        """First row."""
        self._move_to(0)

    def action_last(self) -> None:
        """Last row."""
        self._move_to(len(self.ids) - 1)

    def action_open(self) -> None:
        """Open the record under the cursor."""
        if self.record is not None:
            self.post_message(self.RowOpened(self, self.record))

    # Marking

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.MarksChanged(self, self.marks.count(len(self.ids))))

    def action_mark(self) -> None:
        """Turn the mark of this row over and go to the next."""
        if self.record is None:
            return
        self.marks.toggle(self.record)
        place = self.cursor
        self._move_to(place + 1)
        self._refresh_places(place)
        self.post_message(self.MarksChanged(self, self.marks.count(len(self.ids))))

    def action_mark_down(self) -> None:
        """Mark this row and the next."""
        self._mark_and_move(1)

    def action_mark_up(self) -> None:
        """Mark this row and the previous."""
        self._mark_and_move(-1)

    def _mark_and_move(self, step: int) -> None:
        if self.record is None:
            return
        self.marks.put(self.record, marked=True)
        self._move_to(self.cursor + step)
        self.marks.put(self.ids[self.cursor], marked=True)
        self._marks_changed()

    def action_mark_all(self) -> None:
        """Mark everything listed; if it is marked already, nothing."""
        if self.marks.count(len(self.ids)) == len(self.ids):
            self.marks.clear()
        else:
            self.marks.everything()
        self._marks_changed()

    # Jumping

    def spots(self) -> Iterator[Spot]:
        """The rows that are seen."""
        for y, record in enumerate(self.ids[self.top : self.top + self.page], 1):
            yield Spot(0, y, partial(self._jump_to, record))

    def _jump_to(self, record: int) -> None:
        self.focus()
        self.go_to(record)

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """A row gets the cursor, twice opens it; ctrl marks; a title asks to sort."""
        if event.y == 0:
            slot = self._slot_at(event.x)
            if slot is not None and slot.column.sortable:
                self.post_message(self.SortRequested(self, slot.column.id))
            return
        place = self.top + event.y - 1
        if place >= len(self.ids):
            return
        self._move_to(place)
        if event.ctrl:
            self.marks.toggle(self.ids[place])
            self._marks_changed()
        elif event.chain >= 2:
            self.action_open()

    def _slot_at(self, x: int) -> Slot | None:
        x = self.size.width - 1 - x if look.now().rtl else x
        for slot in self._slots:
            if slot.x <= x - MARGIN < slot.x + slot.width + GAP:
                return slot
        return None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the window, and the cursor only as far as needed."""
        event.stop()
        self._wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the window, and the cursor only as far as needed."""
        event.stop()
        self._wheel(-WHEEL_ROWS)

    def _wheel(self, rows: int) -> None:
        top = max(0, min(self.top + rows, len(self.ids) - self.page))
        if top != self.top:
            self._move_to(max(top, min(self.cursor, top + self.page - 1)), top)


def _merged(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbours of one style as one segment: fewer bytes, faster filters."""
    merged: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if merged and merged[-1].style == segment.style:
            merged[-1] = Segment(merged[-1].text + segment.text, segment.style)
        else:
            merged.append(segment)
    return merged
