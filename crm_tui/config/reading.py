"""From the text of ``config.toml`` to Settings, and back to a table of plain values."""

from __future__ import annotations

from dataclasses import fields, replace

from crm_tui import paths
from crm_tui.config.settings import BadConfig, MailSettings, Settings
from crm_tui.errors import N_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_UNKNOWN = N_("unknown setting")
_MAIL_KEYS = {"sender": "from"}


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
    # Imported here: 5 ms that those without a settings file need not pay.
    import tomllib  # noqa: PLC0415

    from crm_tui.config.checks import problem, taken  # noqa: PLC0415

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _number_after(str(error), "line ")
        raise BadConfig(file=file, line=line, key="", reason=str(error)) from error
    known = {item.name for item in fields(Settings)} - {"key_lines"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key == "keys":
            value = _flattened(value)  # noqa: PLW2901 - contacts.new = "a" needs no quotes
        reason, inner = problem(key, value) if key in known else (_UNKNOWN, "")
        if reason:
            name = f"{key}.{inner}" if inner else key
            raise BadConfig(file=file, line=_line_of(text, key, inner), key=name, reason=reason)
        values[key] = taken(key, value)
    if "mail" in values:
        values["mail"] = _mail(values["mail"])
    if "keys" in values:
        values["key_lines"] = {action: _line_of(text, "keys", action) for action in values["keys"]}
    return replace(Settings(), **values)


def as_table(settings: Settings) -> dict[str, object]:
    """The settings by the names they have in the file, tables as dicts."""
    found: dict[str, object] = {}
    for item in fields(settings):
        value = getattr(settings, item.name)
        if isinstance(value, MailSettings):
            value = {
                _MAIL_KEYS.get(each.name, each.name): getattr(value, each.name)
                for each in fields(value)
            }
        if item.name != "key_lines":
            found[item.name] = value
    return found


def _mail(table: Mapping[str, Any]) -> MailSettings:
    names = {key: name for name, key in _MAIL_KEYS.items()}
    return MailSettings(**{names.get(key, key): value for key, value in table.items()})


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


def _line_of(text: str, key: str, inner: str = "") -> int:
    """The line of a key, or of an entry (``monday``, ``to.sara``) of its table."""
    lines = [line.strip().replace('"', "") for line in text.splitlines()]
    first = _find(lines, key, 0)
    if not inner:
        return first or 1
    table, dot, entry = inner.rpartition(".")
    if dot and (inside := _find(lines, f"{key}.{table}", 0)):
        return _find(lines, entry, inside) or _find(lines, inner, first) or inside
    return _find(lines, inner, first) or _find(lines, f"{key}.{inner}", 0) or first or 1


def _find(lines: list[str], key: str, start: int) -> int:
    """The number of the first line at or after ``start`` that sets the key; 0 if none does."""
    for number, line in enumerate(lines[max(start - 1, 0) :], max(start, 1)):
        bare = line.strip("[]")
        if bare == key or bare.startswith((key + " ", key + "=", key + ".")):
            return number
    return 0


def _number_after(text: str, marker: str) -> int:
    digits = text.partition(marker)[2].split(",")[0]
    return int(digits) if digits.isdigit() else 1
