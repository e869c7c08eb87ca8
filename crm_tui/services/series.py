"""Repetitions: one open occurrence is a row, later ones follow from the rule.

Whoever was away for a month finds one line, not thirty: the next occurrence is made when one is
done or cancelled, and it lies after now.
"""

import json
import re
import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import select

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, Status, from_json, local_now, to_json
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.recurrence import BadRule, after_completion, following, occurrences, parse
from crm_tui.errors import BadInput, NotFound
from crm_tui.i18n import _
from crm_tui.models import Activity, Series
from crm_tui.queries import agenda as queries
from crm_tui.services.activity_rows import refresh, write
from crm_tui.services.zones import zone_of

_KEY = re.compile(r"s([0-9]{1,18})@([0-9T:-]{10,16})")
_SEARCHED = 1000


def begin(work: Work, draft: ActivityDraft) -> Series:
    """A repetition whose first occurrence is ``draft``. Raises BadInput."""
    series = Series(
        uid=draft.uid or str(uuid.uuid4()),
        rule=checked(draft.rule),
        start=_iso(draft),
        zone=draft.zone,
        from_completion=draft.from_completion,
        template=template(draft),
    )
    work.session.add(series)
    work.session.flush()
    return series


def checked(rule: str) -> str:
    """A rule in canonical form. Raises BadInput."""
    try:
        return parse(rule).text
    except BadRule as error:
        raise BadInput(field="rule", reason=_(error.template).format(**error.values)) from error


def template(draft: ActivityDraft) -> str:
    """What every occurrence of a series has in common, as it is stored."""
    common = replace(
        draft, day="", at="", outcome="", status=Status.OPEN, rule="", uid="", from_completion=False
    )
    return json.dumps(to_json(common), ensure_ascii=False, separators=(",", ":"))


def redefine(work: Work, series: Series, activity: Activity, draft: ActivityDraft) -> None:
    """From this occurrence on, the series is as ``draft`` says. Raises BadInput."""
    series.rule = checked(draft.rule)
    series.from_completion = draft.from_completion
    series.zone = draft.zone
    series.start = activity.occurrence = _iso(draft)
    series.template = template(draft)
    work.session.flush()


def resolve(work: Work, key: int | str) -> int:
    """Id of an activity by its key; an occurrence that was none yet becomes a row.

    Keys are ids, or ``s4@2026-12-01T10:00`` for an occurrence. Raises NotFound.
    """
    text = str(key)
    if (match := _KEY.fullmatch(text)) is None:
        if text.isascii() and text.isdigit() and 0 < int(text) <= MAX_ID:
            return int(text)
        raise NotFound(kind="activity", id=text[:40])
    series = work.session.get(Series, int(match[1]))
    if series is None:
        raise NotFound(kind="activity", id=text)
    known = _row(work, int(match[1]), match[2])
    if known is not None:
        return known
    try:
        wall = datetime.fromisoformat(match[2])
    except ValueError:
        raise NotFound(kind="activity", id=text) from None
    start = datetime.fromisoformat(series.start)
    minute = timedelta(minutes=1)
    if wall not in occurrences(parse(series.rule), start, wall - minute, wall + minute):
        raise NotFound(kind="activity", id=text)
    return materialise(work, series, wall)


def materialise(work: Work, series: Series, wall: datetime) -> int:
    """Make a row of the occurrence at this local time; returns its id."""
    all_day = "T" not in series.start
    draft = replace(
        from_json(json.loads(series.template)),
        day=wall.date().isoformat(),
        at="" if all_day else wall.strftime("%H:%M"),
        zone=series.zone,
    )
    draft = replace(draft, contacts=_present(work, draft.contacts))
    activity = Activity(
        uid=str(uuid.uuid4()),
        series_id=series.id,
        occurrence=_iso(draft),
        created_at=work.now,
        created_by=work.actor,
        updated_at=work.now,
    )
    write(work, activity, draft)
    assert activity.id is not None
    return activity.id


def advance(work: Work, activity: Activity) -> int | None:
    """Make the occurrence after one that was done or cancelled; None if there is none.

    Older ones nobody did in time are closed as missed; one that is still to come is the next.
    Else the next lies after now, and after the one done.
    """
    series = work.session.get(Series, activity.series_id) if activity.series_id else None
    if series is None or series.ended:
        return None
    waiting = _close_older(work, activity)
    if waiting is not None:
        return waiting
    rule = parse(series.rule)
    start = datetime.fromisoformat(series.start)
    now = local_now(work.now, zone_of(series.zone))
    if series.from_completion:
        wall: datetime | None = after_completion(rule, start, now)
    else:
        done = datetime.fromisoformat(activity.occurrence)
        # What is for a whole day and done early in it is not wanted again today.
        wall = following(rule, start, max(done, now if "T" in series.start else _midnight(now)))
    for _turn in range(_SEARCHED):
        if wall is None:
            return None
        known = _row(work, series.id, _wall_iso(wall, series))
        if known is None:
            return materialise(work, series, wall)
        if work.session.get_one(Activity, known).status == Status.OPEN:
            return known
        wall = following(rule, start, wall)
    return None


def _close_older(work: Work, activity: Activity) -> int | None:
    """Close older ones nobody did in time as missed; returns the first that is still to come."""
    waiting = None
    older = select(Activity).where(
        Activity.series_id == activity.series_id,
        Activity.occurrence < activity.occurrence,
        Activity.status == Status.OPEN.value,
    )
    for earlier in sorted(work.session.exec(older).all(), key=lambda one: one.occurrence):
        assert earlier.id is not None
        if not _is_over(work, earlier):
            waiting = waiting or earlier.id
            continue
        earlier.status, earlier.outcome = Status.CANCELLED.value, "missed"
        work.session.flush()
        refresh(work, [earlier.id])
    return waiting


def _is_over(work: Work, activity: Activity) -> bool:
    """Its time, with its duration, or its day is past."""
    if activity.due is None:
        return True
    length = activity.minutes * queries.MINUTE
    if activity.all_day:
        today = local_now(work.now, zone_of(activity.zone)).date()
        return activity.due + max(length, queries.DAY) <= moments.day_millis(today)
    return activity.due + length < moments.millis(work.now)


def _row(work: Work, series_id: int | None, occurrence: str) -> int | None:
    found = work.reader.value(
        "SELECT id FROM activity WHERE series_id = ? AND occurrence = ?", (series_id, occurrence)
    )
    return None if found is None else int(found)


def _present(work: Work, contact_ids: tuple[int, ...]) -> tuple[int, ...]:
    """The contacts of a template as they are now: merged ones followed, deleted ones left out."""
    found: dict[int, None] = {}
    for identity in contact_ids:
        current: int | None = identity
        for _step in range(20):
            row = work.reader.one("SELECT merged_into FROM contact WHERE id = ?", (current,))
            if row is None or row[0] is None:
                break
            current = row[0]
        if row is not None and current is not None:
            found[current] = None
    return tuple(found)


def _iso(draft: ActivityDraft) -> str:
    return f"{draft.day}T{draft.at}" if draft.at else draft.day


def _wall_iso(wall: datetime, series: Series) -> str:
    return wall.strftime("%Y-%m-%dT%H:%M") if "T" in series.start else wall.date().isoformat()


def _midnight(wall: datetime) -> datetime:
    return wall.replace(hour=0, minute=0, second=0, microsecond=0)
