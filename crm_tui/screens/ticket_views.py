"""Saved views of the queue: a search, an order, which tickets; open, save, remove."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.queries.page import View
from crm_tui.queries.ticket_list import QUEUES, SORTS
from crm_tui.screens import saved_views
from crm_tui.screens.saved_views import SavedViews

if TYPE_CHECKING:
    from crm_tui.screens.tickets import TicketsScreen

AREA = "tickets"
STATES = ("open", "closed", "any")


def usual() -> View:
    """What the queue begins with: what is due first stands first."""
    return View(sort="due", descending=False)


def to_json(view: View, which: str, state: str) -> str:
    """As it is stored."""
    stored = {
        "filter": view.filter, "sort": view.sort, "descending": view.descending, "which": which,
        "state": state,
    }  # fmt: skip
    return json.dumps(stored, ensure_ascii=False)


def from_json(text: str) -> tuple[View, str, str]:
    """The view stored; what can't be understood any more is as at first."""
    try:
        stored = json.loads(text)
        sort, which, state = stored.get("sort"), stored.get("which"), stored.get("state")
        view = View(str(stored.get("filter", "")), sort, bool(stored.get("descending")))
        return (
            view if sort in SORTS else usual(),
            which if which in QUEUES else "all",
            state if state in STATES else "open",
        )
    except (ValueError, AttributeError, TypeError, RecursionError):
        return usual(), "all", "open"


def views(screen: TicketsScreen) -> None:
    """Open, save or remove a view."""

    def show(stored: str | None) -> None:
        screen.apply(*((usual(), "all", "open") if stored is None else from_json(stored)))

    saved_views.offer(
        screen,
        SavedViews(
            AREA,
            _("All open tickets"),
            now=lambda: to_json(screen.view, screen.which, screen.state),
            query=lambda stored: from_json(stored)[0].filter,
            show=show,
        ),
    )
