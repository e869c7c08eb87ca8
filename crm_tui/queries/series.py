"""Occurrences of repetitions that have no row yet: what the rule says beyond the open one."""

from __future__ import annotations

from crm_tui.domain import moments
from crm_tui.queries.agenda import ActivityRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime, tzinfo

    from crm_tui.db.reader import Reader, Row

MOST_OF_ONE = 400
"""Occurrences of one series shown at once: a daily one for a year, and a day."""

# The template is taken apart by SQLite: loading a parser costs a quick command more than this.
_RUNNING = """SELECT id, rule, start, zone,
    (SELECT min(occurrence) FROM activity a WHERE a.series_id = s.id AND a.status = 'open')
    FROM activity_series s WHERE ended = 0 AND from_completion = 0"""
_OF_OWNER = """ AND instr(template, json_quote(:owner)) AND (template ->> '$.owner' = :owner
    OR EXISTS (SELECT 1 FROM json_each(template, '$.participants') WHERE value = :owner))"""
# The contact is who the first one is now, if it was merged into another, and that into a third.
_COMMON = """SELECT s.id, template ->> '$.kind',
    CASE WHEN template ->> '$.subject' = '' AND template ->> '$.link_kind' = 'deal'
        THEN coalesce((SELECT title FROM deal WHERE id = template ->> '$.link_id'), '')
        ELSE template ->> '$.subject' END,
    template ->> '$.owner', template ->> '$.minutes', template ->> '$.priority',
    template ->> '$.place',
    coalesce((SELECT group_concat(value, ' ') FROM json_each(template, '$.tags')), ''),
    template ->> '$.link_kind', template ->> '$.link_id', template ->> '$.remind',
    coalesce(template ->> '$.note', '') <> '',
    c.id, coalesce(c.display, ''), coalesce(c.company, ''), coalesce(c.phone, ''),
    max(0, coalesce(json_array_length(template, '$.contacts'), 0) - 1)
    FROM activity_series s LEFT JOIN contact c ON c.deleted_at IS NULL AND c.id = (
        WITH RECURSIVE merges(id, step) AS (
            SELECT template ->> '$.contacts[0]', 0 UNION ALL
            SELECT merged_into, step + 1 FROM merges JOIN contact USING (id)
            WHERE merged_into IS NOT NULL AND step < 20
        ) SELECT id FROM merges ORDER BY step DESC LIMIT 1)
    WHERE s.id IN ({})"""


def upcoming(
    reader: Reader,
    days: tuple[date, date],
    zone: tzinfo,
    owner: str | None = None,
) -> list[ActivityRow]:
    """Occurrences from the first local day to before the second that have no row, by time.

    Only such as come after the one that is open: what was missed is one line, not thirty.
    Repetitions that count from completion have none. ``owner`` as in ``queries.agenda``.
    """
    asked = _RUNNING if owner is None else _RUNNING + _OF_OWNER
    bounds = moments.day_bounds(*days, zone)
    coming: list[tuple[int, list[datetime], tzinfo, bool]] = []
    for number, rule, start, zone_name, open_one in reader.all(asked, {"owner": owner}):
        if open_one is None:
            continue  # the rule has ended
        own_zone = _zone(zone_name)
        if walls := _walls((rule, start, open_one), days, bounds, own_zone):
            coming.append((number, walls, own_zone, "T" not in start))
    if not coming:
        return []
    numbers = [number for number, *_rest in coming]
    taken, common = _taken(reader, numbers), _common(reader, numbers)
    found: list[ActivityRow] = []
    for number, walls, own_zone, all_day in coming:
        for wall in walls:
            occurrence = wall.date().isoformat() if all_day else wall.strftime("%Y-%m-%dT%H:%M")
            if (number, occurrence) not in taken:
                due = _due(wall, own_zone, all_day=all_day)
                found.append(_row(common[number], number, occurrence, due, all_day=all_day))
    return sorted(found, key=lambda row: (row.due or 0, row.series_id or 0))


def _walls(
    series: tuple[str, str, str],
    days: tuple[date, date],
    bounds: tuple[datetime, datetime],
    zone: tzinfo,
) -> list[datetime]:
    """What the clock shows in the series' zone at its occurrences on these days.

    ``series`` is its rule, its start, and the occurrence that is open: only later ones count.
    """
    from datetime import datetime, timedelta  # noqa: PLC0415 - most books have few repetitions
    from itertools import islice  # noqa: PLC0415

    from crm_tui.domain.recurrence import occurrences, parse  # noqa: PLC0415

    rule, start, open_one = series
    if "T" in start:
        first, last = (moments.local(bound, zone).replace(tzinfo=None) for bound in bounds)
    else:
        first, last = (datetime.combine(day, datetime.min.time()) for day in days)
    after = max(datetime.fromisoformat(open_one), first - timedelta(minutes=1))
    if last <= after:
        return []
    found = occurrences(parse(rule), datetime.fromisoformat(start), after, last)
    return list(islice(found, MOST_OF_ONE))


def _taken(reader: Reader, numbers: Sequence[int]) -> set[tuple[int, str]]:
    """Occurrences of these series that have rows, from the first open one of each on."""
    sql = """SELECT a.series_id, a.occurrence FROM activity a WHERE a.series_id IN ({})
        AND a.occurrence >= (SELECT min(o.occurrence) FROM activity o
            WHERE o.series_id = a.series_id AND o.status = 'open')"""
    return {(row[0], row[1]) for row in _in_parts(reader, sql, numbers)}


def _common(reader: Reader, numbers: Sequence[int]) -> dict[int, Row]:
    """What all occurrences of each of these series have in common."""
    return {row[0]: row[1:] for row in _in_parts(reader, _COMMON, numbers)}


def _in_parts(reader: Reader, sql: str, numbers: Sequence[int]) -> Iterator[Row]:
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        yield from reader.all(sql.format(",".join("?" * len(part))), part)


def _due(wall: datetime, zone: tzinfo, *, all_day: bool) -> int:
    if all_day:
        return moments.day_millis(wall.date())
    return moments.millis(moments.instant(wall.date(), wall.time(), zone))


def _row(common: Row, series: int, occurrence: str, due: int, *, all_day: bool) -> ActivityRow:
    (
        kind, subject, owner, minutes, priority, place, tags, link_kind, link_id, remind, noted,
        *contact,
    ) = common  # fmt: skip
    return ActivityRow(
        (
            0, kind, "open", subject, owner, due, all_day, minutes, priority, "", place, None, "",
            series, occurrence, tags, link_kind, link_id, remind, noted, *contact,
        )
    )  # fmt: skip


def _zone(name: str) -> tzinfo:
    from datetime import UTC  # noqa: PLC0415 - as above

    if not name:
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only where something repeats

    return ZoneInfo(name)
