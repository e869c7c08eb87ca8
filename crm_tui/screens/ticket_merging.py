"""Making one ticket of several, and two of one; what will happen is said first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tui.i18n import _, language, ngettext
from crm_tui.screens.dialogs import ChooseDialog, OrderDialog, PromptDialog
from crm_tui.screens.ticket_choosing import ask_for_ticket
from crm_tui.screens.ticket_words import customer, side_word
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import day, number
from crm_tui.text.lists import inside
from crm_tui.text.safe import clean_line
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice, ChoiceList

if TYPE_CHECKING:
    from crm_tui.queries.ticket_messages import MessageRow
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen

Then = Callable[[], None]
MOST = 50


def merge_with(screen: CrmScreen, row: TicketRow, then: Callable[[int], None]) -> None:
    """Ask with which other ticket, then which of the two stays; ``then`` hears its id."""
    title = _("Merge “{title}” with").format(title=inside(row.subject, language()))
    ask_for_ticket(screen, title, lambda other: _which_stays(screen, [row, other], then), {row.id})


def merge(screen: CrmScreen, rows: Sequence[TicketRow], then: Then) -> None:
    """Merge the marked ones; asks which stays."""
    if len(rows) < 2:
        screen.say(_("Mark the tickets that are one (space), then merge them."))
    elif len(rows) > MOST:
        text = _("At most {most} tickets can be merged at once.")
        screen.say(text.format(most=number(MOST)), "warning")
    else:
        _which_stays(screen, rows, lambda _kept: then())


def _which_stays(screen: CrmScreen, rows: Sequence[TicketRow], then: Callable[[int], None]) -> None:
    between = f" {look.now().glyphs.between} "
    choices = [
        Choice(
            str(row.id),
            f"{row.number}  {row.subject}",
            between.join((customer(row), day(row.created_at))),
        )
        for row in sorted(rows, key=lambda row: (row.created_at, row.id))
    ]
    text = _(
        "What was said in the others, their files and watchers go to it; the others are closed."
    )

    def answered(answer: str | None) -> None:
        if answer is None:
            return
        keep = int(answer)
        others = [row.id for row in rows if row.id != keep]

        def write() -> int:
            from crm_tui.services import ticket_merging  # noqa: PLC0415 - the table layer

            return screen.crm.write(ticket_merging.merge, keep, others)

        def done(kept: int) -> None:
            with_undo(screen, _("Merged."))
            then(kept)

        screen.do(write, done)

    screen.app.push_screen(WideChoice(_("Merge: which one stays?"), choices, text=text), answered)


class WideChoice(ChooseDialog):
    """Choices that need room."""

    def on_mount(self) -> None:
        """The list has the focus."""
        super().on_mount()
        self.query_one(".box").add_class("wide")


class MarkDialog(OrderDialog):
    """Several of a list in the order they stand in."""

    def on_mount(self) -> None:
        """The list has the focus; its order is not the user's."""
        super().on_mount()
        choices = self.query_one(ChoiceList)
        choices.movable = False
        self.query_one(".box").add_class("wide")


def split(screen: CrmScreen, row: TicketRow, messages: Sequence[MessageRow]) -> None:
    """Ask which messages, and what the new ticket is about."""
    if len(messages) < 2:
        screen.say(_("There is only one message: nothing to split."))
        return
    between = f" {look.now().glyphs.between} "
    choices = [
        Choice(
            str(message.id),
            " ".join(message.body.split())[:60] or "–",
            between.join((side_word(message.side), day(message.at))),
        )
        for message in reversed(messages)
    ]
    text = _("Space marks, Enter goes on. What is marked goes into a new ticket.")

    def marked(ids: tuple[str, ...] | None) -> None:
        if ids is None:
            return
        if not ids:
            screen.say(_("Nothing was marked: nothing was split."))
            return
        dialog = PromptDialog(_("What is the new ticket about?"), value=row.subject, length=300)
        screen.app.push_screen(dialog, lambda subject: write([int(i) for i in ids], subject))

    def write(ids: list[int], subject: str | None) -> None:
        said = clean_line(subject or "")
        if not said:
            return

        def go() -> str:
            from crm_tui.services import ticket_merging  # noqa: PLC0415 - the table layer

            return screen.crm.write(ticket_merging.split, row.id, ids, said).number

        def done(made: str) -> None:
            words = ngettext(
                "{count} message is in {number} now.",
                "{count} messages are in {number} now.",
                len(ids),
            )
            with_undo(screen, words.format(count=number(len(ids)), number=made))

        screen.do(go, done)

    screen.app.push_screen(MarkDialog(_("Split: which messages?"), choices, text), marked)
