"""Copying, selecting and screenshots of an app with right-to-left text on its screen."""

import base64
from typing import cast

from textual.app import ComposeResult
from textual.driver import Driver
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Static

from crm_tui.terminal.app import LogicalScreen, TerminalApp, for_browsers
from crm_tui.terminal.filters import line_filters
from crm_tui.text.bidi.line import layout

TEXT = "سلام دنیا و Textual خوب"
WIDTH = 30


class Sample(TerminalApp[None]):
    CSS = f"#text {{ width: {WIDTH}; }}"

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), *line_filters("app")]

    def get_default_screen(self) -> Screen[object]:
        return LogicalScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield Static(TEXT, id="text")


def cell(index: int) -> int:
    line = layout(TEXT)
    return line.cell_of(index)[0] + WIDTH - line.width


async def test_text_selected_with_the_mouse_is_copied_in_logical_order() -> None:
    app = Sample()
    async with app.run_test(size=(40, 6)) as pilot:
        first, last = TEXT.index("د"), TEXT.index("د") + 3
        await pilot.mouse_down("#text", offset=Offset(cell(first), 0))
        await pilot.hover("#text", offset=Offset(cell(last), 0))
        await pilot.mouse_up("#text", offset=Offset(cell(last), 0))
        await pilot.pause()
        assert app.screen.get_selected_text() == "دنیا"


class Recorder:
    def __init__(self) -> None:
        self.sent: list[str] = []

    def write(self, data: str) -> None:
        self.sent.append(data)


def recorded(app: Sample, text: str) -> list[str]:
    recorder = Recorder()
    driver, app._driver = app._driver, cast(Driver, recorder)
    try:
        app.copy_to_clipboard(text)
    finally:
        app._driver = driver
    return recorder.sent


async def test_copying_sends_logical_text_to_the_terminal() -> None:
    app = Sample()
    async with app.run_test(size=(40, 6)):
        (sequence,) = recorded(app, "سلام")
        assert base64.b64encode("سلام".encode()).decode() in sequence
        assert app.clipboard == "سلام"


async def test_copying_can_be_kept_inside_the_app() -> None:
    app = Sample()
    app.clipboard_allowed = False
    async with app.run_test(size=(40, 6)):
        assert recorded(app, "سلام") == []
        assert app.clipboard == "سلام"


async def test_a_screenshot_keeps_browsers_from_reordering() -> None:
    app = Sample()
    async with app.run_test(size=(40, 6)):
        svg = app.export_screenshot()
    assert "text { unicode-bidi: bidi-override; direction: ltr }" in svg
    assert svg.index("bidi-override") < svg.index("</style>")


def test_a_picture_without_styles_is_left_alone() -> None:
    assert for_browsers("<svg/>") == "<svg/>"
