"""Repetitions of calendars taken into the book: one open occurrence, the changed ones with it.

An event's repetition begins where its first occurrence was; a to-do's stands at the one to be
done next and moves on when that is done, as clients of CalDAV do it.
"""

import json
import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.activities import ActivityDraft, Status, from_json
from crm_tui.domain.calendar import CalendarItem
from crm_tui.domain.recurrence import parse
from crm_tui.models import Activity, Series
from crm_tui.queries import agenda as agenda_queries
from crm_tui.services import agenda
from crm_tui.services import series as repetition
from crm_tui.services.activity_rows import cleaned, write
from crm_tui.services.calendar_fields import Change, apply, done_on, draft_with
from crm_tui.services.calendar_occurrences import (
    contacts_of,
    log,
    override,
    rows_of,
    skip,
    take_over,
)
from crm_tui.services.calendar_times import (
    bare,
    coming,
    iso,
    last_until_now,
    next_open,
    picks,
    today,
)
from crm_tui.services.zones import zone_of


def create(work: Work, theirs: CalendarItem, draft: ActivityDraft) -> None:
    """A repetition as a calendar has it; the open occurrence is the next from today."""
    draft = cleaned(replace(draft, owner=draft.owner or work.actor))
    series = _series(work, draft)
    done = {one.occurrence for one in theirs.overrides if one.draft.status is not Status.OPEN}
    closed = done | set(theirs.skipped)
    wall = None if draft.status is Status.DONE else next_open(work, theirs, closed)
    change = Change(work, theirs, replace(theirs, overrides=()))
    if wall is not None:
        repetition.materialise(work, series, wall)
    else:
        series.ended = True
    skip(change, series, theirs.skipped)
    for one in theirs.overrides:
        override(change, series, one, None)
    if wall is None and not rows_of(work, series):
        # All of it is over: one line says that it took place.
        last = last_until_now(work, theirs, closed)
        made = repetition.materialise(work, series, last)
        log(change, made, theirs.main.done_at)
    work.describe(draft.subject)


def begin(change: Change, activity_id: int) -> None:
    """A single activity repeats from now on; the UID goes over to the series."""
    work, theirs = change.work, change.theirs
    activity = work.session.get_one(Activity, activity_id)
    activity.uid = str(uuid.uuid4())
    work.session.flush()
    owner, contacts = activity.owner, contacts_of(work, activity_id)
    draft = replace(theirs.main.draft, uid=theirs.uid, owner=owner, contacts=contacts)
    series = _series(work, cleaned(draft))
    activity.series_id, activity.occurrence = series.id, series.start
    work.session.flush()
    if activity.status != Status.OPEN:
        repetition.advance(work, activity)
    skip(change, series, theirs.skipped)
    for one in theirs.overrides:
        override(change, series, one, None)


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
        shown = pending or work.session.get_one(Activity, rows_of(work, series)[-1][0])
        assert shown.id is not None
        return apply(change, shown.id, theirs.main, fields)
    changed = _repetition(change, series, pending, fields)
    if fields:
        changed |= _common(change, series, fields)
    return changed | take_over(change, series)


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


def remove(work: Work, series: Series) -> bool:
    """End a repetition and take away what is open of it; what was done stays. Tells if any was."""
    open_ones = [row[0] for row in rows_of(work, series) if row[2] == Status.OPEN]
    series.ended = True
    work.session.flush()
    agenda.remove(work, open_ones)
    if not rows_of(work, series):
        work.session.delete(work.session.get_one(Series, series.id))
        work.session.flush()
    return bool(open_ones)


def _ruled(change: Change) -> bool:
    """Tell if the repetition itself was changed."""
    theirs, base = change.theirs, change.base
    now, then = theirs.main.draft, base.main.draft
    if change.blind and now.from_completion:
        return False
    if now.from_completion != then.from_completion or bare(now.rule) != bare(then.rule):
        return True
    if now.from_completion:
        return False
    if change.event:
        return (now.rule, theirs.start) != (then.rule, base.start)
    if theirs.start == base.start:
        return now.rule != then.rule and not change.blind
    # Moved to another of its occurrences is done, or was the beginning once.
    return not (picks(base, theirs.start) or (change.blind and picks(theirs, base.start)))


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
    rows = rows_of(work, series)
    taken = {row[1] for row in rows if row[2] != Status.OPEN}
    last_day = max((row[1] for row in rows if row[2] == Status.DONE), default="")[:10]
    series.rule, series.from_completion = draft.rule, draft.from_completion
    series.start, series.zone, series.ended = theirs.start, draft.zone, False
    series.template = repetition.template(replace(usual, zone=draft.zone))
    work.session.flush()
    _drop_stale(change, rows, pending)
    earliest = min(today(work, theirs), datetime.fromisoformat(
        pending.occurrence[:10] if pending else "2100-01-01"
    ))  # fmt: skip
    for wall in coming(theirs, earliest):
        occurrence = iso(wall, theirs.start)
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
    rows = rows_of(work, series)
    own = {one.occurrence for one in change.theirs.overrides}
    shown = [row for row in rows if row[2] == Status.OPEN] or rows[-1:]
    for identity, occurrence, _status in shown:
        if occurrence not in own:
            apply(change, identity, change.theirs.main, fields)
    return True


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


def _known(work: Work, uid: str) -> Series:
    row = work.reader.one("SELECT id FROM activity_series WHERE uid = ?", (uid,))
    assert row is not None
    return work.session.get_one(Series, row[0])


def _open(work: Work, series: Series) -> Activity | None:
    row = next((row for row in rows_of(work, series) if row[2] == Status.OPEN), None)
    return None if row is None else work.session.get_one(Activity, row[0])


def _draft(work: Work, activity_id: int, series: Series) -> ActivityDraft:
    return agenda_queries.draft(work.reader, activity_id, zone_of(series.zone), series.zone)
