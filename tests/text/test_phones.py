import random

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.dialling import by_rule
from crm_tui.text.digits import local_digits
from crm_tui.text.numbering import PLANS
from crm_tui.text.phone_cells import PhoneParse, PhoneProblem, split_cell
from crm_tui.text.phones import display, e164, reversed_digits, search_key, search_starts

WRITINGS = (
    "{trunk}{number}",
    "{number}",
    "+{code}{number}",
    "{code}{number}",
    "+{code}{trunk}{number}",
)
LENGTHS = {"LT": (8,), "PT": (9,), "BR": (10, 11), "GB": (9, 10)}


def by_library(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


@pytest.mark.parametrize("region", PLANS)
def test_the_rules_never_disagree_with_the_reference(region: str) -> None:
    plan = PLANS[region]
    chance = random.Random(region)
    decided = 0
    for _ in range(3000):
        length = chance.choice(LENGTHS.get(region, (10,)))
        text = chance.choice(WRITINGS).format(
            trunk=chance.choice(plan.trunks or ("",)),
            code=plan.code,
            number="".join(chance.choices("0123456789", k=length)),
        )
        found = by_rule(text, region, "")
        if found:
            decided += 1
            assert found == by_library(text, region), text
    assert decided > 50


@pytest.mark.parametrize("region", PLANS)
def test_the_usual_mobiles_need_no_library(region: str) -> None:
    kind = phonenumbers.PhoneNumberType.MOBILE
    number = phonenumbers.example_number_for_type(region, kind)
    assert number is not None
    full = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert by_rule(full, "IR", "") == full


@pytest.mark.parametrize(
    ("text", "region", "full"),
    [
        ("09123456789", "IR", "+989123456789"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "IR", "+989123456789"),
        ("٠٩١٢٣٤٥٦٧٨٩", "IR", "+989123456789"),
        ("9123456789", "IR", "+989123456789"),
        ("989123456789", "IR", "+989123456789"),
        ("00989123456789", "IR", "+989123456789"),
        ("+98 (0)912-345-6789", "IR", "+989123456789"),
        ("021-8877 6655", "IR", "+982188776655"),
        ("(021) 88776655", "IR", "+982188776655"),
        ("0532 123 45 67", "TR", "+905321234567"),
        ("444 1 222", "TR", "+904441222"),
        ("861234567", "LT", "+37061234567"),
        ("+370 612 34567", "IR", "+37061234567"),
        ("912 345 678", "PT", "+351912345678"),
        ("(11) 98765-4321", "BR", "+5511987654321"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("+49 30 123456", "IR", "+4930123456"),
        ("+1 555 123 4567", "IR", "+15551234567"),
        ("88776655", "IR", None),
        ("2183000", "IR", None),
        ("12", "IR", None),
        ("ندارد", "IR", None),
        ("", "IR", None),
        ("0000000000", "IR", None),
        ("12345678901234567890123", "IR", None),
    ],
)
def test_numbers_as_people_write_them(text: str, region: str, full: str | None) -> None:
    assert e164(text, region) == full


def test_a_local_number_takes_the_default_area_code() -> None:
    assert e164("88776655", "IR", "21") == "+982188776655"
    assert e164("09123456789", "IR", "21") == "+989123456789"
    assert e164("555 12 34", "TR", "212") == "+902125551234"


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text: str) -> None:
    full = e164(text)
    assert full is None or (full[0] == "+" and full[1:].isdigit())
    for parse in split_cell(text):
        assert (parse.e164 is None) == (parse.problem is not None)


def numbers(text: str, region: str = "IR") -> list[str | None]:
    return [parse.e164 for parse in split_cell(text, region)]


ALI, SARA = "+989123456789", "+989351234567"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("09123456789", [ALI]),
        ("09123456789 / 09351234567", [ALI, SARA]),
        ("09123456789-09351234567", [ALI, SARA]),
        ("09123456789،09351234567", [ALI, SARA]),
        ("09123456789 و 09351234567", [ALI, SARA]),
        ("09123456789 09351234567", [ALI, SARA]),
        ("0912 345 6789 0935 123 4567", [ALI, SARA]),
        ("+989123456789 ::: +989351234567", [ALI, SARA]),
        ("09123456789\n09351234567", [ALI, SARA]),
        ("021-88776655", ["+982188776655"]),
        ("0912-3456789", [ALI]),
        ("9123456789.0", [ALI]),
        ("989123456789.0", [ALI]),
        ("9.123456789E+09", [ALI]),
        ("'09123456789", [ALI]),
        ('="09123456789"', [ALI]),
        ("موبایل: ۰۹۱۲۳۴۵۶۷۸۹", [ALI]),
        ("", []),
        ("-", []),
        ("0", []),
        ("0.0", []),
    ],
)
def test_cells_are_parted_into_numbers(cell: str, found: list[str]) -> None:
    assert numbers(cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        "021 88776655 داخلی ۱۲",
        "02188776655 (dahili 12)",
        "021-88776655 ext. 12",
        "02188776655x12",
        "021 88776655 int. 12",
        "02188776655#12",
    ],
)
def test_an_extension_is_kept_apart(cell: str) -> None:
    (parse,) = split_cell(cell)
    assert (parse.value, parse.e164, parse.extension) == (cell, "+982188776655", "12")


