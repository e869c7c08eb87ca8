"""Two set up the same thing at once: the second is told, and says whose stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.screens.base import CrmScreen
    from crm_tui.services.conflicts import EditConflict

LABELS: Mapping[str, str] = {
    "answer_minutes": N_("first answer"), "body": N_("text"), "calendar": N_("calendar"),
    "category_id": N_("category"), "contact_id": N_("customer"), "country": N_("holidays of"),
    "escalate_to": N_("tell"), "extra": N_("more days off"), "hours": N_("hours of the desk"),
    "language": N_("language"), "meaning": N_("meaning"), "name": N_("name"),
    "needs_note": N_("with a note"), "next_answer_minutes": N_("later answers"),
    "order": N_("order"), "place": N_("place"), "prefix": N_("number prefix"),
    "priority": N_("priority"), "raise_priority": N_("raise priority"),
    "round_the_clock": N_("counted in"), "solution_minutes": N_("solution"),
    "tag_id": N_("customer's tag"), "warn_percent": N_("warn at per cent"),
    "worked": N_("worked holidays"), "zone": N_("time zone"),
}  # fmt: skip
"""What fields of the setting up are called on its forms."""

_SAID = frozenset({"name", "prefix", "zone"})
"""Fields whose values say something as they are."""


def named(error: EditConflict) -> EditConflict:
    """The conflict with its fields called as the forms call them."""
    clashes = [one._replace(field=LABELS.get(one.field, one.field)) for one in error.clashes]
    return type(error)(str(error.values["name"]), clashes, error.version)


def whose(
    screen: CrmScreen,
    failed: CrmError,
    anyway: Callable[[], Any],
    theirs: Callable[[], Any] | None = None,
) -> bool:
    """Ask if it is a conflict: ``anyway`` saves mine, ``theirs`` goes on with what stands.

    False for any other failure.
    """
    from crm_tui.services.conflicts import EditConflict  # noqa: PLC0415 - loaded by now

    if not isinstance(failed, EditConflict):
        return False
    first = failed.clashes[0]
    mine = their = ""
    if len(failed.clashes) == 1 and first.field in _SAID:
        mine, their = str(first.mine), str(first.theirs)
    choices = [
        Choice("mine", _("Save mine over theirs"), mine),
        Choice("theirs", _("Keep theirs"), their),
    ]
    fields = ", ".join(_(clash.field) for clash in named(failed).clashes)

    def answered(answer: str | None) -> None:
        if answer == "mine":
            anyway()
        elif theirs is not None:
            theirs()

    title = _("Somebody else changed this meanwhile: {fields}").format(fields=fields)
    screen.app.push_screen(ChooseDialog(title, choices, at=1), answered)
    return True
