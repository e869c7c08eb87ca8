"""Occurrences of repetitions that have no row yet: what the rule says beyond the open one."""

from __future__ import annotations

from crm_tui.domain import moments
from crm_tui.queries.agenda import ActivityRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from crm_tui.db.reader import Reader

MOST_OF_ONE = 400
"""Occurrences of one series shown at once: a daily one for a year, and a day."""


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
    sql = (
        "SELECT id, rule, start, zone, template FROM activity_series"
        " WHERE ended = 0 AND from_completion = 0"
    )
    if owner is None:
        running = reader.all(sql)
    else:
        # The name stands in quotes somewhere in the template, or none of its people has it.
        import json  # noqa: PLC0415 - as below

        quoted = json.dumps(owner, ensure_ascii=False)
        running = reader.all(f"{sql} AND instr(template, ?)", (quoted,))
    if not running:
        return []
    return _expanded(reader, running, days, zone, owner)


def _expanded(
    reader: Reader,
    running: list[tuple[object, ...]],
    days: tuple[date, date],
    zone: tzinfo,
    owner: str | None,
) -> list[ActivityRow]:
    import json  # noqa: PLC0415 - most books have few repetitions, many commands none
    from datetime import datetime, timedelta  # noqa: PLC0415

    found: list[ActivityRow] = []
    low, high = moments.day_bounds(*days, zone)
    for number, rule, start, zone_name, template in running:
        said = json.loads(str(template))
        if owner is not None and owner != said["owner"] and owner not in said["participants"]:
            continue
        open_one = reader.value(
            "SELECT min(occurrence) FROM activity WHERE series_id = ? AND status = 'open'",
            (number,),
        )
        if open_one is None:
            continue  # the rule has ended
        all_day = "T" not in str(start)
        own_zone = _zone(str(zone_name))
        after = datetime.fromisoformat(str(open_one))
        if all_day:
            first, last = (datetime.combine(day, datetime.min.time()) for day in days)
        else:
            first, last = (
                moments.local(bound, own_zone).replace(tzinfo=None) for bound in (low, high)
            )
        walls = _walls(str(rule), str(start), max(after, first - timedelta(minutes=1)), last)
        taken = {
            row[0]
            for row in reader.all(
                "SELECT occurrence FROM activity WHERE series_id = ? AND occurrence >= ?",
                (number, str(open_one)),
            )
        }
        for wall in walls:
            occurrence = wall.date().isoformat() if all_day else wall.strftime("%Y-%m-%dT%H:%M")
            if wall <= after or occurrence in taken:
                continue
            found.append(_row(reader, number, occurrence, wall, said, own_zone, all_day=all_day))
    return sorted(found, key=lambda row: (row.due or 0, row.series_id or 0))


def _walls(rule: str, start: str, after: datetime, before: datetime) -> list[datetime]:
    from datetime import datetime  # noqa: PLC0415 - see above
    from itertools import islice  # noqa: PLC0415

    from crm_tui.domain.recurrence import occurrences, parse  # noqa: PLC0415

    found = occurrences(parse(rule), datetime.fromisoformat(start), after, before)
    return list(islice(found, MOST_OF_ONE))


def _row(  # noqa: PLR0913 - all that one line is made of
    reader: Reader,
    series: object,
    occurrence: str,
    wall: datetime,
    said: dict[str, object],
    zone: tzinfo,
    *,
    all_day: bool,
) -> ActivityRow:
    due = (
        moments.day_millis(wall.date())
        if all_day
        else moments.millis(moments.instant(wall.date(), wall.time(), zone))
    )
    contacts = said["contacts"]
    assert isinstance(contacts, list)
    contact = None
    if contacts:
        contact = reader.one(
            "SELECT id, display, company, phone FROM contact WHERE id = ? AND deleted_at IS NULL",
            (contacts[0],),
        )
    tags = said["tags"]
    assert isinstance(tags, list)
    return ActivityRow(
        (
            0, said["kind"], "open", said["subject"], said["owner"], due, all_day,
            said["minutes"], said["priority"], "", said["place"], None, "", series, occurrence,
            " ".join(tags), said["link_kind"], said["link_id"], said["remind"],
            bool(said["note"]), *(contact or (None, "", "", "")), max(0, len(contacts) - 1),
        )
    )  # fmt: skip


def _zone(name: str) -> tzinfo:
    from datetime import UTC  # noqa: PLC0415 - see above

    if not name:
        return UTC
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only where something repeats

    return ZoneInfo(name)
