"""What the settings leave open and the surroundings tell: territory, calendar, time zone.

Quick reads load this and no dataclass: their settings are of a class of their own.
"""

from __future__ import annotations

import os

from crm_tui import paths
from crm_tui.errors import N_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo
    from typing import Protocol

    from crm_tui.config.settings import BadConfig

    class Habits(Protocol):
        """What is read here of the settings."""

        @property
        def calendar(self) -> str:
            """``jalali``, ``gregorian`` or empty."""

        @property
        def region(self) -> str:
            """Two letters or empty."""

        @property
        def time_zone(self) -> str:
            """An IANA name or empty."""


_REGION_OF = {"fa": "IR", "tr": "TR", "lt": "LT", "pt": "PT"}


def calendar_for(settings: Habits, language: str) -> str:
    """``jalali`` or ``gregorian``."""
    return settings.calendar or ("jalali" if language == "fa" else "gregorian")


def region_for(settings: Habits, language: str) -> str:
    """Two-letter region used to read phone numbers without a country code."""
    if settings.region:
        return settings.region
    for variable in ("LC_ALL", "LC_TELEPHONE", "LANG"):
        territory = os.environ.get(variable, "").partition(".")[0].partition("_")[2]
        if len(territory) == 2:
            return territory.upper()
    return _REGION_OF.get(language, "IR")


def locale_for(settings: Habits, language: str) -> str:
    """Language and territory, ``fa_IR``, never a bare language: habits belong to places.

    The territory is the setting ``region``; else that of LC_TIME; else that of LC_ALL or LANG
    where these speak the user's language (a server's ``en_US`` says nothing about a Persian
    user); else the home of the language.
    """
    if settings.region:
        return f"{language}_{settings.region.upper()}"
    for variable in ("LC_TIME", "LC_ALL", "LANG"):
        spoken, _, territory = os.environ.get(variable, "").partition(".")[0].partition("_")
        if len(territory) == 2 and (variable == "LC_TIME" or spoken == language):
            return f"{language}_{territory.upper()}"
    return f"{language}_{_REGION_OF.get(language, 'GB')}"


def zone_for(settings: Habits) -> tzinfo:
    """The time zone of ``time_zone``, else of this machine, else UTC. Raises BadConfig."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - hot commands do without

    name = settings.time_zone or _machine_zone()
    try:
        return ZoneInfo(name or "UTC")
    except (OSError, ValueError, KeyError) as error:  # not found is a KeyError
        if settings.time_zone:
            raise _unknown_zone(name) from error
        return ZoneInfo("UTC")


def _unknown_zone(name: str) -> BadConfig:
    from crm_tui.config.settings import BadConfig  # noqa: PLC0415 - a dataclass takes 14 ms

    reason = N_("there is no such time zone")
    return BadConfig(file=paths.config_file(), line=1, key=f"time_zone {name}", reason=reason)


def _machine_zone() -> str:
    """The name of the machine's zone, empty if it has none that can be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named and not named.startswith("/"):
        return named
    return os.path.realpath(named or "/etc/localtime").partition("zoneinfo/")[2]
