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


REPORT, LOG, FINISH = "report", "log-", "finish-"
"""How drafts of what was done are filed."""
REPLY, NOTE = "reply", "note-"
"""How drafts of answers to tickets, and of notes on them, are filed."""


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
    choices = [Choice("later", _("Later"))]
    choices += [
        Choice(str(place), _named(draft), _since(draft.saved_at))
        for place, draft in enumerate(found)
    ]

    def answered(answer: str | None) -> None:
        if answer is not None and answer != "later":
            _go_on(screen, found[int(answer)], saved)

    text = _("The line dropped or the program ended before they were saved.")
    dialog = ChooseDialog(_("Unsaved forms are waiting"), choices, text=text, at=1)
    screen.app.push_screen(dialog, answered)


def _named(draft: Draft) -> str:
    """What was being written."""
    kind, record = draft.key.kind, draft.key.record
    if kind == "activity":
        title, name = _("Edit activity"), str(draft.values.get("subject", ""))
    elif kind == REPORT:
        title = _("Log a call") if record.startswith(LOG) else _("Finish an activity")
        name = str(draft.values.get("note", "")).partition("\n")[0][:40]
    elif kind == "deal":
        title = _("New deal") if record == "new" else _("Edit deal")
        name = str(draft.values.get("title", ""))
    elif kind == "article":
        title = _("Edit article") if record.isdigit() else _("New article")
        name = str(draft.values.get("title", ""))
    elif kind == "lead":
        title = _("New lead") if record == "new" else _("Edit lead")
        name = str(draft.values.get("name", ""))
    elif kind == "ticket":
        title = _("New ticket") if record == "new" else _("Edit ticket")
        name = str(draft.values.get("subject", ""))
    elif kind == REPLY:
        title = _("Note on a ticket") if record.startswith(NOTE) else _("Answer to a ticket")
        name = str(draft.values.get("number", ""))
    elif kind == "ready_text":
        title = _("New ready text") if record == "new" else _("Edit ready text")
        name = str(draft.values.get("name", ""))
    else:
        title = _("New contact") if record == "new" else _("Edit contact")
        parts = (str(draft.values.get(part, "")) for part in ("given", "family", "name"))
        name = " ".join(parts).strip()
    return f"{title}: {name}" if name else title


def _go_on(screen: CrmScreen, draft: Draft, saved: Callable[[int], None] | None) -> None:
    """Open the form again, with what was typed."""
    from crm_tui.screens import activity_deeds  # noqa: PLC0415 - seldom

    kind, record = draft.key.kind, draft.key.record
    if kind == "activity":
        activity_deeds.edit(screen, record)
    elif kind == REPORT and record.startswith(LOG):
        activity_deeds.log(screen, int(record.removeprefix(LOG)))
    elif kind == REPORT:
        _finish(screen, record.removeprefix(FINISH))
    elif kind == "article":
        _write_on(screen, record)
    elif kind in ("ticket", REPLY, "ready_text"):
        _serve_on(screen, kind, record)
    else:
        from crm_tui.screens.contact_form import ContactFormScreen  # noqa: PLC0415 - seldom
        from crm_tui.screens.deal_form import DealFormScreen  # noqa: PLC0415 - seldom
        from crm_tui.screens.lead_form import LeadFormScreen  # noqa: PLC0415 - seldom

        number = None if record == "new" else int(record)
        form: ContactFormScreen | DealFormScreen | LeadFormScreen
        match kind:
            case "deal":
                form = DealFormScreen(number)
            case "lead":
                form = LeadFormScreen(number)
            case _:
                form = ContactFormScreen(number, saved)
        form.resume = True
        screen.app.push_screen(form)


def _write_on(screen: CrmScreen, record: str) -> None:
    """Go on with an article: a known one, a new one, or one that a ticket began."""
    from crm_tui.screens.knowledge_form import ArticleFormScreen  # noqa: PLC0415 - seldom

    ticket = record.removeprefix("ticket-")
    article = int(record) if record.isdigit() else None
    after = int(ticket) if article is None and ticket.isdigit() else None
    form = ArticleFormScreen(article, ticket=after)
    form.resume = True
    screen.app.push_screen(form)


def _serve_on(screen: CrmScreen, kind: str, record: str) -> None:
    """Go on with a ticket, with what one was writing to it, or with a ready text."""
    from crm_tui.screens.ticket_form import TicketFormScreen  # noqa: PLC0415 - seldom
    from crm_tui.screens.ticket_reply import TicketReplyScreen  # noqa: PLC0415 - seldom
    from crm_tui.screens.ticket_text_form import ReadyTextForm  # noqa: PLC0415 - seldom

    number = int(record.removeprefix(NOTE)) if record != "new" else None
    form: TicketFormScreen | TicketReplyScreen | ReadyTextForm
    if kind == REPLY and number is not None:
        form = TicketReplyScreen(number, internal=record.startswith(NOTE))
    elif kind == "ticket":
        form = TicketFormScreen(number)
    else:
        form = ReadyTextForm(number)
    form.resume = True
    screen.app.push_screen(form)


def _finish(screen: CrmScreen, key: str) -> None:
    """Go on finishing an activity; an occurrence without a row is on the agenda only."""
    from crm_tui.queries import agenda  # noqa: PLC0415 - seldom
    from crm_tui.screens import activity_deeds  # noqa: PLC0415 - as above

    def found(rows: list[agenda.ActivityRow]) -> None:
        if rows:
            activity_deeds.finish(screen, rows[0])
        else:
            screen.say(_("Finish it from the agenda; what was typed is kept."), "warning")

    ids = [int(key)] if key.isdigit() else []
    screen.ask("finish", lambda: screen.crm.read(agenda.rows, ids), found)


def _since(saved_at: str) -> str:
    try:
        return moment(datetime.fromisoformat(saved_at))
    except ValueError:
        return ""
