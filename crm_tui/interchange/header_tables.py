"""The tables of ``headers.toml``: which header means which field, per language and exporter.

Deals and tickets have tables of their own (``deal_headers.toml``, ``ticket_headers.toml``).
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from crm_tui.text.fold import fold

_CAMEL = re.compile(r"([a-z])([A-Z])")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Exporter:
    """A program's columns and the signature they are told by (keys)."""

    name: str
    title: str
    wants: frozenset[str]
    some: frozenset[str]
    separator: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """``headers.toml``, ready for look-up by key."""

    languages: Mapping[str, Mapping[str, str]]
    exporters: tuple[Exporter, ...]
    everything: Mapping[str, str] = field(default_factory=dict)


def key(header: str) -> str:
    """``header`` as compared: folded, without spaces and signs."""
    return _SIGNS.sub("", fold(_CAMEL.sub(r"\1 \2", header.replace("\0", ""))))


def numbered(found: str) -> str:
    """A key with its numbers as ``{n}``, as numbered columns stand in the tables."""
    return _NUMBER.sub("{n}", found)


@lru_cache(maxsize=4)
def tables(area: str = "contact") -> Tables:
    """The header tables of contacts, deals or tickets; leads have those of contacts."""
    file = f"{area}_headers.toml" if area in ("deal", "ticket") else "headers.toml"
    text = files("crm_tui.interchange").joinpath(file).read_text("utf-8")
    loaded = tomllib.loads(text)
    languages = {name: _inverted(table) for name, table in loaded["language"].items()}
    exporters = tuple(
        Exporter(
            name,
            entry["title"],
            frozenset(map(_column_key, entry["all"])),
            frozenset(map(_column_key, entry.get("any", ()))),
            entry.get("separator", ""),
            _inverted(entry["columns"]),
        )
        for name, entry in loaded["exporter"].items()
    )
    everything: dict[str, str] = {}
    for table in (*languages.values(), *(e.columns for e in exporters if e.name != "crm")):
        for column, target in table.items():
            everything.setdefault(column, target)
    return Tables(languages, exporters, everything)


def _inverted(table: Mapping[str, str]) -> dict[str, str]:
    return {
        _column_key(header): target
        for target, headers in table.items()
        for header in headers.split(" | ")
    }


def _column_key(header: str) -> str:
    return "{n}".join(key(part) for part in header.split("{n}"))


def known(cell: str, area: str = "contact") -> bool:
    """True if ``cell`` is a column header we know."""
    if not cell or len(cell) > 80:
        return False
    found = key(cell)
    everything = tables(area).everything
    return bool(found) and (found in everything or numbered(found) in everything)
