"""Names of holidays for quick commands: kept in a file per year, as their tables load slowly."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date

from crm_tui import paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.cli.habits import Habits
    from crm_tui.domain.holidays import Holidays

FRESH = 30 * 86_400
"""Seconds after which names are looked up anew: days that were computed get announced."""


def names(days: Iterable[date], habits: Habits) -> dict[date, str]:
    """What those of the days are called that are holidays."""
    wanted = list(days)
    if _own_days():
        from crm_tui.config import load
        from crm_tui.domain.holidays import holidays_for

        return _named(holidays_for(load(), habits.language), wanted)
    from crm_tui.config import locale_for

    place = locale_for(habits.chosen, habits.language).partition("_")[2]
    country = habits.chosen.holidays_country or place
    if country == "none":
        return {}
    known: dict[date, str] = {}
    for year in sorted({day.year for day in wanted}):
        known |= _of_year(country, year, habits)
    return {day: known[day] for day in wanted if day in known}


def _own_days() -> bool:
    """Whether the settings add holidays, or take some out."""
    with suppress(OSError, UnicodeDecodeError), open(paths.config_file(), encoding="utf-8") as file:
        return "_holidays" in file.read()
    return False


def _of_year(country: str, year: int, habits: Habits) -> dict[date, str]:
    plain = "".join(sign for sign in country if sign.isalnum() or sign == "-")
    file = os.path.join(paths.cache_home(), f"holidays-{plain}-{year}-{habits.language}.txt")
    with suppress(OSError, ValueError):
        if 0 <= habits.now.timestamp() - os.stat(file).st_mtime < FRESH:
            return _read(file)
    from datetime import timedelta

    from crm_tui.domain.holidays import Holidays

    every = (date(year, 1, 1) + timedelta(number) for number in range(366))
    found = _named(Holidays(country, habits.language), [day for day in every if day.year == year])
    with suppress(OSError):
        os.makedirs(os.path.dirname(file), exist_ok=True)
        unfinished = f"{file}.{os.getpid()}"
        with open(unfinished, "w", encoding="utf-8") as stream:
            stream.writelines(f"{day.isoformat()}\t{name}\n" for day, name in found.items())
        os.replace(unfinished, file)
    return found


def _read(file: str) -> dict[date, str]:
    found = {}
    with open(file, encoding="utf-8") as stream:
        for line in stream:
            day, _tab, name = line.rstrip("\n").partition("\t")
            found[date.fromisoformat(day)] = name
    return found


def _named(holidays: Holidays, days: Iterable[date]) -> dict[date, str]:
    return {day: name for day in days if (name := holidays.name(day))}
