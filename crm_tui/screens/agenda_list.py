"""All activities as one list: found by words, by state, by owner, kind and tag."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical

from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import agenda, agenda_list
from crm_tui.queries.agenda_list import AgendaFilter
from crm_tui.queries.page import View
from crm_tui.screens.acting import Acting
from crm_tui.screens.agenda_busy import ask_busy
from crm_tui.screens.agenda_filter import ask_filter
from crm_tui.screens.agenda_moment import Moment, moment_of
from crm_tui.screens.agenda_reading import filter_words
from crm_tui.screens.agenda_words import list_cells, views_line
from crm_tui.screens.listing import FirstPage, Listing
from crm_tui.text.calendar_grid import other_calendar
from crm_tui.text.date_reading import Calendar
from crm_tui.text.dates import show_date
from crm_tui.widgets import look
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.agenda import ActivityRow

STATES: Final = {"open": N_("to be done"), "done": N_("done"), "all": N_("all")}
_ORDER: Final = tuple(STATES)
FIRST_ROWS_READ: Final = 60

COLUMNS: Final = (
    Column("when", N_("WHEN"), 17, 10, priority=0, sortable=False),
    Column("mark", "", 1, 1, priority=1, sortable=False),
    Column("what", N_("WHAT"), 26, 14, weight=3, priority=1, sortable=False),
    Column("who", N_("WITH"), 20, 10, weight=2, priority=2, sortable=False),
    Column("owner", N_("OWNER"), 9, 6, priority=4, sortable=False),
    Column("phone", N_("PHONE"), 16, 10, priority=5, sortable=False),
    Column("tags", N_("TAGS"), 14, 6, weight=1, priority=6, sortable=False),
    Column("place", N_("PLACE"), 14, 6, weight=1, priority=7, sortable=False),
)

Left = Callable[[str, AgendaFilter], None]


class AgendaListScreen(Acting, Listing):
    """See the module. ``left`` hears which view is wanted then, and with which filter."""

    AREA: ClassVar[str] = "agenda"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("agenda", "activities")

    def __init__(
        self, chosen: AgendaFilter, calendar: Calendar, left: Left, *, find: bool = False
    ) -> None:
        super().__init__()
        self.chosen = chosen
        self.calendar = calendar
        self._left = left
        self._find = find
        self._known_rows: dict[int, ActivityRow] = {}

    @property
    def at(self) -> Moment:
        """When and where the user is."""
        at = moment_of(self.crm.now(), self.shell.settings, self.crm.actor)
        return replace(at, calendar=self.calendar.value)

    def compose(self) -> ComposeResult:
        """As any list, with the names of the views above it."""
        yield self.top_bar(self.crm.actor)
        yield TextLines([Line()], id="views")
        yield FilterBar(id="filter", hint=_("find words, a name"))
        with Vertical(id="listing"):
            yield RecordTable(self.columns(), id="table")
            yield TextLines(id="empty")
            yield TextLines(id="preview")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read; begin to find if that was asked for."""
        super().on_mount()
        if self._find:
            self.call_later(self.action_find)

    # What is listed

    def _asked(self, view: View) -> AgendaFilter:
        """What is to be done from the oldest on, what is done from the newest on."""
        return replace(self.chosen, text=view.filter, descending=self.chosen.state != "open")

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The beginning of the list."""
        at = self.at
        ids = self.crm.read(agenda_list.first_ids, self._asked(view), at.zone, at.now, limit)
        return FirstPage(ids, self.read_rows(ids[:FIRST_ROWS_READ]), len(ids) < limit)

    def read_ids(self, view: View) -> array[int]:
        """All ids."""
        at = self.at
        return self.crm.read(agenda_list.ids, self._asked(view), at.zone, at.now)

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these activities."""
        at = self.at
        rows = self.crm.read(agenda.rows, list(ids))
        self._known_rows |= {row.id: row for row in rows}
        return [TableRow(row.id, list_cells(row, at)) for row in rows]

    def columns(self) -> Sequence[Column]:
        """The columns with titles in the user's language."""
        return [
            replace(column, title=_(column.title) if column.title else "") for column in COLUMNS
        ]

    def order_shown(self) -> tuple[str, bool] | None:
        """Always by time; no column says so."""
        return None

    def on_record_table_sort_requested(self, message: RecordTable.SortRequested) -> None:
        """The order is that of time."""
        message.stop()

    def empty_lines(self) -> Sequence[Drawable]:
        """Say that nothing was found, or how to begin."""
        lines: list[Drawable] = [Line(), line(Span(_("Nothing is listed."), Tone.TITLE)), Line()]
        if self.view.filter or filter_words(self.chosen, self.crm.actor):
            lines.append(line(Span("esc", Tone.KEY), "  " + _("takes the filter off")))
        lines.append(line(Span("t", Tone.KEY), "  " + _("writes down what is to be done")))
        lines.append(line(Span("r", Tone.KEY), "  " + _("shows what is done, or all")))
        return lines

    def hidden_actions(self) -> tuple[str, ...]:
        """What makes no sense on this line."""
        verbs = ("done", "snooze", "edit", "log", "copy", "cancel")
        if self.row is None:
            return ("table.open", "table.mark", *(f"agenda.{verb}" for verb in verbs))
        hidden = [] if self.row.contact_id is not None else ["agenda.log"]
        if self.row.status != "open":
            hidden += ["agenda.done", "agenda.snooze", "agenda.cancel"]
        return tuple(hidden if self.phone else [*hidden, "agenda.copy"])

    def refresh_bars(self) -> None:
        """As in any list, with the filter beside the views."""
        super().refresh_bars()
        parts = [_(STATES[self.chosen.state]), filter_words(self.chosen, self.crm.actor)]
        if self.chosen.first is not None:
            day = show_date(self.chosen.first.isoformat(), self.calendar.value, language())
            parts.append(_("from {day}").format(day=day))
        said = f" {look.now().glyphs.between} ".join(part for part in parts if part)
        self.query_one("#views", TextLines).show([views_line("list", said)])

    # What the deeds are about

    @property
    def row(self) -> ActivityRow | None:
        """The activity under the cursor."""
        record = self.table.record
        return self._known_rows.get(record) if record is not None else None

    @property
    def picked(self) -> Sequence[ActivityRow]:
        """The marked activities, else the one under the cursor."""
        marked = self.table.marked()
        return self.crm.read(agenda.rows, marked) if marked else super().picked

    def unmark(self) -> None:
        """Take all marks off."""
        self.table.clear_marks()

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        """Show the card, or the activity where there is nobody."""
        message.stop()
        if self.row is not None:
            self.open_row(self.row)

    def on_record_table_row_highlighted(self, message: RecordTable.RowHighlighted) -> None:
        """Offer the keys that make sense here."""
        message.stop()
        self.refresh_bars()

    # What is shown

    def use_filter(self, chosen: AgendaFilter) -> None:
        """List what another filter lets through."""
        self.chosen = chosen
        self.change_view(self.view)

    def action_state(self) -> None:
        """To be done, done, all."""
        at = _ORDER.index(self.chosen.state) if self.chosen.state in _ORDER else 0
        self.use_filter(replace(self.chosen, state=_ORDER[(at + 1) % len(_ORDER)]))

    def action_filter(self) -> None:
        """Only an owner, a kind or a tag."""
        ask_filter(self, self.chosen, self.use_filter)

    def action_everybody(self) -> None:
        """What is mine, or everybody's."""
        owner = None if self.chosen.owner is not None else self.crm.actor
        self.use_filter(replace(self.chosen, owner=owner))

    def action_calendar(self) -> None:
        """Jalali or Gregorian."""
        self.calendar = other_calendar(self.calendar)
        self.table.forget_rows()
        self.reload()

    def action_today(self) -> None:
        """What begins today or later."""
        self.use_filter(replace(self.chosen, first=self.at.today))

    def action_date(self) -> None:
        """What begins on a day to be chosen, or later."""
        from crm_tui.domain.week import date_habits  # noqa: PLC0415 - at first use
        from crm_tui.widgets.date_picker import DatePicker  # noqa: PLC0415 - as above

        def answered(day: str | None) -> None:
            if day is not None:
                self.use_filter(replace(self.chosen, first=date.fromisoformat(day)))

        today = self.at.today
        habits = date_habits(self.shell.settings, language(), today)
        habits = replace(habits, calendar=self.calendar.value)
        self.app.push_screen(DatePicker(self.chosen.first or today, habits), answered)

    def action_busy(self) -> None:
        """When each of the team is busy today."""
        ask_busy(self, self.chosen.first or self.at.today, self.calendar)

    # Ways back

    def _leave(self, view: str) -> None:
        self.dismiss(None)
        self._left(view, self.chosen)

    def action_clear(self) -> None:
        """Clear the marks, then the words, then the filter; then back to the grid."""
        plain = AgendaFilter(owner=self.crm.actor, state=self.chosen.state)
        if self.table.marks or self.view.filter:
            super().action_clear()
        elif self.chosen != plain:
            self.use_filter(plain)
        else:
            self._leave("")

    def action_view(self) -> None:
        """The first view again."""
        self._leave("day")

    def action_one(self) -> None:
        """A day by its hours."""
        self._leave("day")

    def action_week(self) -> None:
        """A week by its hours."""
        self._leave("week")

    def action_month(self) -> None:
        """A month."""
        self._leave("month")
