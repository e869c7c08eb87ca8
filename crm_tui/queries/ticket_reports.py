"""How service went: volume, times, promises kept, backlog, reopened ones, satisfaction.

What is asked of answers counts for the period in which tickets were opened, what is asked of
solutions for the one in which they were solved. Times are milliseconds of working time; tickets
merged into others are left out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum

from crm_tui.domain import moments
from crm_tui.queries.pipeline_months import first_of_month, months_on

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, tzinfo
    from typing import Any

    from crm_tui.db.reader import Reader

DAY = 86_400_000
AGES = (1, 3, 7, 30)
"""Days at which the backlog is parted."""

SCORES = 5
_COUNTS = (
    "opened", "solved", "reopened", "answers_kept", "answers_missed", "solutions_kept",
    "solutions_missed",
)  # fmt: skip
_COUNTED = "t.shown = 1 AND t.merged_into IS NULL"


class ReportBy(StrEnum):
    """What the lines of a report are."""

    MONTH = "month"
    OWNER = "owner"
    CATEGORY = "category"
    CHANNEL = "channel"
    PRIORITY = "priority"


_KEYS = {
    ReportBy.MONTH: "''",
    ReportBy.OWNER: "t.owner",
    ReportBy.CATEGORY: "t.category_id",
    ReportBy.CHANNEL: "t.channel",
    ReportBy.PRIORITY: "t.priority",
}
_OPENED = "count(*), sum(t.answer_kept), count(t.answer_kept)"
_SOLVED = "count(*), sum(t.solution_kept), count(t.solution_kept), sum(t.reopened > 0)" + "".join(
    f", count(*) FILTER (WHERE t.satisfaction = {score})" for score in range(1, SCORES + 1)
)
# Times come as one text for each line: a row for each ticket would take three times as long.
_ANSWERS = (
    "json_group_array(t.answer_used) FILTER (WHERE t.first_answer_at IS NOT NULL AND"
    " t.answer_used IS NOT NULL)"
)
_SOLUTIONS = "json_group_array(t.solution_used) FILTER (WHERE t.solution_used IS NOT NULL)"


@dataclass(slots=True)
class Tally:
    """A line: of a month (ISO day of its beginning), an owner or whatever was asked.

    ``answers`` and ``solutions`` are working times in ascending order once all is counted;
    ``scores`` counts ratings from 1 to 5. ``reopened`` counts solved tickets that came back.
    """

    key: str
    opened: int = 0
    solved: int = 0
    reopened: int = 0
    answers: list[int] = field(default_factory=list)
    solutions: list[int] = field(default_factory=list)
    answers_kept: int = 0
    answers_missed: int = 0
    solutions_kept: int = 0
    solutions_missed: int = 0
    scores: list[int] = field(default_factory=lambda: [0] * SCORES)

    @property
    def rated(self) -> int:
        """Customers who said how satisfied they were."""
        return sum(self.scores)

    @property
    def satisfaction(self) -> float | None:
        """The mean of the ratings; None without any."""
        points = sum(score * count for score, count in enumerate(self.scores, 1))
        return points / self.rated if self.rated else None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Open tickets of an age: fewer than ``days`` old (None: older than all before)."""

    days: int | None
    count: int
    waiting: int
    late: int


@dataclass(frozen=True, slots=True)
class Months:
    """Periods that meet: ``names`` are ISO days, ``bounds`` the instants around them, one more."""

    names: tuple[str, ...]
    bounds: tuple[int, ...]


def months(today: date, zone: tzinfo, calendar: str, count: int) -> Months:
    """The last ``count`` months up to that of ``today``, of the user's calendar and zone."""
    last = first_of_month(today, calendar)
    firsts = [months_on(last, back, calendar) for back in range(1 - count, 2)]
    bounds = tuple(moments.millis(moments.day_bounds(day, day, zone)[0]) for day in firsts)
    return Months(tuple(day.isoformat() for day in firsts[:-1]), bounds)


