"""A table over any number of records that draws only what is seen.

It holds the ids in order and a window of rows around the cursor; rows it lacks it asks for with
:class:`RecordTable.RowsNeeded`. Over a slow line scrolling costs most, so when the cursor passes
the edge the window moves by half a page, and there is no scroll bar.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets import look
from crm_tui.widgets.columns import GAP, Column, Slot, arrange
from crm_tui.widgets.cursor_list import CursorList
from crm_tui.widgets.marks import Marks
from crm_tui.widgets.spots import Spot
from crm_tui.widgets.table_rows import MARGIN, TableRow, row_strip, title_strip

if TYPE_CHECKING:
    from textual import events

__all__ = ["RecordTable", "TableRow"]

EDGE = 1
ROWS_KEPT = 3000


class RecordTable(CursorList, can_focus=True):
    """See the module. The first line holds the column titles."""

    FIRST_LINE: ClassVar[int] = 1
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
        self.columns: tuple[Column, ...] = tuple(columns)
        self.ids: array[int] = array("q")
        self.marks = Marks()
        self.sort: tuple[str, bool] | None = None
        self._rows: dict[int, TableRow] = {}
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

    def render_line(self, y: int) -> Strip:
        """The titles, a row, or nothing."""
        if y == 0:
            return title_strip(self, self._slots, self.sort)
        place = self.top + y - 1
        if place >= len(self.ids):
            return Strip.blank(self.size.width, self.base)
        record = self.ids[place]
        cursor, marked = place == self.cursor, record in self.marks
        row = self._rows.get(record)
        return self._drawn(
            (record, cursor, marked),
            partial(row_strip, self, self._slots, row, cursor=cursor, marked=marked),
            keep=row is not None,
        )

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

    def _length(self) -> int:
        return len(self.ids)

    def _step(self, step: int) -> None:
        self._move_to(self.cursor + step)

    def action_page_down(self) -> None:
        """A page further; at the end the last row."""
        last = max(0, len(self.ids) - self.page)
        self._move_to(self.cursor + self.page, min(last, self.top + self.page))

    def action_page_up(self) -> None:
        """A page back."""
        self._move_to(self.cursor - self.page, max(0, self.top - self.page))

    def action_open(self) -> None:
        """Open the record under the cursor."""
        if self.record is not None:
            self.post_message(self.RowOpened(self, self.record))

    # Marking

    def _turn_mark(self) -> bool:
        if self.record is None:
            return False
        self.marks.toggle(self.record)
        return True

    def _put_mark(self) -> bool:
        if self.record is None:
            return False
        self.marks.put(self.record, marked=True)
        return True

    def _tell_marks(self) -> None:
        self.post_message(self.MarksChanged(self, self.marks.count(len(self.ids))))

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
        if place < len(self.ids):
            self._clicked(place, event)

    def _slot_at(self, x: int) -> Slot | None:
        x = self.size.width - 1 - x if look.now().rtl else x
        for slot in self._slots:
            if slot.x <= x - MARGIN < slot.x + slot.width + GAP:
                return slot
        return None

    def _wheel(self, rows: int) -> None:
        top = max(0, min(self.top + rows, len(self.ids) - self.page))
        if top != self.top:
            self._move_to(max(top, min(self.cursor, top + self.page - 1)), top)
