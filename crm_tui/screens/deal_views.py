"""Saved views of the list of deals: a search, an order, which deals; open, save, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.queries.page import View
from crm_tui.queries.pipeline_list import SORTS
from crm_tui.screens import saved_views
from crm_tui.screens.saved_views import SavedViews, one_of, packed, unpacked

if TYPE_CHECKING:
    from crm_tui.screens.deals import DealsScreen

AREA = "deals"
STATES = ("open", "won", "lost", "all")


def usual() -> View:
    """What the list begins with: what was changed last stands first."""
    return View(sort="updated", descending=True)


def to_json(view: View, status: str) -> str:
    """As it is stored."""
    return packed(view, status=status)


def from_json(text: str) -> tuple[View, str]:
    """The view stored; what can't be understood any more is as at first."""
    view, stored = unpacked(text, SORTS, usual())
    return view, one_of(stored.get("status"), STATES, "open")


def views(screen: DealsScreen) -> None:
    """Open, save or remove a view."""

    def show(stored: str | None) -> None:
        screen.apply(*((usual(), "open") if stored is None else from_json(stored)))

    saved_views.offer(
        screen,
        SavedViews(
            AREA,
            _("All open deals"),
            now=lambda: to_json(screen.view, screen.status),
            query=lambda stored: from_json(stored)[0].filter,
            show=show,
        ),
    )
