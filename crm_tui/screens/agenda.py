"""The agenda: a day or a week by its hours, a month; the list is a screen of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical

from crm_tui.domain import moments
from crm_tui.domain.week import date_habits
from crm_tui.i18n import _, language
from crm_tui.queries.agenda_list import AgendaFilter
from crm_tui.screens.acting import Acting
from crm_tui.screens.agenda_moment import Moment, moment_of
from crm_tui.screens.agenda_reading import Period, filter_words, read, work_hours
from crm_tui.screens.agenda_words import VIEWS, views_line
from crm_tui.text.calendar_grid import other_calendar
from crm_tui.text.date_reading import Calendar
from crm_tui.widgets.agenda_days import DayGrid
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Line
from crm_tui.widgets.month_grid import MonthGrid
from crm_tui.widgets.text_lines import TextLines
from crm_tui.widgets.top_bar import TopBar
from crm_tui.widgets.week_grid import WeekGrid

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.errors import CrmError
    from crm_tui.queries.agenda import ActivityRow

TICK_SECONDS: Final = 20
_ORDER: Final = tuple(VIEWS)


def occurrence_key(row: ActivityRow) -> str:
    """How one of a series was named before it had a row."""
    return f"s{row.series_id}@{row.occurrence}"


class AgendaScreen(Acting):
    """See the module. All views stand on the same day and have the same filter."""

    AREA: ClassVar[str] = "agenda"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("agenda",)

    def __init__(self) -> None:
        super().__init__()
        self.at: Moment = moment_of(self.crm.now(), self.shell.settings, self.crm.actor)
        self.habits = date_habits(self.shell.settings, language(), self.at.today)
        self.calendar = Calendar(self.habits.calendar)
        self.chosen = AgendaFilter(owner=self.crm.actor, state="all")
        self.day: date = self.at.today
        self.view = "week"
        self.period: Period | None = None
        self._days: tuple[date, date] | None = None
        self._moves: dict[str, tuple[date, int | None]] = {}
        self._moving: str | None = None
        self._minute = ""

    def compose(self) -> ComposeResult:
        """Bars, the views' names, the week; the month is made at its first use."""
        yield self.top_bar(self.crm.actor)
        yield TextLines([Line()], id="views")
        with Vertical(id="listing"):
            yield WeekGrid(
                self.day,
                self.habits,
                self._wall,
                work_hours(self.shell.settings, language()),
                id="week",
            )
        yield KeyBar()

    @property
    def _wall(self) -> datetime:
        return moments.local(self.at.now, self.at.zone)

    def on_mount(self) -> None:
        """The week has the focus; it asks for its days by itself."""
        self._minute = self._clock()
        self.shell.records_changed.subscribe(self, self.on_records)
        self.set_interval(TICK_SECONDS, self.tick)
        self.set_focus(self.grid)
        self.refresh_bars()

    @property
    def grid(self) -> DayGrid:
        """The grid in front."""
        return self.query_one("#month" if self.view == "month" else "#week", DayGrid)

    # Reading

    def on_day_grid_period_wanted(self, message: DayGrid.PeriodWanted) -> None:
        """Read the days a grid shows."""
        message.stop()
        if message.grid is self.grid:
            self._days = (message.first, message.last)
            self.reload()

    def reload(self) -> None:
        """Read the days shown anew."""
        if self._days is None or self._moves:
            return
        days, chosen = self._days, self.chosen
        self.at = moment_of(self.crm.now(), self.shell.settings, self.crm.actor, self.at.zone)
        at = self.at
        self.ask("period", lambda: read(self.crm, at, days, chosen), self._show)

    def _show(self, period: Period) -> None:
        if self._moves:
            return
        self.period = period
        grid = self.grid
        if grid.key is not None and grid.key not in period.rows:
            # What was one of a series became an activity by itself.
            same = (row.key for row in period.rows.values() if occurrence_key(row) == grid.key)
            grid.key = next(same, None)
        grid.show(period.items)
        self.refresh_bars()

    def _clock(self) -> str:
        return f"{self.crm.now():%Y-%m-%d %H:%M}"

    def tick(self) -> None:
        """Once a minute: what time it is, and what is late now."""
        if (minute := self._clock()) == self._minute:
            return
        self._minute = minute
        if self.is_current:
            self.catch_up()
        else:
            self._stale = True

    def catch_up(self) -> None:
        """Also what time it is."""
        self.reload()
        self.grid.tick(self._wall)

    # Words

    def refresh_bars(self) -> None:
        """The views, the filter, the keys."""
        if not self.is_mounted:
            return
        said = filter_words(self.chosen, self.crm.actor)
        if self.period is not None and self.period.cut:
            said = _("too many to show all: filter by owner")
        self.query_one("#views", TextLines).show([views_line(self.view, said)])
        self.query_one(TopBar).say(self.crm.actor)
        grid = "month" if self.view == "month" else "week"
        self.query_one(KeyBar).show(hints((grid, *self.CONTEXTS, "app"), self._hidden()))

    def _hidden(self) -> tuple[str, ...]:
        verbs = ("done", "snooze", "edit", "log", "copy", "cancel")
        hidden = [] if self.row is not None else [f"agenda.{verb}" for verb in verbs]
        if self.row is None or self.row.contact_id is None:
            hidden.append("agenda.log")
        if not self.phone:
            hidden.append("agenda.copy")
        if self.row is None:
            hidden += ["week.move_right", "month.move_right"]
        return tuple(hidden)

    # What the deeds are about

    @property
    def row(self) -> ActivityRow | None:
        """The activity under the cursor."""
        if self.period is None:
            return None
        key = self.grid.key
        if key is None and self.view == "month":
            items = self.grid.items_of(self.grid.day)
            key = items[0].key if items else None
        return self.period.rows.get(key) if key is not None else None

    def slot(self) -> tuple[date | None, int | None]:
        """The day and the time under the cursor."""
        return self.grid.day, self.grid.start if self.view != "month" else None

    # Messages of the grids

    def on_day_grid_cursor_moved(self, message: DayGrid.CursorMoved) -> None:
        """Remember the day for the other views."""
        message.stop()
        if message.grid is self.grid:
            self.day = message.day
            self.refresh_bars()

    def on_day_grid_item_opened(self, message: DayGrid.ItemOpened) -> None:
        """Show the card, or the activity where there is nobody."""
        message.stop()
        if self.row is not None:
            self.open_row(self.row)

    async def on_day_grid_slot_opened(self, message: DayGrid.SlotOpened) -> None:
        """On an hour, something new; on a day of the month, that day."""
        message.stop()
        if self.view == "month":
            await self.show_view("day")
        else:
            self.action_task()

    def on_day_grid_item_moved(self, message: DayGrid.ItemMoved) -> None:
        """Save where an activity was moved to; what follows quickly is saved as one."""
        message.stop()
        self._moves[message.key] = (message.day, message.start)
        if self._moving is None:
            self._save_move()

    def _save_move(self) -> None:
        key, (day, minute) = next(iter(self._moves.items()))
        self._moving = key
        wanted = self._moves[key]
        at = "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"
        zone = getattr(self.at.zone, "key", "UTC")

        def write() -> int:
            from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

            return self.crm.write(agenda.move, [key], day.isoformat(), at, zone)

        def moved(_count: int) -> None:
            if self._moves.get(key) == wanted:
                del self._moves[key]
            go_on()

        def failed(error: CrmError) -> None:
            self._moves.pop(key, None)
            self.say_failure(error)
            go_on()

        def go_on() -> None:
            self._moving = None
            if self._moves:
                self._save_move()
            else:
                self.reload()

        self.do(write, moved, failed)

    # Views

    async def show_view(self, view: str) -> None:
        """Show another view, on the same day."""
        if view == "list":
            self._open_list()
            return
        start = self.grid.start
        self.view = view
        if view == "month" and not self.query("#month"):
            month = MonthGrid(self.day, self.habits, self._wall, id="month")
            month.calendar = self.calendar
            await self.query_one("#listing").mount(month)
        for name in ("week", "month"):
            for grid in self.query(f"#{name}"):
                grid.display = grid is self.grid
        grid = self.grid
        if isinstance(grid, WeekGrid):
            grid.show_days(1 if view == "day" else 7)
        grid.start = start if start is not None else grid.start
        self.set_focus(grid)
        grid.go(self.day)
        self._days = grid.period
        self.reload()
        self.refresh_bars()

    def _open_list(self, *, find: bool = False) -> None:
        from crm_tui.screens.agenda_list import AgendaListScreen  # noqa: PLC0415 - at first use

        def left(view: str, chosen: AgendaFilter) -> None:
            self.chosen = replace(chosen, state="all", text="", first=None)
            self.call_later(self.show_view, view or self.view)

        chosen = replace(self.chosen, state="open")
        self.app.push_screen(AgendaListScreen(chosen, self.calendar, left, find=find))

    async def action_view(self) -> None:
        """The next view."""
        await self.show_view(_ORDER[(_ORDER.index(self.view) + 1) % len(_ORDER)])

    async def action_one(self) -> None:
        """A day by its hours."""
        await self.show_view("day")

    async def action_week(self) -> None:
        """A week by its hours."""
        await self.show_view("week")

    async def action_month(self) -> None:
        """A month."""
        await self.show_view("month")

    def action_find(self) -> None:
        """Find among all activities, in the list."""
        self._open_list(find=True)

    def action_calendar(self) -> None:
        """Jalali or Gregorian."""
        self.calendar = other_calendar(self.calendar)
        for grid in self.query(DayGrid):
            grid.use_calendar(self.calendar)

    def action_today(self) -> None:
        """Today, now."""
        self.grid.action_today()

    def action_date(self) -> None:
        """Choose a day to go to."""
        from crm_tui.widgets.date_picker import DatePicker  # noqa: PLC0415 - at first use

        def chosen(day: str | None) -> None:
            if day is not None:
                self.grid.go(date.fromisoformat(day))

        habits = replace(self.habits, today=self.at.today, calendar=self.calendar.value)
        self.app.push_screen(DatePicker(self.grid.day, habits), chosen)

    # The filter, and the team

    def use_filter(self, chosen: AgendaFilter) -> None:
        """Show what another filter lets through."""
        self.chosen = chosen
        self.reload()
        self.refresh_bars()

    def action_filter(self) -> None:
        """Only an owner, a kind or a tag."""
        from crm_tui.screens.agenda_filter import ask_filter  # noqa: PLC0415 - at first use

        ask_filter(self, self.chosen, self.use_filter)

    def action_everybody(self) -> None:
        """What is mine, or everybody's."""
        owner = None if self.chosen.owner is not None else self.crm.actor
        self.use_filter(replace(self.chosen, owner=owner))

    def action_busy(self) -> None:
        """When each of the team is busy on this day."""
        from crm_tui.screens.agenda_busy import ask_busy  # noqa: PLC0415 - at first use

        ask_busy(self, self.grid.day, self.calendar)

    def action_clear(self) -> None:
        """Take the filter off."""
        self.use_filter(AgendaFilter(owner=self.crm.actor, state="all"))
