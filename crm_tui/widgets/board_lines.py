"""What is seen of a board: heads, cards, what is out of sight, and the card under the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

from crm_tui.i18n import language
from crm_tui.text import cells
from crm_tui.text.digits import local_digits
from crm_tui.widgets import look
from crm_tui.widgets.agenda_cells import Field, side_by_side
from crm_tui.widgets.agenda_layout import wrapped
from crm_tui.widgets.board_drag import Drag
from crm_tui.widgets.board_items import BoardCard, BoardColumn, age_words, step_sign, step_words
from crm_tui.widgets.board_state import BoardState
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone, cut, spans_width

if TYPE_CHECKING:
    from rich.style import Style

LEAST_NAME = 4
"""Cells a customer's name is worth showing in."""


class BoardLines(LineWidget):
    """Draws columns of cards; columns run from the reading edge."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.state = BoardState()
        self.empty = ""
        self.empty_column = ""
        self._marked: set[str] = set()
        self._drag: Drag | None = None
        self._strips: dict[int, Strip] = {}

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A line of the head, of cards, or what is under the cursor."""
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._draw(y)
        return strip

    def _draw(self, y: int) -> Strip:
        frame, width = self.state.frame, self.size.width
        if not self.state.columns:
            return self._words(self.empty, y - 1)
        if y < frame.head:
            return side_by_side(self, tuple(self._heads(y)), width)
        y -= frame.head
        if y >= frame.body:
            return self.paint(self._detail(), width)
        if self.empty and y >= 2 and self.state.is_empty:
            return self._words(self.empty, y - 2)
        return side_by_side(self, tuple(self._cards(y)), width)

    def notify_style_update(self) -> None:
        """Draw anew in the new theme."""
        self._strips.clear()
        super().notify_style_update()

    def _all_changed(self) -> None:
        self._strips.clear()
        self.refresh()

    def _lines_changed(self, *ranges: range) -> None:
        """Draw these lines of the widget again."""
        lines = sorted({y for lines in ranges for y in lines if 0 <= y < self.size.height})
        for y in lines:
            self._strips.pop(y, None)
        self.refresh(*(Region(0, y, self.size.width, 1) for y in lines))

    def _words(self, text: str, number: int) -> Strip:
        """A line of a text that is as wide as the board."""
        room = min(self.size.width - 4, 72)
        lines = wrapped(text, room, self.size.height, look.now().glyphs.more)
        found = lines[number] if 0 <= number < len(lines) else ""
        return self.paint(Line((Span(found, Tone.MUTED),)), self.size.width, 2)

    def _heads(self, y: int) -> Iterator[Field]:
        frame = self.state.frame
        for number, column in enumerate(self.state.seen()):
            x, room = frame.left(number) + frame.lead, frame.room
            if y == 0:
                here = self.state.first + number == self.state.at
                title = Span(column.title, Tone.KEY if here else Tone.STRONG)
                yield from _both(x, room, (title,), (Span(column.count),), self.base)
            elif y == frame.head - 1 and y > 1:
                yield from self._rule(column, x)
            else:
                yield from self._sums(column, x, y)

    def _sums(self, column: BoardColumn, x: int, y: int) -> Iterator[Field]:
        """The sums of a column: on one line where both fit, else the weighted one if it can."""
        frame = self.state.frame
        sums = (Span(_whole(column.sums, frame.room)),)
        weighted = (Span(_whole(column.weighted, frame.room), Tone.MUTED),)
        if frame.head > 3:
            yield Field(x, frame.room, weighted if y == 2 else sums, self.base)
        else:
            fits = spans_width(sums + weighted) + 2 <= frame.room
            yield from _both(x, frame.room, sums, weighted if fits else (), self.base)

    def _rule(self, column: BoardColumn, x: int) -> Iterator[Field]:
        """The end of the head, with how many cards are above what is seen."""
        glyphs, room = look.now().glyphs, self.state.frame.room
        top = self.state.top_of(column)
        above = Span(f"{glyphs.up} {self._number(top)} " if top else "", Tone.MUTED)
        used = spans_width((above,))
        rule = Span(glyphs.rule * max(0, room - used), Tone.FAINT)
        yield Field(x, used, (above,), self.base)
        yield Field(x + used, room - used, (rule,), self.base)

    def _cards(self, y: int) -> Iterator[Field]:
        frame, wall = self.state.frame, Span(look.now().glyphs.wall, Tone.FAINT)
        for number, column in enumerate(self.state.seen()):
            x = frame.left(number)
            yield from self._slot(self.state.first + number, column, x, y)
            if number + 1 < frame.shown:
                yield Field(x + frame.width, 1, (wall,), self.base)

    def _slot(self, at: int, column: BoardColumn, x: int, y: int) -> Iterator[Field]:
        """A line of one column, ``y`` counted from the top of the body."""
        frame, top = self.state.frame, self.state.top_of(column)
        if y == frame.body - 1:
            yield from self._below(column, x)
            return
        if self._drag is not None and self._drag.goes_to(at):
            gap, free = self._gap_at(self._drag.index - top)
            if y == gap:
                yield from self._insertion(x, self._drag.card)
                return
            y -= int(y > gap and not free)
        if not column.cards:
            yield from self._nothing(at, column, x, y)
            return
        index, line = top + y // frame.pitch, y % frame.pitch
        if index < len(column.cards) and line < frame.lines:
            here = (at, index) == (self.state.at, self.state.row)
            yield from self._card(column.cards[index], x, line, here=here)

    def _gap_at(self, number: int) -> tuple[int, bool]:
        """The line of the body above the card of that number, and if nothing stands there."""
        frame = self.state.frame
        free = frame.pitch > frame.lines and number > 0
        return min(number * frame.pitch - int(free), frame.body - 2), free

    def _insertion(self, x: int, card: BoardCard) -> Iterator[Field]:
        """Where the card that is dragged would stand: each part by itself, rules cut text."""
        frame, signs = self.state.frame, look.now()
        title = Span(cut(card.title, frame.width - 6), Tone.ACCENT)
        used = spans_width((title,)) + 1
        rest = max(0, frame.width - 4 - used)
        yield Field(x, 1, (Span(signs.cursor, Tone.KEY),), self.base)
        yield Field(x + 1, 1, (Span(signs.glyphs.rule, Tone.ACCENT),), self.base)
        yield Field(x + 3, used, (title,), self.base)
        yield Field(x + 3 + used, rest, (Span(signs.glyphs.rule * rest, Tone.ACCENT),), self.base)

    def _below(self, column: BoardColumn, x: int) -> Iterator[Field]:
        frame = self.state.frame
        hidden = max(column.total, len(column.cards)) - self.state.top_of(column) - frame.page
        if hidden > 0:
            words = f"{look.now().glyphs.down} {self._number(hidden)}"
            room = frame.width - frame.lead
            yield Field(x + frame.lead, room, (Span(words, Tone.MUTED),), self.base)

    def _nothing(self, at: int, column: BoardColumn, x: int, y: int) -> Iterator[Field]:
        """What belongs into an empty column."""
        frame = self.state.frame
        teaching = self.empty and self.state.is_empty
        hint = "" if teaching else column.hint or self.empty_column
        room = frame.room
        lines = wrapped(hint, room, frame.body - 1, look.now().glyphs.more)
        here = at == self.state.at
        if y >= max(len(lines), 1):
            return
        base = self.part("line--cursor") if here else self.base
        sign = look.now().cursor if here and not y else ""
        yield Field(x, frame.lead, (Span(sign, Tone.KEY),), base)
        words = lines[y] if lines else ""
        tone = Tone.MUTED if here else Tone.FAINT
        yield Field(x + frame.lead, room + 1, (Span(words, tone),), base)

    def _card(self, card: BoardCard, x: int, line: int, *, here: bool) -> Iterator[Field]:
        frame = self.state.frame
        room = frame.room
        # Over a slow line each cell counts: only the title has the ground of the cursor.
        base = self.part("line--cursor") if here and line == 0 else self.base
        sign = self._card_sign(card, line, here=here)
        yield Field(x, frame.lead, (Span(sign, Tone.ACCENT),), base)
        x += frame.lead
        if self._drag is not None and self._drag.card.key == card.key:
            yield from self._ghost(card, x, line, base)
        elif line == 0:
            small = frame.lines < 3
            start = (step_sign(card.step_tone), Span(" ")) if small else ()
            words = (*start, Span(card.title, Tone.STRONG))
            yield from _both(x, room, words, age_words(card) if small else (), base)
        elif line == 1:
            yield from _amount(x, room, card, base)
        else:
            yield from _both(x, room, step_words(card), age_words(card), base)
        yield Field(x + room, 1, (), base)

    def _card_sign(self, card: BoardCard, line: int, *, here: bool) -> str:
        signs = look.now()
        if line == 1 and card.key in self._marked:
            return signs.glyphs.mark
        if not here:
            return ""
        if not line:
            return signs.cursor
        # Beside the wall of the column another one would be a thick one.
        return signs.glyphs.wall if self.state.frame.lead > 1 else ""

    def _ghost(self, card: BoardCard, x: int, line: int, base: Style) -> Iterator[Field]:
        """A card that is being dragged, where it was."""
        words = (card.title, card.customer, card.step)[line]
        room = self.state.frame.room
        yield Field(x, room, (Span(words, Tone.FAINT),), base)

    def _detail(self) -> Line:
        """What is under the cursor, whole, and which column it is of how many."""
        state = self.state
        end: tuple[Span, ...] = ()
        if state.frame.shown < len(state.columns):
            end = self._position()
        column = state.columns[state.at]
        if state.card is None:
            return Line((Span(column.title, Tone.STRONG),), end)
        room = self.size.width - 2 - (spans_width(end) + 2 if end else 0)
        return Line(tuple(_told(state.card, room)), end)

    def _position(self) -> tuple[Span, ...]:
        """Which column it is of how many, and where there are columns out of sight."""
        state, signs = self.state, look.now()
        back, on = state.first > 0, state.first + state.frame.shown < len(state.columns)
        place = f" {self._number(state.at + 1)}/{self._number(len(state.columns))} "
        return (
            Span(_towards(signs, on=False) if back else "", Tone.KEY),
            Span(place, Tone.MUTED),
            Span(_towards(signs, on=True) if on else "", Tone.KEY),
        )

    def _number(self, value: int) -> str:
        return local_digits(f"{value:,}" if value >= 10_000 else str(value), language())


