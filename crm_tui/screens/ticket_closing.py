"""A ticket is over: with what outcome, how content the customer was, what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tui.domain.tickets import Meaning
from crm_tui.i18n import _, language, ngettext
from crm_tui.queries import pipeline as reasons_of
from crm_tui.screens import ticket_deeds
from crm_tui.screens.activity_wording import here
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.ticket_words import moment_words
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.lists import inside
from crm_tui.text.safe import clean_text
from crm_tui.widgets import look
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.errors import CrmError
    from crm_tui.queries.pipeline import Reason
    from crm_tui.queries.tickets import TicketRow
    from crm_tui.screens.base import CrmScreen

Then = Callable[[], None]
_NO_WORD = "-"


def close(screen: CrmScreen, rows: Sequence[TicketRow], then: Then | None = None) -> None:
    """Ask for the outcome; for many what will happen is said with it.

    A single one that is over is opened again.
    """
    count = len(rows)
    if count == 1 and not rows[0].is_open:
        ticket_deeds.reopen(screen, rows)
        return
    title = ngettext("Close “{title}”: how did it end?", "Close {count} tickets: how did they end?",
                     count)  # fmt: skip
    title = title.format(title=inside(rows[0].subject, language()), count=number(count))
    over = sum(not row.is_open for row in rows)
    text = ""
    if count > 1:
        text = _("One undo takes all of it back.")
        if over:
            said = ngettext(
                "{over} of them is over already.", "{over} of them are over already.", over
            )
            text = said.format(over=number(over)) + " " + text

    def ask(reasons: list[Reason]) -> None:
        choices = [Choice(str(each.id), each.name) for each in reasons]
        choices.append(Choice(_NO_WORD, _("Solved, without an outcome"), key="-"))

        def answered(answer: str | None) -> None:
            reason = next((each for each in reasons if str(each.id) == answer), None)
            if reason is not None:
                _ask_note(screen, rows, reason, then)
            elif answer == _NO_WORD:
                _write(screen, rows, None, "", then)

        screen.app.push_screen(ChooseDialog(title, choices, text=text), answered)

    screen.ask("reasons", lambda: screen.crm.read(reasons_of.reasons, "ticket"), ask)


def _ask_note(
    screen: CrmScreen, rows: Sequence[TicketRow], reason: Reason, then: Then | None
) -> None:
    if not reason.needs_note:
        _write(screen, rows, reason, "", then)
        return
    dialog = PromptDialog(_("What happened?"), text=reason.name, length=500)
    screen.app.push_screen(
        dialog, lambda note: _write(screen, rows, reason, clean_text(note), then) if note else None
    )


def _write(
    screen: CrmScreen, rows: Sequence[TicketRow], reason: Reason | None, note: str,
    then: Then | None, *, anyway: bool = False,
) -> None:  # fmt: skip
    def write() -> int:
        from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

        why = None if reason is None else reason.id
        ids = [row.id for row in rows]
        seen = () if anyway else [row.id for row in rows if row.is_open]
        return screen.crm.write(
            tickets.close, ids, reason_id=why, note=note, meaning=Meaning.SOLVED, seen_open=seen
        )

    def failed(error: CrmError) -> None:
        def go(wanted: Sequence[TicketRow], *, all_the_same: bool) -> None:
            _write(screen, wanted, reason, note, then, anyway=all_the_same)

        if not _closed_meanwhile(screen, rows, error, go):
            screen.say_failure(error)

    def done(closed: int) -> None:
        if then is not None:
            then()
        if len(rows) == 1:
            _what_next(screen, rows[0])
        else:
            said = ngettext("{count} ticket closed.", "{count} tickets closed.", closed)
            with_undo(screen, said.format(count=number(closed)))

    screen.do(write, done, failed)


def _closed_meanwhile(
    screen: CrmScreen, rows: Sequence[TicketRow], error: CrmError, go: Callable[..., None]
) -> bool:
    """Somebody else was faster: say who and when, and ask whose outcome stands."""
    from crm_tui.services.tickets import ClosedMeanwhile  # noqa: PLC0415 - loaded by now

    if not isinstance(error, ClosedMeanwhile):
        return False
    when = moment_words(error.at, here(screen.shell))
    subject = inside(str(error.values["subject"]), language())
    over, who = len(error.ids), error.who or _("somebody else")
    title = ngettext(
        "“{title}” was closed by {who} meanwhile: {when}.",
        "{count} of these tickets were closed by others meanwhile.", over,
    ).format(title=subject, who=who, when=when, count=number(over))  # fmt: skip
    others = [row for row in rows if row.id not in error.ids]
    leave = _("Close the others") if others else _("Leave it as it is")
    choices = [Choice("leave", leave), Choice("mine", _("Let my outcome stand instead"))]

    def answered(answer: str | None) -> None:
        if answer == "mine":
            go(rows, all_the_same=True)
        elif answer == "leave" and others:
            go(others, all_the_same=False)

    screen.app.push_screen(ChooseDialog(title, choices), answered)
    return True


def _what_next(screen: CrmScreen, row: TicketRow) -> None:
    """It is solved: nothing more, or what only now can be said."""
    said = _("Solved: {title}.").format(title=inside(row.subject, language()))
    choices = [
        Choice("nothing", _("Nothing now")),
        Choice("next", _("Take the next ticket"), key="w"),
        Choice("rate", _("Say how content the customer was"), key="z"),
        Choice("article", _("Write an article from it"), key="h"),
    ]

    def answered(answer: str | None) -> None:
        match answer:
            case "next":
                goto = getattr(screen, "show_ticket", None)
                ticket_deeds.take_next(screen, goto)
            case "rate":
                rate(screen, row)
            case "article":
                from crm_tui.screens import ticket_articles  # noqa: PLC0415 - on demand

                ticket_articles.write_from(screen, row.id)
            case _:
                with_undo(screen, said)

    screen.app.push_screen(ChooseDialog(said, choices, text=_("What next?")), answered)


def rate(screen: CrmScreen, row: TicketRow) -> None:
    """Ask how content the customer was, and for a word of theirs."""
    glyphs = look.now().glyphs
    words = {
        5: _("very content"),
        4: _("content"),
        3: _("so so"),
        2: _("not content"),
        1: _("not content at all"),
    }
    choices = [
        Choice(str(n), glyphs.dot * n + glyphs.ring * (5 - n) + "  " + said, key=str(n))
        for n, said in words.items()
    ]
    at = 5 - row.satisfaction if row.satisfaction else 0

    def scored(answer: str | None) -> None:
        if answer is not None:
            dialog = PromptDialog(_("In the customer's words"), length=500, blank=True)
            screen.app.push_screen(dialog, lambda word: save(int(answer), word))

    def save(score: int, word: str | None) -> None:
        if word is None:
            return

        def write() -> None:
            from crm_tui.services import tickets  # noqa: PLC0415 - the table layer

            screen.crm.write(tickets.rate, row.id, score, clean_text(word))

        screen.do(write, lambda _none: with_undo(screen, _("Written down.")))

    screen.app.push_screen(ChooseDialog(_("How content was the customer?"), choices, at=at), scored)
