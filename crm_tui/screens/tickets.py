"""The queue of tickets: mine, nobody's, by what is due first, all; found by the search language."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical

from crm_tui.domain import moments
from crm_tui.errors import N_
from crm_tui.i18n import _, ngettext
from crm_tui.queries import ticket_list, ticket_messages
from crm_tui.queries import tickets as queries
from crm_tui.queries.page import View
from crm_tui.queries.ticket_list import QUEUES, Counts, Queue
from crm_tui.screens import ticket_words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.listing import FirstPage
from crm_tui.screens.ticket_acting_list import TicketActingList
from crm_tui.screens.ticket_search import search_of
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.key_bar import KeyBar, shown_key
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.record_table import RecordTable, TableRow
from crm_tui.widgets.text_lines import TextLines
from crm_tui.widgets.view_bar import ViewBar, Way

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.ticket_messages import MessageRow
    from crm_tui.queries.tickets import TicketRow

NUMBER_WIDTH: Final = 11
"""Cells of a number such as ``T-2026-0031``; where there are longer ones, more."""
COLUMNS: Final = (
    Column("due", N_("TIME LEFT"), 17, 15, 0, 0),
    Column("number", N_("NUMBER"), NUMBER_WIDTH, NUMBER_WIDTH, 0, 3),
    Column("subject", N_("SUBJECT"), 22, 14, 3, 1),
    Column("customer", N_("CUSTOMER"), 15, 10, 2, 2),
    Column("status", N_("STATUS"), 16, 8, 0, 4),
    Column("priority", N_("PRIORITY"), 8, 6, 0, 5),
    Column("owner", N_("OWNER"), 8, 5, 0, 6),
    Column("category", N_("CATEGORY"), 14, 8, 1, 7),
    Column("updated", N_("CHANGED"), 16, 16, 0, 8),
    Column("channel", N_("CHANNEL"), 8, 6, 0, 9, sortable=False),
)
_KEYS: Final = {"mine": "mine", "unassigned": "free", "sla": "due", "all": "all"}
"""Queue -> the verb that shows it."""
MINUTE_SECONDS: Final = 60
SEEN_AT_ONCE: Final = 60


class TicketsScreen(TicketActingList):
    """See the module."""

    AREA: ClassVar[str] = "tickets"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("tickets",)
    DEFAULT_CSS = """
    TicketsScreen #ways { margin: 0 0 0 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.view = View(sort="due", descending=False)
        self.which = "mine"
        self.state = "open"
        self._counts = Counts(0, 0, 0, 0)
        self._preview_on = True
        self._chosen_by_user = False
        self._number_width = self._number_shown = NUMBER_WIDTH

    def compose(self) -> ComposeResult:
        """Bars, the four ways to look at it, table, preview."""
        yield self.top_bar()
        yield ViewBar(id="ways")
        yield FilterBar(id="filter", hint=self.find_hint())
        with Vertical(id="listing"):
            yield RecordTable(self.columns(), id="table")
            yield TextLines(id="empty")
            yield TextLines(id="preview")
        yield KeyBar()

    def on_mount(self) -> None:
        """As every list; what is left of the time is told anew each minute."""
        super().on_mount()
        self._show_ways()
        self.set_interval(MINUTE_SECONDS, self._minute)

    def _minute(self) -> None:
        if self.is_current:
            self.table.forget_rows()
            self._read_counts()

    # What is listed

    def _queue(self, view: View) -> Queue:
        return Queue(self.which, self.crm.actor, view.sort, view.descending, self.state)

    def read_first(self, view: View, limit: int) -> FirstPage:
        """The first tickets."""
        if not self._chosen_by_user:
            self._begin()
        search = search_of(self.crm, self.shell.settings, view.filter, typing=self.is_typing)
        ids = self.crm.read(ticket_list.first_ids, self._queue(view), search, limit)
        return FirstPage(ids, self.read_rows(ids[:SEEN_AT_ONCE]), len(ids) < limit)

    def _begin(self) -> None:
        """Whoever has no tickets begins with those of nobody, then with all; runs in a thread."""
        self._chosen_by_user = True
        found = self.crm.read(ticket_list.counts, self.crm.actor)
        self.which = next((each for each in ("mine", "unassigned") if found.of(each)), "all")

    def read_ids(self, view: View) -> array[int]:
        """All ids in order."""
        search = search_of(self.crm, self.shell.settings, view.filter, typing=self.is_typing)
        return self.crm.read(ticket_list.ids, self._queue(view), search)

    def read_rows(self, ids: Sequence[int]) -> list[TableRow]:
        """The rows of these tickets."""
        at, rows = here(self.shell), self.crm.read(queries.rows, ids)
        # Half a number would be another one.
        self._number_width = max([self._number_width, *(len(row.number) for row in rows)])
        return [ticket_words.table_row(row, at) for row in rows]

    def show_first(self, view: View, page: FirstPage) -> None:
        """As in any list, with room for the longest number."""
        if self._number_width > self._number_shown:
            self.show_order()
        super().show_first(view, page)

    def reload(self) -> None:
        """The list and the counts."""
        super().reload()
        self._read_counts()

    def _read_counts(self) -> None:
        now = moments.millis(self.crm.now())
        self.ask(
            "counts",
            lambda: self.crm.read(ticket_list.counts, self.crm.actor, now),
            self._counted,
        )

    def _counted(self, counts: Counts) -> None:
        self._counts = counts
        if self.state == "open":
            self.book_total = counts.of(self.which)
        self._show_ways()
        self.refresh_bars()

    def _show_ways(self) -> None:
        keys = {verb: keymap().action(f"tickets.{verb}").keys for verb in _KEYS.values()}
        ways = []
        for which, title in QUEUES.items():
            key = shown_key(keys[_KEYS[which]][0]) if keys[_KEYS[which]] else ""
            if which == "all" and self.state == "any":
                # How many these are stands above; the count is that of the open ones.
                ways.append(Way(which, key, _("All, closed too")))
            else:
                ways.append(Way(which, key, _(title), number(self._counts.of(which))))
        late = self._counts.breached
        end: tuple[Span, ...] = ()
        if late:
            words = ngettext("{count} late", "{count} late", late).format(count=number(late))
            end = (Span(f"{look.now().glyphs.up} {words}", Tone.ALERT),)
        self.query_one(ViewBar).show(ways, self.which, end)

    def columns(self) -> Sequence[Column]:
        """The columns with titles in the user's language."""
        width = self._number_shown = self._number_width
        titled = [replace(column, title=_(column.title)) for column in COLUMNS]
        return [
            replace(column, width=width, minimum=width) if column.id == "number" else column
            for column in titled
        ]

    def find_hint(self) -> str:
        """What can be found here."""
        return _("find a word, 31, status:…, owner:none, breached, due:<2h")

    def empty_lines(self) -> Sequence[Drawable]:
        """What to say where nothing is listed."""
        if self.view.filter:
            back = _("shows all tickets again")
            return [Line(), line(_("Nothing found.")), Line(), _key("esc", back)]
        if not self._counts.all and self.which == "all":
            return [
                Line(),
                line(Span(_("No open tickets."), Tone.TITLE)),
                Line(),
                _key("n", _("adds one")),
                _key("a", _("shows the closed ones as well")),
                _key("z", _("sets up statuses, categories and ready texts")),
            ]
        titles = {
            "mine": _("You have no open tickets."),
            "unassigned": _("Every ticket has an owner."),
            "sla": _("Nothing runs out."),
        }
        next_ = [_key("w", _("takes the most urgent ticket nobody has"))]
        return [
            Line(),
            line(Span(titles.get(self.which, _("No open tickets.")), Tone.TITLE)),
            Line(),
            *(next_ if self._counts.unassigned else []),
            _key("a", _("shows all tickets")),
        ]

    def hidden_actions(self) -> tuple[str, ...]:
        """What the bar of ways shows already, and what makes no sense without a row."""
        ways = tuple(f"tickets.{verb}" for verb in _KEYS.values())
        if self.table.ids:
            return ways if self.table.marks else (*ways, "tickets.change")
        without = ("reply", "take", "close", "change", "assign", "edit", "task")
        return (*ways, "table.open", "table.mark", *(f"tickets.{verb}" for verb in without))

    # Preview

    def show_preview(self, record: int | None) -> None:
        """Who asks, how it stands, what was said last."""
        pane = self.query_one("#preview", TextLines)
        pane.display = self._preview_on and record is not None
        if record is None or not self._preview_on:
            return

        def read() -> tuple[list[TicketRow], list[MessageRow]]:
            rows = self.crm.read(queries.rows, [record])
            return rows, self.crm.read(ticket_messages.messages, record, None, 1)

        def shown(found: tuple[list[TicketRow], list[MessageRow]]) -> None:
            rows, messages = found
            width = pane.size.width or self.size.width
            at = here(self.shell)
            pane.show(ticket_words.preview_lines(rows[0], messages, at, width) if rows else [])

        self.ask("preview", read, shown, lambda _error: pane.show([]))

    def action_preview(self) -> None:
        """Show or hide the preview."""
        self._preview_on = not self._preview_on
        self.show_preview(self.table.record)

    # Ways to look at it

    def show_queue(self, which: str, state: str = "open") -> None:
        """Look at another queue, from its beginning."""
        if state != self.state:
            self.book_total = 0
        self.which, self.state = which, state
        self._chosen_by_user = True
        self.table.clear_marks()
        self._show_ways()
        self.change_view(self.view)

    def on_view_bar_chosen(self, message: ViewBar.Chosen) -> None:
        """A click on a way."""
        if message.way == "all":
            self.action_all()
        else:
            self.show_queue(message.way)

    def action_mine(self) -> None:
        """My tickets."""
        self.show_queue("mine")

    def action_free(self) -> None:
        """Those nobody has."""
        self.show_queue("unassigned")

    def action_due(self) -> None:
        """What runs out, the first first."""
        self.view = replace(self.view, sort="due", descending=False)
        self.show_queue("sla")

    def action_all(self) -> None:
        """All open ones; again: closed ones as well."""
        again = self.which == "all" and self.state == "open"
        self.show_queue("all", "any" if again else "open")

    def action_views(self) -> None:
        """Saved views: open, save, remove."""
        from crm_tui.screens import ticket_views  # noqa: PLC0415 - on demand

        ticket_views.views(self)

    def apply(self, view: View, which: str, state: str) -> None:
        """Show what a saved view holds."""
        self.view = view
        self.filter_bar.set_query(view.filter)
        self.show_queue(which, state)


def _key(key: str, words: str) -> Line:
    return line(Span(key, Tone.KEY), "  " + words)
