"""What lists with a cursor share: their keys, the wheel, clicks, marks, lines kept when drawn.

A list says where its cursor goes (``_step``, ``_move_to``, ``_wheel``) and what a mark is; there
is no scroll bar, because over a slow line scrolling costs most.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.strip import Strip

from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.lines import LineWidget

if TYPE_CHECKING:
    from textual import events

WHEEL_ROWS = 3
_STRIPS_KEPT = 400


class CursorList(LineWidget, can_focus=True):
    """See the module. ``cursor`` and ``top`` are places in the list of what is shown."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("table",)
    FIRST_LINE: ClassVar[int] = 0
    """The line on which ``top`` is drawn."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._bindings = bindings_for(self.CONTEXTS)
        self.cursor = 0
        self.top = 0
        self._strips: dict[tuple[Hashable, bool, bool], Strip] = {}

    # What a list says of itself

    def _move_to(self, place: int, top: int | None = None) -> None:
        """Put the cursor at ``place``; the window follows unless told."""
        raise NotImplementedError

    def _step(self, step: int) -> None:
        """Move the cursor by so many places, as far as the list goes."""
        raise NotImplementedError

    def _wheel(self, rows: int) -> None:
        """Move the window, and the cursor only as far as needed."""
        raise NotImplementedError

    def _length(self) -> int:
        """How many places there are."""
        raise NotImplementedError

    def _turn_mark(self) -> bool:
        """Turn the mark under the cursor over; False if nothing is there."""
        raise NotImplementedError

    def _put_mark(self) -> bool:
        """Mark what is under the cursor; False if nothing is there."""
        raise NotImplementedError

    def _tell_marks(self) -> None:
        """Say that other things are marked than before."""
        raise NotImplementedError

    def action_open(self) -> None:
        """Open what is under the cursor."""
        raise NotImplementedError

    # Drawing

    @property
    def page(self) -> int:
        """Lines that fit below the title."""
        return max(1, self.size.height - 1)

    def _drawn(
        self, key: tuple[Hashable, bool, bool], draw: Callable[[], Strip], *, keep: bool = True
    ) -> Strip:
        """The line kept under ``key`` (what, has the cursor, is marked), else a new one."""
        strip = self._strips.get(key)
        if strip is None:
            strip = draw()
            if len(self._strips) > _STRIPS_KEPT:
                self._strips.clear()
            if keep:
                self._strips[key] = strip
        return strip

    def notify_style_update(self) -> None:
        """Draw anew in the new theme."""
        self._strips.clear()
        super().notify_style_update()

    def _refresh_places(self, *places: int) -> None:
        width, first = self.size.width, self.FIRST_LINE - self.top
        self.refresh(*(Region(0, place + first, width, 1) for place in set(places)))

    # Moving

    def action_down(self) -> None:
        """Next row."""
        self._step(1)

    def action_up(self) -> None:
        """Previous row."""
        self._step(-1)

    def action_page_down(self) -> None:
        """A page further."""
        self._step(self.page)

    def action_page_up(self) -> None:
        """A page back."""
        self._step(-self.page)

    def action_first(self) -> None:
        """First row."""
        self._step(-self._length())

    def action_last(self) -> None:
        """Last row."""
        self._step(self._length())

    # Marking

    def _marks_changed(self) -> None:
        self.refresh()
        self._tell_marks()

    def action_mark(self) -> None:
        """Turn the mark of this row over and go to the next."""
        place = self.cursor
        if self._turn_mark():
            self._step(1)
            self._refresh_places(place)
            self._tell_marks()

    def action_mark_down(self) -> None:
        """Mark this row and the next."""
        self._mark_and_move(1)

    def action_mark_up(self) -> None:
        """Mark this row and the previous."""
        self._mark_and_move(-1)

    def _mark_and_move(self, step: int) -> None:
        if self._put_mark():
            self._step(step)
            self._put_mark()
            self._marks_changed()

    # The mouse

    def _clicked(self, place: int, event: events.Click) -> None:
        """A row gets the cursor, twice opens it; ctrl marks."""
        self._move_to(place)
        if event.ctrl:
            self._turn_mark()
            self._marks_changed()
        elif event.chain >= 2:
            self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the window, and the cursor only as far as needed."""
        event.stop()
        self._wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the window, and the cursor only as far as needed."""
        event.stop()
        self._wheel(-WHEEL_ROWS)
