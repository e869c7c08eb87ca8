"""Public holidays of a country, with the user's own days added and worked ones taken out.

The tables come from the package ``holidays``. Islamic days of the years to come are computed, and
may be announced a day earlier or later: their names say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from crm_tui.config import Settings, locale_for
from crm_tui.i18n import _
from crm_tui.text.safe import clean_line

NO_COUNTRY = "none"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off; ``estimated`` if its date is computed, not announced."""

    day: date
    name: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Holidays:
    """The holidays of ``country`` (``IR``, or with a part, ``GB-SCT``; empty: none).

    ``added`` are days off by date, ``removed`` are holidays on which one works. The tables of a
    year are loaded at the first question about it (some 0.2 s for the first one).
    """

    country: str = ""
    language: str = "en"
    added: Mapping[date, str] = field(default_factory=dict)
    removed: frozenset[date] = frozenset()

    def find(self, day: date) -> Holiday | None:
        """The holiday on that day, or None."""
        if day in self.added:
            return Holiday(day, self.added[day])
        if day in self.removed:
            return None
        return of_year(self.country, day.year, self.language).get(day)

    def name(self, day: date) -> str:
        """What the day is called, with "(estimated)" where it may move; empty on other days."""
        found = self.find(day)
        if found is None:
            return ""
        if not found.estimated:
            return found.name
        return _("{holiday} (estimated)").format(holiday=found.name)

    def is_holiday(self, day: date) -> bool:
        """Tell if it is a day off."""
        return self.find(day) is not None


def holidays_for(settings: Settings, language: str) -> Holidays:
    """The user's holidays: of ``holidays_country``, else of the territory of the locale."""
    country = settings.holidays_country or locale_for(settings, language).partition("_")[2]
    added = {
        date.fromisoformat(day): clean_line(name) or _("holiday")
        for day, name in settings.extra_holidays.items()
    }
    removed = frozenset(map(date.fromisoformat, settings.worked_holidays))
    return Holidays("" if country == NO_COUNTRY else country, language, added, removed)


@lru_cache(64)
def of_year(country: str, year: int, language: str) -> Mapping[date, Holiday]:
    """The holidays of a year, named in ``language``, else in English, else as at home.

    Empty for a country or a part of it that nobody has listed.
    """
    if not country:
        return {}
    import holidays  # noqa: PLC0415 - 0.1 s; only calendars and working time need it

    code, _dash, part = country.partition("-")
    try:
        known = holidays.country_holidays(code, subdiv=part or None)
        told: dict[str, Any] = {
            "years": year,
            "subdiv": part or None,
            "language": _spoken(language, known.supported_languages),
        }
        named = holidays.country_holidays(code, **told, **_estimates(known, shown=False))
        marked = holidays.country_holidays(code, **told, **_estimates(known, shown=True))
    except NotImplementedError:
        return {}
    return {
        day: Holiday(day, clean_line(name.replace("; ", " · ")), marked.get(day) != name)
        for day, name in named.items()
        if day.year == year
    }


def _estimates(known: object, *, shown: bool) -> dict[str, Any]:
    """Whether estimated days carry a note, for the countries that have such days."""
    import inspect  # noqa: PLC0415 - comes with the package

    parameters = inspect.signature(type(known).__init__).parameters
    return {"islamic_show_estimated": shown} if "islamic_show_estimated" in parameters else {}


def _spoken(language: str, supported: tuple[str, ...]) -> str | None:
    """The package's tag for a language, else for English; None means the country's own."""
    tags = {tag.partition("_")[0]: tag for tag in reversed(supported)}
    return tags.get(language) or tags.get("en")
