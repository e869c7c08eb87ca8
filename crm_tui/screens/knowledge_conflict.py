"""Two people changed the same fields of an article: whose shall stand, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.dialogs import OrderDialog
from crm_tui.screens.knowledge_words import FIELDS
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.services.conflicts import Clash, EditConflict

SHOWN = 60
"""Characters of a value that are shown."""


class ArticleConflict(OrderDialog):
    """Answers the fields where mine shall stand; None: back to the form."""

    def __init__(self, error: CrmError) -> None:
        conflict: EditConflict = error  # type: ignore[assignment]
        text = _(
            "Somebody else saved this article meanwhile. Where the switch is on your text stands, "
            "where it is off theirs; older versions keep theirs. Space switches, Enter saves, "
            "Escape goes back to the form."
        )
        choices = [_choice(clash) for clash in conflict.clashes]
        super().__init__(_("Both of you changed this"), choices, text)


def _choice(clash: Clash) -> Choice:
    name = _(FIELDS.get(clash.field, clash.field))
    mine, theirs = _told_apart(clash)
    title = _("{field}: yours {mine}").format(field=name, mine=mine)
    return Choice(clash.field, title, _("theirs {theirs}").format(theirs=theirs), on=True)


def _told_apart(clash: Clash) -> tuple[str, str]:
    """Both values, short; of long texts where they begin to differ."""
    mine, theirs = _said(clash.mine), _said(clash.theirs)
    if len(mine) <= SHOWN and len(theirs) <= SHOWN:
        return mine or "–", theirs or "–"
    same = next(
        (at for at, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b),
        min(len(mine), len(theirs)),
    )
    start = max(0, mine.rfind("\n", 0, same) + 1)
    lead = "…" if start else ""
    return lead + _line(mine[start:]), lead + _line(theirs[start:])


def _line(text: str) -> str:
    first = " ".join(text[: 2 * SHOWN].split())
    return first[:SHOWN] + ("…" if len(text) > SHOWN else "")


def _said(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
