"""iCalendar files of other programs as items of ours (RFC 5545); hostile until read.

A file is parted into its components first, so that one that can't be read is named and the
others come in, and so that a large one is never in memory as objects all at once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from icalendar import Calendar
from icalendar import Component as Parsed

from crm_tui.domain import moments
from crm_tui.domain.activities import (
    LONGEST_MINUTES,
    NORMAL,
    ActivityDraft,
    ActivityKind,
    Status,
)
from crm_tui.domain.activity_words import KINDS, headline
from crm_tui.domain.calendar import CalendarItem, Component, Happening, Person
from crm_tui.domain.recurrence import BadRule, parse
from crm_tui.errors import N_
from crm_tui.interchange.decode import decoded
from crm_tui.interchange.ical_out import CONTACT, KIND, PHONE_MARK, RULE
from crm_tui.text.safe import clean_line, clean_text

MOST_BYTES = 64_000_000
LONGEST_COMPONENT = 1_000_000
_BLOCK = re.compile(
    r"^BEGIN:(VEVENT|VTODO|VTIMEZONE)[ \t]*\r?$(.*?)^END:\1[ \t]*\r?$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_TZID = re.compile(r"^TZID[^:\r\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
UNREADABLE = N_("a component can't be read: {reason}")
NO_PLACE = N_("“{title}” has no date that can be read")
TOO_LONG = N_("a component is longer than a megabyte")
"""Why a component is left out."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A component that was left out; ``template`` and ``values`` make the sentence."""

    template: str
    values: dict[str, str]


def read(data: bytes, zone: tzinfo) -> tuple[list[CalendarItem], list[Problem]]:
    """The items of a file, and what was left out. ``zone`` is that of times without one.

    Components of one UID make one item; those without a UID are one each.
    """
    text = decoded(data)
    zones = _zones(text)
    found: dict[str, list[tuple[Component, Happening, tuple[str, ...]]]] = defaultdict(list)
    problems: list[Problem] = []
    for number, (name, block) in enumerate(_blocks(text)):
        if len(block) > LONGEST_COMPONENT:
            problems.append(Problem(TOO_LONG, {}))
            continue
        try:
            parsed = _parsed(block, zones)
            uid = clean_line(str(parsed.get("UID", "")), 500)
            happening, skipped = _happening(parsed, zone)
        except Unreadable as error:
            problems.append(error.problem)
            continue
        except Exception as error:  # noqa: BLE001 - a parser meets whatever a file holds
            reason = clean_line(str(error), 120)
            problems.append(Problem(UNREADABLE, {"reason": reason}))
            continue
        key = uid or f"{number}@"
        found[key].append((Component(name), happening, skipped))
    return [_item(uid, parts) for uid, parts in found.items()], problems


class Unreadable(ValueError):
    """A component that makes no activity."""

    def __init__(self, template: str, **values: str) -> None:
        super().__init__(template.format(**values))
        self.problem = Problem(template, values)


def is_calendar(data: bytes) -> bool:
    """Tell if a file's beginning says it is iCalendar."""
    return data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"BEGIN:VCALENDAR")


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    for match in _BLOCK.finditer(text):
        name = match[1].upper()
        if name != "VTIMEZONE":
            yield name, match[0]


def _zones(text: str) -> dict[str, str]:
    """The time zones a file defines, by name."""
    found = {}
    for match in _BLOCK.finditer(text):
        if match[1].upper() == "VTIMEZONE" and (name := _TZID.search(match[2])):
            found[name[1].strip()] = match[0]
    return found


def _parsed(block: str, zones: dict[str, str]) -> Parsed:
    needed = [definition for name, definition in zones.items() if name and name in block]
    lines = ["BEGIN:VCALENDAR", *needed, block, "END:VCALENDAR"]
    calendar = Calendar.from_ical("\r\n".join(line.strip("\r\n") for line in lines))
    return next(part for part in calendar.walk() if part.name in ("VEVENT", "VTODO"))


