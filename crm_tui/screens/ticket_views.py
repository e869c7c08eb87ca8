"""Saved views of the queue: a search, an order, which tickets; open, save, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.queries.page import View
from crm_tui.queries.ticket_list import QUEUES, SORTS
from crm_tui.screens import saved_views
from crm_tui.screens.saved_views import SavedViews, one_of, packed, unpacked

if TYPE_CHECKING:
    from crm_tui.screens.tickets import TicketsScreen

AREA = "tickets"
STATES = ("open", "closed", "any")


def usual() -> View:
    """What the queue begins with: what is due first stands first."""
    return View(sort="due", descending=False)


def to_json(view: View, which: str, state: str) -> str:
    """As it is stored."""
    return packed(view, which=which, state=state)


def from_json(text: str) -> tuple[View, str, str]:
    """The view stored; what can't be understood any more is as at first."""
    view, stored = unpacked(text, SORTS, usual())
    which = one_of(stored.get("which"), QUEUES, "all")
    return view, which, one_of(stored.get("state"), STATES, "open")


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
