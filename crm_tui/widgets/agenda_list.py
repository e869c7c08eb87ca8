"""A list of activities in groups, of any length: the cursor goes from entry to entry.

The title of the group one is in stands on the first line even when it has scrolled away. There
is no scroll bar: when the cursor passes the edge the window moves by half a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.strip import Strip

from crm_tui.widgets.agenda_entries import Widths, entry_strip, title_strip, widths
from crm_tui.widgets.agenda_items import Entry, Group
from crm_tui.widgets.cursor_list import WHEEL_ROWS, CursorList
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events

AIRY = 30
"""Lines from which on groups have a blank line between them."""

_NEIGHBOURS = 50


class AgendaList(CursorList, can_focus=True):
    """See the module. Its keys are those of a table; ``show`` keeps the cursor on its entry."""

    DEFAULT_CSS = """
    AgendaList { height: 1fr; min-height: 3; }
    """

    class Highlighted(Message):
        """The cursor stands on another entry (None: there is none)."""

        def __init__(self, agenda: AgendaList, key: str | None) -> None:
            super().__init__()
            self.agenda, self.key = agenda, key

    class Opened(Message):
        """Enter or a double click on an entry."""

        def __init__(self, agenda: AgendaList, key: str) -> None:
            super().__init__()
            self.agenda, self.key = agenda, key

    class MarksChanged(Message):
        """Other entries are marked than before."""

        def __init__(self, agenda: AgendaList, count: int) -> None:
            super().__init__()
            self.agenda, self.count = agenda, count

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.groups: tuple[Group, ...] = ()
        self._lines: list[Entry | Group | None] = []
        self._heads: list[int] = []
        self._places: dict[str, int] = {}
        self._marked: set[str] = set()
        self._widths = Widths()

    # What the screen tells the list, and asks it

    def show(self, groups: Sequence[Group], *, follow: bool = True) -> None:
        """Show these groups; ``follow`` keeps the cursor on its entry where it still is.

        An entry that is gone leaves the cursor to the one that took its place.
        """
        before, order = self.key, self._order()
        self.groups = tuple(group for group in groups if group.lines)
        self._lay_out()
        self._widths = widths(self.groups)
        marked = len(self._marked)
        self._marked &= self._places.keys()
        self.cursor = self._kept(before, order) if follow else self._nearest(0)
        if not follow:
            self.top = 0
        self._clamp()
        self._strips.clear()
        self.refresh()
        if self.key != before:
            self.post_message(self.Highlighted(self, self.key))
        if len(self._marked) != marked:
            self.post_message(self.MarksChanged(self, len(self._marked)))

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        found = self._lines[self.cursor] if self.cursor < len(self._lines) else None
        return found if isinstance(found, Entry) else None

    @property
    def key(self) -> str | None:
        """The key of the entry under the cursor."""
        entry = self.entry
        return entry.key if entry is not None else None

    @property
    def group(self) -> Group | None:
        """The group the cursor is in."""
        found = self._lines[self._heads[self.cursor]] if self._lines else None
        return found if isinstance(found, Group) else None

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self._places)

    def go_to(self, key: str) -> bool:
        """Put the cursor on that entry; False if it is not listed."""
        place = self._places.get(key)
        if place is None:
            return False
        self._move_to(place)
        return True

    def go_to_group(self, key: str) -> bool:
        """Put the cursor on the first entry of that group; False if it is not shown."""
        for group in self.groups:
            if group.key == key:
                return self.go_to(group.lines[0].key)
        return False

    def marked(self) -> list[str]:
        """The keys of the marked entries in the order of the list."""
        return [key for key in self._places if key in self._marked] if self._marked else []

    def clear_marks(self) -> None:
        """Unmark everything."""
        self._marked.clear()
        self._marks_changed()

    # Lines

    def _order(self) -> list[str]:
        """Keys from the cursor on, then those before it, nearest first."""
        keys = list(self._places)
        at = keys.index(self.key) if self.key is not None else 0
        return keys[at : at + _NEIGHBOURS] + keys[max(0, at - _NEIGHBOURS) : at][::-1]

    def _lay_out(self) -> None:
        """Entries, titles and blank lines one below the other."""
        airy = self.size.height >= AIRY
        self._lines, self._heads, self._places = [], [], {}
        for group in self.groups:
            if airy and self._lines:
                self._lines.append(None)
                self._heads.append(len(self._lines))
            head = len(self._lines)
            self._lines.append(group)
            self._places |= {entry.key: head + 1 + n for n, entry in enumerate(group.lines)}
            self._lines += group.lines
            self._heads += [head] * (len(group.lines) + 1)

    def _kept(self, key: str | None, order: Sequence[str]) -> int:
        if key is None:
            return self._nearest(0)
        for known in order:
            if known in self._places:
                return self._places[known]
        return self._nearest(self.cursor)

    def _nearest(self, place: int, step: int = 1) -> int:
        """The next place of an entry in the direction of ``step``, else in the other one."""
        for way in (range(place, len(self._lines)), range(place, -1, -1))[::step]:
            for at in way:
                if at < len(self._lines) and isinstance(self._lines[at], Entry):
                    return at
        return 0

    def on_resize(self) -> None:
        """Set the lines again for the new room."""
        key = self.key
        self._lay_out()
        self.cursor = self._places.get(key or "", self._nearest(0))
        self._clamp()
        self._strips.clear()
        self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A title, an entry, or nothing."""
        place = self.top + y
        if place >= len(self._lines):
            return Strip.blank(self.size.width, self.base)
        found = self._lines[place if y else min(place, self._heads[place])]
        if isinstance(found, Group):
            return title_strip(self, found)
        if found is None:
            return Strip.blank(self.size.width, self.base)
        cursor, marked = place == self.cursor, found.key in self._marked
        return self._drawn(
            (found.key, cursor, marked),
            partial(entry_strip, self, self._widths, found, cursor=cursor, marked=marked),
        )

    # Moving

    def _clamp(self) -> None:
        """Keep the cursor inside the window, below its first line, and the window in the list."""
        height = self.page + 1
        if not self.top < self.cursor < self.top + height:
            self.top = self.cursor - height // 2
        self.top = max(0, min(self.top, len(self._lines) - height, self.cursor - 1))

    def _move_to(self, place: int, top: int | None = None) -> None:
        """Put the cursor on the entry at ``place``; the window follows by half pages."""
        if place == self.cursor and top is None:
            return
        old, old_top, height = self.cursor, self.top, self.page + 1
        self.cursor = place
        if top is not None:
            self.top = top
        elif place >= self.top + height:
            self.top = place - height + 1 + (height // 2 if place - old <= WHEEL_ROWS else 0)
        elif place <= self.top:
            self.top = place - 1 - (height // 2 if old - place <= WHEEL_ROWS else 0)
        elif place == 1:
            self.top = 0
        self._clamp()
        if self.top == old_top:
            self._refresh_places(old, place)
        else:
            self.refresh()
        if place != old:
            self.post_message(self.Highlighted(self, self.key))

    def _step(self, step: int) -> None:
        if self._places:
            last = len(self._lines) - 1
            self._move_to(
                self._nearest(max(0, min(self.cursor + step, last)), 1 if step > 0 else -1)
            )

    def _length(self) -> int:
        return len(self._lines)

    def action_open(self) -> None:
        """Open the entry under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    # Marking

    def _turn_mark(self) -> bool:
        if self.key is None:
            return False
        self._marked ^= {self.key}
        return True

    def _put_mark(self) -> bool:
        if self.key is None:
            return False
        self._marked.add(self.key)
        return True

    def _tell_marks(self) -> None:
        self.post_message(self.MarksChanged(self, len(self._marked)))

    def action_mark_all(self) -> None:
        """Mark everything listed; if it is marked already, nothing."""
        everything = set(self._places)
        self._marked = set() if self._marked == everything else everything
        self._marks_changed()

    # Jumping and the mouse

    def _place_at(self, y: int) -> int | None:
        place = self.top + y
        inside = place < len(self._lines) and isinstance(self._lines[place], Entry)
        return place if inside and (y or self._heads[place] == place) else None

    def spots(self) -> Iterator[Spot]:
        """The entries that are seen."""
        for y in range(self.size.height):
            place = self._place_at(y)
            if place is not None:
                yield Spot(0, y, partial(self._jump_to, place))

    def _jump_to(self, place: int) -> None:
        self.focus()
        self._move_to(place)

    def on_click(self, event: events.Click) -> None:
        """An entry gets the cursor, twice opens it; ctrl marks."""
        place = self._place_at(event.y)
        if place is not None:
            self._clicked(place, event)

    def _wheel(self, rows: int) -> None:
        top = max(0, min(self.top + rows, len(self._lines) - self.page - 1))
        if top != self.top and self._places:
            wanted = max(top + 1, min(self.cursor, top + self.page))
            self._move_to(self._nearest(wanted, 1 if rows > 0 else -1), top)
