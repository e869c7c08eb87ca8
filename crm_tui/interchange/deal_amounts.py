"""Amounts of a column: the decimal sign is settled by the whole column, each cell read exactly.

A sign that stands once before three digits (``1.234``) may group or part decimals; the other
cells of the column tell, else the language of the file. Words count: ``۱۲ میلیون تومان``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from crm_tui.domain.money import Money, TooPrecise, UnknownCurrency
from crm_tui.i18n import LANGUAGES, _
from crm_tui.interchange import words
from crm_tui.text.currencies import EXPONENTS
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold
from crm_tui.text.money_text import unit_name
from crm_tui.text.money_words import SCALES, TOMAN, UNIT_OF

PERSIAN = "٫"
"""A decimal sign in every column."""

REMEMBERED = 50_000
_LONGEST = 80
_SIGNS = {
    "ytl": "TRY", "irt": TOMAN, "ریال ایران": "IRR", "us dollar": "USD", "u.s. dollar": "USD",
    "dolar americano": "USD", "doleriai": "USD", "british pound": "GBP", "pound sterling": "GBP",
    "sterlin": "GBP", "turkish lira": "TRY", "turk lirasi": "TRY", "brazilian real": "BRL",
    "dirham": "AED", "iranian rial": "IRR", "iran riyali": "IRR",
}  # fmt: skip
"""What other programs call currencies, besides the words people type."""

_WEIGHTS = frozenset(("t", "tn", "b"))
"""Words for powers of ten that are something else in a table: tons."""

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]+")
_BIDI = re.compile("[\u200c-\u200f\u202a-\u202e\u2066-\u2069\u061c]")
_AMOUNT = re.compile(
    r"(?P<before>[^\d+\-(]*)(?P<sign>[+\-(]?)\s*(?P<unit>[^\d.,+\-()\s]*)\s*"
    r"(?P<number>\d[\d.,٫\s'’]*?(?:e[+\-]?\d+)?)(?P<minus>-?)\s*(?P<after>[^\d]*)"
)
_GROUPED = re.compile(r"\d{1,3}(?: \d{2,3})* \d{3}|\d+")
_HEADER_UNIT = re.compile(r"[(\[]([^)\]]+)[)\]]")


class BadAmount(ValueError):
    """A cell that holds no amount; the sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class Read:
    """An exact number of whole units; ``unit`` is a currency, ``toman`` or empty."""

    number: Decimal
    unit: str


class AmountColumn:
    """Reads the amounts of one column as its sample says they are written."""

    def __init__(self, sample: Sequence[str], language: str, header: str = "") -> None:
        self.decimal = decide(sample, language)
        said = _HEADER_UNIT.search(header)
        self.unit = (unit_of(said[1]) if said else "") or ""
        self._known: dict[str, Read | str | None] = {}

    def read(self, text: str) -> Read | None:
        """The amount of a cell, None for an empty one. Raises BadAmount."""
        found = self._known.get(text, "?")
        if found == "?":
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            try:
                found = read(text, self.decimal)
            except BadAmount as error:
                found = str(error)
            self._known[text] = found
        if isinstance(found, str):
            raise BadAmount(found)
        return found


def money(found: Read, unit: str) -> Money:
    """The amount in ``unit`` (a currency or ``toman``). Raises BadAmount."""
    number, currency = found.number, unit
    if unit == TOMAN:
        number, currency = number * 10, "IRR"
    try:
        return Money.of(number, currency)
    except (TooPrecise, UnknownCurrency) as error:
        raise BadAmount(_(error.template).format(**error.values)) from error


def unit_of(text: str) -> str | None:
    """The currency or ``toman`` that a cell or sign names; None if it names none of those."""
    said = _BIDI.sub("", text).strip()
    code = said.upper()
    if code in EXPONENTS:
        return code
    folded = fold(said)
    if folded in _FOLDED:
        return _FOLDED[folded]
    # A code beside its name.
    for word in re.findall(r"\b[A-Za-z]{3}\b", said):
        if word.isupper() and word in EXPONENTS:
            return str(word)
    return None


