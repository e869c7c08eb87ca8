"""A board under the mouse: cards are clicked, dragged to other places, and columns scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.widgets import look
from crm_tui.widgets.board_drag import Drag
from crm_tui.widgets.board_lines import BoardLines

if TYPE_CHECKING:
    from textual import events

    from crm_tui.widgets.board_items import BoardCard


class BoardMouse(BoardLines):
    """See the module. What a gesture means is done by the board itself."""

    _dropped = False

    def _go(self, at: int, row: int) -> None:
        """Put the cursor there."""
        raise NotImplementedError

    def _place(self, card: BoardCard, at: int, index: int) -> None:
        """Put a card before the one at ``index`` of a column."""
        raise NotImplementedError

    def _toggle(self) -> None:
        """Turn the mark of the card under the cursor over."""
        raise NotImplementedError

    def _open(self, *, column: bool = False) -> None:
        """Open what is under the cursor, or its column."""
        raise NotImplementedError

    def _scrolled(self) -> None:
        """Other cards of a column are seen."""
        raise NotImplementedError

    # What is where

    def _sideways(self, step: int) -> int:
        """So many columns on in reading direction for ``step`` columns to the right."""
        return -step if look.now().rtl else step

    def _column_at(self, x: int) -> int | None:
        """The column at that cell of the screen."""
        state = self.state
        x = self.size.width - 1 - x if look.now().rtl else x
        number = state.frame.column_at(x) if x < self.size.width else None
        if number is None or state.first + number >= len(state.columns):
            return None
        return state.first + number

    def _card_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Column and card at that cell."""
        at, frame = self._column_at(x), self.state.frame
        y -= frame.head
        if at is None or not 0 <= y < frame.body - 1:
            return None
        column = self.state.columns[at]
        row = self.state.top_of(column) + y // frame.pitch
        return (at, row) if row < len(column.cards) else None

    # Dragging

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A card is taken hold of."""
        self._dropped = False
        found = self._card_at(event.x, event.y)
        if found is None or event.button != 1 or event.ctrl:
            return
        at, row = found
        self._drag = Drag(self.state.columns[at].cards[row], event.x, event.y)
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
            self._aim(self._drag, event.x, event.y)

    def _aim(self, drag: Drag, x: int, y: int) -> None:
        """Where the card would be put: above the card under the mouse, or below its middle."""
        state, frame = self.state, self.state.frame
        if x <= 0:
            state.slide(self._sideways(-1))
        elif x >= self.size.width - 1:
            state.slide(self._sideways(1))
        at = self._column_at(x) if x >= 0 else None
        drag.column = None
        if at is not None and 0 <= y < frame.head + frame.body:
            column = state.columns[at]
            line = max(0, y - frame.head)
            below = int(line % frame.pitch > frame.lines // 2)
            row = state.top_of(column) + min(line // frame.pitch + below, frame.page)
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
            if drag.column is not None and drag.card.key in self.state.places:
                self._place(drag.card, drag.column, drag.index)

    def on_key(self, event: events.Key) -> None:
        """Escape puts a card that is held back."""
        if self._drag is not None and self._drag.begun and event.key == "escape":
            event.stop()
            event.prevent_default()
            self._end_drag()

    def _end_drag(self) -> None:
        self._drag = None
        self.release_mouse()
        self._all_changed()

    # Clicks and the wheel

    def on_click(self, event: events.Click) -> None:
        """A card gets the cursor, twice opens it; ctrl marks. So does a head, for its column."""
        if self._dropped:
            self._dropped = False
            return
        at, found = self._column_at(event.x), self._card_at(event.x, event.y)
        if found is not None:
            self._go(*found)
            if event.ctrl:
                self._toggle()
            elif event.chain >= 2:
                self._open()
        elif at is not None:
            column = self.state.columns[at]
            self._go(at, self.state.top_of(column))
            if event.chain >= 2 and (event.y < self.state.frame.head or not column.cards):
                self._open(column=True)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Later cards of the column under the mouse."""
        event.stop()
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Earlier cards of the column under the mouse."""
        event.stop()
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, cards: int) -> None:
        at = self._column_at(event.x)
        if at is None:
            return
        self.state.wheel(at, cards)
        self._scrolled()
        if self._drag is not None and self._drag.begun:
            self._aim(self._drag, event.x, event.y)
