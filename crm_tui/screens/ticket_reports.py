"""How service went: pages of charts with their tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.domain import moments
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import ticket_report_tables as tables
from crm_tui.queries import ticket_reports as queries
from crm_tui.queries.ticket_report_tables import ReportPage, Say
from crm_tui.queries.ticket_reports import ReportBy
from crm_tui.screens import ticket_report_pages as drawn
from crm_tui.screens.activity_wording import here
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.report_screen import ReportScreen
from crm_tui.screens.report_table import Report
from crm_tui.screens.wording import number
from crm_tui.text.calendar_grid import month_of, month_title
from crm_tui.text.date_reading import Calendar
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader

_EVERYBODY = "*"
_NOBODY = "-"
"""Answers that are no account's name."""


class Time(Enum):
    """Of how many months a page tells, up to this one."""

    YEAR = 12
    QUARTER = 3
    LONG = 36


TIMES: Final = {
    Time.YEAR: N_("the last 12 months"),
    Time.QUARTER: N_("the last 3 months"),
    Time.LONG: N_("the last 3 years"),
}
BY: Final = {
    ReportBy.MONTH: N_("by month"),
    ReportBy.OWNER: N_("by owner"),
    ReportBy.CATEGORY: N_("by category"),
    ReportBy.CHANNEL: N_("by channel"),
    ReportBy.PRIORITY: N_("by priority"),
}
EMPTY: Final = {
    ReportPage.VOLUME: N_("Tickets that are opened and solved are counted here."),
    ReportPage.TIMES: N_("Answer and solve tickets to see how long it takes."),
    ReportPage.PROMISES: N_("Answer and solve tickets to see which promises are kept."),
    ReportPage.REOPENED: N_("Solved tickets are counted here, and those that come back."),
    ReportPage.SATISFACTION: N_("Rate tickets (z) to see how satisfied customers are."),
    ReportPage.BACKLOG: N_("No ticket is open."),
}


class TicketReports(ReportScreen):
    """See the module."""

    AREA: ClassVar[str] = "tickets"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("ticket_reports",)

    def __init__(self) -> None:
        super().__init__()
        self.by, self.time = ReportBy.MONTH, Time.YEAR
        self.owner: str | None = None

    def pages(self) -> Mapping[str, str]:
        """The pages of the tables."""
        return {page.value: _(title) for page, title in tables.PAGES.items()}

    def said(self) -> list[str]:
        """What the lines are, of when, whose."""
        whose = _("nobody's") if self.owner == "" else self.owner or ""
        if self.page == ReportPage.BACKLOG:
            return [_("by age"), whose]
        return [_(BY[self.by]), _(TIMES[self.time]), whose]

    def empty(self) -> str:
        """What to do to see something on this page."""
        return _(EMPTY[ReportPage(self.page)])

    def without(self) -> tuple[str, ...]:
        """The backlog is as it is now."""
        if self.page == ReportPage.BACKLOG:
            return ("ticket_reports.by", "ticket_reports.time")
        return ()

    def reload(self, *, stay: bool = True) -> None:
        """Read the page anew."""
        page, by, owner, count = ReportPage(self.page), self.by, self.owner, self.time.value
        at = here(self.shell)
        calendar = Calendar(at.calendar)
        say = Say(
            number,
            lambda first: month_title(month_of(date.fromisoformat(first), calendar), language()),
        )

        def read(reader: Reader) -> Report:
            if page is ReportPage.BACKLOG:
                rows = queries.backlog(reader, moments.millis(at.now), owner)
                return drawn.backlog(rows, say)
            months = queries.months(at.today, at.zone, at.calendar, count)
            times = page is ReportPage.TIMES
            lines = queries.tallies(reader, months, by, owner, times=times)
            return drawn.report(lines, page, by, say)

        self.ask("report", lambda: self.crm.read(read), lambda r: self.show_report(r, stay=stay))

    # Keys

    def action_by(self) -> None:
        """By month, owner, category, channel or priority."""
        if self.page != ReportPage.BACKLOG:
            ways = list(ReportBy)
            self.by = ways[(ways.index(self.by) + 1) % len(ways)]
            self.change()

    def action_time(self) -> None:
        """A year, three months, three years."""
        if self.page != ReportPage.BACKLOG:
            times = list(Time)
            self.time = times[(times.index(self.time) + 1) % len(times)]
            self.change()

    def action_owner(self) -> None:
        """Everybody's tickets, or those of one who had some."""
        at, count = here(self.shell), self.time.value

        def owners(reader: Reader) -> list[str]:
            months = queries.months(at.today, at.zone, at.calendar, count)
            lines = queries.tallies(reader, months, ReportBy.OWNER, times=False)
            return sorted(line.key for line in lines)

        self.ask("owners", lambda: self.crm.read(owners), self._whose)

    def _whose(self, owners: list[str]) -> None:
        choices = [Choice(_EVERYBODY, _("everybody's")), Choice(_NOBODY, _("nobody's"))]
        choices += [Choice(owner, owner) for owner in owners if owner]

        def answered(answer: str | None) -> None:
            if answer is not None:
                known: dict[str, str | None] = {_EVERYBODY: None, _NOBODY: ""}
                self.owner = known.get(answer, answer)
                self.change()

        self.app.push_screen(ChooseDialog(_("Whose tickets?"), choices), answered)
