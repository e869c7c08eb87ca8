"""All deals as a list, found by the search language, changed many at once."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.domain.money import currency_for
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import pipeline as queries
from crm_tui.queries import pipeline_list
from crm_tui.queries.page import View
from crm_tui.queries.pipeline_list import DealView
from crm_tui.screens import deal_deeds, deal_losing, deal_winning, deal_words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.deal_search import search_of
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.listing import FirstPage, Listing
from crm_tui.text.dates import show_date
from crm_tui.widgets.board_items import step_sign
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.columns import Column
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow

if TYPE_CHECKING:
    from crm_tui.queries.pipeline import DealRow

COLUMNS: Final = (
    Column("title", N_("DEAL"), 22, 14, 3, 0),
    Column("customer", N_("CUSTOMER"), 18, 10, 2, 1, sortable=False),
    Column("amount", N_("AMOUNT"), 14, 10, 0, 2, numeric=True),
    Column("stage", N_("STAGE"), 12, 7, 1, 3),
    Column("next", N_("NEXT STEP"), 15, 10, 0, 4, sortable=False),
    Column("closes", N_("CLOSES"), 10, 10, 0, 5),
    Column("owner", N_("OWNER"), 8, 4, 0, 6),
    Column("source", N_("SOURCE"), 12, 6, 0, 7),
    Column("tags", N_("TAGS"), 14, 6, 1, 8, sortable=False),
)
RIALS: Final = 20
"""Cells that amounts of rials take."""

STATES: Final = {
    "open": N_("Open"),
    "won": N_("Won"),
    "lost": N_("Lost"),
    "all": N_("All"),
}
_TONES = {"won": Tone.GOOD, "lost": Tone.MUTED}


class DealsScreen(Listing):
    """See the module."""

    AREA: ClassVar[str] = "pipeline"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("deals",)

    def __init__(self) -> None:
        super().__init__()
        self.view = View(sort="updated", descending=True)
        self.status = "open"

    def _asked(self, view: View) -> DealView:
        return DealView(view.sort, view.descending, self.status)

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The first deals."""
        search = search_of(self.crm, self.shell.settings, view.filter, typing=self.is_typing)
        ids = self.crm.read(pipeline_list.first_ids, self._asked(view), search, limit)
        return FirstPage(ids, self.read_rows(ids[:60]), len(ids) < limit)

    def read_ids(self, view: View) -> array[int]:
        """All ids in order."""
        search = search_of(self.crm, self.shell.settings, view.filter, typing=self.is_typing)
        return self.crm.read(pipeline_list.ids, self._asked(view), search)

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these deals."""
        return [self._row(row) for row in self.crm.read(queries.rows, ids)]

    def _row(self, row: DealRow) -> TableRow:
        at, settings = here(self.shell), self.shell.settings
        words, tone = deal_words.step(row, at)
        sign = step_sign(tone)
        close = row.expected_close
        shown = show_date(close, at.calendar, language()) if close else ""
        late = bool(close) and row.status == "open" and close < at.today.isoformat()
        return TableRow(
            row.id,
            {
                "title": (Span(row.title, _TONES.get(row.status, Tone.STRONG)),),
                "customer": row.customer,
                "amount": deal_words.money(row.amount, row.currency, settings),
                "stage": (Span(row.stage, Tone.MUTED if row.status != "open" else Tone.NORMAL),),
                "next": (sign, Span(f" {words}", sign.tone)),
                "closes": (Span(shown, Tone.ALERT if late else Tone.MUTED),),
                "owner": (Span(row.owner, Tone.MUTED),),
                "source": (Span(row.source, Tone.MUTED),),
                "tags": (Span(" ".join(f"#{t}" for t in row.tags.split()), Tone.MUTED),),
            },
        )

    def columns(self) -> Sequence[Column]:
        """The columns with titles in the user's language."""
        titled = [replace(column, title=_(column.title)) for column in COLUMNS]
        if currency_for(self.shell.settings, language()) != "IRR":
            return titled
        # Rials are many: an amount must not be cut.
        return [
            replace(column, width=RIALS, minimum=RIALS) if column.id == "amount" else column
            for column in titled
        ]

    def empty_lines(self) -> Sequence[Drawable]:
        """What to say where nothing is listed."""
        if self.view.filter:
            shown = _("shows all deals again")
            return [Line(), line(_("Nothing found.")), Line(), _key("esc", shown)]
        return [
            Line(),
            line(Span(_("No deals here."), Tone.TITLE)),
            Line(),
            _key("n", _("adds one")),
            _key("a", _("shows open ones, won, lost, or all")),
        ]

    def find_hint(self) -> str:
        """What can be found here."""
        return _("find a title, stage:…, owner:me, amount:>50m, rotten")

    def hidden_actions(self) -> tuple[str, ...]:
        """What makes no sense without a row."""
        without = (
            *("table.open", "table.mark", "deals.win", "deals.lose", "deals.edit"),
            *("deals.task", "deals.assign", "deals.change", "deals.export"),
        )
        return () if self.table.ids else without

    # Keys

    @property
    def picked(self) -> list[int]:
        """The marked deals, else the one under the cursor."""
        table = self.table
        if table.marks:
            return table.marks.among(table.ids)
        return [table.record] if table.record is not None else []

    def _with_rows(self, deed: str) -> None:
        ids = self.picked

        def read() -> list[DealRow]:
            return self.crm.read(queries.rows, ids)

        def go(rows: list[DealRow]) -> None:
            if not rows:
                return
            if deed == "win":
                deal_winning.win(self, rows[0])
            elif deed == "lose":
                deal_losing.lose(self, rows[0])
            elif deed == "reopen":
                deal_deeds.reopen(self, rows[0])
            elif deed == "task":
                deal_deeds.plan(self, rows[0])
            elif deed == "assign":
                deal_deeds.assign(self, rows, self.table.clear_marks)
            else:
                deal_deeds.remove(self, rows, self.table.clear_marks)

        if ids:
            self.ask("rows of deed", read, go)

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        """Show the deal."""
        from crm_tui.screens.deal_card import DealCardScreen  # noqa: PLC0415 - at first use

        self.app.push_screen(DealCardScreen(message.record))

    def action_new(self) -> None:
        """Add a deal."""
        deal_deeds.new(self, saved=self._go_to)

    def _go_to(self, deal: int) -> None:
        self.goal = deal
        self.reload()

    def action_edit(self) -> None:
        """Edit the deal under the cursor."""
        if self.table.record is not None:
            deal_deeds.edit(self, self.table.record)

    def action_win(self) -> None:
        """Won."""
        self._with_rows("win")

    def action_lose(self) -> None:
        """Lost: asks why."""
        self._with_rows("lose")

    def action_reopen(self) -> None:
        """Open again."""
        self._with_rows("reopen")

    def action_task(self) -> None:
        """Write down the next step."""
        self._with_rows("task")

    def action_assign(self) -> None:
        """Give the marked deals to an owner."""
        self._with_rows("assign")

    def action_remove(self) -> None:
        """Take the marked deals out of the book."""
        self._with_rows("remove")

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_change(self) -> None:
        """Change the marked deals."""
        from crm_tui.screens import deal_bulk  # noqa: PLC0415 - on demand

        if ids := self.picked:
            deal_bulk.change_many(self, ids, self.table.clear_marks)

    def action_views(self) -> None:
        """Saved views: open, save, remove."""
        from crm_tui.screens import deal_views  # noqa: PLC0415 - on demand

        deal_views.views(self)

    def apply(self, view: View, status: str) -> None:
        """Show what a saved view holds."""
        self.status = status
        self.filter_bar.set_query(view.filter)
        self.change_view(view)

    def action_import(self) -> None:
        """Bring deals in from a file."""
        from crm_tui.screens.imports import ImportScreen  # noqa: PLC0415 - on demand

        self.app.push_screen(ImportScreen("deal"))

    def action_export(self) -> None:
        """Write the marked, else all that is listed, to a file."""
        from crm_tui.screens import deal_exporting  # noqa: PLC0415 - on demand

        if self.table.ids:
            deal_exporting.export(self, "deal", self.table.marked() or self.table.ids)

    def action_status(self) -> None:
        """Open ones, won, lost, or all."""
        choices = [Choice(name, _(title)) for name, title in STATES.items()]

        def answered(answer: str | None) -> None:
            if answer is not None:
                self.status = answer
                self.change_view(self.view)

        dialog = ChooseDialog(_("Which deals?"), choices, at=list(STATES).index(self.status))
        self.app.push_screen(dialog, answered)

    def action_back(self) -> None:
        """Clear marks and search, then back to the board."""
        if self.table.marks or self.view.filter:
            self.action_clear()
        else:
            self.dismiss(None)


def _key(key: str, words: str) -> Line:
    return line(Span(key, Tone.KEY), "  " + words)
