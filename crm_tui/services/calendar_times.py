"""When the occurrences of a calendar's repetition are, by the clock of its zone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from crm_tui.db.work import Work
from crm_tui.domain.activities import local_now
from crm_tui.domain.calendar import CalendarItem, Component
from crm_tui.domain.recurrence import Rule, occurrences, parse
from crm_tui.services.calendar_fields import is_over
from crm_tui.services.zones import zone_of

OVERDUE_DAYS = 31
"""A to-do whose first open occurrence is older is not what anybody still waits for."""

_SEARCHED = 5000


def next_open(work: Work, theirs: CalendarItem, closed: set[str]) -> datetime | None:
    """Local time of the occurrence to be done next, None if all are over."""
    first = today(work, theirs)
    start = datetime.fromisoformat(theirs.start)
    event = theirs.component is Component.EVENT
    if not event and start >= first - timedelta(OVERDUE_DAYS):
        first = start
    if theirs.main.draft.from_completion:
        return start
    for wall in coming(theirs, first):
        occurrence = iso(wall, theirs.start)
        if occurrence in closed:
            continue
        draft = replace(
            theirs.main.draft,
            day=occurrence[:10],
            at=occurrence[11:],
        )
        if not (event and is_over(work, draft)):
            return wall
    return None


def last_until_now(work: Work, theirs: CalendarItem, closed: set[str]) -> datetime:
    """Local time of the last occurrence until now; the first, if there is none."""
    start = datetime.fromisoformat(theirs.start)
    now = local_now(work.now, zone_of(theirs.main.draft.zone))
    found = start
    for wall in occurrences(parse(theirs.main.draft.rule), start, None, now):
        if iso(wall, theirs.start) not in closed:
            found = wall
    return found


def coming(theirs: CalendarItem, first: datetime) -> Iterator[datetime]:
    """Occurrences from a local time on, so many as anybody would look at."""
    rule = parse(theirs.main.draft.rule)
    start = datetime.fromisoformat(theirs.start)
    found = occurrences(rule, start, first - timedelta(minutes=1))
    for _number, wall in zip(range(_SEARCHED), found, strict=False):
        yield wall


def today(work: Work, theirs: CalendarItem) -> datetime:
    """Midnight of today where the repetition is at home."""
    now = local_now(work.now, zone_of(theirs.main.draft.zone))
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def picks(item: CalendarItem, occurrence: str) -> bool:
    """Tell if a rule has this occurrence, its end apart."""
    if ("T" in occurrence) != ("T" in item.start) or not item.main.draft.rule:
        return False
    wall = datetime.fromisoformat(occurrence)
    rule = parse(item.main.draft.rule).but(count=None, until=None)
    minute = timedelta(minutes=1)
    start = datetime.fromisoformat(item.start)
    return wall in occurrences(rule, start, wall - minute, wall + minute)


def bare(rule: str) -> Rule | None:
    """A rule without its end, which clients count down."""
    return parse(rule).but(count=None, until=None) if rule else None


def iso(wall: datetime, start: str) -> str:
    """A local time as occurrences of that start are named."""
    return wall.strftime("%Y-%m-%dT%H:%M") if "T" in start else wall.date().isoformat()
