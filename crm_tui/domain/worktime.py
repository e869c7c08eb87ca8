"""Working time: when one works, how much of it lies between two moments, when it will have passed.

Moments are aware datetimes; answers come in UTC. Hours are what the clock on the wall shows in the
calendar's zone, skipped and doubled times as :mod:`crm_tui.domain.moments` has them. So
neighbouring hours always meet, and a day open from 00:00 to 24:00 has 23, 24 or 25 hours.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crm_tui.config import WEEKDAYS, Settings, zone_for
from crm_tui.domain.holidays import holidays_for
from crm_tui.domain.moments import instant
from crm_tui.domain.week import week_for, weekdays
from crm_tui.text.hours import parse_hours

USUAL_HOURS = "09:00-17:00"
_DAY = timedelta(days=1)
_LONGEST_BREAK = 3660
"""Days without any work after which there will be none."""

Hours = tuple[tuple[int, int], ...]
"""(start, end) of each stretch of work of a day, minutes since midnight, ascending."""


class NeverOpen(ValueError):
    """No working time within ten years: everything is a holiday."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Hours of each weekday from Monday, in ``zone``; ``is_holiday`` takes days out.

    ValueError if no weekday has hours.
    """

    hours: tuple[Hours, ...]
    zone: tzinfo
    is_holiday: Callable[[date], bool] = lambda _day: False

    def __post_init__(self) -> None:
        if len(self.hours) != len(WEEKDAYS) or not any(self.hours):
            raise ValueError("a work calendar needs seven days and some hours")

    # Days

    def is_workday(self, day: date) -> bool:
        """Tell if one works on that day at all."""
        return bool(self.hours[day.weekday()]) and not self.is_holiday(day)

    def add_workdays(self, day: date, count: int) -> date:
        """The ``count``-th workday after ``day`` (before it if negative); 0 gives ``day``."""
        step = _DAY if count > 0 else -_DAY
        left, free = abs(count), 0
        while left:
            day += step
            free = 0 if self.is_workday(day) else free + 1
            left -= free == 0
            if free > _LONGEST_BREAK:
                raise NeverOpen
        return day

    # Moments

    def openings(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of work of a day, as moments in UTC; none if clocks skip them."""
        if not self.is_workday(day):
            return ()
        spans = (
            (self._moment(day, start), self._moment(day, end))
            for start, end in self.hours[day.weekday()]
        )
        return tuple((start, end) for start, end in spans if start < end)

    def is_open(self, moment: datetime) -> bool:
        """Tell if ``moment`` is working time; closing time is not."""
        return any(start <= moment < end for start, end in self.openings(self._day(moment)))

    def next_opening(self, moment: datetime) -> datetime:
        """``moment`` if it is working time, else when work begins again. Raises NeverOpen."""
        start, _end = next(self._ahead(moment))
        return start

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from ``start`` to ``end``; negative if ``end`` comes first."""
        if end < start:
            return -self.working_time_between(end, start)
        total = timedelta()
        day, last = self._day(start), self._day(end)
        while day <= last:
            for opens, closes in self.openings(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
            day += _DAY
        return total

    def add_working_time(self, moment: datetime, amount: timedelta) -> datetime:
        """The moment by which ``amount`` of working time has passed (had yet to, if negative).

        Eight hours from an opening of eight end at its closing, not at the next opening. Nothing
        added gives ``moment``. Raises NeverOpen.
        """
        zero = timedelta()
        if amount == zero:
            return moment.astimezone(UTC)
        left = abs(amount)
        for start, end in self._ahead(moment) if amount > zero else self._back(moment):
            if left <= end - start:
                return start + left if amount > zero else end - left
            left -= end - start
        raise NeverOpen

    def _ahead(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the stretches of work from ``moment`` on."""
        day, free = self._day(moment), 0
        while free <= _LONGEST_BREAK:
            free += 1
            for start, end in self.openings(day):
                if end > moment:
                    free = 0
                    yield max(start, moment.astimezone(UTC)), end
            day += _DAY
        raise NeverOpen

    def _back(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of work up to ``moment``, backwards."""
        day, free = self._day(moment), 0
        while free <= _LONGEST_BREAK:
            free += 1
            for start, end in reversed(self.openings(day)):
                if start < moment:
                    free = 0
                    yield start, min(end, moment.astimezone(UTC))
            day -= _DAY
        raise NeverOpen

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def _moment(self, day: date, minutes: int) -> datetime:
        """The moment so many minutes by the clock on the wall after midnight; 1440 is 24:00."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
        return instant(wall.date(), wall.time(), self.zone)


def work_calendar(settings: Settings, language: str) -> WorkCalendar:
    """The user's working time: settings ``workdays``, ``work_hours``, ``time_zone``, holidays.

    Without ``workdays`` one works on every day but the weekend. Raises BadConfig.
    """
    week = week_for(settings, language)
    days = weekdays(settings.workdays) or frozenset(range(7)) - week.weekend
    usual = settings.work_hours.get("usual", USUAL_HOURS)
    hours = tuple(
        parse_hours(settings.work_hours.get(name, usual)) if number in days else ()
        for number, name in enumerate(WEEKDAYS)
    )
    return WorkCalendar(hours, zone_for(settings), holidays_for(settings, language).is_holiday)
