"""Reports made of what the queries counted: forecast, funnel, speed, win rates, lost deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from crm_tui.config import locale_for
from crm_tui.domain.money import Money, unit_for
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries.pipeline_forecast import LATE, LATER, ForecastBy, ForecastRow
from crm_tui.queries.pipeline_reports import RateBy
from crm_tui.screens import deal_words
from crm_tui.screens.report_table import Block, Heading, Report
from crm_tui.screens.wording import number
from crm_tui.text.calendar_grid import month_of, month_title
from crm_tui.text.date_reading import Calendar
from crm_tui.text.money_text import show_amount, show_number, unit_name
from crm_tui.widgets import charts
from crm_tui.widgets.lines import Drawable, Tone

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.queries.pipeline_reports import Conversion, LostFor, Velocity, WinRate

TENTHS: Final = 10


@dataclass(frozen=True, slots=True)
class Words:
    """How numbers are said: the settings, and the calendar of the months."""

    settings: Settings
    calendar: str

    @property
    def locale(self) -> str:
        """Language and territory."""
        return locale_for(self.settings, language())

    def amount(self, minor: int, currency: str) -> str:
        """An amount without its unit, which the block's title says."""
        unit = unit_for(self.settings, currency).value
        return show_amount(Money(minor, currency), self.locale, unit)

    def money(self, minor: int | None, currency: str) -> str:
        """An amount with its unit; empty if it is not known."""
        return deal_words.money(minor, currency, self.settings)

    def unit(self, currency: str) -> str:
        """What amounts of a currency are counted in."""
        toman = currency == "IRR" and unit_for(self.settings, currency).value == "toman"
        return unit_name("toman" if toman else currency, self.locale)

    def days(self, value: float) -> str:
        """Days, with a decimal where they are few."""
        if value >= TENTHS:
            return number(round(value))
        return show_number(round(value * TENTHS), 1, self.locale)

    def percent(self, share: float) -> str:
        """A share of 0 to 1 in whole per cent."""
        return f"{number(round(share * 100))}%"

    def month(self, first: str) -> str:
        """The name of a month."""
        day = date.fromisoformat(first)
        return month_title(month_of(day, Calendar(self.calendar)), language())


