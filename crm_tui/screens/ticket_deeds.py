"""What can be done with tickets from any screen: open, answer, take, move, assign, remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crm_tui.errors import CrmError
from crm_tui.i18n import _, language, ngettext, sentence
from crm_tui.queries import ticket_setup
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.lists import inside
from crm_tui.text.safe import clean_line
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.ticket_setup import StatusRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen
    from crm_tui.screens.ticket_form import Preset

Then = Callable[[], None]
Step = Callable[[int], int | None]


def open_ticket(screen: CrmScreen, ticket: int, step: Step | None = None) -> None:
    """Show a ticket; ``step`` gives its neighbours in the list it is opened from."""
    # By its name: the card has these deeds itself.
    card = import_module("crm_tui.screens.ticket_card").TicketCardScreen
    screen.app.push_screen(card(ticket, step))


def new(
    screen: CrmScreen, preset: Preset | None = None, saved: Callable[[int], None] | None = None
) -> None:
    """Open the form of a new ticket."""
    from crm_tui.screens.ticket_form import TicketFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(TicketFormScreen(None, saved, preset))


def edit(screen: CrmScreen, ticket: int) -> None:
    """Open the form of a ticket."""
    from crm_tui.screens.ticket_form import TicketFormScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(TicketFormScreen(ticket))


def reply(screen: CrmScreen, ticket: int, *, internal: bool = False) -> None:
    """Write an answer, or a note the customer does not see."""
    from crm_tui.screens.ticket_reply import TicketReplyScreen  # noqa: PLC0415 - on demand

    screen.app.push_screen(TicketReplyScreen(ticket, internal=internal))


def take_next(screen: CrmScreen, then: Callable[[int], None] | None = None) -> None:
    """Take the most urgent ticket nobody has, and show it (or tell ``then`` its id)."""

    def write() -> int | None:
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        return screen.crm.write(tickets.take_next)

    def done(ticket: int | None) -> None:
        if ticket is None:
            screen.say(_("Every open ticket has an owner: nothing to take."))
        elif then is not None:
            then(ticket)
        else:
            open_ticket(screen, ticket)

    screen.do(write, done)


def take(screen: CrmScreen, ticket: int) -> None:
    """Make it mine; where somebody was first, the user decides."""

    def write() -> None:
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        screen.crm.write(tickets.take, ticket)

    def refused(error: CrmError) -> None:
        owner = getattr(error, "owner", "")
        if not owner:
            screen.say_failure(error)
            return
        said = inside(owner, language())
        choices = [
            Choice("leave", _("Leave it to {owner}").format(owner=said)),
            Choice("take", _("Take it over")),
        ]
        screen.app.push_screen(
            ChooseDialog(sentence(error), choices),
            lambda answer: (
                change(screen, [ticket], {"owner": screen.crm.actor}) if answer == "take" else None
            ),
        )

    screen.do(write, lambda _none: with_undo(screen, _("It is yours.")), refused)


def move(
    screen: CrmScreen, row: TicketRow, status: int, *, expected: int | None = None,
    done: Then | None = None, failed: Then | None = None,
) -> None:  # fmt: skip
    """Bring a ticket to a status, unless somebody else moved it first.

    ``done``: it is there; ``failed``: it stays, or what comes of it is asked.
    """

    def write() -> int:
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        seen = row.status_id if expected is None else expected
        return screen.crm.write(tickets.set_status, [row.id], status, expected=seen)

    def refused(error: CrmError) -> None:
        if failed is not None:
            failed()
        now = getattr(error, "status_id", None)
        if now is None or now == status:
            screen.say_failure(error)
        else:
            _moved_meanwhile(screen, row, status, now, error)

    screen.do(write, lambda _none: done() if done is not None else None, refused)


def _moved_meanwhile(
    screen: CrmScreen, row: TicketRow, status: int, now: int, error: CrmError
) -> None:
    """Somebody else was first: the user decides whether it moves all the same."""

    def ask(statuses: Sequence[StatusRow]) -> None:
        names = {each.id: each.name for each in statuses}
        said = {"here": names.get(now, ""), "there": names.get(status, "")}
        choices = [
            Choice("leave", _("Leave it in “{here}”").format(**said)),
            Choice("move", _("Move it to “{there}” all the same").format(**said)),
        ]
        screen.app.push_screen(ChooseDialog(sentence(error), choices), answered)

    def answered(answer: str | None) -> None:
        if answer == "move":
            move(screen, row, status, expected=now)

    screen.ask("statuses", lambda: screen.crm.read(ticket_setup.statuses, archived=True), ask)


def choose_status(screen: CrmScreen, row: TicketRow) -> None:
    """Ask for a status, and bring the ticket there."""

    def ask(statuses: Sequence[StatusRow]) -> None:
        choices = [
            Choice(str(each.id), each.name, _("now") if each.id == row.status_id else "")
            for each in statuses
        ]
        at = next((n for n, each in enumerate(statuses) if each.id == row.status_id), 0)
        title = _("Move “{title}” to").format(title=inside(row.subject, language()))
        screen.app.push_screen(
            ChooseDialog(title, choices, at=at),
            lambda answer: move(screen, row, int(answer)) if answer else None,
        )

    screen.ask("statuses", lambda: screen.crm.read(ticket_setup.statuses), ask)


def assign(screen: CrmScreen, rows: Sequence[TicketRow], then: Then | None = None) -> None:
    """Give tickets to an owner; an empty name gives them to nobody."""

    def answered(text: str | None) -> None:
        if text is not None:
            change(screen, [row.id for row in rows], {"owner": clean_line(text)}, then)

    value = rows[0].owner if len(rows) == 1 else ""
    dialog = PromptDialog(
        _("Owner (account name)"), text=_("Empty: nobody's."), value=value, length=60, blank=True
    )
    screen.app.push_screen(dialog, answered)


def reopen(screen: CrmScreen, rows: Sequence[TicketRow]) -> None:
    """Not over after all."""

    def write() -> int:
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        return screen.crm.write(tickets.reopen, [row.id for row in rows])

    said = _("Open again: {title}.").format(title=inside(rows[0].subject, language()))
    screen.do(write, lambda _done: with_undo(screen, said))


def remove(screen: CrmScreen, rows: Sequence[TicketRow], then: Then | None = None) -> None:
    """Take tickets out of the book, after asking; undo brings them back."""
    count = len(rows)
    title = ngettext(
        "Remove “{title}” from the book?", "Remove {count} tickets from the book?", count
    ).format(title=rows[0].subject, count=number(count))

    def write() -> int:
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        return screen.crm.write(tickets.remove, [row.id for row in rows])

    def done(_count: int) -> None:
        said = ngettext("Removed.", "{count} removed.", count)
        with_undo(screen, said.format(count=number(count)))
        if then is not None:
            then()

    def answered(answer: str | None) -> None:
        if answer == "yes":
            screen.do(write, done)

    text = _("Its number is not given again. What is done is closed instead.")
    screen.app.push_screen(ConfirmDialog(title, text, _("Remove")), answered)


def change(
    screen: CrmScreen, tickets_: Sequence[int], changes: Mapping[str, Any], then: Then | None = None
) -> None:
    """Change fields of tickets, and say so where more than one changed."""

    def write() -> int:
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        return screen.crm.write(tickets.change, tickets_, changes)

    def done(changed: int) -> None:
        if len(tickets_) > 1:
            said = ngettext("{count} ticket changed.", "{count} tickets changed.", changed)
            with_undo(screen, said.format(count=number(changed)))
        if then is not None:
            then()

    screen.do(write, done)


def plan(screen: CrmScreen, row: TicketRow) -> None:
    """Write down what is to be done for a ticket."""
    from crm_tui.screens.activity_capture import CaptureDialog  # noqa: PLC0415 - on demand

    contact = row.contact_id or row.company_id
    dialog = CaptureDialog(contact=contact, link=("ticket", row.id))
    screen.app.push_screen(dialog, lambda said: with_undo(screen, said) if said else None)


def log(screen: CrmScreen, row: TicketRow) -> None:
    """Write down a call with the customer."""
    from crm_tui.screens import activity_deeds  # noqa: PLC0415 - on demand

    contact = row.contact_id or row.company_id
    if contact is None:
        screen.say(_("Say who the customer is first: edit the ticket."))
    else:
        activity_deeds.log(screen, contact, link=("ticket", row.id))


def copy(screen: CrmScreen, row: TicketRow) -> None:
    """Copy the number of a ticket."""
    if not screen.shell.settings.clipboard:
        screen.say(_("Copying is switched off in the settings (clipboard = false)."), "warning")
        return
    screen.app.copy_to_clipboard(row.number)
    screen.say(_("Copied: {text}").format(text=row.number))
