"""How a week looks: its columns, its strip of whole days and its hours.

Rows are half hours, whole hours where the terminal is low. What is too narrow to be read beside
another activity is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from crm_tui.text import cells
from crm_tui.text.calendar_grid import other_calendar, step_days
from crm_tui.widgets import look
from crm_tui.widgets.agenda_cells import Field
from crm_tui.widgets.agenda_days import Content, DayGrid
from crm_tui.widgets.agenda_items import DAY, Item, sign
from crm_tui.widgets.agenda_layout import ALL_DAY, Block, DayPlan, plan_day, rows_of, wrapped
from crm_tui.widgets.agenda_words import clock
from crm_tui.widgets.lines import Span, Tone

if TYPE_CHECKING:
    from rich.style import Style

    from crm_tui.domain.week import DateHabits

MARGIN: Final = 1
GUTTER: Final = 6
"""Cells of the hours: a time and a blank."""

NARROW: Final = 70
"""Below this many cells there are three days at most."""

FEW: Final = 3

LOW: Final = 18
"""Below this many lines a row is an hour."""

LANE: Final = 8
"""Cells an activity needs beside another."""

WIDE: Final = 12
"""Cells of a day from which on there is room for more than the name of what is done."""

WHOLE_DAYS: Final = 3


class WeekLines(DayGrid):
    """The lines of a week; ``hours`` are the working hours, which are in sight first."""

    DEFAULT_CSS = """
    WeekLines { height: 1fr; min-height: 8; }
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
        self.most = 7
        # Before and after work the working hours say more than the night.
        at_work = day == self.today and hours[0] <= self._now_minute() < hours[1]
        self.start = self._now_minute() if at_work else hours[0]
        self.top = -1
        self._wanted: int | None = self.start
        self._first: date | None = None
        self._plans: dict[date, DayPlan] = {}
        self._columns: list[tuple[date, int, int]] = []
        self._shown: Sequence[date] = ()
        self._off: set[date] = set()
        self.head, self.whole, self.body = 2, 1, 1

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
        """The week around the cursor; if there are fewer, days that slide with it."""
        narrow = 0 < self.size.width < NARROW
        count = min(self.most, FEW) if narrow else self.most
        if count == 7:
            first = step_days(self.day, -self._offset(self.day))
        else:
            first = self._first or step_days(self.day, -(count // 2))
            if not first <= self.day < first + timedelta(days=count):
                first = self.day if self.day < first else step_days(self.day, 1 - count)
        return [first + timedelta(days=number) for number in range(count)]

    def _offset(self, day: date) -> int:
        return (day.weekday() - self.habits.week.start) % 7

    def _whole(self, day: date) -> list[Item]:
        return [item for item in self.items_of(day) if item.start is None]

    def _row(self, minute: int | None) -> int:
        return ALL_DAY if minute is None else minute // self.step

    def _lay_out(self) -> None:
        """Divide the room and place the activities of the days shown."""
        days = self._shown = self.days
        left, room = MARGIN + GUTTER, self.size.width - MARGIN - GUTTER
        edges = [left + room * n // len(days) for n in range(len(days) + 1)]
        self._columns = [(day, edges[n], edges[n + 1] - edges[n] - 1) for n, day in enumerate(days)]
        self._off = {day for day in days if self.off(day)}
        self.head = 3 if any(map(self.holiday, days)) else 2
        self.whole = max(1, min(WHOLE_DAYS, max(len(self._whole(day)) for day in days)))
        self.body = max(1, min(self.rows, self.size.height - self.head - self.whole - 1))
        self._plans = {
            day: plan_day(
                self.items_of(day),
                self.step,
                max(1, (width + 1) // (LANE + 1)),
                self.key if day == self.day else None,
            )
            for day, _x, width in self._columns
        }

    # Drawing

    def _content(self, y: int) -> Content:
        """Months, days, holidays, whole days, hours, and what is under the cursor."""
        if y == 0:
            return self._title()
        if y == self.size.height - 1:
            return self._detail()
        if y < self.head:
            return tuple(self._holidays() if y == 2 else self._names())
        line = y - self.head
        if line < self.whole:
            return tuple(self._whole_days(line, self.whole))
        line -= self.whole
        return tuple(self._hours(self.top + line)) if line < self.body else ()

    def _names(self) -> Iterator[Field]:
        header = self.part("line--header")
        other = other_calendar(self.calendar)
        ring = Span(look.now().glyphs.ring, Tone.ACCENT)
        least = min(width for _day, _x, width in self._columns)
        indent = indent_of(least)
        names = self._weekdays(least - indent - 3)
        both = least >= WIDE and max(map(cells.width, names)) + 7 <= least - indent
        for day, x, width in self._columns:
            today, off = day == self.today, day in self._off
            tone = Tone.SOON if off else Tone.NORMAL
            strong = Tone.SOON if off else Tone.STRONG
            spans = [
                Span(names[day.weekday()], Tone.ACCENT if today else tone),
                Span(" "),
                Span(self._number(day, self.calendar), Tone.KEY if today else strong),
            ]
            if both:
                spans += [Span("  "), Span(self._number(day, other), Tone.FAINT)]
            yield Field(x, indent, (ring,) if today else (), header)
            yield Field(x + indent, width - indent, tuple(spans), header)

    def _holidays(self) -> Iterator[Field]:
        for day, x, width in self._columns:
            if name := self.holiday(day):
                indent = indent_of(width)
                yield Field(x + indent, width - indent, (Span(name, Tone.SOON),), self.base)

    def _whole_days(self, line: int, lines: int) -> Iterator[Field]:
        for day, x, width in self._columns:
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
                indent = indent_of(width)
                words = Span(item.title, self._tone_of(item))
                yield Field(x, indent, (self._sign(item),), base)
                yield Field(x + indent, room - indent, (words,), base)
                yield Field(x + room, len(rest), (Span(rest, Tone.MUTED),), base, end=True)
            elif line == len(items) == 0 and day == self.day and self.start is None:
                yield Field(x, width, (), self.part("line--cursor"))

    def _hours(self, row: int) -> Iterator[Field]:
        minute = row * self.step
        now = self._row(self._now_minute()) == row and self.today in self._shown
        label = ""
        if now:
            label = clock(self._now_minute(), self.habits.language)
        elif minute % 60 == 0:
            label = clock(minute, self.habits.language)
        tone = Tone.KEY if now else Tone.MUTED
        yield Field(MARGIN, GUTTER - 1, (Span(label, tone),), self.base)
        for day, x, width in self._columns:
            yield from self._slot(day, row, x, width)

    def _slot(self, day: date, row: int, x: int, width: int) -> Iterator[Field]:
        plan = self._plans[day]
        hidden = plan.hidden.get(row, 0)
        more = f"+{self._digits(str(hidden))}" if hidden else ""
        here = [block for block in plan.blocks if block.first <= row <= block.last]
        here.sort(key=lambda block: block.lane)
        at, end = x, x + width - (len(more) + 1 if more else 0)
        for block in here:
            left, right = lane_edges(block, x, width)
            at = min(right, end)
            indent = indent_of(right - left)
            first, words = self._words(block, row, right - left - indent)
            ground = self._ground(block.item)
            # Each by itself: a wall would cut the text into two.
            yield Field(left, indent, (first,), ground)
            yield Field(left + indent, at - left - indent, (words,), ground)
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
                x,
                width,
                (Span(" " * indent_of(width) + clock(minute, self.habits.language), Tone.MUTED),),
                self.part("line--cursor"),
            )
        if day == self.today and self._row(self._now_minute()) == row:
            return Field(x, width, (Span(glyphs.rule * width, Tone.ACCENT),), self.base)
        if out := self._out_of_sight(day, row):
            return Field(x, width, (Span(out, Tone.MUTED),), self.base)
        working = self.hours[0] <= minute < self.hours[1] and day not in self._off
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

    def _words(self, block: Block, row: int, width: int) -> tuple[Span, Span]:
        """The sign and the beginning of the title; below it a wall, and more of the title."""
        top = max(block.first, self.top)
        item, number = block.item, row - top
        exact = item.start is not None and item.start % self.step and width >= WIDE
        title = (
            f"{clock(item.start or 0, self.habits.language)} {item.title}" if exact else item.title
        )
        count = block.last - top + 1
        lines = wrapped(title, width, count - bool(item.who and count > 2), look.now().glyphs.more)
        words = Span("")
        if number < len(lines):
            words = Span(lines[number], self._tone_of(item))
        elif number == len(lines):
            words = Span(item.who, Tone.MUTED)
        return (self._sign(item) if row == block.first else self._wall(item)), words

    def _sign(self, item: Item) -> Span:
        tone = Tone.MUTED if item.done else item.tone
        return Span(sign(item.kind, item.tone, done=item.done), tone)

    def _wall(self, item: Item) -> Span:
        lit = item.tone in (Tone.ALERT, Tone.SOON) and not item.done
        return Span(look.now().glyphs.wall, item.tone if lit else Tone.FAINT)

    def _tone_of(self, item: Item) -> Tone:
        return Tone.MUTED if item.done else Tone.NORMAL

    def _ground(self, item: Item) -> Style:
        here = item.key == self.key and item.day == self.day
        return self.part("line--cursor" if here else "line--block")


def indent_of(width: int) -> int:
    """The cells of a sign: with a blank after it where there is room."""
    return 2 if width >= WIDE else 1


def lane_edges(block: Block, x: int, width: int) -> tuple[int, int]:
    """Where a block begins and ends in a day at ``x`` of ``width`` cells."""
    left = x + (width + 1) * block.lane // block.lanes
    return left, x + (width + 1) * (block.lane + 1) // block.lanes - 1
