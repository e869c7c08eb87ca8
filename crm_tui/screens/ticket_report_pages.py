"""The pages of reports on tickets: charts of what was counted, with their tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from crm_tui.domain.sla_words import duration
from crm_tui.i18n import _
from crm_tui.queries import ticket_report_tables as tables
from crm_tui.queries.ticket_report_tables import NINETY, ReportPage, Say, Table
from crm_tui.queries.ticket_reports import Backlog, ReportBy, Tally, median, percentile
from crm_tui.screens.report_table import Block, Heading, Report
from crm_tui.widgets import charts
from crm_tui.widgets.lines import Drawable, Tone

_MINUTE = 60_000
_MOST_BARS = 40
"""Lines of a chart; the table below has every one."""

_RANKS = {ReportPage.TIMES: (5, 0, 2, 4, 0, 1), ReportPage.SATISFACTION: (0, 0, 5, 4, 3, 2, 1)}
"""Where there is no room, the column with the highest rank goes first."""

Chart = Callable[[int], Sequence[Drawable]]


def report(lines: Sequence[Tally], page: ReportPage, by: ReportBy, say: Say) -> Report:
    """A page of lines."""
    if by is ReportBy.MONTH:
        lines = _since_the_first(lines)
    table = tables.table(lines, page, by, say)
    if not table.rows:
        return Report()
    shown = lines if by is ReportBy.MONTH else lines[:_MOST_BARS]
    chart = _CHARTS[page]([(tables.name(line.key, by, say), line) for line in shown], say)
    return _page(table, chart, _RANKS.get(page, ()))


def _since_the_first(months: Sequence[Tally]) -> Sequence[Tally]:
    """Months from the first in which anything happened."""
    used = [place for place, line in enumerate(months) if line.opened or line.solved]
    return months[used[0] :] if used else months


def backlog(rows: Sequence[Backlog], say: Say) -> Report:
    """Open tickets by age."""
    table = tables.backlog_table(rows, say)
    if not table.rows:
        return Report()
    series = (
        charts.Series(_("late"), Tone.ALERT),
        charts.Series(_("our turn"), Tone.ACCENT),
        charts.Series(_("customer's turn"), Tone.SOON),
    )
    groups = []
    for place, row in enumerate(rows):
        late = min(row.late, row.count - row.waiting)
        values = (late, row.count - row.waiting - late, row.waiting)
        groups.append(
            charts.Group(tables.age(rows, place, say), values, text=say.number(row.count))
        )
    return _page(table, partial(_stacked, groups, series))


def _page(table: Table, chart: Chart, ranks: Sequence[int] = ()) -> Report:
    headings = tuple(
        Heading(title, ranks[place - 1] if place and place <= len(ranks) else 0)
        for place, title in enumerate(table.headings)
    )
    block = Block("", chart, headings, table.rows, table.total)
    return Report((block,), table.names, table.cells)


Named = Sequence[tuple[str, Tally]]


def _volume(lines: Named, say: Say) -> Chart:
    series = (charts.Series(_("opened"), Tone.ACCENT), charts.Series(_("solved"), Tone.GOOD))
    groups = [
        charts.Group(
            name, (line.opened, line.solved), (say.number(line.opened), say.number(line.solved))
        )
        for name, line in lines
    ]
    return partial(_paired, groups, series)


def _times(lines: Named, _say: Say) -> Chart:
    """Medians and nine in ten of the first answer: the first thing a customer feels."""
    series = (
        charts.Series(_("first answer, median"), Tone.ACCENT),
        charts.Series(_("90% within"), Tone.SOON),
    )
    groups = []
    for name, line in lines:
        values = [(one or 0) // _MINUTE for one in _both(line.answers)]
        texts = tuple(duration(value) if line.answers else "" for value in values)
        groups.append(charts.Group(name, tuple(values), texts))
    return partial(_paired, groups, series)


def _promises(lines: Named, say: Say) -> Chart:
    series = (
        charts.Series(_("answers in time"), Tone.ACCENT),
        charts.Series(_("solutions in time"), Tone.GOOD),
    )
    groups = []
    for name, line in lines:
        shares = (
            (line.answers_kept, line.answers_kept + line.answers_missed),
            (line.solutions_kept, line.solutions_kept + line.solutions_missed),
        )
        values = tuple(1000 * kept // whole if whole else 0 for kept, whole in shares)
        groups.append(charts.Group(name, values, tuple(say.percent(*share) for share in shares)))
    return partial(_paired, groups, series)


def _reopened(lines: Named, say: Say) -> Chart:
    bars = [
        charts.Bar(
            name,
            1000 * line.reopened // line.solved if line.solved else 0,
            say.percent(line.reopened, line.solved),
            f"{say.number(line.reopened)}/{say.number(line.solved)}" if line.solved else "",
            Tone.SOON,
        )
        for name, line in lines
    ]
    return partial(charts.bars, bars)


def _satisfaction(lines: Named, say: Say) -> Chart:
    bars = [
        charts.Bar(
            name,
            round((line.satisfaction or 0) * 100),
            say.mean(line.satisfaction),
            say.number(line.rated) if line.rated else "",
            Tone.GOOD,
        )
        for name, line in lines
    ]
    return partial(charts.bars, bars)


_CHARTS: dict[ReportPage, Callable[[Named, Say], Chart]] = {
    ReportPage.VOLUME: _volume,
    ReportPage.TIMES: _times,
    ReportPage.PROMISES: _promises,
    ReportPage.REOPENED: _reopened,
    ReportPage.SATISFACTION: _satisfaction,
}


def _both(values: Sequence[int]) -> tuple[int | None, int | None]:
    return median(values), percentile(values, NINETY)


def _paired(
    groups: Sequence[charts.Group], series: Sequence[charts.Series], width: int
) -> list[Drawable]:
    return [*charts.legend(series, width), *charts.paired(groups, series, width)]


def _stacked(
    groups: Sequence[charts.Group], series: Sequence[charts.Series], width: int
) -> list[Drawable]:
    return [*charts.legend(series, width), *charts.stacked(groups, series, width)]