@pytest.mark.parametrize("cell", ["9.12E+09", "9,12E+09", "9.12346E+09", "9e9"])
def test_lost_digits_are_flagged_and_never_guessed(cell: str) -> None:
    assert split_cell(cell) == [PhoneParse(cell, problem=PhoneProblem.LOST)]


def test_what_has_no_full_form_stays_as_typed() -> None:
    assert split_cell("88776655") == [PhoneParse("88776655", problem=PhoneProblem.NO_AREA_CODE)]
    assert split_cell("ندارد") == [PhoneParse("ندارد", problem=PhoneProblem.NOT_A_NUMBER)]
    assert split_cell("021 887") == [PhoneParse("021 887", problem=PhoneProblem.UNKNOWN)]


def test_the_word_before_a_number_is_its_label() -> None:
    (parse,) = split_cell("Mobile: 09123456789")
    assert (parse.label, parse.e164) == ("Mobile", ALI)


@pytest.mark.parametrize(
    "query",
    [
        "09123456789",
        "+98 912 345 6789",
        "989123456789",
        "00989123456789",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "9123456789",
        "345 6789",
        "6789",
    ],
)
@pytest.mark.parametrize("stored", [ALI, "0912 345 6789", "9123456789"])
def test_a_number_is_found_however_it_is_typed(query: str, stored: str) -> None:
    key = search_key(query)
    assert key is not None
    assert reversed_digits(stored).startswith(key)


def test_another_number_is_not_found() -> None:
    key = search_key("09123456788")
    assert key is not None
    assert not reversed_digits(ALI).startswith(key)


@pytest.mark.parametrize("query", ["علی", "ali 0912", "12", "", "+", "a@b.example"])
def test_what_is_no_phone_has_no_key(query: str) -> None:
    assert search_key(query) is None


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [
        (ALI, "fa", "0912 345 6789"),
        (ALI, "en", "+98 912 345 6789"),
        ("+982188776655", "fa", "021 8877 6655"),
        ("+905321234567", "tr", "0532 123 45 67"),
        ("+37061234567", "fa", "+370 612 34567"),
        ("+351912345678", "pt", "912 345 678"),
        ("+5511987654321", "en", "+55 11 98765 4321"),
        ("+4930123456", "fa", "+4930123456"),
        ("88776655", "fa", "88776655"),
        ("", "fa", ""),
    ],
)
def test_numbers_are_grouped_for_reading(number: str, language: str, shown: str) -> None:
    assert display(number, language) == shown


@given(st.from_regex(r"9[13][0-9]{8}", fullmatch=True))
def test_a_shown_number_reads_back(national: str) -> None:
    full = f"+98{national}"
    for language in ("fa", "en"):
        shown = display(full, language)
        assert e164(shown) == e164(local_digits(shown, "fa")) == full


def test_a_number_still_being_typed_is_met_from_its_start() -> None:
    stored = "+989121112233"
    for typed in ("0912", "۰۹۱۲۱", "+98912", "0098 912 1", "98912", "9121"):
        starts = search_starts(typed, "IR")
        assert any(stored.startswith(start) for start in starts), typed


def test_words_and_very_short_numbers_are_no_beginnings_of_phones() -> None:
    assert search_starts("ali", "IR") == ()
    assert search_starts("09", "IR") == ()


def test_a_full_number_of_one_other_country_is_taken_for_what_it_is() -> None:
    assert e164("09359907009", "GB") == "+989359907009"
    assert e164("02188773582", "LT") == "+982188773582"
    assert e164("9338407152", "GB") is None  # Iran without its zero, or Brazil
