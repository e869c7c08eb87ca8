"""Questions about activities: what is due, what is late, what happened, one as it can be edited.

Days are local days in a zone; ``due`` is milliseconds since 1970 (of an all-day activity its
midnight as if UTC). Light: quick commands ask these without loading anything else.
"""

from __future__ import annotations

from crm_tui.domain import moments
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime, tzinfo
    from typing import Any

    from crm_tui.db.reader import Reader
    from crm_tui.domain.activities import ActivityDraft

LIMIT = 500
MOST = 20_000
"""For those who need all there is of a day."""

MINUTE = 60_000
DAY = 86_400_000
_OVERLAPS = (
    "CASE WHEN {a}all_day"
    " THEN {a}due < :after AND {a}due + max({a}minutes * 60000, 86400000) > :first"
    " ELSE {a}due < :high AND {a}due + max({a}minutes * 60000, 1) > :low END"
)
OVER = (
    "CASE WHEN {a}all_day THEN {a}due + max({a}minutes * 60000, 86400000) <= :today"
    " ELSE {a}due + {a}minutes * 60000 < :now END"
)
"""It is over at ``:now``, on the day ``:today``; ``a`` is a table and a dot."""

_HALF_DAY = 12 * 60 * MINUTE
_YEAR = 366 * DAY

_COLUMNS = (
    "id", "kind", "status", "subject", "owner", "due", "all_day", "minutes", "priority",
    "outcome", "place", "done_at", "done_by", "series_id", "occurrence", "tags", "link_kind",
    "link_id", "remind", "noted", "contact_id", "contact", "company", "phone", "others",
)  # fmt: skip
_ROW = (
    "a.id, a.kind, a.status, CASE WHEN a.subject = '' AND a.link_kind = 'deal' THEN"
    " coalesce((SELECT title FROM deal WHERE id = a.link_id), '') ELSE a.subject END,"
    " a.owner, a.due, a.all_day, a.minutes, a.priority,"
    " a.outcome, a.place, a.done_at, a.done_by, a.series_id, a.occurrence, a.tag_line,"
    " a.link_kind, a.link_id, a.remind, a.note <> '', c.id, coalesce(c.display, ''),"
    " coalesce(c.company, ''), coalesce(c.phone, ''),"
    " max(0, (SELECT count(*) FROM activity_contact o WHERE o.activity_id = a.id) - 1)"
)
_FROM = (
    " FROM activity a"
    " LEFT JOIN activity_contact p ON p.activity_id = a.id AND p.position = 0"
    " LEFT JOIN contact c ON c.id = p.contact_id"
)


class ActivityRow:
    """One activity as lists show it; ``id`` is 0 for an occurrence that has no row yet.

    Without a subject of its own, one about a deal has the deal's title as its ``subject``.
    ``others`` counts further contacts; ``noted`` tells of a note. A plain class: quick commands
    have no time to load dataclasses.
    """

    __slots__ = _COLUMNS
    id: int
    kind: str
    status: str
    subject: str
    owner: str
    due: int | None
    all_day: bool
    minutes: int
    priority: int
    outcome: str
    place: str
    done_at: int | None
    done_by: str
    series_id: int | None
    occurrence: str
    tags: str
    link_kind: str
    link_id: int | None
    remind: int | None
    noted: bool
    contact_id: int | None
    contact: str
    company: str
    phone: str
    others: int

    def __init__(self, values: Sequence[Any]) -> None:
        (
            self.id, self.kind, self.status, self.subject, self.owner, self.due, self.all_day,
            self.minutes, self.priority, self.outcome, self.place, self.done_at, self.done_by,
            self.series_id, self.occurrence, self.tags, self.link_kind, self.link_id, self.remind,
            self.noted, self.contact_id, self.contact, self.company, self.phone, self.others,
        ) = values  # fmt: skip

    @property
    def key(self) -> str:
        """What deeds name it by."""
        return str(self.id) if self.id else f"s{self.series_id}@{self.occurrence}"

    def day(self, zone: tzinfo) -> date | None:
        """The local day it is due on."""
        return None if self.due is None else day_of(self.due, zone, all_day=self.all_day)

    def starts(self, zone: tzinfo) -> int | None:
        """Minutes since local midnight at which it starts; None if it is for the whole day."""
        if self.due is None or self.all_day:
            return None
        wall = moments.local(moments.moment(self.due), zone)
        return wall.hour * 60 + wall.minute

    def is_late(self, now: datetime, today: date) -> bool:
        """Open, and its time (with its duration) or its day is over."""
        if self.status != "open" or self.due is None:
            return False
        if self.all_day:
            return self.due + max(DAY, self.minutes * MINUTE) <= moments.day_millis(today)
        return self.due + self.minutes * MINUTE < moments.millis(now)


