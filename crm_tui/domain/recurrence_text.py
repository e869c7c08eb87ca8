"""Rules as iCalendar writes them: read from a file, or typed by somebody who knows them."""

import re
from datetime import UTC, date, datetime, tzinfo

from crm_tui.domain.moments import instant
from crm_tui.domain.recurrence_rule import (
    BAD_PART,
    DAY_END,
    NOT_A_RULE,
    OTHER_CALENDAR,
    TOO_OFTEN,
    WEEKDAYS,
    BadRule,
    Frequency,
    Rule,
    Skip,
    written_day,
    written_moment,
)

MAX_LENGTH = 2000
"""Characters of a rule; one that lists every possible day stays below."""

_LISTS = {
    "BYMONTH": "by_month",
    "BYWEEKNO": "by_week_no",
    "BYYEARDAY": "by_year_day",
    "BYMONTHDAY": "by_month_day",
    "BYHOUR": "by_hour",
    "BYMINUTE": "by_minute",
    "BYSECOND": "by_second",
    "BYSETPOS": "by_set_pos",
}
_SINGLE = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", "RSCALE", "SKIP"})
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_number = re.compile(r"[+-]?[0-9]{1,5}")
_day = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_until = re.compile(r"([0-9]{8})(?:T([0-9]{6})(Z)?)?")


def parse(text: str, zone: tzinfo = UTC) -> Rule:
    """Read the value of an RRULE, with or without the property's name.

    An UNTIL in UTC becomes what the clock in ``zone`` then shows; a date means its whole day.
    Raises BadRule.
    """
    if len(text) > MAX_LENGTH:
        raise BadRule(NOT_A_RULE, text)
    value = text.strip().upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for part in value.strip(";").split(";"):
        name, equals, said = (word.strip() for word in part.partition("="))
        known = name in _SINGLE or name in _LISTS
        if not equals or not said or name in parts or not (known or name.startswith("X-")):
            raise BadRule(BAD_PART if "FREQ=" in value else NOT_A_RULE, part)
        parts[name] = said
    rscale = parts.get("RSCALE", "GREGORIAN")
    if rscale not in {"GREGORIAN", "GREGORY", "PERSIAN"}:
        raise BadRule(OTHER_CALENDAR, rscale)
    lists = {_LISTS[name]: _numbers(name, parts[name]) for name in parts.keys() & _LISTS.keys()}
    return Rule(
        _freq(parts.get("FREQ", ""), text),
        _numbers("INTERVAL", parts.get("INTERVAL", "1"), 1)[0],
        count=_numbers("COUNT", parts["COUNT"], 1)[0] if "COUNT" in parts else None,
        until=_last_moment(parts["UNTIL"], zone) if "UNTIL" in parts else None,
        by_day=_days(parts["BYDAY"]) if "BYDAY" in parts else (),
        week_start=_week_start(parts.get("WKST", "MO")),
        persian=rscale == "PERSIAN",
        skip=_skip(parts.get("SKIP", "OMIT")),
        **lists,
    )


def exported(rule: Rule, zone: tzinfo | None, *, all_day: bool = False) -> str:
    """The value of an RRULE as it must stand in a file beside its DTSTART (RFC 5545, 3.3.10).

    UNTIL is a date for an all-day event, in UTC for one in ``zone``, local for one without.
    """
    if rule.until is None:
        return rule.text
    if all_day:
        return rule.written(written_day(rule.until))
    if zone is None:
        return rule.written(written_moment(rule.until))
    try:
        moment = instant(rule.until.date(), rule.until.time(), zone)
    except OverflowError:
        moment = rule.until  # the end of the year 9999: for ever
    return rule.written(f"{written_moment(moment)}Z")


def _freq(said: str, text: str) -> Frequency:
    if said in _TOO_OFTEN:
        raise BadRule(TOO_OFTEN, said)
    try:
        return Frequency(said)
    except ValueError:
        raise BadRule(BAD_PART if said else NOT_A_RULE, said or text) from None


def _skip(said: str) -> Skip:
    try:
        return Skip(said)
    except ValueError:
        raise BadRule(BAD_PART, f"SKIP={said}") from None


def _numbers(name: str, said: str, most: int = 1000) -> tuple[int, ...]:
    words = said.split(",")
    if len(words) > most or not all(_number.fullmatch(word.strip()) for word in words):
        raise BadRule(BAD_PART, f"{name}={said}")
    return tuple(int(word) for word in words)


def _days(said: str) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for word in said.split(","):
        match = _day.fullmatch(word.strip())
        if match is None or (match[1] and not int(match[1])):
            raise BadRule(BAD_PART, f"BYDAY={word.strip()}")
        found.append((int(match[1] or 0), WEEKDAYS.index(match[2])))
    return tuple(found)


def _week_start(said: str) -> int:
    if said not in WEEKDAYS:
        raise BadRule(BAD_PART, f"WKST={said}")
    return WEEKDAYS.index(said)


def _last_moment(said: str, zone: tzinfo) -> datetime:
    match = _until.fullmatch(said)
    if match is None:
        raise BadRule(BAD_PART, f"UNTIL={said}")
    try:
        if match[2] is None:
            return datetime.combine(date.fromisoformat(match[1]), DAY_END)
        at = datetime.fromisoformat(f"{match[1]}T{match[2]}")
    except ValueError:
        raise BadRule(BAD_PART, f"UNTIL={said}") from None
    try:
        return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if match[3] else at
    except OverflowError:
        return at  # the end of the year 9999: for ever
