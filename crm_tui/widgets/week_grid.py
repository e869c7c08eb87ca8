"""A week with the hours downwards, or fewer days of it where seven do not fit or are not wanted.

The day of the cursor is always seen, and so is its time. In Persian the week runs from the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.text.calendar_grid import step_days
from crm_tui.widgets import look
from crm_tui.widgets.agenda_items import DAY, Item
from crm_tui.widgets.agenda_layout import ALL_DAY, Stop, rows_of, stops
from crm_tui.widgets.spots import Spot
from crm_tui.widgets.week_lines import WeekLines, lane_edges

if TYPE_CHECKING:
    from textual import events

MOVE: Final = 30
"""Minutes an activity is moved by."""


class WeekGrid(WeekLines):
    """See the module."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("week",)

    def show_days(self, most: int) -> None:
        """Show so many days, 1 to 7, where there is room for them."""
        self.most, self._first = most, None
        self._changed()

    # The cursor

    def _settle(self) -> None:
        self._first = self.days[0]
        items = self.items_of(self.day)
        if self.key not in {item.key for item in items}:
            self._stand(_stop_at(items, self._row(self.start), self.step))
        self._lay_out()
        self._scroll()

    def _stand(self, stop: Stop) -> None:
        self.key = stop.key
        item = self.item
        if item is not None:
            self.start = item.start
        else:
            self.start = None if stop.row == ALL_DAY else stop.row * self.step

    def _scroll(self) -> None:
        """Keep the time of the cursor in sight, the working hours at first."""
        if self.top < 0:
            self.top = self.hours[0] // self.step
        body = self.body
        item = self.item
        first, last = rows_of(item, self.step) if item else (self._row(self.start),) * 2
        if first != ALL_DAY and not self.top <= first < self.top + body:
            self.top = first - body // 2
        elif first != ALL_DAY and last >= self.top + body:
            self.top = min(first, last - body + 1)
        self.top = max(0, min(self.top, self.rows - body))

    def go(self, day: date) -> None:
        """Put the cursor on a day, at the time it had."""
        self.start = self._wanted
        super().go(day)

    def action_today(self) -> None:
        """Now."""
        self._wanted = self._now_minute()
        self.go(self.today)

    def action_left(self) -> None:
        """The day on the left: tomorrow where one reads from the right."""
        self.go(self._days_left(1))

    def action_right(self) -> None:
        """The day on the right."""
        self.go(self._days_left(-1))

    def action_up(self) -> None:
        """What stands above."""
        self._walk(-1)

    def action_down(self) -> None:
        """What stands below."""
        self._walk(1)

    def _walk(self, step: int) -> None:
        found = stops(self.items_of(self.day), self.step)
        here = Stop(self._row(self.start), self.key)
        at = found.index(here) if here in found else 0
        self._stand(found[max(0, min(at + step, len(found) - 1))])
        self._wanted = self.start
        self._changed()

    def action_next(self) -> None:
        """Next week; the next days where fewer are seen."""
        self.go(step_days(self.day, len(self.days)))

    def action_previous(self) -> None:
        """The week before."""
        self.go(step_days(self.day, -len(self.days)))

    def action_move_left(self) -> None:
        """Move the activity to the day on the left."""
        self._carry(days=self._days_left(1))

    def action_move_right(self) -> None:
        """Move the activity to the day on the right."""
        self._carry(days=self._days_left(-1))

    def action_move_up(self) -> None:
        """Move the activity to an earlier time."""
        self._carry(minutes=-MOVE)

    def action_move_down(self) -> None:
        """Move the activity to a later time."""
        self._carry(minutes=MOVE)

    def _carry(self, *, days: date | None = None, minutes: int = 0) -> None:
        item = self.item
        if item is None:
            return
        start = item.start
        if minutes:
            if start is None or not 0 <= start + minutes < DAY:
                return
            start += minutes
        self._wanted = start
        self._move_item(item, days or item.day, start)

    # Jumping and the mouse

    def _place(self, x: int, y: int) -> tuple[date, Stop] | None:
        """The day and the place of the cursor at a cell of the screen."""
        x = self.size.width - 1 - x if look.now().rtl else x
        head, whole = self.head, self.whole
        column = next(((d, left, w) for d, left, w in self._columns if left <= x <= left + w), None)
        if column is None or not head <= y < head + whole + self.body:
            return None
        day, left, width = column
        if y < head + whole:
            items = self._whole(day)
            key = items[min(y - head, len(items) - 1)].key if items else None
            return day, Stop(ALL_DAY, key)
        row = self.top + y - head - whole
        for block in self._plans[day].blocks:
            begin, end = lane_edges(block, left, width)
            if block.first <= row <= block.last and begin <= x <= end:
                return day, Stop(block.first, block.item.key)
        return day, Stop(row, None)

    def _put(self, day: date, stop: Stop) -> None:
        self.day = day
        self._stand(stop)
        self._wanted = self.start
        self._changed()

    def on_click(self, event: events.Click) -> None:
        """A click goes to a time or an activity, a second one opens it."""
        place = self._place(event.x, event.y)
        if place is None:
            return
        before = (self.day, self.start, self.key)
        self._put(*place)
        if before == (self.day, self.start, self.key):
            self.action_open()

    def spots(self) -> Iterator[Spot]:
        """The activities that are seen."""
        head, whole = self.head, self.whole
        for day, x, width in self._columns:
            for line, item in enumerate(self._whole(day)[:whole]):
                yield Spot(x, head + line, partial(self._jump_to, day, Stop(ALL_DAY, item.key)))
            for block in self._plans[day].blocks:
                if self.top <= block.first < self.top + self.body:
                    yield Spot(
                        lane_edges(block, x, width)[0],
                        head + whole + block.first - self.top,
                        partial(self._jump_to, day, Stop(block.first, block.item.key)),
                    )

    def _jump_to(self, day: date, stop: Stop) -> None:
        self.focus()
        self._put(day, stop)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Later hours."""
        event.stop()
        self._wheel(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Earlier hours."""
        event.stop()
        self._wheel(-2)

    def _wheel(self, rows: int) -> None:
        self.top = max(0, min(self.top + rows, self.rows - self.body))
        self._draw()


def _stop_at(items: Sequence[Item], row: int, step: int) -> Stop:
    """The place at that row: what begins there, what covers it, or the empty slot."""
    for stop in stops(items, step):
        if stop.row == row:
            return stop
    covering = next(
        item for item in items if rows_of(item, step)[0] <= row <= rows_of(item, step)[1]
    )
    return Stop(rows_of(covering, step)[0], covering.key)
