import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.digits import ascii_digits, digits_only, local_digits


@pytest.mark.parametrize("text", ["0912", "۰۹۱۲", "٠٩١٢", "०९१२", "０９１２"])
def test_digits_of_any_shape_become_ascii(text: str) -> None:
    assert ascii_digits(text) == "0912"
    assert digits_only(f"+{text} (تلفن)") == "0912"


@given(st.text(st.characters(categories=["Nd"])))
def test_every_decimal_digit_is_known(text: str) -> None:
    assert ascii_digits(text) == "".join(str(int(char)) for char in text)


@given(st.text("0123456789-/ ,.abc"))
def test_persian_digits_and_back(text: str) -> None:
    assert ascii_digits(local_digits(text, "fa")) == text
    assert local_digits(text, "tr") == text
