"""Amounts as people type them: five languages, words, units; what means two things is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.money import DisplayUnit, Money, TooPrecise
from crm_tui.domain.money_reading import (
    BadMoney,
    TwoAmounts,
    read_money,
    read_number,
    typed_money,
)
from crm_tui.text.currencies import EXPONENTS
from crm_tui.text.money_text import show_money

LANGUAGES = ("en", "fa", "tr", "lt", "pt", "pt_BR")


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("2,500,000", "en", "2500000 EUR"), ("2.5m", "en", "2500000 EUR"),
        ("€12,50", "en", "12.50 EUR"), ("12.50 usd", "en", "12.50 USD"),
        ("$5k", "en", "5000 USD"), ("-5", "en", "-5 EUR"), ("0,500", "en", "0.50 EUR"),
        ("0.500", "en", "0.50 EUR"), ("1,500", "en", "1500 EUR"),
        ("1.500", "lt", "1500 EUR"), ("1 234,56", "lt", "1234.56 EUR"),
        ("R$ 3,50", "pt", "3.50 BRL"), ("50 mil", "pt", "50000 EUR"),
        ("3 bin tl", "tr", "3000 TRY"),
        ("1.234.567,89", "en", "1234567.89 EUR"), ("1,250 m", "en", "1250000000 EUR"),
        ("۲ میلیون و ۵۰۰ هزار تومان", "fa", "25000000 IRR"),
        ("۱/۵ میلیارد", "fa", "1500000000 EUR"),
        ("۱٫۵ ميليون ریال", "fa", "1500000 IRR"), ("۲ هزار میلیارد ﷼", "fa", "2000000000000 IRR"),
        ("۱٫۵ همت", "fa", "15000000000000 IRR"), ("2 همت تومان", "fa", "20000000000000 IRR"),
        ("٣٫٥ k", "fa", "3500 EUR"), ("5 m €", "tr", "5000000 EUR"), ("۱۲٬۵۰۰", "fa", "12500 EUR"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_was_meant(text: str, language: str, wanted: str) -> None:
    amount, currency = wanted.split()
    assert read_money(text, "EUR", language) == Money.of(amount, currency)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "nan", "1e5", "5 xyz", "1.2.3", "--5", "5 5", "2 million and 500", "m", "€",
        "12e", "[b]5", "1 0000", "5€ 3", "5 € $", "9" * 50, "\x1b[2J", "1,5,5",
        "1,23.4.5", "1/2", "5 and", "٫", "1٫2٫3", "1٫2.3",
    ],
)  # fmt: skip
def test_what_is_no_amount_or_two_is_refused(text: str) -> None:
    with pytest.raises(BadMoney):
        read_money(text, "EUR", "en")


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("1.500", "en", "1500 or 1.50."), ("12.345 eur", "en", "12345 or 12.3450."),
        ("1,500", "lt", "1500 or 1,50."), ("۱.۰۰۰", "fa", "1000 or 1.00."),
    ],
)  # fmt: skip
def test_what_means_two_amounts_is_refused_with_both(text: str, language: str, told: str) -> None:
    with pytest.raises(TwoAmounts, match=re.escape(told)):
        read_money(text, "EUR", language)


def test_a_bare_number_of_rials_is_one_of_tomans_where_that_is_set() -> None:
    read = read_money("۵۰۰", "IRR", "fa", DisplayUnit.TOMAN)
    assert read == Money.of(5000, "IRR")
    assert read_money("۵۰۰ ریال", "IRR", "fa", DisplayUnit.TOMAN) == Money.of(500, "IRR")
    assert read_money("500", "EUR", "fa", DisplayUnit.TOMAN) == Money.of(500, "EUR")


def test_more_decimals_than_there_are_coins_are_refused() -> None:
    assert read_money("1.234", "IQD", "en") == Money(1234, "IQD")
    with pytest.raises(TooPrecise):
        read_money("12.3456", "EUR", "en")


def test_a_plain_number_is_read_without_a_unit() -> None:
    assert read_number("۲٫۵", "fa", 3) == 2500
    assert read_number("1.125", "en", 3) == 1125
    assert read_number("5 EUR", "en", 3) is None
    assert read_number("1.1255", "en", 3) is None


@given(
    st.integers(-(10**22), 10**22),
    st.sampled_from(sorted(EXPONENTS)),
    st.sampled_from(LANGUAGES),
    st.sampled_from((DisplayUnit.CURRENCY, DisplayUnit.TOMAN)),
)
def test_what_is_shown_reads_back(
    minor: int, currency: str, locale: str, unit: DisplayUnit
) -> None:
    amount = Money(minor, currency)
    language = locale.partition("_")[0]
    assert read_money(typed_money(amount, locale, unit), currency, language, unit) == amount
    if unit is DisplayUnit.CURRENCY and amount.exponent < 3:
        assert read_money(show_money(amount, locale), "CHF", language) == amount


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    for language in ("en", "fa"):
        try:
            read_money(text, "EUR", language)
        except (BadMoney, TwoAmounts, TooPrecise):
            continue
