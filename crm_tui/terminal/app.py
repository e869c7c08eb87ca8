"""What an app over this terminal has: copying, screenshots and redrawing done right."""

from __future__ import annotations

import logging
import os
from typing import Any, TypeVar

from textual._context import active_message_pump
from textual.app import App, ScreenStackError
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.errors import NoWidget
from textual.geometry import Offset
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import MountError, Widget

from crm_tui.terminal.arrange import cell_map
from crm_tui.terminal.clipboard import copy_sequence
from crm_tui.terminal.filters import BidiFilter
from crm_tui.terminal.key_queue import KeyQueue, Typed
from crm_tui.text.bidi.classes import has_rtl

T = TypeVar("T")
log = logging.getLogger(__name__)
_GONE = (NoMatches, NoScreen, ScreenStackError, MountError)

# A browser would reorder what is in visual order already.
_SVG_RULE = "    text { unicode-bidi: bidi-override; direction: ltr }\n    </style>"


class TerminalApp(App[T]):
    """Base of the app; ``clipboard_allowed`` switches copying to the user's terminal."""

    clipboard_allowed: bool = True
    _ending = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.typed = KeyQueue(self, super()._post_message)
        """What was typed and not delivered yet."""

    async def _post_message(self, message: Message) -> bool:
        # The way of what the driver reads, in the thread of the app.
        if isinstance(message, Typed):
            self.typed.put(message)
            return True
        return await super()._post_message(message)

    async def _shutdown(self) -> None:
        self._ending = True
        await super()._shutdown()

    def _handle_exception(self, error: Exception) -> None:
        """What goes away may miss parts of itself, or be asked for them: that ends no session."""
        if self._exit or self._ending or is_going(active_message_pump.get(None)):
            log.debug("an error of what is gone", exc_info=error)
            if not isinstance(error, _GONE):
                self.note_error(error)
            return
        super()._handle_exception(error)

    def note_error(self, error: Exception) -> None:
        """An error that ends nothing: subclasses write it down."""

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


def _no_wait() -> AwaitComplete:
    return AwaitComplete()


def is_going(node: MessagePump | None) -> bool:
    """Tell whether a widget, or what it stands on, has been left or is being removed."""
    # Textual tells it in no public place.
    while node is not None and not isinstance(node, App):
        if node._closing or node._closed or getattr(node, "_pruning", False):  # noqa: SLF001
            return True
        if isinstance(node, LogicalScreen) and node.left:
            return True
        node = node._parent  # noqa: SLF001
    return node is None


class LogicalScreen(Screen[T]):
    """Base of screens: left once, whatever is typed; the mouse selects letters, not cells."""

    _is_left = False
    _leaving: tuple[T | None] | None = None

    @property
    def left(self) -> bool:
        """True from the moment it is on its way out."""
        return self._is_left

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave with an answer; what is answered once more is not heard.

        Textual would take the screen in front away, whichever that is. A screen that has another
        in front of it, or stands in another area, leaves when it is in front again; the first
        one of an area stays.
        """
        if self._is_left or (self.is_active and len(self.app.screen_stack) == 1):
            return _no_wait()
        if not self.is_active:
            self._leaving = self._leaving or (result,)
            return _no_wait()
        self._is_left = True
        return super().dismiss(result)

    def on_screen_resume(self) -> None:
        """In front again: leave, if that was meant to be."""
        if self._leaving is not None:
            self.dismiss(*self._leaving)

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
