"""Writing an activity's rows: its own columns, what hangs on it, and what is derived from it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.activities import LONGEST_MINUTES, ActivityDraft, state
from crm_tui.errors import N_, BadInput
from crm_tui.models import Activity, ActivityContact, ActivityParticipant, ActivityTag
from crm_tui.models.base import to_millis
from crm_tui.services import child_rows, linked
from crm_tui.services.care import recount
from crm_tui.services.zones import zone_of
from crm_tui.text.fold import search_text
from crm_tui.text.safe import clean_line, clean_text

LONGEST_LINE = 1000
_LINES = ("subject", "owner", "place", "outcome", "uid", "link_kind")
_SAME = (
    "subject", "note", "minutes", "zone", "priority", "outcome", "place", "remind", "owner",
    "link_kind", "link_id",
)  # fmt: skip
"""Draft fields stored under the same name."""


def cleaned(draft: ActivityDraft) -> ActivityDraft:
    """``draft`` with nothing in it that may not be stored. Raises BadInput for what can't be."""
    changes: dict[str, Any] = {
        name: clean_line(getattr(draft, name), LONGEST_LINE) for name in _LINES
    }
    changes["note"] = clean_text(draft.note)
    for name in ("tags", "participants"):
        items = (clean_line(item, LONGEST_LINE).lstrip("#") for item in getattr(draft, name))
        changes[name] = tuple(dict.fromkeys(item for item in items if item))
    changes["contacts"] = tuple(dict.fromkeys(draft.contacts))
    clean = replace(draft, **changes)
    try:
        date.fromisoformat(clean.day or "2000-01-01")
        time.fromisoformat(clean.at or "00:00")
    except ValueError:
        raise BadInput(field="due", reason=N_("is no date and time")) from None
    if clean.at and not clean.day:
        raise BadInput(field="due", reason=N_("a time needs a day"))
    if not 0 <= clean.minutes <= LONGEST_MINUTES:
        raise BadInput(field="minutes", reason=N_("must be from 0 to a year"))
    if not 1 <= clean.priority <= 9:
        raise BadInput(field="priority", reason=N_("must be from 1 (high) to 9 (low)"))
    if clean.at:
        zone_of(clean.zone)
    return clean


def write(work: Work, activity: Activity, draft: ActivityDraft) -> None:
    """Make the activity's rows those of ``draft`` (cleaned); the activity gets an id if new."""
    values = {name: getattr(draft, name) for name in _SAME}
    values |= {
        "kind": draft.kind.value,
        "due": draft.due(zone_of(draft.zone)),
        "all_day": draft.all_day,
    }
    left = (activity.link_kind, activity.link_id)
    # Nothing hangs on a new one yet: a calendar of 100,000 need not ask each time.
    bare = activity.id is None
    for name, value in values.items():
        if getattr(activity, name) != value:
            setattr(activity, name, value)
    work.session.add(activity)
    work.session.flush()
    assert activity.id is not None
    before = [] if bare else _contacts_of(work, activity.id)
    if draft.contacts or not bare:
        for identity in draft.contacts:
            child_rows.must_be_there(work, "contact", identity)
        contacts: dict[int, dict[str, Any]] = {identity: {} for identity in draft.contacts}
        child_rows.by_key(work, ActivityContact, "activity_id", activity.id, "contact_id", contacts)
    if draft.participants or not bare:
        users: dict[str, dict[str, Any]] = {user: {} for user in draft.participants}
        child_rows.by_key(work, ActivityParticipant, "activity_id", activity.id, "user", users)
    if draft.tags or not bare:
        child_rows.tags(work, ActivityTag, "activity_id", activity.id, draft.tags)
    refresh(work, [activity.id])
    recount(work, set(before) - set(draft.contacts))
    if left[1] is not None and left != (draft.link_kind, draft.link_id):
        linked.refresh(work, {left[0]: [left[1]]})


def refresh(work: Work, activity_ids: Iterable[int], *, touch: bool = True) -> None:
    """Bring everything derived from these activities up to date, their contacts included."""
    todo = list(dict.fromkeys(activity_ids))
    reader, connection = work.reader, work.connection
    contacts: list[int] = []
    records: dict[str, set[int]] = {}
    for identity in todo:
        row = reader.one(
            "SELECT kind, status, outcome, due, done_at, link_kind, link_id, subject, note, place"
            " FROM activity WHERE id = ?",
            (identity,),
        )
        if row is None:
            continue
        kind, status, outcome, due, done_at, link_kind, link_id, *texts = row
        if link_id is not None:
            records.setdefault(link_kind, set()).add(link_id)
        tags = [
            found[0]
            for found in reader.all(
                "SELECT t.name FROM activity_tag a JOIN tag t ON t.id = a.tag_id"
                " WHERE a.activity_id = ? ORDER BY a.position",
                (identity,),
            )
        ]
        connection.execute(
            "UPDATE activity SET tag_line = ?, search = ?, shown = NOT EXISTS ("
            " SELECT 1 FROM activity_contact p JOIN contact c ON c.id = p.contact_id"
            " WHERE p.activity_id = activity.id AND p.position = 0 AND c.deleted_at IS NOT NULL)"
            " WHERE id = ?",
            (" ".join(tags), search_text([*texts, outcome, *tags]), identity),
        )
        at = done_at if status == "done" else due
        connection.execute(
            "UPDATE activity_contact SET kind = ?, state = ?, at = ? WHERE activity_id = ?",
            (kind, state(kind, status, outcome), at, identity),
        )
        connection.execute(
            "UPDATE activity_participant SET open = ?, due = ? WHERE activity_id = ?",
            (status == "open", due, identity),
        )
        contacts += _contacts_of(work, identity)
    if touch:
        now = to_millis(work.now)
        connection.executemany(
            "UPDATE activity SET version = version + 1, updated_at = ? WHERE id = ?",
            [(now, identity) for identity in todo],
        )
    work.journal.touched["activity"].update(todo)
    work.session.expire_all()
    recount(work, contacts)
    linked.refresh(work, records)


def _contacts_of(work: Work, activity_id: int) -> list[int]:
    sql = "SELECT contact_id FROM activity_contact WHERE activity_id = ? ORDER BY position"
    return [row[0] for row in work.reader.all(sql, (activity_id,))]
