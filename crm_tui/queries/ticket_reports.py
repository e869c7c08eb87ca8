"""How service went: volume, times, promises kept, backlog, reopened ones, satisfaction.

What is asked of answers counts for the period in which tickets were opened, what is asked of
solutions for the one in which they were solved. Times are milliseconds of working time; tickets
merged into others are left out.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

from crm_tui.domain import moments
from crm_tui.queries.pipeline_months import first_of_month, months_on

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
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
    ReportBy.OWNER: "t.owner",
    ReportBy.CATEGORY: "coalesce((SELECT g.path FROM ticket_category g WHERE g.id = t.category_id),"
    " '')",
    ReportBy.CHANNEL: "t.channel",
    ReportBy.PRIORITY: "CAST(t.priority AS TEXT)",
}


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
    reader: Reader, asked: Months, by: ReportBy = ReportBy.MONTH, owner: str | None = None
) -> list[Tally]:
    """The lines in order: months as they come (also empty ones), others by volume.

    ``owner`` "" asks for tickets nobody has.
    """
    lines: dict[str, Tally] = {}
    if by is ReportBy.MONTH:
        lines = {name: Tally(name) for name in asked.names}
    _add_opened(reader, asked, by, owner, lines)
    _add_solved(reader, asked, by, owner, lines)
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


def _add_opened(
    reader: Reader, asked: Months, by: ReportBy, owner: str | None, lines: dict[str, Tally]
) -> None:
    columns = "CASE WHEN t.first_answer_at IS NOT NULL THEN t.answer_used END, t.answer_kept"
    for key, used, kept in _rows(reader, asked, by, owner, ("created_at", columns)):
        line = _line(lines, key)
        line.opened += 1
        if used is not None:
            line.answers.append(used)
        if kept is not None:
            line.answers_kept += kept
            line.answers_missed += not kept


def _add_solved(
    reader: Reader, asked: Months, by: ReportBy, owner: str | None, lines: dict[str, Tally]
) -> None:
    columns = "t.solution_used, t.solution_kept, t.reopened, t.satisfaction"
    rows = _rows(reader, asked, by, owner, ("solved_at", columns))
    for key, used, kept, reopened, score in rows:
        line = _line(lines, key)
        line.solved += 1
        line.reopened += reopened > 0
        if used is not None:
            line.solutions.append(used)
        if kept is not None:
            line.solutions_kept += kept
            line.solutions_missed += not kept
        if score is not None:
            line.scores[score - 1] += 1


def _rows(
    reader: Reader, asked: Months, by: ReportBy, owner: str | None, what: tuple[str, str]
) -> list[Any]:
    """Key and columns of the tickets of which something happened within the months."""
    at, columns = what
    mine = "" if owner is None else " AND t.owner = :owner"
    key = f"t.{at}" if by is ReportBy.MONTH else _KEYS[by]
    rows = reader.all(
        f"SELECT {key}, {columns} FROM ticket t"  # noqa: S608 - words of ours
        f" WHERE t.{at} >= :first AND t.{at} < :after AND {_COUNTED}{mine}",
        {"first": asked.bounds[0], "after": asked.bounds[-1], "owner": owner},
    )
    if by is not ReportBy.MONTH:
        return rows
    return [(asked.names[bisect_right(asked.bounds, row[0]) - 1], *row[1:]) for row in rows]


def _line(lines: dict[str, Tally], key: str) -> Tally:
    found = lines.get(key)
    if found is None:
        found = lines[key] = Tally(key)
    return found
