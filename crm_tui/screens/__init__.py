"""Screens arrange and route; what thinks is below them. The areas one can go to by number."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from crm_tui.errors import N_

if TYPE_CHECKING:
    from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class Area:
    """A place in the app; ``screen`` is ``module:Class``, loaded at the first visit."""

    id: str
    title: str
    screen: str

    def make(self) -> Screen[Any]:
        """A new screen of this area."""
        module, _colon, name = self.screen.partition(":")
        screen: Screen[Any] = getattr(import_module(module), name)()
        return screen


AREAS: Final[tuple[Area, ...]] = (
    Area("today", N_("Today"), "crm_tui.screens.today:TodayScreen"),
    Area("contacts", N_("Contacts"), "crm_tui.screens.contacts:ContactsScreen"),
    Area("agenda", N_("Agenda"), "crm_tui.screens.agenda:AgendaScreen"),
    Area("pipeline", N_("Pipeline"), "crm_tui.screens.pipeline:PipelineScreen"),
    Area("tickets", N_("Tickets"), "crm_tui.screens.tickets:TicketsScreen"),
    Area("knowledge", N_("Knowledge"), "crm_tui.screens.knowledge:KnowledgeScreen"),
)
