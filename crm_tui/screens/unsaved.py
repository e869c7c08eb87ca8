"""Forms that were left unsaved are offered again, once a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from crm_tui import drafts
from crm_tui.i18n import _
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.screens.wording import moment
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.drafts import Draft
    from crm_tui.screens.base import CrmScreen


def offer_once(screen: CrmScreen, saved: Callable[[int], None] | None = None) -> None:
    """Offer the forms that were left unsaved, on the first screen that asks for it."""
    if screen.shell.drafts_offered:
        return
    screen.shell.drafts_offered = True
    path, actor = screen.crm.path, screen.crm.actor

    def offer(found: list[Draft]) -> None:
        if found:
            _offer(screen, found, saved)

    screen.ask("drafts", lambda: drafts.waiting(path, actor), offer)


def _offer(screen: CrmScreen, found: Sequence[Draft], saved: Callable[[int], None] | None) -> None:
    """Forms that were left unsaved: go on with one, or later."""
    from crm_tui.screens.contact_form import ContactFormScreen  # noqa: PLC0415 - seldom

    def named(draft: Draft) -> str:
        name = " ".join(
            str(draft.values.get(part, "")) for part in ("given", "family", "name")
        ).strip()
        new = draft.key.record == "new"
        kind = _("New contact") if new else _("Edit contact")
        return f"{kind}: {name}" if name else kind

    choices = [Choice("later", _("Later"))]
    choices += [Choice(draft.key.record, named(draft), _since(draft.saved_at)) for draft in found]

    def answered(record: str | None) -> None:
        if record is not None and record != "later":
            contact = None if record == "new" else int(record)
            screen.app.push_screen(ContactFormScreen(contact, saved, resume=True))

    text = _("The line dropped or the program ended before they were saved.")
    dialog = ChooseDialog(_("Unsaved forms are waiting"), choices, text=text, at=1)
    screen.app.push_screen(dialog, answered)


def _since(saved_at: str) -> str:
    try:
        return moment(datetime.fromisoformat(saved_at))
    except ValueError:
        return ""
