"""The ways one list can be looked at, side by side: each with its key and how many it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets import look
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone, spans_width
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events

_GAP = 3


@dataclass(frozen=True, slots=True)
class Way:
    """One way to look at the list; ``count`` is how many it holds, in words."""

    id: str
    key: str
    title: str
    count: str = ""


class ViewBar(LineWidget):
    """One line; the way in use stands out by weight and its sign."""

    DEFAULT_CSS = """
    ViewBar { height: 1; }
    """

    class Chosen(Message):
        """A way was clicked."""

        def __init__(self, way: str) -> None:
            super().__init__()
            self.way = way

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.ways: tuple[Way, ...] = ()
        self.here = ""
        self._end: tuple[Span, ...] = ()

    def show(self, ways: Sequence[Way], here: str, end: Sequence[Span] = ()) -> None:
        """Show these ways; ``end`` stands at the far edge where there is room."""
        new = (tuple(ways), here, tuple(end))
        if new != (self.ways, self.here, self._end):
            self.ways, self.here, self._end = new
            self.refresh()

    def _spans(self, way: Way) -> tuple[Span, ...]:
        here = way.id == self.here
        sign = look.now().cursor if here else ""
        title = Span(way.title, Tone.TITLE if here else Tone.MUTED)
        count = Span(f" {way.count}" if way.count else "", Tone.NORMAL if here else Tone.MUTED)
        lead = Span(sign or way.key, Tone.KEY)
        return tuple(span for span in (lead, Span(" "), title, count) if span.text)

    def render_line(self, y: int) -> Strip:
        """The ways from the reading edge."""
        if y:
            return Strip.blank(self.size.width, self.base)
        spans: list[Span] = []
        for number, way in enumerate(self.ways):
            spans += [*([Span(" " * _GAP)] if number else []), *self._spans(way)]
        room = self.size.width - 2 - spans_width(spans) - 2
        end = self._end if spans_width(self._end) <= room else ()
        return self.paint(Line(tuple(spans), end), self.size.width)

    def _places(self) -> Iterator[tuple[int, int, Way]]:
        x = 1
        for way in self.ways:
            width = sum(cell_len(span.text) for span in self._spans(way))
            yield x, width, way
            x += width + _GAP

    def spots(self) -> Iterator[Spot]:
        """The ways."""
        for x, _width, way in self._places():
            yield Spot(x, 0, partial(self.post_message, self.Chosen(way.id)))

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        at = self.size.width - 1 - event.x if look.now().rtl else event.x
        for x, width, way in self._places():
            if x <= at < x + width:
                self.post_message(self.Chosen(way.id))
                return
