"""A rule by which something repeats, as a value: RFC 5545, with RFC 7529 for Jalali months."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from enum import StrEnum

from crm_tui.errors import N_

TYPE_CHECKING = False  # spelled out: importing typing costs 4 ms at every start
if TYPE_CHECKING:
    from typing import Any, NoReturn, Self

MAX_INTERVAL = 1000
MAX_COUNT = 10_000
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Weekdays as iCalendar writes them, from Monday, 0."""

DAY_END = time(23, 59, 59)

NOT_A_RULE = N_("“{text}” is not a rule to repeat by. Try FREQ=WEEKLY;BYDAY=MO.")
TOO_OFTEN = N_("“{text}” is too often: daily is the shortest a rule can be.")
BAD_PART = N_("“{text}” makes no sense in a rule to repeat by.")
OTHER_CALENDAR = N_("The calendar “{text}” is not known: use GREGORIAN or PERSIAN.")


class BadRule(ValueError):
    """A rule that cannot be followed; ``template`` and ``values`` make its sentence."""

    def __init__(self, template: str, text: str) -> None:
        shown = "".join(char for char in text[:200] if char.isprintable())
        self.template = template
        self.values = {"text": shown if len(shown) <= 60 else f"{shown[:59]}…"}
        super().__init__(template.format(**self.values))