def tallies(
    reader: Reader,
    asked: Months,
    by: ReportBy = ReportBy.MONTH,
    owner: str | None = None,
    *,
    times: bool = True,
) -> list[Tally]:
    """The lines in order: months as they come (also empty ones), others by volume.

    ``owner`` "" asks for tickets nobody has. Without ``times`` there are no ``answers`` and no
    ``solutions`` in them, which takes half as long.
    """
    lines: dict[str, Tally] = {}
    if by is ReportBy.MONTH:
        lines = {name: Tally(name) for name in asked.names}
    paths = _paths(reader) if by is ReportBy.CATEGORY else {}
    for place, name in enumerate(asked.names):
        month = {"first": asked.bounds[place], "after": asked.bounds[place + 1], "owner": owner}
        for at, add in (("created_at", _add_opened), ("solved_at", _add_solved)):
            for key, *values in _rows(reader, at, by, month, times=times):
                if by is ReportBy.MONTH:
                    called = name
                elif by is ReportBy.CATEGORY:
                    called = paths.get(key, "")
                else:
                    called = str(key)
                add(_line(lines, called), values)
    for line in lines.values():
        line.answers.sort()
        line.solutions.sort()
    found = list(lines.values())
    if by is ReportBy.MONTH:
        return found
    if by is ReportBy.PRIORITY:
        return sorted(found, key=lambda line: line.key)
    return sorted(found, key=lambda line: (-line.opened - line.solved, line.key))


def total(lines: Sequence[Tally]) -> Tally:
    """All lines as one."""
    whole = Tally("")
    for line in lines:
        for name in _COUNTS:
            setattr(whole, name, getattr(whole, name) + getattr(line, name))
        whole.answers += line.answers
        whole.solutions += line.solutions
        whole.scores = [a + b for a, b in zip(whole.scores, line.scores, strict=True)]
    whole.answers.sort()
    whole.solutions.sort()
    return whole


def backlog(reader: Reader, now: int, owner: str | None = None) -> list[Backlog]:
    """Open tickets by age; ``waiting`` of them for the customer, ``late`` past a promise."""
    limits = [now - days * DAY for days in AGES]
    places = " ".join(f"WHEN t.created_at > {limit:d} THEN {n}" for n, limit in enumerate(limits))
    mine = "" if owner is None else " AND t.owner = :owner"
    rows = reader.all(
        f"SELECT CASE {places} ELSE {len(AGES)} END, count(*),"  # noqa: S608 - numbers of ours
        " sum(t.meaning = 'waiting_customer'), sum(t.due_key < :now) FROM ticket t"
        f" WHERE t.meaning NOT IN ('solved', 'closed') AND t.shown = 1{mine} GROUP BY 1",
        {"now": now, "owner": owner},
    )
    known = {row[0]: row[1:] for row in rows}
    return [Backlog(days, *known.get(place, (0, 0, 0))) for place, days in enumerate((*AGES, None))]


def percentile(values: Sequence[int], part: float) -> int | None:
    """The nearest-rank percentile of ascending values; None without any."""
    if not values:
        return None
    rank = -int(-len(values) * part // 1)
    return values[min(max(rank, 1), len(values)) - 1]


def median(values: Sequence[int]) -> int | None:
    """The middle of ascending values, of an even count the mean of the two; None without any."""
    if not values:
        return None
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) // 2


def _rows(
    reader: Reader, at: str, by: ReportBy, month: Mapping[str, object], *, times: bool
) -> list[Any]:
    """What happened to tickets in a month, a row for each line; indexes have all that it reads.

    Month by month: what a month has is grouped more quickly than what a year has.
    """
    columns, used = (_OPENED, _ANSWERS) if at == "created_at" else (_SOLVED, _SOLUTIONS)
    mine = "" if month["owner"] is None else " AND t.owner = :owner"
    grouped = "" if by is ReportBy.MONTH else " GROUP BY 1"
    if not times:
        used = "'[]'"
    return reader.all(
        f"SELECT {_KEYS[by]}, {columns}, {used} FROM ticket t"  # noqa: S608 - words of ours
        f" WHERE t.{at} >= :first AND t.{at} < :after AND {_COUNTED}{mine}{grouped}",
        month,
    )


def _add_opened(line: Tally, values: Sequence[Any]) -> None:
    opened, kept, told, used = values
    line.opened += opened
    line.answers_kept += kept or 0
    line.answers_missed += told - (kept or 0)
    line.answers += json.loads(used)


def _add_solved(line: Tally, values: Sequence[Any]) -> None:
    solved, kept, told, reopened, *scores, used = values
    line.solved += solved
    line.reopened += reopened or 0
    line.solutions_kept += kept or 0
    line.solutions_missed += told - (kept or 0)
    line.scores = [a + b for a, b in zip(line.scores, scores, strict=True)]
    line.solutions += json.loads(used)


def _paths(reader: Reader) -> dict[int | None, str]:
    """Categories by id, each with those above it."""
    return dict(reader.all("SELECT id, path FROM ticket_category"))


def _line(lines: dict[str, Tally], key: str) -> Tally:
    found = lines.get(key)
    if found is None:
        found = lines[key] = Tally(key)
    return found
