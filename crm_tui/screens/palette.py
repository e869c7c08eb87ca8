"""Find any command by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from crm_tui.i18n import _
from crm_tui.screens.base import Dialog
from crm_tui.text.fold import fold
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import shown_key
from crm_tui.widgets.safe import Words

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widgets import Input

_MOVES = frozenset(
    (
        *("down", "up", "page_down", "page_up", "first", "last", "open"),
        *("mark", "mark_down", "mark_up", "area", "palette", "jump"),
    )
)


def commands(contexts: tuple[str, ...]) -> list[Choice]:
    """What can be done in these contexts, moving about left out."""
    return [
        Choice(action.call, _(action.tooltip), note=" ".join(map(shown_key, action.keys)))
        for context in dict.fromkeys(contexts)
        for action in keymap().bindings(context)
        if action.verb not in _MOVES
    ]


class PaletteScreen(Dialog[str]):
    """Answers the action string of the command chosen, or None."""

    def __init__(self, contexts: tuple[str, ...]) -> None:
        super().__init__()
        self._all = commands(contexts)

    def compose(self) -> ComposeResult:
        """Input and list."""
        from crm_tui.widgets.fields import BidiInput  # noqa: PLC0415 - see FilterBar

        with Vertical(classes="box tall"):
            yield Words(_("What do you want to do?"), classes="box-title")
            yield BidiInput(compact=True, max_length=60, id="wanted")
            yield ChoiceList(self._all, id="choices")

    def on_mount(self) -> None:
        """The input has the focus."""
        self.set_focus(self.query_one("#wanted"))

    @property
    def choices(self) -> ChoiceList:
        """The list."""
        return self.query_one(ChoiceList)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Commands whose words begin with what is typed come first, then those that hold it."""
        wanted = fold(event.value)
        begins = [c for c in self._all if any(w.startswith(wanted) for w in fold(c.title).split())]
        holds = [c for c in self._all if c not in begins and wanted in fold(c.title)]
        self.choices.show([*begins, *holds])

    def on_input_submitted(self) -> None:
        """Do the first."""
        self.choices.action_pick()

    def on_key(self, event: events.Key) -> None:
        """Up and Down move in the list while one types."""
        move = {"down": self.choices.action_down, "up": self.choices.action_up}.get(event.key)
        if move is not None and self.focused is not self.choices:
            event.stop()
            move()

    def on_choice_list_picked(self, message: ChoiceList.Picked) -> None:
        """Answer."""
        self.dismiss(message.choice.id)