def day_of(due: int, zone: tzinfo, *, all_day: bool) -> date:
    """The local day on which something is due."""
    if all_day:
        return moments.millis_day(due)
    return moments.local(moments.moment(due), zone).date()


def rows(reader: Reader, ids: Sequence[int]) -> list[ActivityRow]:
    """These activities, in this order; those no longer there are left out."""
    found: dict[int, ActivityRow] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        for row in reader.all(f"SELECT {_ROW}{_FROM} WHERE a.id IN ({marks})", part):
            found[row[0]] = ActivityRow(row)
    return [found[identity] for identity in ids if identity in found]


def between(
    reader: Reader,
    days: tuple[date, date],
    zone: tzinfo,
    owner: str | None = None,
    *,
    open_only: bool = False,
    limit: int = LIMIT,
) -> list[ActivityRow]:
    """What is due, or still goes on, from the first local day to before the second; by time.

    ``owner``: theirs and those they take part in; None: everybody's. Without ``open_only`` also
    what is done; a negative ``limit``: all of it. Occurrences that have no row are in
    :mod:`crm_tui.queries.series`.
    """
    sql, span = _spanning(days, zone, owner, open_only=open_only)
    found = reader.all(sql + " ORDER BY 2, 1 LIMIT :limit", {**span, "limit": limit})
    return rows(reader, [row[0] for row in found])


def due(
    reader: Reader,
    days: tuple[date, date],
    zone: tzinfo,
    now: datetime,
    owner: str | None = None,
) -> list[tuple[bool, int, int]]:
    """What is open on these local days (as in :func:`between`) and not late, in no order.

    Each as whether it is for the whole day, its ``due`` and its id: many are counted, few shown.
    """
    sql, span = _due(days, zone, now, owner)
    return [(bool(all_day), due, identity) for identity, due, all_day in reader.all(sql, span)]


def due_count(
    reader: Reader,
    days: tuple[date, date],
    zone: tzinfo,
    now: datetime,
    owner: str | None = None,
) -> int:
    """How much of what is open on these local days (as in :func:`between`) is not late."""
    sql, span = _due(days, zone, now, owner)
    return int(reader.value(f"SELECT count(*) FROM ({sql})", span))  # noqa: S608


def _due(
    days: tuple[date, date], zone: tzinfo, now: datetime, owner: str | None
) -> tuple[str, dict[str, object]]:
    sql, span = _spanning(days, zone, owner, open_only=True, late=False)
    span["now"] = moments.millis(now)
    span["today"] = moments.day_millis(moments.local(now, zone).date())
    return sql, span


