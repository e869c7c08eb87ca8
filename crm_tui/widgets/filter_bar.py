"""The line that finds: what is typed, where it is wrong, how much it finds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.message import Message

from crm_tui.i18n import _
from crm_tui.widgets import look
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.lines import Line, Span, Tone, line, spans_width
from crm_tui.widgets.spots import Spot
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from textual.widgets import Input

MAX_LENGTH = 500


class FilterBar(Horizontal):
    """Shows the query and the count; :meth:`edit` opens the input for it.

    ``hint`` says what can be found, in the user's language.

    The input is made at the first use: the first frame does not wait for it.
    """

    CONTEXTS: ClassVar[tuple[str, ...]] = ("filter",)
    DEFAULT_CSS = """
    FilterBar { height: 1; }
    FilterBar > #filter-prompt { width: 3; }
    FilterBar > #filter-note { width: 1fr; padding: 0 1 0 0; }
    FilterBar > Input { width: 1fr; display: none; }
    FilterBar.-editing > Input { display: block; }
    FilterBar.-editing > #filter-note { width: 12; }
    """

    class Changed(Message):
        """The query was edited."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    class Accepted(Message):
        """Enter or Down: to the list."""

    class Left(Message):
        """Escape: back to the list."""

    def __init__(self, *, id: str | None = None, hint: str = "") -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.hint = hint
        self._bindings = bindings_for(self.CONTEXTS)
        self.query_text = ""
        self._note: tuple[Span, ...] = ()
        self._input: Input | None = None
        self._quiet = False

    def compose(self) -> object:  # type: ignore[override]
        """Prompt, note; the input comes later."""
        prompt = TextLines([line(Span("/", Tone.KEY))], id="filter-prompt")
        note = TextLines(self._note_lines(), id="filter-note", margin=0)
        yield from (note, prompt) if look.now().rtl else (prompt, note)

    def _note_lines(self) -> list[Line]:
        if self.has_class("-editing"):
            return [Line((), self._note)]
        if self.query_text:
            return [Line((Span(self.query_text),), self._note)]
        hint = self.hint or _("find a name, a phone, tag:…, city:…")
        return [Line((Span(hint, Tone.MUTED),), self._note)]

    def _redraw(self) -> None:
        if self.is_mounted:
            note = self.query_one("#filter-note", TextLines)
            wanted = spans_width(self._note) + 2
            # The count has room enough; what is wrong may take half of the line.
            note.styles.width = (
                max(16, min(wanted, self.size.width * 2 // 3))
                if self.has_class("-editing")
                else "1fr"
            )
            note.show(self._note_lines())

    def say(self, note: str, tone: Tone = Tone.MUTED) -> None:
        """Put the count, or what is wrong, at the far edge."""
        self._note = (Span(note, tone),) if note else ()
        self._redraw()

    def set_query(self, text: str) -> None:
        """Show another query without announcing it."""
        self.query_text = text
        if self._input is not None and self._input.value != text:
            self._quiet = True
            self._input.value = text
        self._redraw()

    async def edit(self) -> None:
        """Open the input and put the cursor at its end."""
        if self._input is None:
            self._input = await self._make_input()
        self.add_class("-editing")
        self._redraw()
        self.screen.set_focus(self._input)
        self._input.cursor_position = len(self._input.value)

    async def _make_input(self) -> Input:
        from crm_tui.widgets.fields import BidiInput  # noqa: PLC0415 - 15 ms after the first frame

        made = BidiInput(
            self.query_text, max_length=MAX_LENGTH, compact=True, select_on_focus=False
        )
        made.cursor_blink = False
        note = self.query_one("#filter-note")
        if look.now().rtl:
            await self.mount(made, after=note)
        else:
            await self.mount(made, before=note)
        return made

    def close(self) -> None:
        """Show the query as text again."""
        self.remove_class("-editing")
        self._redraw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Announce the new query."""
        event.stop()
        if self._quiet:
            self._quiet = False
            return
        if event.value != self.query_text:
            self.query_text = event.value
            self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """To the list."""
        self.close()
        self.post_message(self.Accepted())

    def action_leave(self) -> None:
        """Back to the list."""
        self.close()
        self.post_message(self.Left())

    def spots(self) -> Iterator[Spot]:
        """The line itself, while it is closed."""
        if not self.has_class("-editing"):
            yield Spot(1, 0, partial(self.call_later, self.edit))

    async def on_click(self) -> None:
        """A click opens the input."""
        if not self.has_class("-editing"):
            await self.edit()
