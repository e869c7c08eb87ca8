"""With whom a deal is: a name is typed, whoever may be meant is offered, somebody new is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui import search
from crm_tui.i18n import _
from crm_tui.queries import contacts as queries
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.search import ranked
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.queries.contacts import ContactRow
    from crm_tui.screens.base import CrmScreen

OFFERED = 12
_LOOKED_AT = 60


def ask(
    screen: CrmScreen, kind: str, text: str, then: Callable[[int], None], *, value: str = ""
) -> None:
    """Ask for a person or a company (``kind``); ``then`` hears the id, nothing if it is left."""
    title = _("company") if kind == "company" else _("contact")

    def named(typed: str | None) -> None:
        if name := clean_line(typed or ""):
            screen.ask("whom", lambda: _found(screen, kind, name), lambda rows: met(name, rows))

    def met(name: str, rows: list[ContactRow]) -> None:
        if len(rows) == 1 and rows[0].name == name:
            then(rows[0].id)
            return
        choices = [Choice(str(row.id), row.name, row.company or row.phone) for row in rows]
        choices.append(Choice("new", _("New contact: {name}").format(name=name)))

        def answered(answer: str | None) -> None:
            if answer == "new":
                screen.do(lambda: _make(screen, kind, name), then)
            elif answer is not None:
                then(int(answer))

        asked = _("Which {name} is meant?").format(name=name)
        screen.app.push_screen(ChooseDialog(asked, choices), answered)

    screen.app.push_screen(PromptDialog(title, text=text, value=value, length=300), named)


def _found(screen: CrmScreen, kind: str, name: str) -> list[ContactRow]:
    """Whoever may be meant; only the one whose very name it is, if there is just one."""
    wanted = search.compile(name, me=screen.crm.actor, typing=True)
    rows = screen.crm.read(queries.rows, screen.crm.read(ranked.ids, wanted, _LOOKED_AT))
    rows = [row for row in rows if row.kind == kind]
    exact = [row for row in rows if row.name == name]
    return exact if len(exact) == 1 else rows[:OFFERED]


def _make(screen: CrmScreen, kind: str, name: str) -> int:
    from crm_tui.domain.contacts import ContactDraft, ContactKind  # noqa: PLC0415 - at need
    from crm_tui.services import contacts  # noqa: PLC0415 - the table layer

    return screen.crm.write(contacts.create, ContactDraft(kind=ContactKind(kind), name=name))
