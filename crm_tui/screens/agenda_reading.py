"""What the grids of the agenda show, read in a thread; whether a filter lets it through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from crm_tui.domain.activity_words import kind_word
from crm_tui.i18n import _
from crm_tui.queries import agenda, series
from crm_tui.screens.agenda_moment import Moment
from crm_tui.screens.agenda_words import item, with_capital
from crm_tui.widgets import look
from crm_tui.widgets.agenda_items import Item

if TYPE_CHECKING:
    from crm_tui.config import Settings
    from crm_tui.crm import Crm
    from crm_tui.queries.agenda import ActivityRow
    from crm_tui.queries.agenda_list import AgendaFilter

USUAL_HOURS: Final = (9 * 60, 18 * 60)


@dataclass(frozen=True, slots=True)
class Period:
    """The activities of some days, by key, and as the grids draw them.

    ``cut``: there are more than ``agenda.MOST``; the latest are left out.
    """

    at: Moment
    rows: Mapping[str, ActivityRow]
    items: Sequence[Item]
    cut: bool = False


def read(crm: Crm, at: Moment, days: tuple[date, date], chosen: AgendaFilter) -> Period:
    """What is, was or will be done from the first day to the second, both included."""
    first, last = days
    span = (first, last + timedelta(1))
    rows = crm.read(agenda.between, span, at.zone, chosen.owner, limit=agenda.MOST)
    cut = len(rows) == agenda.MOST
    rows += crm.read(series.upcoming, span, at.zone, chosen.owner)
    found = {row.key: row for row in rows if passes(row, chosen)}
    drawn = (item(row, at) for row in found.values())
    return Period(at, found, [one for one in drawn if one is not None], cut)


def passes(row: ActivityRow, chosen: AgendaFilter) -> bool:
    """Tell if the filter lets an activity through, by kind and tag."""
    if chosen.kinds and row.kind not in chosen.kinds:
        return False
    return not chosen.tag or f" {chosen.tag} ".casefold() in f" {row.tags} ".casefold()


def filter_words(chosen: AgendaFilter, actor: str) -> str:
    """What the filter leaves: ``everybody · call · #vip``; empty where it is all of one's own."""
    parts = []
    if chosen.owner is None:
        parts.append(_("everybody"))
    elif chosen.owner != actor:
        parts.append(chosen.owner)
    parts += [with_capital(kind_word(kind)) for kind in chosen.kinds]
    if chosen.tag:
        parts.append(f"#{chosen.tag}")
    return f" {look.now().glyphs.between} ".join(parts)


def work_hours(settings: Settings, language: str) -> tuple[int, int]:
    """The minutes of the day between which one works on some weekday."""
    from crm_tui.config import BadConfig  # noqa: PLC0415 - beside its use
    from crm_tui.domain.worktime import work_calendar  # noqa: PLC0415 - as above

    try:
        spans = [span for hours in work_calendar(settings, language).hours for span in hours]
    except (BadConfig, ValueError):
        return USUAL_HOURS
    return min(start for start, _end in spans), max(end for _start, end in spans)
