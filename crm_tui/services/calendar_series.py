"""Repetitions of calendars taken into the book: one open occurrence, the changed ones with it.

An event's repetition begins where its first occurrence was; a to-do's stands at the one to be
done next and moves on when that is done, as clients of CalDAV do it.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.activities import ActivityDraft, Status, from_json, local_now
from crm_tui.domain.calendar import CalendarItem, Component, Happening
from crm_tui.domain.recurrence import Rule, occurrences, parse
from crm_tui.models import Activity, Series
from crm_tui.queries import agenda as agenda_queries
from crm_tui.services import agenda
from crm_tui.services import series as repetition
from crm_tui.services.activity_rows import cleaned, write
from crm_tui.services.calendar_fields import (
    Change,
    apply,
    close,
    done_on,
    draft_with,
    is_over,
    set_status,
)
from crm_tui.services.zones import zone_of

OVERDUE_DAYS = 31
"""A to-do whose first open occurrence is older is not what anybody still waits for."""

_SEARCHED = 5000
_DAY_END = {"hour": 23, "minute": 59, "second": 59}


def create(work: Work, theirs: CalendarItem, draft: ActivityDraft) -> None:
    """A repetition as a calendar has it; the open occurrence is the next from today."""
    draft = cleaned(replace(draft, owner=draft.owner or work.actor))
    series = _series(work, draft)
    done = {one.occurrence for one in theirs.overrides if one.draft.status is not Status.OPEN}
    closed = done | set(theirs.skipped)
    wall = None if draft.status is Status.DONE else _next_open(work, theirs, closed)
    change = Change(work, theirs, replace(theirs, overrides=()))
    if wall is not None:
        repetition.materialise(work, series, wall)
    else:
        series.ended = True
    _skip(change, series, theirs.skipped)
    for one in theirs.overrides:
        _override(change, series, one, None)
    if wall is None and not _rows(work, series):
        # All of it is over: one line says that it took place.
        last = _last(work, theirs, closed)
        made = repetition.materialise(work, series, last)
        _log(change, made, theirs.main.done_at)
    work.describe(draft.subject)


def begin(change: Change, activity_id: int) -> None:
    """A single activity repeats from now on; the UID goes over to the series."""
    work, theirs = change.work, change.theirs
    activity = work.session.get_one(Activity, activity_id)
    activity.uid = str(uuid.uuid4())
    work.session.flush()
    owner, contacts = activity.owner, _contacts(work, activity_id)
    draft = replace(theirs.main.draft, uid=theirs.uid, owner=owner, contacts=contacts)
    series = _series(work, cleaned(draft))
    activity.series_id, activity.occurrence = series.id, series.start
    work.session.flush()
    if activity.status != Status.OPEN:
        repetition.advance(work, activity)
    _skip(change, series, theirs.skipped)
    for one in theirs.overrides:
        _override(change, series, one, None)


def update(change: Change) -> bool:
    """Put what a calendar changed of a repetition into the book; tells if that was anything."""
    work, theirs, base = change.work, change.theirs, change.base
    series = _known(work, theirs.uid)
    pending = _open(work, series)
    over = pending is None or series.ended
    work.describe(theirs.main.draft.subject)
    if change.blind and over:
        return False
    fields = change.fields()
    fields.pop("done_at", None)
    if fields.get("status") is Status.CANCELLED:
        return remove(work, series)
    if not theirs.main.draft.rule and not base.main.draft.rule:
        shown = pending or work.session.get_one(Activity, _rows(work, series)[-1][0])
        assert shown.id is not None
        return apply(change, shown.id, theirs.main, fields)
    changed = _repetition(change, series, pending, fields)
    if fields:
        changed |= _common(change, series, fields)
    return changed | _occurrences(change, series)


def set_aside(work: Work, uid: str) -> None:
    """A repetition all of which was cancelled gives its UID to what takes its place."""
    row = work.reader.one("SELECT id FROM activity_series WHERE uid = ?", (uid,))
    if row is not None:
        work.session.get_one(Series, row[0]).uid = str(uuid.uuid4())
        work.session.flush()


def _repetition(
    change: Change, series: Series, pending: Activity | None, fields: dict[str, Any]
) -> bool:
    """The rule, the beginning, or what is open of it; takes out of ``fields`` what it did."""
    when, status = fields.pop("when", None), fields.pop("status", None)
    if _ruled(change):
        return _redefine(change, series, pending)
    if change.event or pending is None:
        return False
    assert pending.id is not None
    if status is Status.DONE or _moved_on(change, pending):
        done = agenda.finish(change.work, pending.id)
        done_on(change.work, pending.id, change.theirs.main.done_at)
        return not done.already
    if when is not None and not change.blind and change.theirs.main.draft.from_completion:
        return apply(change, pending.id, change.theirs.main, {"when": when})
    return False


def _occurrences(change: Change, series: Series) -> bool:
    """Those that were changed, left out, or are like the others again."""
    work, theirs, base = change.work, change.theirs, change.base
    first = base.start if change.blind else ""
    before = {one.occurrence: one for one in base.overrides}
    skipped = set(theirs.skipped)
    new = [one for one in theirs.skipped if one not in base.skipped and one >= first]
    changed = _skip(change, series, new)
    for one in theirs.overrides:
        if one.occurrence >= first:
            changed |= _override(change, series, one, before.get(one.occurrence))
    if change.blind:
        return changed
    for occurrence in sorted(before.keys() - {o.occurrence for o in theirs.overrides} - skipped):
        changed |= _as_usual(work, series, occurrence)
    today = _today(work, theirs).date().isoformat()
    for occurrence in base.skipped:
        known = _known_row(work, series, occurrence)
        if occurrence not in skipped and known is not None and occurrence >= today:
            changed |= agenda.reopen(work, [known]) > 0
    return changed


def remove(work: Work, series: Series) -> bool:
    """End a repetition and take away what is open of it; what was done stays. Tells if any was."""
    open_ones = [row[0] for row in _rows(work, series) if row[2] == Status.OPEN]
    series.ended = True
    work.session.flush()
    agenda.remove(work, open_ones)
    if not _rows(work, series):
        work.session.delete(work.session.get_one(Series, series.id))
        work.session.flush()
    return bool(open_ones)


def _ruled(change: Change) -> bool:
    """Tell if the repetition itself was changed."""
    theirs, base = change.theirs, change.base
    now, then = theirs.main.draft, base.main.draft
    if change.blind and now.from_completion:
        return False
    if now.from_completion != then.from_completion or _bare(now.rule) != _bare(then.rule):
        return True
    if now.from_completion:
        return False
    if change.event:
        return (now.rule, theirs.start) != (then.rule, base.start)
    if theirs.start == base.start:
        return now.rule != then.rule and not change.blind
    # Moved to another of its occurrences is done, or was the beginning once.
    return not (_picks(base, theirs.start) or (change.blind and _picks(theirs, base.start)))


def _moved_on(change: Change, pending: Activity) -> bool:
    """A client completes a repeating to-do by moving it to its next occurrence."""
    theirs, base = change.theirs, change.base
    if change.blind or theirs.start <= base.start or theirs.start <= pending.occurrence:
        return False
    return not (theirs.main.draft.from_completion and theirs.main.marked)


def _redefine(change: Change, series: Series, pending: Activity | None) -> bool:
    """From the open occurrence on, the rule, the times and the zone are theirs."""
    work, theirs = change.work, change.theirs
    draft = theirs.main.draft
    if not draft.rule:
        series.ended = True
        work.session.flush()
        if pending is not None and draft.day:
            assert pending.id is not None
            apply(change, pending.id, theirs.main, {"when": True})
        return True
    usual = from_json(json.loads(series.template))
    rows = _rows(work, series)
    taken = {row[1] for row in rows if row[2] != Status.OPEN}
    last_day = max((row[1] for row in rows if row[2] == Status.DONE), default="")[:10]
    series.rule, series.from_completion = draft.rule, draft.from_completion
    series.start, series.zone, series.ended = theirs.start, draft.zone, False
    series.template = repetition.template(replace(usual, zone=draft.zone))
    work.session.flush()
    _drop_stale(change, rows, pending)
    earliest = min(_today(work, theirs), datetime.fromisoformat(
        pending.occurrence[:10] if pending else "2100-01-01"
    ))  # fmt: skip
    for wall in _from(theirs, earliest):
        occurrence = _iso(wall, theirs.start)
        if occurrence in taken or occurrence[:10] <= last_day or occurrence in theirs.skipped:
            continue
        if pending is None:
            repetition.materialise(work, series, wall)
        else:
            pending.occurrence = occurrence
            day, _t, at = occurrence.partition("T")
            assert pending.id is not None
            before = replace(_draft(work, pending.id, series), day=day, at=at, zone=series.zone)
            write(work, pending, cleaned(before))
        return True
    series.ended = True
    work.session.flush()
    return True


def _drop_stale(change: Change, rows: list[tuple[int, str, str]], pending: Activity | None) -> None:
    """Open occurrences that were changed by the old rule and are none by the new one."""
    own = {one.occurrence for one in change.theirs.overrides}
    next_id = None if pending is None else pending.id
    stale = [
        identity
        for identity, occurrence, status in rows
        if status == Status.OPEN and identity != next_id and occurrence not in own
    ]
    agenda.remove(change.work, stale)


def _common(change: Change, series: Series, fields: dict[str, Any]) -> bool:
    """What all occurrences have in common, and the open one as far as it was not changed alone."""
    work = change.work
    usual = from_json(json.loads(series.template))
    wanted = replace(draft_with(change, usual, fields), zone=series.zone)
    series.template = repetition.template(cleaned(wanted))
    work.session.flush()
    rows = _rows(work, series)
    own = {one.occurrence for one in change.theirs.overrides}
    shown = [row for row in rows if row[2] == Status.OPEN] or rows[-1:]
    for identity, occurrence, _status in shown:
        if occurrence not in own:
            apply(change, identity, change.theirs.main, fields)
    return True


def _skip(change: Change, series: Series, skipped: Any) -> bool:
    """These occurrences do not take place."""
    work = change.work
    changed = False
    for occurrence in skipped:
        if occurrence < series.start:
            continue
        known = _known_row(work, series, occurrence)
        identity = known or _materialised(work, series, occurrence)
        if known is None:
            changed |= close(work, identity, Status.CANCELLED)
        else:
            draft = replace(change.theirs.main.draft, status=Status.CANCELLED)
            changed |= set_status(change, identity, replace(change.theirs.main, draft=draft))
    return changed


def _override(change: Change, series: Series, one: Happening, before: Happening | None) -> bool:
    """One occurrence is not as the others."""
    if before is None:
        day, _t, at = one.occurrence.partition("T")
        usual = replace(change.base.main.draft, day=day, at=at, status=Status.OPEN)
        before = replace(change.base.main, draft=usual, done_at=None)
    fields = change.fields(one, before)
    fields.pop("done_at", None)
    fields.pop("people", None)
    if not fields:
        return False
    work = change.work
    known = _known_row(work, series, one.occurrence)
    identity = known or _materialised(work, series, one.occurrence)
    status = None if known else fields.pop("status", None)
    changed = apply(change, identity, one, fields)
    if status is not None:
        close(work, identity, status, one.done_at)
    activity = work.session.get_one(Activity, identity)
    if activity.status == Status.OPEN and change.event and is_over(work, one.draft):
        _log(change, identity, activity.due)
    return changed or known is None


def _as_usual(work: Work, series: Series, occurrence: str) -> bool:
    """An occurrence that was changed alone is like the others again."""
    known = _known_row(work, series, occurrence)
    if known is None:
        return False
    activity = work.session.get_one(Activity, known)
    usual = from_json(json.loads(series.template))
    day, _t, at = occurrence.partition("T")
    contacts = _contacts(work, known)
    write(
        work,
        activity,
        cleaned(replace(usual, day=day, at=at, zone=series.zone, contacts=contacts)),
    )
    return True


def _log(change: Change, activity_id: int, at: int | None) -> None:
    """It took place, at its time."""
    activity = change.work.session.get_one(Activity, activity_id)
    close(change.work, activity_id, Status.DONE, activity.due if at is None else at)


def _series(work: Work, draft: ActivityDraft) -> Series:
    """The series of a UID anew, or a new one. Raises BadRule."""
    row = work.reader.one("SELECT id FROM activity_series WHERE uid = ?", (draft.uid,))
    if row is None:
        return repetition.begin(work, draft)
    series = work.session.get_one(Series, row[0])
    series.rule, series.from_completion = parse(draft.rule).text, draft.from_completion
    series.start = f"{draft.day}T{draft.at}" if draft.at else draft.day
    series.zone, series.template, series.ended = draft.zone, repetition.template(draft), False
    work.session.flush()
    return series


def _next_open(work: Work, theirs: CalendarItem, closed: set[str]) -> datetime | None:
    """Local time of the occurrence to be done next, None if all are over."""
    today = _today(work, theirs)
    start = datetime.fromisoformat(theirs.start)
    event = theirs.component is Component.EVENT
    if not event and start >= today - timedelta(OVERDUE_DAYS):
        today = start
    if theirs.main.draft.from_completion:
        return start
    for wall in _from(theirs, today):
        occurrence = _iso(wall, theirs.start)
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


def _last(work: Work, theirs: CalendarItem, closed: set[str]) -> datetime:
    """Local time of the last occurrence until now; the first, if there is none."""
    start = datetime.fromisoformat(theirs.start)
    now = local_now(work.now, zone_of(theirs.main.draft.zone))
    found = start
    for wall in occurrences(parse(theirs.main.draft.rule), start, None, now):
        if _iso(wall, theirs.start) not in closed:
            found = wall
    return found


def _from(theirs: CalendarItem, first: datetime) -> Iterator[datetime]:
    """Occurrences from a local time on, so many as anybody would look at."""
    rule = parse(theirs.main.draft.rule)
    start = datetime.fromisoformat(theirs.start)
    coming = occurrences(rule, start, first - timedelta(minutes=1))
    for _number, wall in zip(range(_SEARCHED), coming, strict=False):
        yield wall


def _today(work: Work, theirs: CalendarItem) -> datetime:
    now = local_now(work.now, zone_of(theirs.main.draft.zone))
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def _picks(item: CalendarItem, occurrence: str) -> bool:
    """Tell if a rule has this occurrence, its end apart."""
    if ("T" in occurrence) != ("T" in item.start) or not item.main.draft.rule:
        return False
    wall = datetime.fromisoformat(occurrence)
    rule = parse(item.main.draft.rule).but(count=None, until=None)
    minute = timedelta(minutes=1)
    start = datetime.fromisoformat(item.start)
    return wall in occurrences(rule, start, wall - minute, wall + minute)


def _bare(rule: str) -> Rule | None:
    """A rule without its end, which clients count down."""
    return parse(rule).but(count=None, until=None) if rule else None


def _known(work: Work, uid: str) -> Series:
    row = work.reader.one("SELECT id FROM activity_series WHERE uid = ?", (uid,))
    assert row is not None
    return work.session.get_one(Series, row[0])


def _open(work: Work, series: Series) -> Activity | None:
    row = next((row for row in _rows(work, series) if row[2] == Status.OPEN), None)
    return None if row is None else work.session.get_one(Activity, row[0])


def _rows(work: Work, series: Series) -> list[tuple[int, str, str]]:
    rows = work.reader.all(
        "SELECT id, occurrence, status FROM activity WHERE series_id = ? ORDER BY occurrence",
        (series.id,),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _known_row(work: Work, series: Series, occurrence: str) -> int | None:
    return next((row[0] for row in _rows(work, series) if row[1] == occurrence), None)


def _materialised(work: Work, series: Series, occurrence: str) -> int:
    known = _known_row(work, series, occurrence)
    if known is not None:
        return known
    return repetition.materialise(work, series, datetime.fromisoformat(occurrence))


def _draft(work: Work, activity_id: int, series: Series) -> ActivityDraft:
    return agenda_queries.draft(work.reader, activity_id, zone_of(series.zone), series.zone)


def _contacts(work: Work, activity_id: int) -> tuple[int, ...]:
    sql = "SELECT contact_id FROM activity_contact WHERE activity_id = ? ORDER BY position"
    return tuple(row[0] for row in work.reader.all(sql, (activity_id,)))


def _iso(wall: datetime, start: str) -> str:
    return wall.strftime("%Y-%m-%dT%H:%M") if "T" in start else wall.date().isoformat()
