"""Choosing a ready text for an answer; what stands in braces is filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.queries import ticket_setup
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.ticket_setup import CannedRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen


def choose(screen: CrmScreen, row: TicketRow, then: Callable[[str], None]) -> None:
    """Ask which; those of the ticket's category stand first."""

    def ask(found: list[CannedRow]) -> None:
        if not found:
            screen.say(_("There are no ready texts yet: z in the queue sets them up."))
            return
        fits = [each for each in found if each.category_id == row.category_id and row.category_id]
        others = [each for each in found if each not in fits]
        by_id = {str(each.id): each for each in found}
        choices = [Choice(str(each.id), each.name, _start(each.body)) for each in (*fits, *others)]
        screen.app.push_screen(
            ChooseDialog(_("Which text?"), choices),
            lambda answer: then(filled(screen, row, by_id[answer].body)) if answer else None,
        )

    screen.ask("ready texts", lambda: screen.crm.read(ticket_setup.canned), ask)


def filled(screen: CrmScreen, row: TicketRow, body: str) -> str:
    """A ready text with the words of this ticket."""
    from crm_tui.services.ticket_texts import fill  # noqa: PLC0415 - on demand

    values = {
        "name": row.contact or row.company,
        "first_name": row.contact.partition(" ")[0],
        "company": row.company,
        "number": row.number,
        "subject": row.subject,
        "product": row.product,
        "status": row.status,
        "owner": row.owner,
        "user": screen.crm.actor,
    }
    return fill(body, values)


def _start(body: str) -> str:
    text = " ".join(body.split())
    return text[:24] + ("…" if len(text) > 24 else "")
