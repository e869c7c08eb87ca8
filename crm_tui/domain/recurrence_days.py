"""Which days and times a rule picks, period by period, in either calendar.

Days are proleptic Gregorian ordinals; only months and years are of a calendar. A period is the
day, week, month or year that the rule's interval counts.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time

from crm_tui.domain.recurrence_rule import Frequency, Rule, Skip
from crm_tui.text import jalali

FIRST, LAST = (datetime.combine(date(year, 1, 1), time()) for year in (1800, 2101))
"""Nothing repeats before the one nor from the other on: no search runs longer than that."""


class Reckoning:
    """Months and years of the Gregorian calendar."""

    first_year = 1

    def parts(self, ordinal: int) -> tuple[int, int, int]:
        """Year, month and day of an ordinal."""
        day = date.fromordinal(ordinal)
        return day.year, day.month, day.day

    def month_start(self, year: int, month: int) -> int:
        """Ordinal of the first day of a month."""
        return date(year, month, 1).toordinal()

    def month_length(self, year: int, month: int) -> int:
        """Days of a month."""
        if month == 2:
            return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
        return 30 if month in {4, 6, 9, 11} else 31

    def year_length(self, year: int) -> int:
        """Days of a year."""
        before = self.month_start(year, 12) - self.month_start(year, 1)
        return before + self.month_length(year, 12)


class JalaliReckoning(Reckoning):
    """Months and years of the Jalali calendar."""

    first_year = jalali.FIRST_YEAR

    def parts(self, ordinal: int) -> tuple[int, int, int]:
        """Year, month and day of an ordinal."""
        return jalali.from_gregorian(date.fromordinal(ordinal))

    def month_start(self, year: int, month: int) -> int:
        """Ordinal of the first day of a month."""
        return jalali.to_gregorian(year, month, 1).toordinal()

    def month_length(self, year: int, month: int) -> int:
        """Days of a month."""
        return jalali.month_length(year, month)


GREGORIAN, PERSIAN = Reckoning(), JalaliReckoning()


def reckoning_of(rule: Rule) -> Reckoning:
    """The calendar a rule counts its months in."""
    return PERSIAN if rule.persian else GREGORIAN


def picked(rule: Rule, start: datetime, near: datetime) -> Iterator[datetime]:
    """What the rule picks, ascending, from no later than ``near`` on, but not before FIRST.

    DTSTART is ``start``. Some come before it, or twice: the caller leaves them out. COUNT and
    UNTIL are the caller's too.
    """
    period = _PERIODS[rule.freq](rule, start)
    times = _times(rule, start)
    index = max(period.index(max(near, FIRST).toordinal()) // rule.interval - 1, 0) * rule.interval
    index += max(-(-(period.earliest - index) // rule.interval), 0) * rule.interval
    last = period.index(LAST.toordinal())
    while index <= last:
        days = period.days(index)
        if days:
            moments = (
                datetime.combine(date.fromordinal(day), at) for day in sorted(days) for at in times
            )
            yield from _positions(list(moments), rule.by_set_pos) if rule.by_set_pos else moments
        index += rule.interval


def _positions(moments: list[datetime], positions: Iterable[int]) -> Iterable[datetime]:
    """The n-th of the moments of a period, from the end for negative n."""
    size = len(moments)
    wanted = {n - 1 if n > 0 else size + n for n in positions}
    return [moments[at] for at in sorted(wanted) if 0 <= at < size]


def _times(rule: Rule, start: datetime) -> list[time]:
    return [
        time(hour, minute, second)
        for hour in rule.by_hour or (start.hour,)
        for minute in rule.by_minute or (start.minute,)
        for second in rule.by_second or (start.second,)
    ]


class _Days:
    """Periods of one day, numbered from that of the start, 0."""

    def __init__(self, rule: Rule, start: datetime) -> None:
        self.rule, self.calendar = rule, reckoning_of(rule)
        self.first = start.toordinal()
        self.earliest = 0
        self.weekdays = frozenset(day for _, day in rule.by_day)
        self.months, self.month_days = frozenset(rule.by_month), frozenset(rule.by_month_day)

    def index(self, ordinal: int) -> int:
        return ordinal - self.first

    def days(self, index: int) -> Iterable[int]:
        day = self.first + index
        return (day,) if self.admits(day) else ()

    def admits(self, ordinal: int) -> bool:
        if self.weekdays and (ordinal - 1) % 7 not in self.weekdays:
            return False
        if not self.months and not self.month_days:
            return True
        year, month, day = self.calendar.parts(ordinal)
        if self.months and month not in self.months:
            return False
        if not self.month_days or day in self.month_days:
            return True
        return day - 1 - self.calendar.month_length(year, month) in self.month_days


class _Weeks(_Days):
    """Periods of a week, from the rule's first day of the week."""

    def __init__(self, rule: Rule, start: datetime) -> None:
        super().__init__(rule, start)
        self.first -= (start.weekday() - rule.week_start) % 7
        self.weekdays = self.weekdays or frozenset({start.weekday()})

    def index(self, ordinal: int) -> int:
        return (ordinal - self.first) // 7

    def days(self, index: int) -> Iterable[int]:
        first = self.first + 7 * index
        return [day for day in range(first, first + 7) if self.admits(day)]


