"""iCalendar files of other programs as items of ours (RFC 5545); hostile until read."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import BinaryIO

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
    DAY_MINUTES,
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
    Line,
    blocks,
    parted,
)
from crm_tui.interchange.ical_zones import Zones, iana, name_of
from crm_tui.text.safe import clean_line, clean_text

MOST_BYTES = 64_000_000
LONGEST_LINE = 1000
LONGEST_NOTE = 100_000
MOST_DATES = 1000
"""Dates left out of a repetition that are read."""

NO_PLACE = N_("it has no date that can be read")
BAD_RULE = N_("its repetition can't be followed ({rule})")
TWICE = N_("the file holds it more than once")
"""Why a component is left out."""

FIRST_YEAR, LAST_YEAR = 1901, 2099
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z)?)?")
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?"
)
_NOWHERE = ("", "UTC", "Etc/UTC", "GMT", "Etc/GMT")
"""Zones nobody lives in: such moments are shown by the user's own clock."""

_BY_PARTS = re.compile(r"\bBY[A-Z]+=")


@dataclass(frozen=True, slots=True)
class Problem:
    """A component that was left out: its line and title, and why (a message id and its values)."""

    line: int
    title: str
    template: str
    values: tuple[tuple[str, str], ...] = ()


class Unreadable(ValueError):
    """A component that makes no activity."""

    def __init__(self, template: str, **values: str) -> None:
        super().__init__(template.format(**values))
        self.template, self.values_ = template, tuple(values.items())


def read(stream: BinaryIO, zone: tzinfo, language: str = "") -> "Parts":
    """The components of a file, by UID. ``zone`` is that of times which name none."""
    found: dict[str, list[Block]] = {}
    problems: list[Problem] = []
    zones = Zones(zone)
    for block in blocks(stream, language):
        if isinstance(block, Line):
            if block.name == "X-WR-TIMEZONE" and (named := iana(block.text.strip())) is not None:
                zones.default = named
        elif block.problem:
            problems.append(Problem(block.number, _title(block), block.problem))
        elif block.name == "VTIMEZONE":
            zones.define(block)
        else:
            found.setdefault(_uid(block), []).append(block)
    return Parts(found, zones, problems)


class Parts:
    """A file in its parts; :meth:`items` makes activities of them, one UID at a time."""

    def __init__(
        self, found: dict[str, list[Block]], zones: Zones, problems: list[Problem]
    ) -> None:
        self._found, self._zones, self._problems = found, zones, problems

    def __len__(self) -> int:
        return len(self._found)

    def items(self) -> Iterator[CalendarItem | Problem]:
        """What can be read and, where they stand, the problems."""
        yield from self._problems
        for uid, same in self._found.items():
            yield from self._item(uid, same)

    def _item(self, uid: str, same: Sequence[Block]) -> Iterator[CalendarItem | Problem]:
        mains = [block for block in same if block.get("RECURRENCE-ID") is None]
        changed = [block for block in same if block.get("RECURRENCE-ID") is not None]
        if not mains:
            mains, changed = changed[:1], changed[1:]
        # Of several versions of one, the last is the one to go by.
        for older in mains[:-1]:
            yield Problem(older.number, _title(older), TWICE)
        main = mains[-1]
        try:
            item = _Reader(main, self._zones).item(uid)
        except (Unreadable, ValueError, OverflowError) as error:
            yield _problem(main, error)
            return
        if not item.start:
            yield from (Problem(block.number, _title(block), TWICE) for block in changed)
            yield item
            return
        overrides: dict[str, Happening] = {}
        for block in changed[:MOST_DATES]:
            try:
                one = _Reader(block, self._zones).override(item)
                overrides[one.occurrence] = one
            except (Unreadable, ValueError, OverflowError) as error:
                yield _problem(block, error)
        yield replace(item, overrides=tuple(overrides[key] for key in sorted(overrides)))


def _problem(block: Block, error: Exception) -> Problem:
    if isinstance(error, Unreadable):
        return Problem(block.number, _title(block), error.template, error.values_)
    return Problem(block.number, _title(block), NO_PLACE)


def _title(block: Block) -> str:
    return clean_line(block.text("SUMMARY") or block.text("UID"), 80)


def _uid(block: Block) -> str:
    """The UID, or one made of what the component says, the same at every reading."""
    uid = clean_line(block.text("UID"), 500)
    if uid:
        return uid
    text = "\n".join(f"{line.name}:{line.value}" for line in block.lines if line.name != "DTSTAMP")
    return "crm-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


class _Reader:
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
        moment = None if line is None else self._moment(line)
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
            done_at=_millis(done) if done is not None and draft.status is Status.DONE else None,
            updated_at=_millis(changed) if changed is not None else 0,
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
            priority=_number(block.text("PRIORITY"), 1, 9, NORMAL),
            remind=self._remind(),
            minutes=_number(block.text(MINUTES), 0, LONGEST_MINUTES, 0) if self._todo else 0,
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
            before = _length(line.value)
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
            ends = _after(begins, _length(length.value) or timedelta())
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
            minutes = _minutes(begins, ends)
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
                moment = self._moment(replace(line, value=value))
                if moment is not None and found < MOST_DATES:
                    found += 1
                    yield _occurrence(moment, draft)

    def _moment_of(self, name: str) -> date | datetime | None:
        line = self._block.get(name)
        return None if line is None else self._moment(line)

    def _moment(self, line: Line) -> date | datetime | None:
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
        default = self._zones.default
        zone: tzinfo = UTC
        if not match[7]:
            named = line.parameters.get("TZID")
            zone = default if named is None else self._zones.named(named)
        moment = datetime.combine(day, at, zone)
        return moment.astimezone(default) if name_of(zone) in _NOWHERE else moment


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


def _after(begins: date | datetime, length: timedelta) -> date | datetime:
    if isinstance(begins, datetime):
        return (begins.astimezone(UTC) + length).astimezone(begins.tzinfo)
    return begins + length


def _minutes(begins: date | datetime | None, ends: date | datetime | None) -> int:
    if begins is None or ends is None or isinstance(begins, datetime) != isinstance(ends, datetime):
        return 0
    if isinstance(begins, datetime) and isinstance(ends, datetime):
        begins, ends = begins.astimezone(UTC), ends.astimezone(UTC)
        minutes = int((ends - begins).total_seconds() // 60)
    else:
        days = (ends - begins).days
        minutes = days * DAY_MINUTES if days > 1 else 0
    return min(max(0, minutes), LONGEST_MINUTES)


def _length(text: str) -> timedelta | None:
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None:
        return None
    weeks, days, hours, minutes, seconds = (int(found or 0) for found in match.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


def _number(text: str, least: int, most: int, otherwise: int) -> int:
    text = text.strip()
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
    return value if least <= value <= most else otherwise


def _millis(moment: date | datetime) -> int:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    return moments.millis(moment)
