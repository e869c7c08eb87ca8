"""Which of a contact's activities is meant, and what to do with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.queries import agenda as queries
from crm_tui.queries.timeline import Happened
from crm_tui.screens import activity_deeds
from crm_tui.screens.activity_wording import due_words, here, late_words, named, past_words
from crm_tui.screens.dialogs import ChooseDialog
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.history import Entry
    from crm_tui.screens.base import CrmScreen

PAST = 12
"""Things done that are offered beside what is open."""


def choose(
    screen: CrmScreen, steps: Sequence[ActivityRow], then: Callable[[ActivityRow], None]
) -> None:
    """The next step if there is one; asks which of several."""
    if not steps:
        screen.say(_("Nothing is planned here."))
        return
    if len(steps) == 1:
        then(steps[0])
        return
    choices = [_step(screen, str(n), row) for n, row in enumerate(steps)]

    def answered(answer: str | None) -> None:
        if answer is not None:
            then(steps[int(answer)])

    screen.app.push_screen(ChooseDialog(_("Which one?"), choices), answered)


def offer(
    screen: CrmScreen, steps: Sequence[ActivityRow], items: Sequence[Happened | Entry]
) -> None:
    """Choose any of the activities, then what to do with it."""
    done = [item for item in items if isinstance(item, Happened)][:PAST]
    at = here(screen.shell)
    choices = [_step(screen, str(row.id), row) for row in steps]
    choices += [
        Choice(
            str(item.id), named(item.kind, item.subject, ""), past_words(item.at, at), Tone.MUTED
        )
        for item in done
    ]
    if not choices:
        screen.say(_("Nothing was planned or done here yet."))
        return

    def answered(answer: str | None) -> None:
        if answer is not None:
            key = int(answer)
            screen.ask("step", lambda: screen.crm.read(queries.rows, [key]), found)

    def found(rows: list[ActivityRow]) -> None:
        if rows:
            deeds(screen, rows[0])

    screen.app.push_screen(ChooseDialog(_("Which one?"), choices), answered)


def deeds(screen: CrmScreen, row: ActivityRow) -> None:
    """What can be done with one activity."""
    if row.status == "open":
        choices = [
            Choice("edit", _("Edit"), key="e"),
            Choice("finish", _("Done, and what comes next"), key="d"),
            Choice("snooze", _("Put off"), key="s"),
            Choice("cancel", _("Cancel: it will not take place"), key="x"),
        ]
    else:
        choices = [
            Choice("edit", _("Edit"), key="e"),
            Choice("reopen", _("Not done after all"), key="o"),
        ]
    choices.append(Choice("remove", _("Remove from the book"), tone=Tone.ALERT, key="r"))

    def answered(answer: str | None) -> None:
        match answer:
            case "edit":
                activity_deeds.edit(screen, row.key)
            case "finish":
                activity_deeds.finish(screen, row)
            case "snooze":
                activity_deeds.snooze(screen, [row])
            case "cancel":
                activity_deeds.cancel(screen, [row])
            case "reopen":
                activity_deeds.reopen(screen, [row])
            case "remove":
                activity_deeds.remove(screen, [row])

    what = named(row.kind, row.subject, "")
    screen.app.push_screen(ChooseDialog(what, choices), answered)


def _step(screen: CrmScreen, key: str, row: ActivityRow) -> Choice:
    at = here(screen.shell)
    late = late_words(row, at)
    tone = Tone.ALERT if late else Tone.NORMAL
    return Choice(key, named(row.kind, row.subject, ""), late or due_words(row, at), tone)
