"""A field with a few fixed values: Left and Right go through them, a letter jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets import look
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone
from crm_tui.widgets.type_ahead import beginning, typed

if TYPE_CHECKING:
    from textual import events


@dataclass(frozen=True, slots=True)
class Option:
    """A value and how it is shown."""

    value: str
    title: str


class OptionField(LineWidget, can_focus=True):
    """See the module."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("option",)
    DEFAULT_CSS = """
    OptionField { height: 1; }
    """

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, field: OptionField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> OptionField:
            """The field."""
            return self.field

    class Submitted(Changed):
        """Enter."""

    def __init__(
        self,
        options: Sequence[Option],
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._bindings = bindings_for(self.CONTEXTS)
        self.options = tuple(options)
        if value not in {option.value for option in self.options}:
            self.options = (*self.options, Option(value, value))
        self._at = [option.value for option in self.options].index(value)

    @property
    def value(self) -> str:
        """The value chosen."""
        return self.options[self._at].value

    @value.setter
    def value(self, value: str) -> None:
        for index, option in enumerate(self.options):
            if option.value == value:
                self._at = index
                self.refresh()

    def render_line(self, y: int) -> Strip:
        """The value, and where it stands among the others while one chooses."""
        if y:
            return Strip.blank(self.size.width, self.base)
        glyphs = look.now().glyphs
        spans = [Span(self.options[self._at].title or glyphs.between)]
        end: tuple[Span, ...] = ()
        if self.has_focus:
            dots = "".join(
                glyphs.dot if index == self._at else glyphs.ring
                for index in range(len(self.options))
            )
            end = (Span(dots[::-1] if look.now().rtl else dots, Tone.ACCENT),)
        return self.paint(Line(tuple(spans), end, selected=self.has_focus), self.size.width)

    def _choose(self, index: int) -> None:
        if index != self._at:
            self._at = index
            self.refresh()
            self.post_message(self.Changed(self))

    def action_next(self) -> None:
        """The next value (in reading direction)."""
        self._choose((self._at + (-1 if look.now().rtl else 1)) % len(self.options))

    def action_previous(self) -> None:
        """The value before."""
        self._choose((self._at - (-1 if look.now().rtl else 1)) % len(self.options))

    def on_key(self, event: events.Key) -> None:
        """Enter goes on; a letter takes the next value that begins so, if one does."""
        if event.key == "enter":
            event.stop()
            self.post_message(self.Submitted(self))
            return
        if char := typed(event):
            event.stop()  # what is typed into a form is never the name of a command
            index = beginning([option.title for option in self.options], char, self._at)
            if index is not None:
                self._choose(index)

    def on_click(self) -> None:
        """A click takes the next value."""
        self._choose((self._at + 1) % len(self.options))
