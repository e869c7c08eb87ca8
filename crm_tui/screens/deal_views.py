"""Saved views of the list of deals: a search, an order, which deals; open, save, remove."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.queries.page import View
from crm_tui.queries.pipeline_list import SORTS
from crm_tui.screens import saved_views
from crm_tui.screens.saved_views import SavedViews

if TYPE_CHECKING:
    from crm_tui.screens.deals import DealsScreen

AREA = "deals"
STATES = ("open", "won", "lost", "all")


def usual() -> View:
    """What the list begins with: what was changed last stands first."""
    return View(sort="updated", descending=True)


def to_json(view: View, status: str) -> str:
    """As it is stored."""
    stored = {
        "filter": view.filter, "sort": view.sort, "descending": view.descending, "status": status,
    }  # fmt: skip
    return json.dumps(stored, ensure_ascii=False)


def from_json(text: str) -> tuple[View, str]:
    """The view stored; what can't be understood any more is as at first."""
    try:
        stored = json.loads(text)
        sort, status = stored.get("sort"), stored.get("status")
        view = View(str(stored.get("filter", "")), sort, bool(stored.get("descending")))
        return view if sort in SORTS else usual(), status if status in STATES else "open"
    except (ValueError, AttributeError, TypeError, RecursionError):
        return usual(), "open"


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
