"""Snooze: sensible later times for something that is due, and what ``crm snooze`` is told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crm_tui.domain import moments
from crm_tui.domain.capture_when import When
from crm_tui.domain.week import Week
from crm_tui.domain.worktime import NeverOpen, WorkCalendar
from crm_tui.errors import N_
from crm_tui.text.date_spoken import spoken
from crm_tui.text.dates import parse_date
from crm_tui.text.fold import fold
from crm_tui.text.length_finding import find_length
from crm_tui.text.line_words import line_words
from crm_tui.text.safe import clean_line

MORNING, AFTERNOON, EVENING = time(9), time(15), time(18)
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_ROUND = timedelta(minutes=5)
_short = re.compile(r"\+?\s*([0-9]{1,4})\s*(m|min|h)")


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

    Putting off is never bringing forward: what lies before ``due`` is no choice.
    ``due``: a datetime for something at an hour, a date for a whole day, None if undated. Its
    hour is kept on a later working day. Without ``work`` one works on all days but the weekend.
    """
    if due is not None and not isinstance(due, datetime):
        found = _of_a_day(now.date(), due, work, week)
    else:
        found = _of_an_hour(now, due, work, week)
    seen: set[tuple[date, time | None]] = set()
    kept: list[SnoozeChoice] = []
    for choice in sorted(found, key=lambda choice: (choice.day, choice.at or time())):
        if (choice.day, choice.at) not in seen and _is_later(choice, due):
            seen.add((choice.day, choice.at))
            kept.append(choice)
    return tuple(kept)


def _is_later(choice: SnoozeChoice, due: datetime | date | None) -> bool:
    if due is None:
        return True
    if not isinstance(due, datetime):
        return choice.day > due
    return (choice.day, choice.at or time.max) > (due.date(), due.time())


def when(text: str, now: datetime, language: str, calendar: str) -> tuple[date, time | None]:
    """Return the local day and time of day that ``text`` means at ``now``.

    ``now`` is aware, in the user's zone. ``m`` is minutes here (``30m``); ``1mo`` is a month. An
    hour without a day is today's, tomorrow's once it has passed. Raises BadDate.
    """
    text = clean_line(text, 200)
    words = line_words(text)
    if match := _short.fullmatch(fold(text)):
        unit = _HOUR if match[2] == "h" else timedelta(minutes=1)
        return _on_the_wall(now, int(match[1]) * unit)
    length = find_length(words)
    if length and length[1] == len(words):
        return _on_the_wall(now, timedelta(minutes=length[0]))
    found = When(words, now, language, calendar, [None] * len(words))
    found.read()
    if found.day and not found.minutes and all(found.taken):
        return found.day, found.at
    parsed = parse_date(text, now.date(), language, calendar)
    return parsed.day, parsed.at


def _of_a_day(
    today: date, due: date, work: WorkCalendar | None, week: Week
) -> Iterator[SnoozeChoice]:
    if due < today:
        yield SnoozeChoice("d", N_("Today"), today, None)
    yield SnoozeChoice("t", N_("Tomorrow"), today + _DAY, None)
    for key, title, day in _working_days(today, work, week):
        yield SnoozeChoice(key, title, day, None)


def _of_an_hour(
    now: datetime, due: datetime | None, work: WorkCalendar | None, week: Week
) -> Iterator[SnoozeChoice]:
    today, zone = now.date(), now.tzinfo
    assert zone is not None
    odd = timedelta(minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond)
    yield SnoozeChoice("h", N_("In 1 hour"), *_on_the_wall(now, _HOUR + (odd and _ROUND - odd)))
    for key, title, at in (
        ("a", N_("This afternoon"), AFTERNOON),
        ("e", N_("This evening"), EVENING),
    ):
        if moments.instant(today, at, zone) > now + _HOUR:
            yield SnoozeChoice(key, title, today, at)
    morning = _opening(today + _DAY, work)
    yield SnoozeChoice("t", N_("Tomorrow morning"), today + _DAY, morning)
    usual = moments.local(due, zone).time().replace(second=0, microsecond=0) if due else None
    for key, title, day in _working_days(today, work, week):
        yield SnoozeChoice(key, title, day, usual or _opening(day, work))


def _working_days(
    today: date, work: WorkCalendar | None, week: Week
) -> Iterator[tuple[str, str, date]]:
    """The working days offered; the next one only where tomorrow is none."""
    following = _workday(today + _DAY, work, week)
    if following != today + _DAY:
        yield "w", N_("Next working day"), following
    next_week = today + timedelta(days=7 - (today.weekday() - week.start) % 7)
    yield "n", N_("Next week"), _workday(next_week, work, week)
    month = spoken("+1mo", today, jalali_shown=False)
    if month:
        yield "m", N_("In a month"), _workday(month, work, week)


def _workday(day: date, work: WorkCalendar | None, week: Week) -> date:
    """The first working day from ``day`` on."""
    if work:
        try:
            return day if work.is_workday(day) else work.add_workdays(day, 1)
        except NeverOpen:
            pass
    free = week.weekend
    return next((day + _DAY * n for n in range(7) if (day + _DAY * n).weekday() not in free), day)


def _opening(day: date, work: WorkCalendar | None) -> time:
    """When work begins on that day; 9:00 where one does not work."""
    if work and (hours := work.hours[day.weekday()]) and work.is_workday(day):
        hour, minute = divmod(hours[0][0], 60)
        return time(hour, minute)
    return MORNING


def _on_the_wall(now: datetime, ahead: timedelta) -> tuple[date, time]:
    """What calendar and clock show after ``ahead``."""
    assert now.tzinfo is not None
    wall = moments.local(now.astimezone(UTC) + ahead, now.tzinfo)
    return wall.date(), wall.time().replace(second=0, microsecond=0, fold=0)
