"""Find any command by its name, any contact, deal, ticket or article by number or words."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from textual.containers import Vertical

from crm_tui.i18n import _
from crm_tui.queries.anything import LETTERS, Called, called
from crm_tui.screens.base import Dialog
from crm_tui.text.fold import fold
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.choice import Choice, ChoiceList
from crm_tui.widgets.key_bar import Hint, shown_key
from crm_tui.widgets.safe import Words

if TYPE_CHECKING:
    from textual import events
    from textual.app import App, ComposeResult
    from textual.widgets import Input

    from crm_tui.errors import CrmError

_MOVES = frozenset(
    (
        *("down", "up", "page_down", "page_up", "first", "last", "open"),
        *("mark", "mark_down", "mark_up", "area", "palette", "jump"),
    )
)

RECORD: Final = "record:"
_CARDS: Final = {
    "contact": ("crm_tui.screens.contact_card", "ContactCardScreen"),
    "deal": ("crm_tui.screens.deal_card", "DealCardScreen"),
    "ticket": ("crm_tui.screens.ticket_card", "TicketCardScreen"),
    "article": ("crm_tui.screens.knowledge_reader", "ArticleScreen"),
}


def commands(contexts: tuple[str, ...]) -> list[Choice]:
    """What can be done in these contexts, moving about left out."""
    found: dict[tuple[str, str], Choice] = {}
    for context in dict.fromkeys(contexts):
        for action in keymap().bindings(context):
            if action.verb not in _MOVES:
                keys = " ".join(map(shown_key, action.keys))
                choice = Choice(action.call, _(action.tooltip), note=keys)
                # What has a key of its own here and another everywhere is one command.
                found.setdefault((action.call, choice.title), choice)
    return list(found.values())


def open_record(app: App[Any], chosen: str) -> None:
    """Show the record that was chosen; ``chosen`` begins with :data:`RECORD`."""
    kind, _colon, identity = chosen.removeprefix(RECORD).partition(":")
    # By its name: what is not asked for is not loaded.
    module, name = _CARDS[kind]
    app.push_screen(getattr(import_module(module), name)(int(identity)))


class PaletteScreen(Dialog[str]):
    """Answers the action string of the command chosen, or ``record:`` kind and id, or None."""

    def __init__(self, contexts: tuple[str, ...]) -> None:
        super().__init__()
        self._all = commands(contexts)
        self._matching = self._all
        self._waiting = self._pick_next = False

    def compose(self) -> ComposeResult:
        """Input and list."""
        from crm_tui.widgets.fields import BidiInput  # noqa: PLC0415 - see FilterBar

        with Vertical(classes="box tall"):
            yield Words(_("What do you want to do?"), classes="box-title")
            yield BidiInput(compact=True, max_length=60, id="wanted")
            yield ChoiceList(self._all, id="choices")

    def own_keys(self) -> Sequence[Hint]:
        """Enter works while one types."""
        return (Hint("enter", _("choose"), "pick"),)

    def on_mount(self) -> None:
        """The input has the focus."""
        self.set_focus(self.query_one("#wanted"))

    @property
    def choices(self) -> ChoiceList:
        """The list."""
        return self.query_one(ChoiceList)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Commands whose words begin with what is typed, then those that hold it, then records."""
        wanted = fold(event.value)
        begins = [c for c in self._all if any(w.startswith(wanted) for w in fold(c.title).split())]
        holds = [c for c in self._all if c not in begins and wanted in fold(c.title)]
        self._matching = [*begins, *holds]
        self._pick_next = False
        text = event.value.strip()
        self._waiting = len(text) >= LETTERS or any(sign.isdigit() for sign in text)
        self.choices.show(self._matching)
        # Asked for nothing too: what is still on its way is about another text.
        self.ask(
            "records", lambda: self.crm.read(called, text) if text else [], self._found, self._none
        )

    def _found(self, found: list[Called]) -> None:
        self._waiting = False
        if found:
            records = [_choice(each) for each in found]
            self.choices.show([*self._matching, *records], self.choices.cursor)
        if self._pick_next:
            self.choices.action_pick()

    def _none(self, _error: CrmError) -> None:
        self._found([])

    def on_input_submitted(self) -> None:
        """Do the first; what is still looked for is waited for."""
        if self._waiting:
            self._pick_next = True
        else:
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


def _choice(found: Called) -> Choice:
    title = f"{found.number}  {found.title}" if found.number else found.title
    return Choice(f"{RECORD}{found.kind}:{found.id}", title, found.note)
