"""Working time by table: the sums of :mod:`crm_tui.domain.worktime`, each in a few microseconds.

Moments and amounts are whole milliseconds. The stretches of work of a run of days are laid out once
with what was worked before each; a question is then a bisection. The run grows as questions do.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Protocol

from crm_tui.domain import moments
from crm_tui.domain.worktime import NeverOpen, WorkCalendar

_DAY_MILLIS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = date(1900, 1, 1), date(2200, 1, 1)
"""Before and after these nobody works; no ticket is that old."""
_MARGIN = timedelta(days=2)
"""More than any zone is away from UTC."""
_CHUNK = timedelta(days=120)
_LONGEST_BREAK = timedelta(days=3660)
"""Without any work for so long there will be none."""


class WorkClock(Protocol):
    """What counts time for a promise; moments and amounts in milliseconds."""

    def used(self, start: int, end: int) -> int:
        """What passed of working time from ``start`` to ``end``; 0 if ``end`` is not later."""

    def after(self, start: int, amount: int) -> int:
        """The moment by which ``amount`` (positive) has passed. Raises NeverOpen."""


class RoundTheClock:
    """All time is working time."""

    def used(self, start: int, end: int) -> int:
        """See :class:`WorkClock`."""
        return max(end - start, 0)

    def after(self, start: int, amount: int) -> int:
        """See :class:`WorkClock`."""
        return start + amount


@dataclass(frozen=True, slots=True)
class _Table:
    """Stretches of work of the days from ``first`` to before ``last``.

    ``before`` has what was worked in the table until each stretch, and at its end in all.
    """

    first: date
    last: date
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]

    def worked(self, moment: int) -> int:
        at = bisect_right(self.starts, moment)
        if not at:
            return 0
        return min(self.before[at], self.before[at - 1] + moment - self.starts[at - 1])


class WorkIndex:
    """A work calendar with a table of what it said; may be shared by threads."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self._table: _Table | None = None

    def used(self, start: int, end: int) -> int:
        """See :class:`WorkClock`."""
        if end <= start:
            return 0
        table = self._covering(_day(start) - _MARGIN, _day(end) + _MARGIN)
        return table.worked(end) - table.worked(start)

    def after(self, start: int, amount: int) -> int:
        """See :class:`WorkClock`."""
        first = last = _day(start)
        while True:
            table = self._covering(first - _MARGIN, last + _MARGIN)
            wanted = table.worked(start) + amount
            if wanted <= table.before[-1]:
                break
            busy = _day(max(start, table.ends[-1])) if table.ends else first
            if table.last == _LAST or table.last - busy > _LONGEST_BREAK:
                raise NeverOpen
            last = table.last
        at = bisect_left(table.before, wanted)
        return table.starts[at - 1] + wanted - table.before[at - 1]

    def _covering(self, first: date, last: date) -> _Table:
        table = self._table
        first, last = max(first, _FIRST), min(last, _LAST)
        if table is not None and table.first <= first and last <= table.last:
            return table
        if table is None:
            self._table = table = _laid_out(self._stretches(first, last), first, last)
            return table
        # By half of what is there at least, so that growing day by day stays cheap.
        more = max(_CHUNK, (table.last - table.first) // 2)
        before = max(min(first, table.first - more), _FIRST) if first < table.first else table.first
        after = min(max(last, table.last + more), _LAST) if last > table.last else table.last
        known = tuple(zip(table.starts, table.ends, strict=True))
        earlier = self._stretches(before, table.first)
        later = self._stretches(table.last, after)
        self._table = table = _laid_out((*earlier, *known, *later), before, after)
        return table

    def _stretches(self, first: date, after: date) -> tuple[tuple[int, int], ...]:
        days = (first + timedelta(number) for number in range((after - first).days))
        return tuple(
            (moments.millis(start), moments.millis(end))
            for day in days
            for start, end in self.calendar.openings(day)
        )


def _laid_out(stretches: tuple[tuple[int, int], ...], first: date, last: date) -> _Table:
    lengths = (end - start for start, end in stretches)
    return _Table(
        first,
        last,
        tuple(start for start, _end in stretches),
        tuple(end for _start, end in stretches),
        tuple(accumulate(lengths, initial=0)),
    )


def _day(millis: int) -> date:
    """The day in UTC, of those that can be said."""
    days = millis // _DAY_MILLIS
    return date.fromordinal(min(max(_EPOCH + days, _FIRST.toordinal()), _LAST.toordinal()))
