"""The first line of a screen: where one is, and whose book it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets import look
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events


@dataclass(frozen=True, slots=True)
class Place:
    """An area one can go to by its number."""

    id: str
    title: str
    number: int


class TopBar(LineWidget):
    """The areas, the one at hand in bold; ``note`` (count, user) at the far edge."""

    DEFAULT_CSS = """
    TopBar { height: 1; dock: top; }
    """

    class Chosen(Message):
        """An area was clicked."""

        def __init__(self, place: Place) -> None:
            super().__init__()
            self.place = place

    def __init__(self, places: Sequence[Place], here: str, note: str = "") -> None:
        super().__init__()
        self.places = tuple(places)
        self.here = here
        self.note = note

    def say(self, note: str) -> None:
        """Put another note at the far edge."""
        if note != self.note:
            self.note = note
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line."""
        if y:
            return Strip.blank(self.size.width, self.base)
        spans: list[Span] = []
        for place in self.places:
            if spans:
                spans.append(Span("   "))
            number = Span(f"{place.number} ", Tone.MUTED)
            tone = Tone.TITLE if place.id == self.here else Tone.MUTED
            spans += (
                [number, Span(place.title, tone)]
                if len(self.places) > 1
                else [Span(place.title, tone)]
            )
        end = (Span(self.note, Tone.MUTED),) if self.note else ()
        return self.paint(Line(tuple(spans), end), self.size.width)

    def spots(self) -> Iterator[Spot]:
        """The numbers of the areas."""
        x = 1
        for place in self.places if len(self.places) > 1 else ():
            yield Spot(x, 0, partial(self.post_message, self.Chosen(place)))
            x += cell_len(f"{place.number} {place.title}") + 3

    def on_click(self, event: events.Click) -> None:
        """A click on an area goes there."""
        x = (self.size.width - 1 - event.x if look.now().rtl else event.x) - 1
        for place in self.places:
            width = cell_len(f"{place.number} {place.title}")
            if 0 <= x < width:
                self.post_message(self.Chosen(place))
                return
            x -= width + 3
