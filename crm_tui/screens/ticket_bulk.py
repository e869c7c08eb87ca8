"""Changing many tickets at once; what will happen is said first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.errors import N_
from crm_tui.i18n import _, ngettext
from crm_tui.queries import ticket_setup
from crm_tui.queries import tickets as queries
from crm_tui.screens import ticket_closing, ticket_sorting
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.ticket_words import priority_word
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.queries.ticket_setup import StatusRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen

Then = Callable[[], None]

_DEEDS = {
    "owner": N_("Give {count} of {total} tickets to {value}"),
    "priority": N_("Set the priority of {count} of {total} tickets to “{value}”"),
    "category_id": N_("Set the category of {count} of {total} tickets to “{value}”"),
    "status_id": N_("Move {count} of {total} tickets to “{value}”"),
}


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to become of the tickets: ``value`` as stored, ``shown`` as it is said."""

    tickets: Sequence[int]
    what: str
    value: Any
    shown: str


def change_many(screen: CrmScreen, tickets: Sequence[int], then: Then) -> None:
    """Ask what to change, and to what."""
    title = ngettext("Change {count} ticket", "Change {count} tickets", len(tickets))
    choices = [
        Choice("owner", _("Give to an owner"), key="o"),
        Choice("priority", _("Set the priority"), key="p"),
        Choice("status_id", _("Move to a status"), key="s"),
        Choice("category_id", _("Set the category"), key="f"),
        Choice("close", _("Close, with an outcome"), key="x"),
    ]

    asking = _Asking(screen, tickets, then)
    deeds = {
        "owner": asking.owner,
        "priority": asking.priority,
        "status_id": asking.status,
        "category_id": asking.category,
        "close": asking.close,
    }
    dialog = ChooseDialog(title.format(count=number(len(tickets))), choices)
    screen.app.push_screen(dialog, lambda answer: deeds[answer]() if answer else None)


class _Asking:
    """Asks to what, then says what will happen."""

    def __init__(self, screen: CrmScreen, tickets: Sequence[int], then: Then) -> None:
        self._screen, self._tickets, self._then = screen, tickets, then

    def _say_first(self, what: str, value: Any, shown: str) -> None:
        _say_first(self._screen, _Change(self._tickets, what, value, shown), self._then)

    def owner(self) -> None:
        """To whom they are given."""
        title, text = _("Owner (account name)"), _("Empty: nobody's.")
        dialog = PromptDialog(title, text=text, length=60, blank=True)
        self._screen.app.push_screen(dialog, self._owned)

    def _owned(self, text: str | None) -> None:
        if text is not None:
            owner = clean_line(text)
            self._say_first("owner", owner, owner or _("nobody"))

    def priority(self) -> None:
        """How urgent they are."""
        ticket_sorting.choose_priority(
            self._screen, [], lambda to: self._say_first("priority", to, priority_word(to))
        )

    def category(self) -> None:
        """What they are about."""
        ticket_sorting.choose_category(
            self._screen, [], lambda to, path: self._say_first("category_id", to, path)
        )

    def status(self) -> None:
        """Where they go."""
        read = self._screen.crm.read
        self._screen.ask("statuses", lambda: read(ticket_setup.statuses), self._listed)

    def _listed(self, statuses: Sequence[StatusRow]) -> None:
        names = {str(each.id): each.name for each in statuses}
        choices = [Choice(key, name) for key, name in names.items()]
        self._screen.app.push_screen(
            ChooseDialog(_("Move to a status"), choices),
            lambda to: self._say_first("status_id", int(to), names[to]) if to else None,
        )

    def close(self) -> None:
        """With what outcome."""
        read = self._screen.crm.read
        self._screen.ask("rows", lambda: read(queries.rows, self._tickets), self._closing)

    def _closing(self, rows: Sequence[TicketRow]) -> None:
        if rows:
            ticket_closing.close(self._screen, rows, self._then)


def _say_first(screen: CrmScreen, change: _Change, then: Then) -> None:
    total = len(change.tickets)

    def ask(changing: int) -> None:
        if not changing:
            screen.say(_("That is so already: nothing to change."))
            return
        deed = _(_DEEDS[change.what]).format(
            value=change.shown, count=number(changing), total=number(total)
        )
        text = _("One undo takes all of it back.")
        if changing < total:
            text = _("The others are so already.") + " " + text
        screen.app.push_screen(
            ConfirmDialog(_("This will happen"), f"{deed}. {text}", _("Do it")),
            lambda answer: _write(screen, change, then) if answer == "yes" else None,
        )

    screen.ask("effect", lambda: len(screen.crm.read(_changing, change)), ask)


def _changing(reader: Reader, change: _Change) -> list[int]:
    """The tickets that are not so already."""
    rows = queries.rows(reader, change.tickets)
    return [row.id for row in rows if getattr(row, change.what) != change.value]


def _write(screen: CrmScreen, change: _Change, then: Then) -> None:
    def write() -> int:
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        ids, crm = screen.crm.read(_changing, change), screen.crm
        if change.what == "status_id":
            return crm.write(tickets.set_status, ids, change.value)
        return crm.write(tickets.change, ids, {change.what: change.value})

    def done(changed: int) -> None:
        said = ngettext("{count} ticket changed.", "{count} tickets changed.", changed)
        with_undo(screen, said.format(count=number(changed)))
        then()

    screen.do(write, done)
