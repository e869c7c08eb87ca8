"""A deal is won: why, where reasons for it are set up; a word of joy; what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.i18n import _, language
from crm_tui.queries import pipeline as queries
from crm_tui.screens import deal_deeds
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.text.lists import inside
from crm_tui.text.safe import clean_text
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.pipeline import DealRow, Reason
    from crm_tui.screens.base import CrmScreen

_NO_WORD = "-"


def win(screen: CrmScreen, row: DealRow) -> None:
    """Won; nobody has to say why, and where there are no reasons nobody is asked."""

    def ask(reasons: list[Reason]) -> None:
        if not reasons:
            _write(screen, row, None, "")
            return
        choices = [Choice(str(each.id), each.name) for each in reasons]
        choices.append(Choice(_NO_WORD, _("Won, without a reason"), key="-"))
        title = _("Why was “{title}” won?").format(title=inside(row.title, language()))

        def answered(answer: str | None) -> None:
            reason = next((each for each in reasons if str(each.id) == answer), None)
            if reason is not None:
                _ask_note(screen, row, reason)
            elif answer == _NO_WORD:
                _write(screen, row, None, "")

        screen.app.push_screen(ChooseDialog(title, choices), answered)

    screen.ask("reasons", lambda: screen.crm.read(queries.reasons, "won"), ask)


def _ask_note(screen: CrmScreen, row: DealRow, reason: Reason) -> None:
    if not reason.needs_note:
        _write(screen, row, reason, "")
        return
    dialog = PromptDialog(_("What happened?"), text=reason.name, length=500)
    screen.app.push_screen(
        dialog, lambda note: _write(screen, row, reason, clean_text(note)) if note else None
    )


def _write(screen: CrmScreen, row: DealRow, reason: Reason | None, note: str) -> None:
    def write() -> None:
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        why = None if reason is None else reason.id
        screen.crm.write(pipeline.win, row.id, why, note, expected=row.stage_id)

    screen.do(write, lambda _done: _celebrate(screen, row))


def _celebrate(screen: CrmScreen, row: DealRow) -> None:
    """A word of joy, and what comes next."""
    title = _("Won! {title}").format(title=inside(row.title, language()))
    text = _("Well done. What comes next with {customer}?").format(
        customer=inside(row.customer or row.title, language())
    )
    choices = [
        Choice("task", _("Write down the next task"), key="t"),
        Choice("new", _("Add another deal with them"), key="n"),
        Choice("nothing", _("Nothing now")),
    ]

    def answered(answer: str | None) -> None:
        if answer == "task":
            deal_deeds.plan(screen, row, after_deed=True)
        elif answer == "new":
            from crm_tui.screens.deal_form import Preset  # noqa: PLC0415 - on demand

            deal_deeds.new(screen, Preset(contact_id=row.contact_id, company_id=row.company_id))
        else:
            with_undo(screen, title)

    screen.app.push_screen(ChooseDialog(title, choices, text=text), answered)