def _spanning(
    days: tuple[date, date],
    zone: tzinfo,
    owner: str | None,
    *,
    open_only: bool,
    late: bool = True,
) -> tuple[str, dict[str, object]]:
    """A statement for id, due and all-day of what touches these days, and its values."""
    low, high = (moments.millis(bound) for bound in moments.day_bounds(*days, zone))
    first, after = (moments.day_millis(day) for day in days)
    span: dict[str, object] = {
        "owner": owner,
        "from": min(low, first) - _HALF_DAY,
        "to": max(high, after),
        "low": low,
        "high": high,
        "first": first,
        "after": after,
        "year": min(low, first) - _YEAR,
    }
    state = "{a}shown = 1 AND {a}status " + ("= 'open'" if open_only else "<> 'cancelled'")
    wanted = f"{state} AND {_OVERLAPS}" + ("" if late else f" AND NOT {OVER}")
    mine = "owner = :owner AND " if owner is not None else ""
    plain = wanted.format(a="")
    parts = [
        f"SELECT id, due, all_day FROM activity WHERE {mine}due >= :from AND due < :to AND {plain}",  # noqa: S608
        "SELECT id, due, all_day FROM activity INDEXED BY activity_long"  # noqa: S608
        f" WHERE {mine}minutes > 720"
        f" AND due >= :year AND due < :from AND {plain}",
    ]
    if owner is not None:
        parts.append(
            "SELECT a.id, a.due, a.all_day FROM activity_participant t"  # noqa: S608
            " CROSS JOIN activity a ON a.id = t.activity_id WHERE t.user = :owner"
            f"{' AND t.open = 1' if open_only else ''}"
            " AND t.due >= :from AND t.due < :to AND " + wanted.format(a="a.")
        )
        parts.append(
            "SELECT a.id, a.due, a.all_day FROM activity a INDEXED BY activity_long"  # noqa: S608
            " CROSS JOIN activity_participant t ON t.activity_id = a.id AND t.user = :owner"
            " WHERE a.minutes > 720 AND a.due >= :year AND a.due < :from AND "
            + wanted.format(a="a.")
        )
    return " UNION ".join(parts), span


def overdue(
    reader: Reader, now: datetime, zone: tzinfo, owner: str | None = None, limit: int = LIMIT
) -> list[ActivityRow]:
    """What should have been done by now, the oldest first."""
    sql, values = _late(now, zone, owner)
    sql = f"SELECT id, due FROM ({sql}) ORDER BY 2, 1 LIMIT :limit"  # noqa: S608
    return rows(reader, [row[0] for row in reader.all(sql, {**values, "limit": limit})])


def overdue_count(reader: Reader, now: datetime, zone: tzinfo, owner: str | None = None) -> int:
    """How much should have been done by now."""
    sql, values = _late(now, zone, owner)
    return int(reader.value(f"SELECT count(*) FROM ({sql})", values))  # noqa: S608


def _late(now: datetime, zone: tzinfo, owner: str | None) -> tuple[str, dict[str, object]]:
    at, today = moments.millis(now), moments.day_millis(moments.local(now, zone).date())
    values: dict[str, object] = {
        "owner": owner, "now": at, "today": today, "to": max(at, today),
    }  # fmt: skip
    mine = "owner = :owner AND " if owner is not None else ""
    sql = (
        f"SELECT id, due FROM activity WHERE {mine}status = 'open' AND shown = 1"  # noqa: S608
        f" AND due < :to AND {OVER.format(a='')}"
    )
    if owner is not None:
        sql += (
            " UNION SELECT a.id, a.due FROM activity_participant t"  # noqa: S608
            " CROSS JOIN activity a ON a.id = t.activity_id"
            " WHERE t.user = :owner AND t.open = 1 AND t.due < :to AND a.status = 'open'"
            f" AND a.shown = 1 AND {OVER.format(a='a.')}"
        )
    return sql, values


def undated(reader: Reader, owner: str | None = None, limit: int = LIMIT) -> list[ActivityRow]:
    """What is to be done some time, the newest first."""
    mine = "owner = :owner AND " if owner is not None else ""
    found = reader.all(
        f"SELECT id FROM activity WHERE {mine}status = 'open' AND shown = 1 AND due IS NULL"  # noqa: S608
        " ORDER BY id DESC LIMIT :limit",
        {"owner": owner, "limit": limit},
    )
    return rows(reader, [row[0] for row in found])


