"""An input whose understood parts are coloured while one types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Protocol

from rich.style import Style
from rich.text import Text

from crm_tui.text.bidi.levels import Base
from crm_tui.widgets import look
from crm_tui.widgets.fields import BidiInput

MAX_LENGTH = 1000
_INKS: Final = {
    "kind": "accent",
    "when": "success",
    "duration": "success",
    "rule": "success",
    "priority": "warning",
    "tag": "accent",
    "owner": "accent",
    "place": "accent",
    "link": "strong",
}


class Part(Protocol):
    """A part of the line, ``line[start:end]``, and what it was taken for."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it has ended."""

    @property
    def role(self) -> str:
        """What it was taken for."""


class CaptureField(BidiInput):
    """See the module; :meth:`colour` says which parts."""

    def __init__(self, value: str = "", **settings: Any) -> None:
        super().__init__(
            value, max_length=MAX_LENGTH, compact=True, select_on_focus=False, **settings
        )
        self.cursor_blink = False
        self._parts: tuple[tuple[int, int, str], ...] = ()

    def colour(self, parts: Iterable[Part]) -> None:
        """Colour these parts of the line."""
        new = tuple((part.start, part.end, str(part.role)) for part in parts)
        if new != self._parts:
            self._parts = new
            self.refresh()

    def _base_of(self, text: str) -> Base:
        """The direction of the line; an empty one has that of the screen."""
        if not text.strip() and look.now().rtl:
            return "rtl"
        return super()._base_of(text)

    @property
    def _value(self) -> Text:
        text = Text(self.value, no_wrap=True, overflow="ignore", end="")
        variables = self.app.theme_variables
        for start, end, role in self._parts:
            if self.app.native_ansi_color:
                style = Style(bold=True)
            else:
                style = Style(color=variables[_INKS.get(role, "accent")], bold=role == "link")
            text.stylize(style, start, min(end, len(self.value)))
        return text
