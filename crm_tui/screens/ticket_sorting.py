"""Asking how urgent tickets are and what they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.domain.tickets import PRIORITIES
from crm_tui.i18n import _
from crm_tui.queries import ticket_setup
from crm_tui.screens import ticket_deeds
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.ticket_words import priority_word
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.ticket_setup import CategoryRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen

NONE = "-"
"""The choice of no category."""


def choose_priority(
    screen: CrmScreen, rows: Sequence[TicketRow], then: Callable[[int], None] | None = None
) -> None:
    """Ask for a priority, and give it to these tickets (or tell ``then``)."""
    choices = [Choice(str(each), priority_word(each), key=str(each)) for each in PRIORITIES]
    at = list(PRIORITIES).index(rows[0].priority) if rows and rows[0].priority in PRIORITIES else 0

    def answered(answer: str | None) -> None:
        if answer is None:
            return
        if then is not None:
            then(int(answer))
        else:
            ticket_deeds.change(screen, [row.id for row in rows], {"priority": int(answer)})

    screen.app.push_screen(ChooseDialog(_("How urgent is it?"), choices, at=at), answered)


def category_choices(found: Sequence[CategoryRow]) -> list[Choice]:
    """The tree of categories, each level set in, with none at its head."""
    choices = [Choice(NONE, _("none"))]
    return choices + [Choice(str(each.id), "  " * each.depth + each.name) for each in found]


def choose_category(
    screen: CrmScreen,
    rows: Sequence[TicketRow],
    then: Callable[[int | None, str], None] | None = None,
) -> None:
    """Ask for a category of the tree, and give it to these tickets (or tell ``then``)."""

    def ask(found: Sequence[CategoryRow]) -> None:
        if not found:
            screen.say(_("There are no categories yet: z in the queue sets them up."))
            return
        now = rows[0].category_id if rows else None
        at = next((n for n, each in enumerate(found, 1) if each.id == now), 0)
        dialog = ChooseDialog(_("What is it about?"), category_choices(found), at=at)
        screen.app.push_screen(dialog, partial(answered, {each.id: each.path for each in found}))

    def answered(paths: Mapping[int, str], answer: str | None) -> None:
        if answer is None:
            return
        chosen = None if answer == NONE else int(answer)
        if then is not None:
            then(chosen, paths.get(chosen or 0, _("none")))
        else:
            ticket_deeds.change(screen, [row.id for row in rows], {"category_id": chosen})

    screen.ask("categories", lambda: screen.crm.read(ticket_setup.categories), ask)
