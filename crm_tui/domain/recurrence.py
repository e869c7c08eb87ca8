"""When something that repeats comes again: the occurrences of a rule, in bounded work.

All datetimes here are naive: what the clock on the wall shows. The zone is applied afterwards by
:func:`crm_tui.domain.moments.instant`, so what is at ten stays at ten when clocks change.

As iCalendar has it, the start is always the first occurrence, whether the rule picks it or not,
and counts in COUNT. Nothing else comes before 1800 or after 2100. Seconds are the finest.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from crm_tui.domain.recurrence_days import LAST, picked, reckoning_of
from crm_tui.domain.recurrence_rule import BadRule, Frequency, Rule, Skip, simple
from crm_tui.domain.recurrence_text import exported, parse

__all__ = [
    "BadRule",
    "Frequency",
    "Rule",
    "Skip",
    "after_completion",
    "exported",
    "following",
    "occurrences",
    "parse",
    "simple",
]

_LAST_DAY = LAST.date() - timedelta(days=1)


def occurrences(
    rule: Rule, start: datetime, after: datetime | None = None, before: datetime | None = None
) -> Iterator[datetime]:
    """The occurrences strictly after ``after`` and strictly before ``before``, ascending, lazily.

    Without COUNT, a rule as old as one likes costs no more than a young one.
    """
    start = start.replace(microsecond=0, fold=0)
    if start.tzinfo is not None:
        raise ValueError("occurrences are by the clock on the wall")
    for moment in _all(rule, start, None if rule.count else after):
        if before is not None and moment >= before:
            return
        if after is None or moment > after:
            yield moment


def following(rule: Rule, start: datetime, after: datetime) -> datetime | None:
    """The first occurrence strictly after ``after``; None if there is no more."""
    return next(occurrences(rule, start, after), None)


def after_completion(rule: Rule, start: datetime, done: datetime) -> datetime:
    """When it is due again if it repeats so long after being done: at the start's time of day.

    Only the rule's interval and its unit count, from the day of ``done``; a month that lacks the
    day gives its last one. Never after 2100.
    """
    day = done.date()
    match rule.freq:
        case Frequency.DAILY:
            found = day + timedelta(days=rule.interval)
        case Frequency.WEEKLY:
            found = day + timedelta(weeks=rule.interval)
        case Frequency.MONTHLY:
            found = _months_on(rule, day, rule.interval)
        case Frequency.YEARLY:
            found = _months_on(rule, day, 12 * rule.interval)
    return datetime.combine(min(found, _LAST_DAY), start.time().replace(microsecond=0))


def _all(rule: Rule, start: datetime, after: datetime | None) -> Iterator[datetime]:
    """All occurrences, or those from shortly before ``after`` on; the start in any case."""
    yield start
    left, latest = rule.count, start
    end = LAST if rule.until is None else min(LAST, rule.until + timedelta(seconds=1))
    for moment in picked(rule, start, start if after is None else max(after, start)):
        if left is not None and left <= 1:
            return
        if moment >= end:
            return
        if moment > latest:
            latest = moment
            left = left and left - 1
            yield moment


def _months_on(rule: Rule, day: date, months: int) -> date:
    calendar = reckoning_of(rule)
    year, month, number = calendar.parts(day.toordinal())
    year, month = divmod(year * 12 + month - 1 + months, 12)
    if year >= calendar.parts(LAST.toordinal())[0]:
        return _LAST_DAY
    length = calendar.month_length(year, month + 1)
    return date.fromordinal(calendar.month_start(year, month + 1) + min(number, length) - 1)
