"""A list of records: find line, table, preview; what is listed comes from the subclass.

The first page is read at once, the ids of all the rest after it is shown, rows by windows.
"""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.timer import Timer

from crm_tui.errors import CrmError
from crm_tui.i18n import _, capitalized, ngettext, sentence
from crm_tui.queries.page import View
from crm_tui.screens.live_screen import LiveScreen
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Tone
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines
from crm_tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

FIRST_ROWS = 120
PREVIEW_SECONDS = 0.25
REST_SECONDS = 0.35


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What can be shown at once: the first ids, their rows, and whether that is all."""

    ids: array[int]
    rows: Sequence[TableRow]
    complete: bool


class Listing(LiveScreen):
    """See the module."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("list",)

    def __init__(self) -> None:
        super().__init__()
        self.view = View()
        self.total = 0
        self.book_total = 0
        self.goal: int | None = None
        self.is_typing = False
        self._loaded = False
        self._known = False
        self._ever_shown = False
        self._resting: Timer | None = None
        self._preview_stale = False
        self._later: Timer | None = None

    # What a subclass answers; the first three run in a thread

    @abstractmethod
    def read_first(self, view: View, limit: int) -> FirstPage:
        """The beginning of the list."""

    @abstractmethod
    def read_ids(self, view: View) -> array[int]:
        """All ids in order."""

    @abstractmethod
    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these records."""

    @abstractmethod
    def columns(self) -> Sequence[Column]:
        """The columns to show, in order."""

    @abstractmethod
    def empty_lines(self) -> Sequence[Drawable]:
        """What to say where there is nothing."""

    def show_preview(self, record: int | None) -> None:
        """Show more of the record under the cursor."""

    def find_hint(self) -> str:
        """What the find line can find; empty: what it says for contacts."""
        return ""

    def hidden_actions(self) -> tuple[str, ...]:
        """Actions that make no sense now and are left out of the key bar."""
        return ()

    # Composition

    def compose(self) -> ComposeResult:
        """Bars, table, preview, the empty state over the table."""
        yield self.top_bar()
        yield FilterBar(id="filter", hint=self.find_hint())
        with Vertical(id="listing"):
            yield RecordTable(self.columns(), id="table")
            yield TextLines(id="empty")
            yield TextLines(id="preview")
        yield KeyBar()

    def on_mount(self) -> None:
        """Focus the table; read as soon as the frame stands."""
        self.show_order()
        self.set_focus(self.table)
        self.shell.records_changed.subscribe(self, self.on_records)
        self.call_after_refresh(self.reload)

    @property
    def table(self) -> RecordTable:
        """The table."""
        return self.query_one("#table", RecordTable)

    @property
    def filter_bar(self) -> FilterBar:
        """The find line."""
        return self.query_one("#filter", FilterBar)

    def refresh_bars(self) -> None:
        """Counts and keys anew."""
        contexts = ("filter", "app") if self.filter_bar.has_class("-editing") else (
            *self.CONTEXTS, "table", "app"
        )  # fmt: skip
        self.query_one(KeyBar).show(hints(contexts, self.hidden_actions()))
        count = number(self.book_total) + " · " if self.book_total or self._known else ""
        self.query_one(TopBar).say(count + self.crm.actor)
        marked = self.table.marks.count(self.total)
        if marked:
            text = ngettext("{marked} of {total} marked", "{marked} of {total} marked", marked)
            note = text.format(marked=number(marked), total=number(self.total))
            self.filter_bar.say(note, Tone.ACCENT)
        elif self.view.filter:
            found = number(self.total) + ("" if self._known else "+")
            note = _("{found} of {total}").format(found=found, total=number(self.book_total))
            self.filter_bar.say(note if self.book_total else found)
        else:
            self.filter_bar.say("")

    # Reading

    def reload(self) -> None:
        """Read the list anew; the cursor stays on its record where that is still listed."""
        view = self.view
        if self._loaded and self.table.cursor >= FIRST_ROWS // 2:
            # Deep in a long list: the beginning would throw the cursor back.
            self._read_all(view)
            return
        self.ask(
            "list",
            lambda: self.read_first(view, FIRST_ROWS),
            lambda page: self.show_first(view, page),
            self._refused,
        )

    def show_first(self, view: View, page: FirstPage) -> None:
        """Show the beginning and ask for the rest."""
        self.table.put_rows(page.rows)
        if page.complete or not self._loaded:
            self.total = len(page.ids)
            self._known = page.complete
            self._list(page.ids)
            self._settled()
        if page.complete and not view.filter:
            self.book_total = self.total
            self.refresh_bars()
        elif not page.complete:
            if self._later is not None:
                self._later.stop()
            rest = REST_SECONDS if view.filter else 0.01
            self._later = self.set_timer(rest, lambda: self._read_all(view))

    def _read_all(self, view: View) -> None:
        if view == self.view:
            self.ask("ids", lambda: self.read_ids(view), self._ids_shown, self._refused)

    def _ids_shown(self, ids: array[int]) -> None:
        self.total = len(ids)
        self._known = True
        if not self.view.filter:
            self.book_total = self.total
        self._list(ids)
        self._settled()

    def _list(self, ids: array[int]) -> None:
        self.table.set_ids(ids, follow=self._loaded)
        if self.goal is not None and self.table.go_to(self.goal):
            self.goal = None

    def first_shown(self) -> None:
        """Called once, when the list stands for the first time."""

    def _settled(self) -> None:
        if not self._ever_shown:
            self._ever_shown = True
            self.call_after_refresh(self.first_shown)
        self._loaded = True
        empty = not self.table.ids
        self.table.display = not empty
        lines = self.query_one("#empty", TextLines)
        lines.display = empty
        if empty:
            lines.show(self.empty_lines())
            self.show_preview(None)
            if self.focused is self.table:
                self.set_focus(None)
        elif self.focused is None:
            self.set_focus(self.table)
        if self._preview_stale:
            self._preview_stale = False
            self.show_preview(self.table.record)
        self.refresh_bars()

    def _refused(self, error: CrmError) -> None:
        """A query that can't be understood is said where it stands."""
        self.filter_bar.say(sentence(error), Tone.ALERT)

    def change_view(self, view: View) -> None:
        """List something else."""
        self.view = view
        self.show_order()
        self._loaded = False
        self.reload()

    def order_shown(self) -> tuple[str, bool] | None:
        """The column that is marked as the sorted one, and whether it descends."""
        return self.view.sort, self.view.descending

    def show_order(self) -> None:
        """Show the columns, the sorted one marked."""
        self.table.set_columns(self.columns(), self.order_shown())

    def on_records(self, _event: object) -> None:
        """Rows read before may be old now."""
        self.table.forget_rows()
        self._preview_stale = True
        self.changed()

    # Messages of the widgets

    def on_record_table_rows_needed(self, message: RecordTable.RowsNeeded) -> None:
        """Read a window of rows."""
        ids = message.ids
        self.ask("rows", lambda: self.read_rows(ids), self.table.put_rows)

    def on_record_table_row_highlighted(self, message: RecordTable.RowHighlighted) -> None:
        """Preview the record once the cursor rests."""
        if self._resting is not None:
            self._resting.stop()
        record = message.record
        self._resting = self.set_timer(PREVIEW_SECONDS, lambda: self.show_preview(record))

    def on_record_table_marks_changed(self) -> None:
        """Say how many."""
        self.refresh_bars()

    def on_record_table_sort_requested(self, message: RecordTable.SortRequested) -> None:
        """Sort by a column; again: the other way round."""
        self.sort_by(message.column)

    def sort_by(self, column: str) -> None:
        """Sort by a column; again: the other way round."""
        descending = self.view.sort == column and not self.view.descending
        self.change_view(replace(self.view, sort=column, descending=descending))

    async def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        """Find while typing."""
        self.view = replace(self.view, filter=message.query.strip())
        self._loaded = False
        self.is_typing = True
        if self.table.sort != self.order_shown():
            self.show_order()
        if self.table.marks:
            self.table.clear_marks()
        self.reload()

    def on_filter_bar_accepted(self) -> None:
        """To the list; now the query must make sense as a whole."""
        if self.is_typing:
            self.is_typing = False
            self.reload()
        self.set_focus(self.table if self.table.ids else None)
        self.refresh_bars()

    def on_filter_bar_left(self) -> None:
        """Back to the list; the query stays, Escape again clears it."""
        self.on_filter_bar_accepted()

    # Actions

    async def action_find(self) -> None:
        """Open the find line."""
        await self.filter_bar.edit()
        self.refresh_bars()

    def action_sort(self) -> None:
        """Choose the column to sort by; the same again turns the order round."""
        from crm_tui.screens.dialogs import ChooseDialog  # noqa: PLC0415 - not for the first frame

        sortable = [column for column in self.columns() if column.sortable]
        now = next((n for n, column in enumerate(sortable) if column.id == self.view.sort), 0)
        choices = [Choice(column.id, capitalized(column.title)) for column in sortable]
        text = _("The same again turns the order round.")
        dialog = ChooseDialog(_("Sort by"), choices, text=text, at=now)
        self.app.push_screen(dialog, lambda column: self.sort_by(column) if column else None)

    def action_clear(self) -> None:
        """Clear the marks, else the query."""
        if self.table.marks:
            self.table.clear_marks()
        elif self.view.filter:
            self.filter_bar.set_query("")
            self.change_view(replace(self.view, filter=""))
