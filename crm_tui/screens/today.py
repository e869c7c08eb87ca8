"""The first screen: what is late, what is to be done today and soon, and who waits for us."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.i18n import _, language
from crm_tui.screens.acting import Acting
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.agenda_list import AgendaList
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line, spans_width
from crm_tui.widgets.text_lines import TextLines
from crm_tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.digest import DigestRow
    from crm_tui.screens.today_rows import TodayRows

TICK_SECONDS = 20
PRELOAD_SECONDS = 1.5


def _preload() -> None:
    """Import the table layer, so that the first save need not wait for it."""
    import_module("crm_tui.services.agenda")


class TodayScreen(Acting):
    """See the module. It reads again when something changed and when a minute has passed."""

    AREA: ClassVar[str] = "today"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("today",)

    def __init__(self) -> None:
        super().__init__()
        self.shown: TodayRows | None = None
        self.everybody = False
        self._holiday = ""
        self._minute = ""

    def compose(self) -> ComposeResult:
        """Bars, the day, what there is to do."""
        yield self.top_bar(self.crm.actor)
        yield TextLines([Line()], id="day")
        with Vertical(id="listing"):
            yield AgendaList(id="today")
            yield TextLines(id="empty")
        yield self.key_bar()

    def on_mount(self) -> None:
        """Read as soon as the frame stands."""
        self.set_focus(self.agenda)
        self.shell.records_changed.subscribe(self, self.on_records)
        self.set_interval(TICK_SECONDS, self.tick)
        self._minute = self._clock()
        self.call_after_refresh(self.reload)

    @property
    def agenda(self) -> AgendaList:
        """The list."""
        return self.query_one("#today", AgendaList)

    # Reading

    def reload(self) -> None:
        """Read everything anew; the cursor stays on its line."""
        owner = None if self.everybody else self.crm.actor

        def read() -> TodayRows:
            # What reads is loaded in the thread as well: the first frame does not wait for it.
            from crm_tui.screens import today_rows  # noqa: PLC0415 - as said
            from crm_tui.text import calendar_grid  # noqa: F401, PLC0415 - for the heading

            return today_rows.read(self.crm, self.shell.settings, owner)

        self.ask("today", read, self._show)

    def _show(self, found: TodayRows) -> None:
        first, before = self.shown is None, self.shown
        self.shown = found
        if first or before is None or found.groups != before.groups:
            self.agenda.show(found.groups)
        empty = not found.groups
        self.agenda.display = not empty
        lines = self.query_one("#empty", TextLines)
        lines.display = empty
        if empty:
            lines.show(self._empty_lines())
            if self.focused is self.agenda:
                self.set_focus(None)
        elif self.focused is None:
            self.set_focus(self.agenda)
        self.refresh_bars()
        if first or (before is not None and before.at.today != found.at.today):
            self._ask_holiday()
        if first:
            self.call_after_refresh(self._first_shown)

    def _ask_holiday(self) -> None:
        """The tables of holidays take a tenth of a second: not before the first frame."""
        day = self.shown.at.today if self.shown is not None else None

        def name() -> str:
            from crm_tui.domain.holidays import holidays_for  # noqa: PLC0415 - as said

            assert day is not None
            return holidays_for(self.shell.settings, language()).name(day)

        def said(holiday: str) -> None:
            self._holiday = holiday
            self.refresh_bars()

        self.ask("holiday", name, said)

    def _first_shown(self) -> None:
        """Offer what was left unsaved; load what saving needs while nothing else is to do."""
        from crm_tui.screens import unsaved  # noqa: PLC0415 - after the first frame

        unsaved.offer_once(self)
        self.set_timer(PRELOAD_SECONDS, lambda: self.do(_preload, lambda _none: None))

    def _clock(self) -> str:
        return f"{self.crm.now():%Y-%m-%d %H:%M}"

    def tick(self) -> None:
        """Read again when the minute is another: something may be late now, the day be over."""
        if (minute := self._clock()) != self._minute:
            self._minute = minute
            self.changed()

    # Words

    def _heading(self) -> Line:
        """The day in both calendars, the holiday, and the numbers of the day."""
        if self.shown is None:
            return Line()
        from crm_tui.text.calendar_grid import (  # noqa: PLC0415 - see reload
            day_and_month,
            long_day,
            other_calendar,
        )
        from crm_tui.text.date_reading import Calendar  # noqa: PLC0415 - as above

        at = self.shown.at
        calendar = Calendar(at.calendar)
        between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
        other = day_and_month(at.today, other_calendar(calendar), language())
        start = [Span(long_day(at.today, calendar, language()), Tone.TITLE)]
        end = self._counts()
        room = self.size.width - 4 - spans_width(end)
        for said in (Span(self._holiday, Tone.SOON), Span(other, Tone.MUTED)):
            # What there is no room for is left out, the other calendar first.
            if said.text and spans_width([*start, between, said]) <= room:
                start[1:1] = [between, said]
        return Line(tuple(start), tuple(end))

    def on_resize(self) -> None:
        """There is more or less room for the day."""
        if self.shown is not None:
            self.refresh_bars()

    def _counts(self) -> Sequence[Span]:
        if self.shown is None:
            return ()
        numbers = self.shown.numbers
        parts = []
        if numbers.overdue:
            text = _("{count} overdue").format(count=number(numbers.overdue))
            parts.append(Span(text, Tone.ALERT))
        if numbers.today:
            text = _("{count} today").format(count=number(numbers.today))
            parts.append(Span(text, Tone.STRONG))
        if numbers.done:
            text = _("{count} done").format(count=number(numbers.done))
            parts.append(Span(text, Tone.GOOD))
        between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
        return [span for part in parts for span in (between, part)][1:]

    def refresh_bars(self) -> None:
        """The day, the numbers, the keys."""
        self.query_one("#day", TextLines).show([self._heading()])
        note = _("everybody") if self.everybody else self.crm.actor
        self.query_one(TopBar).say(note)
        self.query_one(KeyBar).show(hints((*self.CONTEXTS, "table", "app"), self._hidden()))

    def _hidden(self) -> tuple[str, ...]:
        """Actions that make no sense on this line."""
        if self.agenda.entry is None:
            nothing = ("done", "snooze", "log", "edit", "copy", "cancel")
            return ("table.open", "table.mark", *(f"today.{verb}" for verb in nothing))
        hidden = ["today.new", "today.import"]
        if self.row is None:
            hidden += ["today.done", "today.snooze", "today.edit", "today.cancel", "table.mark"]
        if self.contact is None:
            hidden.append("today.log")
        if not self.phone:
            hidden.append("today.copy")
        return tuple(hidden)

    def _empty_lines(self) -> Sequence[Drawable]:
        """Teach the first steps, or say that all is done."""
        if self.shown is not None and self.shown.blank:
            return [
                Line(),
                line(Span(_("Nobody is in this book yet."), Tone.TITLE)),
                Line(),
                line(Span("i", Tone.KEY), "  " + _("brings a file in: CSV, Excel, vCard, …")),
                line(Span("n", Tone.KEY), "  " + _("adds a contact by hand")),
                line(Span("t", Tone.KEY), "  " + _("writes down what is to be done")),
                line(
                    Span("d", Tone.KEY),
                    "  " + _("fills the book with made-up people to try things on"),
                ),
            ]
        return [
            Line(),
            line(Span(_("Nothing is to be done."), Tone.TITLE)),
            Line(),
            line(
                Span("t", Tone.KEY),
                "  " + _("writes down what is next: call Sara tomorrow 10 about the offer"),
            ),
            line(Span("o", Tone.KEY), "  " + _("shows what the others have to do")),
        ]

    # What the deeds are about

    @property
    def about(self) -> DigestRow | None:
        """What the line under the cursor is about."""
        key = self.agenda.key
        return self.shown.lines.get(key) if self.shown is not None and key is not None else None

    @property
    def row(self) -> ActivityRow | None:
        """The activity under the cursor."""
        return self.about.activity if self.about is not None else None

    @property
    def contact(self) -> int | None:
        """The contact of the line under the cursor."""
        return self.about.contact_id if self.about is not None else None

    @property
    def planned_with(self) -> int | None:
        """On a line about a contact without plans, a new one is with them."""
        return self.contact if self.row is None else None

    @property
    def phone(self) -> str:
        """The number to call."""
        return self.about.phone if self.about is not None else ""

    @property
    def picked(self) -> Sequence[ActivityRow]:
        """The marked activities, else the one under the cursor."""
        lines = self.shown.lines if self.shown is not None else {}
        marked = [lines[key].activity for key in self.agenda.marked() if key in lines]
        return [row for row in marked if row is not None] or super().picked

    def unmark(self) -> None:
        """Take all marks off."""
        self.agenda.clear_marks()

    # Messages of the list, and keys

    def on_agenda_list_highlighted(self) -> None:
        """Offer the keys that make sense here."""
        self.refresh_bars()

    def on_agenda_list_opened(self, message: AgendaList.Opened) -> None:
        """Show the card; the ticket, the article, or the activity where there is nobody."""
        message.stop()
        if self.row is not None:
            self.open_row(self.row)
        elif self.about is not None and self.about.kind == "ticket":
            from crm_tui.screens import ticket_deeds  # noqa: PLC0415 - see Acting

            ticket_deeds.open_ticket(self, self.about.id)
        elif self.about is not None and self.about.kind == "article":
            from crm_tui.screens.knowledge_reader import ArticleScreen  # noqa: PLC0415 - see Acting

            self.app.push_screen(ArticleScreen(self.about.id))
        elif self.contact is not None:
            from crm_tui.screens import activity_deeds  # noqa: PLC0415 - see Acting

            activity_deeds.open_contact(self, self.contact)

    def action_done(self) -> None:
        """Done; in an empty book, a demo."""
        if self.shown is not None and self.shown.blank:
            self._demo()
        else:
            super().action_done()

    def _demo(self) -> None:
        def build() -> int:
            from crm_tui import demo as demonstration  # noqa: PLC0415 - on demand

            return self.crm.write(demonstration.build)

        said = line(Span(_("Making up contacts …"), Tone.ACCENT))
        self.query_one("#empty", TextLines).show([Line(), said])
        self.do(build, lambda _count: self.say(_("These contacts are made up. Undo removes them.")))

    def action_everybody(self) -> None:
        """What is mine, or everybody's."""
        self.everybody = not self.everybody
        self.reload()

    def action_clear(self) -> None:
        """Take the marks off."""
        self.unmark()

    def action_new(self) -> None:
        """Add a contact."""
        from crm_tui.screens import contact_deeds  # noqa: PLC0415 - see Acting

        contact_deeds.edit(self, None, lambda _contact: None)

    def action_import(self) -> None:
        """Bring contacts in from a file."""
        from crm_tui.screens.imports import ImportScreen  # noqa: PLC0415 - see Acting

        self.app.push_screen(ImportScreen())

    def action_history(self) -> None:
        """See what was done."""
        from crm_tui.screens.history import HistoryScreen  # noqa: PLC0415 - see Acting

        self.app.push_screen(HistoryScreen())
