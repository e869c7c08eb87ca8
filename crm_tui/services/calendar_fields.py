"""What a calendar changed of one happening, put into the rows of an activity."""

from dataclasses import dataclass, replace
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, Status
from crm_tui.domain.calendar import DAY_MINUTES, GAP, CalendarItem, Component, Happening
from crm_tui.domain.calendar import said as all_said
from crm_tui.models import Activity
from crm_tui.models.base import to_millis
from crm_tui.queries import agenda as agenda_queries
from crm_tui.queries import calendar as queries
from crm_tui.services import agenda
from crm_tui.services.activity_rows import cleaned, refresh, write
from crm_tui.services.zones import zone_of

_APART = frozenset(("people", "status", "done_at", "when"))
_UNSAID = ("kind", "minutes", "people")
"""What programs that drop our own properties don't say of a to-do."""


@dataclass(frozen=True, slots=True)
class Change:
    """An item as a calendar has it now and had it before.

    ``blind``: nobody knows what it had before, ``base`` is what the book has.
    """

    work: Work
    theirs: CalendarItem
    base: CalendarItem
    blind: bool = False

    @property
    def event(self) -> bool:
        """An event, which is over when its time is, not when somebody says so."""
        return self.theirs.component is Component.EVENT

    def fields(
        self, one: Happening | None = None, before: Happening | None = None
    ) -> dict[str, Any]:
        """What of the main happening (or of an occurrence) is said differently now."""
        one, before = one or self.theirs.main, before or self.base.main
        now, then = all_said(self.theirs, one), all_said(self.base, before)
        if not one.marked:
            name = before.people[0].name if before.people else ""
            if name:
                now["subject"] = now["subject"].removesuffix(GAP + name)
            for unsaid in _UNSAID if before.marked else ():
                if unsaid != "minutes" or not self.event:
                    now[unsaid] = then[unsaid]
        if self.blind and not one.people:
            now["people"] = then["people"]
        return {name: value for name, value in now.items() if value != then[name]}


def draft_with(change: Change, draft: ActivityDraft, fields: dict[str, Any]) -> ActivityDraft:
    """``draft`` with what is plain in ``fields``, and the contacts."""
    plain = {name: value for name, value in fields.items() if name not in _APART}
    if "people" in fields:
        plain["contacts"] = contacts(change, draft.contacts)
    return replace(draft, **plain)


def contacts(change: Change, present: tuple[int, ...]) -> tuple[int, ...]:
    """The contacts there are, less those taken out and with those added."""
    reader = change.work.reader
    then = queries.contact_ids(reader, change.base.main.people)
    now = queries.contact_ids(reader, change.theirs.main.people)
    # What was linked here by hand is not the calendar's to take away.
    gone = set() if change.blind else set(then) - set(now)
    return tuple(dict.fromkeys([*(one for one in present if one not in gone), *now]))


def apply(
    change: Change, activity_id: int, one: Happening, fields: dict[str, Any]
) -> bool:  # fmt: skip
    """Put what changed into an activity's rows; tells if that was anything."""
    work = change.work
    activity = work.session.get_one(Activity, activity_id)
    zone = activity.zone
    before = agenda_queries.draft(work.reader, activity_id, zone_of(zone), zone)
    after = draft_with(change, before, fields)
    if "when" in fields:
        after = replace(after, day=one.draft.day, at=one.draft.at, zone=one.draft.zone)
    after = cleaned(after)
    changed = after != before
    if changed:
        write(work, activity, after)
    if "status" in fields:
        changed |= set_status(change, activity_id, one)
    elif "when" in fields and change.event:
        _moved(change, activity_id, after)
    return changed


def set_status(change: Change, activity_id: int, one: Happening) -> bool:
    """Finish, reopen or cancel; tells if that was news."""
    work = change.work
    status = one.draft.status
    if status is Status.OPEN:
        return agenda.reopen(work, [activity_id]) > 0
    if not _is_next(work, activity_id):
        return close(work, activity_id, status, one.done_at)
    if status is Status.CANCELLED:
        return agenda.cancel(work, [activity_id]) > 0
    if agenda.finish(work, activity_id).already:
        return False
    done_on(work, activity_id, one.done_at)
    return True


def close(work: Work, activity_id: int, status: Status, at: int | None = None) -> bool:
    """Done (at that time) or cancelled, with no say in what is open of its series."""
    activity = work.session.get_one(Activity, activity_id)
    if activity.status == status:
        return False
    activity.status = status.value
    if status is Status.DONE:
        now = to_millis(work.now)
        activity.done_at, activity.done_by = min(now if at is None else at, now), work.actor
    work.session.flush()
    refresh(work, [activity_id])
    return True


def done_on(work: Work, activity_id: int, at: int | None) -> None:
    """It was done at that time, if one is known; not in the future."""
    if at is None:
        return
    activity = work.session.get_one(Activity, activity_id)
    activity.done_at = min(at, to_millis(work.now))
    work.session.flush()
    refresh(work, [activity_id])


def _is_next(work: Work, activity_id: int) -> bool:
    """It is by itself, or the first open one of its series."""
    return not work.reader.value(
        "SELECT EXISTS (SELECT 1 FROM activity o WHERE o.series_id = a.series_id"
        " AND o.status = 'open' AND o.occurrence < a.occurrence)"
        " OR (a.series_id IS NOT NULL AND a.status <> 'open') FROM activity a WHERE a.id = ?",
        (activity_id,),
    )


def is_over(work: Work, draft: ActivityDraft) -> bool:
    """Its time, with its duration, or its day is past."""
    due = draft.due(zone_of(draft.zone))
    if due is None:
        return False
    now = moments.local(work.now, zone_of(draft.zone))
    if not draft.at:
        length = max(draft.minutes, DAY_MINUTES) * agenda_queries.MINUTE
        return due + length <= moments.day_millis(now.date())
    return due + draft.minutes * agenda_queries.MINUTE < moments.millis(work.now)


def _moved(change: Change, activity_id: int, draft: ActivityDraft) -> None:
    """An event that was over and is put into the future will take place again."""
    work = change.work
    activity = work.session.get_one(Activity, activity_id)
    if activity.status != Status.DONE:
        return
    if is_over(work, draft):
        done_on(work, activity_id, activity.due)
    else:
        agenda.reopen(work, [activity_id])
