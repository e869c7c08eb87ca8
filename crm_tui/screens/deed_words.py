"""Deeds of the journal in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.errors import N_
from crm_tui.i18n import _

if TYPE_CHECKING:
    from crm_tui.queries.history import Deed

_WORDS = {
    "contacts.create": N_("added"),
    "contacts.update": N_("changed"),
    "contacts.change": N_("changed"),
    "contacts.retag": N_("tags changed"),
    "contacts.assign": N_("owner changed"),
    "contacts.set_lifecycle": N_("stage changed"),
    "contacts.relate": N_("related"),
    "contacts.unrelate": N_("relation removed"),
    "contacts.trash": N_("put into the trash"),
    "contacts.restore": N_("taken out of the trash"),
    "contacts.purge": N_("deleted for good"),
    "duplicates.merge": N_("merged"),
    "duplicates.keep_both": N_("declared to be two"),
    "fields.define": N_("field defined"),
    "fields.rename": N_("field renamed"),
    "fields.set_choices": N_("choices changed"),
    "fields.hide": N_("field hidden or shown"),
    "views.save": N_("view saved"),
    "views.delete": N_("view removed"),
    "history.undo": N_("undone"),
}


def deed_words(deed: Deed) -> str:
    """What was done, without whom and when: ``merged · Sara Karimi``."""
    words = _WORDS.get(deed.action)
    if words is None and deed.action.startswith("import"):
        words = N_("imported")
    said = _(words) if words else deed.action.replace(".", " ").replace("_", " ")
    return f"{said} · {deed.detail}" if deed.detail else said
