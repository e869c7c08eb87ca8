"""Reports on tickets as tables: in the user's words to be read, and plain for other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crm_tui.domain.sla_words import duration
from crm_tui.domain.tickets import CHANNELS, PRIORITIES
from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries.ticket_reports import (
    SCORES,
    Backlog,
    ReportBy,
    Tally,
    median,
    percentile,
    total,
)

NINETY = 0.9
_MINUTE = 60_000


class ReportPage(StrEnum):
    """What can be shown."""

    VOLUME = "volume"
    TIMES = "times"
    PROMISES = "promises"
    REOPENED = "reopened"
    SATISFACTION = "satisfaction"
    BACKLOG = "backlog"


PAGES = {
    ReportPage.VOLUME: N_("Volume"),
    ReportPage.TIMES: N_("Times"),
    ReportPage.PROMISES: N_("Promises kept"),
    ReportPage.REOPENED: N_("Reopened"),
    ReportPage.SATISFACTION: N_("Satisfaction"),
    ReportPage.BACKLOG: N_("Backlog"),
}
BY = {
    ReportBy.MONTH: N_("month"),
    ReportBy.OWNER: N_("owner"),
    ReportBy.CATEGORY: N_("category"),
    ReportBy.CHANNEL: N_("channel"),
    ReportBy.PRIORITY: N_("priority"),
}


@dataclass(frozen=True, slots=True)
class Say:
    """How numbers and months (ISO day of their beginning) are said."""

    number: Callable[[int], str]
    month: Callable[[str], str]

    def percent(self, part: int, whole: int) -> str:
        """A share in whole per cent; empty of nothing."""
        return f"{self.number(round(100 * part / whole))}%" if whole else ""

    def mean(self, value: float | None) -> str:
        """A mean with one decimal; empty without one."""
        if value is None:
            return ""
        whole, tenth = divmod(round(value * 10), 10)
        return f"{self.number(whole)}.{self.number(tenth)}"


@dataclass(frozen=True, slots=True)
class Table:
    """A page as rows to be read (``total`` below them, if it says more), and as plain cells.

    Plain times are whole minutes of working time.
    """

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()


_HEADINGS: dict[ReportPage, tuple[str, ...]] = {
    ReportPage.VOLUME: (N_("opened"), N_("solved")),
    ReportPage.TIMES: (
        N_("answered"), N_("median"), N_("90% within"), N_("solved"), N_("median"),
        N_("90% within"),
    ),
    ReportPage.PROMISES: (
        N_("answers in time"), N_("of all"), N_("solutions in time"), N_("of all"),
    ),
    ReportPage.REOPENED: (N_("solved"), N_("came back"), N_("share")),
    ReportPage.SATISFACTION: (N_("ratings"), N_("mean"), "1", "2", "3", "4", "5"),
}  # fmt: skip
_NAMES: dict[ReportPage, tuple[str, ...]] = {
    ReportPage.VOLUME: ("opened", "solved"),
    ReportPage.TIMES: (
        "answered", "answer_median_minutes", "answer_p90_minutes", "solved",
        "solution_median_minutes", "solution_p90_minutes",
    ),
    ReportPage.PROMISES: (
        "answers_kept", "answers_missed", "solutions_kept", "solutions_missed",
    ),
    ReportPage.REOPENED: ("solved", "reopened"),
    ReportPage.SATISFACTION: (
        "ratings", "mean", *(f"score_{score}" for score in range(1, SCORES + 1)),
    ),
}  # fmt: skip


def table(lines: Sequence[Tally], page: ReportPage, by: ReportBy, say: Say) -> Table:
    """Lines as the table of a page; empty if there is nothing the page is about."""
    whole = total(lines)
    if not _has(whole, page):
        return Table()
    shown = [line for line in lines if by is ReportBy.MONTH or _has(line, page)]
    return Table(
        (_(BY[by]), *(_(heading) if heading > "9" else heading for heading in _HEADINGS[page])),
        tuple((name(line.key, by, say), *_said(line, page, say)) for line in shown),
        (_("Total"), *_said(whole, page, say)) if len(shown) > 1 else (),
        (by.value, *_NAMES[page]),
        tuple((line.key, *_plain(line, page)) for line in shown),
    )


def backlog_table(rows: Sequence[Backlog], say: Say) -> Table:
    """Open tickets by age as a table; empty if there are none."""
    if not any(row.count for row in rows):
        return Table()
    return Table(
        (_("age"), _("open"), _("customer's turn"), _("late")),
        tuple(
            (age(rows, place, say), *map(say.number, (row.count, row.waiting, row.late)))
            for place, row in enumerate(rows)
        ),
        (
            _("Total"),
            say.number(sum(row.count for row in rows)),
            say.number(sum(row.waiting for row in rows)),
            say.number(sum(row.late for row in rows)),
        ),
        ("days_below", "open", "waiting_for_customer", "late"),
        tuple(
            ("" if row.days is None else str(row.days), str(row.count), str(row.waiting),
             str(row.late))
            for row in rows
        ),
    )  # fmt: skip


def age(rows: Sequence[Backlog], place: int, say: Say) -> str:
    """How old the tickets of a line are."""
    days = rows[place].days
    before = rows[place - 1].days if place else None
    if days is None:
        return _("over {count} days").format(count=say.number(before or 0))
    if before is None:
        return _("under a day") if days == 1 else _("under {count} days").format(
            count=say.number(days)
        )  # fmt: skip
    span = f"{say.number(before)}–{say.number(days)}"
    return _("{count} days").format(count=span)


def name(key: str, by: ReportBy, say: Say) -> str:
    """What a line is called."""
    match by:
        case ReportBy.MONTH:
            return say.month(key)
        case ReportBy.OWNER:
            return key or _("nobody")
        case ReportBy.CATEGORY:
            return key or _("no category")
        case ReportBy.CHANNEL:
            return _(CHANNELS.get(key, key))
    return _(PRIORITIES.get(int(key), key))


def _has(line: Tally, page: ReportPage) -> bool:
    match page:
        case ReportPage.VOLUME:
            return line.opened + line.solved > 0
        case ReportPage.TIMES:
            return bool(line.answers or line.solutions)
        case ReportPage.PROMISES:
            return _answers(line) + _solutions(line) > 0
        case ReportPage.REOPENED:
            return line.solved > 0
    return line.rated > 0


def _said(line: Tally, page: ReportPage, say: Say) -> tuple[str, ...]:
    number = say.number
    match page:
        case ReportPage.VOLUME:
            return number(line.opened), number(line.solved)
        case ReportPage.TIMES:
            return (
                number(len(line.answers)), *_spans(line.answers),
                number(len(line.solutions)), *_spans(line.solutions),
            )  # fmt: skip
        case ReportPage.PROMISES:
            return (
                say.percent(line.answers_kept, _answers(line)), number(_answers(line)),
                say.percent(line.solutions_kept, _solutions(line)), number(_solutions(line)),
            )  # fmt: skip
        case ReportPage.REOPENED:
            return (
                number(line.solved), number(line.reopened), say.percent(line.reopened, line.solved),
            )  # fmt: skip
    return number(line.rated), say.mean(line.satisfaction), *map(number, line.scores)


def _plain(line: Tally, page: ReportPage) -> tuple[str, ...]:
    values: tuple[object, ...]
    match page:
        case ReportPage.VOLUME:
            values = line.opened, line.solved
        case ReportPage.TIMES:
            values = (
                len(line.answers), *map(_minutes, _both(line.answers)),
                len(line.solutions), *map(_minutes, _both(line.solutions)),
            )  # fmt: skip
        case ReportPage.PROMISES:
            values = (
                line.answers_kept, line.answers_missed, line.solutions_kept, line.solutions_missed,
            )  # fmt: skip
        case ReportPage.REOPENED:
            values = line.solved, line.reopened
        case _:
            mean = line.satisfaction
            values = line.rated, "" if mean is None else f"{mean:.2f}", *line.scores
    return tuple(map(str, values))


def _both(values: Sequence[int]) -> tuple[int | None, int | None]:
    return median(values), percentile(values, NINETY)


def _spans(values: Sequence[int]) -> tuple[str, str]:
    first, second = ("" if one is None else duration(one // _MINUTE) for one in _both(values))
    return first, second


def _minutes(value: int | None) -> object:
    return "" if value is None else value // _MINUTE


def _answers(line: Tally) -> int:
    return line.answers_kept + line.answers_missed


def _solutions(line: Tally) -> int:
    return line.solutions_kept + line.solutions_missed
