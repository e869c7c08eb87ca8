"""Choosing a ready text for an answer, or keeping what is written there as one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widgets import TextArea

from crm_tui.i18n import _
from crm_tui.queries import ticket_setup
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.ticket_setup import CannedRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen

_KEEP = "keep"


def choose(screen: CrmScreen, row: TicketRow, then: Callable[[str], None]) -> None:
    """Ask which; those of the ticket's category stand first.

    Where ``screen`` has a text being written (``area``), it can be kept as a ready text.
    """
    written = _written(screen)

    def ask(found: list[CannedRow]) -> None:
        if not found and not written:
            screen.say(_("There are no ready texts yet: z in the queue sets them up."))
            return
        fits = [each for each in found if each.category_id == row.category_id and row.category_id]
        others = [each for each in found if each not in fits]
        by_id = {str(each.id): each for each in found}
        choices = [Choice(str(each.id), each.name, _start(each.body)) for each in (*fits, *others)]
        if written:
            choices.append(Choice(_KEEP, _("Keep this text as a ready text …"), key="+"))

        def answered(answer: str | None) -> None:
            if answer == _KEEP:
                keep(screen, row, written)
            elif answer is not None:
                then(filled(screen, row, by_id[answer].body))

        screen.app.push_screen(ChooseDialog(_("Which text?"), choices), answered)

    screen.ask("ready texts", lambda: screen.crm.read(ticket_setup.canned), ask)


def keep(screen: CrmScreen, row: TicketRow, text: str) -> None:
    """Make a ready text of one; what is only this ticket's becomes a gap to fill in."""
    from crm_tui.screens.ticket_text_form import ReadyText, ReadyTextForm  # noqa: PLC0415 - seldom

    for name, value in (("number", row.number), ("name", row.contact or row.company)):
        if len(value) > 2:
            text = text.replace(value, f"{{{name}}}")
    begun = ReadyText("", text, row.category_id)
    screen.app.push_screen(
        ReadyTextForm(None, lambda _text: screen.say(_("Kept as a ready text.")), begun)
    )


def _written(screen: CrmScreen) -> str:
    """What is marked of the text being written, else all of it."""
    area = getattr(screen, "area", None)
    if not isinstance(area, TextArea):
        return ""
    return (area.selected_text or area.text).strip()


def filled(screen: CrmScreen, row: TicketRow, body: str) -> str:
    """A ready text with the words of this ticket."""
    from crm_tui.services.ticket_texts import fill  # noqa: PLC0415 - on demand

    values = {
        "name": row.contact or row.company,
        "first_name": row.contact.partition(" ")[0],
        "company": row.company,
        "number": row.number,
        "subject": row.subject,
        "product": row.product,
        "status": row.status,
        "owner": row.owner,
        "user": screen.crm.actor,
    }
    return fill(body, values)


def _start(body: str) -> str:
    text = " ".join(body.split())
    return text[:24] + ("…" if len(text) > 24 else "")
