"""How activities are said: when they are due, what they are, how long they took."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from crm_tui.config import calendar_for, zone_for
from crm_tui.domain import moments
from crm_tui.domain.activity_words import headline, kind_word
from crm_tui.i18n import _, language, ngettext
from crm_tui.screens.wording import number
from crm_tui.text.digits import ascii_digits, local_digits
from crm_tui.widgets import look
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.screens.base import Shell

NEAR_DAYS = 6
MOST_MINUTES = 60 * 24 * 366
_length = re.compile(r"([0-9]{1,6})(?::([0-5][0-9]))?")


class Here:
    """The user's clock and calendar at one moment."""

    __slots__ = ("calendar", "now", "zone")

    def __init__(self, now: datetime, settings: Settings) -> None:
        self.zone: tzinfo = zone_for(settings)
        self.now = moments.local(now, self.zone)
        self.calendar = calendar_for(settings, language())

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def zone_name(self) -> str:
        """The IANA name of the zone."""
        return getattr(self.zone, "key", "UTC")


def here(shell: Shell) -> Here:
    """The user's clock now."""
    return Here(shell.crm.now(), shell.settings)


def day_words(day: date, at: Here) -> str:
    """A day as one says it: ``today``, ``tomorrow``, ``Monday``, else its date."""
    from crm_tui.text.date_words import SHOWN_WEEKDAYS  # noqa: PLC0415 - not for the first frame
    from crm_tui.text.dates import show_date  # noqa: PLC0415 - as above

    away = (day - at.today).days
    if away in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[away]
    if 0 < away <= NEAR_DAYS:
        return SHOWN_WEEKDAYS.get(language(), SHOWN_WEEKDAYS["en"]).split()[day.weekday()]
    return show_date(day.isoformat(), at.calendar, language())


def clock_words(minutes: int) -> str:
    """``10:30`` in the digits of the language, from minutes since midnight."""
    return local_digits(f"{minutes // 60:02}:{minutes % 60:02}", language())


def time_words(at: time) -> str:
    """``10:30`` in the digits of the language."""
    return clock_words(at.hour * 60 + at.minute)


def when_words(day: date | None, minutes: int | None, at: Here) -> str:
    """Day and time; empty if it is for some time."""
    if day is None:
        return ""
    said = day_words(day, at)
    return said if minutes is None else f"{said} {clock_words(minutes)}"


def due_words(row: ActivityRow, at: Here) -> str:
    """When an activity is due; ``no date`` if it has none."""
    return when_words(row.day(at.zone), row.starts(at.zone), at) or _("no date")


def late_words(row: ActivityRow, at: Here) -> str:
    """How late it is, if it is."""
    day = row.day(at.zone)
    if day is None or not row.is_late(at.now, at.today):
        return ""
    days = (at.today - day).days
    if days < 1:
        return _("late")
    return ngettext("{count} day late", "{count} days late", days).format(count=number(days))


def step_words(due: int, at: Here, *, all_day: bool) -> tuple[str, str, Tone]:
    """Glyph, words and tone of a next step that is due then (milliseconds)."""
    glyphs = look.now().glyphs
    if all_day:
        day, minutes = moments.millis_day(due), None
        late = day < at.today
    else:
        wall = moments.local(moments.moment(due), at.zone)
        day, minutes = wall.date(), wall.hour * 60 + wall.minute
        late = wall < at.now
    # Of days that are far only the date counts.
    near = -1 <= (day - at.today).days <= NEAR_DAYS
    said = when_words(day, minutes if near else None, at)
    if late:
        return glyphs.alert, said, Tone.ALERT
    return (glyphs.dot, said, Tone.ACCENT) if day == at.today else (glyphs.ring, said, Tone.NORMAL)


def past_words(millis: int, at: Here) -> str:
    """How long ago a day is: ``today``, ``12 days ago``."""
    day = moments.local(moments.moment(millis), at.zone).date()
    days = (at.today - day).days
    if days <= 1:
        return day_words(day, at)
    return ngettext("{count} day ago", "{count} days ago", days).format(count=number(days))


def minutes_words(minutes: int) -> str:
    """``25 min``, ``1 h 30 min``; empty for none."""
    if minutes <= 0:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{count} min").format(count=number(rest))
    if not rest:
        return _("{count} h").format(count=number(hours))
    return _("{hours} h {minutes} min").format(hours=number(hours), minutes=number(rest))


def running_words(span: timedelta) -> str:
    """``03:12``: how long a call goes on, in minutes and seconds."""
    seconds = max(0, int(span.total_seconds()))
    return local_digits(f"{seconds // 60:02}:{seconds % 60:02}", language())


def named(kind: str, subject: str, who: str) -> str:
    """What it is and with whom, in a few words: ``call · the offer · Sara Karimi``."""
    between = f" {look.now().glyphs.between} "
    word = kind_word(kind)
    said = kind == "task" or not subject or word.casefold() in subject.casefold()
    parts = ("" if said else word, headline(kind, subject), who)
    return between.join(part for part in parts if part)


def read_minutes(text: str) -> int | None:
    """Minutes as typed: ``25``, ``1:30``; None for nothing. ValueError if they can't be read."""
    said = ascii_digits(text).strip()
    if not said:
        return None
    match = _length.fullmatch(said)
    if match is None:
        raise ValueError(text)
    found = int(match[1]) * 60 + int(match[2]) if match[2] else int(match[1])
    if found > MOST_MINUTES:
        raise ValueError(text)
    return found
