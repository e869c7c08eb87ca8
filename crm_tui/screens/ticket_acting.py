"""What can be done with the ticket on the screen, by its keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens import (
    activity_deeds,
    ticket_closing,
    ticket_deeds,
    ticket_sorting,
    ticket_ties,
)
from crm_tui.screens.base import CrmScreen
from crm_tui.screens.contact_deeds import undo

if TYPE_CHECKING:
    from crm_tui.queries.ticket_messages import MessageRow
    from crm_tui.queries.tickets import TicketCard, TicketRow
    from crm_tui.screens.ticket_side import Beside


@dataclass(frozen=True, slots=True)
class Found:
    """What is read of a ticket; ``messages`` are the newest first, as many as are here."""

    card: TicketCard
    messages: list[MessageRow]


class TicketActing(CrmScreen):
    """A screen of one ticket."""

    def __init__(self, ticket: int) -> None:
        super().__init__()
        self.ticket = ticket
        self.found: Found | None = None
        self.beside: Beside | None = None
        """The customer and what fits, read once the conversation stands."""

    @abstractmethod
    def reload(self) -> None:
        """Read the ticket anew."""

    @property
    def row(self) -> TicketRow | None:
        """The ticket, once it is read."""
        return self.found.card.row if self.found is not None else None

    def show_ticket(self, ticket: int) -> None:
        """Show another ticket in its place."""
        self.ticket = ticket
        self.reload()

    def _with_row(self, go: Callable[[TicketRow], None]) -> None:
        if self.row is not None:
            go(self.row)

    def action_reply(self) -> None:
        """Answer the customer."""
        ticket_deeds.reply(self, self.ticket)

    def action_note(self) -> None:
        """Write a note the customer does not see."""
        ticket_deeds.reply(self, self.ticket, internal=True)

    def action_take(self) -> None:
        """Make it mine."""
        ticket_deeds.take(self, self.ticket)

    def action_next_one(self) -> None:
        """Take the most urgent ticket nobody has, and show it here."""
        ticket_deeds.take_next(self, self.show_ticket)

    def action_status(self) -> None:
        """Bring it to another status."""
        self._with_row(lambda row: ticket_deeds.choose_status(self, row))

    def action_close(self) -> None:
        """Close it with an outcome; open a closed one again."""
        self._with_row(lambda row: ticket_closing.close(self, [row]))

    def action_assign(self) -> None:
        """Give it to an owner."""
        self._with_row(lambda row: ticket_deeds.assign(self, [row]))

    def action_priority(self) -> None:
        """Say how urgent it is."""
        self._with_row(lambda row: ticket_sorting.choose_priority(self, [row]))

    def action_category(self) -> None:
        """Say what it is about."""
        self._with_row(lambda row: ticket_sorting.choose_category(self, [row]))

    def action_edit(self) -> None:
        """Edit it."""
        ticket_deeds.edit(self, self.ticket)

    def action_watch(self) -> None:
        """Be told of it, or no more."""
        if self.found is not None:
            ticket_ties.watch(self, self.found.card)

    def action_link(self) -> None:
        """Tie it to another ticket, or take a tie off."""
        if self.found is not None:
            ticket_ties.link(self, self.found.card)

    def action_follow(self) -> None:
        """Go to a ticket named here."""
        if self.found is not None:
            ticket_ties.follow(self, self.found.card, self.beside)

    def action_merge(self) -> None:
        """Make one of this and another ticket."""
        from crm_tui.screens import ticket_merging  # noqa: PLC0415 - on demand

        self._with_row(lambda row: ticket_merging.merge_with(self, row, self.show_ticket))

    def action_split(self) -> None:
        """Make a ticket of some of the messages."""
        from crm_tui.screens import ticket_merging  # noqa: PLC0415 - on demand

        if self.found is not None:
            ticket_merging.split(self, self.found.card.row, self.found.messages)

    def action_rate(self) -> None:
        """Say how content the customer was."""
        self._with_row(lambda row: ticket_closing.rate(self, row))

    def action_files(self) -> None:
        """Save attachments into a folder."""
        from crm_tui.screens import ticket_files  # noqa: PLC0415 - on demand

        ticket_files.save(self, self.ticket)

    def action_articles(self) -> None:
        """Read or cite an article that fits."""
        from crm_tui.screens import ticket_articles  # noqa: PLC0415 - on demand

        ticket_articles.offer(self, self.ticket)

    def action_customer(self) -> None:
        """Show the customer's card."""
        row = self.row
        if row is None:
            return
        contact = row.contact_id or row.company_id
        if contact is None:
            self.say(_("Say who the customer is first: edit the ticket."))
        else:
            activity_deeds.open_contact(self, contact)

    def action_again(self) -> None:
        """Another ticket of the same customer."""
        from crm_tui.screens.ticket_form import Preset  # noqa: PLC0415 - on demand

        self._with_row(
            lambda row: ticket_deeds.new(
                self, Preset(row.contact_id, row.company_id), self.show_ticket
            )
        )

    def action_mail(self) -> None:
        """Send an answer again that did not go out."""
        from crm_tui.screens import ticket_posting  # noqa: PLC0415 - on demand

        self._with_row(lambda row: ticket_posting.post_again(self, row))

    def action_task(self) -> None:
        """Write down what is to be done."""
        self._with_row(lambda row: ticket_deeds.plan(self, row))

    def action_log(self) -> None:
        """Write down a call with the customer."""
        self._with_row(lambda row: ticket_deeds.log(self, row))

    def action_copy(self) -> None:
        """Copy the number."""
        self._with_row(lambda row: ticket_deeds.copy(self, row))

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    def action_remove(self) -> None:
        """Take it out of the book, after asking."""
        self._with_row(lambda row: ticket_deeds.remove(self, [row]))
