"""What a person sees: the lines of the screen as they would be sent, in cells."""

from pathlib import Path
from typing import Any, ClassVar

from textual.app import App

import crm_tui
from crm_tui.terminal.filters import line_filters
from crm_tui.widgets.themes import DARK


class StyledApp(App[None]):
    """An app of one test's widgets in our look."""

    CSS_PATH: ClassVar = [Path(crm_tui.__file__).parent / "styles" / "base.tcss"]

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self._filters += line_filters("app")


def lines_of(app: App[Any]) -> list[str]:
    """The screen, one text a line, trailing blanks off."""
    strips = app.screen._compositor.render_strips()[: app.size.height]
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def seen(app: App[Any]) -> str:
    """The screen as one text."""
    return "\n".join(lines_of(app))