def forecast(
    rows: Sequence[ForecastRow], by: ForecastBy, starts: Sequence[date], words: Words
) -> Report:
    """What is expected and what was won, a block for each currency."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.currency] = counts.get(row.currency, 0) + row.count + row.won_count
    blocks = []
    for code in sorted(filter(None, counts), key=lambda code: (-counts[code], code)):
        mine = [row for row in rows if row.currency == code]
        if by is ForecastBy.MONTH:
            mine = _with_empty(mine, [day.isoformat() for day in starts], code)
        blocks.append(_forecast_block(mine, by, code, words))
    without = sum(row.count for row in rows if not row.currency)
    note = ngettext(
        "{count} open deal has no amount.", "{count} open deals have no amount.", without
    ).format(count=number(without))
    return Report(
        tuple(blocks),
        (by.value, "currency", "deals", "open", "weighted", "committed", "won_deals", "won"),
        tuple(
            (
                row.key, row.currency, str(row.count), _plain(row.open, row.currency),
                _plain(row.weighted, row.currency), _plain(row.committed, row.currency),
                str(row.won_count), _plain(row.won, row.currency),
            )
            for row in rows
        ),
        (note,) if without else (),
    )  # fmt: skip


def _with_empty(rows: Sequence[ForecastRow], months: Sequence[str], code: str) -> list[ForecastRow]:
    """The months between the first and the last with something are never left out."""
    known = {row.key: row for row in rows}
    used = [place for place, key in enumerate(months) if key in known]
    between = months[used[0] : used[-1] + 1] if used else ()
    filled = [known.get(key) or ForecastRow(key, code, 0, 0, 0, 0, 0, 0) for key in between]
    late = [row for row in rows if row.key == LATE]
    return late + filled + [row for row in rows if row.key not in (LATE, *between)]


def _forecast_block(rows: Sequence[ForecastRow], by: ForecastBy, code: str, words: Words) -> Block:
    amount = partial(words.amount, currency=code)
    series = (charts.Series(_("won"), Tone.GOOD), charts.Series(_("weighted"), Tone.ACCENT))
    groups = [
        charts.Group(
            _forecast_name(row.key, by, words),
            (row.won, row.weighted),
            text=amount(row.won + row.weighted),
        )
        for row in rows
    ]

    def chart(width: int) -> list[Drawable]:
        return [*charts.legend(series, width), *charts.stacked(groups, series, width)]

    def cells(name: str, some: Sequence[ForecastRow]) -> tuple[str, ...]:
        return (
            name,
            number(sum(row.count for row in some)),
            amount(sum(row.open for row in some)),
            amount(sum(row.weighted for row in some)),
            amount(sum(row.committed for row in some)),
            amount(sum(row.won for row in some)),
        )

    return Block(
        words.unit(code),
        chart,
        (
            Heading({"month": _("month"), "owner": _("owner")}.get(by.value, _("source"))),
            Heading(_("deals"), 3),
            Heading(_("open"), 4),
            Heading(_("weighted")),
            Heading(_("committed"), 2),
            Heading(_("won"), 1),
        ),
        tuple(cells(_forecast_name(row.key, by, words), [row]) for row in rows),
        cells(_("Total"), rows),
    )


def _forecast_name(key: str, by: ForecastBy, words: Words) -> str:
    if by is ForecastBy.MONTH:
        known = {LATE: _("overdue"), LATER: _("later"), "": _("no date")}
        return known.get(key) or words.month(key)
    return key or (_("nobody's") if by is ForecastBy.OWNER else _("no source"))


def funnel(rows: Sequence[Conversion], words: Words) -> Report:
    """How many deals came to each stage, and how many of them went on."""
    if not any(row.entered for row in rows):
        return Report()

    def rate(row: Conversion) -> str:
        return words.percent(row.advanced / row.entered) if row.entered else ""

    steps = [charts.Step(row.stage, row.entered, number(row.entered), rate(row)) for row in rows]
    block = Block(
        "",
        partial(charts.funnel, steps),
        (
            Heading(_("stage")),
            Heading(_("came")),
            Heading(_("went on"), 4),
            Heading(_("share")),
            Heading(_("won"), 1),
            Heading(_("lost"), 2),
            Heading(_("open"), 3),
        ),
        tuple(
            (
                row.stage, number(row.entered), number(row.advanced), rate(row), number(row.won),
                number(row.lost), number(row.open),
            )
            for row in rows
        ),
    )  # fmt: skip
    return Report(
        (block,),
        ("stage", "entered", "advanced", "won", "lost", "open"),
        tuple((row.stage, *_texts(row.entered, row.advanced, row.won, row.lost, row.open))
              for row in rows),
    )  # fmt: skip


def velocity(rows: Sequence[Velocity], words: Words) -> Report:
    """How many days deals stand in each stage."""
    if not any(row.count for row in rows):
        return Report()

    def name(row: Velocity) -> str:
        return _("from first to won") if row.stage_id is None else row.stage

    drawn = [
        charts.Bar(
            name(row),
            row.median,
            _("{count} days").format(count=words.days(row.median_days)),
            tone=Tone.GOOD if row.stage_id is None else Tone.ACCENT,
        )
        for row in rows
    ]
    block = Block(
        _("Days, the median"),
        partial(charts.bars, drawn),
        (Heading(_("stage")), Heading(_("deals")), Heading(_("median")), Heading(_("mean"), 1)),
        tuple(
            (name(row), number(row.count), words.days(row.median_days), words.days(row.mean_days))
            for row in rows
        ),
    )
    return Report(
        (block,),
        ("stage", "deals", "median_days", "mean_days"),
        tuple(
            (row.stage, str(row.count), f"{row.median_days:.2f}", f"{row.mean_days:.2f}")
            for row in rows
        ),
    )


def win_rates(rows: Sequence[WinRate], by: RateBy, words: Words) -> Report:
    """What part of the deals that came to an end was won."""
    if not rows:
        return Report()
    nameless = {RateBy.OWNER: _("nobody's"), RateBy.SOURCE: _("no source")}.get(by, "")
    rival = by is RateBy.COMPETITOR
    drawn = [
        charts.Bar(
            row.key or nameless,
            round(row.share * 1000),
            words.percent(row.share),
            f"{number(row.won)}/{number(row.closed)}",
        )
        for row in rows
    ]
    first = {RateBy.OWNER: _("owner"), RateBy.SOURCE: _("source")}.get(by, _("competitor"))
    headings = (Heading(first), Heading(_("won")), Heading(_("lost")), Heading(_("share")))
    block = Block(
        "",
        partial(charts.bars, drawn),
        (*headings, Heading(_("lost to them"))) if rival else headings,
        tuple(
            (
                row.key or nameless, number(row.won), number(row.lost), words.percent(row.share),
                *((number(row.to_them),) if rival else ()),
            )
            for row in rows
        ),
    )  # fmt: skip
    return Report(
        (block,),
        (by.value, "won", "lost", "lost_to_them"),
        tuple((row.key, *_texts(row.won, row.lost, row.to_them)) for row in rows),
    )


def lost(rows: Sequence[LostFor], words: Words) -> Report:
    """Why deals were lost, and what they would have brought."""
    if not rows:
        return Report()
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.reason] = counts.get(row.reason, 0) + row.count
    whole = sum(counts.values())
    drawn = [
        charts.Bar(
            reason or _("no reason"), count, number(count), words.percent(count / whole), Tone.SOON
        )
        for reason, count in counts.items()
    ]
    block = Block(
        "",
        partial(charts.bars, drawn),
        (Heading(_("reason")), Heading(_("deals")), Heading(_("amount"))),
        tuple(
            (
                row.reason or _("no reason"),
                number(row.count),
                words.money(row.amount or None, row.currency) or _("no amount"),
            )
            for row in rows
        ),
    )
    return Report(
        (block,),
        ("reason", "currency", "deals", "amount"),
        tuple(
            (row.reason, row.currency, str(row.count), _plain(row.amount, row.currency))
            for row in rows
        ),
    )


def _plain(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).amount:f}" if currency else ""


def _texts(*numbers: int) -> tuple[str, ...]:
    return tuple(map(str, numbers))
