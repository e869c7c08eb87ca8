"""One-line input: logical value, visual display.

Left and Right follow the screen, Ctrl with them goes by words in reading direction; Home, End,
Backspace and Delete are logical. The half space (ZWNJ) can be typed with Shift+Space after a
Persian letter where the terminal sends it, with Ctrl+_ (the same byte as Ctrl+/ in most
terminals) everywhere, or by a keyboard layout that has it.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import App
from textual.strip import Strip
from textual.widgets._input import Input, Selection

from crm_tui.terminal.filters import BidiFilter
from crm_tui.terminal.marks import VISUAL
from crm_tui.terminal.pieces import Piece, join_pieces
from crm_tui.text.bidi.classes import has_rtl
from crm_tui.text.bidi.levels import Base, base_direction
from crm_tui.text.bidi.line import VisualLine, layout
from crm_tui.text.safe import printable
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.history import History, State

ZWNJ = "\u200c"
# A half space and the vowel marks are inside a Persian word.
WORD_START = re.compile("(?<=[^\\w\u200c\u064b-\u065f\u0670\u0640])\\w")
_BREAKS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*")


def shows_visual_order(app: App[object]) -> bool:
    """Tell whether the app reorders lines itself (modes ``app``, ``words`` and ``override``)."""
    return any(isinstance(each, BidiFilter) and each.visual for each in app.get_line_filters())


def is_half_space(event: events.Key, before: str) -> bool:
    """Tell whether a key types ZWNJ after the text ``before``."""
    if event.character == ZWNJ or event.key == "zero_width_non_joiner":
        return True
    return event.key == "shift+space" and has_rtl(before[-1:])


class BidiInput(Input):
    """``Input`` for text of any direction; ``base`` fixes the direction of the field.

    With ``auto`` the first strong letter decides, in an empty field that of the placeholder.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("text",)
    _WORD_START = WORD_START

    base: Base = "auto"
    _history: History | None = None

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._bindings.key_to_bindings.update(bindings_for(self.CONTEXTS).key_to_bindings)

    # Geometry

    @property
    def is_visual(self) -> bool:
        """Tell whether this field lays itself out (passwords don't need to)."""
        return not self.password and shows_visual_order(self.app)

    def _base_of(self, text: str) -> Base:
        if self.base != "auto":
            return self.base
        return base_direction(text, base_direction(self.placeholder))

    @property
    def _line(self) -> VisualLine:
        return layout(self.value, self._base_of(self.value))

    @property
    def _view(self) -> int:
        return max(1, self.scrollable_content_region.width)

    def _left_of(self, line: VisualLine) -> int:
        """Count the cells left of the text: flush right, with a free cell at the text's end."""
        return 1 + max(0, self._view - line.width - 1) if line.rtl else 0

    def _scrolled(self, line: VisualLine) -> int:
        if line.rtl and not self.has_focus:
            return max(0, line.width + 1 - self._view)
        return round(self.scroll_offset.x)

    @property
    def content_width(self) -> int:
        """Cells of the value, or of the placeholder of an empty field, and one for the cursor."""
        if not self.is_visual:
            return super().content_width
        shown = self.value or self.placeholder
        return layout(shown, self._base_of(shown)).width + 1

    @property
    def _cursor_offset(self) -> int:
        if not self.is_visual:
            return super()._cursor_offset
        line = self._line
        return self._left_of(line) + line.cell_of(self.cursor_position)[0]

    def _cell_offset_to_index(self, offset: int) -> int:
        if not self.is_visual:
            return super()._cell_offset_to_index(offset)
        line = self._line
        return line.index_at(offset + self._scrolled(line) - self._left_of(line))

    # Display

    def render_line(self, y: int) -> Strip:
        """Show the value in visual order, each glyph with the style of its character."""
        if y != 0 or not self.is_visual:
            return super().render_line(y)
        text = self._styled_value() if self.value else self._styled_placeholder()
        line = layout(text.plain, self._base_of(text.plain))
        pieces = self._pieces(line, _styles(text, self))
        view = self._view
        strip = Strip(join_pieces(pieces))
        scroll = self._scrolled(line) if self.value else 0
        strip = strip.crop(scroll, scroll + view + 1).extend_cell_length(view + 1)
        return strip.apply_style(self.rich_style + VISUAL)

    def _styled_value(self) -> Text:
        text: Text = self._value
        rest = self._suggestion[len(self.value) :] if self.has_focus else ""
        text.append(rest, self.get_component_rich_style("input--suggestion"))
        if self.has_focus and not self.selection.is_empty:
            selected = self.get_component_rich_style("input--selection")
            text.stylize_before(selected, *sorted(self.selection))
        return text

    def _styled_placeholder(self) -> Text:
        text = Text(self.placeholder, end="")
        text.stylize(self.get_component_rich_style("input--placeholder"))
        return text

    def _pieces(self, line: VisualLine, styles: list[Style | None]) -> list[Piece]:
        cursor = self.cursor_position if self.has_focus and self._cursor_visible else -1
        mark = self.get_component_rich_style("input--cursor") if cursor >= 0 else None
        pieces = []
        for glyph in line.glyphs:
            style = styles[glyph.start]
            if mark is not None and glyph.start <= cursor < glyph.end:
                style = style + mark if style else mark
            pieces.append(Piece(glyph.text, style, 0, glyph.width))
        at_end = cursor >= len(line.text)
        free = Piece(" ", mark if at_end else None, 0, 1)
        if not line.rtl:
            return [*pieces, free]
        padding = self._view - line.width - 1
        return [Piece(" " * padding, None, 0, padding)] * (padding > 0) + [free, *pieces]

    # Typing

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Claim the half space, which Textual does not count as printable."""
        return character == ZWNJ or super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if is_half_space(event, self.value[: self.cursor_position]):
            event.stop()
            event.prevent_default()
            self.action_half_space()
            return
        await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        # The stock widget takes the first line only; an address has several.
        event.stop()
        event.prevent_default()
        if text := _BREAKS.sub(" ", event.text).strip(" "):
            self.replace(text, *self.selection)

    def _on_focus(self, event: events.Focus) -> None:
        super()._on_focus(event)
        self._watch_selection(self.selection)

    def action_half_space(self) -> None:
        """Type a zero width non-joiner."""
        self._restart_blink()
        self.replace(ZWNJ, *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put ``text`` in place of ``value[start:end]``: clean, and cut to ``max_length``."""
        text = printable(_BREAKS.sub(" ", text))
        if self.max_length and text:
            room = self.max_length - len(self.value) + abs(end - start)
            text = text[: max(0, room)] or text
        before = State(self.value, self.cursor_position)
        super().replace(text, start, end)
        self._record(before)

    # Undo

    def _record(self, before: State) -> None:
        if self._history is None:
            self._history = History()
        self._history.record(before, State(self.value, self.cursor_position))

    def action_undo(self) -> None:
        """Take back the last change of the text."""
        if self._history is not None:
            self._restore(self._history.undo(self.value))

    def action_redo(self) -> None:
        """Make a change again that was taken back."""
        if self._history is not None:
            self._restore(self._history.redo(self.value))

    def _restore(self, state: State | None) -> None:
        if state is not None:
            self.value = state.value
            self.cursor_position = state.cursor

    # Moving

    def action_cursor_left(self, select: bool = False) -> None:  # noqa: FBT001, FBT002 - Textual's
        """Move one glyph to the left on the screen."""
        if not self.is_visual:
            super().action_cursor_left(select)
        else:
            self._move(-1, select=select)

    def action_cursor_right(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move one glyph to the right on the screen, or accept a suggestion there."""
        if not self.is_visual:
            super().action_cursor_right(select)
        else:
            self._move(1, select=select)

    def _move(self, step: int, *, select: bool) -> None:
        start, end = self.selection
        forward = (step > 0) != self._line.rtl
        if select:
            self.selection = Selection(start, self._next_stop(step))
        elif not self.selection.is_empty:
            self.cursor_position = max(start, end) if forward else min(start, end)
        elif forward and self.cursor_at_end and self._suggestion:
            self.value = self._suggestion
            self.cursor_position = len(self.value)
        else:
            self.cursor_position = self._next_stop(step)

    def _next_stop(self, step: int) -> int:
        line = self._line
        return next_stop(line, self.cursor_position, step, line.stops())

    def action_cursor_left_word(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move a word to the left: forward in right-to-left text."""
        if self.is_visual and self._line.rtl:
            super().action_cursor_right_word(select)
        else:
            super().action_cursor_left_word(select)

    def action_cursor_right_word(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move a word to the right: back in right-to-left text."""
        if self.is_visual and self._line.rtl:
            super().action_cursor_left_word(select)
        else:
            super().action_cursor_right_word(select)


def next_stop(line: VisualLine, index: int, step: int, stops: list[int]) -> int:
    """Find the index ``step`` cursor stops further on the screen; stay inside the line."""
    place = line.glyph_of(index)
    here = len(line.text) if place is None else line.glyphs[place].start
    at = stops.index(here) if here in stops else 0
    return stops[max(0, min(len(stops) - 1, at + step))]


def _styles(text: Text, widget: BidiInput) -> list[Style | None]:
    styles: list[Style | None] = []
    segments: list[Segment] = list(text.render(widget.app.console))
    for segment in segments:
        styles += [segment.style] * len(segment.text)
    return styles
