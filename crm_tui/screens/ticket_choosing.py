"""Asking which other ticket is meant: by its number, else by words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.queries import ticket_list, ticket_numbers
from crm_tui.queries import tickets as queries
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.ticket_search import search_of
from crm_tui.text.safe import clean_line
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen

OFFERED = 12


def ask_for_ticket(
    screen: CrmScreen, title: str, then: Callable[[TicketRow], None], without: Collection[int] = ()
) -> None:
    """Ask for a ticket, which is not one of ``without``."""

    def typed(text: str | None) -> None:
        if said := clean_line(text or ""):
            screen.ask("which ticket", lambda: _found(screen, said), offer)

    def offer(found: list[TicketRow]) -> None:
        rows = [row for row in found if row.id not in without]
        if not rows:
            screen.say(_("There is no such ticket."), "warning")
        elif len(rows) == 1:
            then(rows[0])
        else:
            by_id = {str(row.id): row for row in rows}
            dialog = ChooseDialog(_("Which ticket is meant?"), [choice(row) for row in rows])
            screen.app.push_screen(dialog, lambda answer: then(by_id[answer]) if answer else None)

    text = _("Its number, or words of its subject or customer.")
    screen.app.push_screen(PromptDialog(title, text=text, length=200), typed)


def _found(screen: CrmScreen, text: str) -> list[TicketRow]:
    crm = screen.crm
    numbered = crm.read(ticket_numbers.find, text)
    if numbered is not None:
        return crm.read(queries.rows, [numbered])
    search = search_of(crm, screen.shell.settings, text)
    ids = [] if search is None else crm.read(ticket_list.best, search, OFFERED)
    return crm.read(queries.rows, ids)


def choice(row: TicketRow) -> Choice:
    """A ticket to choose from several."""
    note = f" {look.now().glyphs.between} ".join(filter(None, (row.customer, row.status)))
    return Choice(str(row.id), f"{row.number}  {row.subject}", note)
