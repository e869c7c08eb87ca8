"""Saved views of the queue: a search, an order, which tickets; open, save, remove."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.queries.ticket_list import QUEUES, SORTS
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.screens.tickets import TicketsScreen

AREA = "tickets"
STATES = ("open", "closed", "any")
Found = list[tuple[int, str, str]]


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
    except (ValueError, AttributeError, TypeError):
        return usual(), "all", "open"


def views(screen: TicketsScreen) -> None:
    """Open, save or remove a view."""

    def offer(found: Found) -> None:
        choices = [Choice("all", _("All open tickets"))]
        choices += [Choice(str(i), name, from_json(state)[0].filter) for i, name, state in found]
        choices.append(Choice("save", _("Save what is shown now …"), key="+"))
        if found:
            choices.append(Choice("remove", _("Remove a view …"), key="-"))
        screen.app.push_screen(
            ChooseDialog(_("Views"), choices), lambda answer: _chosen(screen, found, answer)
        )

    screen.ask("views", lambda: screen.crm.read(queries.saved_views, screen.crm.actor, AREA), offer)


def _chosen(screen: TicketsScreen, found: Found, answer: str | None) -> None:
    match answer:
        case None:
            return
        case "all":
            screen.apply(usual(), "all", "open")
        case "save":
            screen.app.push_screen(
                PromptDialog(_("Name of the view"), length=60),
                lambda name: _save(screen, name) if name else None,
            )
        case "remove":
            choices = [Choice(str(identity), name) for identity, name, _state in found]
            screen.app.push_screen(
                ChooseDialog(_("Remove which view?"), choices),
                lambda view: _remove(screen, int(view)) if view else None,
            )
        case _:
            screen.apply(*from_json(next(state for i, _n, state in found if str(i) == answer)))


def _save(screen: TicketsScreen, name: str) -> None:
    state = to_json(screen.view, screen.which, screen.state)

    def save() -> None:
        from crm_tui.services import views as services  # noqa: PLC0415 - the table layer

        screen.crm.write(services.save, screen.crm.actor, AREA, name, state)

    screen.do(save, lambda _none: None)


def _remove(screen: TicketsScreen, view: int) -> None:
    def delete() -> None:
        from crm_tui.services import views as services  # noqa: PLC0415 - the table layer

        screen.crm.write(services.delete, view)

    screen.do(delete, lambda _none: None)
