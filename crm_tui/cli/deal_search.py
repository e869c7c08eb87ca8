"""The deals that a search on the command line means."""

from __future__ import annotations

from collections.abc import Sequence

from crm_tui.cli import output, session
from crm_tui.config import zone_for
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.money import DisplayUnit, unit_for
from crm_tui.queries import pipeline_list as queries
from crm_tui.queries.pipeline_list import DealView
from crm_tui.search import deals as searches
from crm_tui.search.deals import DealSearch

_ALL = 2**31


def compiled(crm: Crm, text: str) -> DealSearch:
    """A search as somebody at the keyboard means it. Raises SearchError."""
    settings = session.current.settings
    now = crm.now()
    return searches.compile(
        output.clean_argument(text),
        today=moments.local(now, zone_for(settings)).date(),
        now=moments.millis(now),
        me=crm.actor,
        fields=crm.read(queries.custom_fields),
        toman=unit_for(settings, "IRR") is DisplayUnit.TOMAN,
    )


def ids(crm: Crm, text: str, limit: int) -> Sequence[int]:
    """Ids of the deals a search finds, those decided next first; open ones if it does not say."""
    view = DealView(sort="closes", descending=False)
    search = compiled(crm, text) if text else None
    return crm.read(queries.first_ids, view, search, limit or _ALL)
