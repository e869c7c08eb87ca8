"""What may stand in the settings file: the reason against a value, and the value as it is kept."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from crm_tui.config.choices import CHOICES, LISTS, NUMBERS, TABLES, WEEKDAYS
from crm_tui.config.settings import Settings
from crm_tui.errors import N_
from crm_tui.text.emails import is_address

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHAPES = {
    "time_zone": (r"|UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+", N_("must be like Asia/Tehran")),
    "holidays_country": (r"|none|[A-Z]{2}(-[A-Z0-9]{1,3})?", N_("must be like IR, GB-SCT or none")),
    "mail.host": (r"|[A-Za-z0-9._:-]+", N_("must be the name of a server")),
}
_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_DAY_WANTED = N_("must be a day like 2026-12-24 or 1405-10-03")
_TEXT_WANTED = N_("must be text in quotes")
_ADDRESS_WANTED = N_("must be one mail address, like sara@example.com")
_MAIL_DEFAULTS: dict[str, object] = {
    **dict.fromkeys(("host", "security", "user", "password_file", "ca_file", "from"), ""),
    "port": 0,
    "keyring": False,
}


def problem(key: str, value: object) -> tuple[str, str]:
    """What is wrong with a value, and with which of its entries; empty if nothing."""
    if key == "mail":
        return _mail_problem(value)
    if key in TABLES:
        return _table_problem(key, value)
    if key in LISTS:
        return _list_problem(key, value), ""
    return _plain_problem(key, value, getattr(Settings(), key)), ""


def taken(key: str, value: object) -> object:
    """A value that has no problem as the Settings keep it."""
    if key == "worked_holidays" and isinstance(value, list):
        return tuple(_iso_day(each) for each in value)
    if key == "extra_holidays" and isinstance(value, dict):
        return {_iso_day(day): name for day, name in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _plain_problem(key: str, value: object, usual: object) -> str:
    if isinstance(usual, bool):
        return "" if isinstance(value, bool) else N_("must be true or false")
    if key in NUMBERS:
        least, most, wanted = NUMBERS[key]
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return "" if fits else wanted
    return _text_problem(key, value) if isinstance(value, str) else _TEXT_WANTED


def _text_problem(key: str, value: str) -> str:
    if key in CHOICES and value not in CHOICES[key]:
        return _one_of(choice for choice in CHOICES[key] if choice)
    if key in _SHAPES and not re.fullmatch(_SHAPES[key][0], value):
        return _SHAPES[key][1]
    if key == "time_zone" and value:
        return _zone_problem(value)
    if key == "mail.from":
        return "" if not value or is_address(value) else _ADDRESS_WANTED
    if key == "currency" and value:
        from crm_tui.text.currencies import EXPONENTS  # noqa: PLC0415 - only where it is set

        return "" if value in EXPONENTS else N_("must be a code like EUR or IRR")
    return ""


def _zone_problem(name: str) -> str:
    """Found out while the file is read: nothing can be shown by a clock that does not exist."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - only where it is set

    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return N_("there is no such time zone")
    return ""


def _mail_problem(value: object) -> tuple[str, str]:
    if not isinstance(value, dict):
        return N_("must be a table, [mail]"), ""
    for name, given in value.items():
        if name == "to":
            reason, inner = _addresses_problem(given)
            if reason:
                return reason, f"to.{inner}" if inner else "to"
        elif name == "password":
            return N_("no password in here; name a password_file or say keyring = true"), name
        elif name not in _MAIL_DEFAULTS:
            return N_("unknown setting"), name
        elif reason := _plain_problem(f"mail.{name}", given, _MAIL_DEFAULTS[name]):
            return reason, name
    return "", ""


def _addresses_problem(value: object) -> tuple[str, str]:
    if not isinstance(value, dict):
        return N_('must be a table of account = "address"'), ""
    for account, address in value.items():
        if not isinstance(address, str) or not is_address(address):
            return _ADDRESS_WANTED, account
    return "", ""


def _one_of(choices: Iterable[str]) -> str:
    return "must be one of " + ", ".join(choices)


def _list_problem(key: str, value: object) -> str:
    if not isinstance(value, list):
        return N_('must be a list: ["one", "two"]')
    if key == "worked_holidays":
        return "" if all(_iso_day(each) for each in value) else _DAY_WANTED
    return "" if all(each in LISTS[key] for each in value) else _one_of(LISTS[key])


def _table_problem(key: str, value: object) -> tuple[str, str]:
    wanted = N_('must be a table of name = "text"')
    if key == "keys":
        wanted = N_('must be a table of action = "key"')
    if not isinstance(value, dict):
        return wanted, ""
    for name, text in value.items():
        if not isinstance(text, str):
            return wanted, name
    for name, text in value.items():
        if key == "work_hours":
            from crm_tui.text.hours import parse_hours  # noqa: PLC0415 - only where it is set

            if name not in {"usual", *WEEKDAYS}:
                return _one_of(("usual", *WEEKDAYS)), name
            try:
                parse_hours(text)
            except ValueError:
                return N_("must be times in order, like 09:00-12:30, 13:30-18:00"), name
        elif key == "extra_holidays" and not _iso_day(name):
            return _DAY_WANTED, name
    return "", ""


def _iso_day(value: object) -> str:
    """A day in full of either calendar as ISO Gregorian; empty if it is none.

    TOML reads a bare 2026-12-24 as a date, and a bare 1405-10-03 too.
    """
    from crm_tui.text.jalali import to_gregorian  # noqa: PLC0415 - only where holidays are set

    match = _DAY.fullmatch(value.isoformat() if isinstance(value, date) else str(value))
    if match is None:
        return ""
    year, month, day = (int(number) for number in match.groups())
    try:
        if 1200 <= year <= 1500:
            return to_gregorian(year, month, day).isoformat()
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else ""
    except ValueError:
        return ""
