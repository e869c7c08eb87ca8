"""Keeping in touch: every so many days with a contact, or with everybody of a tag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tui.i18n import _, ngettext
from crm_tui.queries import contacts as queries
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.screens.wording import number
from crm_tui.text.digits import ascii_digits
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.screens.base import CrmScreen

OFFERED = (7, 14, 30, 60, 90, 180, 365)
LONGEST = 3660
MOST_TAGS = 40


def ask_cadence(screen: CrmScreen, contacts: Sequence[int]) -> None:
    """Ask how often to be in touch with these contacts, and keep it."""
    ids = list(contacts)
    if not ids:
        return

    def keep(days: int | None) -> None:
        def write() -> int:
            from crm_tui.services import care  # noqa: PLC0415 - the table layer

            return screen.crm.write(care.set_cadence, ids, days)

        screen.do(write, lambda _count: with_undo(screen, _said(days)))

    title = ngettext(
        "How often to be in touch?", "How often to be in touch with {count} contacts?", len(ids)
    ).format(count=number(len(ids)))
    more = [
        Choice("never", _("Not at all"), key="0"),
        Choice("tags", _("As the tags say"), key="t"),
        Choice("tag", _("Everybody of a tag …"), key="g"),
    ]
    text = _("A call, a meeting or a message counts; a plan does not.")

    def answered(answer: str | None) -> None:
        match answer:
            case "tags":
                keep(None)
            case "tag":
                _ask_tag(screen)
            case _:
                _take(screen, answer, keep)

    screen.app.push_screen(ChooseDialog(title, [*_offers(), *more], text=text), answered)


def _offers() -> list[Choice]:
    choices = [
        Choice(str(days), _every(days), key=str(place)) for place, days in enumerate(OFFERED, 1)
    ]
    return [*choices, Choice("other", _("Another number of days …"), key="o")]


def _every(days: int) -> str:
    if days == 1:
        return _("every day")
    return ngettext("every {count} day", "every {count} days", days).format(count=number(days))


def _said(days: int | None) -> str:
    if days is None:
        return _("In touch as the tags say.")
    if not days:
        return _("No longer asked to be in touch.")
    text = ngettext("In touch every day.", "In touch every {count} days.", days)
    return text.format(count=number(days))


def _take(screen: CrmScreen, answer: str | None, keep: Callable[[int], None]) -> None:
    if answer is None:
        return
    if answer == "never":
        keep(0)
    elif answer != "other":
        keep(int(answer))
    else:

        def typed(text: str | None) -> None:
            days = ascii_digits(text or "").strip()
            if days.isascii() and days.isdigit() and int(days[:6]) <= LONGEST:
                keep(int(days))
            elif text:
                screen.say(_("Type a number of days, up to ten years."), "warning")

        screen.app.push_screen(PromptDialog(_("Every how many days?"), length=6), typed)


def _ask_tag(screen: CrmScreen) -> None:
    def offer(tags: list[tuple[str, int]]) -> None:
        if not tags:
            screen.say(_("No contact carries a tag yet."))
            return
        choices = [Choice(name, f"#{name}", number(count)) for name, count in tags[:MOST_TAGS]]
        screen.app.push_screen(ChooseDialog(_("Of which tag?"), choices), chosen)

    def chosen(tag: str | None) -> None:
        if tag is None:
            return

        def keep(days: int) -> None:
            def write() -> int:
                from crm_tui.services import care  # noqa: PLC0415 - the table layer

                return screen.crm.write(care.set_tag_cadence, tag, days or None)

            screen.do(write, lambda _count: with_undo(screen, f"#{tag}: {_said(days)}"))

        choices = [*_offers(), Choice("never", _("Not at all"), key="0")]
        title = _("How often to be in touch with everybody of #{tag}?").format(tag=tag)
        screen.app.push_screen(ChooseDialog(title, choices), lambda a: _take(screen, a, keep))

    screen.ask("tags", lambda: screen.crm.read(queries.tags), offer)
