"""What the agenda's widgets draw: activities in a grid of days, entries of a list in groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crm_tui.widgets import look
from crm_tui.widgets.lines import Tone

if TYPE_CHECKING:
    from datetime import date

DAY: Final = 24 * 60
"""Minutes of a day by the clock on the wall."""


@dataclass(frozen=True, slots=True)
class Item:
    """One activity, or one time of a series, on one day of a grid.

    ``key`` tells it from every other line (``17``, ``s4@2026-12-01T10:00``). ``start`` counts
    minutes from midnight where the user is (None: all day); ``minutes`` 0 is a moment.
    """

    id: int
    key: str
    day: date
    start: int | None
    minutes: int
    title: str
    who: str = ""
    owner: str = ""
    kind: str = "task"
    tone: Tone = Tone.NORMAL
    done: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an :class:`~crm_tui.widgets.agenda_list.AgendaList`.

    ``when`` is a time or how late it is, ``side`` a phone number, an owner or a place; it is
    left out where there is no room. ``tone`` colours the time and the sign. ``lead`` (a number)
    stands before the title, ``after`` (a remark) behind it.
    """

    key: str
    when: str
    title: str
    who: str = ""
    side: str = ""
    glyph: str = ""
    tone: Tone = Tone.NORMAL
    muted: bool = False
    lead: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a title; ``badge`` follows the title (a number), ``note`` stands at the end.

    A group without lines is not shown.
    """

    key: str
    title: str
    lines: tuple[Entry, ...]
    note: str = ""
    badge: str = ""
    tone: Tone = Tone.TITLE


_WITH_SOMEBODY: Final = frozenset({"call", "meeting", "visit"})


def sign(kind: str, tone: Tone = Tone.NORMAL, *, done: bool = False) -> str:
    """The sign of an activity: done, late, an appointment, or something to do by oneself."""
    glyphs = look.now().glyphs
    if done:
        return glyphs.mark
    if tone is Tone.ALERT:
        return glyphs.alert
    return glyphs.dot if kind in _WITH_SOMEBODY else glyphs.ring
