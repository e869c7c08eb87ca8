"""Every key that works here, what has the focus first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.containers import Vertical

from crm_tui.i18n import _
from crm_tui.keymap import CONTEXTS
from crm_tui.screens.base import Dialog
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.key_bar import Hint, shown_key
from crm_tui.widgets.lines import Drawable, Line, Placed, Row, Span, Tone, line
from crm_tui.widgets.safe import Words
from crm_tui.widgets.scroll_lines import ScrollLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

WIDE = 999


def help_lines(contexts: tuple[str, ...]) -> list[Drawable]:
    """The keys of these contexts as lines."""
    found: list[Drawable] = []
    groups = [(context, keymap().bindings(context)) for context in dict.fromkeys(contexts)]
    width = max(
        (
            cell_len(" ".join(map(shown_key, action.keys)))
            for _context, actions in groups
            for action in actions
        ),
        default=0,
    )
    for context, actions in groups:
        shown = [action for action in actions if not action.argument and action.keys]
        if not shown:
            continue
        if found:
            found.append(Line())
        found.append(line(Span(_(CONTEXTS[context]), Tone.TITLE)))
        for action in shown:
            keys = Placed((Span(" ".join(map(shown_key, action.keys)), Tone.KEY),), 0, width)
            found.append(Row((keys, Placed((Span(_(action.tooltip)),), width + 2, WIDE))))
        if context == "app":
            text = _("Go to the area of that number.")
            areas = Placed((Span("1…9", Tone.KEY),), 0, width)
            found.append(Row((areas, Placed((Span(text),), width + 2, WIDE))))
    return found


class HelpScreen(Dialog[None]):
    """See the module."""

    WITHOUT: ClassVar[tuple[str, ...]] = (*Dialog.WITHOUT, "app.help", "dialog.cancel")

    def __init__(self, contexts: tuple[str, ...]) -> None:
        super().__init__()
        self._contexts = contexts

    def compose(self) -> ComposeResult:
        """The list in a box."""
        with Vertical(classes="box tall"):
            yield Words(_("Keys"), classes="box-title")
            yield ScrollLines(("card",), id="keys")

    def on_mount(self) -> None:
        """Show the keys."""
        lines = self.query_one(ScrollLines)
        lines.show(help_lines(self._contexts))
        self.set_focus(lines)

    def own_keys(self) -> Sequence[Hint]:
        """It is read, not answered."""
        return (
            Hint(shown_key("pagedown"), _("page down"), "page_down"),
            Hint(shown_key("escape"), _("back"), "back"),
        )

    def action_back(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_help(self) -> None:
        """The same key closes."""
        self.dismiss(None)
