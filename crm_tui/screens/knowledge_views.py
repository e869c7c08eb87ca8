"""Saved views of the articles: a search, an order, which articles; open, save, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries.knowledge_list import SORTS
from crm_tui.queries.page import View
from crm_tui.screens import saved_views
from crm_tui.screens.saved_views import SavedViews, one_of, packed, unpacked

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
    return packed(view, which=which)


def from_json(text: str) -> tuple[View, str]:
    """The view stored; what can't be understood any more is as at first."""
    view, stored = unpacked(text, {*SORTS, BEST}, usual())
    return view, one_of(stored.get("which"), WHICH, "all")


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
