"""Everything about one contact on one screen: the next steps first, what happened below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final

from crm_tui.config import calendar_for
from crm_tui.domain.activity_words import REAL
from crm_tui.domain.contacts import ContactKind
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.queries import pipeline, tickets, timeline
from crm_tui.screens import (
    activity_deeds,
    contact_deals,
    contact_deeds,
    contact_steps,
    contact_tickets,
    contact_touch,
)
from crm_tui.screens.activity_wording import here
from crm_tui.screens.contact_facts import contact_lines
from crm_tui.screens.contact_timeline import step_lines, timeline_lines
from crm_tui.screens.record_card import RecordCard
from crm_tui.widgets.lines import Drawable, Line, Span, Tone, line

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.contacts import ContactCard
    from crm_tui.queries.history import Entry
    from crm_tui.queries.pipeline import DealRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.queries.timeline import Happened, Window

    Found = tuple[ContactCard, list[ActivityRow], list[DealRow], list[TicketRow], Window]

MOST_READ = 400
"""Things that happened that are read anew at once."""

FILTERS: Final = (
    ("", timeline.FROM_NOW, ()),
    (N_("only calls, meetings, …"), timeline.ONLY_DONE, tuple(sorted(REAL))),
    (N_("only notes"), timeline.ONLY_DONE, ("note",)),
    (N_("only changes"), timeline.ONLY_CHANGES, ()),
)
"""What the timeline may be narrowed to: title, where to begin, kinds."""


class ContactCardScreen(RecordCard):
    """One contact; ``step`` gives the neighbour in the list it was opened from (or None)."""

    AREA: ClassVar[str] = "contacts"
    CONTEXTS: ClassVar[tuple[str, ...]] = ("card",)

    def __init__(self, contact: int, step: Callable[[int], int | None] | None = None) -> None:
        super().__init__()
        self.contact = contact
        self.card: ContactCard | None = None
        self._step = step
        self.steps: list[ActivityRow] = []
        self.deals: list[DealRow] = []
        self.tickets: list[TicketRow] = []
        self.items: list[Happened | Entry] = []
        self._cursor = timeline.FROM_NOW
        self._filter = 0
        self._history_at = 0
        self._reading = False

    def hidden(self) -> tuple[str, ...]:
        """Without a list there are no neighbours."""
        return () if self._step else ("card.previous", "card.next")

    def reload(self) -> None:
        """Read card, next steps and what happened anew."""
        contact, (_title, start, kinds) = self.contact, FILTERS[self._filter]
        # As much as is shown, so that the eye stays where it is.
        limit = max(timeline.WINDOW, min(len(self.items), MOST_READ))

        def read(reader: Reader) -> Found:
            card = queries.card(reader, contact)
            ids = _with_people(card)
            steps = timeline.next_steps(reader, ids)
            deals = pipeline.of_contact(reader, contact)
            asked = tickets.of_contact(reader, contact)
            return card, steps, deals, asked, timeline.window(reader, ids, start, kinds, limit)

        self.ask("card", lambda: self.crm.read(read), self._shown)

    def _shown(self, found: Found) -> None:
        fresh = self.card is None or self.card.id != found[0].id
        self.card, self.steps, self.deals, self.tickets, window = found
        self.items, self._cursor = window.items, window.cursor
        self._reading = False
        self.draw(stay=not fresh)

    def drawn(self, width: int) -> list[Drawable] | None:
        """What is known, the next steps, what happened."""
        if self.card is None:
            return None
        calendar = calendar_for(self.shell.settings, language())
        at = here(self.shell)
        steps = step_lines(self.card, self.steps, at, width)
        deals = contact_deals.deal_lines(self.card, self.deals, at, self.shell.settings, width)
        asked = contact_tickets.ticket_lines(self.card, self.tickets, at, width)
        for part in (deals, asked):
            if part:
                steps += [Line(), *part]
        drawn: list[Drawable] = contact_lines(self.card, calendar, width, steps)
        title, _start, _kinds = FILTERS[self._filter]
        note = (Span(_(title), Tone.SOON),) if title else ()
        self._history_at = len(drawn) + 1
        drawn += [Line(), Line((Span(_("History"), Tone.ACCENT),), note)]
        drawn += timeline_lines(self.items, self.card.id, calendar, width)
        if not self.items:
            drawn.append(line(Span(_("Nothing of this sort yet."), Tone.MUTED)))
        return drawn

    def on_scroll_lines_end_near(self) -> None:
        """Read the next window of what happened."""
        if self.card is None or self._cursor.at_end or self._reading:
            return
        self._reading = True
        ids, cursor = _with_people(self.card), self._cursor
        kinds = FILTERS[self._filter][2]
        self.ask("more", lambda: self.crm.read(timeline.window, ids, cursor, kinds), self._more)

    def _more(self, window: Window) -> None:
        self._reading = False
        self._cursor = window.cursor
        self.items += window.items
        self.draw()

    # Activities

    def action_task(self) -> None:
        """Write down what is to be done."""
        activity_deeds.capture(self, contact=self.contact)

    def action_log(self) -> None:
        """Write down a call."""
        activity_deeds.log(self, self.contact)

    def action_done(self) -> None:
        """The next step is done; asks which if there are several."""
        contact_steps.choose(self, self.steps, lambda row: activity_deeds.finish(self, row))

    def action_snooze(self) -> None:
        """Put a next step off."""
        contact_steps.choose(self, self.steps, lambda row: activity_deeds.snooze(self, [row]))

    def action_steps(self) -> None:
        """Edit, cancel or take back one of the activities."""
        contact_steps.offer(self, self.steps, self.items)

    def action_deals(self) -> None:
        """Open one of the deals, or add one."""
        if self.card is not None:
            contact_deals.offer(self, self.card, self.deals, self.shell.settings)

    def action_tickets(self) -> None:
        """Open one of the tickets, or add one."""
        if self.card is not None:
            contact_tickets.offer(self, self.card, self.tickets)

    def action_filter(self) -> None:
        """Go to the history; there: everything, only contacts, only notes, only changes."""
        if self.lines.shows(self._history_at):
            self._filter = (self._filter + 1) % len(FILTERS)
            self.reload()
        else:
            self.lines.go_to(self._history_at)

    def action_touch(self) -> None:
        """Be in touch every so many days."""
        contact_touch.ask_cadence(self, [self.contact])

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

    def action_trash(self) -> None:
        """Put it into the trash, after asking."""
        contact_deeds.trash(self, [self.contact], self.action_back)


def _with_people(card: ContactCard) -> list[int]:
    """Whose activities stand on the card: a firm's people's too."""
    if card.draft.kind is not ContactKind.COMPANY:
        return [card.id]
    return [card.id, *(person.id for person in card.staff[: timeline.MOST_PEOPLE])]
