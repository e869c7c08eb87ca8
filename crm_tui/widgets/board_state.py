"""Which cards a board has, which of them are seen, and where its cursor is.

A cursor is a column and the place of a card in it; in an empty column that place is 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from crm_tui.text import cells
from crm_tui.widgets.board_items import BoardCard, BoardColumn
from crm_tui.widgets.board_layout import Frame, measure

AHEAD: Final = 10
"""Cards beyond a page at which more are asked for."""


@dataclass(frozen=True, slots=True)
class Put:
    """A card was put into a column, before that card (None: after the last one)."""

    key: str
    column: str
    before: str | None
    elsewhere: bool
    """It was in another column."""


class BoardState:
    """See the module. Windows follow the cursor by half pages where it goes one step."""

    def __init__(self) -> None:
        self.columns: tuple[BoardColumn, ...] = ()
        self.at = 0
        """The column of the cursor."""
        self.row = 0
        """The card of the cursor in its column."""
        self.first = 0
        """The first column that is seen."""
        self.frame: Frame = measure(0, 0, 1)
        self.places: dict[str, tuple[int, int]] = {}
        """Column and place of every card."""
        self._tops: dict[str, int] = {}
        self._height = 0
        self._asked: dict[str, str | None] = {}

    # What there is

    @property
    def card(self) -> BoardCard | None:
        """The card under the cursor."""
        if self.at >= len(self.columns):
            return None
        cards = self.columns[self.at].cards
        return cards[self.row] if self.row < len(cards) else None

    @property
    def column(self) -> BoardColumn | None:
        """The column the cursor is in."""
        return self.columns[self.at] if self.at < len(self.columns) else None

    @property
    def is_empty(self) -> bool:
        """True if no column has any card."""
        return not any(column.total or column.cards for column in self.columns)

    @property
    def tops(self) -> Mapping[str, int]:
        """The first card that is seen of each column."""
        return dict(self._tops)

    def top_of(self, column: BoardColumn) -> int:
        """The first card of the column that is seen."""
        return self._tops.get(column.key, 0)

    def seen(self) -> Sequence[BoardColumn]:
        """The columns that are seen."""
        return self.columns[self.first : self.first + self.frame.shown]

    def number_of(self, key: str) -> int | None:
        """Which column that is."""
        return next((at for at, item in enumerate(self.columns) if item.key == key), None)

    # Cards come and go

    def show(self, columns: Sequence[BoardColumn], *, follow: bool) -> None:
        """Take these columns; ``follow`` keeps the cursor on its card, else in its column."""
        card, column = self.card, self.column
        self.columns = tuple(columns)
        self._asked.clear()
        self.places = {}
        for at in range(len(self.columns)):
            self._find(at)
        known = {item.key for item in self.columns}
        self._tops = {name: top for name, top in self._tops.items() if name in known}
        if not follow:
            self.at = self.row = self.first = self._height = 0
            self._tops.clear()
        elif card is not None and card.key in self.places:
            self.at, self.row = self.places[card.key]
        elif column is not None:
            here = self.number_of(column.key)
            self.at = self.at if here is None else here

    def add(self, at: int, cards: Sequence[BoardCard], *, more: bool) -> None:
        """The next cards of a column."""
        column = self.columns[at]
        # What was moved here meanwhile is here already.
        new = tuple(card for card in cards if card.key not in self.places)
        self._replace(at, replace(column, cards=column.cards + new, more=more))
        self._asked.pop(column.key, None)

    def put(self, card: BoardCard, at: int, index: int) -> Put | None:
        """Put a card of the board before the one at ``index``; None if it stands there."""
        old_at, old_row = self.places[card.key]
        target = self.columns[at]
        index = max(0, min(index, len(target.cards)))
        if index == len(target.cards) and target.more and target.cards:
            # What follows the last one is not known yet.
            index -= 1
        if old_at == at and index in (old_row, old_row + 1):
            return None
        before = target.cards[index].key if index < len(target.cards) else None
        source = self.columns[old_at]
        rest = source.cards[:old_row] + source.cards[old_row + 1 :]
        self._replace(old_at, replace(source, cards=rest, total=max(0, source.total - 1)))
        index -= int(old_at == at and old_row < index)
        target = self.columns[at]
        cards = (*target.cards[:index], card, *target.cards[index:])
        self._replace(at, replace(target, cards=cards, total=target.total + 1))
        self.at, self.row = at, index
        return Put(card.key, target.key, before, old_at != at)

    def _replace(self, at: int, column: BoardColumn) -> None:
        self.columns = (*self.columns[:at], column, *self.columns[at + 1 :])
        self._find(at)

    def _find(self, at: int) -> None:
        """Note where the cards of a column are now."""
        cards = self.columns[at].cards
        self.places.update({card.key: (at, row) for row, card in enumerate(cards)})

    # The cursor and what is seen

    def settle(self, width: int, height: int) -> None:
        """Bring cursor and windows to where there is something."""
        sums = max(
            (
                cells.width(column.sums) + 2 + cells.width(column.weighted)
                for column in self.columns
                if column.weighted
            ),
            default=0,
        )
        self.frame = measure(width, height, len(self.columns), sums)
        self.at = max(0, min(self.at, len(self.columns) - 1))
        for column in self.columns:
            self._show_from(column, self.top_of(column))
        if self.columns:
            self.row = max(0, min(self.row, len(self.columns[self.at].cards) - 1))
            self._slide()
            self._scroll(0)

    def move(self, at: int, row: int) -> None:
        """Put the cursor there, or as near as one can stand."""
        if not self.columns:
            return
        old_at, old_row = self.at, self.row
        self.at = max(0, min(at, len(self.columns) - 1))
        self.row = max(0, min(row, len(self.columns[self.at].cards) - 1))
        self._slide()
        self._scroll(self.row - old_row if self.at == old_at else 0)

    def across(self, at: int) -> None:
        """Put the cursor into that column, at the height it has."""
        if 0 <= at < len(self.columns):
            height = self._height
            self.move(at, self.at_height(at))
            # A short column on the way does not pull the cursor up for good.
            self._height = height

    def at_height(self, at: int) -> int:
        """The place in that column at the height of the cursor."""
        return self.top_of(self.columns[at]) + self._height

    def wheel(self, at: int, cards: int) -> None:
        """Move the window of a column; the cursor goes along only as far as it must."""
        column, page = self.columns[at], self.frame.page
        self._show_from(column, self.top_of(column) + cards)
        if at == self.at and column.cards:
            top = self.top_of(column)
            self.row = max(top, min(self.row, top + page - 1, len(column.cards) - 1))
            self._height = self.row - top

    def slide(self, columns: int) -> None:
        """Bring other columns into sight, whatever the cursor is in."""
        last = len(self.columns) - self.frame.shown
        self.first = max(0, min(self.first + columns, last))

    def _show_from(self, column: BoardColumn, top: int) -> None:
        self._tops[column.key] = max(0, min(top, len(column.cards) - self.frame.page))

    def _slide(self) -> None:
        """Keep the column of the cursor in sight."""
        shown = self.frame.shown
        self.first = max(self.at - shown + 1, min(self.first, self.at))
        self.slide(0)

    def _scroll(self, step: int) -> None:
        """Keep the card of the cursor in sight."""
        column, page = self.columns[self.at], self.frame.page
        top = self.top_of(column)
        if self.row >= top + page:
            top = self.row - page + 1 + (page // 2 if step == 1 else 0)
        elif self.row < top:
            top = self.row - (page // 2 if step == -1 else 0)
        self._show_from(column, top)
        self._height = self.row - self.top_of(column)

    def wanted(self) -> Iterator[tuple[str, str | None]]:
        """Columns of which more will be seen soon and the last card there is; each once."""
        page = self.frame.page
        for number, column in enumerate(self.seen(), self.first):
            last = column.cards[-1].key if column.cards else None
            bottom = self.top_of(column) + page
            if number == self.at:
                bottom = max(bottom, self.row)
            if not column.more or bottom + page + AHEAD <= len(column.cards):
                continue
            if column.key not in self._asked or self._asked[column.key] != last:
                self._asked[column.key] = last
                yield column.key, last
