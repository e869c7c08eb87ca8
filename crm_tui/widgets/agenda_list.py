"""A list of activities in groups, of any length: the cursor goes from entry to entry.

The title of the group one is in stands on the first line even when it has scrolled away. There
is no scroll bar: when the cursor passes the edge the window moves by half a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from crm_tui.text import cells
from crm_tui.widgets import look
from crm_tui.widgets.agenda_cells import Field, side_by_side
from crm_tui.widgets.agenda_items import Entry, Group
from crm_tui.widgets.bindings import bindings_for
from crm_tui.widgets.lines import Line, LineWidget, Span, Tone
from crm_tui.widgets.spots import Spot

if TYPE_CHECKING:
    from textual import events

LEAD = 3
"""Cells before the first field: cursor, mark, blank."""

GAP = 2
AIRY = 30
"""Lines from which on groups have a blank line between them."""

TITLE = 48
"""Cells a title has at most, unless one needs more."""

WHEEL_ROWS = 3
_NEIGHBOURS = 50
_STRIPS_KEPT = 400


class AgendaList(LineWidget, can_focus=True):
    """See the module. Its keys are those of a table; ``show`` keeps the cursor on its entry."""

    CONTEXTS: ClassVar[tuple[str, ...]] = ("table",)
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
        self._bindings = bindings_for(self.CONTEXTS)
        self.groups: tuple[Group, ...] = ()
        self.cursor = 0
        self.top = 0
        self._lines: list[Entry | Group | None] = []
        self._heads: list[int] = []
        self._places: dict[str, int] = {}
        self._marked: set[str] = set()
        self._widths = (0, 0, 0, 0)
        self._strips: dict[tuple[str, bool, bool], Strip] = {}

    # What the screen tells the list, and asks it

    def show(self, groups: Sequence[Group], *, follow: bool = True) -> None:
        """Show these groups; ``follow`` keeps the cursor on its entry where it still is.

        An entry that is gone leaves the cursor to the one that took its place.
        """
        before, order = self.key, self._order()
        self.groups = tuple(group for group in groups if group.lines)
        self._lay_out()
        self._measure()
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

    def notify_style_update(self) -> None:
        """Draw anew in the new theme."""
        self._strips.clear()
        super().notify_style_update()

    # Drawing

    def _measure(self) -> None:
        """The cells the widest time, name, side value and title take."""
        entries = [entry for group in self.groups for entry in group.lines]

        def widest(values: Iterator[str]) -> int:
            return max(map(cells.width, set(values)), default=0)

        self._widths = (
            widest(entry.when for entry in entries),
            widest(entry.who for entry in entries),
            widest(entry.side for entry in entries),
            widest(entry.title for entry in entries),
        )

    def render_line(self, y: int) -> Strip:
        """A title, an entry, or nothing."""
        place = self.top + y
        if place >= len(self._lines):
            return Strip.blank(self.size.width, self.base)
        found = self._lines[place if y else min(place, self._heads[place])]
        if isinstance(found, Group):
            return self._title(found)
        if found is None:
            return Strip.blank(self.size.width, self.base)
        cursor, marked = place == self.cursor, found.key in self._marked
        key = (found.key, cursor, marked)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._entry(found, cursor=cursor, marked=marked)
            if len(self._strips) > _STRIPS_KEPT:
                self._strips.clear()
            self._strips[key] = strip
        return strip

    def _title(self, group: Group) -> Strip:
        start = [Span(group.title, group.tone)]
        if group.badge:
            start += [Span("  "), Span(group.badge, Tone.MUTED)]
        end = (Span(group.note, Tone.MUTED),) if group.note else ()
        return self.paint(Line(tuple(start), end), self.size.width)

    def _entry(self, entry: Entry, *, cursor: bool, marked: bool) -> Strip:
        base = self.part("line--cursor") if cursor else self.base
        signs = look.now()
        words = Tone.MUTED if entry.muted else Tone.NORMAL
        lit = Tone.MUTED if entry.muted and entry.tone is Tone.NORMAL else entry.tone
        fields = [
            Field(0, 1, (Span(signs.cursor if cursor else "", Tone.KEY),), base),
            Field(1, 1, (Span(signs.glyphs.mark if marked else "", Tone.ACCENT),), base),
        ]
        width, x = self.size.width, LEAD
        when, who, side = self._columns(width)
        if when:
            fields.append(Field(x, when, (Span(entry.when, lit),), base))
            x += when + GAP
        fields.append(Field(x, 1, (Span(entry.glyph, lit),), base))
        x += 2
        room = width - x - 1 - sum(column + GAP for column in (who, side) if column)
        if who:
            # What belongs together is not torn apart by a wide screen.
            room = min(room, max(TITLE, self._widths[3]))
        title = [Span(entry.title, words)]
        if entry.who and not who:
            title += [Span(f" {signs.glyphs.between} "), Span(entry.who, Tone.MUTED)]
        fields.append(Field(x, room, tuple(title), base))
        x += room + GAP
        if who:
            fields.append(Field(x, who, (Span(entry.who, words),), base))
            x += who + GAP
        if side:
            fields.append(Field(x, side, (Span(entry.side, Tone.MUTED),), base))
        return side_by_side(self, fields, width, base)

    def _columns(self, width: int) -> tuple[int, int, int]:
        """Cells of the time, of the name and of the side value; 0 where there is no room."""
        when, who, side, _title = self._widths
        when = min(when, max(5, width // 5))
        rest = width - LEAD - when - GAP - 3
        who = min(who, rest * 2 // 5) if rest >= 44 else 0
        left = rest - (who + GAP if who else 0)
        side = min(side, left * 2 // 5) if left >= 48 else 0
        return when, who, side

    # Moving

    @property
    def page(self) -> int:
        """Lines that fit below the title."""
        return max(1, self.size.height - 1)

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

    def _refresh_places(self, *places: int) -> None:
        width = self.size.width
        self.refresh(*(Region(0, place - self.top, width, 1) for place in set(places)))

    def _step(self, step: int) -> None:
        if self._places:
            last = len(self._lines) - 1
            self._move_to(
                self._nearest(max(0, min(self.cursor + step, last)), 1 if step > 0 else -1)
            )

    def action_down(self) -> None:
        """Next entry."""
        self._step(1)

    def action_up(self) -> None:
        """The entry before."""
        self._step(-1)

    def action_page_down(self) -> None:
        """A page further."""
        self._step(self.page)

    def action_page_up(self) -> None:
        """A page back."""
        self._step(-self.page)

    def action_first(self) -> None:
        """First entry."""
        self._step(-len(self._lines))

    def action_last(self) -> None:
        """Last entry."""
        self._step(len(self._lines))

    def action_open(self) -> None:
        """Open the entry under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    # Marking

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.MarksChanged(self, len(self._marked)))

    def action_mark(self) -> None:
        """Turn the mark of this entry over and go to the next."""
        key, place = self.key, self.cursor
        if key is None:
            return
        self._marked ^= {key}
        self._step(1)
        self._refresh_places(place)
        self.post_message(self.MarksChanged(self, len(self._marked)))

    def action_mark_down(self) -> None:
        """Mark this entry and the next."""
        self._mark_and_move(1)

    def action_mark_up(self) -> None:
        """Mark this entry and the one before."""
        self._mark_and_move(-1)

    def _mark_and_move(self, step: int) -> None:
        if self.key is None:
            return
        self._marked.add(self.key)
        self._step(step)
        self._marked.add(self.key)
        self._marks_changed()

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
        if place is None:
            return
        self._move_to(place)
        if event.ctrl and self.key is not None:
            self._marked ^= {self.key}
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

    def _wheel(self, rows: int) -> None:
        top = max(0, min(self.top + rows, len(self._lines) - self.page - 1))
        if top != self.top and self._places:
            wanted = max(top + 1, min(self.cursor, top + self.page))
            self._move_to(self._nearest(wanted, 1 if rows > 0 else -1), top)
