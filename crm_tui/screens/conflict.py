"""Two people changed the same fields: whose shall stand, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.screens.contact_facts import FIELDS
from crm_tui.screens.dialogs import OrderDialog
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.services.conflicts import Clash, EditConflict


class ConflictDialog(OrderDialog):
    """Answers the fields where mine shall stand; None: back to the form."""

    def __init__(self, error: CrmError) -> None:
        conflict: EditConflict = error  # type: ignore[assignment]
        text = _(
            "Somebody else saved this contact meanwhile. Where the switch is on your text stands, "
            "where it is off theirs. Space switches, Enter saves, Escape goes back to the form."
        )
        choices = [_choice(clash) for clash in conflict.clashes]
        super().__init__(_("Both of you changed this"), choices, text)


def _choice(clash: Clash) -> Choice:
    name = _(FIELDS.get(clash.field, clash.field))
    title = _("{field}: yours {mine}").format(field=name, mine=_said(clash.mine))
    note = _("theirs {theirs}, before {base}").format(
        theirs=_said(clash.theirs), base=_said(clash.base)
    )
    return Choice(clash.field, title, note, on=True)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(getattr(each, "value", each)) for each in value) or "–"
    return str(value) or "–"