def _item(
    uid: str, parts: Sequence[tuple[Component, Happening, tuple[str, ...]]]
) -> CalendarItem:
    mains = [part for part in parts if not part[1].occurrence] or [parts[0]]
    component, main, skipped = mains[0]
    start = ""
    if main.draft.rule:
        start = f"{main.draft.day}T{main.draft.at}" if main.draft.at else main.draft.day
    overrides = tuple(
        part[1] for part in parts if part[1].occurrence and part[1] is not main and start
    )
    return CalendarItem(
        "" if uid.endswith("@") and uid[:-1].isdigit() else uid,
        component,
        replace(main, occurrence=""),
        start,
        overrides,
        skipped,
    )


def _happening(parsed: Parsed, zone: tzinfo) -> tuple[Happening, tuple[str, ...]]:
    todo = parsed.name == "VTODO"
    people = tuple(_people(parsed))
    draft = ActivityDraft(
        kind=_kind(parsed, todo=todo),
        note=_description(parsed),
        place=clean_line(str(parsed.get("LOCATION", "")), 500),
        tags=tuple(filter(None, (clean_line(tag, 100) for tag in _categories(parsed)))),
        priority=_priority(parsed),
        remind=_remind(parsed),
        status=_status(parsed, todo=todo),
    )
    draft = replace(draft, subject=_subject(parsed, draft, people))
    draft = _placed(parsed, draft, zone, todo=todo)
    own_zone = _zone_of(draft, zone)
    draft = replace(draft, rule=_rule(parsed, own_zone) if draft.day else "")
    recurrence = parsed.get("RECURRENCE-ID")
    occurrence = "" if recurrence is None else _wall(recurrence.dt, own_zone)
    done = parsed.get("COMPLETED")
    happening = Happening(
        draft, people, occurrence, _millis(done.dt) if done is not None else None,
        updated_at=_millis(parsed["LAST-MODIFIED"].dt) if "LAST-MODIFIED" in parsed else 0,
    )  # fmt: skip
    return happening, tuple(_wall(day, own_zone) for day in _excluded(parsed))


def _kind(parsed: Parsed, *, todo: bool) -> ActivityKind:
    said = str(parsed.get(KIND, "")).lower()
    if said in KINDS:
        return ActivityKind(said)
    return ActivityKind.TASK if todo else ActivityKind.MEETING


def _people(parsed: Parsed) -> Iterator[Person]:
    """Contacts of ours by uid; guests by their address, as ``mailto:``."""
    for value in _all(parsed, CONTACT):
        yield Person(clean_line(str(value), 500), clean_line(str(value.params.get("CN", "")), 500))
    for value in _all(parsed, "ATTENDEE"):
        address = clean_line(str(value), 300)
        if address.lower().startswith("mailto:"):
            yield Person("mailto:" + address[7:], clean_line(str(value.params.get("CN", "")), 300))


def _subject(parsed: Parsed, draft: ActivityDraft, people: Sequence[Person]) -> str:
    text = clean_line(str(parsed.get("SUMMARY", "")), 1000)
    for person in people:
        if person.name:
            text = text.removesuffix(f" · {person.name}")
    if text == headline(draft.kind, "") and (people or draft.kind is not ActivityKind.TASK):
        return ""
    return text


def _description(parsed: Parsed) -> str:
    lines = clean_text(str(parsed.get("DESCRIPTION", ""))).split("\n")
    while lines and (not lines[-1].strip() or lines[-1].startswith(PHONE_MARK)):
        lines.pop()
    return "\n".join(lines)


def _categories(parsed: Parsed) -> Iterator[str]:
    for value in _all(parsed, "CATEGORIES"):
        yield from (str(each) for each in getattr(value, "cats", [value]))


def _priority(parsed: Parsed) -> int:
    try:
        value = int(parsed.get("PRIORITY", NORMAL))
    except (TypeError, ValueError):
        return NORMAL
    return value if 1 <= value <= 9 else NORMAL


