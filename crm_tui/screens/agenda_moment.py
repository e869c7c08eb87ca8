"""When and where the user is, for the screens of activities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_tui.config import calendar_for, zone_for
from crm_tui.domain import moments
from crm_tui.i18n import language

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from crm_tui.config import Settings


@dataclass(frozen=True, slots=True)
class Moment:
    """``actor`` is not named on what is theirs; ``calendar`` is ``jalali`` or ``gregorian``."""

    now: datetime
    today: date
    zone: tzinfo
    actor: str
    calendar: str


def moment_of(now: datetime, settings: Settings, actor: str, zone: tzinfo | None = None) -> Moment:
    """The moment of an aware ``now``; ``zone`` None is the user's."""
    zone = zone or zone_for(settings)
    today = moments.local(now, zone).date()
    return Moment(now, today, zone, actor, calendar_for(settings, language()))
