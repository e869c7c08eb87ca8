"""Text of several lines: logical value, each wrapped line shown in visual order.

A line has the direction of its first strong letter; right-to-left ones are flush right. Keys
are those of ``bidi_input``.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.document._document import EditResult, Location
from textual.geometry import Offset
from textual.strip import Strip
from textual.widgets._text_area import TextArea

from crm_tui.terminal.marks import VISUAL
from crm_tui.terminal.pieces import Piece, join_pieces
from crm_tui.text.bidi.classes import has_rtl
from crm_tui.text.bidi.levels import Base, base_direction
from crm_tui.text.bidi.line import VisualLine, layout
from crm_tui.text.safe import printable
from crm_tui.widgets.bidi_input import (
    WORD_START,
    ZWNJ,
    is_half_space,
    next_stop,
    shows_visual_order,
)
from crm_tui.widgets.bindings import bindings_for


class _Section(NamedTuple):
    """One wrapped line: part of document line ``row`` from column ``start`` on."""

    row: int
    start: int
    line: VisualLine
    is_last: bool


class BidiTextArea(TextArea):
    """``TextArea`` (soft wrap) for text of any direction; at most ``max_length`` characters."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("text",)

    base: Base = "auto"
    max_length: int = 0

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._bindings.key_to_bindings.update(bindings_for(self.CONTEXTS).key_to_bindings)

    # Geometry

    @property
    def is_visual(self) -> bool:
        """Tell whether the lines are laid out here."""
        return self.soft_wrap and shows_visual_order(self.app)

    def _base_of(self, row: int) -> Base:
        return base_direction(self.document[row]) if self.base == "auto" else self.base

    def _section(self, y: int) -> _Section | None:
        """Wrapped line ``y``, counted from the top of the text; None if Textual can show it."""
        if not self.is_visual or not 0 <= y < self.wrapped_document.height:
            return None
        row, column = self.wrapped_document.offset_to_location(Offset(0, y))
        text = self.document[row]
        base = self._base_of(row)
        if base == "ltr" and not has_rtl(text):
            return None
        cuts = [0, *self.wrapped_document.get_offsets(row), len(text)]
        start = max([cut for cut in cuts[:-1] if cut <= column])
        number = cuts.index(start)
        part = text[start : cuts[number + 1]].replace("\t", " ")
        return _Section(row, start, layout(part, base), number == len(cuts) - 2)

    @property
    def _text_width(self) -> int:
        return self.scrollable_content_region.size.width - self.gutter_width

    def _left_of(self, line: VisualLine) -> int:
        return max(1, self._text_width - line.width) if line.rtl else 0

    # Display

    def _render_line(self, y: int) -> Strip:
        strip = super()._render_line(y)
        section = self._section(y + round(self.scroll_offset.y))
        if section is None:
            return strip
        gutter = self.gutter_width
        text = strip.crop(gutter, strip.cell_length)
        shown = self._reordered(section, list(text)).adjust_cell_length(self._text_width)
        shown = shown.apply_style(VISUAL)
        return Strip.join([strip.crop(0, gutter), shown]) if gutter else shown

    def _reordered(self, section: _Section, segments: list[Segment]) -> Strip:
        line = section.line
        size = len(line.text)
        styles: list[Style | None] = []
        for segment in segments:
            styles += [segment.style] * len(segment.text)
        styles += [styles[-1] if styles else None] * max(0, size + 2 - len(styles))
        row, column = self.selection.end
        cursor = column - section.start if row == section.row else -1
        pieces = [
            Piece(
                glyph.text,
                styles[cursor if glyph.start <= cursor < glyph.end else glyph.start],
                0,
                glyph.width,
            )
            for glyph in line.glyphs
        ]
        free = Piece(" ", styles[size], 0, 1)
        padding = max(0, self._text_width - line.width - 1)
        rest = [Piece(" " * padding, styles[size + 1], 0, padding)] if padding else []
        ordered = [*rest, free, *pieces] if line.rtl else [*pieces, free, *rest]
        return Strip(join_pieces(ordered))

    def get_target_document_location(self, event: events.MouseEvent) -> Location:
        """Find the character whose glyph is under the mouse."""
        section = self._section(event.y + round(self.scroll_offset.y) - self.gutter.top)
        if section is None:
            return super().get_target_document_location(event)
        x = event.x - self.gutter_width - self.gutter.left - self._left_of(section.line)
        return section.row, section.start + section.line.index_at(x)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Cell of the cursor on the screen (input methods show their window there)."""
        offset = super().cursor_screen_offset
        x, y = self._cursor_offset
        section = self._section(y)
        if section is None:
            return offset
        column = self.selection.end[1] - section.start
        cell = self._left_of(section.line) + section.line.cell_of(column)[0]
        return Offset(offset.x - x + cell, offset.y)

    # Typing

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Claim the half space, which Textual does not count as printable."""
        typed = character == ZWNJ and not self.read_only
        return typed or super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        row, column = self.selection.end
        if not self.read_only and is_half_space(event, self.document[row][:column]):
            event.stop()
            event.prevent_default()
            self.action_half_space()
            return
        await super()._on_key(event)

    def action_half_space(self) -> None:
        """Type a zero width non-joiner."""
        if not self.read_only:
            self._restart_blink()
            self._replace_via_keyboard(ZWNJ, *self.selection)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = printable(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        if self.max_length:
            room = self.max_length - len(self.text) + len(self.selected_text)
            text = text[: max(0, room)]
        if text and not self.read_only:
            result = self._replace_via_keyboard(text, *self.selection)
            if result is not None:
                self.move_cursor(result.end_location)

    def _replace_via_keyboard(
        self, insert: str, start: Location, end: Location
    ) -> EditResult | None:
        length = len(self.text) + len(insert) - len(self.get_text_range(start, end))
        if self.max_length and insert and length > self.max_length:
            self.app.bell()
            return None
        return super()._replace_via_keyboard(insert, start, end)

    # Moving

    def _cursor_section(self) -> _Section | None:
        return self._section(self._cursor_offset[1])

    def action_cursor_left(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Move one glyph to the left on the screen."""
        if not self._move(-1, select=select):
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move one glyph to the right on the screen."""
        if not self._move(1, select=select):
            super().action_cursor_right(select)

    def _move(self, step: int, *, select: bool) -> bool:
        """Move by a glyph; False where the stock widget knows how."""
        section = self._cursor_section()
        if section is None:
            return False
        forward = (step > 0) != section.line.rtl
        if not select and not self.selection.is_empty:
            self.move_cursor(max(self.selection) if forward else min(self.selection))
            return True
        self.move_cursor(self._neighbour(section, step, forward=forward), select=select)
        return True

    def _neighbour(self, section: _Section, step: int, *, forward: bool) -> Location:
        line = section.line
        stops = line.stops()
        if not section.is_last:
            stops.remove(len(line.text))
        column = self.selection.end[1] - section.start
        index = next_stop(line, column, step, stops)
        place = line.glyph_of(column)
        here = len(line.text) if place is None else line.glyphs[place].start
        if index != here:
            return section.row, section.start + index
        # The edge of the line: on to the next one in reading order.
        last_row = self.document.line_count - 1
        if forward and not section.is_last:
            return section.row, section.start + len(line.text)
        if forward:
            return (section.row + 1, 0) if section.row < last_row else self.selection.end
        if section.start:
            return section.row, section.start - 1
        above = section.row - 1
        return (above, len(self.document[above])) if above >= 0 else self.selection.end

    def action_cursor_word_left(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move a word to the left: forward in right-to-left text."""
        if self._mirrored():
            super().action_cursor_word_right(select)
        else:
            super().action_cursor_word_left(select)

    def action_cursor_word_right(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move a word to the right: back in right-to-left text."""
        if self._mirrored():
            super().action_cursor_word_left(select)
        else:
            super().action_cursor_word_right(select)

    def _mirrored(self) -> bool:
        return self.is_visual and self._base_of(self.selection.end[0]) == "rtl"

    def get_cursor_word_left_location(self) -> Location:
        """Find the start of the word before the cursor; a half space is inside a word."""
        row, column = self.selection.end
        if not column:
            return (row - 1, len(self.document[row - 1])) if row else (0, 0)
        starts = [match.start() for match in WORD_START.finditer(self.document[row][:column])]
        return row, starts[-1] if starts else 0

    def get_cursor_word_right_location(self) -> Location:
        """Find the start of the word after the cursor, or the end of its line."""
        row, column = self.selection.end
        text = self.document[row]
        if column == len(text):
            return (row + 1, 0) if row < self.document.line_count - 1 else (row, column)
        following = WORD_START.search(text, column + 1)
        return row, following.start() if following else len(text)
