"""A board: columns of cards, a cursor that is a card, cards that are moved by keys or the mouse.

Only a window of each column is here; more is asked for when the cursor comes near its end. A move
is shown at once; if it can't be, the next ``show`` says so. In Persian the columns run from the
right. When the cursor passes the edge of a column its window moves by half a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import ClassVar

from textual.message import Message

from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.board_items import BoardCard, BoardColumn
from crm_tui.widgets.board_mouse import BoardMouse
from crm_tui.widgets.spots import Spot


class Board(BoardMouse, can_focus=True):
    """See the module.

    ``empty`` is said where there are no cards at all, ``empty_column`` in a column without cards
    and without a hint of its own. ``ranked`` False: the order is not the user's, so cards are
    moved between columns only.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("board",)
    DEFAULT_CSS = """
    Board { height: 1fr; min-height: 5; }
    """

    class Highlighted(Message):
        """The cursor stands elsewhere; ``key`` is None in an empty column."""

        def __init__(self, board: Board, column: str | None, key: str | None) -> None:
            super().__init__()
            self.board, self.column, self.key = board, column, key

    class CardOpened(Message):
        """Enter or a double click on a card."""

        def __init__(self, board: Board, key: str) -> None:
            super().__init__()
            self.board, self.key = board, key

    class ColumnOpened(Message):
        """Enter in an empty column, or a double click on a head."""

        def __init__(self, board: Board, column: str) -> None:
            super().__init__()
            self.board, self.column = board, column

    class CardMoved(Message):
        """A card was put into another column, before that card (None: after the last one)."""

        def __init__(self, board: Board, key: str, column: str, before: str | None) -> None:
            super().__init__()
            self.board, self.key, self.column, self.before = board, key, column, before

    class CardRanked(Message):
        """A card was put elsewhere in its column, before that card (None: after the last one)."""

        def __init__(self, board: Board, key: str, column: str, before: str | None) -> None:
            super().__init__()
            self.board, self.key, self.column, self.before = board, key, column, before

    class WindowNeeded(Message):
        """Cards after that one (None: the first ones) will be seen soon: answer with ``add``."""

        def __init__(self, board: Board, column: str, after: str | None) -> None:
            super().__init__()
            self.board, self.column, self.after = board, column, after

    class MarksChanged(Message):
        """Other cards are marked than before."""

        def __init__(self, board: Board, count: int) -> None:
            super().__init__()
            self.board, self.count = board, count

    def __init__(
        self,
        *,
        empty: str = "",
        empty_column: str = "",
        ranked: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._bindings = bindings_for(self.CONTEXTS)
        self.empty, self.empty_column, self.ranked = empty, empty_column, ranked
        self._told: tuple[str | None, str | None] = (None, None)

    # What the screen tells the board, and asks it

    def show(self, columns: Sequence[BoardColumn], *, follow: bool = True) -> None:
        """Show these columns; ``follow`` keeps the cursor on its card, wherever it went.

        Where the card is gone the cursor stands on what took its place.
        """
        before = [column.key for column in self.columns]
        self.state.show(columns, follow=follow)
        if self._drag is not None and (
            self._drag.card.key not in self.state.places
            or before != [column.key for column in self.columns]
        ):
            self._end_drag()
        self._settle()
        marked = len(self._marked)
        self._marked &= self.state.places.keys()
        if len(self._marked) != marked:
            self.post_message(self.MarksChanged(self, len(self._marked)))

    def add(self, column: str, cards: Sequence[BoardCard], *, more: bool) -> None:
        """The next cards of a column; ``more`` tells that others follow."""
        at = self.state.number_of(column)
        if at is not None:
            self.state.add(at, cards, more=more)
            self._settle()

    @property
    def columns(self) -> tuple[BoardColumn, ...]:
        """The columns as they are shown."""
        return self.state.columns

    @property
    def card(self) -> BoardCard | None:
        """The card under the cursor."""
        return self.state.card

    @property
    def key(self) -> str | None:
        """The key of the card under the cursor."""
        card = self.state.card
        return card.key if card is not None else None

    @property
    def column(self) -> str | None:
        """The key of the column the cursor is in."""
        column = self.state.column
        return column.key if column is not None else None

    def loaded(self, column: str) -> int:
        """How many cards of a column are here: as many as a refresh should bring."""
        at = self.state.number_of(column)
        return 0 if at is None else len(self.columns[at].cards)

    def go_to(self, key: str) -> bool:
        """Put the cursor on that card; False if it is not here."""
        place = self.state.places.get(key)
        if place is not None:
            self._go(*place)
        return place is not None

    def go_to_column(self, column: str) -> bool:
        """Put the cursor into that column; False if there is none."""
        at = self.state.number_of(column)
        if at is not None:
            self._go(at, self.state.top_of(self.columns[at]))
        return at is not None

    def marked(self) -> list[str]:
        """The keys of the marked cards, column by column."""
        if not self._marked:
            return []
        listed = (card.key for column in self.columns for card in column.cards)
        return [key for key in listed if key in self._marked]

    def clear_marks(self) -> None:
        """Unmark everything."""
        self._marked.clear()
        self._all_changed()
        self.post_message(self.MarksChanged(self, 0))

    # Drawing and telling

    def _settle(self) -> None:
        self.state.settle(*self.size)
        self._all_changed()
        self._tell()

    def on_resize(self) -> None:
        """Divide the new room."""
        self._settle()

    def _tell(self) -> None:
        """Ask for what will be seen soon, and say where the cursor is."""
        if self.size.height:
            for column, after in self.state.wanted():
                self.post_message(self.WindowNeeded(self, column, after))
        place = (self.column, self.key)
        if place != self._told:
            self._told = place
            self.post_message(self.Highlighted(self, *place))

    def _scrolled(self) -> None:
        self._lines_changed(range(self.size.height))
        self._tell()

    def _go(self, at: int, row: int) -> None:
        self._moving(partial(self.state.move, at, row))

    def _moving(self, move: Callable[[], None]) -> None:
        """Move the cursor; what does not change is not drawn again."""
        state = self.state
        old, first, tops = (state.at, state.row), state.first, state.tops
        move()
        new = (state.at, state.row)
        if state.first != first:
            self._all_changed()
        elif state.tops != tops:
            self._lines_changed(range(self.size.height))
        elif new != old:
            detail = range(self.size.height - state.frame.detail, self.size.height)
            heads = range(state.frame.head if new[0] != old[0] else 0)
            self._lines_changed(heads, self._lines_of(*old), self._lines_of(*new), detail)
        self._tell()

    def _lines_of(self, at: int, row: int) -> range:
        """The lines of a card, or of what an empty column says."""
        column, frame = self.columns[at], self.state.frame
        if not column.cards:
            return range(frame.head, frame.head + frame.body)
        start = frame.line_of(row - self.state.top_of(column))
        return range(start, start + frame.lines)

    # The cursor

    def action_left(self) -> None:
        """The column on the left: the next one where one reads from the right."""
        self._moving(partial(self.state.across, self.state.at + self._sideways(-1)))

    def action_right(self) -> None:
        """The column on the right."""
        self._moving(partial(self.state.across, self.state.at + self._sideways(1)))

    def action_up(self) -> None:
        """The card above."""
        self._go(self.state.at, self.state.row - 1)

    def action_down(self) -> None:
        """The card below."""
        self._go(self.state.at, self.state.row + 1)

    def action_page_up(self) -> None:
        """A page of cards up."""
        self._go(self.state.at, self.state.row - self.state.frame.page)

    def action_page_down(self) -> None:
        """A page of cards down."""
        self._go(self.state.at, self.state.row + self.state.frame.page)

    def action_first(self) -> None:
        """The first card of the column."""
        self._go(self.state.at, 0)

    def action_last(self) -> None:
        """The last card of the column that is here."""
        self._go(self.state.at, len(self.state.places))

    def action_open(self) -> None:
        """Open the card; in an empty column, the column."""
        self._open(column=self.card is None)

    def _open(self, *, column: bool = False) -> None:
        if column and self.column is not None:
            self.post_message(self.ColumnOpened(self, self.column))
        elif not column and self.key is not None:
            self.post_message(self.CardOpened(self, self.key))

    def action_mark(self) -> None:
        """Turn the mark of this card over and go to the next."""
        if self.card is not None:
            self._toggle()
            self.action_down()

    def _toggle(self) -> None:
        if self.key is not None:
            self._marked ^= {self.key}
            self._lines_changed(self._lines_of(self.state.at, self.state.row))
            self.post_message(self.MarksChanged(self, len(self._marked)))

    # Moving cards

    def action_move_left(self) -> None:
        """Move the card to the column on the left."""
        self._carry(self.state.at + self._sideways(-1))

    def action_move_right(self) -> None:
        """Move the card to the column on the right."""
        self._carry(self.state.at + self._sideways(1))

    def action_move_up(self) -> None:
        """Move the card up in its column."""
        self._rank(-1)

    def action_move_down(self) -> None:
        """Move the card down in its column."""
        self._rank(1)

    def _carry(self, at: int) -> None:
        if self.card is not None and 0 <= at < len(self.columns):
            self._place(self.card, at, self.state.at_height(at))

    def _rank(self, step: int) -> None:
        row = self.state.row + step
        if self.card is not None and 0 <= row < len(self.columns[self.state.at].cards):
            # Downwards before the next but one: the card itself is taken out first.
            self._place(self.card, self.state.at, row + (step > 0))

    def _place(self, card: BoardCard, at: int, index: int) -> None:
        if not self.ranked and self.state.places[card.key][0] == at:
            return
        put = self.state.put(card, at, index)
        if put is not None:
            self._settle()
            message = self.CardMoved if put.elsewhere else self.CardRanked
            self.post_message(message(self, put.key, put.column, put.before))

    # Jumping

    def spots(self) -> Iterator[Spot]:
        """The cards that are seen, and the columns that have none."""
        frame, state = self.state.frame, self.state
        for number, column in enumerate(state.seen()):
            x, at, top = frame.left(number), state.first + number, state.top_of(column)
            for row in range(top, max(top + 1, min(top + frame.page, len(column.cards)))):
                yield Spot(x, frame.line_of(row - top), partial(self._jump_to, at, row))

    def _jump_to(self, at: int, row: int) -> None:
        self.focus()
        self._go(at, row)
