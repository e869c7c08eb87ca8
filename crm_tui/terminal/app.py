"""What an app over this terminal has: copying, screenshots and redrawing done right."""

from __future__ import annotations

import os
from typing import Any, TypeVar

from textual.app import App
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget

from crm_tui.terminal.arrange import cell_map
from crm_tui.terminal.clipboard import copy_sequence
from crm_tui.terminal.filters import BidiFilter
from crm_tui.text.bidi.classes import has_rtl

T = TypeVar("T")

# A browser would reorder what is in visual order already.
_SVG_RULE = "    text { unicode-bidi: bidi-override; direction: ltr }\n    </style>"


class TerminalApp(App[T]):
    """Base of the app; ``clipboard_allowed`` switches copying to the user's terminal."""

    clipboard_allowed: bool = True

    def copy_to_clipboard(self, text: str) -> None:
        """Copy logical text, here and to the clipboard of the terminal the user sits at."""
        self._clipboard = text
        if self._driver is None or not self.clipboard_allowed:
            return
        sequence = copy_sequence(text, in_tmux="TMUX" in os.environ)
        if sequence is not None:
            self._driver.write(sequence)

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """Picture of the screen as SVG, letters in the places the terminal has them."""
        return for_browsers(super().export_screenshot(title=title, simplify=simplify))

    def action_redraw(self) -> None:
        """Send the whole screen again: something else wrote over it."""
        forget: Any = getattr(self._driver, "forget_screen", None)
        if forget is not None:
            forget()
        self.screen.refresh(layout=True)
        for widget in self.screen.walk_children(Widget):
            widget.refresh()


class LogicalScreen(Screen[T]):
    """Base of screens: selecting text with the mouse follows the letters, not the cells."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Find the widget and the place in its text whose letter is shown at ``x``, ``y``."""
        return super().get_widget_and_offset_at(x + self._to_logical(x, y), y)

    def _to_logical(self, x: int, y: int) -> int:
        """Cells from the one shown to the one it has in the line's logical order."""
        try:
            widget, region = self.get_widget_at(x, y)
        except NoWidget:
            return 0
        filters = widget.get_line_filters()
        if not any(isinstance(each, BidiFilter) and each.visual for each in filters):
            return 0
        cell = x - region.x - widget.gutter.left
        row = y - region.y - widget.gutter.top
        if cell < 0 or not 0 <= row < widget.content_region.height:
            return 0
        strip = widget.render_line(row).extend_cell_length(widget.content_region.width)
        if not has_rtl(strip.text):
            return 0
        cells = cell_map(list(strip))
        return cells[cell] - cell if cell < len(cells) else 0


def for_browsers(svg: str) -> str:
    """Add the rule that keeps a browser from reordering the picture's text."""
    return svg.replace("</style>", _SVG_RULE.lstrip(), 1) if "</style>" in svg else svg
