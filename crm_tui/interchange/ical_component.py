"""One iCalendar component on its way to be an item of ours (RFC 5545)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from crm_tui.domain import moments
from crm_tui.domain.activities import (
    LONGEST_MINUTES,
    NORMAL,
    ActivityDraft,
    ActivityKind,
    Status,
)
from crm_tui.domain.activity_words import KINDS
from crm_tui.domain.calendar import (
    MAIL,
    CalendarItem,
    Component,
    Happening,
    Person,
    note_of,
    subject_of,
)
from crm_tui.domain.recurrence import BadRule, parse
from crm_tui.errors import N_
from crm_tui.interchange.ical_lines import (
    COMPLETION,
    CONTACT,
    FROM,
    KIND,
    MINUTES,
    RULE,
    Block,
    parted,
)
from crm_tui.interchange.ical_values import (
    after,
    length_of,
    millis_of,
    minutes_between,
    moment_of,
    number_of,
)
from crm_tui.interchange.ical_zones import Zones, iana, name_of
from crm_tui.text.safe import clean_line, clean_text

LONGEST_LINE = 1000
LONGEST_NOTE = 100_000
MOST_DATES = 1000
"""Dates left out of a repetition that are read."""

NO_PLACE = N_("it has no date that can be read")
BAD_RULE = N_("its repetition can't be followed ({rule})")
"""Why a component is left out."""

_BY_PARTS = re.compile(r"\bBY[A-Z]+=")


class Unreadable(ValueError):
    """A component that makes no activity."""

    def __init__(self, template: str, **values: str) -> None:
        super().__init__(template.format(**values))
        self.template, self.values_ = template, tuple(values.items())


class Reader:
    """One component on its way to be a happening."""

    def __init__(self, block: Block, zones: Zones) -> None:
        self._block, self._zones = block, zones
        self._todo = block.name == Component.TODO
        self._marked = block.get(KIND) is not None

    def item(self, uid: str) -> CalendarItem:
        """The item without its changed occurrences. Raises Unreadable, ValueError."""
        draft = self._placed(self._said())
        rule, from_completion = self._rule(_zone(draft)) if draft.day else ("", False)
        draft = replace(draft, rule=rule, from_completion=from_completion)
        start = ""
        if rule:
            start = f"{draft.day}T{draft.at}" if draft.at else draft.day
        return CalendarItem(
            uid,
            Component(self._block.name),
            self._happening(draft, ""),
            start,
            (),
            tuple(sorted(self._skipped(draft))) if rule else (),
        )

    def override(self, item: CalendarItem) -> Happening:
        """A changed occurrence of an item. Raises Unreadable, ValueError."""
        line = self._block.get("RECURRENCE-ID")
        moment = None if line is None else moment_of(line, self._zones)
        if moment is None:
            raise Unreadable(NO_PLACE)
        occurrence = _occurrence(moment, item.main.draft)
        draft = self._said()
        try:
            draft = self._placed(draft)
        except Unreadable:  # it says only what became of it
            day, _t, at = occurrence.partition("T")
            draft = replace(draft, day=day, at=at, zone=item.main.draft.zone)
        if item.main.draft.at:
            draft = _in_zone(draft, item.main.draft.zone)
        return self._happening(draft, occurrence)

    def _happening(self, draft: ActivityDraft, occurrence: str) -> Happening:
        done = self._moment_of("COMPLETED")
        changed = self._moment_of("LAST-MODIFIED")
        return Happening(
            draft,
            tuple(self._people()),
            occurrence,
            done_at=millis_of(done) if done is not None and draft.status is Status.DONE else None,
            updated_at=millis_of(changed) if changed is not None else 0,
            marked=self._marked,
        )

    def _said(self) -> ActivityDraft:
        block = self._block
        kind = self._kind()
        people = tuple(self._people())
        tags = [tag for line in block.every("CATEGORIES") for tag in parted(line.value)]
        clean = (clean_line(tag, LONGEST_LINE).lstrip("#").strip() for tag in tags)
        return ActivityDraft(
            kind=kind,
            subject=subject_of(clean_line(block.text("SUMMARY"), LONGEST_LINE), kind, people),
            note=note_of(clean_text(block.text("DESCRIPTION")[:LONGEST_NOTE])),
            place=clean_line(block.text("LOCATION"), LONGEST_LINE),
            tags=tuple(dict.fromkeys(filter(None, clean))),
            priority=number_of(block.text("PRIORITY"), 1, 9, NORMAL),
            remind=self._remind(),
            minutes=number_of(block.text(MINUTES), 0, LONGEST_MINUTES, 0) if self._todo else 0,
            status=self._status(),
        )

    def _kind(self) -> ActivityKind:
        said = self._block.text(KIND).strip().lower()
        if said in KINDS and said != ActivityKind.NOTE:
            return ActivityKind(said)
        return ActivityKind.TASK if self._todo else ActivityKind.MEETING

    def _people(self) -> Iterator[Person]:
        """Contacts of ours by uid; guests by their address."""
        for line in self._block.every(CONTACT):
            name = clean_line(line.parameters.get("CN", ""), LONGEST_LINE)
            yield Person(clean_line(line.text, 500), name)
        for line in self._block.every("ATTENDEE"):
            address = clean_line(line.value, 300)
            if address.lower().startswith(MAIL):
                yield Person(MAIL + address[len(MAIL) :])

    def _remind(self) -> int | None:
        for alarm in self._block.parts:
            line = alarm.get("TRIGGER") if alarm.name == "VALARM" else None
            if line is None or line.parameters.get("RELATED", "").upper() == "END":
                continue
            before = length_of(line.value)
            if before is not None and timedelta() <= -before <= timedelta(366):
                return int(-before.total_seconds() // 60)
        return None

    def _status(self) -> Status:
        said = self._block.text("STATUS").strip().upper()
        if said == "CANCELLED":
            return Status.CANCELLED
        if self._todo and (said == "COMPLETED" or self._block.text("COMPLETED").strip()):
            return Status.DONE
        return Status.OPEN

    def _placed(self, draft: ActivityDraft) -> ActivityDraft:
        begins = self._moment_of("DTSTART")
        ends = self._moment_of("DUE" if self._todo else "DTEND")
        length = self._block.get("DURATION")
        if begins is not None and ends is None and length is not None:
            ends = after(begins, length_of(length.value) or timedelta())
        if begins is None and ends is None:
            dated = any(self._block.get(name) for name in ("DTSTART", "DUE", "DTEND"))
            if self._todo and not dated:
                return draft
            raise Unreadable(NO_PLACE)
        if self._todo:
            due = self._due(begins, ends)
            minutes = draft.minutes
        else:
            due = begins if begins is not None else ends
            minutes = minutes_between(begins, ends)
        assert due is not None
        if not isinstance(due, datetime):
            zone = name_of(self._zones.default)
            return replace(draft, day=due.isoformat(), zone=zone, minutes=minutes)
        return replace(
            draft, day=due.date().isoformat(), at=due.strftime("%H:%M"),
            zone=name_of(due.tzinfo or UTC), minutes=minutes,
        )  # fmt: skip

    def _due(
        self, begins: date | datetime | None, ends: date | datetime | None
    ) -> date | datetime | None:
        """A to-do is for when it is due; where a rule counts in days of its start, for that."""
        rule = self._block.get("RRULE")
        if ends is None or (begins is not None and rule and _BY_PARTS.search(rule.value.upper())):
            return begins
        return ends

    def _rule(self, zone: tzinfo) -> tuple[str, bool]:
        line = self._block.get(RULE) or self._block.get("RRULE")
        if line is None or not line.value.strip():
            return "", False
        # Tasks.org writes FROM=COMPLETION into the rule itself.
        parts = [part.strip() for part in line.text.upper().split(";")]
        from_completion = line.parameters.get(FROM, "").upper() == COMPLETION
        from_completion = from_completion or "FROM=COMPLETION" in parts
        text = ";".join(part for part in parts if not part.startswith("FROM="))
        try:
            return parse(text, zone).text, from_completion
        except BadRule as error:
            raise Unreadable(BAD_RULE, rule=clean_line(line.text, 60)) from error

    def _skipped(self, draft: ActivityDraft) -> Iterator[str]:
        found = 0
        for line in self._block.every("EXDATE"):
            for value in line.value.split(","):
                moment = moment_of(replace(line, value=value), self._zones)
                if moment is not None and found < MOST_DATES:
                    found += 1
                    yield _occurrence(moment, draft)

    def _moment_of(self, name: str) -> date | datetime | None:
        line = self._block.get(name)
        return None if line is None else moment_of(line, self._zones)


def _zone(draft: ActivityDraft) -> tzinfo:
    return iana(draft.zone) or UTC


def _in_zone(draft: ActivityDraft, zone: str) -> ActivityDraft:
    """The draft by the clock of the series it belongs to."""
    if not draft.at or draft.zone == zone:
        return draft
    at = moments.instant(date.fromisoformat(draft.day), time.fromisoformat(draft.at), _zone(draft))
    wall = at.astimezone(iana(zone) or UTC)
    return replace(draft, day=wall.date().isoformat(), at=wall.strftime("%H:%M"), zone=zone)


def _occurrence(moment: date | datetime, main: ActivityDraft) -> str:
    """A RECURRENCE-ID or EXDATE as the series counts: by its clock, or its days."""
    if not isinstance(moment, datetime):
        return f"{moment.isoformat()}T{main.at}" if main.at else moment.isoformat()
    wall = moment.astimezone(_zone(main)) if main.at else moment
    return wall.strftime("%Y-%m-%dT%H:%M") if main.at else wall.date().isoformat()
