"""How a desk works: what its numbers look like, and the hours its promises are counted in.

A desk belongs to the book, not to a user: whoever looks sees the same time left.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from crm_tui.config import WEEKDAYS, Settings, calendar_for, locale_for, zone_for
from crm_tui.domain.holidays import NO_COUNTRY, Holidays
from crm_tui.domain.week import week_for, weekdays
from crm_tui.domain.worktime import USUAL_HOURS, WorkCalendar
from crm_tui.domain.worktime_index import RoundTheClock, WorkClock, WorkIndex
from crm_tui.i18n import _
from crm_tui.text import jalali
from crm_tui.text.hours import DAY, hours_text, parse_hours
from crm_tui.text.safe import clean_line

ROUND_THE_CLOCK = WorkCalendar((((0, DAY),),) * 7, UTC)
_USUAL = (*(USUAL_HOURS,) * 5, "", "")


@dataclass(frozen=True, slots=True)
class Desk:
    """How the desk of a book works; the fields of the row ``service_desk`` as values.

    ``calendar`` (jalali or gregorian) is whose years number tickets. ``hours`` are those of each
    day from Monday, as ``text.hours`` has them; ``country`` as in ``domain.holidays``; ``extra``
    are more days off by name, ``worked`` holidays on which one works.
    """

    prefix: str = "T"
    calendar: str = "gregorian"
    zone: str = "UTC"
    hours: tuple[str, ...] = _USUAL
    country: str = ""
    extra: tuple[tuple[date, str], ...] = ()
    worked: tuple[date, ...] = ()
    language: str = "en"

    def worktime(self) -> WorkCalendar:
        """The working time of the desk; one object for equal desks."""
        return _worktime(self)

    def clock(self, *, round_the_clock: bool = False) -> WorkClock:
        """What counts time for this desk's promises; one object for equal desks."""
        if round_the_clock:
            return _ALWAYS
        return _index(self)

    def holidays(self) -> Holidays:
        """The days off besides those of the week."""
        return Holidays(self.country, self.language, dict(self.extra), frozenset(self.worked))

    def tz(self) -> tzinfo:
        """The zone of the desk; UTC where this machine knows no such zone."""
        try:
            return ZoneInfo(self.zone or "UTC")
        except (OSError, ValueError, KeyError):
            return UTC

    def fingerprint(self, year: int) -> str:
        """What tells one year's working time from another: hours, holidays, the zone's clock.

        The tables of holidays and zones come with the machine and change with its updates.
        """
        first, work = date(year, 1, 1).toordinal(), self.worktime()
        after = date(year + 1, 1, 1).toordinal()
        openings = (work.openings(date.fromordinal(day)) for day in range(first, after))
        moments = ",".join(f"{one[0]:%m%d%H%M}{one[1]:%d%H%M}" for day in openings for one in day)
        return sha256(moments.encode()).hexdigest()[:16]

    def year(self, now: datetime) -> int:
        """The year the wall calendar of the desk shows: that of tickets opened now."""
        day = now.astimezone(self.tz()).date()
        return jalali.from_gregorian(day)[0] if self.calendar == "jalali" else day.year

    def row(self) -> dict[str, str]:
        """What the columns of ``service_desk`` have."""
        hours = {name: text for name, text in zip(WEEKDAYS, self.hours, strict=True) if text}
        extra = {day.isoformat(): name for day, name in self.extra}
        return {
            "prefix": self.prefix,
            "calendar": self.calendar,
            "zone": self.zone,
            "hours": json.dumps(hours),
            "country": self.country,
            "extra": json.dumps(extra, ensure_ascii=False),
            "worked": "\n".join(day.isoformat() for day in self.worked),
            "language": self.language,
        }


def desk_of(row: Mapping[str, str]) -> Desk:
    """The desk of a row, the inverse of :meth:`Desk.row`.

    What can't be read in it is left out; without any hours the usual ones hold.
    """
    hours = _loaded(row["hours"])
    days = tuple(_hours(hours.get(name, "")) for name in WEEKDAYS)
    extra = ((_day(day), clean_line(str(name))) for day, name in _loaded(row["extra"]).items())
    worked = (_day(day) for day in row["worked"].split())
    return Desk(
        prefix=row["prefix"],
        calendar=row["calendar"],
        zone=row["zone"],
        hours=days if any(days) else _USUAL,
        country=row["country"],
        extra=tuple(sorted((day, name) for day, name in extra if day is not None)),
        worked=tuple(sorted(day for day in worked if day is not None)),
        language=row["language"],
    )


def desk_for(settings: Settings, language: str) -> Desk:
    """The desk a new book gets: working time and calendar of the user. Raises BadConfig."""
    week = week_for(settings, language)
    open_on = weekdays(settings.workdays) or frozenset(range(7)) - week.weekend
    usual = settings.work_hours.get("usual", USUAL_HOURS)
    hours = tuple(
        _hours(settings.work_hours.get(name, usual)) if number in open_on else ""
        for number, name in enumerate(WEEKDAYS)
    )
    country = settings.holidays_country or locale_for(settings, language).partition("_")[2]
    extra = {
        date.fromisoformat(day): clean_line(name) or _("holiday")
        for day, name in settings.extra_holidays.items()
    }
    return Desk(
        calendar=calendar_for(settings, language),
        zone=getattr(zone_for(settings), "key", "UTC"),
        hours=hours if any(hours) else _USUAL,
        country="" if country == NO_COUNTRY else country,
        extra=tuple(sorted(extra.items())),
        worked=tuple(sorted(map(date.fromisoformat, settings.worked_holidays))),
        language=language,
    )


_ALWAYS = RoundTheClock()


def _hours(text: object) -> str:
    """Hours as they are kept: ``09:00-12:30, 13:30-18:00``; empty if they can't be read."""
    try:
        return hours_text(str(text))
    except ValueError:
        return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _loaded(text: str) -> dict[str, str]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


@lru_cache(8)
def _index(desk: Desk) -> WorkIndex:
    return WorkIndex(_worktime(desk))


@lru_cache(8)
def _worktime(desk: Desk) -> WorkCalendar:
    spans = tuple(parse_hours(hours) for hours in desk.hours)
    return WorkCalendar(spans, desk.tz(), desk.holidays().is_holiday)
