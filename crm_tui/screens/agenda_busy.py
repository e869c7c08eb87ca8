"""Who is free: a day of the team in half hours, each person a bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical

from crm_tui.domain import moments
from crm_tui.i18n import _, language
from crm_tui.queries import agenda_list
from crm_tui.queries.agenda_list import Span as Busy
from crm_tui.screens.agenda_moment import Moment, moment_of
from crm_tui.screens.agenda_reading import work_hours
from crm_tui.screens.agenda_words import clock, title
from crm_tui.screens.base import CrmScreen, Dialog
from crm_tui.text import cells
from crm_tui.text.calendar_grid import long_day, step_days
from crm_tui.text.digits import local_digits
from crm_tui.widgets import look
from crm_tui.widgets.lines import Drawable, Line, Placed, Row, Span, Tone
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.text.date_reading import Calendar

STEP: Final = 30
NAME: Final = 12
MOST: Final = 12
_EDGE: Final = 60
"""Minutes shown before and after work."""

_CELL: Final = 2
_MOST_SLOTS: Final = 24
Slot = tuple[date, int]


def ask_busy(screen: CrmScreen, day: date, calendar: Calendar) -> None:
    """Show a day of the team; Enter on a time plans something there."""
    hours = work_hours(screen.shell.settings, language())
    at = moment_of(screen.crm.now(), screen.shell.settings, screen.crm.actor)

    def chosen(answer: Slot | None) -> None:
        if answer is not None:
            from crm_tui.screens import activity_deeds  # noqa: PLC0415 - at first use

            activity_deeds.capture(screen, day=answer[0], text=f"{clock(answer[1])} ")

    dialog = BusyDialog(day, replace(at, calendar=calendar.value), calendar, hours)
    screen.app.push_screen(dialog, chosen)


class BusyDialog(Dialog[Slot]):
    """See the module; answers the day and the minute chosen."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("dialog", "busy")

    def __init__(self, day: date, at: Moment, calendar: Calendar, hours: tuple[int, int]) -> None:
        super().__init__()
        self.day, self.at, self.calendar = day, at, calendar
        first = max(0, hours[0] - _EDGE) // STEP
        last = min(24 * 60, hours[1] + _EDGE + STEP - 1) // STEP
        self._slots = range(first, min(last, first + _MOST_SLOTS))
        self.slot = hours[0] // STEP
        self._found: Mapping[str, Sequence[Busy]] = {}

    def compose(self) -> ComposeResult:
        """The day, the bars, what is under the cursor."""
        with Vertical(classes="box") as box:
            box.styles.width = NAME + len(self._slots) * _CELL + 6
            yield TextLines(id="busy")

    def on_mount(self) -> None:
        """Read the day."""
        self._draw()
        self._read()

    def _read(self) -> None:
        day, at, actor = self.day, self.at, self.crm.actor

        def ask() -> Mapping[str, Sequence[Busy]]:
            users = [actor, *(u for u in self.crm.read(agenda_list.owners) if u != actor)]
            span = (day, day + timedelta(1))
            return self.crm.read(agenda_list.busy, span, at.zone, users[:MOST])

        self.ask("busy", ask, self._show)

    def _show(self, found: Mapping[str, Sequence[Busy]]) -> None:
        self._found = found
        self._draw()

    # Drawing

    def _draw(self) -> None:
        between = f" {look.now().glyphs.between} "
        day = Span(long_day(self.day, self.calendar, language()), Tone.TITLE)
        lines: list[Drawable] = [
            Line((Span(_("Who is free?"), Tone.TITLE), Span(between, Tone.MUTED), day)),
            Line(),
            self._hours(),
        ]
        lines += [self._bar(user, spans) for user, spans in self._found.items()]
        lines += [Line(), self._under()]
        self.query_one("#busy", TextLines).show(lines)

    def _hours(self) -> Row:
        """A number above each full hour."""
        fields = [Placed((), 0, NAME)]
        for number, slot in enumerate(self._slots):
            hour = local_digits(f"{slot * STEP // 60:02}", language()) if slot % 2 == 0 else ""
            here = Tone.KEY if slot == self.slot else Tone.MUTED
            if slot == self.slot and not hour:
                hour = look.now().glyphs.down
            fields.append(Placed((Span(hour, here),), NAME + number * _CELL, _CELL))
        return Row(tuple(fields))

    def _bar(self, user: str, spans: Sequence[Busy]) -> Row:
        glyphs = look.now().glyphs
        name = cells.cut(user, NAME - 1, glyphs.more)
        fields = [Placed((Span(name, Tone.STRONG if user == self.crm.actor else Tone.NORMAL),),
                         0, NAME)]  # fmt: skip
        for number, slot in enumerate(self._slots):
            taken = self._taken(spans, slot)
            glyph = (glyphs.full if taken else glyphs.empty) * _CELL
            tone = Tone.ACCENT if taken else Tone.FAINT
            if slot == self.slot:
                tone = Tone.ALERT if taken else Tone.GOOD
            fields.append(Placed((Span(glyph, tone),), NAME + number * _CELL, _CELL))
        return Row(tuple(fields))

    def _bounds(self, slot: int) -> tuple[int, int]:
        wall = time(slot * STEP // 60, slot * STEP % 60)
        begin = moments.millis(moments.instant(self.day, wall, self.at.zone))
        return begin, begin + STEP * 60_000

    def _taken(self, spans: Sequence[Busy], slot: int) -> Busy | None:
        begin, end = self._bounds(slot)
        return next((span for span in spans if span.start < end and span.end > begin), None)

    def _under(self) -> Line:
        """Who is free at the time of the cursor, and what keeps the others busy."""
        between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
        shown = [Span(clock(self.slot * STEP), Tone.STRONG)]
        free = [user for user, spans in self._found.items() if not self._taken(spans, self.slot)]
        if self._found and len(free) == len(self._found):
            shown += [between, Span(_("all are free"), Tone.GOOD)]
        elif free:
            shown += [between, Span(_("free: {names}").format(names=", ".join(free)), Tone.GOOD)]
        else:
            shown += [between, Span(_("nobody is free"), Tone.SOON)]
        busy = [self._taken(spans, self.slot) for spans in self._found.values()]
        titles = [title(span.row) for span in busy if span is not None]
        if titles:
            shown += [between, Span(titles[0], Tone.MUTED)]
        return Line(tuple(shown))

    # Keys

    def _to(self, slot: int) -> None:
        self.slot = max(self._slots.start, min(slot, self._slots.stop - 1))
        self._draw()

    def action_left(self) -> None:
        """The half hour on the left."""
        self._to(self.slot + (1 if look.now().rtl else -1))

    def action_right(self) -> None:
        """The half hour on the right."""
        self._to(self.slot + (-1 if look.now().rtl else 1))

    def action_free(self) -> None:
        """The next half hour at which all are free."""
        order = [*range(self.slot + 1, self._slots.stop), *range(self._slots.start, self.slot)]
        for slot in order:
            if not any(self._taken(spans, slot) for spans in self._found.values()):
                self._to(slot)
                return

    def _turn(self, days: int) -> None:
        self.day = step_days(self.day, days)
        self._read()

    def action_next(self) -> None:
        """The day after."""
        self._turn(1)

    def action_previous(self) -> None:
        """The day before."""
        self._turn(-1)

    def action_pick(self) -> None:
        """Plan something at this time."""
        self.dismiss((self.day, self.slot * STEP))