def _remind(parsed: Parsed) -> int | None:
    for alarm in parsed.subcomponents:
        trigger = getattr(alarm.get("TRIGGER"), "dt", None) if alarm.name == "VALARM" else None
        if isinstance(trigger, timedelta) and timedelta() <= -trigger <= timedelta(366):
            return int(-trigger.total_seconds() // 60)
    return None


def _status(parsed: Parsed, *, todo: bool) -> Status:
    said = str(parsed.get("STATUS", "")).upper()
    if said == "CANCELLED":
        return Status.CANCELLED
    if todo and (said == "COMPLETED" or "COMPLETED" in parsed):
        return Status.DONE
    return Status.OPEN


def _placed(parsed: Parsed, draft: ActivityDraft, zone: tzinfo, *, todo: bool) -> ActivityDraft:
    start = _dt(parsed, "DTSTART")
    end = _dt(parsed, "DUE" if todo else "DTEND")
    if start is None and end is None:
        if todo:
            return draft
        raise Unreadable(NO_PLACE, title=draft.subject)
    begins = start if start is not None else end
    assert begins is not None
    if end is None and "DURATION" in parsed:
        end = begins + _duration(parsed)
    if todo and start is not None and end is not None and "DURATION" not in parsed and not _ours(
        parsed
    ):
        # A to-do of others is for when it is due, whenever one may begin with it.
        begins = end
    minutes = _minutes(begins, end) if end is not None else 0
    if not isinstance(begins, datetime):
        return replace(draft, day=begins.isoformat(), minutes=minutes if minutes > 1440 else 0)
    name = _zone_name(begins)
    wall = begins.astimezone(zone) if begins.tzinfo is not None and not name else begins
    name = name or str(getattr(zone, "key", "UTC"))
    return replace(
        draft,
        day=wall.date().isoformat(),
        at=wall.strftime("%H:%M"),
        zone=name,
        minutes=minutes,
    )


def _ours(parsed: Parsed) -> bool:
    return KIND in parsed


def _dt(parsed: Parsed, name: str) -> date | datetime | None:
    found = getattr(parsed.get(name), "dt", None)
    return found if isinstance(found, date) and 1900 <= found.year <= 2200 else None


def _duration(parsed: Parsed) -> timedelta:
    found = getattr(parsed.get("DURATION"), "dt", None)
    return found if isinstance(found, timedelta) else timedelta()


def _minutes(begins: date | datetime, ends: date | datetime) -> int:
    if isinstance(begins, datetime) != isinstance(ends, datetime):
        return 0
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        if (begins.tzinfo is None) != (ends.tzinfo is None):
            return 0
        if begins.tzinfo is not None and ends.tzinfo is not None:
            begins, ends = begins.astimezone(UTC), ends.astimezone(UTC)
    minutes = int((ends - begins).total_seconds() // 60)
    return min(max(0, minutes), LONGEST_MINUTES)


def _zone_name(moment: datetime) -> str:
    """The IANA name of a moment's zone; empty if it has none that is known."""
    if moment.tzinfo is None:
        return ""
    if moment.tzinfo is UTC:
        return ""
    key = str(getattr(moment.tzinfo, "key", ""))
    return "" if key in ("", "UTC") else key


def _zone_of(draft: ActivityDraft, zone: tzinfo) -> tzinfo:
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - most files name no other zone

    return ZoneInfo(draft.zone) if draft.zone else zone


def _rule(parsed: Parsed, zone: tzinfo) -> str:
    own = str(parsed.get(RULE, ""))
    rules = _all(parsed, "RRULE")
    texts = [own] if own else [rule.to_ical().decode() for rule in rules[:1]]
    for text in texts:
        try:
            return parse(text, zone).text
        except BadRule as error:
            raise Unreadable(UNREADABLE, reason=str(error)) from error
    return ""


def _excluded(parsed: Parsed) -> Iterator[date | datetime]:
    for value in _all(parsed, "EXDATE"):
        for one in getattr(value, "dts", ()):
            yield one.dt


def _wall(moment: date | datetime, zone: tzinfo) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    wall = moment.astimezone(zone) if moment.tzinfo is not None else moment
    return wall.strftime("%Y-%m-%dT%H:%M")


def _millis(moment: date | datetime) -> int:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    return moments.millis(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))


def _all(parsed: Parsed, name: str) -> list[Any]:
    found = parsed.get(name)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]
