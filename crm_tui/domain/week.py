"""What a week is where the user lives: its first day, its weekend; and the user's own choice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from crm_tui.config import WEEKDAYS, Settings, calendar_for, locale_for
from crm_tui.domain.holidays import holidays_for

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, slots=True)
class Week:
    """Days count from Monday, 0. ``weekend`` is marked in calendars; work may differ from it."""

    start: int
    weekend: frozenset[int]


_FROM_MONDAY = Week(MONDAY, frozenset({SATURDAY, SUNDAY}))
_FROM_SUNDAY = Week(SUNDAY, frozenset({SATURDAY, SUNDAY}))

WEEKS: Final[dict[str, Week]] = {
    # Friday is the one day off everywhere in Iran; which day goes with it is in dispute.
    "fa_IR": Week(SATURDAY, frozenset({FRIDAY})),
    "tr_TR": _FROM_MONDAY,
    "lt_LT": _FROM_MONDAY,
    "pt_PT": _FROM_SUNDAY,
    "pt_BR": _FROM_SUNDAY,
    "en_GB": _FROM_MONDAY,
    "en_US": _FROM_SUNDAY,
}
"""By locale, with its territory (CLDR). Elsewhere the week of ISO 8601 holds."""


def usual_week(locale: str) -> Week:
    """The week of a locale; one of another language has the week of its territory."""
    if locale in WEEKS:
        return WEEKS[locale]
    territory = locale.partition("_")[2]
    found = (week for known, week in WEEKS.items() if known.partition("_")[2] == territory)
    return next(found, _FROM_MONDAY)


def week_for(settings: Settings, language: str) -> Week:
    """The user's week: what the settings say, else what is usual where the user lives."""
    usual = usual_week(locale_for(settings, language))
    start = WEEKDAYS.index(settings.week_start) if settings.week_start else usual.start
    return Week(start, weekdays(settings.weekend) or usual.weekend)


def weekdays(names: tuple[str, ...]) -> frozenset[int]:
    """Numbers of weekdays by their English names."""
    return frozenset(WEEKDAYS.index(name) for name in names)


@dataclass(frozen=True, slots=True)
class DateHabits:
    """How the user reads and writes days, and what day it is.

    ``calendar`` is ``jalali`` or ``gregorian``; ``holiday`` names the holiday of a day (empty:
    none). It may load its data at the first call: call it first in a thread.
    """

    language: str
    calendar: str
    today: date
    week: Week = _FROM_MONDAY
    holiday: Callable[[date], str] = lambda _day: ""


def date_habits(settings: Settings, language: str, today: date) -> DateHabits:
    """The habits of this user."""
    return DateHabits(
        language,
        calendar_for(settings, language),
        today,
        week_for(settings, language),
        holidays_for(settings, language).name,
    )
