"""The table of what can be done where, with which keys, and how it is named.

A capability keeps its part in a module of its own and is named once in ``AREAS``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crm_tui.keymap.action import Action, Area
from crm_tui.keymap.agenda_actions import AGENDA
from crm_tui.keymap.book_actions import BOOK
from crm_tui.keymap.common_actions import COMMON
from crm_tui.keymap.contact_actions import CONTACTS
from crm_tui.keymap.form_actions import FORMS
from crm_tui.keymap.knowledge_actions import KNOWLEDGE
from crm_tui.keymap.pipeline_actions import PIPELINE
from crm_tui.keymap.promise_actions import PROMISES
from crm_tui.keymap.ticket_actions import TICKETS
from crm_tui.keymap.ticket_report_actions import TICKET_REPORTS

AREAS: Final[tuple[Area, ...]] = (
    *(COMMON, CONTACTS, AGENDA, PIPELINE, TICKETS, TICKET_REPORTS, PROMISES, KNOWLEDGE),
    *(BOOK, FORMS),
)
"""In the order in which ``crm keys`` prints them."""

CONTEXTS: Final[Mapping[str, str]] = {
    name: title for area in AREAS for name, title in area.contexts.items()
}

# Contexts whose keys can be live at the same moment: no key may mean two things in one of these.
STACKS: Final[tuple[frozenset[str], ...]] = tuple(stack for area in AREAS for stack in area.stacks)

ACTIONS: Final[tuple[Action, ...]] = tuple(action for area in AREAS for action in area.actions)
