"""What is expected, and how selling goes: pages of charts with their tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.domain import moments
from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries import pipeline as queries
from crm_tui.queries import pipeline_forecast, pipeline_list, pipeline_reports
from crm_tui.queries.pipeline_forecast import ForecastBy
from crm_tui.queries.pipeline_reports import RateBy
from crm_tui.screens import forecast_reports as reports
from crm_tui.screens.activity_wording import here
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.report_screen import ReportScreen
from crm_tui.screens.report_table import Report
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.queries.pipeline import PipelineRow
    from crm_tui.queries.pipeline_reports import Instants
    from crm_tui.screens.activity_wording import Here

MONTHS: Final = 12
QUARTER: Final = 3
_EVER: Final = 2**62


class Page(StrEnum):
    """What can be shown."""

    FORECAST = "forecast"
    FUNNEL = "funnel"
    VELOCITY = "speed"
    RATES = "win-rate"
    LOST = "lost"


PAGES: Final = {
    Page.FORECAST: N_("Forecast"),
    Page.FUNNEL: N_("Funnel"),
    Page.VELOCITY: N_("Speed"),
    Page.RATES: N_("Win rate"),
    Page.LOST: N_("Lost deals"),
}
BY: Final = {
    "month": N_("by month"),
    "owner": N_("by owner"),
    "source": N_("by source"),
    "competitor": N_("by competitor"),
}


class Time(StrEnum):
    """Of when a page tells."""

    NEXT = "next"
    YEAR = "year"
    QUARTER = "quarter"
    EVER = "ever"


TIMES: Final = {
    Time.NEXT: N_("the next 12 months"),
    Time.YEAR: N_("the last 12 months"),
    Time.QUARTER: N_("the last 3 months"),
    Time.EVER: N_("all time"),
}
EMPTY: Final = {
    Page.FORECAST: N_("Give deals an amount and a day of expected close to see them here."),
    Page.FUNNEL: N_("Move deals along their stages to see how many go on."),
    Page.VELOCITY: N_("Move deals along their stages to see how long they stand."),
    Page.RATES: N_("Mark deals as won (w) or lost (x) to see how many are won."),
    Page.LOST: N_("Mark deals as lost (x), with a reason, to see why."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is about; ``pipeline`` and ``owner`` None for all."""

    page: Page
    by: ForecastBy
    rates: RateBy
    pipeline: int | None
    owner: str | None
    time: Time


def report(
    reader: Reader, asked: Asked, known: list[PipelineRow], at: Here, words: reports.Words
) -> Report:
    """Count what a page shows."""
    pipeline, owner = asked.pipeline, asked.owner
    months = QUARTER if asked.time is Time.QUARTER else MONTHS
    back = 0 if asked.time is Time.NEXT else months - 1
    span = pipeline_forecast.span(at.today, at.zone, calendar=at.calendar, months=months, back=back)
    if asked.page is Page.FORECAST:
        found = pipeline_forecast.forecast(
            reader, span, asked.by, pipeline_id=pipeline, owner=owner
        )
        return reports.forecast(found, asked.by, span.starts[:-1], words)
    within: Instants | None = None
    if asked.time is not Time.EVER:
        first = moments.day_bounds(span.first, span.first, at.zone)[0]
        within = (moments.millis(first), _EVER)
    match asked.page:
        case Page.RATES:
            rates = pipeline_reports.win_rates(
                reader, asked.rates, pipeline_id=pipeline, within=within, owner=owner
            )
            return reports.win_rates(rates, asked.rates, words)
        case Page.LOST:
            lost = pipeline_reports.lost_reasons(
                reader, pipeline_id=pipeline, within=within, owner=owner
            )
            return reports.lost(lost, words)
    if pipeline is None and known:
        pipeline = known[0].id
    if pipeline is None:
        return Report()
    if asked.page is Page.FUNNEL:
        came = pipeline_reports.conversion(reader, pipeline, within, owner=owner)
        return reports.funnel(came, words)
    stood = pipeline_reports.velocity(reader, pipeline, within, owner=owner)
    return reports.velocity(stood, words)


