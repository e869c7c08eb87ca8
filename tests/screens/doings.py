"""Activities for the tests of screens: as one plans them, and ten thousand at once."""

from datetime import timedelta
from typing import Any

from crm_tui.crm import Crm
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.services import agenda
from tests.factories import START

TEHRAN = "Asia/Tehran"
TODAY = "2026-11-21"
"""Half past eleven in Tehran, a Saturday: 30 Aban 1405."""


def draft(
    subject: str = "the offer", day: str = TODAY, at: str = "", kind: str = "call", **more: Any
) -> ActivityDraft:
    """Something to do, a call unless said otherwise."""
    values = {"kind": ActivityKind(kind), "zone": TEHRAN, **more}
    return ActivityDraft(subject=subject, day=day, at=at, **values)


def plan(crm: Crm, subject: str = "the offer", day: str = TODAY, at: str = "", **more: Any) -> int:
    """Write it down; returns its id."""
    return crm.write(agenda.plan, draft(subject, day, at, **more))


def plan_many(crm: Crm, count: int) -> None:
    """So many tasks, half of them late, a quarter of an hour apart."""

    def insert(work: Work) -> None:
        now = moments.millis(START)
        rows = []
        for number in range(count):
            due = START + timedelta(minutes=15 * (number - count // 2))
            name = f"task {number}"
            rows.append((name, name, moments.millis(due), now, now, name))
        work.connection.executemany(
            "INSERT INTO activity (uid, kind, status, subject, note, owner, due, all_day, minutes,"
            " zone, priority, outcome, place, done_by, occurrence, link_kind, created_at,"
            " created_by, updated_at, version, tag_line, search, shown) VALUES"
            " (?, 'task', 'open', ?, '', 'mina', ?, 0, 0, '', 5, '', '', '', '', '', ?, 'mina', ?,"
            " 1, '', ?, 1)",
            rows,
        )

    crm.write(insert)
