"""The next step that is suggested after something was done: of what kind, on which day."""

from datetime import date

from crm_tui.domain.activity_words import REAL
from crm_tui.domain.worktime import NeverOpen, WorkCalendar

AGAIN = frozenset(("no_answer", "busy", "left_message", "call_back", "no_show"))
"""Outcomes after which the same is tried again."""

NO_MORE = frozenset(("not_interested", "wrong_number"))
"""Outcomes after which nothing follows by itself."""

WEEK = 7


def suggested(
    kind: str, outcome: str, today: date, work: WorkCalendar | None
) -> tuple[str, date] | None:
    """The kind and the day: the next working day to try again, else a week later; or None.

    Tasks and notes call for no next step. Without ``work`` every day is a working day.
    """
    if kind not in REAL or outcome in NO_MORE:
        return None
    if outcome in AGAIN:
        return kind, _workday(today, 1, work)
    following = kind if kind in ("call", "email", "message") else "call"
    return following, _workday(today, WEEK, work)


def _workday(today: date, days: int, work: WorkCalendar | None) -> date:
    """The first working day so many days from today or later."""
    before = date.fromordinal(today.toordinal() + days - 1)
    if work is not None:
        try:
            return work.add_workdays(before, 1)
        except NeverOpen:
            pass
    return date.fromordinal(before.toordinal() + 1)
