"""Stages and reasons in a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_tui.domain.deals import REQUIRABLE
from crm_tui.i18n import _, ngettext
from crm_tui.screens.wording import number
from crm_tui.widgets.choice import Choice
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from crm_tui.queries.pipeline import Reason, StageRow


def stage_choice(stage: StageRow, own: Mapping[str, str]) -> Choice:
    """A stage with what holds in it; ``own`` are the labels of the users' fields."""
    parts = [f"{number(stage.probability)}%"]
    if stage.rotting_days:
        days = stage.rotting_days
        said = ngettext("rots after {count} day", "rots after {count} days", days)
        parts.append(said.format(count=number(days)))
    if stage.required:
        parts.append(_("asks for {fields}").format(fields=named(stage.required, own)))
    return Choice(f"stage{stage.id}", stage.name, " · ".join(parts))


def reason_choice(reason: Reason) -> Choice:
    """A reason, with what it is a reason for."""
    titles = {"lost": _("lost"), "won": _("won"), "dropped": _("dropped")}
    note = titles[reason.outcome] + (" · " + _("with a note") if reason.needs_note else "")
    return Choice(f"reason{reason.id}", reason.name, note, Tone.MUTED)


def named(names: Sequence[str], own: Mapping[str, str]) -> str:
    """What a stage asks for; ``own`` are the labels of the users' fields."""
    said = [own.get(name) or _(REQUIRABLE.get(name, name)) for name in names]
    return ", ".join(said) or _("nothing")
