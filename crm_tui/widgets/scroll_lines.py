"""A long text of lines to read, by windows: it says when the end comes near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.lines import Drawable, LineWidget

if TYPE_CHECKING:
    from textual import events

AHEAD = 20


class ScrollLines(LineWidget, can_focus=True):
    """Lines with a moving window; answers the verbs down, up, page_down, page_up, first, last."""

    class EndNear(Message):
        """The last lines will be seen soon."""

        def __init__(self, lines: ScrollLines) -> None:
            super().__init__()
            self.lines = lines

    class Resized(Message):
        """The lines may have to be set again for this width."""

        def __init__(self, lines: ScrollLines, width: int) -> None:
            super().__init__()
            self.lines, self.width = lines, width

    def __init__(self, contexts: Iterable[str] = (), *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._bindings = bindings_for(contexts)
        self._lines: tuple[Drawable, ...] = ()
        self.top = 0

    def show(self, lines: Sequence[Drawable], *, stay: bool = True) -> None:
        """Show these lines, from the top unless ``stay``."""
        self._lines = tuple(lines)
        self.top = max(0, min(self.top, self._last_top)) if stay else 0
        self.refresh()
        self._tell()

    @property
    def count(self) -> int:
        """Lines there are."""
        return len(self._lines)

    @property
    def _last_top(self) -> int:
        return max(0, len(self._lines) - self.size.height)

    def render_line(self, y: int) -> Strip:
        """The line at that place of the window."""
        index = self.top + y
        if index < len(self._lines):
            return self.paint(self._lines[index], self.size.width)
        return Strip.blank(self.size.width, self.base)

    def on_resize(self) -> None:
        """Ask for lines of the new width."""
        self.post_message(self.Resized(self, self.size.width))

    def _tell(self) -> None:
        if self.size.height and self.top + self.size.height + AHEAD >= len(self._lines):
            self.post_message(self.EndNear(self))

    def _to(self, top: int) -> None:
        top = max(0, min(top, self._last_top))
        if top != self.top:
            self.top = top
            self.refresh()
            self._tell()

    def shows(self, line: int) -> bool:
        """Tell if that line is in the window."""
        return self.top <= line < self.top + self.size.height

    def go_to(self, line: int) -> None:
        """Begin the window with that line, as far as there are lines."""
        self._to(line)

    def action_down(self) -> None:
        """A line down."""
        self._to(self.top + 1)

    def action_up(self) -> None:
        """A line up."""
        self._to(self.top - 1)

    def action_page_down(self) -> None:
        """A page down."""
        self._to(self.top + max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """A page up."""
        self._to(self.top - max(1, self.size.height - 1))

    def action_first(self) -> None:
        """To the top."""
        self._to(0)

    def action_last(self) -> None:
        """To the end of what is here."""
        self._to(self._last_top)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three lines down."""
        event.stop()
        self._to(self.top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three lines up."""
        event.stop()
        self._to(self.top - 3)
