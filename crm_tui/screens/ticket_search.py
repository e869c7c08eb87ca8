"""Searches for tickets as the user means them; run in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.domain import moments
from crm_tui.queries import ticket_list
from crm_tui.screens.activity_wording import Here
from crm_tui.search import tickets

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.search.tickets import TicketSearch


def search_of(
    crm: Crm, settings: Settings, text: str, *, typing: bool = False
) -> TicketSearch | None:
    """What a text asks of tickets; None if nothing. Raises SearchError."""
    if not text:
        return None
    at = Here(crm.now(), settings)
    found = tickets.compile(
        text,
        today=at.today,
        now=moments.millis(at.now),
        me=crm.actor,
        fields=crm.read(ticket_list.custom_fields),
        typing=typing,
    )
    return None if found.empty else found
