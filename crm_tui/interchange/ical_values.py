"""Values of iCalendar components: moments, lengths, numbers (RFC 5545)."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crm_tui.domain import moments
from crm_tui.domain.activities import LONGEST_MINUTES
from crm_tui.domain.calendar import DAY_MINUTES
from crm_tui.interchange.ical_lines import Line
from crm_tui.interchange.ical_zones import Zones, name_of

FIRST_YEAR, LAST_YEAR = 1901, 2099
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z)?)?")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?"
)
_NOWHERE = ("", "UTC", "Etc/UTC", "GMT", "Etc/GMT")
"""Zones nobody lives in: such moments are shown by the user's own clock."""


def moment_of(line: Line, zones: Zones) -> date | datetime | None:
    """A day, or an aware local time in a zone that has a name; None if it is neither."""
    match = _MOMENT.fullmatch(line.value.strip())
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return day
        hour, minute = int(match[4]), int(match[5])
        at = time(hour, minute, min(int(match[6] or 0), 59))
    except ValueError:
        return None
    default = zones.default
    zone: tzinfo = UTC
    if not match[7]:
        named = line.parameters.get("TZID")
        zone = default if named is None else zones.named(named)
    moment = datetime.combine(day, at, zone)
    return moment.astimezone(default) if name_of(zone) in _NOWHERE else moment


def length_of(text: str) -> timedelta | None:
    """A DURATION; None if it is none."""
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None:
        return None
    weeks, days, hours, minutes, seconds = (int(found or 0) for found in match.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


def after(begins: date | datetime, length: timedelta) -> date | datetime:
    """What is that much later: days of days, hours of instants."""
    if isinstance(begins, datetime):
        return (begins.astimezone(UTC) + length).astimezone(begins.tzinfo)
    return begins + length


def minutes_between(begins: date | datetime | None, ends: date | datetime | None) -> int:
    """From a beginning to an end, where both are days or both are moments; else 0."""
    if begins is None or ends is None or isinstance(begins, datetime) != isinstance(ends, datetime):
        return 0
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        begins, ends = begins.astimezone(UTC), ends.astimezone(UTC)
        minutes = int((ends - begins).total_seconds() // 60)
    else:
        days = (ends - begins).days
        minutes = days * DAY_MINUTES if days > 1 else 0
    return min(max(0, minutes), LONGEST_MINUTES)


def number_of(text: str, least: int, most: int, otherwise: int) -> int:
    """A whole number within limits, or what to take ``otherwise``."""
    text = text.strip()
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
    return value if least <= value <= most else otherwise


def millis_of(moment: date | datetime) -> int:
    """Milliseconds since 1970; a day is its midnight as if UTC."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    return moments.millis(moment)
