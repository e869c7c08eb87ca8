"""Activities as iCalendar text (RFC 5545): events, to-dos, repetitions, time zones.

What we did not write ourselves (a client's own properties) is kept when a text is written anew.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event, Timezone, Todo, vRecur, vText

from crm_tui.domain import calendar as domain
from crm_tui.domain import moments
from crm_tui.domain.activities import NORMAL, ActivityDraft, Status
from crm_tui.domain.activity_words import headline
from crm_tui.domain.recurrence import exported, occurrences, parse
from crm_tui.interchange.ical_lines import COMPLETION, CONTACT, FROM, KIND, MINUTES, RULE

PRODUCT = "-//crm-tui//crm//EN"
AHEAD = 40
"""Occurrences written out for a rule in months of the Jalali calendar: few clients know them."""

_FIRST = (b"\nBEGIN:VEVENT\r", b"\nBEGIN:VTODO\r")
OURS = frozenset(
    (
        "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DESCRIPTION",
        "LOCATION", "CATEGORIES", "PRIORITY", "STATUS", "COMPLETED", "PERCENT-COMPLETE", "DTSTART",
        "DTEND", "DUE", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", KIND, CONTACT,
        RULE, MINUTES,
    )
)  # fmt: skip
"""Properties that are written from the activity; any other in a file is the client's own."""


def calendar_text(items: Iterable[domain.CalendarItem], name: str = "") -> bytes:
    """One calendar of all items, with the time zones they name."""
    calendar = _empty(name)
    for item in items:
        for component in components(item):
            calendar.add_component(component)
    return _written(calendar)


def item_text(item: domain.CalendarItem, known: bytes = b"") -> bytes:
    """One item by itself; what a client added to ``known``, the file as it was, is kept."""
    calendar = _empty("")
    before = _by_occurrence(known)
    item = _as_before(item, before)
    for component in components(item):
        extra = before.get(_occurrence_of(component))
        if extra is not None:
            _keep(component, extra)
        calendar.add_component(component)
    return _written(calendar)


def _written(calendar: Calendar) -> bytes:
    """The text of a calendar, with the definitions of the zones it names."""
    missing = sorted(calendar.get_missing_tzids())
    definitions = b"".join(_definition(name) for name in missing)
    text = bytes(calendar.to_ical())
    first = min((at + 1 for at in map(text.find, _FIRST) if at >= 0), default=len(text))
    return text[:first] + definitions + text[first:]


@cache
def _definition(name: str) -> bytes:
    """The VTIMEZONE of a zone; empty if nobody knows it."""
    try:
        return bytes(Timezone.from_tzid(name).to_ical())
    except (ValueError, KeyError, OSError):
        return b""


def components(item: domain.CalendarItem) -> list[Component]:
    """The main component of an item and those of its changed occurrences."""
    main = _component(item, item.main)
    draft = item.main.draft
    if draft.rule:
        _repeat(main, item)
    found = [main]
    for one in item.overrides:
        component = _component(item, one)
        wall = datetime.fromisoformat(one.occurrence)
        component.add("RECURRENCE-ID", _named(wall, draft, whole="T" not in one.occurrence))
        found.append(component)
    return found


