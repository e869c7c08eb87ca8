"""What ties a contact to others: follow a tie to the other's card, make one, take one off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui import search
from crm_tui.domain.relations import LABELS
from crm_tui.i18n import _
from crm_tui.queries import contacts as queries
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.search import ranked
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_tui.queries.contacts import ContactCard, ContactRow
    from crm_tui.screens.base import CrmScreen

SHOWN = 12
"""People offered for a name."""

_TAKE_OFF = "-"


def follow(screen: CrmScreen, card: ContactCard, go: Callable[[int], None]) -> None:
    """Choose one of the contacts named on the card and ``go`` to it; at once if there is one."""
    ties = [(each.id, each.name, _("works at")) for each in card.employers]
    ties += [(each.id, each.name, _("part of")) for each in (card.parent,) if each]
    ties += [(each.id, each.name, _(LABELS.get(each.role, ""))) for each in card.relations]
    ties += [(each.id, each.name, _("owns")) for each in card.children]
    ties += [(each.id, each.name, each.role) for each in card.staff]
    if not ties:
        screen.say(_("Nobody else is named on this card."))
        return
    if len(ties) == 1:
        go(ties[0][0])
        return
    choices = [Choice(str(index), name, what) for index, (_id, name, what) in enumerate(ties)]
    screen.app.push_screen(
        ChooseDialog(_("Go to whom?"), choices),
        lambda answer: go(ties[int(answer)][0]) if answer is not None else None,
    )


def relate(screen: CrmScreen, card: ContactCard) -> None:
    """Ask how and with whom, then write it down; or take a relation off."""
    choices = [Choice(kind, _(text)) for kind, text in LABELS.items()]
    choices += [
        Choice(
            f"{_TAKE_OFF}{index}",
            _("Take off: {relation}").format(relation=_(LABELS.get(each.role, ""))),
            each.name,
        )
        for index, each in enumerate(card.relations)
    ]

    def answered(kind: str | None) -> None:
        if kind is None:
            return
        if kind.startswith(_TAKE_OFF):
            other = card.relations[int(kind.removeprefix(_TAKE_OFF))]
            _write(screen, "unrelate", card.id, other.role, other.id)
            return
        _ask_whom(screen, card, kind)

    title = _("Who is it to {name}?").format(name=card.display)
    screen.app.push_screen(ChooseDialog(title, choices), answered)


def _ask_whom(screen: CrmScreen, card: ContactCard, kind: str) -> None:
    def typed(text: str | None) -> None:
        if text:
            screen.ask("whom", lambda: _find(screen, text, card.id), choose)

    def choose(rows: Sequence[ContactRow]) -> None:
        if not rows:
            screen.say(_("Nobody was found."), "warning")
            return
        choices = [Choice(str(row.id), row.name, row.company or row.phone) for row in rows]
        screen.app.push_screen(ChooseDialog(_(LABELS[kind]), choices), taken)

    def taken(answer: str | None) -> None:
        if answer is not None:
            _write(screen, "relate", card.id, kind, int(answer))

    text = _("A name, a phone or an e-mail of somebody in the book.")
    screen.app.push_screen(PromptDialog(_(LABELS[kind]), text=text), typed)


def _find(screen: CrmScreen, text: str, without: int) -> list[ContactRow]:
    wanted = search.compile(text, me=screen.crm.actor, typing=True)
    ids = screen.crm.read(ranked.ids, wanted, SHOWN + 1)
    return screen.crm.read(queries.rows, [each for each in ids if each != without][:SHOWN])


def _write(screen: CrmScreen, deed: str, contact: int, kind: str, other: int) -> None:
    def write() -> None:
        from crm_tui.services import contacts as services  # noqa: PLC0415 - the table layer

        service = services.relate if deed == "relate" else services.unrelate
        screen.crm.write(service, contact, kind, other)

    screen.do(write, lambda _done: None)
