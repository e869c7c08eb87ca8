"""Amounts of money as one types them into a search: ``50m``, ``1.2bn``, ``۵۰ میلیون تومان``."""

from __future__ import annotations

import re
from fractions import Fraction

from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold
from crm_tui.text.money_words import HEMAT, MAGNITUDES, SCALES, TOMAN, UNIT_OF, UNITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

TAIL = frozenset(
    [
        *(word for words in MAGNITUDES.values() for word in words.split() if len(word) > 2),
        *(word for unit in (TOMAN, "IRR", "EUR", "USD") for word in UNITS[unit].split()),
        HEMAT,
    ]
)
"""Words that may follow a number after a space; codes that are words as well (ALL) may not."""

_PARTS = re.compile(r"([-+]?[\d.,٫٬' \u00a0]*\d)\s*(.*)")
_MOST_DIGITS = 30

Amount = tuple[Fraction, str]
"""A number of whole units, and the unit: a currency, ``toman``, or empty if none was said."""


def read(text: str) -> Amount | None:
    """What ``text`` names, None if it is no amount."""
    match = _PARTS.fullmatch(ascii_digits(text.strip()).strip("€$£₺ "))
    sign = next((UNIT_OF[char] for char in text if char in "€$£₺"), "")
    if match is None:
        return None
    number = _number(match[1])
    if number is None:
        return None
    unit = sign
    for word in _words(fold(match[2])):
        if word == HEMAT and unit in ("", TOMAN):
            number, unit = number * 10**12, TOMAN
        elif word in SCALES:
            number *= 10 ** SCALES[word]
        elif word in UNIT_OF and unit in ("", UNIT_OF[word]):
            unit = UNIT_OF[word]
        else:
            return None
    return number, unit


def _words(text: str) -> Sequence[str]:
    """Words, those written together (``mtoman``, ``میلیونتومان``) taken apart."""
    found: list[str] = []
    for word in text.split():
        if word in SCALES or word in UNIT_OF:
            found.append(word)
            continue
        parts = next(
            (
                (word[:size], word[size:])
                for size in range(len(word) - 1, 0, -1)
                if word[:size] in SCALES and word[size:] in UNIT_OF
            ),
            (word,),
        )
        found.extend(parts)
    return found


def _number(text: str) -> Fraction | None:
    """A number with either decimal sign and any grouping; None if it can't be one."""
    plain = re.sub(r"[ '٬\u00a0]", "", text).replace("٫", ".")
    if len(plain) > _MOST_DIGITS:
        return None
    sign = -1 if plain.startswith("-") else 1
    plain = plain.lstrip("+-")
    if "," in plain and "." in plain:
        decimal = max(plain.rfind(","), plain.rfind("."))
        whole, rest = re.sub(r"[.,]", "", plain[:decimal]), plain[decimal + 1 :]
    else:
        whole, rest = _single_sign(plain)
    if not whole.isdigit() or not (rest.isdigit() or not rest):
        return None
    return sign * Fraction(int(whole + rest), 10 ** len(rest))


def _single_sign(plain: str) -> tuple[str, str]:
    """Whole and decimal digits where only commas or only dots stand.

    Several of them, or one before exactly three digits, group thousands.
    """
    sign = "," if "," in plain else "."
    parts = plain.split(sign)
    if len(parts) == 1:
        return plain, ""
    grouped = all(len(part) == 3 for part in parts[1:]) and parts[0] not in ("", "0")
    if grouped and len(parts[0]) <= 3:
        return "".join(parts), ""
    return (parts[0] or "0", parts[1]) if len(parts) == 2 else ("", "")
