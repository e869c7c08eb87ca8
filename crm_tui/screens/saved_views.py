"""Saved views of a list: opened, saved under a name, renamed, removed; each user's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from crm_tui.i18n import _
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.screens.base import CrmScreen

_LONGEST: Final = 60
_Found = list[tuple[int, str, str]]


def packed(view: View, **more: str) -> str:
    """A view, and what else a list is told by, as it is stored."""
    stored = {"filter": view.filter, "sort": view.sort, "descending": view.descending, **more}
    return json.dumps(stored, ensure_ascii=False)


def unpacked(text: str, sorts: Container[str], usual: View) -> tuple[View, Mapping[str, Any]]:
    """The view stored, and all that was; what can't be understood any more is ``usual``."""
    try:
        stored = json.loads(text)
        view = View(
            str(stored.get("filter", "")), stored.get("sort"), bool(stored.get("descending"))
        )
        known = view.sort in sorts
    except (ValueError, AttributeError, TypeError, RecursionError):
        return usual, {}
    return view if known else usual, stored


def one_of(value: object, known: Container[str], otherwise: str) -> str:
    """A word that was stored, if it still means something."""
    return value if isinstance(value, str) and value in known else otherwise


@dataclass(frozen=True, slots=True)
class SavedViews:
    """The views of an area; a view is stored as a text only its list understands."""

    area: str
    everything: str
    """What the view is called that every list has."""

    now: Callable[[], str]
    """What is shown now, to be stored."""

    query: Callable[[str], str]
    """The search of a stored view."""

    show: Callable[[str | None], None]
    """Shows a stored view; None: the one every list has."""


def offer(screen: CrmScreen, saved: SavedViews) -> None:
    """Open, save or remove a view."""

    def ask(found: _Found) -> None:
        # What has no name is how the list was left.
        named = [entry for entry in found if entry[1]]
        choices = [Choice("all", saved.everything)]
        choices += [Choice(str(i), name, saved.query(state)) for i, name, state in named]
        choices.append(Choice("save", _("Save what is shown now …"), key="+"))
        if named:
            choices.append(Choice("rename", _("Rename a view …"), key="="))
            choices.append(Choice("remove", _("Remove a view …"), key="-"))
        screen.app.push_screen(
            ChooseDialog(_("Views"), choices), lambda answer: _chosen(screen, saved, named, answer)
        )

    user = screen.crm.actor
    screen.ask("views", lambda: screen.crm.read(queries.saved_views, user, saved.area), ask)


def save(
    screen: CrmScreen, area: str, name: str, state: str, then: Callable[[], None] | None = None
) -> None:
    """Store a view, over the one of this name if there is one."""

    def write() -> None:
        from crm_tui.services import views as services  # noqa: PLC0415 - the table layer

        screen.crm.write(services.save, screen.crm.actor, area, name, state)

    screen.do(write, lambda _none: then() if then is not None else None)


def _chosen(screen: CrmScreen, saved: SavedViews, named: _Found, answer: str | None) -> None:
    match answer:
        case None:
            return
        case "all":
            saved.show(None)
        case "save":
            screen.app.push_screen(
                PromptDialog(_("Name of the view"), length=_LONGEST),
                lambda name: _save(screen, saved, name) if name else None,
            )
        case "rename":
            _which(screen, _("Rename which view?"), named, partial(_rename, screen, named))
        case "remove":
            _which(screen, _("Remove which view?"), named, partial(_remove, screen))
        case _:
            saved.show(next(state for i, _n, state in named if str(i) == answer))


def _which(screen: CrmScreen, title: str, named: _Found, then: Callable[[int], None]) -> None:
    choices = [Choice(str(identity), name) for identity, name, _state in named]
    screen.app.push_screen(
        ChooseDialog(title, choices), lambda view: then(int(view)) if view else None
    )


def _save(screen: CrmScreen, saved: SavedViews, name: str) -> None:
    save(screen, saved.area, name, saved.now(), lambda: with_undo(screen, _("The view is saved.")))


def _rename(screen: CrmScreen, named: _Found, view: int) -> None:
    known = next(name for identity, name, _state in named if identity == view)

    def write(name: str) -> None:
        from crm_tui.services import views as services  # noqa: PLC0415 - the table layer

        screen.crm.write(services.rename, view, name)

    def answered(name: str | None) -> None:
        if name and name != known:
            screen.do(lambda: write(name), lambda _none: with_undo(screen, _("Renamed.")))

    dialog = PromptDialog(_("Name of the view"), value=known, length=_LONGEST)
    screen.app.push_screen(dialog, answered)


def _remove(screen: CrmScreen, view: int) -> None:
    def delete() -> None:
        from crm_tui.services import views as services  # noqa: PLC0415 - the table layer

        screen.crm.write(services.delete, view)

    screen.do(delete, lambda _none: with_undo(screen, _("The view is removed.")))
