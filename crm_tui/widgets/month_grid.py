"""A month of six weeks with the beginning of what is done on each day.

The cursor is a day; space chooses among its activities, and what is chosen (else the first) can
be moved from day to day. In Persian the week runs from the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.text.calendar_grid import (
    WEEKS,
    DayCell,
    month_grid,
    month_of,
    month_title,
    other_title,
    step_days,
    step_months,
)
from crm_tui.widgets import look
from crm_tui.widgets.agenda_cells import Field
from crm_tui.widgets.agenda_days import Content, DayGrid
from crm_tui.widgets.agenda_items import Item, sign
from crm_tui.widgets.agenda_words import clock, in_words
from crm_tui.widgets.lines import Line, Span, Tone
from crm_tui.widgets.spots import Spot
from crm_tui.widgets.week_lines import indent_of

if TYPE_CHECKING:
    from textual import events

MARGIN: Final = 1
HEAD: Final = 2
WIDE: Final = 16
"""Cells of a day from which on the time stands before the title."""

_grid = lru_cache(8)(month_grid)


class MonthGrid(DayGrid):
    """See the module."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("month",)
    DEFAULT_CSS = """
    MonthGrid { height: 1fr; min-height: 9; }
    """

    # Room

    @property
    def days(self) -> Sequence[date]:
        """The days of six weeks."""
        return [cell.day for week in self._weeks() for cell in week]

    def _weeks(self) -> Sequence[Sequence[DayCell]]:
        week = self.habits.week
        return _grid(month_of(self.day, self.calendar), week.start, week.weekend)

    @property
    def lines(self) -> int:
        """Lines of a week, the numbers of its days included."""
        return max(1, (self.size.height - HEAD - 1) // WEEKS)

    def _columns(self) -> Iterator[tuple[int, int]]:
        """Place from the reading edge and cells of each weekday."""
        room = self.size.width - 2 * MARGIN + 1
        for number in range(7):
            left, right = room * number // 7, room * (number + 1) // 7
            yield MARGIN + left, right - left - 1

    # Drawing

    def _content(self, y: int) -> Content:
        """Months, weekdays, weeks, and what is under the cursor."""
        if y == 0:
            return self._months()
        if y == 1:
            return tuple(self._names())
        week, line = divmod(y - HEAD, self.lines)
        if week >= WEEKS:
            return self._below(y - HEAD - WEEKS * self.lines)
        cells = self._weeks()[week]
        return tuple(self._numbers(cells) if line == 0 else self._line(cells, line - 1))

    def _months(self) -> Line:
        month, language = month_of(self.day, self.calendar), self.habits.language
        covered = Span(other_title(month, language), Tone.MUTED)
        return Line((Span(month_title(month, language), Tone.TITLE),), (covered,))

    def _names(self) -> Iterator[Field]:
        header = self.part("line--header")
        week = self.habits.week
        columns = list(self._columns())
        least = min(width for _x, width in columns)
        indent = indent_of(least)
        names = self._weekdays(least - indent)
        for cell, (x, width) in zip(self._weeks()[0], columns, strict=True):
            weekday = cell.day.weekday()
            name = Span(names[weekday], Tone.SOON if weekday in week.weekend else Tone.NORMAL)
            yield Field(x + indent, width - indent, (name,), header)

    def _numbers(self, cells: Iterable[DayCell]) -> Iterator[Field]:
        glyphs = look.now().glyphs
        for cell, (x, width) in zip(cells, self._columns(), strict=True):
            base = self.part("line--cursor" if cell.day == self.day else "line--band")
            today, name = cell.day == self.today, self.holiday(cell.day)
            tone = Tone.SOON if cell.weekend or name else Tone.STRONG
            if not cell.inside:
                tone = Tone.FAINT
            if today:
                tone = Tone.KEY
            number = self._digits(str(cell.number))
            if width < 6:
                yield Field(x, width, (Span(number, tone),), base)
                continue
            other = self._digits(str(cell.other))
            hidden = len(self.items_of(cell.day)) if self.lines == 1 else 0
            said = f"+{self._digits(str(hidden))}" if hidden else name
            text, room = x + indent_of(width), width - indent_of(width)
            words = Span(said, Tone.MUTED if hidden else Tone.SOON)
            yield Field(x, text - x, (Span(glyphs.ring if today else "", Tone.ACCENT),), base)
            yield Field(text, 3, (Span(number, tone),), base)
            yield Field(text + 3, room - 6, (words,), base)
            yield Field(x + width - 3, 3, (Span(other, Tone.FAINT),), base, end=True)

    def _line(self, cells: Iterable[DayCell], line: int) -> Iterator[Field]:
        for cell, (x, width) in zip(cells, self._columns(), strict=True):
            here = cell.day == self.day
            items = self._seen(cell.day)
            base = self.part("line--cursor") if here else self.base
            more = len(self.items_of(cell.day)) - len(items) if line == self.lines - 2 else 0
            rest = f"+{self._digits(str(more))}" if more else ""
            if line >= len(items):
                yield Field(x, width, (), base)
                continue
            yield from self._item(items[line], Field(x, width - len(rest), (), base))
            yield Field(x + width - len(rest), len(rest), (Span(rest, Tone.MUTED),), base)

    def _seen(self, day: date) -> Sequence[Item]:
        """The activities of a day that fit, the chosen one among them."""
        items, room = list(self.items_of(day)), self.lines - 1
        at = next((n for n, item in enumerate(items) if item.key == self.key), 0)
        if day == self.day and at >= room > 0:
            items[room - 1] = items[at]
        return items[:room]

    def _item(self, item: Item, room: Field) -> Iterator[Field]:
        chosen = item.key == self.key and item.day == self.day
        tone = Tone.MUTED if item.done else item.tone
        glyph = look.now().cursor if chosen else sign(item.kind, item.tone, done=item.done)
        spans = [
            Span(item.title, Tone.STRONG if chosen else Tone.MUTED if item.done else Tone.NORMAL)
        ]
        if item.start is not None and room.width >= WIDE:
            spans.insert(0, Span(clock(item.start, self.habits.language) + " ", Tone.MUTED))
        indent = indent_of(room.width)
        yield Field(room.x, indent, (Span(glyph, Tone.KEY if chosen else tone),), room.base)
        yield Field(room.x + indent, room.width - indent, tuple(spans), room.base)

    def _below(self, line: int) -> Line:
        """What is under the cursor, and what else there is on that day as far as it fits."""
        if line == 0:
            return self._detail()
        others = [item for item in self.items_of(self.day) if item.key != self.key]
        if line > len(others):
            return Line()
        return in_words(others[line - 1], self.habits.language)

    # The cursor

    def _settle(self) -> None:
        self.start = None
        if self.key not in {item.key for item in self.items_of(self.day)}:
            self.key = None

    def action_left(self) -> None:
        """The day on the left: tomorrow where one reads from the right."""
        self.go(self._days_left(1))

    def action_right(self) -> None:
        """The day on the right."""
        self.go(self._days_left(-1))

    def action_up(self) -> None:
        """A week before."""
        self.go(step_days(self.day, -7))

    def action_down(self) -> None:
        """A week later."""
        self.go(step_days(self.day, 7))

    def action_next(self) -> None:
        """The same day of the next month."""
        self.go(step_months(self.day, 1, self.calendar))

    def action_previous(self) -> None:
        """The same day of the month before."""
        self.go(step_months(self.day, -1, self.calendar))

    def action_cycle(self) -> None:
        """Choose the next activity of this day, after the last one none."""
        keys = [item.key for item in self.items_of(self.day)]
        at = keys.index(self.key) + 1 if self.key in keys else 0
        self.key = keys[at] if at < len(keys) else None
        self._changed()

    def action_move_left(self) -> None:
        """Move the activity to the day on the left."""
        self._carry(self._days_left(1))

    def action_move_right(self) -> None:
        """Move the activity to the day on the right."""
        self._carry(self._days_left(-1))

    def action_move_up(self) -> None:
        """Move the activity a week back."""
        self._carry(step_days(self.day, -7))

    def action_move_down(self) -> None:
        """Move the activity a week on."""
        self._carry(step_days(self.day, 7))

    def _carry(self, day: date) -> None:
        items = self.items_of(self.day)
        if items:
            item = self.item or items[0]
            self._move_item(item, day, item.start)

    # Jumping and the mouse

    def spots(self) -> Iterator[Spot]:
        """The days."""
        columns = list(self._columns())
        for week, cells in enumerate(self._weeks()):
            for cell, (x, _width) in zip(cells, columns, strict=True):
                yield Spot(x, HEAD + week * self.lines, partial(self._jump_to, cell.day))

    def _jump_to(self, day: date) -> None:
        self.focus()
        self.go(day)

    def on_click(self, event: events.Click) -> None:
        """A click goes to a day and what is there, a second one opens it."""
        x = self.size.width - 1 - event.x if look.now().rtl else event.x
        week, line = divmod(event.y - HEAD, self.lines)
        found = [n for n, (left, width) in enumerate(self._columns()) if left <= x <= left + width]
        if not found or not 0 <= week < WEEKS:
            return
        day = self._weeks()[week][found[0]].day
        items = self._seen(day)
        key = items[line - 1].key if 0 < line <= len(items) else None
        if (day, key) == (self.day, self.key):
            self.action_open()
            return
        self.day, self.key = day, key
        self._changed()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next month."""
        event.stop()
        self.action_next()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The month before."""
        event.stop()
        self.action_previous()
