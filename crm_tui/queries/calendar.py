"""What goes to a calendar: activities with their repetitions, one item for each UID."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, from_json
from crm_tui.domain.calendar import CalendarItem, Component, Happening, Person, component_of
from crm_tui.domain.recurrence import occurrences, parse
from crm_tui.queries import agenda

KEPT_DAYS = 180
"""What is closed longer than that does not go to calendars by itself."""

FOREVER = 36_500
"""Days: whatever was closed."""

_MINE = (
    "(:owner IS NULL OR a.owner = :owner OR EXISTS (SELECT 1 FROM activity_participant t"
    " WHERE t.activity_id = a.id AND t.user = :owner))"
)
_DAY_END: dict[str, Any] = {"hour": 23, "minute": 59, "second": 59}
_SHOWN = "a.shown = 1 AND a.status <> 'cancelled' AND a.kind <> 'note'"


def uids(
    reader: Reader, owner: str | None, now: datetime, days: int = KEPT_DAYS
) -> list[str]:  # fmt: skip
    """UIDs of what belongs in the calendar of ``owner`` (None: everybody's), oldest first.

    What was closed more than ``days`` ago does not.
    """
    values = {"owner": owner, "since": moments.millis(now) - days * agenda.DAY}
    recent = "(a.status = 'open' OR coalesce(a.due, a.done_at) >= :since)"
    singles = reader.all(
        f"SELECT a.uid FROM activity a WHERE a.series_id IS NULL AND {_SHOWN}"  # noqa: S608
        f" AND {recent} AND {_MINE} ORDER BY a.id",
        values,
    )
    repeated = reader.all(
        "SELECT DISTINCT s.uid FROM activity_series s JOIN activity a ON a.series_id = s.id"  # noqa: S608
        f" WHERE {_SHOWN} AND {recent} AND {_MINE} ORDER BY s.id",
        values,
    )
    return [row[0] for row in (*singles, *repeated)]


def items(reader: Reader, wanted: Sequence[str]) -> Iterator[CalendarItem]:
    """The items of these UIDs; those that are not there are left out."""
    for uid in wanted:
        found = item(reader, uid)
        if found is not None:
            yield found


def item(
    reader: Reader, uid: str, component: Component | None = None
) -> CalendarItem | None:  # fmt: skip
    """What stands under a UID, None if nothing does.

    ``component`` is what it is in a calendar that has it; what has no day can only be a to-do.
    """
    single = reader.value(
        "SELECT id FROM activity WHERE uid = ? AND series_id IS NULL AND status <> 'cancelled'",
        (uid,),
    )
    if single is not None:
        main = _happening(reader, single)
        return CalendarItem(uid, _component(main.draft, component), main)
    series = reader.one(
        "SELECT id, rule, start, zone, template, from_completion, ended FROM activity_series"
        " WHERE uid = ?",
        (uid,),
    )
    return None if series is None else _Repeated(reader, uid, *series).item(component)


class _Repeated:
    """A series on its way to be an item."""

    def __init__(  # noqa: PLR0913, PLR0917 - the columns of a series
        self, reader: Reader, uid: str, series: int, rule: str, start: str, zone: str,
        template: str, from_completion: bool, ended: bool,  # noqa: FBT001
    ) -> None:  # fmt: skip
        self._reader, self._uid = reader, uid
        self._rule, self._start, self._zone = rule, start, zone
        self._usual = from_json(json.loads(template))
        self._from_completion = from_completion
        self._rows = reader.all(
            "SELECT id, occurrence, status, outcome FROM activity WHERE series_id = ?"
            " ORDER BY occurrence",
            (series,),
        )
        self._live = [row for row in self._rows if row[2] != "cancelled"]
        self._pending = next((row for row in self._live if row[2] == "open"), None)
        self._runs = not ended and self._pending is not None

    def item(self, component: Component | None) -> CalendarItem | None:
        """The series as a calendar has it; None if all of it was cancelled."""
        if not self._live:
            return None
        shown = self._pending or self._live[-1]
        current = _happening(self._reader, shown[0])
        if self._from_completion:
            # Nothing in RFC 5545 says so: calendars see the one that is open.
            rule = self._rule if self._runs else ""
            single = replace(current.draft, rule=rule, from_completion=bool(rule))
            return CalendarItem(
                self._uid,
                _component(single, component),
                replace(current, draft=single),
                _wall(single) if rule else "",
            )
        usual = _at(self._usual, self._start, self._zone)
        if _component(usual, component) is Component.EVENT:
            return self._event(current)
        if not self._runs:
            single = replace(current.draft, rule="")
            return CalendarItem(self._uid, Component.TODO, replace(current, draft=single))
        # A to-do that repeats stands in calendars at the one that is open.
        rule = _without_count(self._rule, self._start)
        return self._made(Component.TODO, current, shown[1], rule)

    def _event(self, current: Happening) -> CalendarItem:
        rule = self._rule
        if not self._runs:
            last = datetime.fromisoformat(self._live[-1][1])
            if "T" not in self._start:
                last = last.replace(**_DAY_END)
            rule = parse(rule).but(count=None, until=last).text
        return self._made(Component.EVENT, current, self._start, rule)

    def _made(
        self, component: Component, current: Happening, first: str, rule: str
    ) -> CalendarItem:
        usual = _at(self._usual, first, self._zone)
        overrides: list[Happening] = []
        skipped: list[str] = []
        for identity, occurrence, status, outcome in self._rows:
            if occurrence < first:
                continue
            if status == "cancelled":
                if outcome != "missed":
                    skipped.append(occurrence)
                continue
            # By the clock of the series, wherever it was moved from.
            one = _happening(self._reader, identity, self._zone if "T" in first else None)
            if _differs(one.draft, _at(usual, occurrence, self._zone), component):
                draft = replace(one.draft, rule="")
                overrides.append(replace(one, occurrence=occurrence, draft=draft))
        main = replace(current, draft=replace(usual, rule=rule), done_at=None)
        return CalendarItem(
            self._uid, component, main, first, tuple(overrides), tuple(skipped)
        )  # fmt: skip


def _component(draft: ActivityDraft, wanted: Component | None) -> Component:
    return (wanted or component_of(draft)) if draft.day else Component.TODO


def _without_count(rule: str, start: str) -> str:
    """The rule with the day it ends for the number of times: its beginning moves on."""
    parsed = parse(rule)
    if not parsed.count:
        return rule
    *_before, last = occurrences(parsed, datetime.fromisoformat(start))
    if "T" not in start:
        last = last.replace(**_DAY_END)
    return parsed.but(count=None, until=last).text


def _differs(one: ActivityDraft, usual: ActivityDraft, component: Component) -> bool:
    names = ["kind", "subject", "day", "at", "minutes", "place", "note", "priority", "remind",
             "tags"]  # fmt: skip
    if component is Component.TODO:
        names.append("status")
    return any(getattr(one, name) != getattr(usual, name) for name in names)


def _at(draft: ActivityDraft, occurrence: str, zone: str) -> ActivityDraft:
    day, _t, at = occurrence.partition("T")
    return replace(draft, day=day, at=at, zone=zone, contacts=())


def _wall(draft: ActivityDraft) -> str:
    return f"{draft.day}T{draft.at}" if draft.at else draft.day


def _happening(reader: Reader, activity_id: int, zone: str | None = None) -> Happening:
    row = reader.one(
        "SELECT zone, done_at, created_at, updated_at, version FROM activity WHERE id = ?",
        (activity_id,),
    )
    assert row is not None
    zone = row[0] if zone is None else zone
    draft = agenda.draft(reader, activity_id, _zone(zone), zone)
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


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file of a synchronised folder as it was last seen (see ``models.agenda.CalendarFile``)."""

    href: str
    uid: str
    digest: str
    ours: str
    base: str


def files(reader: Reader, folder: str) -> dict[str, KnownFile]:
    """What is known of a folder, by the names of its files."""
    rows = reader.all(
        "SELECT href, uid, digest, ours, base FROM calendar_file WHERE folder = ? ORDER BY id",
        (folder,),
    )
    return {row[0]: KnownFile(*row) for row in rows}


def contact_ids(reader: Reader, people: Sequence[Person]) -> tuple[int, ...]:
    """The contacts these people are: by uid, or by an e-mail address that only one has."""
    from crm_tui.text.fold import fold  # noqa: PLC0415 - only where people are looked up

    found: dict[int, None] = {}
    for person in people:
        rows: Sequence[Sequence[Any]]
        if person.uid.startswith("mailto:"):
            rows = reader.all(
                "SELECT DISTINCT e.contact_id FROM contact_email e"
                " JOIN contact c ON c.id = e.contact_id"
                " WHERE e.key = ? AND c.deleted_at IS NULL LIMIT 2",
                (fold(person.uid[7:]),),
            )
        else:
            rows = reader.all(
                "SELECT coalesce(merged_into, id) FROM contact WHERE uid = ?"
                " AND (deleted_at IS NULL OR merged_into IS NOT NULL)",
                (person.uid,),
            )
        if len(rows) == 1:
            found[rows[0][0]] = None
    return tuple(found)
