"""The user's settings: one frozen value from ``config.toml``; bad keys are named with their line."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields, replace

from crm_tui import paths
from crm_tui.errors import N_, CrmError, ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


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
    keys: Mapping[str, str] = field(default_factory=dict)
    key_lines: Mapping[str, int] = field(default_factory=dict)


CHOICES: dict[str, tuple[str, ...]] = {
    "language": ("", "en", "fa"),
    "calendar": ("", "jalali", "gregorian"),
    "digits": ("", "latin", "local"),
    "theme": ("dark", "light", "contrast"),
    "glyphs": ("unicode", "ascii"),
    "density": ("normal", "compact"),
    "bidi": ("auto", "app", "terminal", "off"),
}
_REGION_OF = {"fa": "IR", "tr": "TR", "lt": "LT", "pt": "PT", "en": "GB"}


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
        reason = _problem(key, value)
        if reason:
            raise BadConfig(file=file, line=line, key=key, reason=reason)
        values[key] = value
    if "keys" in values:
        values["key_lines"] = {action: _line_of(text, action) for action in table["keys"]}
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


def _problem(key: str, value: object) -> str:
    default = getattr(Settings(), key)
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else N_("must be true or false")
    if key == "keys":
        good = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
        return "" if good else N_('must be a table of action = "key"')
    if not isinstance(value, str):
        return N_("must be text in quotes")
    if key in CHOICES and value not in CHOICES[key]:
        return "must be one of " + ", ".join(choice for choice in CHOICES[key] if choice)
    return ""


def _line_of(text: str, key: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip().strip("[]").replace('"', "")
        if bare == key or bare.startswith((key + " ", key + "=")):
            return number
    return 1


def _number_after(text: str, marker: str) -> int:
    digits = text.partition(marker)[2].split(",")[0]
    return int(digits) if digits.isdigit() else 1
