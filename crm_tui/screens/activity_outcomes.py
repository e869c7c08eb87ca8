"""Which outcomes are offered for which kind, with their letters; what is suggested after each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crm_tui.domain.activity_words import kind_word, outcome_word
from crm_tui.domain.next_step import AGAIN, suggested
from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.screens.activity_wording import clock_words
from crm_tui.text.dates import show_date
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.domain.worktime import WorkCalendar
    from crm_tui.screens.activity_wording import Here

OTHER: Final = "+"
"""The choice that asks for an outcome in one's own words."""

TIMED: Final = frozenset(("call", "meeting", "visit"))
"""Kinds that take their time."""

_LETTERS: Final = {
    "reached": "r",
    "no_answer": "n",
    "busy": "b",
    "left_message": "l",
    "call_back": "k",
    "wrong_number": "w",
    "interested": "i",
    "not_interested": "x",
    "agreed": "a",
    "no_show": "n",
}
_MET: Final = ("interested", "not_interested", "agreed", "call_back", "no_show")
_WROTE: Final = ("interested", "not_interested", "agreed", "call_back")
_CALLED: Final = (
    "reached", "no_answer", "busy", "left_message", "call_back", "interested", "not_interested",
    "agreed", "wrong_number",
)  # fmt: skip
_OFFERED: Final = {
    "call": _CALLED,
    "meeting": ("", *_MET),
    "visit": ("", *_MET),
    "email": ("", *_WROTE),
    "message": ("", *_WROTE),
    "task": ("",),
    "note": ("",),
}
_PLAIN: Final = {
    "meeting": N_("took place"),
    "visit": N_("took place"),
    "email": N_("sent"),
    "message": N_("sent"),
    "note": N_("noted"),
}


def outcomes(kind: str) -> list[Choice]:
    """The outcomes of a kind, the likeliest first; the last asks for one's own words."""
    plain = _(_PLAIN.get(kind, N_("done")))
    found = []
    for key in _OFFERED.get(kind, ("",)):
        letter = _LETTERS.get(key, "d")
        found.append(Choice(key, outcome_word(key) if key else plain, key=letter))
    return [*found, Choice(OTHER, _("other …"), key="o")]


def next_line(
    kind: str, outcome: str, subject: str, starts: int | None, at: Here, work: WorkCalendar | None
) -> str:
    """The line that plans the next step, as the user would type it; empty for none.

    ``starts`` is the time of day of what was done, in minutes; ``subject`` what it was about.
    """
    found = suggested(kind, outcome, at.today, work)
    if found is None:
        return ""
    next_kind, day = found
    shown = (
        _("tomorrow")
        if (day - at.today).days == 1
        else show_date(day.isoformat(), at.calendar, language())
    )
    parts = [kind_word(next_kind), shown]
    if starts is not None:
        parts.append(clock_words(starts))
    if subject and outcome in AGAIN and '"' not in subject:
        parts.append(f'"{subject}"')
    return " ".join(parts)
