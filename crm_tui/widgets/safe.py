"""The only door to Textual's widgets that take text: none of these parses markup.

A name like ``[/]`` would crash a markup parser, ``[@click=…]`` would act when clicked. Lint bans
the originals everywhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from textual.content import Content
from textual.widgets._static import Static  # noqa: TID251 - the one door

from crm_tui.text.bidi.technical import isolated

if TYPE_CHECKING:
    from textual.app import App

Severity = Literal["information", "warning", "error"]


class Words(Static):
    """Wrapping text in logical order, shown letter for letter."""

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
    ) -> None:
        super().__init__(Content(isolated(text)), id=id, classes=classes, markup=False)

    def say(self, text: str) -> None:
        """Show another text."""
        self.update(Content(isolated(text)))


def notify(app: App[Any], text: str, severity: Severity = "information") -> None:
    """A short message that goes by itself; for what can't be seen on the screen anyway."""
    seconds = 4 if severity == "information" else 8
    app.notify(isolated(text), severity=severity, timeout=seconds, markup=False)


def content(text: str) -> Content:
    """``text`` for a Textual parameter that would parse a plain string (titles, tooltips)."""
    return Content(text)
