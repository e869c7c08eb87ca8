"""The last line of a screen: the keys that matter now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.message import Message
from textual.strip import Strip

from crm_tui.i18n import _
from crm_tui.widgets import look
from crm_tui.widgets.bindings import keymap
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events

    from crm_tui.keymap import Action


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does; ``call`` is the action string, empty if the key can't be clicked."""

    key: str
    title: str
    call: str = ""

    @property
    def width(self) -> int:
        """Cells it takes."""
        return cell_len(self.key) + 1 + cell_len(self.title)


_TYPED: Final = frozenset({"dialog", "filter", "form", "ticket_reply"})
"""Where characters are mostly typed: keys that are none are shown, if an action has one."""


def hints(contexts: Iterable[str], without: Iterable[str] = ()) -> tuple[Hint, ...]:
    """The hints of those contexts by rank; ``without`` names actions that make no sense now."""
    contexts, left_out = frozenset(contexts), frozenset(without)
    typing = bool(_TYPED & contexts)
    return tuple(
        Hint(_key_of(action, typing=typing), _(action.title), action.call)
        for action in keymap().shown(contexts)
        if action.id not in left_out and action.keys
    )


def _key_of(action: Action, *, typing: bool) -> str:
    others = (key for key in action.keys if len(key) > 1)
    return shown_key(next(others, action.keys[0]) if typing else action.keys[0])


_SHORT = {"escape": "esc", "delete": "del", "pageup": "pgup", "pagedown": "pgdn"}


def shown_key(key: str) -> str:
    """A key as it stands on keyboards."""
    return _SHORT.get(key, key)


class KeyBar(LineWidget):
    """One line; hints that don't fit are left out, the last one (keys) always stays."""

    DEFAULT_CSS = """
    KeyBar { height: 1; dock: bottom; }
    """

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, call: str) -> None:
            super().__init__()
            self.call = call

    def __init__(self, shown: Iterable[Hint] = ()) -> None:
        super().__init__()
        self.hints = tuple(shown)

    def show(self, shown: Iterable[Hint]) -> None:
        """Show other hints."""
        new = tuple(shown)
        if new != self.hints:
            self.hints = new
            self.refresh()

    def fitting(self) -> tuple[Hint, ...]:
        """The hints that fit in the width."""
        room = self.size.width - 2
        if sum(hint.width + 2 for hint in self.hints) - 2 <= room:
            return self.hints
        *first, last = self.hints
        room -= last.width + 2
        kept = []
        for hint in first:
            if hint.width > room:
                break
            kept.append(hint)
            room -= hint.width + 2
        return (*kept, last)

    def render_line(self, y: int) -> Strip:
        """The hints from the reading edge."""
        if y or not self.hints:
            return Strip.blank(self.size.width, self.base)
        spans: list[Span] = []
        shown = self.fitting()
        for number, hint in enumerate(shown):
            if number:
                spans.append(Span("  "))
            spans += [Span(hint.key, Tone.KEY), Span(" " + hint.title, Tone.MUTED)]
        return self.paint(Line(tuple(spans)), self.size.width)

    def spots(self) -> Iterator[Spot]:
        """The hints that can be clicked."""
        x = 1
        for hint in self.fitting():
            if hint.call:
                yield Spot(x, 0, partial(self.post_message, self.Pressed(hint.call)))
            x += hint.width + 2

    def on_click(self, event: events.Click) -> None:
        """A click on a hint is its key."""
        x = (self.size.width - 1 - event.x if look.now().rtl else event.x) - 1
        for hint in self.fitting():
            if 0 <= x < hint.width and hint.call:
                self.post_message(self.Pressed(hint.call))
                return
            x -= hint.width + 2
