"""What boards of deals and of tickets do the same way: the cursor, finding, marks."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from crm_tui.errors import CrmError
from crm_tui.i18n import sentence
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.live_screen import LiveScreen
from crm_tui.widgets import look
from crm_tui.widgets.board import Board
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.key_bar import Hint, KeyBar, hints
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WINDOW: Final = 30
"""Cards of a column that are read at once."""

R = TypeVar("R")


@dataclass(slots=True)
class _Move(Generic[R]):
    """``there`` is the card once this move is written; ``further`` what was asked for since."""

    there: R
    further: Board.CardMoved | None = None


class BoardScreen(LiveScreen, Generic[R]):
    """A board, a filter line and a key bar; ``rows`` are the cards read so far, by their keys."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        self.typing = False
        self.rows: dict[str, R] = {}
        self._on_the_way: dict[str, _Move[R]] = {}
        """Cards whose move is being written."""

    @abstractmethod
    def bring(
        self, row: R, message: Board.CardMoved, done: Callable[[], None], failed: Callable[[], None]
    ) -> None:
        """Write where the board shows that card; then one of the two."""

    @abstractmethod
    def moved(self, row: R, column: str) -> R:
        """The card as it is once it is in that column."""

    @abstractmethod
    def need_a_card(self) -> Sequence[str]:
        """Actions of this board that mean nothing without cards, besides the board's own."""

    def on_mount(self) -> None:
        """Read the board."""
        self.set_focus(self.board)
        self.shell.records_changed.subscribe(self, self.on_records)
        self.call_after_refresh(self.reload)

    @property
    def board(self) -> Board:
        """The board."""
        return self.query_one("#board", Board)

    @property
    def row(self) -> R | None:
        """What is under the cursor, where it stands: a move may not have been told yet."""
        row, column = self.rows.get(self.board.key or ""), self.board.column
        return row if row is None or column is None else self.moved(row, column)

    @property
    def picked(self) -> list[R]:
        """The marked cards, else the one under the cursor."""
        keys = self.board.marked() or [self.board.key or ""]
        return [self.rows[key] for key in keys if key in self.rows]

    @property
    def loaded(self) -> int:
        """How many cards of a column to read, so that none that was shown is gone."""
        return max([WINDOW, *(self.board.loaded(each.key) for each in self.board.columns)])

    def refused(self, error: CrmError) -> None:
        """A search that can't be understood is said where it stands."""
        self.query_one(FilterBar).say(sentence(error), Tone.ALERT)

    # Moving

    def follow(self, message: Board.CardMoved) -> None:
        """Write a move the board shows already; of one card one after the other.

        Whoever moves it on at once goes on from there: the move before was no other's.
        """
        row = self.rows.get(message.key)
        if row is None:
            return
        there = self.moved(row, message.column)
        if message.key in self._on_the_way:
            self._on_the_way[message.key].further = message
        else:
            self._on_the_way[message.key] = _Move(there)
            key = message.key
            self.bring(row, message, lambda: self._arrived(key), lambda: self._stayed(key))
        self.rows[message.key] = there

    def _arrived(self, key: str) -> None:
        move = self._on_the_way.pop(key)
        if self.left:
            return
        if move.further is None:
            self.changed()
        else:
            self.rows[key] = move.there
            self.follow(move.further)

    def _stayed(self, key: str) -> None:
        self._on_the_way.pop(key)
        if not self.left:
            self.reload()

    @property
    def moving(self) -> bool:
        """A card is on its way: what was read before or meanwhile is not where it goes."""
        return bool(self._on_the_way)

    def changed(self) -> None:
        """As any screen; cards on their way are waited for."""
        if not self.moving:
            super().changed()

    # Finding

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        """Find while typing."""
        self.filter = message.query.strip()
        self.typing = True
        self.reload()

    def on_filter_bar_accepted(self) -> None:
        """To the board; now the search must make sense as a whole."""
        self.typing = False
        self.reload()
        self.set_focus(self.board)
        self.query_one(KeyBar).show(self.hints())

    def on_filter_bar_left(self) -> None:
        """Back to the board; the search stays, Escape again clears it."""
        self.on_filter_bar_accepted()

    async def action_find(self) -> None:
        """Open the find line."""
        await self.query_one(FilterBar).edit()
        self.query_one(KeyBar).show(hints(("filter", "app")))

    # Keys

    def hints(self) -> tuple[Hint, ...]:
        """The keys; of the two that move a card the one that moves it forward, if there are any."""
        without = ["board.move_right" if look.now().rtl else "board.move_left"]
        if not self.rows:
            without += ["board.open", "board.mark", "board.move_left", "board.move_right"]
            without += self.need_a_card()
        return hints(("board", *self.CONTEXTS, "app"), without)

    def show_keys(self) -> None:
        """The keys that matter now, unless a search is being typed."""
        if not self.query_one(FilterBar).has_focus_within:
            self.query_one(KeyBar).show(self.hints())

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def clear(self) -> bool:
        """Take the marks off, then the search; False if there was neither."""
        if self.board.marked():
            self.board.clear_marks()
        elif self.filter:
            self.query_one(FilterBar).set_query("")
            self.filter = ""
            self.reload()
        else:
            return False
        return True
