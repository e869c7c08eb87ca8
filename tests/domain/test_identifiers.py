import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.br import cnpj

from crm_tui.domain.identifiers import SCHEMES, WRONG_CHECK, WRONG_LENGTH, check, label, normalized


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("national_id", "0499370899"),
        ("national_id", "۰۴۹۹۳۷۰۸۹۹"),
        ("national_id", "499370899"),
        ("legal_id", "10380284790"),
        ("iban", "IR58 0540 1051 8002 1273 1130 07"),
        ("bank_card", "6219-8610-3452-9007"),
        ("tr_tckn", "10000000146"),
        ("tr_vkn", "4540536920"),
        ("lt_pvm", "LT119511515"),
        ("pt_nif", "501 964 843"),
        ("br_cpf", "390.533.447-05"),
        ("br_cnpj", "16.727.230/0001-97"),
        ("br_cnpj", "12.ABC.345/01DE-35"),
        ("vat", "PT501964843"),
        ("vat", "US123"),
        ("vat", "12345"),
        ("economic_code", "411111111111"),
        ("tax_id", "anything"),
        ("external:salesforce", "0015g00000AbCdE"),
        ("no such scheme", "x"),
        ("national_id", ""),
    ],
)
def test_numbers_that_are_in_order(scheme: str, value: str) -> None:
    assert check(scheme, value) is None


@pytest.mark.parametrize(
    ("scheme", "value", "warning"),
    [
        ("national_id", "0499370898", WRONG_CHECK),
        ("national_id", "1111111111", WRONG_CHECK),
        ("national_id", "12345", WRONG_LENGTH),
        ("legal_id", "10380284791", WRONG_CHECK),
        ("iban", "IR59 0540 1051 8002 1273 1130 07", WRONG_CHECK),
        ("iban", "12345678901234567890", WRONG_CHECK),
        ("bank_card", "6219861034529008", WRONG_CHECK),
        ("tr_tckn", "10000000147", WRONG_CHECK),
        ("tr_vkn", "4540536921", WRONG_CHECK),
        ("lt_pvm", "LT119511516", WRONG_CHECK),
        ("pt_nif", "501964842", WRONG_CHECK),
        ("br_cpf", "39053344704", WRONG_CHECK),
        ("br_cnpj", "16727230000198", WRONG_CHECK),
        ("vat", "PT501964842", WRONG_CHECK),
        ("economic_code", "41", WRONG_LENGTH),
    ],
)
def test_a_wrong_number_is_warned_of(scheme: str, value: str, warning: str) -> None:
    assert check(scheme, value) == warning


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=30))
def test_any_text_can_be_checked(scheme: str, value: str) -> None:
    assert check(scheme, value) in {None, WRONG_CHECK, WRONG_LENGTH}


@given(st.text("0123456789", min_size=16, max_size=16))
def test_card_checks_agree_with_the_reference(number: str) -> None:
    assert (check("bank_card", number) is None) == luhn.is_valid(number)


@given(st.text("0123456789", min_size=18, max_size=18), st.integers(2, 98))
def test_iban_checks_agree_with_the_reference(account: str, digits: int) -> None:
    right = iban.calc_check_digits(f"DE00{account}")
    assert check("iban", f"DE{right}{account}") is None
    assert (check("iban", f"DE{digits:02}{account}") is None) == (f"{digits:02}" == right)


@given(st.text("0123456789ABC", min_size=12, max_size=12))
def test_cnpj_check_digits_agree_with_the_reference(base: str) -> None:
    number = base + cnpj.calc_check_digits(base)
    assert (check("br_cnpj", number) is None) == (len(set(number)) > 1)


@given(st.integers(0, 999_999_999).filter(lambda base: len(set(f"{base:09}")) > 1))
def test_one_check_digit_of_ten_is_right(base: int) -> None:
    assert sum(check("national_id", f"{base:09}{digit}") is None for digit in range(10)) == 1


def test_two_spellings_of_a_number_meet() -> None:
    assert normalized("iban", "ir58 0540-1051") == normalized("iban", "IR5805401051")
    assert normalized("national_id", "۴۹۹۳۷۰۸۹۹") == "0499370899"
    assert normalized("external:salesforce", " 0015AbC ") == "0015AbC"


def test_external_ids_are_labelled_by_their_system() -> None:
    assert label("external:odoo") == "odoo"
    assert label("iban") == "IBAN"
