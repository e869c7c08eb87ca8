"""A week with the hours downwards, or three days of it where seven do not fit.

The day of the cursor is always seen, and so is its time. Rows are half hours, whole hours where
the terminal is low. In Persian the week runs from the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual.strip import Strip

from crm_tui.text import cells
from crm_tui.text.calendar_grid import other_calendar, step_days
from crm_tui.widgets import look
from crm_tui.widgets.agenda_cells import Field
from crm_tui.widgets.agenda_days import DayGrid
from crm_tui.widgets.agenda_items import DAY, Item, sign
from crm_tui.widgets.agenda_layout import (
    ALL_DAY,
    Block,
    DayPlan,
    Stop,
    plan_day,
    rows_of,
    stops,
    wrapped,
)
from crm_tui.widgets.lines import Span, Tone
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events

    from crm_tui.domain.week import DateHabits

MARGIN: Final = 1
GUTTER: Final = 6
"""Cells of the hours: a time and a blank."""

NARROW: Final = 70
"""Below this many cells there are three days."""

LOW: Final = 18
"""Below this many lines a row is an hour."""

LANE: Final = 8
"""Cells an activity needs beside another."""

WHOLE_DAYS: Final = 3
MOVE: Final = 30
"""Minutes an activity is moved by."""


class WeekGrid(DayGrid):
    """See the module; ``hours`` are the working hours, which are in sight first."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("week",)
    DEFAULT_CSS = """
    WeekGrid { height: 1fr; min-height: 8; }
    """

    def __init__(
        self,
        day: date,
        habits: DateHabits,
        now: datetime,
        hours: tuple[int, int] = (9 * 60, 18 * 60),
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(day, habits, now, id=id)
        self.hours = hours
        self.start = self._now_minute() if day == self.today else hours[0]
        self.top = -1
        self._wanted: int | None = self.start
        self._first: date | None = None
        self._plans: dict[date, DayPlan] = {}

    def _now_minute(self) -> int:
        return self.now.hour * 60 + self.now.minute

    # Room

    @property
    def step(self) -> int:
        """Minutes of a row."""
        return 30 if self.size.height >= LOW else 60

    @property
    def rows(self) -> int:
        """Rows of a day."""
        return DAY // self.step

    @property
    def days(self) -> Sequence[date]:
        """The week around the cursor; if narrow, three days that slide with it."""
        if self.size.width >= NARROW or not self.size.width:
            first, count = step_days(self.day, -self._offset(self.day)), 7
        else:
            first, count = self._first or step_days(self.day, -1), 3
            if not first <= self.day < first + timedelta(days=count):
                first = self.day if self.day < first else step_days(self.day, 1 - count)
        return [first + timedelta(days=number) for number in range(count)]

    def _offset(self, day: date) -> int:
        return (day.weekday() - self.habits.week.start) % 7

    def _columns(self) -> list[tuple[date, int, int]]:
        """Each day with its place from the reading edge and its cells."""
        days = self.days
        room = self.size.width - MARGIN - GUTTER
        edges = [MARGIN + GUTTER + room * n // len(days) for n in range(len(days) + 1)]
        return [(day, edges[n], edges[n + 1] - edges[n] - 1) for n, day in enumerate(days)]

    def _head(self) -> int:
        """Lines above the hours, the whole days left out."""
        return 3 if any(self.holiday(day) for day in self.days) else 2

    def _strip_lines(self) -> int:
        """Lines of the whole days."""
        longest = max(len(self._whole(day)) for day in self.days)
        return max(1, min(WHOLE_DAYS, longest))

    def _whole(self, day: date) -> list[Item]:
        return [item for item in self.items_of(day) if item.start is None]

    @property
    def body(self) -> int:
        """Rows of hours that are seen."""
        return max(1, min(self.rows, self.size.height - self._head() - self._strip_lines() - 1))

    # The cursor

    def _settle(self) -> None:
        if not self.size.height:
            return
        self._first = self.days[0]
        found = stops(self.items_of(self.day), self.step)
        if self.key not in {stop.key for stop in found if stop.key}:
            self._stand(self._stop_at(found, self._row(self.start)))
        self._plans = {
            day: plan_day(
                self.items_of(day),
                self.step,
                max(1, (width + 1) // (LANE + 1)),
                self.key if day == self.day else None,
            )
            for day, _x, width in self._columns()
        }
        self._scroll()

    def _row(self, minute: int | None) -> int:
        return ALL_DAY if minute is None else minute // self.step

    def _stop_at(self, found: Sequence[Stop], row: int) -> Stop:
        """The place at that row: what begins there, what covers it, or the empty slot."""
        before = [stop for stop in found if stop.row <= row]
        if not before:
            return found[0]
        return next(stop for stop in before if stop.row == before[-1].row)

    def _stand(self, stop: Stop) -> None:
        self.key = stop.key
        item = self.item
        if item is not None:
            self.start = item.start
        elif stop.row == ALL_DAY:
            self.start = None
        elif self._row(self.start) != stop.row:
            self.start = stop.row * self.step
        else:
            self.start = stop.row * self.step if self.start is not None else None

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
        """Next week; the next three days where no more are seen."""
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

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Months, days, holidays, whole days, hours, and what is under the cursor."""
        head, whole = self._head(), self._strip_lines()
        if y == 0:
            return self._title()
        if y == self.size.height - 1:
            return self._detail()
        return self._set(self._fields(y - head, whole))

    def _fields(self, y: int, whole: int) -> Iterable[Field]:
        """Of a line; ``y`` counts from the strip of whole days, which has ``whole`` lines."""
        if y < 0:
            return self._holidays() if y == -1 and self._head() == 3 else self._names()
        if y < whole:
            return self._whole_days(y, whole)
        return self._hours(self.top + y - whole) if y - whole < self.body else ()

    def _names(self) -> Iterator[Field]:
        header = self.part("line--header")
        other = other_calendar(self.calendar)
        for day, x, width in self._columns():
            number = self._number(day, self.calendar)
            side = self._number(day, other) if width >= 8 else ""
            name = self._weekday(day, width - 8)
            today, off = day == self.today, self.off(day)
            tone = Tone.SOON if off else Tone.NORMAL
            if today:
                tone = Tone.ACCENT
            spans = (
                Span(look.now().glyphs.ring if today else " ", Tone.ACCENT),
                Span(name, tone),
                Span(" "),
                Span(number, Tone.KEY if today else Tone.SOON if off else Tone.STRONG),
            )
            rest = len(side)
            yield Field(x, width - rest, spans, header)
            yield Field(x + width - rest, rest, (Span(side, Tone.FAINT),), header, end=True)

    def _holidays(self) -> Iterator[Field]:
        for day, x, width in self._columns():
            if name := self.holiday(day):
                yield Field(x + 1, width - 1, (Span(name, Tone.SOON),), self.base)

    def _whole_days(self, line: int, lines: int) -> Iterator[Field]:
        for day, x, width in self._columns():
            items = self._whole(day)
            here = self.key if day == self.day else None
            at = next((n for n, item in enumerate(items) if item.key == here), 0)
            if len(items) > lines and at >= lines:
                items[lines - 1], items[at] = items[at], items[lines - 1]
            more = len(items) - lines if line == lines - 1 else 0
            if line < len(items):
                item = items[line]
                base = self._ground(item)
                rest = f"+{self._digits(str(more))}" if more > 0 else ""
                room = width - len(rest)
                text = cells.cut(item.title, room - 1, look.now().glyphs.more)
                yield Field(x, room, (self._sign(item), Span(text, self._words(item))), base)
                yield Field(x + room, len(rest), (Span(rest, Tone.MUTED),), base, end=True)
            elif line == len(items) == 0 and day == self.day and self.start is None:
                yield Field(x, width, (), self.part("line--cursor"))

    def _hours(self, row: int) -> Iterator[Field]:
        minute = row * self.step
        now = self._row(self._now_minute()) == row and self.today in self.days
        label = ""
        if now:
            label = self.clock(self._now_minute())
        elif minute % 60 == 0:
            label = self.clock(minute)
        tone = Tone.KEY if now else Tone.MUTED
        yield Field(MARGIN, GUTTER - 1, (Span(label, tone),), self.base)
        for day, x, width in self._columns():
            yield from self._slot(day, row, x, width)

    def _slot(self, day: date, row: int, x: int, width: int) -> Iterator[Field]:
        plan = self._plans.get(day, DayPlan((), {}))
        hidden = plan.hidden.get(row, 0)
        more = f"+{self._digits(str(hidden))}" if hidden else ""
        here = [block for block in plan.blocks if block.first <= row <= block.last]
        here.sort(key=lambda block: block.lane)
        at = x
        end = x + width - (len(more) + 1 if more else 0)
        for block in here:
            left = x + (width + 1) * block.lane // block.lanes
            right = x + (width + 1) * (block.lane + 1) // block.lanes - 1
            yield Field(
                left, min(right, end) - left, self._text(block, row), self._ground(block.item)
            )
            at = min(right, end)
        if more:
            ground = self._ground(here[-1].item) if here and at == end else self.base
            yield Field(end, x + width - end, (Span(more, Tone.MUTED),), ground, end=True)
        if not here and not more:
            yield self._empty(day, row, x, width)

    def _empty(self, day: date, row: int, x: int, width: int) -> Field:
        glyphs = look.now().glyphs
        minute = row * self.step
        if day == self.day and self.key is None and self._row(self.start) == row:
            return Field(
                x, width, (Span(" " + self.clock(minute), Tone.MUTED),), self.part("line--cursor")
            )
        if day == self.today and self._row(self._now_minute()) == row:
            return Field(x, width, (Span(glyphs.rule * width, Tone.ACCENT),), self.base)
        if out := self._out_of_sight(day, row):
            return Field(x, width, (Span(out, Tone.MUTED),), self.base)
        working = self.hours[0] <= minute < self.hours[1] and not self.off(day)
        dot = glyphs.between if working and minute % 60 == 0 else ""
        return Field(x, width, (Span(dot, Tone.FAINT),), self.base)

    def _out_of_sight(self, day: date, row: int) -> str:
        """How many activities are above the first row or below the last one."""
        bottom = self.top + self.body - 1
        if row not in (self.top, bottom):
            return ""
        spans = [rows_of(item, self.step) for item in self.items_of(day)]
        glyphs = look.now().glyphs
        if row == self.top:
            count = sum(first != ALL_DAY and last < row for first, last in spans)
            arrow = glyphs.up
        else:
            count = sum(first > row for first, _last in spans)
            arrow = glyphs.down
        return f"{arrow} {self._digits(str(count))}" if count else ""

    def _text(self, block: Block, row: int) -> tuple[Span, ...]:
        """The sign and the beginning of the title; below a wall, and more of it."""
        item = block.item
        first = self._sign(item) if row == block.first else self._wall(item)
        _day, _x, width = self._columns()[0]
        room = (width + 1) // block.lanes - 2
        exact = item.start is not None and item.start % self.step != 0
        title = f"{self.clock(item.start or 0)} {item.title}" if exact else item.title
        more = look.now().glyphs.more
        count = block.last - block.first + 1
        lines = wrapped(title, room, count - bool(item.who and count > 2), more)
        number = row - block.first
        if number < len(lines):
            return (first, Span(lines[number], self._words(item)))
        if number == len(lines) and item.who:
            return (first, Span(cells.cut(item.who, room, more), Tone.MUTED))
        return (first,)

    def _sign(self, item: Item) -> Span:
        tone = Tone.MUTED if item.done else item.tone
        return Span(sign(item.kind, item.tone, done=item.done), tone)

    def _wall(self, item: Item) -> Span:
        lit = item.tone in (Tone.ALERT, Tone.SOON) and not item.done
        return Span(look.now().glyphs.wall, item.tone if lit else Tone.FAINT)

    def _words(self, item: Item) -> Tone:
        return Tone.MUTED if item.done else Tone.NORMAL

    def _ground(self, item: Item) -> Style:
        here = item.key == self.key and item.day == self.day
        return self.part("line--cursor" if here else "line--block")

    # Jumping and the mouse

    def _place(self, x: int, y: int) -> tuple[date, Stop] | None:
        """The day and the place of the cursor at a cell of the screen."""
        x = self.size.width - 1 - x if look.now().rtl else x
        head, whole = self._head(), self._strip_lines()
        column = next(
            ((d, left, w) for d, left, w in self._columns() if left <= x <= left + w), None
        )
        if column is None or not head <= y < head + whole + self.body:
            return None
        day, left, width = column
        if y < head + whole:
            items = self._whole(day)
            key = items[min(y - head, len(items) - 1)].key if items else None
            return day, Stop(ALL_DAY, key)
        row = self.top + y - head - whole
        for block in self._plans[day].blocks:
            begin = left + (width + 1) * block.lane // block.lanes
            end = left + (width + 1) * (block.lane + 1) // block.lanes
            if block.first <= row <= block.last and begin <= x < end:
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
        head, whole = self._head(), self._strip_lines()
        for day, x, width in self._columns():
            for line, item in enumerate(self._whole(day)[:whole]):
                yield Spot(x, head + line, partial(self._jump_to, day, Stop(ALL_DAY, item.key)))
            for block in self._plans.get(day, DayPlan((), {})).blocks:
                if self.top <= block.first < self.top + self.body:
                    left = x + (width + 1) * block.lane // block.lanes
                    yield Spot(
                        left,
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
        self.refresh()
