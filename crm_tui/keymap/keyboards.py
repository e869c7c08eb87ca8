"""Keys as they are written, and what their places send on other keyboards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Physical place -> what a Persian keyboard (ISIRI 9147; also the older Windows yeh) sends.
_PERSIAN: Final[Mapping[str, str]] = dict(
    zip("qwertyuiop[]asdfghjkl;'zxcvbnm", "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپ", strict=True)
) | {"?": "؟", "*": "٭"}
_PERSIAN_DIGITS: Final = "۰۱۲۳۴۵۶۷۸۹"
_ALSO: Final[Mapping[str, str]] = {"d": "ي", "m": "ئ", ";": "ك"}
_TURKISH: Final[Mapping[str, str]] = {"i": "ı", "[": "ğ", "]": "ü", ";": "ş"}

_NAMED: Final = frozenset(
    (
        *("enter", "escape", "tab", "space", "backspace", "delete", "insert"),
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
    )
) | {f"f{n}" for n in range(1, 25)}
_MODIFIERS: Final = frozenset({"ctrl", "shift", "alt"})


def twins(key: str) -> tuple[str, ...]:
    """What the physical key of ``key`` sends on Persian and Turkish layouts."""
    if len(key) != 1:
        return ()
    if key in "0123456789":
        return (_PERSIAN_DIGITS[int(key)], chr(0x660 + int(key)))
    found = (table.get(key) for table in (_PERSIAN, _ALSO, _TURKISH))
    return tuple(char for char in found if char is not None)


def is_key(key: str) -> bool:
    """True if ``key`` is a printable character or a known name with known modifiers."""
    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    *modifiers, base = key.split("+")
    if not set(modifiers) <= _MODIFIERS or len(set(modifiers)) < len(modifiers):
        return False
    return base in _NAMED or (
        bool(modifiers) and len(base) == 1 and (base.isalnum() or base in "_/")
    )


def place(char: str) -> str:
    """The Latin letter of the key that sends ``char``; other characters as they are."""
    return _PLACES.get(char, char)


_PLACES: Final[Mapping[str, str]] = {
    twin: letter for letter in "abcdefghijklmnopqrstuvwxyz" for twin in twins(letter)
}
