"""Entries of calendars taken into the book: made, changed where they changed, done, removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crm_tui.db.work import Work
from crm_tui.domain.activities import Status
from crm_tui.domain.calendar import CalendarItem, Component
from crm_tui.errors import CrmError
from crm_tui.models import Activity, Series
from crm_tui.queries import calendar as queries
from crm_tui.services import agenda, calendar_people, calendar_series
from crm_tui.services.calendar_fields import Change, apply, close, is_over


class Outcome(StrEnum):
    """What became of an entry of a calendar; KEPT: it was taken away there, but not here."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"
    REMOVED = "removed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar says of a UID, what it said before (if known), and who owns what is new.

    ``theirs`` None: it was taken out of the calendar. ``joins``: the calendar is the owner's own,
    so what stands in it and belongs to somebody else is what they take part in.
    """

    uid: str
    theirs: CalendarItem | None
    base: CalendarItem | None = None
    owner: str = ""
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an entry, and why if it was left out."""

    outcome: Outcome
    error: CrmError | None = None


def start(work: Work, detail: str) -> int:
    """Begin the one batch all chunks of a reading or a synchronisation belong to."""
    work.describe(detail)
    return work.journal.batch_id


def bring(work: Work, batch: int, entries: Sequence[Entry]) -> list[Taken]:
    """Take a chunk of entries; each as a whole or, where it can't be taken, not at all."""
    work.journal.continue_batch(batch)
    found = []
    for entry in entries:
        savepoint = work.session.begin_nested()
        try:
            outcome = take(work, entry)
            work.journal.detail = ""  # the batch is named for the file or folder
            savepoint.commit()
            found.append(Taken(outcome))
        except CrmError as error:
            savepoint.rollback()
            found.append(Taken(Outcome.LEFT_OUT, error))
    work.journal.detail = ""
    return found


def finish(work: Work, batch: int) -> int | None:
    """The batch has come to its end; None, and nothing of it left, if it changed nothing."""
    if work.reader.value("SELECT 1 FROM change WHERE batch_id = ?", (batch,)) is None:
        work.connection.execute("DELETE FROM batch WHERE id = ?", (batch,))
        return None
    return batch


def take(work: Work, entry: Entry) -> Outcome:
    """Bring the book to what an entry says. What it did not change against ``base`` stays ours.

    Raises BadInput, BadRule.
    """
    theirs = entry.theirs
    if theirs is None:
        if entry.joins and calendar_people.leave(work, entry.uid, entry.owner):
            return Outcome.REMOVED
        return _remove(work, entry.uid)
    ours = queries.item(work.reader, entry.uid, theirs.component)
    if ours is None:
        return _create(work, entry, theirs)
    base = replace(entry.base or ours, component=theirs.component)
    change = Change(work, theirs, base, blind=entry.base is None)
    single = _single(work, entry.uid)
    changed = _update(change, single) if single else calendar_series.update(change)
    if entry.joins and theirs.main.draft.status is not Status.CANCELLED:
        changed |= calendar_people.join(work, entry.uid, entry.owner)
    return Outcome.UPDATED if changed else Outcome.UNCHANGED


def _create(work: Work, entry: Entry, theirs: CalendarItem) -> Outcome:
    """What is new here, or comes back."""
    cancelled = _single(work, entry.uid)
    if cancelled is not None:
        if entry.base is None or theirs.main.draft.status is Status.CANCELLED:
            return Outcome.UNCHANGED
        agenda.reopen(work, [cancelled])
        return take(work, entry)
    if theirs.main.draft.status is Status.CANCELLED:
        return Outcome.LEFT_OUT
    if not theirs.main.draft.rule:
        calendar_series.set_aside(work, entry.uid)
    contacts = queries.contact_ids(work.reader, theirs.main.people)
    draft = replace(theirs.main.draft, contacts=contacts, uid=theirs.uid, owner=entry.owner)
    if draft.rule:
        calendar_series.create(work, theirs, draft)
        return Outcome.CREATED
    if theirs.component is Component.EVENT and is_over(work, draft):
        agenda.log(work, draft)
        return Outcome.CREATED
    made = agenda.plan(work, draft)
    if draft.status is Status.DONE:
        close(work, made, Status.DONE, theirs.main.done_at)
    return Outcome.CREATED


def _update(change: Change, activity_id: int) -> bool:
    work, theirs = change.work, change.theirs
    fields = change.fields()
    changed = apply(change, activity_id, theirs.main, fields) if fields else False
    if theirs.main.draft.rule and not change.base.main.draft.rule:
        calendar_series.begin(change, activity_id)
        return True
    work.describe(theirs.main.draft.subject)
    return changed


def _remove(work: Work, uid: str) -> Outcome:
    """It is gone from the calendar: what is open goes, what was done is the customer's history."""
    single = _single(work, uid)
    if single is not None:
        activity = work.session.get_one(Activity, single)
        if activity.status != Status.OPEN:
            return Outcome.KEPT
        agenda.remove(work, [single])
        return Outcome.REMOVED
    row = work.reader.one("SELECT id FROM activity_series WHERE uid = ?", (uid,))
    if row is None:
        return Outcome.UNCHANGED
    return (
        Outcome.REMOVED
        if calendar_series.remove(work, work.session.get_one(Series, row[0]))
        else Outcome.KEPT
    )


def _single(work: Work, uid: str) -> int | None:
    found = work.reader.value("SELECT id FROM activity WHERE uid = ? AND series_id IS NULL", (uid,))
    return None if found is None else int(found)
