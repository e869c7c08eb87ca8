"""Random books of activities, and what their rows mean, worked out the slow way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.contacts import Lifecycle
from crm_tui.services import agenda, care, contacts
from tests.factories import FixedClock, person

ZONES = ("Asia/Tehran", "Europe/Lisbon", "Europe/Vilnius", "America/New_York", "UTC")
USERS = ("mina", "علی")
MOMENTS = (
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # clocks go back in Lisbon and Vilnius
    datetime(2027, 3, 28, 0, 59, tzinfo=UTC),  # and forward
    datetime(2026, 11, 21, 20, 29, tzinfo=UTC),  # a minute before midnight in Tehran
    datetime(2026, 11, 22, 0, 0, tzinfo=UTC),
    datetime(2027, 3, 20, 12, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
)
TIMES = ("", "00:00", "00:30", "01:30", "02:30", "03:30", "12:00", "23:30", "23:59")
LENGTHS = (0, 30, 90, 721, 1440, 3 * 1440)
FATES = ("open", "open", "done", "cancelled", "undated")
CONTACTS = 4
DAY = timedelta(1)


@dataclass(frozen=True)
class Told:
    """An activity somebody writes down: a draft and what becomes of it."""

    draft: ActivityDraft
    days: int
    fate: str


@dataclass(frozen=True)
class Cared:
    """How a contact is kept: stage, owner, cadence, and whether it is thrown away."""

    stage: Lifecycle
    owner: str
    every: int | None
    trashed: bool


@st.composite
def told(draw: st.DrawFn) -> Told:
    """Any activity near today."""
    at = draw(st.sampled_from(TIMES))
    draft = ActivityDraft(
        kind=draw(st.sampled_from(ActivityKind)),
        subject=draw(st.sampled_from(("پیش‌فاکتور", "offer", "Şirket"))),
        at=at,
        zone=draw(st.sampled_from(ZONES)),
        minutes=draw(st.sampled_from(LENGTHS)),
        owner=draw(st.sampled_from(USERS)),
        participants=tuple(draw(st.sets(st.sampled_from(USERS)))),
        outcome=draw(st.sampled_from(("", "reached", "no_answer"))),
        contacts=tuple(draw(st.lists(st.integers(1, CONTACTS), max_size=2, unique=True))),
        remind=draw(st.sampled_from((None, None, -1, 0, 60, 2000))),
    )
    days = draw(st.sampled_from((-70, -31, -3, -2, -1, 0, 0, 0, 1, 1, 2, 6)))
    return Told(
        draft, days, draw(st.sampled_from(("open", "open", "done", "cancelled", "undated")))
    )


cared = st.builds(
    Cared,
    st.sampled_from(Lifecycle),
    st.sampled_from(("", *USERS)),
    st.sampled_from((None, None, 0, 1, 30)),
    st.sampled_from((False, False, False, True)),
)


@dataclass
class Fact:
    """A row as it is, with its people."""

    id: int
    kind: str
    status: str
    owner: str
    due: int | None
    all_day: bool
    minutes: int
    outcome: str
    done_at: int | None
    remind: int | None
    shown: bool = True
    users: set[str] = field(default_factory=set)
    contacts: list[int] = field(default_factory=list)

    def spans(self, zone: tzinfo, first: date, after: date) -> bool:
        """Whether any of it lies on these days."""
        assert self.due is not None
        if self.all_day:
            start = datetime.combine(moments.millis_day(self.due), time())
            end = start + max(DAY, timedelta(minutes=self.minutes))
            return start < datetime.combine(after, time()) and end > datetime.combine(first, time())
        begin = moments.moment(self.due)
        done = begin + max(timedelta(milliseconds=1), timedelta(minutes=self.minutes))
        low, high = moments.day_bounds(first, after, zone)
        return begin < high and done > low

    def is_over(self, now: datetime, zone: tzinfo) -> bool:
        """Whether it should have been done."""
        if self.status != "open" or self.due is None:
            return False
        length = timedelta(minutes=self.minutes)
        if self.all_day:
            end = datetime.combine(moments.millis_day(self.due), time()) + max(DAY, length)
            return end <= datetime.combine(now.astimezone(zone).date(), time())
        return moments.moment(self.due) + length < now

    def is_mine(self, owner: str | None) -> bool:
        """Whether this person owns it or takes part."""
        return owner is None or owner == self.owner or owner in self.users

    def is_real(self) -> bool:
        """Whether one was in contact by it."""
        return (
            self.status == "done"
            and self.kind in {"call", "meeting", "visit", "email", "message"}
            and self.outcome != "no_answer"
        )


@dataclass(frozen=True)
class Book:
    """A random book, and the moment and the zone in which it is looked at."""

    crm: Crm
    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def facts(self) -> list[Fact]:
        """Every activity."""
        return self.crm.read(_facts)


@contextmanager
def book(
    folder: Path, empty: Path, now: datetime, zone: str, all_told: list[Told], people: list[Cared]
) -> Iterator[Book]:
    """A new book with all that in it."""
    path = folder / f"{next(_numbers)}.db"
    path.write_bytes(empty.read_bytes())
    path.chmod(0o600)
    clock = FixedClock(now - timedelta(days=40))
    crm = Crm(Database(str(path)), "mina", clock)
    try:
        crm.write(_fill_people, people)
        clock.now = now
        crm.write(_fill, all_told, now, zone)
        for number, each in enumerate(people, 1):
            if each.trashed:
                crm.write(contacts.trash, [number])
        yield Book(crm, now, ZoneInfo(zone))
    finally:
        crm.close()
        path.unlink()


_numbers = itertools.count()


def _fill_people(work: Work, people: list[Cared]) -> None:
    for number, each in enumerate(people):
        draft = person(f"Nr{number}", "تست", lifecycle=each.stage, owner=each.owner)
        made = contacts.create(work, draft)
        if each.every is not None:
            care.set_cadence(work, [made], each.every)


def _fill(work: Work, all_told: list[Told], now: datetime, zone: str) -> None:
    from dataclasses import replace  # noqa: PLC0415 - beside its one use

    today = now.astimezone(ZoneInfo(zone)).date()
    for each in all_told:
        day = (today + timedelta(each.days)).isoformat()
        draft = replace(each.draft, day=day)
        if each.fate == "undated":
            agenda.plan(work, replace(draft, day="", at=""))
        elif each.fate == "done":
            agenda.log(work, draft)
        else:
            made = agenda.plan(work, draft)
            if each.fate == "cancelled":
                agenda.cancel(work, [made])


def _facts(reader: Reader) -> list[Fact]:
    found = {
        row[0]: Fact(*row)
        for row in reader.all(
            "SELECT id, kind, status, owner, due, all_day, minutes, outcome, done_at, remind"
            " FROM activity"
        )
    }
    for activity, user in reader.all("SELECT activity_id, user FROM activity_participant"):
        found[activity].users.add(user)
    for activity, contact in reader.all(
        "SELECT activity_id, contact_id FROM activity_contact ORDER BY position"
    ):
        found[activity].contacts.append(contact)
    trashed = {row[0] for row in reader.all("SELECT id FROM contact WHERE deleted_at IS NOT NULL")}
    for fact in found.values():
        fact.shown = not (fact.contacts and fact.contacts[0] in trashed)
    return list(found.values())
