"""Deeds on activities: plan, log, finish with the next step, snooze, cancel.

An activity is named by its id, or by the key of an occurrence of a series that has no row yet.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind, Status, placed
from crm_tui.domain.activity_words import headline
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, NotFound
from crm_tui.models import Activity, Series
from crm_tui.queries import agenda as queries
from crm_tui.services import linked
from crm_tui.services import series as repetition
from crm_tui.services.activity_rows import cleaned, refresh, write
from crm_tui.services.care import recount
from crm_tui.services.conflicts import EditConflict, merged
from crm_tui.services.zones import zone_of
from crm_tui.text.safe import clean_line, clean_text

Key = int | str
_NOT_EDITED = frozenset({"uid", "status"})
_TOOK_PLACE = (ActivityKind.MEETING, ActivityKind.VISIT)


@dataclass(frozen=True, slots=True)
class Finished:
    """What finishing led to: the activity, the next step planned by hand, the next occurrence.

    ``already``: somebody had finished it before; nothing was changed.
    """

    id: int
    next_id: int | None = None
    occurrence_id: int | None = None
    already: bool = False


class AlreadyPlanned(CrmError):
    """An activity with this uid exists."""

    template = N_("There is already an activity with the uid {uid}.")
    exit_code = ExitCode.CONFLICT


def plan(work: Work, draft: ActivityDraft) -> int:
    """Write down what is to be done; returns its id. With a rule, the first of a series.

    Raises BadInput, NotFound (a contact), AlreadyPlanned (uid).
    """
    return _create(work, replace(draft, status=Status.OPEN, outcome=""))


def log(work: Work, draft: ActivityDraft, *, follow: ActivityDraft | None = None) -> int:
    """Write down what was done, at the draft's day and time (now if it has none); returns its id.

    ``follow`` is the next step, as in :func:`finish`. Raises as :func:`plan`.
    """
    identity = _create(work, replace(draft, status=Status.DONE, rule=""))
    if follow is not None:
        plan(work, _following(work, identity, follow))
        work.describe(_title(_activity(work, identity)))
    return identity


def update(
    work: Work,
    key: Key,
    base: ActivityDraft,
    mine: ActivityDraft,
    base_version: int,
    *,
    series: bool = False,
) -> int:
    """Save ``mine``, made from ``base`` as it was at ``base_version``; returns the new version.

    With ``series``, the occurrences that follow change too. Changes of others are merged; raises
    EditConflict where both changed the same, BadInput, NotFound.
    """
    activity = _activity(work, key)
    assert activity.id is not None
    mine = cleaned(mine)
    wanted = mine
    if activity.version != base_version and base_version:
        theirs = queries.draft(work.reader, activity.id, zone_of(base.zone), base.zone)
        wanted, clashes = merged(base, mine, theirs, _NOT_EDITED)
        if clashes:
            raise EditConflict(_title(activity), clashes, activity.version)
    _repeat(work, activity, base, wanted, series=series)
    write(work, activity, wanted)
    work.describe(_title(activity))
    return activity.version


def change(work: Work, keys: Sequence[Key], changes: Mapping[str, Any]) -> int:
    """Set some draft fields of many activities; returns how many changed. Raises BadInput."""
    changed = 0
    for key in keys:
        activity = _activity(work, key)
        assert activity.id is not None
        before = queries.draft(work.reader, activity.id, zone_of(activity.zone), activity.zone)
        after = cleaned(replace(before, **changes))
        if after != before:
            write(work, activity, after)
            changed += 1
            work.describe(_title(activity) if changed == 1 else str(changed))
    return changed


def move(work: Work, keys: Sequence[Key], day: str, at: str | None, zone: str) -> int:
    """Put activities on another day (ISO) and time (HH:MM); returns how many moved.

    ``at`` None keeps the time of day as it is in ``zone``, "" makes it for the whole day. One
    occurrence of a series moves, the others stay.
    """
    moved = 0
    for key in keys:
        activity = _activity(work, key)
        assert activity.id is not None
        before = queries.draft(work.reader, activity.id, zone_of(zone), zone)
        after = cleaned(replace(before, day=day, at=before.at if at is None else at, zone=zone))
        if (after.day, after.at) != (before.day, before.at):
            write(work, activity, after)
            moved += 1
            work.describe(_title(activity) if moved == 1 else str(moved))
    return moved


def snooze(work: Work, keys: Sequence[Key], day: str, at: str | None, zone: str) -> int:
    """Put off open activities (see :func:`move`). Raises AlreadyClosed."""
    for key in keys:
        activity = _activity(work, key)
        if activity.status != Status.OPEN:
            raise AlreadyClosed(name=_title(activity))
    return move(work, keys, day, at, zone)


class AlreadyClosed(CrmError):
    """It was finished or cancelled already."""

    template = N_("“{name}” is closed already. Reopen it first.")
    exit_code = ExitCode.CONFLICT


def finish(
    work: Work,
    key: Key,
    outcome: str = "",
    note: str = "",
    *,
    minutes: int | None = None,
    follow: ActivityDraft | None = None,
) -> Finished:
    """Done: with what outcome and note, after how many minutes, and what comes next.

    Doing it twice is doing it once. ``follow`` without contacts, owner or link takes those of the
    activity. Raises BadInput, NotFound, AlreadyClosed (it was cancelled).
    """
    activity = _activity(work, key)
    assert activity.id is not None
    if activity.status == Status.DONE:
        return Finished(activity.id, already=True)
    if activity.status == Status.CANCELLED:
        raise AlreadyClosed(name=_title(activity))
    now = moments.millis(work.now)
    due = activity.due
    took_place = (
        activity.kind in _TOOK_PLACE and due is not None and not activity.all_day and due < now
    )
    activity.status = Status.DONE.value
    activity.done_at = due if took_place else now
    activity.done_by = work.actor
    activity.outcome = clean_line(outcome) or activity.outcome
    activity.note = "\n\n".join(filter(None, (activity.note, clean_text(note).strip())))
    if minutes is not None:
        activity.minutes = minutes
    work.session.flush()
    refresh(work, [activity.id])
    title = _title(activity)
    identity = activity.id
    next_id = None
    if follow is not None:
        next_id = plan(work, _following(work, identity, follow))
    occurrence = repetition.advance(work, _activity(work, identity))
    work.describe(title)
    return Finished(identity, next_id, occurrence)


def cancel(work: Work, keys: Sequence[Key], outcome: str = "") -> int:
    """It will not take place; of a series, only this one. Returns how many were open."""
    closed = 0
    for key in keys:
        activity = _activity(work, key)
        if activity.status != Status.OPEN:
            continue
        assert activity.id is not None
        activity.status, activity.outcome = Status.CANCELLED.value, clean_line(outcome)
        work.session.flush()
        refresh(work, [activity.id])
        repetition.advance(work, _activity(work, activity.id))
        closed += 1
        work.describe(_title(_activity(work, activity.id)) if closed == 1 else str(closed))
    return closed


def reopen(work: Work, keys: Sequence[Key]) -> int:
    """Not done after all; returns how many were closed."""
    opened = 0
    for key in keys:
        activity = _activity(work, key)
        if activity.status == Status.OPEN:
            continue
        assert activity.id is not None
        activity.status, activity.outcome, activity.done_by = Status.OPEN.value, "", ""
        activity.done_at = None
        work.session.flush()
        refresh(work, [activity.id])
        opened += 1
        work.describe(_title(_activity(work, activity.id)) if opened == 1 else str(opened))
    return opened


def remove(work: Work, keys: Sequence[Key]) -> int:
    """Take activities out of the book (undo brings them back); returns how many."""
    for number, key in enumerate(keys, 1):
        activity = _activity(work, key)
        assert activity.id is not None
        work.describe(_title(activity) if number == 1 else str(number))
        before = queries.draft(work.reader, activity.id, zone_of(""), "")
        write(work, activity, replace(before, contacts=(), participants=(), tags=()))
        work.session.delete(work.session.get_one(Activity, activity.id))
        work.session.flush()
        recount(work, before.contacts)
        if before.link_id is not None:
            linked.refresh(work, {before.link_kind: [before.link_id]})
    return len(keys)


def stop(work: Work, key: Key) -> None:
    """End a series: what is open of it stays, nothing follows. Raises NotFound."""
    activity = _activity(work, key)
    series = work.session.get(Series, activity.series_id) if activity.series_id else None
    if series is not None and not series.ended:
        series.ended = True
        work.describe(_title(activity))
        work.journal.touched["activity"].add(activity.id or 0)


def _create(work: Work, draft: ActivityDraft) -> int:
    draft = cleaned(draft)
    draft = replace(draft, owner=draft.owner or work.actor)
    if draft.uid and work.reader.one(
        "SELECT 1 FROM activity WHERE uid = :uid"
        " UNION ALL SELECT 1 FROM activity_series WHERE uid = :uid",
        {"uid": draft.uid},
    ):
        raise AlreadyPlanned(uid=draft.uid)
    if not (draft.subject or draft.contacts or draft.note or draft.kind is not ActivityKind.TASK):
        raise BadInput(field="subject", reason=N_("say what is to be done"))
    activity = Activity(
        uid=draft.uid or str(uuid.uuid4()),
        status=draft.status.value,
        created_at=work.now,
        created_by=work.actor,
        updated_at=work.now,
    )
    if draft.status is Status.DONE:
        draft = _took_place(work, activity, draft)
    if draft.rule:
        if not draft.day:
            raise BadInput(field="due", reason=N_("what repeats needs a first day"))
        series = repetition.begin(work, draft)
        activity.uid = str(uuid.uuid4())
        activity.series_id, activity.occurrence = series.id, series.start
    write(work, activity, draft)
    assert activity.id is not None
    work.describe(_title(activity))
    return activity.id


def _took_place(work: Work, activity: Activity, draft: ActivityDraft) -> ActivityDraft:
    """When something logged took place: now, at its time, or at noon of its day."""
    zone = zone_of(draft.zone)
    now = moments.millis(work.now)
    activity.done_by = work.actor
    if not draft.day:
        activity.done_at = now
        day, at = placed(now, zone, all_day=False)
        return replace(draft, day=day, at=at)
    noon = replace(draft, at=draft.at or "12:00").due(zone)
    activity.done_at = noon if draft.at or noon is None else min(noon, now)
    return draft


def _repeat(
    work: Work, activity: Activity, base: ActivityDraft, wanted: ActivityDraft, *, series: bool
) -> None:
    """Begin, change or end the repetition an edit is about."""
    known = work.session.get(Series, activity.series_id) if activity.series_id else None
    ruled = (base.rule, base.from_completion) != (wanted.rule, wanted.from_completion)
    if known is None:
        if wanted.rule:
            # Calendars know the activity by its uid: the series goes on under it.
            made = repetition.begin(work, replace(wanted, uid=activity.uid))
            activity.uid = str(uuid.uuid4())
            activity.series_id, activity.occurrence = made.id, made.start
    elif ruled and not wanted.rule:
        known.ended = True
    elif ruled or series:
        repetition.redefine(work, known, activity, wanted)


def _following(work: Work, activity_id: int, follow: ActivityDraft) -> ActivityDraft:
    """The next step of a customer, who need not be named again."""
    done = queries.draft(work.reader, activity_id, zone_of(""), "")
    return replace(
        follow,
        contacts=follow.contacts or done.contacts,
        owner=follow.owner or done.owner,
        link_kind=follow.link_kind or done.link_kind,
        link_id=follow.link_id or done.link_id,
    )


def _activity(work: Work, key: Key) -> Activity:
    identity = repetition.resolve(work, key)
    activity = work.session.get(Activity, identity)
    if activity is None:
        raise NotFound(kind="activity", id=identity)
    return activity


def _title(activity: Activity) -> str:
    return headline(activity.kind, activity.subject)
