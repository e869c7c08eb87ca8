"""An occurrence of a series that has no row yet, as it can be edited."""

from __future__ import annotations

from crm_tui.domain import moments
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo

    from crm_tui.db.reader import Reader
    from crm_tui.domain.activities import ActivityDraft


def draft(reader: Reader, key: str, zone: tzinfo, zone_name: str) -> ActivityDraft:
    """The draft of ``s4@2026-12-01T10:00``, its day and time as in ``zone``. Raises NotFound."""
    import json  # noqa: PLC0415 - for editing only
    from dataclasses import replace  # noqa: PLC0415
    from datetime import UTC, datetime  # noqa: PLC0415
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from crm_tui.domain.activities import from_json, placed  # noqa: PLC0415

    series, _at, occurrence = key.removeprefix("s").partition("@")
    row = None
    if series.isascii() and series.isdigit() and int(series) <= MAX_ID:
        row = reader.one(
            "SELECT rule, zone, template, from_completion FROM activity_series WHERE id = ?",
            (int(series),),
        )
    try:
        wall = datetime.fromisoformat(occurrence)
    except ValueError:
        row = None
    if row is None:
        raise NotFound(kind="activity", id=key)
    rule, own_zone, template, from_completion = row
    all_day = "T" not in occurrence
    if all_day:
        due = moments.day_millis(wall.date())
    else:
        there = ZoneInfo(own_zone) if own_zone else UTC
        due = moments.millis(moments.instant(wall.date(), wall.time(), there))
    day, at = placed(due, zone, all_day=all_day)
    found = from_json(json.loads(template))
    return replace(
        found, day=day, at=at, zone=zone_name, rule=rule, from_completion=bool(from_completion)
    )
