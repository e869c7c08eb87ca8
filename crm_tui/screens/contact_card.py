"""Everything about one contact on one screen, the history below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from crm_tui.config import calendar_for
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.queries import history
from crm_tui.screens import contact_deeds
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_facts import contact_lines, timeline_lines
from crm_tui.widgets.key_bar import KeyBar, hints
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line
from crm_tui.widgets.scroll_lines import ScrollLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.queries.contacts import ContactCard
    from crm_tui.queries.history import Entry

WINDOW = 50


class ContactCardScreen(CrmScreen):
    """One contact; ``step`` gives the neighbour in the list it was opened from (or None)."""

    AREA: ClassVar[str] = "contacts"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("card",)

    def __init__(self, contact: int, step: Callable[[int], int | None] | None = None) -> None:
        super().__init__()
        self.contact = contact
        self.card: ContactCard | None = None
        self._step = step
        self._entries: list[Entry] = []
        self._all_read = False
        self._reading = False

    def compose(self) -> ComposeResult:
        """Bars and one long text."""
        yield self.top_bar()
        yield ScrollLines(id="card")
        without = () if self._step else ("card.previous", "card.next")
        yield KeyBar(hints(("card", "app"), without))

    def on_mount(self) -> None:
        """Read the card."""
        self.set_focus(self.lines)
        self.shell.records_changed.subscribe(self, lambda _event: self.reload())
        self.reload()

    @property
    def lines(self) -> ScrollLines:
        """The text."""
        return self.query_one("#card", ScrollLines)

    def reload(self) -> None:
        """Read card and history anew."""
        contact = self.contact

        def read() -> tuple[ContactCard, list[Entry]]:
            card = self.crm.read(queries.card, contact)
            return card, self.crm.read(history.timeline, "contact", contact, WINDOW)

        self.ask("card", read, self._shown)

    def _shown(self, found: tuple[ContactCard, list[Entry]]) -> None:
        fresh = self.card is None or self.card.id != found[0].id
        self.card, self._entries = found
        self._all_read = len(self._entries) < WINDOW
        self._reading = False
        self._draw(stay=not fresh)

    def _draw(self, *, stay: bool = True) -> None:
        if self.card is None:
            return
        width = max(20, self.lines.size.width - 2)
        calendar = calendar_for(self.shell.settings, language())
        drawn: list[Drawable] = contact_lines(self.card, calendar, width)
        drawn += [Line(), line(Span(_("History"), Tone.ACCENT))]
        drawn += timeline_lines(self._entries, calendar, width)
        self.lines.show(drawn, stay=stay)

    def on_scroll_lines_resized(self) -> None:
        """Set the card for the new width."""
        self._draw()

    def on_scroll_lines_end_near(self) -> None:
        """Read the next window of history."""
        if self.card is None or self._all_read or self._reading or not self._entries:
            return
        self._reading = True
        contact, last = self.contact, self._entries[-1].id
        self.ask(
            "more",
            lambda: self.crm.read(history.timeline, "contact", contact, WINDOW, last),
            self._more,
        )

    def _more(self, entries: Sequence[Entry]) -> None:
        self._reading = False
        self._all_read = len(entries) < WINDOW
        self._entries += entries
        self._draw()

    def _go(self, step: int) -> None:
        other = self._step(step) if self._step else None
        if other is not None:
            self.contact = other
            self.reload()

    def action_previous(self) -> None:
        """The contact above in the list."""
        self._go(-1)

    def action_next(self) -> None:
        """The contact below in the list."""
        self._go(1)

    def action_edit(self) -> None:
        """Edit it."""
        contact_deeds.edit(self, self.contact)

    def action_relate(self) -> None:
        """Tie it to another contact, or take a tie off."""
        from crm_tui.screens import contact_relations  # noqa: PLC0415 - on demand

        if self.card is not None:
            contact_relations.relate(self, self.card)

    def action_follow(self) -> None:
        """Go to the card of somebody named here."""
        from crm_tui.screens import contact_relations  # noqa: PLC0415 - on demand

        if self.card is not None:
            contact_relations.follow(self, self.card, self._open_other)

    def _open_other(self, contact: int) -> None:
        self.app.push_screen(ContactCardScreen(contact))

    def action_copy(self) -> None:
        """Copy a phone or an address."""
        if self.card is not None:
            contact_deeds.copy(self, self.card.draft)

    def action_undo(self) -> None:
        """Take the last change back."""
        contact_deeds.undo(self)

    def action_trash(self) -> None:
        """Put it into the trash, after asking."""
        contact_deeds.trash(self, [self.contact], self.action_back)

    def action_back(self) -> None:
        """Back to the list."""
        self.dismiss(None)

    def action_down(self) -> None:
        """A line down."""
        self.lines.action_down()

    def action_up(self) -> None:
        """A line up."""
        self.lines.action_up()

    def action_page_down(self) -> None:
        """A page down."""
        self.lines.action_page_down()

    def action_page_up(self) -> None:
        """A page up."""
        self.lines.action_page_up()

    def action_first(self) -> None:
        """To the top."""
        self.lines.action_first()

    def action_last(self) -> None:
        """To the end of what is read."""
        self.lines.action_last()
