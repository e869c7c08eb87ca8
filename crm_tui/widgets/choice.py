"""A list to choose from: one by Enter, or several by Space; typing a letter jumps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.strip import Strip

from crm_tui.keymap import twins
from crm_tui.widgets import look
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone, cut, spans_width
from crm_tui.widgets.spots import Spot
from crm_tui.widgets.type_ahead import beginning

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice; ``note`` stands at the far edge, ``key`` is a letter that takes it at once."""

    id: str
    title: str
    note: str = ""
    tone: Tone = Tone.NORMAL
    key: str = ""
    on: bool = False


class ChoiceList(LineWidget, can_focus=True):
    """See the module. ``several`` gives each a switch, ``movable`` lets them be reordered.

    Without ``jumps`` letters are left to the screen's keys.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("choice",)
    DEFAULT_CSS = """
    ChoiceList { height: auto; }
    """

    class Picked(Message):
        """Enter, a click or the letter of a choice."""

        def __init__(self, choices: ChoiceList, choice: Choice) -> None:
            super().__init__()
            self.choices, self.choice = choices, choice

    class Changed(Message):
        """A switch was turned or the order changed."""

        def __init__(self, choices: ChoiceList) -> None:
            super().__init__()
            self.choices = choices

    class Pointed(Message):
        """The cursor stands on another choice."""

        def __init__(self, choices: ChoiceList, choice: Choice) -> None:
            super().__init__()
            self.choices, self.choice = choices, choice

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        *,
        at: int = 0,
        several: bool = False,
        movable: bool = False,
        jumps: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._bindings = bindings_for(self.CONTEXTS)
        self.choices: list[Choice] = list(choices)
        self.several, self.movable, self.jumps = several, movable, jumps
        self.cursor = at
        self.top = 0

    @property
    def choice(self) -> Choice | None:
        """The choice under the cursor."""
        return self.choices[self.cursor] if self.cursor < len(self.choices) else None

    @property
    def switched_on(self) -> tuple[Choice, ...]:
        """The choices that are on, in order."""
        return tuple(choice for choice in self.choices if choice.on)

    def show(self, choices: Sequence[Choice], at: int = 0) -> None:
        """Offer other choices."""
        same_height = len(choices) == len(self.choices)
        self.choices = list(choices)
        self.cursor = max(0, min(at, len(self.choices) - 1))
        self._into_view()
        self.refresh(layout=not same_height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """One row a choice."""
        return max(1, len(self.choices))

    def render_line(self, y: int) -> Strip:
        """The choice at that line."""
        index = self.top + y
        if index >= len(self.choices):
            return Strip.blank(self.size.width, self.base)
        choice = self.choices[index]
        here = index == self.cursor and self.has_focus
        glyphs = look.now().glyphs
        lead = (look.now().cursor if index == self.cursor else " ") + " "
        spans = [Span(lead, Tone.ACCENT)]
        if self.several:
            spans.append(Span((glyphs.dot if choice.on else glyphs.ring) + " ", Tone.ACCENT))
        if choice.key:
            spans += [Span(choice.key, Tone.KEY), Span("  ")]
        spans.append(Span(choice.title, choice.tone))
        width = self.size.width
        # A long note never hides what is chosen.
        left = width - spans_width(spans) - 4
        short = cut(choice.note, max(left, width // 3))
        note = (Span(short, Tone.MUTED),) if short else ()
        return self.paint(Line(tuple(spans), note, selected=here), width)

    def _into_view(self) -> None:
        height = max(1, self.size.height)
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + height:
            self.top = self.cursor - height + 1
        self.top = max(0, min(self.top, len(self.choices) - height))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._into_view()

    def _point(self, index: int) -> None:
        self.cursor = max(0, min(index, len(self.choices) - 1))
        self._into_view()
        self.refresh()
        if self.choice is not None:
            self.post_message(self.Pointed(self, self.choice))

    def action_down(self) -> None:
        """Next choice; after the last the first."""
        self._point(self.cursor + 1 if self.cursor + 1 < len(self.choices) else 0)

    def action_up(self) -> None:
        """Previous choice; before the first the last."""
        self._point(self.cursor - 1 if self.cursor else len(self.choices) - 1)

    def action_page_down(self) -> None:
        """A page further."""
        self._point(self.cursor + max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """A page back."""
        self._point(self.cursor - max(1, self.size.height - 1))

    def action_first(self) -> None:
        """First choice."""
        self._point(0)

    def action_last(self) -> None:
        """Last choice."""
        self._point(len(self.choices) - 1)

    def action_pick(self) -> None:
        """Take the choice under the cursor."""
        if self.choice is not None:
            self.post_message(self.Picked(self, self.choice))

    def action_switch(self) -> None:
        """Switch, or take where there is nothing to switch."""
        if not self.several:
            self.action_pick()
        elif self.choice is not None:
            self.choices[self.cursor] = replace(self.choice, on=not self.choice.on)
            self.refresh()
            self.post_message(self.Changed(self))

    def action_shift_down(self) -> None:
        """Move the choice down in the order."""
        self._shift(1)

    def action_shift_up(self) -> None:
        """Move the choice up in the order."""
        self._shift(-1)

    def _shift(self, step: int) -> None:
        other = self.cursor + step
        if self.movable and 0 <= other < len(self.choices):
            these = self.choices
            these[self.cursor], these[other] = these[other], these[self.cursor]
            self._point(other)
            self.post_message(self.Changed(self))

    def spots(self) -> Iterator[Spot]:
        """The choices that are seen."""
        for y in range(min(self.size.height, len(self.choices) - self.top)):
            yield Spot(0, y, partial(self._jump_to, self.top + y))

    def _jump_to(self, index: int) -> None:
        self.focus()
        self._point(index)

    def on_key(self, event: events.Key) -> None:
        """A letter takes the choice with that key, or jumps to the next title that begins so.

        Keys count by their places, as everywhere: ``د`` is the ``n`` of a Persian keyboard.
        """
        char = (event.character or "").casefold()
        if not self.jumps or not self.choices or not char.strip() or not char.isprintable():
            return
        for index, choice in enumerate(self.choices):
            key = choice.key.casefold()
            if key and (char == key or char in twins(key)):
                event.stop()
                self._point(index)
                self.action_pick()
                return
        found = beginning([choice.title for choice in self.choices], char, self.cursor)
        if found is not None:
            event.stop()
            self._point(found)

    def on_click(self, event: events.Click) -> None:
        """A click takes or switches the choice."""
        index = self.top + event.y
        if index < len(self.choices):
            self._point(index)
            self.action_switch()
