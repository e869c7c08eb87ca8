"""What a ticket is tied to: who watches it, which others it belongs to, the way to them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_tui.domain.tickets import LINKS
from crm_tui.i18n import _
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.ticket_choosing import ask_for_ticket, choice
from crm_tui.screens.ticket_side import tie_words
from crm_tui.screens.undoing import with_undo
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.tickets import TicketCard, TicketRow
    from crm_tui.screens.base import CrmScreen
    from crm_tui.screens.ticket_side import Beside

_OFF = "-"


def watch(screen: CrmScreen, card: TicketCard) -> None:
    """Watch it, or no more; a colleague can be named as well."""
    ticket, me, watchers = card.row.id, screen.crm.actor, card.watchers
    mine = (
        Choice(_OFF + me, _("Watch it no more"), key="v")
        if me in watchers
        else Choice(me, _("Watch it: be told of it"), key="v")
    )
    choices = [mine, Choice("", _("Let a colleague watch it …"), key="c")]
    choices += [
        Choice(_OFF + name, _("Take {name} off").format(name=name))
        for name in watchers
        if name != me
    ]

    def write(name: str, *, off: bool) -> None:
        def go() -> int:
            from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

            deed = tickets.unwatch if off else tickets.watch
            return screen.crm.write(deed, [ticket], name)

        screen.do(go, lambda _count: None)

    def named(text: str | None) -> None:
        if name := clean_line(text or ""):
            write(name, off=False)

    def answered(answer: str | None) -> None:
        if answer is None:
            return
        if not answer:
            screen.app.push_screen(PromptDialog(_("Colleague (account name)"), length=60), named)
        else:
            write(answer.removeprefix(_OFF), off=answer.startswith(_OFF))

    screen.app.push_screen(ChooseDialog(_("Who is told of this ticket?"), choices), answered)


def link(screen: CrmScreen, card: TicketCard) -> None:
    """Tie it to another ticket, or take a tie off."""
    titles = {
        "duplicate_of": _("It is a duplicate of …"),
        "caused_by": _("It is caused by …"),
        "split_from": _("It was split from …"),
    }
    choices = [Choice(kind, titles[kind]) for kind in LINKS]
    ties = [each for each in card.links if each.kind in LINKS]
    for number, each in enumerate(ties):
        words = _("Take off: {tie} {number}").format(tie=tie_words(each), number=each.number)
        choices.append(Choice(f"{_OFF}{number}", words, each.subject))

    def answered(answer: str | None) -> None:
        if answer is None:
            return
        if answer.startswith(_OFF):
            tie = ties[int(answer.removeprefix(_OFF))]
            ends = (card.row.id, tie.id) if tie.outward else (tie.id, card.row.id)
            _write(screen, "unlink", *ends, tie.kind)
        else:
            title = titles[answer].rstrip(" …")
            ask_for_ticket(screen, title, partial(_tied, screen, card, answer), {card.row.id})

    screen.app.push_screen(ChooseDialog(_("Tie it to another ticket"), choices), answered)


def _tied(screen: CrmScreen, card: TicketCard, kind: str, other: TicketRow) -> None:
    _write(screen, "link", card.row.id, other.id, kind)


def _write(screen: CrmScreen, deed: str, ticket: int, other: int, kind: str) -> None:
    def go() -> None:
        from crm_tui.services import ticket_merging  # noqa: PLC0415 - the table layer

        screen.crm.write(getattr(ticket_merging, deed), ticket, other, kind)

    said = _("Tied.") if deed == "link" else _("The tie is off.")
    screen.do(go, lambda _done: with_undo(screen, said))


def follow(screen: CrmScreen, card: TicketCard, beside: Beside | None) -> None:
    """Go to a ticket named here: one it is tied to, or another one of the customer."""
    from crm_tui.screens import ticket_deeds  # noqa: PLC0415 - it comes here

    choices = [
        Choice(str(each.id), f"{each.number}  {each.subject}", tie_words(each))
        for each in card.links
    ]
    tied = {each.id for each in card.links}
    choices += [choice(row) for row in (beside.others if beside else ()) if row.id not in tied]
    if card.row.merged_into is not None:
        into = _("the one it was merged into")
        choices.insert(0, Choice(str(card.row.merged_into), card.merged_number, into))
    if not choices:
        screen.say(_("No other ticket is named here."))
        return

    def answered(answer: str | None) -> None:
        if answer is not None:
            ticket_deeds.open_ticket(screen, int(answer))

    screen.app.push_screen(ChooseDialog(_("Go to which ticket?"), choices), answered)
