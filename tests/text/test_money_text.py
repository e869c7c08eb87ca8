"""Amounts read as they are written where the language is at home."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_tui.domain.money import Money
from crm_tui.text.bidi.line import layout
from crm_tui.text.digits import ascii_digits
from crm_tui.text.money_text import show_money, show_number, unit_name

NBSP = "\u00a0"
LOCALES = ["en_GB", "en_US", "tr_TR", "lt_LT", "pt_PT", "pt_BR"]
shown_as = st.sampled_from(LOCALES)


def groups_like_babel(whole: int, locale: str) -> bool:
    """Babel does not follow CLDR in that Portugal groups from five digits on."""
    return locale != "pt_PT" or not 1000 <= abs(whole) < 10_000


@given(st.integers(-(10**12), 10**12), st.integers(0, 3), shown_as)
def test_numbers_are_grouped_as_in_cldr(value: int, decimals: int, locale: str) -> None:
    assume(groups_like_babel(abs(value) // 10**decimals, locale))
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    number = Decimal(value).scaleb(-decimals)
    expected = format_decimal(number, format=form, locale=locale)
    assert show_number(value, decimals, locale) == expected


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR"]), shown_as)
def test_amounts_look_as_in_cldr(minor: int, currency: str, locale: str) -> None:
    assume(groups_like_babel(abs(minor) // 100, locale))
    money = Money(minor, currency)
    assert show_money(money, locale) == format_currency(money.amount, currency, locale=locale)


def test_portugal_groups_from_five_digits_on() -> None:
    assert show_number(1234, 0, "pt_PT") == "1234"
    assert show_number(12345, 0, "pt_PT") == f"12{NBSP}345"


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("fa", "۱٬۲۳۴٬۵۶۷\u00a0ریال"),
        ("en", "1,234,567\u00a0rial"),
        ("tr", "1.234.567\u00a0İran riyali"),
        ("lt", "1\u00a0234\u00a0567\u00a0rialų"),
        ("pt_BR", "1.234.567\u00a0riais"),
    ],
)
def test_rials_have_no_coins_to_show(locale: str, shown: str) -> None:
    assert show_money(Money.of(1_234_567, "IRR"), locale) == shown


def test_the_same_amount_in_tomans_is_a_tenth_and_loses_nothing() -> None:
    assert show_money(Money.of(1_200_000, "IRR"), "fa", "toman") == f"۱۲۰٬۰۰۰{NBSP}تومان"
    assert show_money(Money.of(1_200_005, "IRR"), "fa", "toman") == f"۱۲۰٬۰۰۰٫۵{NBSP}تومان"
    assert show_money(Money.of("0.25", "IRR"), "fa", "toman") == f"۰٫۰۲۵{NBSP}تومان"


def test_only_rials_can_be_tomans() -> None:
    assert show_money(Money.of(5, "EUR"), "en", "toman") == "€5.00"


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "toman"]))
def test_no_part_of_an_amount_is_ever_hidden(minor: int, unit: str) -> None:
    text = show_money(Money(minor, "IRR"), "fa", unit)
    plain = ascii_digits(text).replace("٬", "").replace("٫", ".").strip("\u2066\u2069")
    number = plain.replace("\u2069", "").split(NBSP)[0]
    assert Decimal(number) * (1000 if unit else 100) == minor


def test_the_minus_of_a_persian_amount_stands_left_of_its_number_on_the_screen() -> None:
    shown = layout("مانده: " + show_money(Money.of(-1234, "EUR"), "fa")).visual
    assert "-۱٬۲۳۴٫۰۰" in shown


def test_a_currency_without_a_sign_is_named_by_its_code() -> None:
    assert unit_name("CHF", "fa") == "CHF"
    assert show_money(Money.of(5, "CHF"), "en") == f"CHF{NBSP}5.00"
    assert unit_name("IRR", "fa") == "ریال"
