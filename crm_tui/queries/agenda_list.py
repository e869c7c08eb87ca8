# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""The agenda as one long list by filter and time; who is busy when; what to remind of."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice

from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.queries import agenda, agenda_people, series
from crm_tui.queries.agenda import MINUTE, ActivityRow
from crm_tui.search.sql import matching
from crm_tui.text.fold import fold, fold_parted, words

MOST_NAMES = 1000
"""Contacts a word is taken to mean, the newest; the activities of all these are listed."""

LONGEST_REMINDER = timedelta(days=31)
"""How long before an activity one can be reminded of it."""

_AHEAD = timedelta(days=2)
"""How far ahead occurrences without a row are looked at for reminders."""

_CHUNK = 5000
_FARTHEST = 15 * 60 * MINUTE
"""No zone is farther from UTC."""

_STATES = {
    "open": "a.status = 'open'",
    "late": f"a.status = 'open' AND {agenda.OVER.format(a='a.')}",
    "done": "a.status = 'done'",
    "all": "1",
}


@dataclass(frozen=True, slots=True)
class AgendaFilter:
    """What the list shows. ``state`` is ``open``, ``late``, ``done`` or ``all``.

    ``owner``: theirs and those they take part in (None: everybody's). ``text`` is words of the
    activity or of its contacts, the last one perhaps unfinished. ``first`` and ``last`` are local
    days, both included. ``descending`` turns the whole order round.
    """

    state: str = "open"
    owner: str | None = None
    kinds: tuple[str, ...] = ()
    tag: str = ""
    text: str = ""
    contact: int | None = None
    first: date | None = None
    last: date | None = None
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Somebody is busy from one moment to another (milliseconds since 1970) with ``row``."""

    user: str
    start: int
    end: int
    row: ActivityRow


@dataclass(frozen=True, slots=True)
class Reminder:
    """``row`` is to be told of at ``at`` (milliseconds since 1970)."""

    row: ActivityRow
    at: int


def ids(reader: Reader, chosen: AgendaFilter, zone: tzinfo, now: datetime) -> array[int]:
    """Ids of all it lists: by time, days before what is at an hour of them; undated ones last."""
    found: array[int] = array("q")
    for part in id_parts(reader, chosen, zone, now):
        found.extend(part)
    return found


def first_ids(
    reader: Reader, chosen: AgendaFilter, zone: tzinfo, now: datetime, limit: int
) -> array[int]:
    """The first of :func:`ids` only."""
    parts = id_parts(reader, chosen, zone, now, size=limit)
    return array("q", islice((each for part in parts for each in part), limit))


def id_parts(
    reader: Reader, chosen: AgendaFilter, zone: tzinfo, now: datetime, size: int = _CHUNK
) -> Iterator[array[int]]:
    """As :func:`ids`, in parts as they are read, so that the first can be shown at once."""
    branches, values = _statement(chosen, zone, now)
    parts = [_dated(reader, branches, values, zone, size, descending=chosen.descending)]
    if chosen.first is None and chosen.last is None:
        parts.append(_undated(reader, branches, values, descending=chosen.descending))
    for part in reversed(parts) if chosen.descending else parts:
        yield from part


def _dated(
    reader: Reader,
    branches: Sequence[str],
    values: dict[str, object],
    zone: tzinfo,
    size: int,
    *,
    descending: bool,
) -> Iterator[array[int]]:
    """Ids of what has a day or a time, by it."""
    # By the participant's copy of the time the second one is in order by itself, too.
    sql = " UNION ALL ".join(
        f"SELECT a.id, {table}.due, a.all_day {branch} AND {table}.due IS NOT NULL"
        for table, branch in zip("ap", branches, strict=False)
    )
    sign = -1 if descending else 1
    waiting: list[tuple[int, int]] = []
    midnight = _Midnights(zone)
    for rows in reader.stream(f"{sql} ORDER BY 2{' DESC' if descending else ''}", values, size):
        waiting += [
            (sign * (midnight(due) if all_day else due), sign * identity)
            for identity, due, all_day in rows
        ]
        # A day stands as if in UTC; what comes later may belong before it, but not by much.
        waiting.sort()
        sure = _count_before(waiting, sign * rows[-1][1] - _FARTHEST)
        if sure:
            yield array("q", [sign * identity for _, identity in waiting[:sure]])
            del waiting[:sure]
    if waiting:
        yield array("q", [sign * identity for _, identity in waiting])


def _undated(
    reader: Reader, branches: Sequence[str], values: dict[str, object], *, descending: bool
) -> Iterator[array[int]]:
    # Put in order here: the database would read the whole table by id for it.
    sql = " UNION ALL ".join(
        f"SELECT a.id {branch} AND {table}.due IS NULL AND a.due IS NULL"
        for table, branch in zip("ap", branches, strict=False)
    )
    found = sorted((row[0] for row in reader.all(sql, values)), reverse=descending)
    if found:
        yield array("q", found)


def count(reader: Reader, chosen: AgendaFilter, zone: tzinfo, now: datetime) -> int:
    """How many it lists."""
    branches, values = _statement(chosen, zone, now)
    return sum(int(reader.value(f"SELECT count(*) {branch}", values)) for branch in branches)


def owners(reader: Reader) -> list[str]:
    """Everyone to filter by."""
    return agenda_people.owners(reader)


def tags(reader: Reader) -> list[str]:
    """Every tag that activities carry, by name."""
    found = reader.all(
        "SELECT name FROM tag WHERE EXISTS"
        " (SELECT 1 FROM activity_tag t WHERE t.tag_id = tag.id) ORDER BY key"
    )
    return [row[0] for row in found]


def busy(
    reader: Reader, days: tuple[date, date], zone: tzinfo, users: Collection[str]
) -> dict[str, list[Span]]:
    """When these people have something at an hour, from the first day to before the second.

    What is for a whole day, or takes no time, keeps nobody busy.
    """
    found: dict[str, list[Span]] = {}
    for user in users:
        rows = agenda.between(reader, days, zone, user, open_only=True, limit=agenda.MOST)
        rows += series.upcoming(reader, days, zone, user)
        spans = [
            Span(user, row.due, row.due + row.minutes * MINUTE, row)
            for row in rows
            if row.due is not None and row.minutes and not row.all_day
        ]
        found[user] = sorted(spans, key=lambda span: (span.start, span.end, span.row.key))
    return found


def reminders(
    reader: Reader,
    now: datetime,
    until: datetime,
    zone: tzinfo,
    owner: str,
    default_minutes: int,
) -> list[Reminder]:
    """What this person is to be told of from ``now`` to before ``until``, by that moment.

    ``default_minutes`` before its time, unless the activity says otherwise; -1 is never. What is
    for a whole day is not told of.
    """
    low, high = moments.millis(now), moments.millis(until)
    said = "coalesce(a.remind, :usual)"
    wanted = (
        "a.status = 'open' AND a.shown = 1 AND NOT a.all_day"
        f" AND {said} >= 0 AND a.due - {said} * {MINUTE} >= :low"
        f" AND a.due - {said} * {MINUTE} < :high"
    )
    values = {
        "owner": owner,
        "usual": default_minutes,
        "low": low,
        "high": high,
        "last": high + moments.millis(now + LONGEST_REMINDER) - low,
    }
    ids_of = reader.all(
        "SELECT a.id FROM activity a WHERE a.owner = :owner AND a.due >= :low AND a.due < :last"
        f" AND {wanted} UNION SELECT a.id FROM activity_participant t"
        " JOIN activity a ON a.id = t.activity_id"
        f" WHERE t.user = :owner AND t.due >= :low AND t.due < :last AND {wanted}",
        values,
    )
    days = (
        moments.local(now, zone).date(),
        moments.local(until + _AHEAD, zone).date() + timedelta(1),
    )
    rows = agenda.rows(reader, [row[0] for row in ids_of])
    rows += series.upcoming(reader, days, zone, owner)
    found = []
    for row in rows:
        minutes = default_minutes if row.remind is None else row.remind
        if row.due is None or row.all_day or minutes < 0:
            continue
        at = row.due - minutes * MINUTE
        if low <= at < high:
            found.append(Reminder(row, at))
    return sorted(found, key=lambda reminder: (reminder.at, reminder.row.key))


class _Midnights:
    """From days as they are stored to the moments they begin in a zone; remembers the last."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._known: dict[int, int] = {}

    def __call__(self, due: int) -> int:
        found = self._known.get(due)
        if found is None:
            day = moments.millis_day(due)
            # Before what is at the first minute of the day.
            found = moments.millis(moments.day_bounds(day, day, self._zone)[0]) - 1
            self._known[due] = found
        return found


