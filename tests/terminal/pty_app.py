"""A small app over the real driver, run by the tests in a pseudo terminal.

Arguments: mode, 1 or 0 for diffing, file that ``on_hangup`` writes.
"""

import sys
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.filter import LineFilter
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.terminal import driver_class
from crm_tui.terminal.detect import plan
from crm_tui.terminal.filters import line_filters
from crm_tui.terminal.marks import cell_mark
from crm_tui.widgets.fields import BidiInput

NAMES = ["علی رضایی", "Acme Ltd", "محمّد کریمی", "中文公司", "Jonas Jonaitis", "شرکت پارس (تهران)"]


class Rows(Widget, can_focus=True):
    """A thousand rows; moves by page at the edges as the app's table does."""

    cursor = 0
    top = 0

    def render_line(self, y: int) -> Strip:
        number = self.top + y
        style = Style(bgcolor="rgb(0,60,120)" if number == self.cursor else None)
        name = NAMES[number % len(NAMES)].ljust(30)
        parts = [f"{number:>5} ", name, f"+98912{number * 7919 % 10**7:07d}".ljust(20)]
        cells = [Segment(text, style + cell_mark(at)) for at, text in enumerate(parts)]
        return Strip(cells).adjust_cell_length(self.size.width, style)

    def on_key(self, event: events.Key) -> None:
        steps = {"down": 1, "up": -1, "pagedown": self.size.height, "pageup": -self.size.height}
        if event.key not in steps:
            return
        self.cursor = max(0, min(999, self.cursor + steps[event.key]))
        self.top = min(max(self.top, self.cursor - self.size.height + 1), self.cursor)
        self.refresh()


class Sample(App[None]):
    CSS = "BidiInput { border: none; height: 1; padding: 0; } Rows { height: 1fr; }"
    # As in the app, which has its own; Textual's fails when its app ends while it opens.
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("ctrl+q", "quit", "Quit"), ("f5", "crash", "Crash")]

    def get_line_filters(self) -> list[LineFilter]:
        return [*super().get_line_filters(), *line_filters(sys.argv[1])]

    def compose(self) -> ComposeResult:
        yield Rows()
        yield BidiInput()

    def on_mount(self) -> None:
        field = self.query_one(BidiInput)
        field.cursor_blink = False
        field.focus()

    def on_hangup(self) -> None:
        Path(sys.argv[3]).write_text(self.query_one(BidiInput).value, encoding="utf-8")

    def action_crash(self) -> None:
        raise RuntimeError("crash")


if __name__ == "__main__":
    setting = plan("app", {"TERM_PROGRAM": "test"})
    app = Sample(driver_class=driver_class(setting, diff=sys.argv[2] == "1"))
    app.run()
    sys.exit(app.return_code or 0)