def _whole(sums: str, room: int) -> str:
    """As many sums as have room: half a number would be a wrong one."""
    if cells.width(sums) <= room:
        return sums
    glyphs = look.now().glyphs
    kept = sums
    for between in (" + ", f" {glyphs.between} "):
        while cells.width(kept) + 2 > room and between in kept:
            kept = kept.rpartition(between)[0]
    return f"{kept} {glyphs.more}"


def _towards(signs: look.Look, *, on: bool) -> str:
    """An arrow in reading direction, or against it."""
    return signs.glyphs.cursor_rtl if on == signs.rtl else signs.glyphs.cursor


def _told(card: BoardCard, room: int) -> Iterator[Span]:
    """A card in words; only the title is ever cut, what else has no room is left out."""
    between = Span(f" {look.now().glyphs.between} ", Tone.MUTED)
    parts: list[tuple[Span, ...]] = [
        (Span(card.customer),),
        (Span(card.amount),),
        step_words(card) if card.step else (),
        age_words(card) if card.age else (),
        (Span(card.owner, Tone.MUTED),),
        (Span(" ".join(f"#{tag}" for tag in card.tags), Tone.MUTED),),
    ]
    yield Span(card.title, Tone.STRONG)
    room -= spans_width((Span(card.title),))
    for spans in parts:
        used = spans_width((between, *spans))
        if any(span.text for span in spans) and used <= room:
            room -= used
            yield between
            yield from spans


def _both(
    x: int, room: int, start: tuple[Span, ...], end: tuple[Span, ...], base: Style
) -> Iterator[Field]:
    """Two values in one room: the one at the end is whole, the other is cut."""
    last = min(spans_width(end), room)
    first = room - last - (1 if last else 0)
    yield Field(x, first, start, base)
    yield Field(x + max(0, first), room - max(0, first), end, base, end=True)


def _amount(x: int, room: int, card: BoardCard, base: Style) -> Iterator[Field]:
    """Customer and amount; a name that would have no room is left out, never a digit."""
    left = room - spans_width((Span(card.amount),)) - 1
    name = card.customer if left >= LEAST_NAME or not card.amount else ""
    return _both(x, room, (Span(name),), (Span(card.amount),), base)