class Frequency(StrEnum):
    """What the interval of a rule counts."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class Skip(StrEnum):
    """What becomes of a day its month lacks (RFC 7529): nothing, the day before, the day after."""

    OMIT = "OMIT"
    BACKWARD = "BACKWARD"
    FORWARD = "FORWARD"


class Rule:
    """A rule, valid, frozen and in canonical order: equal rules have equal ``text``.

    ``until`` is the last moment by the clock on the wall, to the second; 23:59:59 means the whole
    day. ``by_day`` holds (n, weekday), n 0 for every such day. With ``persian``, months and years
    and what is counted in them are of the Jalali calendar; where that makes no difference it is
    dropped. Raises BadRule. A plain class: quick commands have no time to load dataclasses.
    """

    __slots__ = (
        "by_day",
        "by_hour",
        "by_minute",
        "by_month",
        "by_month_day",
        "by_second",
        "by_set_pos",
        "by_week_no",
        "by_year_day",
        "count",
        "freq",
        "interval",
        "persian",
        "skip",
        "until",
        "week_start",
    )
    freq: Frequency
    interval: int
    count: int | None
    until: datetime | None
    by_month: tuple[int, ...]
    by_week_no: tuple[int, ...]
    by_year_day: tuple[int, ...]
    by_month_day: tuple[int, ...]
    by_day: tuple[tuple[int, int], ...]
    by_hour: tuple[int, ...]
    by_minute: tuple[int, ...]
    by_second: tuple[int, ...]
    by_set_pos: tuple[int, ...]
    week_start: int
    persian: bool
    skip: Skip

    def __init__(  # noqa: PLR0913 - the parts of a rule
        self,
        freq: Frequency,
        interval: int = 1,
        *,
        count: int | None = None,
        until: datetime | None = None,
        by_month: Iterable[int] = (),
        by_week_no: Iterable[int] = (),
        by_year_day: Iterable[int] = (),
        by_month_day: Iterable[int] = (),
        by_day: Iterable[tuple[int, int]] = (),
        by_hour: Iterable[int] = (),
        by_minute: Iterable[int] = (),
        by_second: Iterable[int] = (),
        by_set_pos: Iterable[int] = (),
        week_start: int = 0,
        persian: bool = False,
        skip: Skip = Skip.OMIT,
    ) -> None:
        if until is not None:
            if until.tzinfo is not None:
                raise ValueError("until is by the clock on the wall")
            until = until.replace(microsecond=0, fold=0)
        by_month, by_month_day = tuple(by_month), tuple(by_month_day)
        if freq in _SHORT and not (by_month or by_month_day):
            persian, skip = False, Skip.OMIT
        self._set(
            freq=freq,
            interval=interval,
            count=count,
            until=until,
            by_month=_sorted(by_month),
            by_week_no=_sorted(by_week_no),
            by_year_day=_sorted(by_year_day),
            by_month_day=_sorted(by_month_day),
            by_day=tuple(sorted(set(by_day), key=lambda day: (day[1], day[0]))),
            by_hour=_sorted(by_hour),
            by_minute=_sorted(by_minute),
            by_second=_sorted(by_second),
            by_set_pos=_sorted(by_set_pos),
            week_start=week_start,
            persian=persian,
            skip=skip,
        )
        self._check_numbers()
        self._check_parts()

    def but(self, **changes: Any) -> Self:
        """The same rule with some parts changed. Raises BadRule."""
        return type(self)(**{name: getattr(self, name) for name in self.__slots__} | changes)

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Rule({self.text})"

    @property
    def text(self) -> str:
        """The value of an RRULE property; UNTIL is by the clock on the wall."""
        return self.written(_until(self.until))

    def written(self, until: str) -> str:
        """The value of an RRULE property, with ``until`` as UNTIL unless empty."""
        rscale = "PERSIAN" if self.persian else "GREGORIAN" if self.skip is not Skip.OMIT else ""
        parts = [
            ("RSCALE", rscale),
            ("FREQ", self.freq.value),
            ("INTERVAL", str(self.interval) if self.interval > 1 else ""),
            ("COUNT", str(self.count or "")),
            ("UNTIL", until),
            *((_LISTS[name], ",".join(map(str, getattr(self, name)))) for name in _BEFORE_DAY),
            ("BYDAY", ",".join(f"{n or ''}{WEEKDAYS[day]}" for n, day in self.by_day)),
            *((_LISTS[name], ",".join(map(str, getattr(self, name)))) for name in _AFTER_DAY),
            ("SKIP", self.skip.value if self.skip is not Skip.OMIT else ""),
            ("WKST", WEEKDAYS[self.week_start] if self.week_start else ""),
        ]
        return ";".join(f"{name}={value}" for name, value in parts if value)

    def _set(self, **parts: object) -> None:
        for name, value in parts.items():
            object.__setattr__(self, name, value)

    def _check_numbers(self) -> None:
        if not 1 <= self.interval <= MAX_INTERVAL:
            raise BadRule(BAD_PART, f"INTERVAL={self.interval}")
        if self.count is not None and not 1 <= self.count <= MAX_COUNT:
            raise BadRule(BAD_PART, f"COUNT={self.count}")
        if self.week_start not in range(7):
            raise BadRule(BAD_PART, f"WKST={self.week_start}")
        for name, part in _LISTS.items():
            allowed = _ALLOWED[name]
            for number in getattr(self, name):
                if not _within(number, allowed):
                    raise BadRule(BAD_PART, f"{part}={number}")
        for n, day in self.by_day:
            if day not in range(7) or abs(n) > 53:
                raise BadRule(BAD_PART, f"BYDAY={n}")

    def _check_parts(self) -> None:
        """Refuse parts that RFC 5545 forbids together."""
        yearly = self.freq is Frequency.YEARLY
        numbered = any(n for n, _ in self.by_day)
        if numbered and (self.freq in _SHORT or self.by_week_no):
            raise BadRule(BAD_PART, self.text)
        if (self.by_week_no or self.by_year_day) and not yearly:
            raise BadRule(BAD_PART, self.text)
        # Weeks of the Jalali year are numbered nowhere.
        if self.by_week_no and self.persian:
            raise BadRule(BAD_PART, "BYWEEKNO")
        if self.count and self.until:
            raise BadRule(BAD_PART, f"COUNT={self.count}")


_SHORT = frozenset({Frequency.DAILY, Frequency.WEEKLY})
_BEFORE_DAY = ("by_month", "by_week_no", "by_year_day", "by_month_day")
_AFTER_DAY = ("by_hour", "by_minute", "by_second", "by_set_pos")
_LISTS = {name: name.upper().replace("_", "") for name in (*_BEFORE_DAY, *_AFTER_DAY)}
_ALLOWED = {
    "by_month": range(1, 13),
    "by_week_no": range(-53, 54),
    "by_year_day": range(-366, 367),
    "by_month_day": range(-31, 32),
    "by_hour": range(24),
    "by_minute": range(60),
    "by_second": range(60),
    "by_set_pos": range(-366, 367),
}


def simple(  # noqa: PLR0913 - the parts people choose from in a form
    freq: Frequency | str,
    interval: int = 1,
    *,
    persian: bool = False,
    month_day: int | None = None,
    weekday: int | Iterable[int] | None = None,
    month: int | None = None,
    nth: int = 0,
) -> Rule:
    """A rule as people mean them: every so many days, weeks, months or years.

    ``weekday`` is one or several, from Monday, 0; with ``nth`` the n-th of the month or year
    (-1 the last). ``month_day`` -1 is the last day. Raises BadRule.
    """
    days = (weekday,) if isinstance(weekday, int) else tuple(weekday or ())
    return Rule(
        Frequency(freq),
        interval,
        by_month=() if month is None else (month,),
        by_month_day=() if month_day is None else (month_day,),
        by_day=tuple((nth, day) for day in days),
        persian=persian,
    )


def _sorted(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))


def _within(number: int, allowed: range) -> bool:
    return number in allowed and (number != 0 or allowed.start == 0)


def written_day(moment: datetime) -> str:
    """A day as iCalendar writes it; ``%Y`` would write the year 1 with one digit."""
    return f"{moment.year:04}{moment:%m%d}"


def written_moment(moment: datetime) -> str:
    """A day and time as iCalendar writes them."""
    return f"{written_day(moment)}T{moment:%H%M%S}"


def _until(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return written_day(moment) if moment.time() == DAY_END else written_moment(moment)
