"""A text of several lines over a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from crm_tui.i18n import _
from crm_tui.screens.base import Dialog
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.fields import BidiTextArea
from crm_tui.widgets.key_bar import Hint, shown_key
from crm_tui.widgets.safe import Words

if TYPE_CHECKING:
    from textual.app import ComposeResult


class TextDialog(Dialog[str]):
    """Answers the text, which may be empty, or None."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("dialog",)

    def __init__(self, title: str, value: str = "", length: int = 2000) -> None:
        super().__init__()
        self._title, self._value, self._length = title, value, length

    def compose(self) -> ComposeResult:
        """Title, the text."""
        with Vertical(classes="box wide"):
            yield Words(self._title, classes="box-title")
            area = BidiTextArea(self._value, tab_behavior="focus", compact=True, id="text")
            area.cursor_blink = False
            yield area

    def own_keys(self) -> Sequence[Hint]:
        """Save."""
        return (Hint(shown_key(keymap().action("dialog.accept").keys[0]), _("save"), "accept"),)

    def on_mount(self) -> None:
        """The text has the focus, the cursor at its end."""
        area = self.query_one("#text", BidiTextArea)
        self.set_focus(area)
        area.move_cursor(area.document.end)

    def action_accept(self) -> None:
        """Answer."""
        self.dismiss(self.query_one("#text", BidiTextArea).text[: self._length].strip())
