"""The user's settings: one frozen value from ``config.toml``; mistakes are named by line.

Names are looked up where they live at first use: a quick command asks for the time zone, and
dataclasses alone would cost it more than all it does.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.config.choices import CHOICES, WEEKDAYS
    from crm_tui.config.habits import calendar_for, locale_for, region_for, zone_for
    from crm_tui.config.reading import as_table, load, parse
    from crm_tui.config.settings import BadConfig, MailSettings, Settings

__all__ = [
    "CHOICES",
    "WEEKDAYS",
    "BadConfig",
    "MailSettings",
    "Settings",
    "as_table",
    "calendar_for",
    "load",
    "locale_for",
    "parse",
    "region_for",
    "zone_for",
]

_HOMES = {
    "choices": {"CHOICES", "WEEKDAYS"},
    "habits": {"calendar_for", "locale_for", "region_for", "zone_for"},
    "reading": {"as_table", "load", "parse"},
    "settings": {"BadConfig", "MailSettings", "Settings"},
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            # The function that importing calls: the module importlib takes longer to load.
            found = getattr(__import__(f"crm_tui.config.{home}", fromlist=[name]), name)
            globals()[name] = found
            return found
    raise AttributeError(name)
