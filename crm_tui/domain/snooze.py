"""Snooze: sensible later times for something that is due, and what ``crm snooze`` is told."""

from dataclasses import dataclass
from datetime import date, datetime, time

from crm_tui.domain.week import Week
from crm_tui.domain.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class SnoozeChoice:
    """One choice: the letter that picks it, its title (a message id), and when that is.

    ``at`` is None for things of a whole day.
    """

    key: str
    title: str
    day: date
    at: time | None


def choices(
    now: datetime, due: datetime | date | None, work: WorkCalendar | None, week: Week
) -> tuple[SnoozeChoice, ...]:
    """Return the choices that lie ahead of ``now`` (aware, in the user's zone), soonest first.

    ``due``: a datetime for something at an hour, a date for a whole day, None if undated.
    """
    return ()


def when(text: str, now: datetime, language: str, calendar: str) -> tuple[date, time | None]:
    """Return the local day and time ``text`` means (``+2h``, ``tomorrow 9``). Raises BadDate."""
    return now.date(), None
