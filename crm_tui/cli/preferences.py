"""The few settings quick reads need, from files written plainly; all others go to ``config``.

Parsing TOML and checking every key costs a quick command half its time, and the app and all
other commands do it anyway. What is not ``key = "value"`` is left to them.
"""

from __future__ import annotations

WANTED = ("language", "calendar", "database", "bidi")


class Preferences:
    """Those settings, empty if the file does not say."""

    __slots__ = WANTED

    def __init__(self, given: dict[str, str]) -> None:
        self.language = given.get("language", "")
        self.calendar = given.get("calendar", "")
        self.database = given.get("database", "")
        self.bidi = given.get("bidi", "auto")


def read(file: str) -> Preferences | None:
    """The settings of a plainly written file, None if it takes a real parser."""
    try:
        with open(file, encoding="utf-8") as stream:
            text = stream.read()
    except (OSError, UnicodeDecodeError):
        return None
    return parse(text)


def parse(text: str) -> Preferences | None:
    """As :func:`read`, of its text."""
    given: dict[str, str] = {}
    if '"""' in text or "'''" in text:
        return None
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("["):
            break  # tables come after all of what is wanted
        name, equals, rest = bare.partition("=")
        if not bare or bare.startswith("#"):
            continue
        name, rest = name.strip(), rest.strip()
        if not equals or not name.isidentifier() or name in given:
            return None
        if name in WANTED:
            value, quote, after = rest[1:].partition('"')
            after = after.strip()
            if rest[:1] != '"' or not quote or "\\" in value or (after and after[0] != "#"):
                return None
            given[name] = value
    return Preferences(given)
