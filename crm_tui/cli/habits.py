"""Who asks a quick command about days: the zone, the calendar, the digits, and what day it is."""

from __future__ import annotations

from crm_tui.cli import output
from crm_tui.errors import N_, BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date, datetime

    from crm_tui.cli.hot import Chosen
    from crm_tui.crm import Crm


class Habits:
    """How this user sees days. ``digits`` is the language whose digits are used (empty: 0-9)."""

    def __init__(self, crm: Crm, chosen: Chosen | None) -> None:
        from crm_tui.cli.preferences import Preferences
        from crm_tui.config import calendar_for, zone_for
        from crm_tui.i18n import language

        self.chosen: Chosen = chosen or Preferences({})
        self.language = language()
        self.calendar = calendar_for(self.chosen, self.language)
        self.digits = "" if self.chosen.digits == "latin" else self.language
        self.zone = zone_for(self.chosen)
        self.now: datetime = crm.now()
        self.today: date = self.now.astimezone(self.zone).date()
        self.actor = crm.actor

    def day(self, text: object, usual: date) -> date:
        """The day that was typed, ``usual`` if none was. Raises BadInput."""
        said = output.clean_argument(str(text))
        if not said:
            return usual
        if (plain := _iso(said)) is not None:
            return plain
        from crm_tui.i18n import _
        from crm_tui.text.dates import BadDate, parse_date

        try:
            return parse_date(said, self.today, self.language, self.calendar).day
        except BadDate as error:
            reason = _(error.template).format(**error.values)
            raise BadInput(field=N_("date"), reason=reason) from None

    def at_day(self, day: date) -> datetime:
        """Now if the day is today, else the moment it begins."""
        if day == self.today:
            return self.now
        from crm_tui.domain import moments

        return moments.day_bounds(day, day, self.zone)[0]


def person(options: dict[str, object], actor: str) -> str:
    """Whose agenda is meant."""
    return output.clean_argument(str(options["--for"])) or actor


def _iso(text: str) -> date | None:
    """A Gregorian day in full; it takes no parser."""
    from datetime import date

    if len(text) != 10 or text[:2] not in ("19", "20") or not text.isascii():
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
