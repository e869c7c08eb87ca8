"""The user's settings: one frozen value from ``config.toml``; mistakes are named by line."""

from crm_tui.config.habits import calendar_for, locale_for, region_for, zone_for
from crm_tui.config.reading import as_table, load, parse
from crm_tui.config.settings import (
    CHOICES,
    LISTS,
    TABLES,
    WEEKDAYS,
    BadConfig,
    MailSettings,
    Settings,
)

__all__ = [
    "CHOICES",
    "LISTS",
    "TABLES",
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
