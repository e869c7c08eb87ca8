"""Single occurrences of a calendar's repetition: changed, left out, like the others again."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from crm_tui.db.work import Work
from crm_tui.domain.activities import Status, from_json
from crm_tui.domain.calendar import Happening
from crm_tui.models import Activity, Series
from crm_tui.services import agenda
from crm_tui.services import series as repetition
from crm_tui.services.activity_rows import cleaned, write
from crm_tui.services.calendar_fields import Change, apply, close, is_over, set_status
from crm_tui.services.calendar_times import today


def take_over(change: Change, series: Series) -> bool:
    """Those that were changed, left out, or are like the others again."""
    work, theirs, base = change.work, change.theirs, change.base
    first = base.start if change.blind else ""
    before = {one.occurrence: one for one in base.overrides}
    skipped = set(theirs.skipped)
    new = [one for one in theirs.skipped if one not in base.skipped and one >= first]
    changed = skip(change, series, new)
    for one in theirs.overrides:
        if one.occurrence >= first:
            changed |= override(change, series, one, before.get(one.occurrence))
    if change.blind:
        return changed
    for occurrence in sorted(before.keys() - {o.occurrence for o in theirs.overrides} - skipped):
        changed |= _as_usual(work, series, occurrence)
    day = today(work, theirs).date().isoformat()
    for occurrence in base.skipped:
        known = known_row(work, series, occurrence)
        if occurrence not in skipped and known is not None and occurrence >= day:
            changed |= agenda.reopen(work, [known]) > 0
    return changed


def skip(change: Change, series: Series, skipped: Iterable[str]) -> bool:
    """These occurrences do not take place."""
    work = change.work
    changed = False
    for occurrence in skipped:
        if occurrence < series.start:
            continue
        known = known_row(work, series, occurrence)
        identity = known or _materialised(work, series, occurrence)
        if known is None:
            changed |= close(work, identity, Status.CANCELLED)
        else:
            draft = replace(change.theirs.main.draft, status=Status.CANCELLED)
            changed |= set_status(change, identity, replace(change.theirs.main, draft=draft))
    return changed


def override(change: Change, series: Series, one: Happening, before: Happening | None) -> bool:
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
    known = known_row(work, series, one.occurrence)
    identity = known or _materialised(work, series, one.occurrence)
    status = None if known else fields.pop("status", None)
    changed = apply(change, identity, one, fields)
    if status is not None:
        close(work, identity, status, one.done_at)
    activity = work.session.get_one(Activity, identity)
    if activity.status == Status.OPEN and change.event and is_over(work, one.draft):
        log(change, identity, activity.due)
    return changed or known is None


def _as_usual(work: Work, series: Series, occurrence: str) -> bool:
    """An occurrence that was changed alone is like the others again."""
    known = known_row(work, series, occurrence)
    if known is None:
        return False
    activity = work.session.get_one(Activity, known)
    usual = from_json(json.loads(series.template))
    day, _t, at = occurrence.partition("T")
    contacts = contacts_of(work, known)
    write(
        work,
        activity,
        cleaned(replace(usual, day=day, at=at, zone=series.zone, contacts=contacts)),
    )
    return True


def log(change: Change, activity_id: int, at: int | None) -> None:
    """It took place, at its time."""
    activity = change.work.session.get_one(Activity, activity_id)
    close(change.work, activity_id, Status.DONE, activity.due if at is None else at)


def rows_of(work: Work, series: Series) -> list[tuple[int, str, str]]:
    """Ids, occurrences and states of a series, by occurrence."""
    rows = work.reader.all(
        "SELECT id, occurrence, status FROM activity WHERE series_id = ? ORDER BY occurrence",
        (series.id,),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def known_row(work: Work, series: Series, occurrence: str) -> int | None:
    """The row of an occurrence, if it has one."""
    return next((row[0] for row in rows_of(work, series) if row[1] == occurrence), None)


def _materialised(work: Work, series: Series, occurrence: str) -> int:
    known = known_row(work, series, occurrence)
    if known is not None:
        return known
    return repetition.materialise(work, series, datetime.fromisoformat(occurrence))


def contacts_of(work: Work, activity_id: int) -> tuple[int, ...]:
    """With whom an activity is."""
    sql = "SELECT contact_id FROM activity_contact WHERE activity_id = ? ORDER BY position"
    return tuple(row[0] for row in work.reader.all(sql, (activity_id,)))
