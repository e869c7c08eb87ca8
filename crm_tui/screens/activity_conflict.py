"""Two people changed the same activity: whose shall stand, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.domain.activity_words import KINDS, PRIORITIES
from crm_tui.errors import N_, CrmError
from crm_tui.i18n import _, language
from crm_tui.screens.activity_values import said_rule
from crm_tui.screens.dialogs import OrderDialog
from crm_tui.text.dates import show_date
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.services.conflicts import Clash, EditConflict

FIELDS = {
    "kind": N_("kind"),
    "subject": N_("subject"),
    "contacts": N_("with"),
    "day": N_("day"),
    "at": N_("time"),
    "zone": N_("time zone"),
    "minutes": N_("minutes"),
    "priority": N_("priority"),
    "owner": N_("owner"),
    "participants": N_("colleagues"),
    "place": N_("place"),
    "note": N_("note"),
    "outcome": N_("outcome"),
    "tags": N_("tags"),
    "remind": N_("remind"),
    "rule": N_("repeats"),
    "from_completion": N_("counted"),
}


class ConflictDialog(OrderDialog):
    """Answers the fields where mine shall stand; None: back to the form."""

    def __init__(self, error: CrmError, calendar: str) -> None:
        conflict: EditConflict = error  # type: ignore[assignment]
        text = _(
            "Somebody else saved this activity meanwhile. Where the switch is on your text stands, "
            "where it is off theirs. Space switches, Enter saves, Escape goes back to the form."
        )
        choices = [_choice(clash, calendar) for clash in conflict.clashes]
        super().__init__(_("Both of you changed this"), choices, text)


def _choice(clash: Clash, calendar: str) -> Choice:
    def said(value: object) -> str:
        return _said(clash.field, value, calendar) or "–"

    name = _(FIELDS.get(clash.field, clash.field))
    title = _("{field}: yours {mine}").format(field=name, mine=said(clash.mine))
    note = _("theirs {theirs}, before {base}").format(
        theirs=said(clash.theirs), base=said(clash.base)
    )
    return Choice(clash.field, title, note, on=True)


def _said(field: str, value: object, calendar: str) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = "" if value is None else str(value)
    if field == "priority":
        text = _(PRIORITIES.get(int(text), text))
    elif field == "kind":
        text = _(KINDS[text])
    elif field == "day" and text:
        text = show_date(text, calendar, language())
    elif field == "rule" and text:
        text = said_rule(text, calendar)
    return text
