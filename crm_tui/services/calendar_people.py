"""One appointment in the calendars of several colleagues: one owner, the others take part."""

import json
from dataclasses import replace

from crm_tui.db.work import Work
from crm_tui.domain.activities import ActivityDraft, from_json
from crm_tui.models import Activity, Series
from crm_tui.queries import agenda as queries
from crm_tui.services import series as repetition
from crm_tui.services.activity_rows import write
from crm_tui.services.zones import zone_of


def join(work: Work, uid: str, user: str) -> bool:
    """Somebody in whose calendar it stands takes part; tells if that is news."""
    if _is_owner(work, uid, user):
        return False
    return _set(work, uid, user, takes_part=True)


def leave(work: Work, uid: str, user: str) -> bool:
    """Somebody who only takes part took it out of their calendar; False if it is their own."""
    if _is_owner(work, uid, user):
        return False
    return _set(work, uid, user, takes_part=False)


def _is_owner(work: Work, uid: str, user: str) -> bool:
    return any(activity.owner == user for activity in _rows(work, uid)) or not _rows(work, uid)


def _set(work: Work, uid: str, user: str, *, takes_part: bool) -> bool:
    changed = False
    for activity in _rows(work, uid):
        assert activity.id is not None
        zone = zone_of(activity.zone)
        before = queries.draft(work.reader, activity.id, zone, activity.zone)
        after = _with(before, user, takes_part=takes_part)
        if after != before:
            write(work, activity, after)
            changed = True
    row = work.reader.one("SELECT id FROM activity_series WHERE uid = ?", (uid,))
    if row is not None:
        series = work.session.get_one(Series, row[0])
        usual = from_json(json.loads(series.template))
        series.template = repetition.template(_with(usual, user, takes_part=takes_part))
        work.session.flush()
    return changed


def _with(draft: ActivityDraft, user: str, *, takes_part: bool) -> ActivityDraft:
    others = tuple(one for one in draft.participants if one != user)
    if takes_part:
        return draft if user in draft.participants else replace(draft, participants=(*others, user))
    return replace(draft, participants=others)


def _rows(work: Work, uid: str) -> list[Activity]:
    """What stands under a UID and is not done, or all of it if everything is."""
    found = work.reader.all(
        "SELECT a.id, a.status FROM activity a LEFT JOIN activity_series s ON s.id = a.series_id"
        " WHERE (a.uid = :uid AND a.series_id IS NULL) OR s.uid = :uid",
        {"uid": uid},
    )
    chosen = [row[0] for row in found if row[1] == "open"] or [row[0] for row in found]
    return [work.session.get_one(Activity, identity) for identity in chosen]
