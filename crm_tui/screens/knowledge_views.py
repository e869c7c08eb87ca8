"""Saved views of the articles: a search, an order, which articles; open, save, remove."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries.knowledge_list import SORTS
from crm_tui.queries.page import View
from crm_tui.screens import saved_views
from crm_tui.screens.saved_views import SavedViews

if TYPE_CHECKING:
    from crm_tui.screens.knowledge import KnowledgeScreen

AREA: Final = "knowledge"
WHICH: Final = {
    "all": N_("All articles"),
    "published": N_("Published"),
    "draft": N_("Drafts"),
    "outdated": N_("Outdated"),
    "trash": N_("The trash"),
}
BEST: Final = "best"
"""The order in which the best matches stand first; without a search that of titles."""


def usual() -> View:
    """What the list begins with: the best matches of a search stand first."""
    return View(sort=BEST)


def to_json(view: View, which: str) -> str:
    """As it is stored."""
    stored = {
        "filter": view.filter, "sort": view.sort, "descending": view.descending, "which": which,
    }  # fmt: skip
    return json.dumps(stored, ensure_ascii=False)


def from_json(text: str) -> tuple[View, str]:
    """The view stored; what can't be understood any more is as at first."""
    try:
        stored = json.loads(text)
        sort, which = stored.get("sort"), stored.get("which")
        view = View(str(stored.get("filter", "")), sort, bool(stored.get("descending")))
        known = sort in SORTS or sort == BEST
        return view if known else usual(), which if which in WHICH else "all"
    except (ValueError, AttributeError, TypeError):
        return usual(), "all"


def views(screen: KnowledgeScreen) -> None:
    """Open, save or remove a view."""

    def show(stored: str | None) -> None:
        screen.apply(*((usual(), "all") if stored is None else from_json(stored)))

    saved_views.offer(
        screen,
        SavedViews(
            AREA,
            _(WHICH["all"]),
            now=lambda: to_json(screen.view, screen.which),
            query=lambda stored: from_json(stored)[0].filter,
            show=show,
        ),
    )
