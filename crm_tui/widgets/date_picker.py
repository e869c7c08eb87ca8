"""A calendar to choose a day from: one month of either calendar, by keyboard alone.

The number of the day stands large, that of the other calendar beside it; days off and today are
marked with a sign, and the line below says in words what the day under the cursor is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip

from crm_tui.i18n import _
from crm_tui.terminal.app import LogicalScreen
from crm_tui.terminal.marks import cell_mark
from crm_tui.text.calendar_grid import (
    WEEKS,
    DayCell,
    Month,
    day_and_month,
    long_day,
    month_grid,
    month_of,
    month_title,
    other_calendar,
    other_title,
    short_weekdays,
    step_days,
    step_months,
    within,
)
from crm_tui.text.date_reading import Calendar
from crm_tui.text.digits import local_digits
from crm_tui.widgets import look
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone, fenced, line

if TYPE_CHECKING:
    from datetime import date

    from rich.style import Style
    from textual import events
    from textual.app import ComposeResult
    from textual.filter import LineFilter
    from textual.geometry import Size

    from crm_tui.domain.week import DateHabits

CELL = 7
"""Cells of a day: sign of today, two digits, sign of a holiday, two small digits, a blank."""

_MARGIN = 1
_GRID_TOP = 2
_HEIGHT = _GRID_TOP + WEEKS + 4


class MonthView(LineWidget, can_focus=True):
    """The month around the day under the cursor; see the module."""

    DEFAULT_CSS = f"""
    MonthView {{ width: {7 * CELL + 2 * _MARGIN}; height: {_HEIGHT}; }}
    """

    class Picked(Message):
        """A day was chosen."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    class Loaded(Message):
        """The holidays of some years can be asked for without waiting."""

        def __init__(self, years: Iterable[int]) -> None:
            super().__init__()
            self.years = tuple(years)

    def __init__(self, day: date, habits: DateHabits) -> None:
        super().__init__()
        self._bindings = bindings_for(["date_picker"])
        self.habits = habits
        self.calendar = Calendar(habits.calendar)
        self.day = within(day)
        self._known_years: set[int] = set()

    @property
    def month(self) -> Month:
        """The month shown."""
        return month_of(self.day, self.calendar)

    @property
    def weeks(self) -> tuple[tuple[DayCell, ...], ...]:
        """The days shown."""
        week = self.habits.week
        return month_grid(self.month, week.start, week.weekend)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The same for every month."""
        return _HEIGHT

    # Days off

    def on_mount(self) -> None:
        """Begin to look holidays up."""
        self._look_up()

    def _look_up(self) -> None:
        """Load the holidays of the years in sight in a thread: the tables take a moment."""
        weeks = self.weeks
        years = {weeks[0][0].day.year, weeks[-1][-1].day.year} - self._known_years
        if not years:
            return
        samples = [self.day.replace(year=year, month=1, day=1) for year in sorted(years)]

        def load() -> None:
            for sample in samples:
                self.habits.holiday(sample)
            self.post_message(self.Loaded(years))

        self.run_worker(load, thread=True, exit_on_error=False)

    def on_month_view_loaded(self, message: Loaded) -> None:
        """Mark the holidays."""
        message.stop()
        self._known_years.update(message.years)
        self.refresh()

    def _holiday(self, day: date) -> str:
        return self.habits.holiday(day) if day.year in self._known_years else ""

    # Display

    def render_line(self, y: int) -> Strip:
        """Title, weekdays, weeks, and what the day under the cursor is."""
        if y == 1:
            return self._weekdays()
        if _GRID_TOP <= y < _GRID_TOP + WEEKS:
            return self._week(self.weeks[y - _GRID_TOP])
        return self.paint(self._words(y), self.size.width)

    def _words(self, y: int) -> Line:
        """The lines above and below the grid."""
        language, other = self.habits.language, other_calendar(self.calendar)
        match y - _GRID_TOP - WEEKS:
            case below if below < 0:
                covered = Span(other_title(self.month, language), Tone.MUTED)
                return line(Span(month_title(self.month, language), Tone.TITLE), end=[covered])
            case 1:
                return line(Span(long_day(self.day, self.calendar, language), Tone.STRONG))
            case 2:
                return line(Span(day_and_month(self.day, other, language), Tone.MUTED))
            case 3:
                return Line(self._remarks())
        return Line()

    def _remarks(self) -> tuple[Span, ...]:
        """Today, the holiday, the weekend, in words."""
        glyphs = look.now().glyphs
        found: list[Span] = []
        if self.day == self.habits.today:
            found.append(Span(f"{glyphs.ring} {_('today')}", Tone.ACCENT))
        if name := self._holiday(self.day):
            found.append(Span(f"{glyphs.dot} {name}", Tone.SOON))
        elif self.day.weekday() in self.habits.week.weekend:
            found.append(Span(_("weekend"), Tone.SOON))
        spans: list[Span] = []
        for span in found:
            spans += [Span("   "), span] if spans else [span]
        return tuple(spans)

    def _weekdays(self) -> Strip:
        header = self.part("line--header")
        start = self.habits.week.start
        cells: list[tuple[Sequence[Span], Style]] = []
        for count, name in enumerate(short_weekdays(self.habits.language, start)):
            off = (start + count) % 7 in self.habits.week.weekend
            padded = (" " + name if look.now().rtl else name.rjust(3)).ljust(CELL)
            cells.append(((Span(padded, Tone.SOON if off else Tone.NORMAL),), header))
        return self._side_by_side(cells)

    def _week(self, week: Sequence[DayCell]) -> Strip:
        cursor = self.part("line--cursor")
        return self._side_by_side(
            [(self._spans(cell), cursor if cell.day == self.day else self.base) for cell in week]
        )

    def _spans(self, cell: DayCell) -> Sequence[Span]:
        glyphs = look.now().glyphs
        number = self._digits(cell.number)
        if not cell.inside:
            return (Span(" "), Span(number, Tone.MUTED), Span(" " * (CELL - 3)))
        holiday = bool(self._holiday(cell.day))
        tone = Tone.SOON if holiday or cell.weekend else Tone.STRONG
        return (
            Span(glyphs.ring if cell.day == self.habits.today else " ", Tone.ACCENT),
            Span(number, tone),
            Span(glyphs.dot if holiday else " ", Tone.SOON),
            Span(self._digits(cell.other), Tone.NORMAL if cell.other == 1 else Tone.MUTED),
            Span(" "),
        )

    def _digits(self, number: int) -> str:
        """Two cells, units under units in either direction."""
        digits = local_digits(str(number), self.habits.language)
        return digits.ljust(2) if look.now().rtl else digits.rjust(2)

    def _side_by_side(self, cells: Sequence[tuple[Sequence[Span], Style]]) -> Strip:
        parts = [self._cell(spans, number, base) for number, (spans, base) in enumerate(cells)]
        if look.now().rtl:
            parts.reverse()
        edge = Segment(" " * _MARGIN, self.base)
        segments = [edge, *(segment for part in parts for segment in part)]
        return Strip(segments).adjust_cell_length(self.size.width, self.base)

    def _cell(self, spans: Sequence[Span], number: int, base: Style) -> list[Segment]:
        rtl = look.now().rtl
        # Blanks at the end of a mirrored cell belong to its left.
        mark = cell_mark(number, flush=rtl)
        shown = fenced(spans, rtl=True) if rtl else spans
        return [Segment(span.text, self.tone(span.tone, base) + mark) for span in shown]

    # Moving

    def go(self, day: date) -> None:
        """Put the cursor on a day."""
        self.day = within(day)
        self._look_up()
        self.refresh()

    def action_left(self) -> None:
        """The day on the left: tomorrow where one reads from the right."""
        self.go(step_days(self.day, 1 if look.now().rtl else -1))

    def action_right(self) -> None:
        """The day on the right."""
        self.go(step_days(self.day, -1 if look.now().rtl else 1))

    def action_up(self) -> None:
        """A week before."""
        self.go(step_days(self.day, -7))

    def action_down(self) -> None:
        """A week later."""
        self.go(step_days(self.day, 7))

    def action_next_month(self) -> None:
        """The same day of the next month."""
        self.go(step_months(self.day, 1, self.calendar))

    def action_previous_month(self) -> None:
        """The same day of the month before."""
        self.go(step_months(self.day, -1, self.calendar))

    def action_next_year(self) -> None:
        """The same day of the next year."""
        self.go(step_months(self.day, 12, self.calendar))

    def action_previous_year(self) -> None:
        """The same day of the year before."""
        self.go(step_months(self.day, -12, self.calendar))

    def action_first(self) -> None:
        """First day of the month."""
        self.go(self.month.first)

    def action_last(self) -> None:
        """Last day of the month."""
        self.go(self.month.last)

    def action_today(self) -> None:
        """Today."""
        self.go(self.habits.today)

    def action_calendar(self) -> None:
        """The same day in a month of the other calendar."""
        self.calendar = other_calendar(self.calendar)
        self.go(self.day)

    def action_pick(self) -> None:
        """Take the day under the cursor."""
        self.post_message(self.Picked(self.day))

    def on_click(self, event: events.Click) -> None:
        """A click goes to a day, a second one takes it."""
        cells = self.size.width - 1 - event.x if look.now().rtl else event.x
        column, row = (cells - _MARGIN) // CELL, event.y - _GRID_TOP
        if not (0 <= column < 7 and 0 <= row < WEEKS):
            return
        day = self.weeks[row][column].day
        if day == self.day:
            self.action_pick()
        else:
            self.go(day)


class DatePicker(LogicalScreen[str], ModalScreen[str]):
    """Answers the day chosen as ISO Gregorian, or None."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("date_picker",)
    DEFAULT_CSS = """
    DatePicker { align: center middle; background: $background 60%; }
    .-plain DatePicker { background: $background; }
    """

    def __init__(self, day: date, habits: DateHabits) -> None:
        super().__init__()
        self._bindings.key_to_bindings.update(bindings_for(self.CONTEXTS).key_to_bindings)
        self.view = MonthView(day, habits)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: the screen behind, drawn as our background, has been through them."""
        return []

    def compose(self) -> ComposeResult:
        """The month; the keys, over those of the screen behind."""
        with Vertical(classes="box") as box:
            # Inline: what the sheet says of boxes is for dialogs of sentences.
            box.styles.width, box.styles.max_height, box.styles.padding = "auto", "100%", (0, 1)
            yield self.view
        yield KeyBar(hints(("date_picker",)))

    def on_mount(self) -> None:
        """The month has the focus."""
        self.set_focus(self.view)

    def on_month_view_picked(self, message: MonthView.Picked) -> None:
        """Answer."""
        self.dismiss(message.day.isoformat())

    async def on_key_bar_pressed(self, message: KeyBar.Pressed) -> None:
        """Do what a clicked hint says."""
        here = self if hasattr(self, f"action_{message.call}") else self.view
        await here.run_action(message.call)

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
