"""How the time left of a promise is said; light enough for quick commands.

It is the time on everybody's clock until the moment something is due, not working time: what says
"1:10 left" at a quarter to nine is due at five to ten. That the desk is closed meanwhile is in the
moment already.
"""

from __future__ import annotations

from crm_tui.errors import N_
from crm_tui.i18n import _, language
from crm_tui.text.digits import local_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    Tone = Literal["late", "soon", "fine", "idle"]
    """``idle``: nothing is running. ``soon``: so much is used up that the promise warns."""

_MINUTE = 60_000
_HOUR = 60
_DAY = 24 * _HOUR
_IN_DAYS = 2 * _DAY
"""From so many minutes on it is said in days."""

CLOCKS = {"answer": N_("answer"), "solution": N_("solution")}
"""What a promise is about."""


def time_left(due: int | None, now: int, warn_at: int | None = None) -> tuple[str, Tone]:
    """``1:10 left``, ``3 d left``, ``late 0:20``, and the tone of it; empty if nothing is due.

    All in milliseconds since 1970; ``warn_at`` is that of the ticket.
    """
    if due is None:
        return "", "idle"
    if now > due:
        return _("late {time}").format(time=span(now - due)), "late"
    soon = warn_at is not None and now >= warn_at
    return _("{time} left").format(time=span(due - now)), "soon" if soon else "fine"


def breach(due: int, now: int) -> str:
    """``breach in 1:10``, ``late 0:20``."""
    if now > due:
        return time_left(due, now)[0]
    return _("breach in {time}").format(time=span(due - now))


def nearest(answer_due: int | None, solution_due: int | None) -> tuple[str, int] | None:
    """Which of a ticket's clocks ends first (a key of ``CLOCKS``), and when; None if none runs."""
    dues = [
        (due, name)
        for due, name in ((answer_due, "answer"), (solution_due, "solution"))
        if due is not None
    ]
    if not dues:
        return None
    due, name = min(dues)
    return name, due


def duration(minutes: int) -> str:
    """Minutes of working time of a target: ``45 min``, ``8 h``, ``2:30 h``."""
    if minutes < _HOUR:
        return local_digits(_("{count} min").format(count=minutes), language())
    hours, rest = divmod(minutes, _HOUR)
    count = f"{hours}:{rest:02}" if rest else str(hours)
    return local_digits(_("{count} h").format(count=count), language())


def span(millis: int) -> str:
    """Milliseconds as ``1:10``, from two days on ``3 d``; begun minutes are not counted."""
    minutes = millis // _MINUTE
    if minutes >= _IN_DAYS:
        return local_digits(_("{count} d").format(count=minutes // _DAY), language())
    return local_digits(f"{minutes // _HOUR}:{minutes % _HOUR:02}", language())
