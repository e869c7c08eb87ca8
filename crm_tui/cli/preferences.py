"""The few settings quick reads need, from files written plainly; all others go to ``config``.

Parsing TOML and checking every key costs a quick command half its time, and the app and all
other commands do it anyway. What is not ``key = value`` on one line, or not a value that can be,
is left to them.
"""

from __future__ import annotations

TEXTS = (
    "language",
    "calendar",
    "digits",
    "region",
    "database",
    "bidi",
    "time_zone",
    "week_start",
    "holidays_country",
)
WANTED = (*TEXTS, "weekend", "next_step_days")


class Preferences:
    """Those settings, with their usual values if the file does not say."""

    __slots__ = WANTED

    def __init__(self, given: dict[str, str]) -> None:
        self.language = given.get("language", "")
        self.calendar = given.get("calendar", "")
        self.digits = given.get("digits", "")
        self.region = given.get("region", "")
        self.database = given.get("database", "")
        self.bidi = given.get("bidi", "auto")
        self.time_zone = given.get("time_zone", "")
        self.week_start = given.get("week_start", "")
        self.holidays_country = given.get("holidays_country", "")
        self.weekend = tuple(given["weekend"].split()) if "weekend" in given else ()
        self.next_step_days = int(given.get("next_step_days", "60"))


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
            value = _value(name, rest)
            if value is None:
                return None
            given[name] = value
    return Preferences(given)


def _value(name: str, rest: str) -> str | None:
    """A value as text, a list as its words; None if it is not plain or can't be."""
    from crm_tui.config.choices import CHOICES, NUMBERS, WEEKDAYS

    if name == "weekend":
        return _list(rest, WEEKDAYS)
    if name in NUMBERS:
        value = rest.partition("#")[0].strip()
        least, most, _ = NUMBERS[name]
        plain = value.isascii() and value.isdigit() and (value == "0" or value[0] != "0")
        return value if plain and least <= int(value) <= most else None
    value, quote, after = rest[1:].partition('"')
    if rest[:1] != '"' or not quote or "\\" in value or not _ended(after):
        return None
    return value if name not in CHOICES or value in CHOICES[name] else None


def _list(rest: str, choices: tuple[str, ...]) -> str | None:
    inner, bracket, after = rest[1:].partition("]")
    if rest[:1] != "[" or not bracket or not _ended(after):
        return None
    words = [word.strip() for word in inner.split(",")]
    if words[-1] == "":
        words.pop()
    allowed = {f'"{choice}"' for choice in choices}
    return " ".join(word.strip('"') for word in words) if allowed.issuperset(words) else None


def _ended(after: str) -> bool:
    rest = after.strip()
    return not rest or rest[0] == "#"
