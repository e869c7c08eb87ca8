"""Jumping: letters stand on everything one can go to; typing them goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from crm_tui.keymap import place
from crm_tui.terminal.app import LogicalScreen
from crm_tui.widgets import look
from crm_tui.widgets.safe import Words
from crm_tui.widgets.spots import HasSpots, Spot, labels

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.filter import LineFilter


@dataclass(frozen=True, slots=True)
class Target:
    """A place of the screen with its letters; ``at`` is where they stand."""

    letters: str
    at: Offset
    go: Callable[[], object]


def targets(screen: Screen[object]) -> list[Target]:
    """Everything on ``screen`` one can go to: content first, then the bars."""
    found: list[tuple[Widget, Spot]] = []
    for widget in screen.walk_children(Widget):
        if not widget.is_on_screen or not widget.visible:
            continue
        if isinstance(widget, HasSpots):
            found += [(widget, spot) for spot in widget.spots() if _is_seen(widget, spot)]
        elif widget.focusable and widget is not screen.focused:
            spot = Spot(0, 0, widget.focus)
            found += [(widget, spot)] if _is_seen(widget, spot) else []
    found.sort(key=lambda pair: pair[0].styles.dock != "none")
    return [
        Target(letters, _place(widget, spot, len(letters)), spot.go)
        for letters, (widget, spot) in zip(labels(len(found)), found, strict=False)
    ]


def _is_seen(widget: Widget, spot: Spot) -> bool:
    shown = widget.screen.find_widget(widget).visible_region
    return shown.contains_point(_place(widget, spot, 1))


def _place(widget: Widget, spot: Spot, width: int) -> Offset:
    """Where letters of that width stand; mirrored where one reads from the right."""
    inside = widget.content_region
    x = inside.right - spot.x - width if look.now().rtl else inside.x + spot.x
    return Offset(x, inside.y + spot.y)


class JumpScreen(LogicalScreen[Target], ModalScreen[Target]):
    """Letters over the screen behind. Answers the target chosen, None by Escape or a click."""

    AUTO_FOCUS = None
    DEFAULT_CSS = """
    JumpScreen Words {
        position: absolute; width: auto; height: 1;
        background: $accent; color: $background; text-style: bold;
    }
    .-plain JumpScreen Words { text-style: reverse bold; }
    """

    def __init__(self, found: Sequence[Target]) -> None:
        super().__init__()
        self._found = tuple(found)
        self._typed = ""
        self._letters: dict[str, Words] = {}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """None: the screen behind, drawn as our background, has been through them."""
        return []

    def compose(self) -> ComposeResult:
        """The letters, each in its place."""
        # Sheets give every screen a ground; this one must show what is behind.
        self.styles.background = "transparent"
        self.styles.align = ("left", "top")
        for target in self._found:
            letters = self._letters[target.letters] = Words(target.letters)
            letters.styles.offset = target.at
            yield letters

    def on_key(self, event: events.Key) -> None:
        """A letter (of any keyboard, by its place), one back, or away."""
        event.stop()
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "backspace":
            self._show("")
        elif event.character:
            typed = self._typed + place(event.character.casefold())
            left = [target for target in self._found if target.letters.startswith(typed)]
            if left and left[0].letters == typed:
                self.dismiss(left[0])
            elif left:
                self._show(typed)

    def _show(self, typed: str) -> None:
        """Show the letters that can still be meant."""
        self._typed = typed
        for letters, words in self._letters.items():
            words.display = letters.startswith(typed)

    def on_click(self) -> None:
        """Away."""
        self.dismiss(None)

    def leave(self) -> None:
        """Away: the screen behind changed, or the key was pressed again."""
        self.dismiss(None)
