"""A deal is lost: why, what happened, and who got it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.i18n import _, language
from crm_tui.queries import pipeline as queries
from crm_tui.screens.dialogs import ChooseDialog, PromptDialog
from crm_tui.screens.undoing import with_undo
from crm_tui.text.lists import inside
from crm_tui.text.safe import clean_line, clean_text
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.queries.pipeline import DealRow, Reason
    from crm_tui.screens.base import CrmScreen

_NOBODY, _OTHER = "nobody", "other"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What can be answered: the reasons there are, the competitors of the deal."""

    reasons: list[Reason]
    rivals: list[str]


def lose(screen: CrmScreen, row: DealRow) -> None:
    """Ask why; where there are competitors also who got it. Then it is lost."""

    def read() -> _Asked:
        rivals = screen.crm.read(queries.draft, row.id).competitors
        names = list(dict.fromkeys(rival.name for rival in rivals))
        return _Asked(screen.crm.read(queries.reasons, "lost"), names)

    def ask(asked: _Asked) -> None:
        choices = [Choice(str(each.id), each.name) for each in asked.reasons]
        title = _("Why was “{title}” lost?").format(title=inside(row.title, language()))

        def answered(answer: str | None) -> None:
            reason = next((each for each in asked.reasons if str(each.id) == answer), None)
            if reason is not None:
                _ask_note(screen, row, reason, asked.rivals)

        screen.app.push_screen(ChooseDialog(title, choices), answered)

    screen.ask("reasons", read, ask)


def _ask_note(screen: CrmScreen, row: DealRow, reason: Reason, rivals: list[str]) -> None:
    if not reason.needs_note:
        _ask_winner(screen, row, reason, "", rivals)
        return

    def answered(note: str | None) -> None:
        if note is not None:
            _ask_winner(screen, row, reason, clean_text(note), rivals)

    dialog = PromptDialog(_("What happened?"), text=reason.name, length=500)
    screen.app.push_screen(dialog, answered)


def _ask_winner(
    screen: CrmScreen, row: DealRow, reason: Reason, note: str, rivals: list[str]
) -> None:
    if not rivals:
        _write(screen, row, reason, note, "")
        return
    # A competitor may be called anything: ours are told from theirs by their place.
    choices = [Choice(str(place), name) for place, name in enumerate(rivals)]
    choices += [
        Choice(_OTHER, _("Somebody else …"), key="+"),
        Choice(_NOBODY, _("Nobody, or it is not known"), key="-"),
    ]

    def answered(answer: str | None) -> None:
        if answer == _OTHER:
            screen.app.push_screen(PromptDialog(_("Who got it?"), length=200), named)
        elif answer == _NOBODY:
            _write(screen, row, reason, note, "")
        elif answer is not None:
            _write(screen, row, reason, note, rivals[int(answer)])

    def named(name: str | None) -> None:
        if name is not None:
            _write(screen, row, reason, note, clean_line(name))

    screen.app.push_screen(ChooseDialog(_("Who got it?"), choices), answered)


def _write(screen: CrmScreen, row: DealRow, reason: Reason, note: str, winner: str) -> None:
    def write() -> None:
        from crm_tui.services import pipeline  # noqa: PLC0415 - the table layer

        screen.crm.write(
            pipeline.lose, row.id, reason.id, note, winner=winner, expected=row.stage_id
        )

    said = _("Lost: {title}.").format(title=inside(row.title, language()))
    screen.do(write, lambda _done: with_undo(screen, said))
