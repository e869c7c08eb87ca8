"""Invisible marks that keep the order of a line where letters of two directions meet (UAX #9).

Mail programs and most terminals order a line by its letters: a Persian name would take the number
beside it along, or turn the whole line. Lines of one direction get no marks.
"""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LRM, RLM = "\u200e", "\u200f"

_FIRST_RTL = "\u0590"
"""No letter before it is written from the right."""

_STRONG = {"L": False, "R": True, "AL": True}
_DIGITS = frozenset("0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")


def joined(parts: Iterable[str], separator: str, *, rtl: bool) -> str:
    """The parts in the order of the reader's language, whatever letters they are of."""
    kept = [part for part in parts if part]
    mark = ""
    if _has(kept, rtl=not rtl):
        # A number takes the direction of what stands before it, so the mark comes last.
        separator = separator.rstrip(" ") + (RLM if rtl else LRM) + " "
        mark = LRM
    elif rtl:
        mark = LRM
    return separator.join(mark + part if mark and _is_number(part) else part for part in kept)


def directed(line: str, *, rtl: bool) -> str:
    """The line with a mark before it if its first letter would turn it the other way."""
    if line.isascii() and not rtl:
        return line
    for letter in line:
        direction = _STRONG.get(unicodedata.bidirectional(letter))
        if direction is not None:
            return line if direction is rtl else (RLM if rtl else LRM) + line
    return line


def _has(parts: Iterable[str], *, rtl: bool) -> bool:
    return any(
        _STRONG.get(unicodedata.bidirectional(letter)) is rtl
        for part in parts
        if not (rtl and max(part) < _FIRST_RTL)
        for letter in part
    )


def _is_number(part: str) -> bool:
    """Tell if it is a telephone number: groups of digits would be laid out from the right."""
    return part[:1] in _DIGITS or (part[:1] in "+(" and part[1:2] in _DIGITS)
