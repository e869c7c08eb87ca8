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


_GAP = 3


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
        gap = " " * self._gap
        for place in self.places:
            if spans:
                spans.append(Span(gap))
            number = Span(f"{place.number} ", Tone.MUTED)
            tone = Tone.TITLE if place.id == self.here else Tone.MUTED
            spans += (
                [number, Span(place.title, tone)]
                if len(self.places) > 1
                else [Span(place.title, tone)]
            )
        end = (Span(self.note, Tone.MUTED),) if self.note else ()
        return self.paint(Line(tuple(spans), end), self.size.width)

    @property
    def _gap(self) -> int:
        """Cells between two areas: as many as leave room for the note."""
        used = sum(cell_len(f"{place.number} {place.title}") for place in self.places)
        room = self.size.width - 2 - used - (cell_len(self.note) + 2 if self.note else 0)
        return max(1, min(_GAP, room // max(1, len(self.places) - 1)))

    def spots(self) -> Iterator[Spot]:
        """The numbers of the areas."""
        x = 1
        for place in self.places if len(self.places) > 1 else ():
            yield Spot(x, 0, partial(self.post_message, self.Chosen(place)))
            x += cell_len(f"{place.number} {place.title}") + self._gap

    def on_click(self, event: events.Click) -> None:
        """A click on an area goes there."""
        x = (self.size.width - 1 - event.x if look.now().rtl else event.x) - 1
        for place in self.places:
            width = cell_len(f"{place.number} {place.title}")
            if 0 <= x < width:
                self.post_message(self.Chosen(place))
                return
            x -= width + self._gap
