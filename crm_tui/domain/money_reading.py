"""Amounts as people type them: ``2,500,000``, ``2.5m``, ``€12,50``, ``۲ میلیون و ۵۰۰ هزار تومان``.

Digits of any script, grouping and decimals of five languages, words and letters for thousands,
millions and billions, and a unit before or after. What could be read in two ways is refused.
"""

from __future__ import annotations

import re
from fractions import Fraction

from crm_tui.domain.money import DisplayUnit, Money, TooPrecise
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.text.currencies import EXPONENTS
from crm_tui.text.fold import fold
from crm_tui.text.money_text import LRI, PDI, RIALS_OF_A_TOMAN, show_number
from crm_tui.text.money_words import HEMAT, SCALES, TOMAN, UNIT_OF

LONGEST = 40
"""Letters of the longest text that is looked at as a number."""

_LIKE_A_GROUP = 3
"""So many decimals look like a group of thousands."""

_POWERS = SCALES | {HEMAT: 12}
_AND = frozenset(("و", "and", "ve", "e", "ir"))
_POINTS = {"en": ".", "fa": ".", "tr": ",", "lt": ",", "pt": ","}
"""What stands before the decimals where nothing else tells."""

_TOKEN = re.compile(r"\d[\d.,٬٫'’/]*(?: \d{3}(?!\d)[\d.,٬٫]*)*|[^\W\d_]+\$?\.?|[€$£₺¥₹]| |.")
_SIGNS = frozenset("-−–+")


class BadMoney(CrmError):
    """A text that is no amount of money, or more than one."""

    template = N_("“{text}” is no amount. Write a number, like 2500000 or 2.5m.")
    exit_code = ExitCode.BAD_INPUT


class TwoAmounts(BadMoney):
    """A text that means one amount here and a thousand times as much there."""

    template = N_("“{text}” may be {many} or {few}. Write it as one of these.")


def read_money(
    text: str, currency: str, language: str, unit: DisplayUnit = DisplayUnit.CURRENCY
) -> Money:
    """The amount that ``text`` says, of ``currency`` where it names none.

    A bare number of rials is one of tomans for whom ``unit`` says so. Raises BadMoney, TwoAmounts,
    TooPrecise, UnknownCurrency.
    """
    folded = fold(text.replace(LRI, "").replace(PDI, ""))
    said = _parted(folded, language, EXPONENTS.get(currency, 2))
    if said is None:
        raise BadMoney(text=text[:LONGEST])
    number, named = said
    if not named and currency == "IRR" and unit is DisplayUnit.TOMAN:
        named = TOMAN
    if named == TOMAN:
        number, named = number * RIALS_OF_A_TOMAN, "IRR"
    found = Money(0, named or currency)
    minor = number * 10**found.exponent
    if minor.denominator != 1:
        raise TooPrecise(currency=found.currency, decimals=found.exponent, amount=text)
    return Money(int(minor), found.currency)


def typed_money(amount: Money, locale: str, unit: DisplayUnit = DisplayUnit.CURRENCY) -> str:
    """The number alone, as somebody would type it; ``read_money`` gives it back."""
    value, decimals = amount.minor, amount.exponent
    if unit is DisplayUnit.TOMAN and amount.currency == "IRR":
        decimals += 1
    while decimals and value % 10 == 0:
        value, decimals = value // 10, decimals - 1
    if 0 < decimals < amount.exponent:
        value, decimals = value * 10 ** (amount.exponent - decimals), amount.exponent
    if decimals == _LIKE_A_GROUP > amount.exponent:
        value, decimals = value * 10, decimals + 1
    return show_number(value, decimals, locale).replace(LRI, "").replace(PDI, "")


def read_number(text: str, language: str, decimals: int) -> int | None:
    """A plain number times 10 ** ``decimals``; None if it is none or has more decimals."""
    try:
        said = _parted(fold(text), language, decimals)
    except TwoAmounts:
        return None
    if said is None or said[1]:
        return None
    scaled = said[0] * 10**decimals
    return int(scaled) if scaled.denominator == 1 else None


def _parted(text: str, language: str, decimals: int) -> tuple[Fraction, str] | None:
    """The number and the unit, if any; None if it is something else."""
    if len(text) > LONGEST:
        return None
    pieces = [piece for piece in _TOKEN.findall(text) if piece != " "]
    sign, unit = 1, ""
    parts: list[tuple[str, int]] = []
    for place, piece in enumerate(pieces):
        word = piece.rstrip(".")
        if piece[0].isdigit():
            parts.append((piece, 0))
        elif piece in _SIGNS and not parts and sign == 1:
            sign = -1 if piece != "+" else sign
        elif word in _POWERS and parts and not (unit and place != len(pieces) - 1):
            parts[-1] = (parts[-1][0], parts[-1][1] + _POWERS[word])
            unit = unit or (TOMAN if word == HEMAT else "")
        elif (found := UNIT_OF.get(piece) or UNIT_OF.get(word)) and unit in {"", found}:
            unit = found
        elif not (piece in _AND and parts and place + 1 < len(pieces)):
            return None
    total = _total(parts, language, decimals)
    return None if total is None else (sign * total, unit)


def _total(parts: list[tuple[str, int]], language: str, decimals: int) -> Fraction | None:
    """The sum of ``2 million`` and ``500 thousand``: each part smaller than the one before."""
    total, least = Fraction(0), None
    for digits, power in parts:
        number = _number(digits, language, certain=power > 0 or decimals >= _LIKE_A_GROUP)
        if number is None or power > max(_POWERS.values()) * 2:
            return None
        if least is not None and (power == 0 or number * 10**power >= 10**least):
            return None  # "2 million and 500" means two things
        total, least = total + number * 10**power, power
    return None if least is None else total


def _number(digits: str, language: str, *, certain: bool) -> Fraction | None:
    """Digits with their marks; ``certain`` tells that three decimals are no group of thousands."""
    plain = re.sub("[ ٬'’]", "", digits)
    own = "٫" if "٫" in plain else "/" if language == "fa" and "/" in plain else ""
    usual = own or _POINTS.get(language, ".")
    marks = re.sub(r"\d", "", plain)
    if not marks:
        return Fraction(int(plain))
    last = marks[-1]
    grouped = re.fullmatch(rf"[1-9]\d{{,2}}(?:{re.escape(last)}\d{{3}})+", plain)
    if grouped and not own and (len(marks) > 1 or last != usual):
        return Fraction(int(plain.replace(last, "")))
    if grouped and not own and not certain:
        # 1.500 where the point comes before decimals: a thousand or one?
        few = plain[:-1] if plain.endswith("0") else plain + "0"
        raise TwoAmounts(text=plain, many=plain.replace(last, ""), few=few)
    if (own and last != own) or last == "/" != own:
        return None
    whole, _, rest = plain.rpartition(last)
    if group := marks[:1] if len(marks) > 1 else "":
        if group == last or not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", whole):
            return None
        whole = whole.replace(group, "")
    if not (whole.isdecimal() and rest.isdecimal()):
        return None
    return Fraction(int(whole + rest), 10 ** len(rest))
