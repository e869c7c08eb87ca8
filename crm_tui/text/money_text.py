"""Amounts of money as five languages write them: digits, grouping, decimals, sign and unit.

Grouping, decimal sign and the side of the unit are those of CLDR; Persian has its own digits and
signs (٬ ٫) and the unit after the number, as one writes it there.
"""

from dataclasses import dataclass
from typing import Protocol

from crm_tui.text.currencies import NOT_COINED
from crm_tui.text.digits import local_digits

LRI, PDI = "\u2066", "\u2069"
_NBSP = "\u00a0"
RIALS_OF_A_TOMAN = 10
"""Rials of a toman."""


class Amount(Protocol):
    """What can be shown: minor units, the decimals of a minor unit, an ISO 4217 code."""

    @property
    def minor(self) -> int:
        """Count of minor units."""
        ...

    @property
    def currency(self) -> str:
        """Code of the currency."""
        ...

    @property
    def exponent(self) -> int:
        """Decimals of the minor unit."""
        ...


@dataclass(frozen=True, slots=True)
class _Style:
    group: str
    decimal: str
    unit_first: bool
    gap: str = ""
    ungrouped: int = 3
    """Numbers of so many digits stand without grouping."""


_STYLES = {
    "en": _Style(",", ".", unit_first=True),
    "fa": _Style("٬", "٫", unit_first=False, gap=_NBSP),
    "tr": _Style(".", ",", unit_first=True),
    "lt": _Style(_NBSP, ",", unit_first=False, gap=_NBSP),
    "pt": _Style(_NBSP, ",", unit_first=False, gap=_NBSP, ungrouped=4),
    "pt_BR": _Style(".", ",", unit_first=True, gap=_NBSP),
}
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "TRY": "₺", "BRL": "R$", "JPY": "¥", "INR": "₹"}
_WORDS = {
    "fa": {
        "IRR": "ریال", "toman": "تومان", "EUR": "یورو", "USD": "دلار", "GBP": "پوند",
        "TRY": "لیر", "AED": "درهم", "IQD": "دینار عراق", "AFN": "افغانی",
    },
    "en": {"IRR": "rial", "toman": "toman"},
    "tr": {"IRR": "İran riyali", "toman": "tümen"},
    "lt": {"IRR": "rialų", "toman": "tomanų"},
    "pt": {"IRR": "riais", "toman": "tomans"},
}  # fmt: skip


def show_number(value: int, decimals: int, locale: str) -> str:
    """Return ``value`` / 10 ** ``decimals`` with exactly so many decimals: ``1,234.50``.

    ``locale`` is a language or a language with its territory (``pt_BR``).
    """
    style, language = _style(locale), locale.partition("_")[0]
    digits = str(abs(value)).rjust(decimals + 1, "0")
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    text = _grouped(whole, style) + (style.decimal + rest if rest else "")
    text = local_digits(text, language)
    if value >= 0:
        return text
    # In a right-to-left line a bare minus would move behind its number.
    return f"{LRI}-{text}{PDI}" if language == "fa" else "-" + text


def show_money(amount: Amount, locale: str, unit: str = "") -> str:
    """Return an amount with its unit: ``€1,234.50``, ``۱٬۲۳۴ تومان``.

    ``unit`` "toman" counts rials in tens; "" and "rial" leave the currency as it is. Decimals are
    never dropped: those that are not coined are left out only where they are zero.
    """
    style = _style(locale)
    in_toman = unit == "toman" and amount.currency == "IRR"
    value, decimals = _shortened(amount, toman=in_toman)
    name = unit_name("toman" if in_toman else amount.currency, locale)
    if not style.unit_first or len(name) > 3 or name == "toman":
        return f"{show_number(value, decimals, locale)}{style.gap or _NBSP}{name}"
    sign = "-" if value < 0 else ""
    gap = style.gap or (_NBSP if name[-1].isalpha() else "")
    return f"{sign}{name}{gap}{show_number(abs(value), decimals, locale)}"


def show_amount(amount: Amount, locale: str, unit: str = "") -> str:
    """Return an amount as :func:`show_money` does, without its unit."""
    in_toman = unit == "toman" and amount.currency == "IRR"
    return show_number(*_shortened(amount, toman=in_toman), locale)


def unit_name(code: str, locale: str) -> str:
    """Return the name or sign of a currency, or of "toman": ``€``, ``ریال``; else its code."""
    words = _WORDS.get(locale.partition("_")[0], {})
    return words.get(code) or _SYMBOLS.get(code) or code


def _shortened(amount: Amount, *, toman: bool) -> tuple[int, int]:
    """The number to show and its decimals."""
    value, decimals = amount.minor, amount.exponent + (1 if toman else 0)
    least = 0 if amount.currency in NOT_COINED else amount.exponent
    while decimals > least and value % 10 == 0:
        value, decimals = value // 10, decimals - 1
    return value, decimals


def _style(locale: str) -> _Style:
    return _STYLES.get(locale) or _STYLES.get(locale.partition("_")[0]) or _STYLES["en"]


def _grouped(whole: str, style: _Style) -> str:
    if len(whole) <= style.ungrouped:
        return whole
    first = len(whole) % 3 or 3
    parts = [whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))]
    return style.group.join(parts)
