"""Between the clock on the wall and moments: the one place where a time zone is applied.

Moments are aware datetimes in UTC, and milliseconds since 1970 where they are stored. Where clocks
are put forward, a time that is skipped means the moment they are moved; where they are put back, a
time that comes twice means its first coming. So neighbouring hours and days always meet.

Days from 1900 to 2100 are safe; at the ends of what ``datetime`` can say, OverflowError.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_SECOND = timedelta(seconds=1)
_DAY_MILLIS = 86_400_000
_MIDNIGHT = time()


def instant(day: date, at: time, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which the clock on the wall first shows, or jumps over, a time."""
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # Skipped: by the old offset it is after the change, by the new one before.
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change(min(first, second), max(first, second), zone)


def day_bounds(first: date, after: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The moments, in UTC, at which two days begin; where midnight is skipped, a day begins late.

    What lies from the one on and before the other is on the days from ``first`` to the day
    before ``after``.
    """
    return instant(first, _MIDNIGHT, zone), instant(after, _MIDNIGHT, zone)


def local(moment: datetime, zone: tzinfo) -> datetime:
    """What calendar and clock show in ``zone`` at an aware moment, as an aware datetime."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(zone)


def millis(moment: datetime) -> int:
    """Whole milliseconds since 1970 of an aware datetime; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def moment(millis: int) -> datetime:
    """The moment, in UTC, so many milliseconds after 1970 began."""
    return _EPOCH + timedelta(milliseconds=millis)


def day_millis(day: date) -> int:
    """A floating day as it is stored: milliseconds from 1970 to its 00:00 as if in UTC."""
    return (day.toordinal() - _EPOCH_DAY) * _DAY_MILLIS


def millis_day(millis: int) -> date:
    """The floating day stored as milliseconds; the inverse of :func:`day_millis`."""
    return date.fromordinal(_EPOCH_DAY + millis // _DAY_MILLIS)


def _change(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The moment between two at which the zone's offset changes, to the second."""
    old = before.astimezone(zone).utcoffset()
    before = before.replace(microsecond=0)
    if after.microsecond:
        after = after.replace(microsecond=0) + _SECOND
    while after - before > _SECOND:
        middle = (before + (after - before) // 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