def done_count(reader: Reader, day: date, zone: tzinfo, owner: str | None = None) -> int:
    """How much was done on a local day, by its owner."""
    from datetime import timedelta  # noqa: PLC0415 - not every command counts

    low, high = (moments.millis(m) for m in moments.day_bounds(day, day + timedelta(1), zone))
    mine = " AND owner = :owner" if owner is not None else ""
    return int(
        reader.value(
            "SELECT count(*) FROM activity WHERE status = 'done' AND done_at >= :low"  # noqa: S608
            f" AND done_at < :high{mine}",
            {"low": low, "high": high, "owner": owner},
        )
    )


def open_of(reader: Reader, contact_id: int, limit: int = 50) -> list[ActivityRow]:
    """What is to be done with a contact, the next first; what has no date comes last."""
    found = reader.all(
        "SELECT activity_id FROM activity_contact WHERE contact_id = ? AND state = 0"
        " ORDER BY at IS NULL, at, activity_id LIMIT ?",
        (contact_id, limit),
    )
    return rows(reader, [row[0] for row in found])


def past_of(
    reader: Reader,
    contact_id: int,
    limit: int = 50,
    before: tuple[int, int] | None = None,
    kinds: Collection[str] = (),
) -> list[ActivityRow]:
    """What happened with a contact, the newest first; ``before`` is the last one's time and id."""
    at, identity = before or (MAX_ID, MAX_ID)
    chosen = f" AND kind IN ({','.join('?' * len(kinds))})" if kinds else ""
    found = reader.all(
        "SELECT activity_id FROM activity_contact WHERE contact_id = ? AND state IN (1, 2)"  # noqa: S608
        f" AND (at, activity_id) < (?, ?){chosen} ORDER BY at DESC, activity_id DESC LIMIT ?",
        (contact_id, at, identity, *kinds, limit),
    )
    return rows(reader, [row[0] for row in found])


def version(reader: Reader, activity_id: int) -> int:
    """How often it was changed; for saving. Raises NotFound."""
    found = None
    if 0 < activity_id <= MAX_ID:
        found = reader.value("SELECT version FROM activity WHERE id = ?", (activity_id,))
    if found is None:
        raise NotFound(kind="activity", id=activity_id)
    return int(found)


def draft(reader: Reader, activity_id: int, zone: tzinfo, zone_name: str) -> ActivityDraft:
    """An activity as it can be edited, its day and time as in ``zone``. Raises NotFound."""
    from crm_tui.domain import activities as domain  # noqa: PLC0415 - for editing only

    row = None
    if 0 < activity_id <= MAX_ID:
        row = reader.one(
            "SELECT a.kind, a.subject, a.due, a.all_day, a.minutes, a.priority, a.owner, a.place,"
            " a.note, a.outcome, a.remind, a.link_kind, a.link_id, a.status, a.uid,"
            " coalesce(s.rule, ''), coalesce(s.from_completion, 0)"
            " FROM activity a LEFT JOIN activity_series s ON s.id = a.series_id AND NOT s.ended"
            " WHERE a.id = ?",
            (activity_id,),
        )
    if row is None:
        raise NotFound(kind="activity", id=activity_id)
    day, at = domain.placed(row[2], zone, all_day=row[3])
    return domain.ActivityDraft(
        kind=domain.ActivityKind(row[0]),
        subject=row[1],
        contacts=_column(reader, "contact_id FROM activity_contact", activity_id),
        day=day,
        at=at,
        zone=zone_name,
        minutes=row[4],
        priority=row[5],
        owner=row[6],
        participants=_column(reader, "user FROM activity_participant", activity_id),
        place=row[7],
        note=row[8],
        outcome=row[9],
        tags=_column(
            reader, "name FROM activity_tag JOIN tag ON tag.id = tag_id", activity_id
        ),
        remind=row[10],
        link_kind=row[11],
        link_id=row[12],
        status=domain.Status(row[13]),
        uid=row[14],
        rule=row[15],
        from_completion=bool(row[16]),
    )  # fmt: skip


def _column(reader: Reader, what: str, activity_id: int) -> tuple[Any, ...]:
    sql = f"SELECT {what} WHERE activity_id = ? ORDER BY position"
    return tuple(row[0] for row in reader.all(sql, (activity_id,)))
