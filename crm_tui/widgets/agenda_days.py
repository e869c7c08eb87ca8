"""What the grids of days have in common: their days, their activities and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.message import Message

from crm_tui.text import cells
from crm_tui.text.calendar_grid import (
    long_day,
    other_calendar,
    parts_of,
    short_weekdays,
    span_title,
    step_days,
    within,
)
from crm_tui.text.date_reading import Calendar
from crm_tui.text.date_words import SHOWN_WEEKDAYS
from crm_tui.text.digits import local_digits
from crm_tui.widgets import look
from crm_tui.widgets.agenda_cells import Field, side_by_side
from crm_tui.widgets.agenda_items import Item
from crm_tui.widgets.agenda_layout import order
from crm_tui.widgets.agenda_words import clock, in_words
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone

if TYPE_CHECKING:
    from textual.strip import Strip

    from crm_tui.domain.week import DateHabits


Content = Line | tuple[Field, ...]


class DayGrid(LineWidget, can_focus=True):
    """A grid of days; the cursor is a day, perhaps a time of it, perhaps an activity.

    It asks for what it shows with :class:`PeriodWanted` and gets it with :meth:`show`. A move is
    shown at once; if it can't be, the next :meth:`show` says so.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ()

    class PeriodWanted(Message):
        """These days, the last one included, are shown now: they are always whole weeks."""

        def __init__(self, grid: DayGrid, first: date, last: date) -> None:
            super().__init__()
            self.grid, self.first, self.last = grid, first, last

    class CursorMoved(Message):
        """The cursor is elsewhere; ``start`` is None in the strip of whole days."""

        def __init__(self, grid: DayGrid, day: date, start: int | None, key: str | None) -> None:
            super().__init__()
            self.grid, self.day, self.start, self.key = grid, day, start, key

    class ItemOpened(Message):
        """Enter or a second click on an activity."""

        def __init__(self, grid: DayGrid, key: str) -> None:
            super().__init__()
            self.grid, self.key = grid, key

    class SlotOpened(Message):
        """Enter or a second click where nothing is: on a time, or on a day (``start`` None)."""

        def __init__(self, grid: DayGrid, day: date, start: int | None) -> None:
            super().__init__()
            self.grid, self.day, self.start = grid, day, start

    class ItemMoved(Message):
        """An activity was moved to that day and time (None: all day)."""

        def __init__(self, grid: DayGrid, key: str, day: date, start: int | None) -> None:
            super().__init__()
            self.grid, self.key, self.day, self.start = grid, key, day, start

    class Loaded(Message):
        """The holidays of some years can be asked for without waiting."""

        def __init__(self, years: Iterable[int]) -> None:
            super().__init__()
            self.years = tuple(years)

    def __init__(
        self,
        day: date,
        habits: DateHabits,
        now: datetime,
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._bindings = bindings_for(self.CONTEXTS)
        self.habits = habits
        self.calendar = Calendar(habits.calendar)
        self.now = now
        self.day = within(day)
        self.start: int | None = None
        self.key: str | None = None
        self._days: dict[date, list[Item]] = {}
        self._known_years: set[int] = set()
        self._ready_years: set[int] = set()
        self._asked: tuple[date, date] | None = None
        self._contents: list[Content] = []
        self._told: tuple[date, int | None, str | None] | None = None

    # What the screen tells the grid, and asks it

    def show(self, items: Iterable[Item]) -> None:
        """Show these activities; the cursor stays on its own if that is still in sight."""
        self._days = {}
        for item in sorted(items, key=order):
            self._days.setdefault(item.day, []).append(item)
        found = self.item
        if found is not None and found.day in self.days:
            self.day, self.start = found.day, found.start
        else:
            self.key = None
        self._changed()

    def tick(self, now: datetime) -> None:
        """What time it is where the user is; call it each minute."""
        self.now = now
        self._changed()

    def use_calendar(self, calendar: Calendar) -> None:
        """Show the days of this calendar."""
        self.calendar = calendar
        self._changed()

    def go(self, day: date) -> None:
        """Put the cursor on a day."""
        self.day, self.key = within(day), None
        self._changed()

    @property
    def item(self) -> Item | None:
        """The activity under the cursor."""
        if self.key is None:
            return None
        here = self.items_of(self.day)
        others = (item for items in self._days.values() for item in items)
        return next((item for item in (*here, *others) if item.key == self.key), None)

    @property
    def today(self) -> date:
        """The day it is."""
        return self.now.date()

    @property
    def days(self) -> Sequence[date]:
        """The days shown."""
        raise NotImplementedError

    @property
    def period(self) -> tuple[date, date]:
        """First and last day of the weeks shown: what is wanted of :meth:`show`."""
        start = self.habits.week.start
        first, last = self.days[0], self.days[-1]
        first = max(first - timedelta(days=(first.weekday() - start) % 7), date.min)
        return first, last + timedelta(days=6 - (last.weekday() - start) % 7)

    def items_of(self, day: date) -> Sequence[Item]:
        """The activities of a day, in order."""
        return self._days.get(day, ())

    # Telling

    def _changed(self) -> None:
        """Settle the cursor, ask for what is missing, draw what differs, tell."""
        if not self.size.height:
            return
        self._settle()
        self._look_up()
        if self.period != self._asked:
            self._asked = self.period
            self.post_message(self.PeriodWanted(self, *self._asked))
        self._draw()
        place = (self.day, self.start, self.key)
        if place != self._told:
            self._told = place
            self.post_message(self.CursorMoved(self, *place))

    def _settle(self) -> None:
        """Bring the cursor to a place where one can stand."""

    def on_resize(self) -> None:
        """Another size may show other days."""
        self._contents = []
        self._changed()

    # Drawing

    def _content(self, y: int) -> Content:
        """What stands on a line."""
        raise NotImplementedError

    def _draw(self) -> None:
        """Draw the lines that differ from what is seen."""
        before, width = self._contents, self.size.width
        self._contents = [self._content(y) for y in range(self.size.height)]
        if len(before) != len(self._contents):
            self.refresh()
            return
        pairs = enumerate(zip(before, self._contents, strict=True))
        if changed := [Region(0, y, width, 1) for y, (old, new) in pairs if old != new]:
            self.refresh(*changed)

    def notify_style_update(self) -> None:
        """Draw anew in the new theme."""
        super().notify_style_update()
        self._contents = []

    def render_line(self, y: int) -> Strip:
        """The line at that height."""
        if not self._contents and self.size.height:
            self._settle()
            self._contents = [self._content(y) for y in range(self.size.height)]
        content = self._contents[y] if y < len(self._contents) else ()
        if isinstance(content, Line):
            return self.paint(content, self.size.width)
        return side_by_side(self, content, self.size.width)

    def _move_item(self, item: Item, day: date, start: int | None) -> None:
        """Show an activity elsewhere and say that it was moved."""
        moved = replace(item, day=day, start=start)
        self._days[item.day] = [other for other in self.items_of(item.day) if other != item]
        self._days[day] = sorted([*self.items_of(day), moved], key=order)
        self.post_message(self.ItemMoved(self, item.key, day, start))
        self.day, self.start, self.key = day, start, item.key
        self._changed()

    # Days off

    def _look_up(self) -> None:
        """Load the holidays of the years in sight in a thread: the tables take a moment."""
        if not self.is_mounted:
            return
        first, last = self.period
        years = {first.year, last.year} - self._known_years
        if not years:
            return
        self._known_years |= years
        samples = [date(year, 1, 1) for year in sorted(years)]

        def load() -> None:
            for sample in samples:
                self.habits.holiday(sample)
            self.post_message(self.Loaded(years))

        self.run_worker(load, thread=True, exit_on_error=False)

    def on_mount(self) -> None:
        """Begin to look holidays up."""
        self._look_up()

    def on_day_grid_loaded(self, message: Loaded) -> None:
        """Name the holidays."""
        message.stop()
        self._ready_years.update(message.years)
        self._changed()

    def holiday(self, day: date) -> str:
        """The name of a day off, empty if it is none or not known yet."""
        return self.habits.holiday(day) if day.year in self._ready_years else ""

    def off(self, day: date) -> bool:
        """Weekend or holiday."""
        return day.weekday() in self.habits.week.weekend or bool(self.holiday(day))

    # Words

    def _title(self) -> Line:
        """The months in both calendars."""
        days, language = self.days, self.habits.language
        both = [
            span_title(days[0], days[-1], calendar, language)
            for calendar in (self.calendar, other_calendar(self.calendar))
        ]
        return Line((Span(both[0], Tone.TITLE),), (Span(both[1], Tone.MUTED),))

    def _weekdays(self, width: int) -> Sequence[str]:
        """The names of the weekdays from Monday on, short ones if they are wider than that."""
        language = self.habits.language
        names = SHOWN_WEEKDAYS.get(language, SHOWN_WEEKDAYS["en"]).split()
        if max(map(cells.width, names)) > width:
            return short_weekdays(language, 0)
        return names

    def _number(self, day: date, calendar: Calendar) -> str:
        return self._digits(str(parts_of(day, calendar)[2]))

    def _digits(self, text: str) -> str:
        return local_digits(text, self.habits.language)

    def _detail(self) -> Line:
        """What is under the cursor, in words."""
        item = self.item
        if item is not None:
            return in_words(item, self.habits.language)
        spans = [Span(long_day(self.day, self.calendar, self.habits.language), Tone.STRONG)]
        if self.start is not None:
            between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
            spans += [between, Span(clock(self.start, self.habits.language), Tone.STRONG)]
        name = self.holiday(self.day)
        return Line(tuple(spans), (Span(name, Tone.SOON),) if name else ())

    # Keys all grids have

    def _days_left(self, days: int) -> date:
        """So many days to the left of the cursor: later where one reads from the right."""
        return step_days(self.day, days if look.now().rtl else -days)

    def action_today(self) -> None:
        """Today."""
        self.go(self.today)

    def action_open(self) -> None:
        """Open the activity, or ask for a new one."""
        if self.key is not None:
            self.post_message(self.ItemOpened(self, self.key))
        else:
            self.post_message(self.SlotOpened(self, self.day, self.start))
