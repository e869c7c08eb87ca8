"""Tickets as cards, a column for each status; moving a card sets the status."""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from crm_tui.domain import moments
from crm_tui.i18n import _, ngettext
from crm_tui.queries import ticket_board
from crm_tui.queries.tickets import TicketRow
from crm_tui.screens import ticket_closing, ticket_deeds, ticket_words
from crm_tui.screens.activity_wording import here
from crm_tui.screens.board_screen import WINDOW, BoardScreen
from crm_tui.screens.ticket_search import search_of
from crm_tui.screens.wording import number
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.board import Board
from crm_tui.widgets.board_items import BoardColumn
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.key_bar import KeyBar, shown_key
from crm_tui.widgets.lines import Span, Tone
from crm_tui.widgets.view_bar import ViewBar, Way

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from crm_tui.queries.ticket_setup import StatusRow

_NEED_A_CARD = (
    *("ticket_board.take", "ticket_board.close"),
    *("ticket_board.assign", "ticket_board.change", "ticket_board.edit"),
)
_WAYS = ("all", "mine", "free")


class TicketBoardScreen(BoardScreen[TicketRow]):
    """See the module."""

    AREA: ClassVar[str] = "tickets"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("ticket_board",)

    def __init__(self) -> None:
        super().__init__()
        self.way = "all"
        self._statuses: dict[str, StatusRow] = {}

    def compose(self) -> ComposeResult:
        """Bars, whose tickets these are, the board."""
        yield self.top_bar()
        yield ViewBar(id="ways")
        hint = _("find a word, 31, priority:…, owner:none, breached, due:<2h")
        yield FilterBar(id="filter", hint=hint)
        yield Board(empty=self._empty(), ranked=False, id="board")
        yield KeyBar(self.hints())

    def need_a_card(self) -> tuple[str, ...]:
        """What is done with tickets."""
        return _NEED_A_CARD

    # Reading

    @property
    def _owner(self) -> str | None:
        return {"mine": self.crm.actor, "free": ""}.get(self.way)

    def reload(self) -> None:
        """Read the columns with the tickets that are in sight."""
        owner, text, typing, loaded = self._owner, self.filter, self.typing, self.loaded
        now = moments.millis(self.crm.now())

        def read() -> list[ticket_board.BoardColumn]:
            search = search_of(self.crm, self.shell.settings, text, typing=typing)
            return self.crm.read(ticket_board.board, loaded, owner=owner, search=search, now=now)

        self.ask("board", read, self._shown, self.refused)

    def _shown(self, columns: list[ticket_board.BoardColumn]) -> None:
        if self.moving:
            return
        self.query_one(FilterBar).say("")
        at = here(self.shell)
        self.rows = {str(row.id): row for column in columns for row in column.rows}
        self._statuses = {str(column.status.id): column.status for column in columns}
        self.board.empty = self._empty()
        self.board.show(
            [
                BoardColumn(
                    key=str(column.status.id),
                    title=column.status.name,
                    count=number(column.count) + ("+" if column.more else ""),
                    sums=_late(column.late),
                    cards=tuple(ticket_words.board_card(row, at) for row in column.rows),
                    more=len(column.rows) < column.count or column.more,
                    total=column.count,
                )
                for column in columns
            ]
        )
        titles = {"all": _("All"), "mine": _("Mine"), "free": _("Unassigned")}
        ways = []
        for way in _WAYS:
            keys = keymap().action(f"ticket_board.{way}").keys
            ways.append(Way(way, shown_key(keys[0]) if keys else "", titles[way]))
        count = sum(column.count for column in columns if column.status.meaning not in _ENDED)
        said = ngettext("{count} open", "{count} open", count).format(count=number(count))
        self.query_one(ViewBar).show(ways, self.way, (Span(said, Tone.MUTED),))
        self.show_keys()

    def _empty(self) -> str:
        """What a board without cards says."""
        if not self.filter:
            return _("No tickets here: n adds one, a shows those of everybody.")
        return f"{_('Nothing found.')} esc {_('shows all tickets again')}."

    def on_board_window_needed(self, message: Board.WindowNeeded) -> None:
        """Read the next tickets of a column."""
        column, status = message.column, self._statuses.get(message.column)
        last = self.rows.get(message.after or "")
        owner, text = self._owner, self.filter
        if status is None:
            return

        def read() -> list[TicketRow]:
            search = search_of(self.crm, self.shell.settings, text)
            return self.crm.read(
                ticket_board.more, status, last, WINDOW, owner=owner, search=search
            )

        def shown(rows: list[TicketRow]) -> None:
            self.rows |= {str(row.id): row for row in rows}
            at = here(self.shell)
            cards = [ticket_words.board_card(row, at) for row in rows]
            self.board.add(column, cards, more=len(rows) == WINDOW)

        self.ask(f"column {column}", read, shown)

    # What the board says

    def on_board_card_opened(self, message: Board.CardOpened) -> None:
        """Show the ticket."""
        ticket_deeds.open_ticket(self, int(message.key))

    def on_board_column_opened(self) -> None:
        """Add a ticket."""
        self.action_new()

    def on_board_card_moved(self, message: Board.CardMoved) -> None:
        """Bring the ticket to that status; the board shows it already."""
        self.follow(message)

    def bring(
        self,
        row: TicketRow,
        message: Board.CardMoved,
        done: Callable[[], None],
        failed: Callable[[], None],
    ) -> None:
        """To that status."""
        ticket_deeds.move(self, row, int(message.column), done=done, failed=failed)

    def moved(self, row: TicketRow, column: str) -> TicketRow:
        """In that status."""
        there, status = copy(row), self._statuses[column]
        there.status_id, there.status, there.meaning = status.id, status.name, status.meaning
        return there

    # Whose tickets

    def _show_way(self, way: str) -> None:
        self.way = way
        self.board.clear_marks()
        self.reload()

    def on_view_bar_chosen(self, message: ViewBar.Chosen) -> None:
        """A click on a way."""
        self._show_way(message.way)

    def action_all(self) -> None:
        """Those of everybody."""
        self._show_way("all")

    def action_mine(self) -> None:
        """My tickets."""
        self._show_way("mine")

    def action_free(self) -> None:
        """Those nobody has."""
        self._show_way("free")

    # Keys

    def action_next(self) -> None:
        """Take the most urgent ticket nobody has, and open it."""
        ticket_deeds.take_next(self)

    def action_new(self) -> None:
        """Add a ticket, and show it: its number is told the customer."""
        ticket_deeds.new(self, saved=partial(ticket_deeds.open_ticket, self))

    def action_edit(self) -> None:
        """Edit the ticket under the cursor."""
        if self.row is not None:
            ticket_deeds.edit(self, self.row.id)

    def action_take(self) -> None:
        """Make it mine."""
        if self.row is not None:
            ticket_deeds.take(self, self.row.id)

    def action_close(self) -> None:
        """Close the marked, with an outcome; open a closed one again."""
        if rows := self.picked:
            ticket_closing.close(self, rows, self.board.clear_marks)

    def action_assign(self) -> None:
        """Give the marked to an owner."""
        if rows := self.picked:
            ticket_deeds.assign(self, rows, self.board.clear_marks)

    def action_change(self) -> None:
        """Change the marked at once."""
        from crm_tui.screens import ticket_bulk  # noqa: PLC0415 - on demand

        if rows := self.picked:
            ticket_bulk.change_many(self, [row.id for row in rows], self.board.clear_marks)

    def action_back(self) -> None:
        """Take the marks off, then the search, then back to the queue."""
        if not self.clear():
            self.dismiss(None)


_ENDED = ticket_board.ENDED


def _late(late: int) -> str:
    """How many of a column are late."""
    if not late:
        return ""
    words = ngettext("{count} late", "{count} late", late).format(count=number(late))
    return f"{look.now().glyphs.up} {words}"
