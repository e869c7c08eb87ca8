"""Money: a whole number of minor units and a currency. There is no float anywhere on its way.

How many decimals the minor unit has stands in one table (``text.currencies``). Rial and toman are
two units in which the same amounts are shown and typed, never two currencies.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from crm_tui.config import Settings, locale_for
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.text.currencies import EXPONENTS, OF_TERRITORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal
    from fractions import Fraction


class UnknownCurrency(CrmError):
    """A code that is not in ISO 4217."""

    template = N_("There is no currency '{currency}'. Give a code like EUR or IRR.")
    exit_code = ExitCode.BAD_INPUT


class MixedCurrencies(CrmError):
    """Amounts of two currencies can't be added or compared."""

    template = N_("{first} and {second} can't be counted together.")
    exit_code = ExitCode.BAD_INPUT


class TooPrecise(CrmError):
    """An amount has more decimals than its currency."""

    template = N_("{currency} has {decimals} decimals, {amount} has more.")
    exit_code = ExitCode.BAD_INPUT


class DisplayUnit(StrEnum):
    """What amounts of a currency are counted in when shown; ``TOMAN`` is ten rials."""

    CURRENCY = ""
    RIAL = "rial"
    TOMAN = "toman"


@dataclass(frozen=True, slots=True)
class Money:
    """``minor`` units (cents) of ``currency``. TypeError for a float, UnknownCurrency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("money is counted in whole minor units")
        if self.currency not in EXPONENTS:
            raise UnknownCurrency(currency=self.currency)

    @classmethod
    def of(cls, amount: int | str | Decimal, currency: str) -> Money:
        """``amount`` whole units with their decimals: ``Money.of("12.50", "EUR")``.

        ValueError if the text is no number; raises TooPrecise, UnknownCurrency.
        """
        from decimal import Decimal, InvalidOperation  # noqa: PLC0415 - reading needs none

        if currency not in EXPONENTS:
            raise UnknownCurrency(currency=currency)
        if isinstance(amount, float):
            raise TypeError("money is never a float")
        try:
            number = Decimal(amount)
        except InvalidOperation as error:
            raise ValueError("no number") from error
        if not number.is_finite():
            raise ValueError("no number")
        top, bottom = number.as_integer_ratio()
        minor, rest = divmod(top * 10 ** EXPONENTS[currency], bottom)
        if rest:
            raise TooPrecise(currency=currency, decimals=EXPONENTS[currency], amount=amount)
        return cls(minor, currency)

    @property
    def exponent(self) -> int:
        """Decimals of the minor unit."""
        return EXPONENTS[self.currency]

    @property
    def amount(self) -> Decimal:
        """The exact number of whole units."""
        from decimal import Decimal  # noqa: PLC0415 - see of()

        digits = tuple(int(digit) for digit in str(abs(self.minor)))
        return Decimal((int(self.minor < 0), digits, -self.exponent))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def times(self, factor: int | Fraction | Decimal) -> Money:
        """The amount times an exact factor (a count, a rate), halves rounded away from zero."""
        if isinstance(factor, float):
            raise TypeError("money is never multiplied by a float")
        top, bottom = factor.as_integer_ratio()
        product = self.minor * top
        whole, rest = divmod(abs(product), bottom)
        whole += 2 * rest >= bottom
        return Money(whole if product >= 0 else -whole, self.currency)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """Parts in proportion to ``weights`` that sum up to the amount exactly.

        What is left over after rounding goes in single minor units to those who lost most.
        ValueError if the weights are negative or sum up to nothing.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must be positive")
        sign = -1 if self.minor < 0 else 1
        shares = [divmod(abs(self.minor) * weight, total) for weight in weights]
        left = abs(self.minor) - sum(share for share, _ in shares)
        order = sorted(range(len(weights)), key=lambda place: (-shares[place][1], place))
        more = set(order[:left])
        return tuple(
            Money(sign * (share + (place in more)), self.currency)
            for place, (share, _) in enumerate(shares)
        )

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise MixedCurrencies(first=self.currency, second=other.currency)
        return other.minor


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, nothing of ``currency`` if there are none. Raises MixedCurrencies."""
    found = Money(0, currency)
    for amount in amounts:
        found += amount
    return found


def currency_for(settings: Settings, language: str) -> str:
    """The user's currency: the setting ``currency``, else what one pays with where they live."""
    territory = locale_for(settings, language).partition("_")[2]
    return settings.currency or OF_TERRITORY.get(territory, "EUR")


def unit_for(settings: Settings, currency: str) -> DisplayUnit:
    """What amounts of ``currency`` are shown in: rials are rials unless the user counts tomans."""
    if currency != "IRR":
        return DisplayUnit.CURRENCY
    return DisplayUnit(settings.currency_unit or DisplayUnit.RIAL)
