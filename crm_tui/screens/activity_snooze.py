"""Put something off: to one of a few sensible times, or to any that is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.domain import moments
from crm_tui.domain.activity_words import headline
from crm_tui.domain.snooze import SnoozeChoice, choices, when
from crm_tui.domain.week import week_for
from crm_tui.domain.worktime import WorkCalendar, work_calendar
from crm_tui.errors import CrmError
from crm_tui.i18n import _, language, ngettext, sentence
from crm_tui.screens.activity_wording import here, when_words
from crm_tui.screens.base import Dialog
from crm_tui.screens.wording import number
from crm_tui.text.dates import BadDate, ParsedDate, echo
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.fields import BidiInput
from crm_tui.widgets.lines import Line, Span, Tone, line
from crm_tui.widgets.record_card import wrapped
from crm_tui.widgets.safe import Words
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widgets import Input

    from crm_tui.queries.agenda import ActivityRow

TYPED = "+"


class SnoozeDialog(Dialog[str]):
    """Answers what was put off until when, in words; None if nothing was."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("dialog",)

    def __init__(self, rows: Sequence[ActivityRow]) -> None:
        super().__init__()
        self._rows = [row for row in rows if row.status == "open"]
        self._offered: tuple[SnoozeChoice, ...] = ()
        self._saving = False

    def compose(self) -> ComposeResult:
        """Title, the choices, a line for others, what it means."""
        with Vertical(classes="box"):
            yield Words(self._title(), classes="box-title")
            yield ChoiceList([], id="choices")
            field = BidiInput(
                "", placeholder=_("tomorrow 9, +2h, …"), max_length=60, compact=True, id="when"
            )
            field.cursor_blink = False
            field.display = False
            yield field
            yield TextLines([Line()], id="echo")

    def _title(self) -> str:
        if len(self._rows) == 1:
            row = self._rows[0]
            return _("Put “{what}” off until …").format(what=headline(row.kind, row.subject))
        count = len(self._rows)
        text = ngettext(
            "Put {count} activity off until …", "Put {count} activities off until …", count
        )
        return text.format(count=number(count))

    def on_mount(self) -> None:
        """Ask the working days, which may take a moment the first time."""
        self.set_focus(self.query_one(ChoiceList))
        self.ask("work", self._read, self._offer)

    def _read(self) -> tuple[SnoozeChoice, ...]:
        work: WorkCalendar | None = None
        try:
            work = work_calendar(self.shell.settings, language())
            work.is_workday(here(self.shell).today)
        except (CrmError, ValueError):
            work = None
        at = here(self.shell)
        week = week_for(self.shell.settings, language())
        return choices(at.now, self._due(), work, week)

    def _due(self) -> datetime | date | None:
        """When the first of them is due; what differs keeps its own time of day."""
        row, zone = self._rows[0] if self._rows else None, here(self.shell).zone
        if row is None or row.due is None:
            return None
        return row.day(zone) if row.all_day else moments.local(moments.moment(row.due), zone)

    def _offer(self, offered: tuple[SnoozeChoice, ...]) -> None:
        self._offered = offered
        shown = [
            Choice(str(n), _(each.title), self._note(each.day, each.at), key=each.key)
            for n, each in enumerate(offered)
        ]
        self.query_one(ChoiceList).show([*shown, Choice(TYPED, _("Another time …"), key="o")])
        if not offered:
            self._type()

    def _note(self, day: date, clock: time | None) -> str:
        minutes = clock.hour * 60 + clock.minute if clock is not None else None
        return when_words(day, minutes, here(self.shell))

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Put it off, or ask until when."""
        message.stop()
        if message.choice.id == TYPED:
            self._type()
        else:
            choice = self._offered[int(message.choice.id)]
            self._write(choice.day, choice.at)

    def _type(self) -> None:
        field = self.query_one("#when", BidiInput)
        field.display = True
        self.set_focus(field)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what it means."""
        event.stop()
        if not event.value.strip():
            self._say("")
            return
        at = here(self.shell)
        try:
            day, clock = when(event.value, at.now, language(), at.calendar)
        except BadDate:
            # Half a date is no mistake while it is being typed.
            self._say(look.now().glyphs.more)
            return
        self._say(echo(ParsedDate(day, clock), language(), at.calendar))

    def _say(self, text: str, tone: Tone = Tone.MUTED) -> None:
        said = self.query_one("#echo", TextLines)
        said.show([line(Span(each, tone)) for each in wrapped(text, said.size.width - 2) or [""]])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Put it off until then."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Put it off until what is typed, or chosen."""
        field = self.query_one("#when", BidiInput)
        if not field.display:
            self.query_one(ChoiceList).action_pick()
            return
        at = here(self.shell)
        try:
            self._write(*when(field.value, at.now, language(), at.calendar))
        except BadDate as error:
            self._say(_(error.template).format(**error.values), Tone.ALERT)

    def _write(self, day: date, clock: time | None) -> None:
        if self._saving:
            return
        self._saving = True
        at = here(self.shell)
        keys = [row.key for row in self._rows]
        # An hour not said: things keep theirs.
        hour = clock.strftime("%H:%M") if clock is not None else None
        minutes = clock.hour * 60 + clock.minute if clock is not None else None
        said = _("Put off until {when}.").format(when=when_words(day, minutes, at))

        def write() -> int:
            from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

            return self.crm.write(agenda.snooze, keys, day.isoformat(), hour, at.zone_name)

        def done(_count: int) -> None:
            self.dismiss(said)

        def failed(error: CrmError) -> None:
            self._saving = False
            self._say(sentence(error), Tone.ALERT)

        self.do(write, done, failed)
