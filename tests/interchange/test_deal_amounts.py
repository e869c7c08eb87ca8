"""Amounts as files write them: signs, groups, units, words; what can't be read is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.money import Money
from crm_tui.interchange.deal_amounts import AmountColumn, BadAmount, Read, money, unit_of
from crm_tui.text.currencies import EXPONENTS
from crm_tui.text.money_text import show_money
from crm_tui.text.money_words import TOMAN


@pytest.mark.parametrize(
    ("sample", "language", "cell", "amount", "unit"),
    [
        (["1.234,56", "12,5"], "en", "1.234", "1234", ""),
        (["1.234,56"], "en", "12 000 €", "12000", "EUR"),
        (["1,234.56"], "tr", "1,234", "1234", ""),
        (["12000.00"], "pt", "999.125", "999.125", ""),
        (["1.234"], "en", "1.234", "1234", ""),
        (["1.234.567"], "en", "12,50", "12.50", ""),
        ([], "fa", "۱٬۲۰۰٬۰۰۰", "1200000", ""),
        ([], "fa", "۱۲ میلیون تومان", "12000000", TOMAN),
        ([], "fa", "۱٫۵ میلیارد ریال", "1500000000", "IRR"),
        ([], "fa", "۱۲٫۵۰۰", "12.5", ""),
        ([], "en", "USD 12,000.00", "12000", "USD"),
        ([], "en", "(1,000)", "-1000", ""),
        ([], "en", "-$1,000.50", "-1000.50", "USD"),
        ([], "pt", "R$ 1.234,50", "1234.50", "BRL"),
        ([], "lt", "1 234,50 €", "1234.50", "EUR"),
        ([], "tr", "12 bin TL", "12000", "TRY"),
        ([], "en", "1,00,000", "100000", ""),
        ([], "de", "1'000'000", "1000000", ""),
        ([], "en", "12.5k", "12500", ""),
        ([], "en", "0", "0", ""),
    ],
)
def test_a_cell_is_read_as_its_column_is_written(
    sample: list[str], language: str, cell: str, amount: str, unit: str
) -> None:
    assert AmountColumn([*sample, cell], language).read(cell) == Read(Decimal(amount), unit)


@pytest.mark.parametrize("cell", ["abc", "12 00 0", "1.2e+11", "12/5", "1,2,3.4.5", "€", "12 cows"])
def test_what_is_no_amount_is_refused_in_words(cell: str) -> None:
    with pytest.raises(BadAmount, match="not an amount"):
        AmountColumn([], "en").read(cell)


@pytest.mark.parametrize("cell", ["", "  ", "-", "n/a", "ندارد"])
def test_a_cell_without_an_amount_is_none(cell: str) -> None:
    assert AmountColumn([], "en").read(cell) is None


def test_a_toman_is_ten_rials() -> None:
    assert money(Read(Decimal("1.5"), TOMAN), TOMAN) == Money.of(15, "IRR")


def test_more_decimals_than_the_currency_has_are_refused() -> None:
    with pytest.raises(BadAmount, match="decimals"):
        money(Read(Decimal("1.234"), ""), "EUR")


def test_a_header_names_the_unit() -> None:
    assert AmountColumn([], "fa", "مبلغ (تومان)").unit == TOMAN
    assert AmountColumn([], "en", "Amount (USD)").unit == "USD"


@pytest.mark.parametrize(
    ("text", "unit"),
    [("EUR - Euro", "EUR"), ("US Dollar", "USD"), ("ریال", "IRR"), ("تومان", TOMAN), ("XXY", None)],
)
def test_currencies_are_known_by_code_sign_and_name(text: str, unit: str | None) -> None:
    assert unit_of(text) == unit


@given(
    st.integers(-(10**15), 10**15),
    st.sampled_from(["EUR", "IRR", "JPY", "TRY", "BRL", "USD"]),
    st.sampled_from(["en", "fa", "tr", "lt", "pt", "pt_BR"]),
)
def test_an_amount_as_we_show_it_is_read_again(minor: int, currency: str, locale: str) -> None:
    wanted = Money(minor, currency)
    cell = show_money(wanted, locale)
    # A neighbour settles what one cell alone may leave open.
    neighbour = show_money(Money(123_456_78, "EUR"), locale)
    found = AmountColumn([cell, neighbour], locale.partition("_")[0]).read(cell)
    assert found is not None
    assert found.unit == currency
    assert money(found, found.unit) == wanted


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        found = AmountColumn([text], "fa").read(text)
        read = money(found, found.unit or "EUR") if found else None
    except BadAmount:
        read = None
    assert read is None or read.currency in EXPONENTS


def test_every_code_is_a_unit() -> None:
    assert all(unit_of(code) == code for code in EXPONENTS)
