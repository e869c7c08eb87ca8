"""What can be done with the tickets of a list: those that are marked, else the one at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from crm_tui.queries import tickets as queries
from crm_tui.screens import ticket_closing, ticket_deeds
from crm_tui.screens.contact_deeds import undo
from crm_tui.screens.listing import Listing

if TYPE_CHECKING:
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.widgets.record_table import RecordTable


class TicketActingList(Listing):
    """A list of tickets."""

    @property
    def picked(self) -> list[int]:
        """The marked tickets, else the one under the cursor."""
        table = self.table
        return table.marked() or ([table.record] if table.record is not None else [])

    def _with_rows(self, go: Callable[[list[TicketRow]], None]) -> None:
        ids = self.picked
        if ids:
            self.ask(
                "rows of deed",
                lambda: self.crm.read(queries.rows, ids),
                lambda rows: go(rows) if rows else None,
            )

    def on_record_table_row_opened(self, message: RecordTable.RowOpened) -> None:
        """Show the ticket."""
        ticket_deeds.open_ticket(self, message.record, self._step)

    def _step(self, by: int) -> int | None:
        """Move the cursor and say which ticket it is on then."""
        place = self.table.cursor + by
        if not 0 <= place < len(self.table.ids):
            return None
        record = self.table.ids[place]
        self.table.go_to(record)
        return record

    def action_next(self) -> None:
        """Take the most urgent ticket nobody has, and open it."""
        ticket_deeds.take_next(self)

    def action_new(self) -> None:
        """Add a ticket, and show it: its number is told the customer."""
        ticket_deeds.new(self, saved=partial(ticket_deeds.open_ticket, self))

    def action_edit(self) -> None:
        """Edit the ticket under the cursor."""
        if self.table.record is not None:
            ticket_deeds.edit(self, self.table.record)

    def action_reply(self) -> None:
        """Answer the customer of the ticket under the cursor."""
        if self.table.record is not None:
            ticket_deeds.reply(self, self.table.record)

    def action_take(self) -> None:
        """Make the one under the cursor mine."""
        if self.table.record is not None:
            ticket_deeds.take(self, self.table.record)

    def action_close(self) -> None:
        """Close the marked, with an outcome."""
        self._with_rows(partial(ticket_closing.close, self, then=self.table.clear_marks))

    def action_assign(self) -> None:
        """Give the marked to an owner."""
        self._with_rows(partial(ticket_deeds.assign, self, then=self.table.clear_marks))

    def action_change(self) -> None:
        """Change the marked at once; what will happen is said first."""
        from crm_tui.screens import ticket_bulk  # noqa: PLC0415 - on demand

        if ids := self.picked:
            ticket_bulk.change_many(self, ids, self.table.clear_marks)

    def action_merge(self) -> None:
        """Merge the marked tickets into one."""
        from crm_tui.screens import ticket_merging  # noqa: PLC0415 - on demand

        self._with_rows(partial(ticket_merging.merge, self, then=self.table.clear_marks))

    def action_remove(self) -> None:
        """Take the marked out of the book, after asking."""
        self._with_rows(partial(ticket_deeds.remove, self, then=self.table.clear_marks))

    def action_task(self) -> None:
        """Write down what is to be done."""
        self._with_rows(lambda rows: ticket_deeds.plan(self, rows[0]))

    def action_log(self) -> None:
        """Write down a call with the customer."""
        self._with_rows(lambda rows: ticket_deeds.log(self, rows[0]))

    def action_copy(self) -> None:
        """Copy the number."""
        self._with_rows(lambda rows: ticket_deeds.copy(self, rows[0]))

    def action_undo(self) -> None:
        """Take the last change back."""
        undo(self)

    # Ways to other screens

    def action_board(self) -> None:
        """Tickets as cards, by status."""
        self._open("crm_tui.screens.ticket_board", "TicketBoardScreen")

    def action_reports(self) -> None:
        """How service went."""
        self._open("crm_tui.screens.ticket_reports", "TicketReports")

    def action_setup(self) -> None:
        """Statuses, categories, ready texts, promises."""
        self._open("crm_tui.screens.ticket_setup", "TicketSetupScreen")

    def action_import(self) -> None:
        """Bring tickets in from a file."""
        from crm_tui.screens.imports import ImportScreen  # noqa: PLC0415 - on demand

        self.app.push_screen(ImportScreen("ticket"))

    def action_export(self) -> None:
        """Write the marked, else all that is listed, to a file."""
        from crm_tui.screens import ticket_exporting  # noqa: PLC0415 - on demand

        if self.table.ids:
            ticket_exporting.export(self, self.table.marked() or self.table.ids)

    def _open(self, module: str, name: str) -> None:
        self.app.push_screen(getattr(import_module(module), name)())
