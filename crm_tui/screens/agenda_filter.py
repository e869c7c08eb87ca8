"""Choosing what the agenda shows: an owner, a kind, a tag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_tui.domain.activity_words import KINDS, kind_word
from crm_tui.i18n import _
from crm_tui.queries import agenda_list as queries
from crm_tui.queries.agenda_list import AgendaFilter
from crm_tui.screens.agenda_words import with_capital
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.screens.base import CrmScreen

Use = Callable[[AgendaFilter], None]


def ask_filter(screen: CrmScreen, chosen: AgendaFilter, use: Use) -> None:
    """Ask by what, then for which; ``use`` gets the new filter."""
    kinds = ", ".join(kind_word(kind) for kind in chosen.kinds)
    choices = [
        Choice("owner", _("Owner"), chosen.owner or _("everybody"), key="o"),
        Choice("kind", _("Kind"), kinds or _("all"), key="k"),
        Choice("tag", _("Tag"), f"#{chosen.tag}" if chosen.tag else _("all"), key="t"),
        Choice("none", _("No filter"), key="n"),
    ]

    def answered(answer: str | None) -> None:
        match answer:
            case "owner":
                screen.ask(
                    "owners",
                    lambda: screen.crm.read(queries.owners),
                    lambda owners: _ask_owner(screen, chosen, use, owners),
                )
            case "kind":
                _ask_kind(screen, chosen, use)
            case "tag":
                screen.ask(
                    "tags",
                    lambda: screen.crm.read(queries.tags),
                    lambda tags: _ask_tag(screen, chosen, use, tags),
                )
            case "none":
                use(AgendaFilter(owner=screen.crm.actor, state=chosen.state, text=chosen.text))
            case _:
                pass

    screen.app.push_screen(ChooseDialog(_("Show only"), choices), answered)


def _ask_owner(screen: CrmScreen, chosen: AgendaFilter, use: Use, owners: list[str]) -> None:
    names = sorted({*owners, screen.crm.actor})
    choices = [Choice("", _("Everybody")), *(Choice(name, name) for name in names)]
    at = names.index(chosen.owner) + 1 if chosen.owner in names else 0

    def answered(answer: str | None) -> None:
        if answer is not None:
            use(replace(chosen, owner=answer or None))

    screen.app.push_screen(ChooseDialog(_("Owner"), choices, at=at), answered)


def _ask_kind(screen: CrmScreen, chosen: AgendaFilter, use: Use) -> None:
    choices = [Choice("", _("All kinds"))]
    choices += [Choice(kind, with_capital(kind_word(kind))) for kind in KINDS]
    at = list(KINDS).index(chosen.kinds[0]) + 1 if chosen.kinds else 0

    def answered(answer: str | None) -> None:
        if answer is not None:
            use(replace(chosen, kinds=(answer,) if answer else ()))

    screen.app.push_screen(ChooseDialog(_("Kind"), choices, at=at), answered)


def _ask_tag(screen: CrmScreen, chosen: AgendaFilter, use: Use, tags: list[str]) -> None:
    if not tags:
        screen.say(_("No activity carries a tag yet."))
        return
    choices = [Choice("", _("All tags")), *(Choice(tag, f"#{tag}") for tag in tags)]
    at = tags.index(chosen.tag) + 1 if chosen.tag in tags else 0

    def answered(answer: str | None) -> None:
        if answer is not None:
            use(replace(chosen, tag=answer))

    screen.app.push_screen(ChooseDialog(_("Tag"), choices, at=at), answered)
