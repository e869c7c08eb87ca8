"""A board: columns of cards, a cursor that is a card, cards that are moved by keys or the mouse.

Only a window of each column is here; more is asked for when the cursor comes near its end. A move
is shown at once; if it can't be, the next ``show`` says so. In Persian the columns run from the
right. When the cursor passes the edge of a column its window moves by half a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.message import Message

from crm_tui.widgets import look
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.board_drag import Drag
from crm_tui.widgets.board_items import BoardCard, BoardColumn
from crm_tui.widgets.board_layout import measure
from crm_tui.widgets.board_lines import BoardLines
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events

AHEAD: Final = 10
"""Cards beyond a page at which more are asked for."""


class Board(BoardLines, can_focus=True):
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
        self._places: dict[str, tuple[int, int]] = {}
        self._asked: dict[str, str | None] = {}
        self._height = 0
        self._told: tuple[str | None, str | None] = (None, None)
        self._dropped = False

    # What the screen tells the board, and asks it

    def show(self, columns: Sequence[BoardColumn], *, follow: bool = True) -> None:
        """Show these columns; ``follow`` keeps the cursor on its card, wherever it went.

        Where the card is gone the cursor stands on what took its place.
        """
        key, column = self.key, self.column
        self.columns = tuple(columns)
        self._asked.clear()
        self._index()
        known = {item.key: at for at, item in enumerate(self.columns)}
        self._tops = {name: top for name, top in self._tops.items() if name in known}
        if not follow:
            self.at = self.row = self.first = self._height = 0
            self._tops.clear()
        elif key is not None and key in self._places:
            self.at, self.row = self._places[key]
        elif column is not None:
            self.at = known.get(column, self.at)
        if self._drag is not None and self._drag.card.key not in self._places:
            self._end_drag()
        self._settle()
        marked = len(self._marked)
        self._marked &= self._places.keys()
        if len(self._marked) != marked:
            self.post_message(self.MarksChanged(self, len(self._marked)))

    def add(self, column: str, cards: Sequence[BoardCard], *, more: bool) -> None:
        """The next cards of a column; ``more`` tells that others follow."""
        for at, found in enumerate(self.columns):
            if found.key == column:
                # What was moved here meanwhile is here already.
                new = tuple(card for card in cards if card.key not in self._places)
                self._put(at, found.cards + new, more=more)
                self._asked.pop(column, None)
                self._settle()

    @property
    def card(self) -> BoardCard | None:
        """The card under the cursor."""
        if self.at >= len(self.columns):
            return None
        cards = self.columns[self.at].cards
        return cards[self.row] if self.row < len(cards) else None

    @property
    def key(self) -> str | None:
        """The key of the card under the cursor."""
        card = self.card
        return card.key if card is not None else None

    @property
    def column(self) -> str | None:
        """The key of the column the cursor is in."""
        return self.columns[self.at].key if self.at < len(self.columns) else None

    def loaded(self, column: str) -> int:
        """How many cards of a column are here: as many as a refresh should bring."""
        return next((len(item.cards) for item in self.columns if item.key == column), 0)

    def go_to(self, key: str) -> bool:
        """Put the cursor on that card; False if it is not here."""
        place = self._places.get(key)
        if place is None:
            return False
        self._move_to(*place)
        return True

    def go_to_column(self, column: str) -> bool:
        """Put the cursor into that column; False if there is none."""
        for at, found in enumerate(self.columns):
            if found.key == column:
                self._move_to(at, self.top_of(found))
                return True
        return False

    def marked(self) -> list[str]:
        """The keys of the marked cards, column by column."""
        return [key for key in self._places if key in self._marked] if self._marked else []

    def clear_marks(self) -> None:
        """Unmark everything."""
        self._marked.clear()
        self._all_changed()
        self.post_message(self.MarksChanged(self, 0))

    # State

    def _index(self) -> None:
        self._places = {
            card.key: (at, row)
            for at, column in enumerate(self.columns)
            for row, card in enumerate(column.cards)
        }

    def _put(self, at: int, cards: tuple[BoardCard, ...], *, more: bool | None = None) -> None:
        """Give a column other cards."""
        old = self.columns[at]
        total = old.total if more is not None else old.total + len(cards) - len(old.cards)
        new = replace(
            old,
            cards=cards,
            more=old.more if more is None else more,
            total=max(total, len(cards)),
        )
        self.columns = (*self.columns[:at], new, *self.columns[at + 1 :])
        self._index()

    def _settle(self) -> None:
        """Bring cursor and windows to where there is something, draw, ask and tell."""
        self._frame = measure(self.size.width, self.size.height, len(self.columns))
        self.at = max(0, min(self.at, len(self.columns) - 1))
        for column in self.columns:
            self._clamp_top(column, self.top_of(column))
        if self.columns:
            self.row = max(0, min(self.row, len(self.columns[self.at].cards) - 1))
            self._slide()
            self._scroll(self.row)
        self._all_changed()
        self._ask()
        self._tell()

    def _clamp_top(self, column: BoardColumn, top: int) -> None:
        self._tops[column.key] = max(0, min(top, len(column.cards) - self._frame.page))

    def _slide(self) -> None:
        """Keep the column of the cursor in sight."""
        shown = self._frame.shown
        self.first = max(self.at - shown + 1, min(self.first, self.at))
        self.first = max(0, min(self.first, len(self.columns) - shown))

    def _scroll(self, old: int) -> None:
        """Keep the card of the cursor in sight: by half pages where it went one step."""
        column, page = self.columns[self.at], self._frame.page
        top = self.top_of(column)
        step = self.row - old
        if self.row >= top + page:
            top = self.row - page + 1 + (page // 2 if step == 1 else 0)
        elif self.row < top:
            top = self.row - (page // 2 if step == -1 else 0)
        self._clamp_top(column, top)
        self._height = self.row - self.top_of(column)

    def on_resize(self) -> None:
        """Divide the new room."""
        self._settle()

    def _tell(self) -> None:
        place = (self.column, self.key)
        if place != self._told:
            self._told = place
            self.post_message(self.Highlighted(self, *place))

    def _ask(self) -> None:
        """Ask for what will be seen soon, once."""
        if not self.size.height:
            return
        page = self._frame.page
        for number, column in enumerate(self.seen(), self.first):
            last = column.cards[-1].key if column.cards else None
            bottom = self.top_of(column) + page
            if number == self.at:
                bottom = max(bottom, self.row)
            if not column.more or bottom + page + AHEAD <= len(column.cards):
                continue
            if column.key not in self._asked or self._asked[column.key] != last:
                self._asked[column.key] = last
                self.post_message(self.WindowNeeded(self, column.key, last))

    # The cursor

    def _move_to(self, at: int, row: int) -> None:
        """Put the cursor there; what does not change is not drawn again."""
        if not self.columns:
            return
        old = (self.at, self.row)
        old_first, old_tops = self.first, dict(self._tops)
        self.at = max(0, min(at, len(self.columns) - 1))
        self.row = max(0, min(row, len(self.columns[self.at].cards) - 1))
        if (self.at, self.row) == old:
            return
        self._slide()
        self._scroll(old[1] if self.at == old[0] else self.row)
        frame = self._frame
        if self.first != old_first:
            self._all_changed()
        elif self._tops != old_tops:
            self._lines_changed(range(self.size.height))
        else:
            detail = range(self.size.height - frame.detail, self.size.height)
            heads = range(frame.head if self.at != old[0] else 0)
            self._lines_changed(heads, *map(self._lines_of, (old, (self.at, self.row))), detail)
        self._ask()
        self._tell()

    def _lines_of(self, place: tuple[int, int]) -> range:
        """The lines of a card, or of what an empty column says."""
        column, frame = self.columns[place[0]], self._frame
        if not column.cards:
            return range(frame.head, frame.head + frame.body)
        start = frame.line_of(place[1] - self.top_of(column))
        return range(start, start + frame.lines)

    def _sideways(self, step: int) -> int:
        """The column that many steps to the right on the screen."""
        return self.at + (-step if look.now().rtl else step)

    def _row_at_height(self, at: int) -> int:
        """The card of that column at the height of the cursor."""
        return self.top_of(self.columns[at]) + self._height

    def _across(self, step: int) -> None:
        at = self._sideways(step)
        if 0 <= at < len(self.columns):
            height = self._height
            self._move_to(at, self._row_at_height(at))
            # A short column on the way does not pull the cursor up for good.
            self._height = height

    def action_left(self) -> None:
        """The column on the left: the next one where one reads from the right."""
        self._across(-1)

    def action_right(self) -> None:
        """The column on the right."""
        self._across(1)

    def action_up(self) -> None:
        """The card above."""
        self._move_to(self.at, self.row - 1)

    def action_down(self) -> None:
        """The card below."""
        self._move_to(self.at, self.row + 1)

    def action_page_up(self) -> None:
        """A page of cards up."""
        self._move_to(self.at, self.row - self._frame.page)

    def action_page_down(self) -> None:
        """A page of cards down."""
        self._move_to(self.at, self.row + self._frame.page)

    def action_first(self) -> None:
        """The first card of the column."""
        self._move_to(self.at, 0)

    def action_last(self) -> None:
        """The last card of the column that is here."""
        if self.columns:
            self._move_to(self.at, len(self.columns[self.at].cards) - 1)

    def action_open(self) -> None:
        """Open the card; in an empty column say so."""
        if self.key is not None:
            self.post_message(self.CardOpened(self, self.key))
        elif self.column is not None:
            self.post_message(self.ColumnOpened(self, self.column))

    def action_mark(self) -> None:
        """Turn the mark of this card over and go to the next."""
        if self.key is None:
            return
        self._marked ^= {self.key}
        self._lines_changed(self._lines_of((self.at, self.row)))
        self._move_to(self.at, self.row + 1)
        self.post_message(self.MarksChanged(self, len(self._marked)))

    # Moving cards

    def action_move_left(self) -> None:
        """Move the card to the column on the left."""
        self._carry(self._sideways(-1))

    def action_move_right(self) -> None:
        """Move the card to the column on the right."""
        self._carry(self._sideways(1))

    def action_move_up(self) -> None:
        """Move the card up in its column."""
        self._rank(-1)

    def action_move_down(self) -> None:
        """Move the card down in its column."""
        self._rank(1)

    def _carry(self, at: int) -> None:
        if self.card is not None and 0 <= at < len(self.columns):
            self._place(self.card, at, self._row_at_height(at))

    def _rank(self, step: int) -> None:
        if self.card is None or not self.ranked:
            return
        row, column = self.row + step, self.columns[self.at]
        if 0 <= row < len(column.cards):
            # Before the next but one: the card itself is taken out first.
            self._place(self.card, self.at, row + (step > 0))

    def _place(self, card: BoardCard, at: int, index: int) -> None:
        """Put a card before the one at ``index`` of a column, and say so."""
        old_at, old_row = self._places[card.key]
        target = self.columns[at]
        index = max(0, min(index, len(target.cards)))
        if index == len(target.cards) and target.more and target.cards:
            # What follows the last one is not known yet.
            index -= 1
        if old_at == at and (index in (old_row, old_row + 1) or not self.ranked):
            return
        before = target.cards[index].key if index < len(target.cards) else None
        source = self.columns[old_at].cards
        self._put(old_at, source[:old_row] + source[old_row + 1 :])
        index -= int(old_at == at and old_row < index)
        rest = self.columns[at].cards
        self._put(at, (*rest[:index], card, *rest[index:]))
        self.at, self.row = at, index
        self._settle()
        message = self.CardRanked if old_at == at else self.CardMoved
        self.post_message(message(self, card.key, target.key, before))

    # Jumping and the mouse

    def spots(self) -> Iterator[Spot]:
        """The cards that are seen; the head of a column that has none."""
        frame = self._frame
        for number, column in enumerate(self.seen()):
            x, at = frame.left(number), self.first + number
            top = self.top_of(column)
            if not column.cards:
                yield Spot(x, frame.head, partial(self._jump_to, at, 0))
            for row in range(top, min(top + frame.page, len(column.cards))):
                yield Spot(x, frame.line_of(row - top), partial(self._jump_to, at, row))

    def _jump_to(self, at: int, row: int) -> None:
        self.focus()
        self._move_to(at, row)

    def _column_at(self, x: int) -> int | None:
        """The column at that cell of the screen."""
        x = self.size.width - 1 - x if look.now().rtl else x
        number = self._frame.column_at(x) if x < self.size.width else None
        if number is None or self.first + number >= len(self.columns):
            return None
        return self.first + number

    def _card_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Column and card at that cell."""
        at, frame = self._column_at(x), self._frame
        y -= frame.head
        if at is None or not 0 <= y < frame.body - 1:
            return None
        row = self.top_of(self.columns[at]) + y // frame.pitch
        return (at, row) if row < len(self.columns[at].cards) else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A card is taken hold of."""
        self._dropped = False
        found = self._card_at(event.x, event.y)
        if found is None or event.button != 1 or event.ctrl:
            return
        at, row = found
        self._drag = Drag(self.columns[at].cards[row], event.x, event.y)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """A card that is held goes with the mouse."""
        if self._drag is None:
            return
        if not event.button:
            # It was let go where we did not see it.
            self._end_drag()
        elif self._drag.begun or (event.x, event.y) != (self._drag.x, self._drag.y):
            self._drag.begun = True
            self._slide_to(event.x)
            self._aim(event.x, event.y)

    def _slide_to(self, x: int) -> None:
        """At the edge of the board other columns come into sight."""
        step = 0
        if x <= 0:
            step = self._sideways(-1) - self.at
        elif x >= self.size.width - 1:
            step = self._sideways(1) - self.at
        last = len(self.columns) - self._frame.shown
        self.first = max(0, min(self.first + step, last))

    def _aim(self, x: int, y: int) -> None:
        """Where the card would be put: above the card under the mouse, or below its middle."""
        drag, frame = self._drag, self._frame
        assert drag is not None
        drag.column = None
        at = self._column_at(x) if x >= 0 else None
        if at is not None and 0 <= y < frame.head + frame.body:
            column = self.columns[at]
            line = max(0, y - frame.head)
            below = int(line % frame.pitch > frame.lines // 2)
            row = self.top_of(column) + min(line // frame.pitch + below, frame.page)
            drag.column, drag.index = at, min(row, len(column.cards))
        self._all_changed()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The card is put where the mouse is; outside the board it stays where it was."""
        drag = self._drag
        if drag is None:
            return
        self._end_drag()
        if drag.begun:
            event.stop()
            self._dropped = True
            if drag.column is not None and drag.card.key in self._places:
                self._place(drag.card, drag.column, drag.index)

    def on_key(self, event: events.Key) -> None:
        """Escape puts a card that is held back."""
        if self._drag is not None and self._drag.begun and event.key == "escape":
            event.stop()
            event.prevent_default()
            self._end_drag()

    def _end_drag(self) -> None:
        if self._drag is not None:
            self._drag = None
            self.release_mouse()
            self._all_changed()

    def on_click(self, event: events.Click) -> None:
        """A card gets the cursor, twice opens it; ctrl marks."""
        if self._dropped:
            self._dropped = False
            return
        at = self._column_at(event.x)
        found = self._card_at(event.x, event.y)
        if found is not None:
            self._move_to(*found)
            if event.ctrl and self.key is not None:
                self._marked ^= {self.key}
                self._lines_changed(self._lines_of(found))
                self.post_message(self.MarksChanged(self, len(self._marked)))
            elif event.chain >= 2:
                self.action_open()
        elif at is not None:
            column = self.columns[at]
            self._move_to(at, self.top_of(column))
            if event.chain >= 2 and (event.y < self._frame.head or not column.cards):
                self.post_message(self.ColumnOpened(self, column.key))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Later cards of the column under the mouse."""
        event.stop()
        self._wheel(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Earlier cards of the column under the mouse."""
        event.stop()
        self._wheel(event.x, -1)

    def _wheel(self, x: int, cards: int) -> None:
        at = self._column_at(x)
        if at is None:
            return
        column, page = self.columns[at], self._frame.page
        self._clamp_top(column, self.top_of(column) + cards)
        if at == self.at:
            # The cursor goes along only as far as it must.
            top = self.top_of(column)
            self.row = max(top, min(self.row, top + page - 1, len(column.cards) - 1))
            self._height = self.row - top
        self._lines_changed(range(self.size.height))
        self._ask()
        self._tell()
