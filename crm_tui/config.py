"""The user's settings: one frozen value from ``config.toml``; mistakes are named by line."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, fields, replace

from crm_tui import paths
from crm_tui.errors import N_, CrmError, ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo


class BadConfig(CrmError):
    """A key of the settings file is unknown or has a value that can't be."""

    template = N_("{file}, line {line}: {key}: {reason}")
    exit_code = ExitCode.BAD_CONFIG


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user prefers. An empty text means "tell from the surroundings"."""

    language: str = ""
    calendar: str = ""
    digits: str = ""
    region: str = ""
    area_code: str = ""
    database: str = ""
    theme: str = "dark"
    glyphs: str = "unicode"
    density: str = "normal"
    bidi: str = "auto"
    clipboard: bool = True
    bell: bool = True
    diff_driver: bool = True
    time_zone: str = ""
    week_start: str = ""
    weekend: tuple[str, ...] = ()
    workdays: tuple[str, ...] = ()
    work_hours: Mapping[str, str] = field(default_factory=dict)
    holidays_country: str = ""
    extra_holidays: Mapping[str, str] = field(default_factory=dict)
    worked_holidays: tuple[str, ...] = ()
    currency: str = ""
    currency_unit: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    key_lines: Mapping[str, int] = field(default_factory=dict)


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("", "en", "fa", "tr", "lt", "pt"),
    "calendar": ("", "jalali", "gregorian"),
    "digits": ("", "latin", "local"),
    "theme": ("dark", "light", "contrast"),
    "glyphs": ("unicode", "ascii"),
    "density": ("normal", "compact"),
    "bidi": ("auto", "app", "terminal", "off"),
    "week_start": ("", *WEEKDAYS),
    "currency_unit": ("", "rial", "toman"),
}
LISTS = {"weekend": WEEKDAYS, "workdays": WEEKDAYS, "worked_holidays": ()}
TABLES = ("keys", "work_hours", "extra_holidays")
_SHAPES = {
    "time_zone": (r"|UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+)+", N_("must be like Asia/Tehran")),
    "holidays_country": (r"|none|[A-Z]{2}(-[A-Z0-9]{1,3})?", N_("must be like IR, GB-SCT or none")),
}
_day = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_REGION_OF = {"fa": "IR", "tr": "TR", "lt": "LT", "pt": "PT"}


def load(file: str | None = None) -> Settings:
    """The settings of ``file`` (default: the user's). Raises BadConfig; no file means defaults."""
    chosen = file or paths.config_file()
    try:
        with open(chosen, encoding="utf-8") as stream:  # noqa: PTH123 - pathlib costs 6 ms
            text = stream.read()
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(file=chosen, line=1, key="", reason=str(error)) from error
    return parse(text, chosen)


def parse(text: str, file: str) -> Settings:
    """Settings from TOML text. Raises BadConfig for the first key that is wrong."""
    import tomllib  # noqa: PLC0415 - 5 ms that those without a settings file need not pay

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _number_after(str(error), "line ")
        raise BadConfig(file=file, line=line, key="", reason=str(error)) from error
    known = {item.name: item for item in fields(Settings)}
    values: dict[str, object] = {}
    for key, value in table.items():
        line = _line_of(text, key)
        if key not in known or key == "key_lines":
            reason = N_("unknown setting")
            raise BadConfig(file=file, line=line, key=key, reason=reason)
        if key == "keys":
            value = _flattened(value)  # noqa: PLW2901 - contacts.new = "a" needs no quotes
        reason, inner = _problem(key, value)
        if reason:
            at = _line_of(text, inner, line) if inner else line
            name = f"{key}.{inner}" if inner else key
            raise BadConfig(file=file, line=at, key=name, reason=reason)
        values[key] = _taken(key, value)
    if "keys" in values:
        line = _line_of(text, "keys")
        actions = _flattened(table["keys"])
        values["key_lines"] = {action: _line_of(text, action, line) for action in actions}
    return replace(Settings(), **values)  # type: ignore[arg-type]


def calendar_for(settings: Settings, language: str) -> str:
    """``jalali`` or ``gregorian``."""
    return settings.calendar or ("jalali" if language == "fa" else "gregorian")


def region_for(settings: Settings, language: str) -> str:
    """Two-letter region used to read phone numbers without a country code."""
    if settings.region:
        return settings.region
    for variable in ("LC_ALL", "LC_TELEPHONE", "LANG"):
        territory = os.environ.get(variable, "").partition(".")[0].partition("_")[2]
        if len(territory) == 2:
            return territory.upper()
    return _REGION_OF.get(language, "IR")


def locale_for(settings: Settings, language: str) -> str:
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


def zone_for(settings: Settings) -> tzinfo:
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
    reason = N_("there is no such time zone")
    return BadConfig(file=paths.config_file(), line=1, key=f"time_zone {name}", reason=reason)


def _machine_zone() -> str:
    """The name of the machine's zone, empty if it has none that can be told."""
    named = os.environ.get("TZ", "").lstrip(":")
    if named and not named.startswith("/"):
        return named
    return os.path.realpath(named or "/etc/localtime").partition("zoneinfo/")[2]


def _problem(key: str, value: object) -> tuple[str, str]:
    """What is wrong with a value, and with which of its entries; empty if nothing."""
    if key in TABLES:
        return _table_problem(key, value)
    if key in LISTS:
        return _list_problem(key, value), ""
    if isinstance(getattr(Settings(), key), bool):
        return ("" if isinstance(value, bool) else N_("must be true or false")), ""
    return (
        _text_problem(key, value) if isinstance(value, str) else N_("must be text in quotes")
    ), ""


def _text_problem(key: str, value: str) -> str:
    if key in CHOICES and value not in CHOICES[key]:
        return _one_of(choice for choice in CHOICES[key] if choice)
    if key in _SHAPES and not re.fullmatch(_SHAPES[key][0], value):
        return _SHAPES[key][1]
    if key == "currency" and value:
        from crm_tui.text.currencies import EXPONENTS  # noqa: PLC0415 - only where it is set

        return "" if value in EXPONENTS else N_("must be a code like EUR or IRR")
    return ""


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


_DAY_WANTED = N_("must be a day like 2026-12-24 or 1405-10-03")


def _taken(key: str, value: object) -> object:
    """A value that has no problem as the Settings keep it."""
    if key == "worked_holidays" and isinstance(value, list):
        return tuple(_iso_day(each) for each in value)
    if key == "extra_holidays" and isinstance(value, dict):
        return {_iso_day(day): name for day, name in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _iso_day(value: object) -> str:
    """A day in full of either calendar as ISO Gregorian; empty if it is none.

    TOML reads a bare 2026-12-24 as a date, and a bare 1405-10-03 too.
    """
    from datetime import date  # noqa: PLC0415 - only where holidays are set

    from crm_tui.text.jalali import to_gregorian  # noqa: PLC0415 - as above

    match = _day.fullmatch(value.isoformat() if isinstance(value, date) else str(value))
    if match is None:
        return ""
    year, month, day = (int(number) for number in match.groups())
    try:
        if 1200 <= year <= 1500:
            return to_gregorian(year, month, day).isoformat()
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else ""
    except ValueError:
        return ""


def _flattened(value: object) -> dict[str, object]:
    """Nested tables as one with dotted names; what is no table as it is."""
    if not isinstance(value, dict):
        return value  # type: ignore[return-value]  # named as a mistake afterwards
    found: dict[str, object] = {}
    for name, inner in value.items():
        if isinstance(inner, dict):
            found |= {f"{name}.{rest}": each for rest, each in _flattened(inner).items()}
        else:
            found[name] = inner
    return found


def _line_of(text: str, key: str, otherwise: int = 1) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().strip("[]").replace('"', "")
        if bare == key or bare.startswith((key + " ", key + "=")):
            return number
    return otherwise


def _number_after(text: str, marker: str) -> int:
    digits = text.partition(marker)[2].split(",")[0]
    return int(digits) if digits.isdigit() else 1
