"""Searches for deals and leads as the user means them; run in threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.domain import moments
from crm_tui.queries import pipeline_list
from crm_tui.screens.activity_wording import Here
from crm_tui.search import deals, leads

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.search.deals import DealSearch
    from crm_tui.search.leads import LeadSearch


def search_of(
    crm: Crm, settings: Settings, text: str, *, typing: bool = False
) -> DealSearch | None:
    """What a text asks of deals; None if nothing. Raises SearchError."""
    if not text:
        return None
    at = Here(crm.now(), settings)
    found = deals.compile(
        text,
        today=at.today,
        now=moments.millis(at.now),
        me=crm.actor,
        fields=crm.read(pipeline_list.custom_fields),
        toman=settings.currency_unit == "toman",
        typing=typing,
    )
    return None if found.empty else found


def lead_search_of(
    crm: Crm, settings: Settings, text: str, *, typing: bool = False
) -> LeadSearch | None:
    """What a text asks of leads; None if nothing. Raises SearchError."""
    if not text:
        return None
    today = Here(crm.now(), settings).today
    return leads.compile(text, today=today, me=crm.actor, typing=typing)