def _empty(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    if name:
        calendar.add("X-WR-CALNAME", name)
    return calendar


def _component(item: domain.CalendarItem, one: domain.Happening) -> Component:
    draft = one.draft
    todo = item.component is domain.Component.TODO
    component: Component = Todo() if todo else Event()
    component.add("UID", item.uid)
    component.add("DTSTAMP", _utc(one.updated_at))
    component.add("CREATED", _utc(one.created_at))
    component.add("LAST-MODIFIED", _utc(one.updated_at))
    component.add("SEQUENCE", max(0, one.sequence - 1))
    component.add("SUMMARY", domain.summary(draft, one.people))
    if description := domain.description(draft.note, one.people):
        component.add("DESCRIPTION", description)
    if draft.place:
        component.add("LOCATION", draft.place)
    if draft.tags:
        component.add("CATEGORIES", list(draft.tags))
    if draft.priority != NORMAL:
        component.add("PRIORITY", draft.priority)
    component.add(KIND, draft.kind.value)
    if todo and draft.minutes:
        component.add(MINUTES, str(draft.minutes))
    for person in one.people:
        value = vText(person.uid)
        value.params["CN"] = person.name
        component.add(CONTACT, value)
    _place(component, draft, todo=todo)
    _status(component, one, todo=todo)
    if draft.remind is not None and draft.remind >= 0:
        component.add_component(_alarm(draft))
    return component


def _place(component: Component, draft: ActivityDraft, *, todo: bool) -> None:
    if not draft.day:
        return
    wall = datetime.fromisoformat(f"{draft.day}T{draft.at or '00:00'}")
    whole = not draft.at
    if todo:
        if draft.rule and not draft.from_completion:
            component.add("DTSTART", _moment(wall, draft, whole=whole))
        component.add("DUE", _moment(wall, draft, whole=whole))
        return
    component.add("DTSTART", _moment(wall, draft, whole=whole))
    if whole:
        component.add("DTEND", wall.date() + timedelta(domain.days_of(draft)))
    elif draft.minutes:
        # The end by the clock of its own: a night on which clocks change is not of that length.
        zone = _zone(draft)
        begins = moments.instant(wall.date(), wall.time(), zone)
        ends = (begins + timedelta(minutes=draft.minutes)).astimezone(zone)
        component.add("DTEND", ends if draft.zone else ends.astimezone(UTC))


def _status(component: Component, one: domain.Happening, *, todo: bool) -> None:
    status = one.draft.status
    if todo:
        words = {Status.OPEN: "NEEDS-ACTION", Status.DONE: "COMPLETED"}
        component.add("STATUS", words.get(status, "CANCELLED"))
        if status is Status.DONE and one.done_at is not None:
            component.add("COMPLETED", _utc(one.done_at))
            component.add("PERCENT-COMPLETE", 100)
    else:
        component.add("STATUS", "CANCELLED" if status is Status.CANCELLED else "CONFIRMED")


def _repeat(component: Component, item: domain.CalendarItem) -> None:
    draft = item.main.draft
    whole = "T" not in item.start
    rule = parse(draft.rule)
    start = datetime.fromisoformat(item.start)
    if draft.from_completion:
        component.add(RULE, rule.text, parameters={FROM: COMPLETION})
        return
    if rule.persian:
        component.add(RULE, rule.text)
        walls = islice(occurrences(rule, start, start), AHEAD)
        ahead = [_moment(wall, draft, whole=whole) for wall in walls]
        if ahead:
            component.add("RDATE", ahead, parameters={"VALUE": "DATE"} if whole else {})
    else:
        zone = _zone(draft) if draft.zone else UTC
        component.add("RRULE", vRecur.from_ical(exported(rule, zone, all_day=whole)))
    for occurrence in item.skipped:
        wall = datetime.fromisoformat(occurrence)
        parameters = {"VALUE": "DATE"} if whole else {}
        component.add("EXDATE", _named(wall, draft, whole=whole), parameters=parameters)


def _alarm(draft: ActivityDraft) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", headline(draft.kind, draft.subject))
    alarm.add("TRIGGER", -timedelta(minutes=draft.remind or 0))
    return alarm


def _moment(wall: datetime, draft: ActivityDraft, *, whole: bool) -> date | datetime:
    if whole:
        return wall.date()
    moment = moments.instant(wall.date(), wall.time(), _zone(draft))
    return moment.astimezone(_zone(draft)) if draft.zone else moment


def _named(wall: datetime, draft: ActivityDraft, *, whole: bool) -> date | datetime:
    """One of a rule by the time the rule gives it, be it one that clocks skip."""
    return wall.date() if whole else wall.replace(tzinfo=_zone(draft))


def _zone(draft: ActivityDraft) -> tzinfo:
    return ZoneInfo(draft.zone) if draft.zone and draft.zone != "UTC" else UTC


def _utc(millis: int) -> datetime:
    return moments.moment(millis).replace(microsecond=0)


def _as_before(item: domain.CalendarItem, before: dict[str, Component]) -> domain.CalendarItem:
    """The item as the kind of component its file had; what has no day can only be a to-do."""
    component = item.component
    for known in before.values():
        component = domain.Component(str(known.name))
    if not item.main.draft.day:
        component = domain.Component.TODO
    return replace(item, component=component)


def _by_occurrence(known: bytes) -> dict[str, Component]:
    if not known:
        return {}
    try:
        parsed = Calendar.from_ical(known)
        return {
            _occurrence_of(component): component
            for component in parsed.walk()
            if component.name in ("VEVENT", "VTODO")
        }
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        return {}


def _occurrence_of(component: Component) -> str:
    """The RECURRENCE-ID as a moment in UTC or a day, however it was written."""
    found: Any = getattr(component.get("RECURRENCE-ID"), "dt", None)
    if isinstance(found, datetime) and found.tzinfo is not None:
        found = found.astimezone(UTC)
    return "" if found is None else str(found)


def _keep(component: Component, before: Component) -> None:
    """Add what the client wrote besides: its own properties, guests, other alarms."""
    for name, value in before.property_items(recursive=False):
        # Dates besides a rule are beyond us, but nobody's loss.
        beyond = name == "RDATE" and RULE not in before and RULE not in component
        if beyond or (name not in OURS and name not in ("BEGIN", "END")):
            component.add(name, value, encode=False)
    _keep_lead(component, before)
    taken = False
    for part in before.subcomponents:
        # The first plain alarm is what the activity knows as its reminder.
        if part.name == "VALARM" and not taken and _plain(part):
            taken = True
        else:
            component.add_component(part)


def _keep_lead(component: Component, before: Component) -> None:
    """The day from which a client shows a to-do moves with the day it is due."""
    begins: Any = getattr(before.get("DTSTART"), "dt", None)
    due: Any = getattr(before.get("DUE"), "dt", None)
    wanted: Any = getattr(component.get("DUE"), "dt", None)
    if "DTSTART" in component or None in (begins, due, wanted):
        return
    try:
        lead = due - begins
        if timedelta() < lead < timedelta(366) and type(wanted) is type(due):
            component.add("DTSTART", wanted - lead)
    except TypeError:  # one with, one without a zone
        return


def _plain(alarm: Component) -> bool:
    """An alarm so many minutes before the beginning."""
    found = alarm.get("TRIGGER")
    trigger = getattr(found, "dt", None)
    if not isinstance(trigger, timedelta) or found.params.get("RELATED", "").upper() == "END":
        return False
    return timedelta() <= -trigger <= timedelta(366)
