"""What can be done with activities from any screen: plan, finish, put off, log, edit, undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crm_tui.i18n import ngettext
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number

if TYPE_CHECKING:
    from datetime import date

    from textual.screen import Screen

    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.screens.base import Asking, CrmScreen

# What stands behind is loaded at the first use: the first screen waits for none of it.


def capture(
    screen: CrmScreen, *, contact: int | None = None, day: date | None = None, text: str = ""
) -> None:
    """Plan something by one line of text; ``contact`` and ``day`` are what is meant if not said."""
    from crm_tui.screens.activity_capture import CaptureDialog  # noqa: PLC0415

    dialog = CaptureDialog(contact=contact, day=day, text=text)
    screen.app.push_screen(dialog, partial(_tell, screen))


def capture_anywhere(screen: Screen[Any]) -> None:
    """The same from any screen, a form or a question too; once is enough."""
    from crm_tui.screens.activity_capture import CaptureDialog  # noqa: PLC0415
    from crm_tui.screens.base import Asking  # noqa: PLC0415

    if isinstance(screen, Asking) and not isinstance(screen, CaptureDialog):
        screen.app.push_screen(CaptureDialog(), partial(_tell, screen))


def finish(screen: CrmScreen, row: ActivityRow, then: Callable[[], None] | None = None) -> None:
    """Outcome, note and next step of an activity; ``then`` is called once it is done."""
    from crm_tui.screens.activity_finish import FinishDialog  # noqa: PLC0415

    def answered(said: str | None) -> None:
        _tell(screen, said)
        if said and then is not None:
            then()

    screen.app.push_screen(FinishDialog(row), answered)


def snooze(screen: CrmScreen, rows: Sequence[ActivityRow]) -> None:
    """Put off open activities to a time chosen from a few, or typed."""
    from crm_tui.screens.activity_snooze import SnoozeDialog  # noqa: PLC0415

    if rows:
        screen.app.push_screen(SnoozeDialog(rows), partial(_tell, screen))


def log(screen: CrmScreen, contact: int, *, link: tuple[str, int] | None = None) -> None:
    """Write down a call (or meeting, visit, …) that is going on or is over; ``link``: a deal."""
    from crm_tui.screens.activity_log import LogDialog  # noqa: PLC0415

    screen.app.push_screen(LogDialog(contact, link), partial(_tell, screen))


def edit(screen: CrmScreen, key: str) -> None:
    """Open the form of an activity, or of an occurrence that has no row yet."""
    from crm_tui.screens.activity_form import ActivityFormScreen  # noqa: PLC0415

    screen.app.push_screen(ActivityFormScreen(key))


def cancel(screen: CrmScreen, rows: Sequence[ActivityRow]) -> None:
    """It will not take place."""
    keys = [row.key for row in rows if row.status == "open"]

    def write() -> int:
        from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

        return screen.crm.write(agenda.cancel, keys)

    if keys:
        said = ngettext("Cancelled.", "{count} cancelled.", len(keys))
        screen.do(write, lambda _count: with_undo(screen, said.format(count=number(len(keys)))))


def remove(screen: CrmScreen, rows: Sequence[ActivityRow]) -> None:
    """Take activities out of the book; undo brings them back."""
    keys = [row.key for row in rows]

    def write() -> int:
        from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

        return screen.crm.write(agenda.remove, keys)

    if keys:
        said = ngettext("Removed.", "{count} removed.", len(keys))
        screen.do(write, lambda _count: with_undo(screen, said.format(count=number(len(keys)))))


def reopen(screen: CrmScreen, rows: Sequence[ActivityRow]) -> None:
    """Not done after all."""
    keys = [row.key for row in rows if row.status != "open"]

    def write() -> int:
        from crm_tui.services import agenda  # noqa: PLC0415 - the table layer

        return screen.crm.write(agenda.reopen, keys)

    if keys:
        said = ngettext("To be done again.", "{count} to be done again.", len(keys))
        screen.do(write, lambda _count: with_undo(screen, said.format(count=number(len(keys)))))


def undo(screen: CrmScreen) -> None:
    """Take this user's last change back, saying first what it was."""
    from crm_tui.screens import contact_deeds  # noqa: PLC0415

    contact_deeds.undo(screen)


def open_contact(screen: CrmScreen, contact_id: int) -> None:
    """Show the card of a contact."""
    # By its name: the card has these deeds itself.
    card = import_module("crm_tui.screens.contact_card").ContactCardScreen
    screen.app.push_screen(card(contact_id))


def open_deal(screen: CrmScreen, deal_id: int) -> None:
    """Show the card of a deal."""
    card = import_module("crm_tui.screens.deal_card").DealCardScreen
    screen.app.push_screen(card(deal_id))


def _tell(screen: Asking[Any], said: str | None) -> None:
    if said:
        with_undo(screen, said)
