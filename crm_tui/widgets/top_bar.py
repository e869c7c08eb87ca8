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
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone, cut
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
_BEGINNING = 5
"""Cells of a title below which its beginning says nothing."""


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
        gap, shown = self.fitting()
        for place, title in shown:
            if spans:
                spans.append(Span(" " * gap))
            tone = Tone.TITLE if place.id == self.here else Tone.MUTED
            if len(shown) > 1:
                # Where the words are gone, the number tells where one is.
                bare = Tone.MUTED if title else tone
                spans.append(Span(f"{place.number} " if title else f"{place.number}", bare))
            if title:
                spans.append(Span(title, tone))
        end = (Span(self.note, Tone.MUTED),) if self.note else ()
        return self.paint(Line(tuple(spans), end), self.size.width)

    def fitting(self) -> tuple[int, list[tuple[Place, str]]]:
        """Cells between two areas, and the areas with what there is room for of their titles.

        Beside the note. The title of the area at hand stays whole; the others are cut to one
        length, and where not even their beginnings fit, their numbers are left.
        """
        room = self.size.width - 2 - (cell_len(self.note) + 2 if self.note else 0)
        longest = max((cell_len(place.title) for place in self.places), default=0)
        for length in (*range(longest, _BEGINNING - 1, -1), 0):
            shown = [
                (place, place.title if place.id == self.here else cut(place.title, length))
                for place in self.places
            ]
            left = room - sum(_width(place, title) for place, title in shown)
            if left >= len(shown) - 1:
                break
        return max(1, min(_GAP, left // max(1, len(shown) - 1))), shown

    def _placed(self) -> Iterator[tuple[Place, int, int]]:
        """The areas with where they begin and how wide they are."""
        gap, shown = self.fitting()
        x = 1
        for place, title in shown:
            width = _width(place, title)
            yield place, x, width
            x += width + gap

    def spots(self) -> Iterator[Spot]:
        """The numbers of the areas."""
        for place, x, _cells in self._placed() if len(self.places) > 1 else ():
            yield Spot(x, 0, partial(self.post_message, self.Chosen(place)))

    def on_click(self, event: events.Click) -> None:
        """A click on an area goes there."""
        x = self.size.width - 1 - event.x if look.now().rtl else event.x
        for place, start, width in self._placed():
            if start <= x < start + width:
                self.post_message(self.Chosen(place))
                return


def _width(place: Place, title: str) -> int:
    return cell_len(f"{place.number} {title}" if title else f"{place.number}")
