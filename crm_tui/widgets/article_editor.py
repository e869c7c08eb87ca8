"""Writing an article: its fields, below them the text, and beside it how it will be read.

Where there is no room for both, text and preview take turns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from crm_tui.widgets import look
from crm_tui.widgets.article_text import ArticleText, article_lines
from crm_tui.widgets.fields import BidiTextArea
from crm_tui.widgets.form import Field, Form

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import Widget

    from crm_tui.widgets.scroll_lines import ScrollLines

REST_SECONDS = 0.15
SIDE_BY_SIDE = 100
"""Cells of a screen that has room for text and preview."""


class Preview(ArticleText):
    """The article as it will be read; arrows and page keys move in it."""

    def on_key(self, event: events.Key) -> None:
        """Scroll."""
        moves = {
            "down": self.action_down,
            "up": self.action_up,
            "pagedown": self.action_page_down,
            "pageup": self.action_page_up,
            "home": self.action_first,
            "end": self.action_last,
        }
        move = moves.get(event.key)
        if move is not None:
            event.stop()
            move()


class ArticleEditor(Form):
    """A form whose last field, ``body``, is the text."""

    DEFAULT_CSS = """
    ArticleEditor { padding: 0; }
    ArticleEditor > #writing { height: 1fr; min-height: 7; margin: 1 0 0 0; }
    ArticleEditor #writing > BidiTextArea { width: 1fr; height: 1fr; padding: 0 1; }
    ArticleEditor #writing > Preview { width: 1fr; height: 1fr; display: none; }
    ArticleEditor.-both #writing > Preview { display: block; border-left: vkey $rule; }
    .-rtl ArticleEditor.-both #writing > Preview { border-left: none; border-right: vkey $rule; }
    ArticleEditor.-reading #writing > Preview { display: block; }
    ArticleEditor.-reading #writing > BidiTextArea { display: none; }
    """
    BODY = "body"

    _resting: Timer | None = None
    _wanted: bool | None = None

    def compose(self) -> ComposeResult:
        """The fields, then the text and its preview from the reading edge."""
        for item in self.items:
            assert isinstance(item, Field)
            if item.id != self.BODY:
                yield self._row(item.id, item.label, item, self._initial.get(item.id, ""))
        field = next(item for item in self.items if isinstance(item, Field) and item.id == "body")
        area = self._input(self.BODY, field, self._initial.get(self.BODY, ""))
        assert isinstance(area, BidiTextArea)
        area.placeholder = field.hint
        both = (area, Preview(id="reading"))
        with Horizontal(id="writing"):
            yield from reversed(both) if look.now().rtl else both

    @property
    def area(self) -> BidiTextArea:
        """Where the text is written."""
        return self.query_one(BidiTextArea)

    @property
    def preview(self) -> Preview:
        """How it will be read."""
        return self.query_one(Preview)

    def on_mount(self) -> None:
        """Show both where there is room."""
        self._arrange()

    def on_resize(self) -> None:
        """As on_mount."""
        self._arrange()

    def toggle(self) -> None:
        """Preview on or off; without room for both it takes the place of the text."""
        wide = self.app.size.width >= SIDE_BY_SIDE
        shown = self.has_class("-both") if wide else self.has_class("-reading")
        self._wanted = not shown
        self._arrange()
        if self.has_class("-reading"):
            self.screen.set_focus(self.preview)
        elif not wide or self.screen.focused is None:
            self.screen.set_focus(self.area)

    def _arrange(self) -> None:
        wide = self.app.size.width >= SIDE_BY_SIDE
        self.set_class(wide and self._wanted is not False, "-both")
        self.set_class(not wide and self._wanted is True, "-reading")
        self.show_preview()

    def show_preview(self) -> None:
        """Set the text as it will be read."""
        width = self.preview.size.width - 2
        if width > 4 and self.preview.display:
            self.preview.show(article_lines(self.area.text, width))

    def on_scroll_lines_resized(self, message: ScrollLines.Resized) -> None:
        """Set it for the new width."""
        message.stop()
        self.show_preview()

    def on_key(self, event: events.Key) -> None:
        """To the beginning and the end of the text."""
        if self.area.has_focus and event.key in ("ctrl+home", "ctrl+end"):
            event.stop()
            end = self.area.document.end
            self.area.move_cursor(end if event.key == "ctrl+end" else (0, 0))

    async def _edited(self, field: Widget) -> None:
        await super()._edited(field)
        if field is self.area:
            if self._resting is not None:
                self._resting.stop()
            self._resting = self.set_timer(REST_SECONDS, self.show_preview)