class _Months:
    """Periods of a month."""

    def __init__(self, rule: Rule, start: datetime) -> None:
        self.rule, self.calendar = rule, reckoning_of(rule)
        year, month, day = self.calendar.parts(start.toordinal())
        self.first = year * 12 + month - 1
        self.earliest = self.calendar.first_year * 12 - self.first
        self.month_days = rule.by_month_day or (() if rule.by_day else (day,))

    def index(self, ordinal: int) -> int:
        year, month, _ = self.calendar.parts(ordinal)
        return year * 12 + month - 1 - self.first

    def days(self, index: int) -> Iterable[int]:
        year, month = divmod(self.first + index, 12)
        if self.rule.by_month and month + 1 not in self.rule.by_month:
            return ()
        start = self.calendar.month_start(year, month + 1)
        length = self.calendar.month_length(year, month + 1)
        sets: list[set[int]] = []
        if self.month_days:
            sets.append(_numbered(self.month_days, start, length, self.rule.skip))
        if self.rule.by_day:
            sets.append(_weekdays(self.rule.by_day, start, length))
        return set.intersection(*sets)


class _Years:
    """Periods of a year."""

    def __init__(self, rule: Rule, start: datetime) -> None:
        self.rule, self.calendar = rule, reckoning_of(rule)
        self.first, month, day = self.calendar.parts(start.toordinal())
        self.earliest = self.calendar.first_year - self.first
        self.months = rule.by_month or range(1, 13)
        self.month_days, self.by_day = rule.by_month_day, rule.by_day
        if not (rule.by_year_day or rule.by_month_day or rule.by_day):
            # What the rule leaves open is as at the start.
            if rule.by_week_no:
                self.by_day = ((0, start.weekday()),)
            else:
                self.months, self.month_days = rule.by_month or (month,), (day,)

    def index(self, ordinal: int) -> int:
        return self.calendar.parts(ordinal)[0] - self.first

    def days(self, index: int) -> Iterable[int]:
        rule, calendar, year = self.rule, self.calendar, self.first + index
        start, length = calendar.month_start(year, 1), calendar.year_length(year)
        spans = [
            (calendar.month_start(year, month), calendar.month_length(year, month))
            for month in self.months
        ]
        sets: list[set[int]] = []
        if rule.by_year_day:
            sets.append(_numbered(rule.by_year_day, start, length, rule.skip))
        if rule.by_week_no:
            sets.append(self._weeks(year) & set(range(start, start + length)))
        if self.month_days:
            found = (_numbered(self.month_days, *span, rule.skip) for span in spans)
            sets.append(set[int]().union(*found))
        elif rule.by_month:
            sets.append({day for first, size in spans for day in range(first, first + size)})
        if self.by_day:
            within = spans if rule.by_month else [(start, length)]
            sets.append(set[int]().union(*(_weekdays(self.by_day, *span) for span in within)))
        return set.intersection(*sets)

    def _weeks(self, year: int) -> set[int]:
        """The days of the numbered weeks of a year and, for those across its ends, its neighbours.

        Week 1 is the first with four days in its year.
        """
        found: set[int] = set()
        for numbered in (year - 1, year, year + 1):
            first, following = self._first_week(numbered), self._first_week(numbered + 1)
            weeks = (following - first) // 7
            for number in self.rule.by_week_no:
                week = number - 1 if number > 0 else weeks + number
                if 0 <= week < weeks:
                    found.update(range(first + 7 * week, first + 7 * week + 7))
        return found

    def _first_week(self, year: int) -> int:
        fourth = date(max(year, 1), 1, 4).toordinal()
        return fourth - ((fourth - 1) % 7 - self.rule.week_start) % 7


def _numbered(numbers: Iterable[int], start: int, length: int, skip: Skip) -> set[int]:
    """The n-th days of a month or year, from its end for negative n; those it lacks by ``skip``."""
    found: set[int] = set()
    for number in numbers:
        at = number - 1 if number > 0 else length + number
        if not 0 <= at < length:
            if skip is Skip.OMIT:
                continue
            # The place beside the edge: inside or outside, as the skip goes.
            edge = length if at >= length else 0
            at = edge if skip is Skip.FORWARD else edge - 1
        found.add(start + at)
    return found


def _weekdays(by_day: Iterable[tuple[int, int]], start: int, length: int) -> set[int]:
    """The weekdays of a month or year, all of them or the n-th."""
    found: set[int] = set()
    for n, weekday in by_day:
        first = start + (weekday - (start - 1)) % 7
        days = range(first, start + length, 7)
        if n == 0:
            found.update(days)
        elif abs(n) <= len(days):
            found.add(days[n - 1 if n > 0 else n])
    return found


_PERIODS: dict[Frequency, Callable[[Rule, datetime], "_Days | _Months | _Years"]] = {
    Frequency.DAILY: _Days,
    Frequency.WEEKLY: _Weeks,
    Frequency.MONTHLY: _Months,
    Frequency.YEARLY: _Years,
}
