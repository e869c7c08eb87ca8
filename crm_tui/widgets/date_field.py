"""An input for a day: takes what people type, says in both calendars what it understood.

A year of neither calendar is refused and both readings are offered, each with its key. Another
key opens the calendar. Whoever holds the field shows what it says (``DateField.Read``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from crm_tui.i18n import _
from crm_tui.text.calendar_grid import day_of
from crm_tui.text.date_reading import Calendar
from crm_tui.text.dates import BadDate, echo, parse_date, parse_partial, show_date
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.date_picker import DatePicker
from crm_tui.widgets.fields import BidiInput
from crm_tui.widgets.key_bar import shown_key
from crm_tui.widgets.lines import FSI, PDI, Tone

if TYPE_CHECKING:
    from crm_tui.domain.week import DateHabits


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was understood as.

    ``iso`` is ``YYYY-MM-DD`` (``--MM-DD`` for a birthday without year), empty if the text is
    empty or refused; ``said`` the echo, or the refusal's sentence; ``offers`` the ISO dates a
    refused text may mean, the Jalali reading first.
    """

    iso: str = ""
    said: str = ""
    offers: tuple[str, ...] = ()
    refused: bool = False


def read_date(text: str, habits: DateHabits, *, partial: bool = False) -> Reading:
    """Understand what was typed; ``partial`` takes days without a year for what they are."""
    if not text.strip():
        return Reading()
    language, calendar = habits.language, habits.calendar
    try:
        if not partial:
            parsed = parse_date(text, habits.today, language, calendar)
            return Reading(parsed.iso, echo(parsed, language, calendar))
        iso = parse_partial(text, language, calendar)
    except BadDate as error:
        said = _(error.template).format(**error.values)
        return Reading(said=said, offers=error.readings, refused=True)
    return Reading(iso, _both(iso, habits))


def _both(iso: str, habits: DateHabits) -> str:
    language = habits.language
    if len(iso) == 10:
        return echo(parse_date(iso, habits.today, language), language, habits.calendar)
    shown = [show_date(iso, each, language) for each in (Calendar.GREGORIAN, Calendar.JALALI)]
    if habits.calendar == Calendar.JALALI:
        shown.reverse()
    return "{} ({})".format(*shown) if iso else ""


class DateField(BidiInput):
    """See the module. ``value`` is the text, ``iso`` the day it means.

    Leaving the field turns "tomorrow" into its date: a draft opened next week still means it.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("date_field", "text")

    class Read(Message):
        """What to show beside or beneath the field; empty takes it away."""

        def __init__(self, field: DateField, text: str, tone: Tone) -> None:
            super().__init__()
            self.field, self.text, self.tone = field, text, tone

        @property
        def control(self) -> DateField:
            """The field."""
            return self.field

    def __init__(
        self,
        value: str = "",
        *,
        habits: DateHabits,
        partial: bool = False,
        placeholder: str = "",
        max_length: int = 60,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            max_length=max_length,
            compact=True,
            select_on_focus=False,
            id=id,
        )
        self.habits, self.partial = habits, partial

    @property
    def reading(self) -> Reading:
        """What the text is understood as."""
        return read_date(self.value, self.habits, partial=self.partial)

    @property
    def iso(self) -> str:
        """The day as ISO Gregorian; empty if there is none or it is refused."""
        return self.reading.iso

    def take(self, iso: str) -> None:
        """Put a day into the field, as the user writes it."""
        self.value = show_date(iso, self.habits.calendar, self.habits.language)
        self.cursor_position = len(self.value)

    # Saying what was understood

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        if self.is_attached:
            self._tell(typing=self.has_focus)

    def on_focus(self) -> None:
        """Say what stands here, or how to choose a day."""
        self._tell(typing=not self.value)

    def on_blur(self) -> None:
        """Turn words into their date; what can't be understood stays, with the reason."""
        found = self.reading
        shown = show_date(found.iso, self.habits.calendar, self.habits.language)
        again = read_date(shown, self.habits, partial=self.partial)
        if found.iso and shown != self.value and again.iso == found.iso:
            self.value = shown
        self._tell(typing=False)

    def _tell(self, *, typing: bool) -> None:
        found = self.reading
        if found.iso:
            text, tone = found.said, Tone.MUTED
        elif len(found.offers) == 2:
            text, tone = self._offer(found.offers), Tone.ALERT
        elif found.refused:
            # Half a date is no mistake while it is being typed.
            text = look.now().glyphs.more if typing else found.said
            tone = Tone.MUTED if typing else Tone.ALERT
        else:
            pick = shown_key(keymap().action("date_field.pick").keys[0])
            hint = _("{key} opens a calendar").format(key=pick)
            text, tone = (hint if typing else ""), Tone.MUTED
        self.post_message(self.Read(self, text, tone))

    def _offer(self, offers: tuple[str, ...]) -> str:
        """Both readings, each with the key that takes it."""
        parts = []
        for iso, calendar in zip(offers, (Calendar.JALALI, Calendar.GREGORIAN), strict=True):
            key = shown_key(keymap().action(f"date_field.{calendar}").keys[0])
            shown = show_date(iso, calendar, self.habits.language)
            parts.append(f"{FSI}{key} {shown}{PDI}")
        return _("{jalali} or {gregorian}?").format(jalali=parts[0], gregorian=parts[1])

    # Keys

    def action_jalali(self) -> None:
        """Take the Jalali reading of a refused date."""
        self._accept(0)

    def action_gregorian(self) -> None:
        """Take the Gregorian reading of a refused date."""
        self._accept(1)

    def _accept(self, place: int) -> None:
        offers = self.reading.offers
        if len(offers) == 2:
            self.take(offers[place])

    def action_pick(self) -> None:
        """Choose the day in a calendar."""

        def picked(iso: str | None) -> None:
            if iso:
                self.take(iso)

        self.app.push_screen(DatePicker(self._nearest_day(), self.habits), picked)

    def _nearest_day(self) -> date:
        """The day in the field, or what comes nearest to it."""
        found = self.reading
        today = self.habits.today
        if found.iso.startswith("--"):
            month, day = int(found.iso[2:4]), int(found.iso[5:7])
            return day_of(today.year, month, min(day, 28), Calendar.GREGORIAN)
        if found.iso:
            return date.fromisoformat(found.iso)
        if found.offers:
            own = 0 if self.habits.calendar == Calendar.JALALI else -1
            return date.fromisoformat(found.offers[own])
        return today