def decide(sample: Sequence[str], language: str) -> str:
    """The decimal sign of a column, ``.`` or ``,``; what can't be told goes by the language."""
    votes, grouped = {".": 0, ",": 0}, {".": 0, ",": 0}
    for text in sample:
        match = _AMOUNT.fullmatch(_plain(text))
        if match is None:
            continue
        number = match["number"].strip()
        sign = _evident(number)
        if sign in votes:
            votes[sign] += 1
        elif not sign and ("." in number or "," in number):
            grouped["." if "." in number else ","] += 1
    if votes["."] != votes[","]:
        return "." if votes["."] > votes[","] else ","
    if grouped["."] != grouped[","]:
        # Nothing but groups of three: hardly any currency has three decimals.
        return "," if grouped["."] > grouped[","] else "."
    return "," if language in ("tr", "lt", "pt", "de", "es", "it", "fr", "nl", "pl", "ru") else "."


def read(text: str, decimal: str) -> Read | None:
    """The amount of a cell, None for an empty one. Raises BadAmount."""
    said = _plain(text)
    if not said or (not any(map(str.isdigit, said)) and words.nothing(said)):
        return None
    match = _AMOUNT.fullmatch(said) if len(said) <= _LONGEST else None
    if match is None:
        raise BadAmount(_no_amount(text))
    number = _number(match["number"].strip(), decimal)
    if number is None:
        raise BadAmount(_no_amount(text))
    times, unit = 0, ""
    for part in (match["before"], match["unit"], match["after"].strip(" )")):
        times_here, unit_here = _words(part, text)
        times += times_here
        unit = unit or unit_here
    if match["sign"] in ("-", "(") or match["minus"]:
        number = -number
    return Read(number.scaleb(times), unit)


def _plain(text: str) -> str:
    said = ascii_digits(_BIDI.sub("", text)).replace("٬", "'").replace("،", "'")
    return said.replace("−", "-").lower().strip()


def _evident(number: str) -> str:
    """The decimal sign of a number that can be read in one way only, else nothing."""
    dots, commas = number.count("."), number.count(",")
    if PERSIAN in number:
        return PERSIAN
    if dots and commas:
        last = "." if number.rindex(".") > number.rindex(",") else ","
        return last if number.count(last) == 1 else ""
    if dots + commas == 0:
        return ""
    sign, other = (".", ",") if dots else (",", ".")
    if number.count(sign) > 1:
        return other
    whole, _sign, rest = number.partition(sign)
    if len(rest) != 3 or len(_SPACES.sub("", whole)) > 3 or whole == "0":
        return sign
    return ""


def _number(text: str, decimal: str) -> Decimal | None:
    text, _e, power = text.partition("e")
    if power:
        # A spreadsheet rounds what it writes so; only a short one is certainly whole.
        return Decimal(f"{text}e{power}") if re.fullmatch(r"\d(\.\d+)?", text) and (
            len(text.partition(".")[2]) <= 1 and int(power) <= 9
        ) else None  # fmt: skip
    sign = _evident(text) or decimal
    whole, part, rest = text.partition(sign)
    for group in ".,'’":
        whole = whole.replace(group, " ")
    whole = _SPACES.sub(" ", whole)
    if not _GROUPED.fullmatch(whole) or (part and not rest.strip().isdigit()):
        return None
    return Decimal(whole.replace(" ", "") + ("." + rest.strip() if part else ""))


def _words(part: str, text: str) -> tuple[int, str]:
    """Powers of ten and the unit that stand beside a number. Raises BadAmount."""
    said = fold(part).strip(" .-/*:")
    if not said:
        return 0, ""
    if said in _FOLDED:
        return 0, _FOLDED[said]
    if said.upper() in EXPONENTS:
        return 0, said.upper()
    times, rest = 0, []
    for word in said.split():
        if (plain := word.rstrip(".")) in _TIMES:
            times += _TIMES[plain]
        else:
            rest.append(word)
    left = " ".join(rest)
    unit = unit_of(left) if left not in ("", "de", "و") else ""
    if unit is None:
        raise BadAmount(_no_amount(text))
    return times, unit


def _no_amount(text: str) -> str:
    return _("{value} is not an amount").format(value=" ".join(text.split())[:40])


_FOLDED = (
    {
        fold(unit_name(unit, language)): unit
        for language in LANGUAGES
        for unit in (*EXPONENTS, TOMAN)
    }
    | UNIT_OF
    | {fold(name): unit for name, unit in _SIGNS.items()}
)
"""What we call units ourselves, and what others call them."""

_TIMES = {word: power for word, power in SCALES.items() if word not in _WEIGHTS}