class ForecastScreen(ReportScreen):
    """See the module; begins with the pipeline given, else with all of them."""

    AREA: ClassVar[str] = "pipeline"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("forecast",)

    def __init__(self, pipeline: int | None = None) -> None:
        super().__init__()
        self.by, self.rates = ForecastBy.MONTH, RateBy.OWNER
        self.pipeline = pipeline
        self.owner: str | None = None
        self.time = Time.NEXT
        self.pipelines: list[PipelineRow] = []

    def pages(self) -> Mapping[str, str]:
        """What is expected, then how it went."""
        return {page.value: _(title) for page, title in PAGES.items()}

    def said(self) -> list[str]:
        """What the lines are, of when, of which pipeline, whose."""
        names = {each.id: each.name for each in self.pipelines}
        pipeline = names.get(self.pipeline or 0, "")
        if not pipeline:
            one = self.page in (Page.FUNNEL, Page.VELOCITY)
            first = self.pipelines[0].name if self.pipelines else ""
            several = _("all pipelines") if len(names) > 1 else ""
            pipeline = first if one else several
        if self.page == Page.FORECAST:
            by = _(BY[self.by.value])
        else:
            by = _(BY[self.rates.value]) if self.page == Page.RATES else ""
        return [by, _(TIMES[self.time]), pipeline, self.owner or ""]

    def empty(self) -> str:
        """What to do to see something on this page."""
        return _(EMPTY[Page(self.page)])

    def without(self) -> tuple[str, ...]:
        """The others are always of the same."""
        return () if self.page in (Page.FORECAST, Page.RATES) else ("forecast.by",)

    def turned(self) -> None:
        """Each page begins with the time that is asked for most."""
        self.time = self._times[0]

    @property
    def _times(self) -> tuple[Time, ...]:
        if self.page == Page.FORECAST:
            return Time.NEXT, Time.YEAR
        return Time.YEAR, Time.QUARTER, Time.EVER

    def reload(self, *, stay: bool = True) -> None:
        """Read the page anew."""
        page = Page(self.page)
        asked = Asked(page, self.by, self.rates, self.pipeline, self.owner, self.time)
        at = here(self.shell)
        words = reports.Words(self.shell.settings, at.calendar)

        def read(reader: Reader) -> tuple[list[PipelineRow], Report]:
            found = queries.pipelines(reader)
            return found, report(reader, asked, found, at, words)

        def shown(found: tuple[list[PipelineRow], Report]) -> None:
            self.pipelines, answer = found
            self.show_report(answer, stay=stay)

        self.ask("report", lambda: self.crm.read(read), shown)

    # Keys

    def action_by(self) -> None:
        """By month, owner or source; win rates also by competitor."""
        if self.page == Page.FORECAST:
            ways = list(ForecastBy)
            self.by = ways[(ways.index(self.by) + 1) % len(ways)]
        elif self.page == Page.RATES:
            kinds = list(RateBy)
            self.rates = kinds[(kinds.index(self.rates) + 1) % len(kinds)]
        else:
            return
        self.change()

    def action_time(self) -> None:
        """What comes or what was; the last year, the last months or all time."""
        times = self._times
        self.time = times[(times.index(self.time) + 1) % len(times)]
        self.change()

    def action_pipeline(self) -> None:
        """All pipelines, or one."""
        if len(self.pipelines) < 2:
            self.say(_("There is only one pipeline; the stages editor adds others."))
            return
        choices = [Choice("", _("all pipelines"))]
        choices += [Choice(str(each.id), each.name) for each in self.pipelines]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.pipeline = int(answer) if answer else None
                self.change()

        self.app.push_screen(ChooseDialog(_("Which pipeline?"), choices), answered)

    def action_owner(self) -> None:
        """Everybody's deals, or those of one."""
        self.ask("owners", lambda: self.crm.read(pipeline_list.owners), self._whose)

    def _whose(self, owners: list[str]) -> None:
        # An account's name is never "*".
        choices = [Choice("*", _("everybody's"))]
        choices += [Choice(owner, owner) for owner in owners if owner]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.owner = None if answer == "*" else answer
                self.change()

        self.app.push_screen(ChooseDialog(_("Whose deals?"), choices), answered)
