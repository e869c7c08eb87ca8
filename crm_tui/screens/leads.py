"""The queue of leads: call, qualify, park, drop; one key each."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.config import region_for
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import leads as queries
from crm_tui.queries.leads import LeadView
from crm_tui.queries.page import View
from crm_tui.screens import lead_deeds
from crm_tui.screens.activity_wording import here
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.deal_search import lead_search_of
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.listing import FirstPage, Listing
from crm_tui.screens.wording import day
from crm_tui.text.dates import show_date
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.columns import Column
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow

if TYPE_CHECKING:
    from crm_tui.queries.leads import LeadRow

COLUMNS: Final = (
    Column("name", N_("NAME"), 20, 12, 2, 0),
    Column("phone", N_("PHONE"), 16, 13, 0, 1, sortable=False),
    Column("need", N_("NEED"), 22, 10, 3, 2, sortable=False),
    Column("source", N_("SOURCE"), 12, 6, 0, 3),
    Column("owner", N_("OWNER"), 8, 4, 0, 4),
    Column("created", N_("SINCE"), 10, 10, 0, 5),
    Column("company", N_("COMPANY"), 16, 8, 1, 6, sortable=False),
    Column("status", N_("STATUS"), 14, 8, 0, 7),
)
STATES: Final = {
    "queue": N_("The queue"),
    "parked": N_("Parked"),
    "qualified": N_("Qualified"),
    "dropped": N_("Dropped"),
    "all": N_("All"),
}


class LeadsScreen(Listing):
    """See the module."""

    AREA: ClassVar[str] = "pipeline"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("leads",)

    def __init__(self) -> None:
        super().__init__()
        self.view = View(sort="queue")
        self.state = "queue"
        self.rows: dict[int, LeadRow] = {}

    def _asked(self, view: View) -> LeadView:
        return LeadView(self.state, None, view.sort, view.descending)

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The first leads."""
        ids = self.read_ids(view)[:limit]
        return FirstPage(ids, self.read_rows(ids[:60]), len(ids) < limit)

    def read_ids(self, view: View) -> array[int]:
        """All ids in order."""
        search = lead_search_of(self.crm, self.shell.settings, view.filter, typing=self.is_typing)
        today = here(self.shell).today
        return self.crm.read(queries.ids, self._asked(view), today, search)

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these leads."""
        found = self.crm.read(queries.rows, ids)
        self.rows |= {row.id: row for row in found}
        return [self._row(row) for row in found]

    def _row(self, row: LeadRow) -> TableRow:
        calendar = here(self.shell).calendar
        status = {
            "new": "",
            "parked": _("until {day}").format(
                day=show_date(row.parked_until, calendar, language())
            ),
            "qualified": _("qualified"),
            "dropped": row.reason,
        }[row.status]
        return TableRow(
            row.id,
            {
                "name": (Span(row.title, Tone.STRONG),),
                "phone": row.phone or row.email,
                "need": row.need.split("\n")[0],
                "source": (Span(row.source, Tone.MUTED),),
                "owner": (Span(row.owner, Tone.MUTED),),
                "created": (Span(day(row.created_at, calendar), Tone.MUTED),),
                "company": row.company,
                "status": (Span(status, Tone.MUTED),),
            },
        )

    def columns(self) -> Sequence[Column]:
        """The columns with titles in the user's language."""
        return [replace(column, title=_(column.title)) for column in COLUMNS]

    def empty_lines(self) -> Sequence[Drawable]:
        """What to say where nobody waits."""
        if self.view.filter:
            return [Line(), line(_("Nothing found."))]
        return [
            Line(),
            line(Span(_("Nobody is waiting."), Tone.TITLE)),
            Line(),
            line(Span("n", Tone.KEY), "  " + _("adds a lead: a name or a phone is enough")),
            line(Span("a", Tone.KEY), "  " + _("shows parked, qualified and dropped ones")),
            line(Span("r", Tone.KEY), "  " + _("gives new leads to people in turn")),
        ]

    def find_hint(self) -> str:
        """What can be found here."""
        return _("find a name, a phone, source:…, owner:me")

    def hidden_actions(self) -> tuple[str, ...]:
        """What makes no sense without a row."""
        names = ("call", "qualify", "park", "drop", "edit", "assign", "export")
        without = ("table.open", "table.mark", *(f"leads.{name}" for name in names))
        return () if self.table.ids else without

    # Keys

    @property
    def row(self) -> LeadRow | None:
        """The lead under the cursor."""
        return self.rows.get(self.table.record or 0)

    @property
    def picked(self) -> list[int]:
        """The marked leads, else the one under the cursor."""
        table = self.table
        if table.marks:
            return table.marks.among(table.ids)
        return [table.record] if table.record is not None else []

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        """Show the contact or the deal it became, else edit it."""
        row = self.rows.get(message.record)
        if row is not None:
            lead_deeds.show(self, row)

    def action_new(self) -> None:
        """Add a lead."""
        lead_deeds.edit(self, None)

    def action_edit(self) -> None:
        """Edit the lead under the cursor."""
        if self.row is not None:
            lead_deeds.edit(self, self.row.id)

    def action_call(self) -> None:
        """Call: the number stands large; what came of it is asked."""
        if self.row is not None:
            lead_deeds.call(self, self.row)

    def action_qualify(self) -> None:
        """Make a deal of it, after a look for duplicates."""
        if self.row is not None:
            region = region_for(self.shell.settings, language())
            lead_deeds.qualify(self, self.row, region)

    def action_park(self) -> None:
        """Put it aside until a day."""
        if ids := self.picked:
            lead_deeds.park(self, ids, self.table.clear_marks)

    def action_drop(self) -> None:
        """No customer for us: asks why."""
        if ids := self.picked:
            lead_deeds.drop(self, ids, self.table.clear_marks)

    def action_reopen(self) -> None:
        """Back into the queue."""
        if ids := self.picked:
            lead_deeds.take_up(self, ids, self.table.clear_marks)

    def action_assign(self) -> None:
        """Give them to an owner."""
        if ids := self.picked:
            lead_deeds.assign(self, ids, self.table.clear_marks)

    def action_rule(self) -> None:
        """Who gets new leads, in turn."""
        lead_deeds.set_rule(self)

    def action_import(self) -> None:
        """Bring leads in from a file."""
        from crm_tui.screens.imports import ImportScreen  # noqa: PLC0415 - on demand

        self.app.push_screen(ImportScreen("lead"))

    def action_export(self) -> None:
        """Write the marked, else all that is listed, to a file."""
        from crm_tui.screens import deal_exporting  # noqa: PLC0415 - on demand

        if self.table.ids:
            deal_exporting.export(self, "lead", self.table.marked() or self.table.ids)

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_state(self) -> None:
        """The queue, parked ones, qualified, dropped, or all."""
        choices = [Choice(name, _(title)) for name, title in STATES.items()]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.state = answer
                self.change_view(self.view)

        dialog = ChooseDialog(_("Which leads?"), choices, at=list(STATES).index(self.state))
        self.app.push_screen(dialog, answered)

    def action_back(self) -> None:
        """Clear marks and search, then back to the board."""
        if self.table.marks or self.view.filter:
            self.action_clear()
        else:
            self.dismiss(None)