def _count_before(waiting: Sequence[tuple[int, int]], moment: int) -> int:
    from bisect import bisect_left  # noqa: PLC0415 - beside its one use

    return bisect_left(waiting, (moment, 0))


def _statement(
    chosen: AgendaFilter, zone: tzinfo, now: datetime
) -> tuple[list[str], dict[str, object]]:
    """``FROM … WHERE …`` of one or two statements that share no row, and their values."""
    values: dict[str, object] = {}
    where = ["a.shown = 1", _STATES[chosen.state]]
    if chosen.state == "late":
        at, today = moments.millis(now), moments.day_millis(moments.local(now, zone).date())
        values.update(now=at, today=today, latest=max(at, today))
        where.append("a.due < :latest")
    if chosen.kinds:
        names = {f"kind{number}": kind for number, kind in enumerate(chosen.kinds)}
        values.update(names)
        where.append(f"a.kind IN ({','.join(':' + name for name in names)})")
    if chosen.tag:
        values["tag"] = fold(chosen.tag.lstrip("#"))
        where.append(
            "a.id IN (SELECT t.activity_id FROM activity_tag t JOIN tag ON tag.id = t.tag_id"
            " WHERE tag.key = :tag)"
        )
    if chosen.contact is not None:
        values["contact"] = chosen.contact
        where.append(
            "a.id IN (SELECT activity_id FROM activity_contact WHERE contact_id = :contact)"
        )
    where += _words(chosen.text, values)
    where += _days(chosen, zone, values)
    condition = " AND ".join(where)
    if chosen.owner is None:
        return [f"FROM activity a WHERE {condition}"], values
    values["owner"] = chosen.owner
    joined = " AND p.open = 1" if chosen.state in ("open", "late") else ""
    return [
        f"FROM activity a WHERE a.owner = :owner AND {condition}",
        "FROM activity_participant p CROSS JOIN activity a ON a.id = p.activity_id"
        f" WHERE p.user = :owner{joined} AND a.owner <> :owner AND {condition}",
    ], values


