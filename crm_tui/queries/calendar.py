"""What goes to a calendar: activities with their repetitions, one item for each UID."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, from_json
from crm_tui.domain.calendar import CalendarItem, Component, Happening, Person, component_of
from crm_tui.domain.recurrence import occurrences, parse
from crm_tui.queries import agenda

KEPT_DAYS = 180
"""What is closed longer than that does not go to calendars by itself."""

_MINE = (
    "(:owner IS NULL OR a.owner = :owner OR EXISTS (SELECT 1 FROM activity_participant t"
    " WHERE t.activity_id = a.id AND t.user = :owner))"
)


def uids(reader: Reader, owner: str | None, now: datetime) -> list[str]:
    """UIDs of what belongs in the calendar of ``owner`` (None: everybody's), oldest first."""
    values = {"owner": owner, "since": moments.millis(now) - KEPT_DAYS * agenda.DAY}
    singles = reader.all(
        "SELECT a.uid FROM activity a WHERE a.series_id IS NULL AND a.kind <> 'note'"  # noqa: S608
        " AND a.shown = 1 AND a.status <> 'cancelled'"
        f" AND (a.status = 'open' OR coalesce(a.due, a.done_at) >= :since) AND {_MINE}"
        " ORDER BY a.id",
        values,
    )
    repeated = reader.all(
        "SELECT DISTINCT s.uid FROM activity_series s JOIN activity a ON a.series_id = s.id"  # noqa: S608
        f" WHERE a.status = 'open' AND a.shown = 1 AND s.ended = 0 AND {_MINE} ORDER BY s.id",
        values,
    )
    return [row[0] for row in (*singles, *repeated)]


def items(reader: Reader, wanted: Sequence[str]) -> Iterator[CalendarItem]:
    """The items of these UIDs; those that are not there are left out."""
    for uid in wanted:
        found = item(reader, uid)
        if found is not None:
            yield found


def item(reader: Reader, uid: str) -> CalendarItem | None:
    """What stands under a UID, None if nothing does."""
    single = reader.value(
        "SELECT id FROM activity WHERE uid = ? AND series_id IS NULL AND status <> 'cancelled'",
        (uid,),
    )
    if single is not None:
        main = _happening(reader, single)
        return CalendarItem(uid, component_of(main.draft), main)
    series = reader.one(
        "SELECT id, rule, start, zone, template, from_completion FROM activity_series"
        " WHERE uid = ? AND ended = 0",
        (uid,),
    )
    return None if series is None else _repeated(reader, uid, *series)


def _repeated(  # noqa: PLR0913, PLR0917 - the columns of a series
    reader: Reader, uid: str, series: int, rule: str, start: str, zone: str, template: str,
    from_completion: bool,  # noqa: FBT001
) -> CalendarItem | None:  # fmt: skip
    rows = reader.all(
        "SELECT id, occurrence, status FROM activity WHERE series_id = ? ORDER BY occurrence",
        (series,),
    )
    pending = next((row for row in rows if row[2] == "open"), None)
    if pending is None:
        return None
    current = _happening(reader, pending[0])
    if from_completion:
        # Nothing in RFC 5545 says so: calendars see the one that is open.
        single = replace(current.draft, rule="", from_completion=False)
        return CalendarItem(uid, component_of(single), replace(current, draft=single))
    usual = _at(from_json(json.loads(template)), start, zone)
    component = component_of(usual)
    first = start
    if component is Component.TODO:
        # A to-do that repeats stands in calendars at the one that is open.
        first = pending[1]
        usual = _at(usual, first, zone)
        rule = _without_count(rule, start)
    overrides: list[Happening] = []
    skipped: list[str] = []
    for identity, occurrence, status in rows:
        if occurrence < first:
            continue
        one = _happening(reader, identity)
        if status == "cancelled":
            skipped.append(occurrence)
        elif _differs(one.draft, _at(usual, occurrence, zone)):
            overrides.append(replace(one, occurrence=occurrence, draft=replace(one.draft, rule="")))
    main = replace(current, draft=replace(usual, rule=rule), people=current.people)
    return CalendarItem(uid, component, main, first, tuple(overrides), tuple(skipped))


def _without_count(rule: str, start: str) -> str:
    """The rule with the day it ends for the number of times: its beginning moves on."""
    parsed = parse(rule)
    if not parsed.count:
        return rule
    *_before, last = occurrences(parsed, datetime.fromisoformat(start))
    return parsed.but(count=None, until=last).text


def _differs(one: ActivityDraft, usual: ActivityDraft) -> bool:
    names = ("subject", "day", "at", "minutes", "place", "note", "priority", "remind", "status")
    return any(getattr(one, name) != getattr(usual, name) for name in names)


def _at(draft: ActivityDraft, occurrence: str, zone: str) -> ActivityDraft:
    day, _t, at = occurrence.partition("T")
    return replace(draft, day=day, at=at, zone=zone, contacts=())


def _happening(reader: Reader, activity_id: int) -> Happening:
    row = reader.one(
        "SELECT zone, done_at, created_at, updated_at, version FROM activity WHERE id = ?",
        (activity_id,),
    )
    assert row is not None
    draft = agenda.draft(reader, activity_id, _zone(row[0]), row[0])
    people = tuple(
        Person(*found)
        for found in reader.all(
            "SELECT c.uid, c.display, c.phone FROM activity_contact p"
            " JOIN contact c ON c.id = p.contact_id WHERE p.activity_id = ? ORDER BY p.position",
            (activity_id,),
        )
    )
    return Happening(replace(draft, contacts=()), people, "", *row[1:])


def _zone(name: str) -> tzinfo:
    return ZoneInfo(name or "UTC")
