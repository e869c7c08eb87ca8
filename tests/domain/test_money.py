"""Money is whole minor units of one currency, and nothing gets lost."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.config import Settings
from crm_tui.domain.money import (
    DisplayUnit,
    MixedCurrencies,
    Money,
    TooPrecise,
    UnknownCurrency,
    currency_for,
    total,
    unit_for,
)
from crm_tui.text.currencies import EXPONENTS

minors = st.integers(-(10**15), 10**15)
currencies = st.sampled_from(sorted(EXPONENTS))


@pytest.mark.parametrize("amount", [1.5, True, "1"])
def test_minor_units_are_whole_numbers(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "EUR")  # type: ignore[arg-type]


def test_a_float_is_refused_everywhere() -> None:
    with pytest.raises(TypeError):
        Money.of(1.1, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(110, "EUR").times(1.1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.50", "EUR", 1250), (7, "JPY", 7), ("1.234", "KWD", 1234), ("-0.01", "TRY", -1)],
)
def test_the_table_says_how_many_decimals_a_currency_has(
    amount: str, currency: str, minor: int
) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


def test_the_rial_keeps_room_for_decimals() -> None:
    assert Money.of(1_200_000, "IRR").minor == 120_000_000


def test_more_decimals_than_the_currency_has_are_refused_not_rounded() -> None:
    with pytest.raises(TooPrecise):
        Money.of("1.005", "EUR")
    with pytest.raises(TooPrecise):
        Money.of("0.5", "JPY")


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1,5"])
def test_a_text_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number"):
        Money.of(text, "EUR")


@pytest.mark.parametrize("code", ["XYZ", "eur", "", "toman"])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(UnknownCurrency):
        Money(1, code)
    with pytest.raises(UnknownCurrency):
        Money.of(1, code)


def test_two_currencies_are_never_added_or_compared() -> None:
    euro, lira = Money(100, "EUR"), Money(100, "TRY")
    for deed in ("__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"):
        with pytest.raises(MixedCurrencies):
            getattr(euro, deed)(lira)
    assert euro != lira


@given(minors, currencies)
def test_the_exact_amount_comes_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.of(money.amount, currency) == money
    assert Money.of(str(money.amount), currency) == money


@given(minors, st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_the_parts_of_an_amount_sum_up_to_it(minor: int, weights: list[int]) -> None:
    money = Money(minor, "EUR")
    parts = money.split(weights)
    assert total(parts, "EUR") == money
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part.minor) - Fraction(minor * weight, sum(weights))) < 1


def test_a_third_of_a_euro() -> None:
    assert [part.minor for part in Money(100, "EUR").split([1, 1, 1])] == [34, 33, 33]
    with pytest.raises(ValueError, match="positive"):
        Money(100, "EUR").split([0, 0])


@pytest.mark.parametrize(
    ("minor", "factor", "product"),
    [(105, Decimal("0.5"), 53), (-105, Decimal("0.5"), -53), (100, Fraction(1, 3), 33), (7, 3, 21)],
)
def test_a_rate_rounds_halves_away_from_zero(
    minor: int, factor: int | Decimal | Fraction, product: int
) -> None:
    assert Money(minor, "EUR").times(factor).minor == product


def test_signs_and_order() -> None:
    one, two = Money(1, "EUR"), Money(2, "EUR")
    assert one < two
    assert one <= Money(1, "EUR") >= one
    assert two > one
    assert abs(-two) == two
    assert two - one == one
    assert not one - one


def test_the_currency_is_that_of_the_place_or_of_the_settings() -> None:
    assert currency_for(Settings(region="IR"), "en") == "IRR"
    assert currency_for(Settings(region="BR"), "pt") == "BRL"
    assert currency_for(Settings(region="IR", currency="EUR"), "fa") == "EUR"


def test_rials_are_counted_in_tomans_only_if_the_user_says_so() -> None:
    assert unit_for(Settings(), "IRR") is DisplayUnit.RIAL
    assert unit_for(Settings(currency_unit="toman"), "IRR") is DisplayUnit.TOMAN
    assert unit_for(Settings(currency_unit="toman"), "EUR") is DisplayUnit.CURRENCY