def _words(text: str, values: dict[str, object]) -> Iterator[str]:
    """Each word stands in the activity itself or in the name of one of its contacts."""
    found = words(fold_parted(text))
    for number, word in enumerate(found):
        whole = number < len(found) - 1
        values[f"word{number}"] = matching([word], exact=whole)
        values[f"name{number}"] = matching([word])
        yield (
            f"a.id IN (SELECT rowid FROM activity_words WHERE activity_words MATCH :word{number}"
            " UNION ALL SELECT activity_id FROM activity_contact WHERE contact_id IN"
            f" (SELECT rowid FROM contact_names WHERE contact_names MATCH :name{number}"
            f" ORDER BY rowid DESC LIMIT {MOST_NAMES}))"
        )


def _days(chosen: AgendaFilter, zone: tzinfo, values: dict[str, object]) -> Iterator[str]:
    """What is due on the days asked for, by an index and then exactly."""
    if chosen.first is not None:
        low = moments.millis(moments.day_bounds(chosen.first, chosen.first, zone)[0])
        first = moments.day_millis(chosen.first)
        values.update(low=low, first=first, least=min(low, first))
        yield "a.due >= :least AND a.due >= CASE WHEN a.all_day THEN :first ELSE :low END"
    if chosen.last is not None:
        after = chosen.last + timedelta(1)
        high = moments.millis(moments.day_bounds(after, after, zone)[0])
        values.update(high=high, after=moments.day_millis(after))
        values["most"] = max(high, moments.day_millis(after))
        yield "a.due < :most AND a.due < CASE WHEN a.all_day THEN :after ELSE :high END"
