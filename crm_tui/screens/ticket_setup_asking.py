"""Questions of setting up tickets, and the deeds they lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from crm_tui.domain.tickets import MEANINGS, Meaning
from crm_tui.i18n import _
from crm_tui.queries import ticket_setup
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.ticket_sorting import NONE, category_choices
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.ticket_setup import CategoryRow, StatusRow
    from crm_tui.screens.base import CrmScreen as Screen

LENGTH = 80


def service(screen: Screen, deed: str, *arguments: Any, **named: Any) -> Any:
    """Do a deed of the services; runs in a thread."""
    from crm_tui.services import ticket_setup as services  # noqa: PLC0415 - the table layer

    return screen.crm.write(getattr(services, deed), *arguments, **named)


def prompt(screen: Screen, title: str, value: str, then: Callable[[str], None]) -> None:
    """Ask for a line, and go on if one was given."""
    dialog = PromptDialog(title, value=value, length=LENGTH)
    screen.app.push_screen(dialog, lambda text: then(text) if text else None)


def ask_meaning(screen: Screen, now: Meaning | None, then: Callable[[Meaning], None]) -> None:
    """Ask what a status means."""
    choices = [Choice(meaning.value, _(words)) for meaning, words in MEANINGS.items()]
    at = list(MEANINGS).index(now) if now is not None else 1
    text = _("Clocks and reports go by what a status means.")
    screen.app.push_screen(
        ChooseDialog(_("What does it mean?"), choices, text=text, at=at),
        lambda answer: then(Meaning(answer)) if answer else None,
    )


def ask_status(screen: Screen, title: str, without: int, then: Callable[[int], None]) -> None:
    """Ask for another status."""

    def ask(found: Sequence[StatusRow]) -> None:
        choices = [Choice(str(each.id), each.name) for each in found if each.id != without]
        screen.app.push_screen(
            ChooseDialog(title, choices), lambda answer: then(int(answer)) if answer else None
        )

    screen.ask("statuses", lambda: screen.crm.read(ticket_setup.statuses), ask)


def ask_category(
    screen: Screen, title: str, without: int, then: Callable[[int | None], None]
) -> None:
    """Ask for another category, or none."""

    def ask(found: Sequence[CategoryRow]) -> None:
        choices = category_choices([each for each in found if each.id != without])
        screen.app.push_screen(
            ChooseDialog(title, choices),
            lambda answer: then(None if answer == NONE else int(answer)) if answer else None,
        )

    screen.ask("categories", lambda: screen.crm.read(ticket_setup.categories), ask)
