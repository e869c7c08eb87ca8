from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.matching import (
    ASK,
    SAME,
    MatchRecord,
    block_keys,
    exact_keys,
    phone_key,
    score,
    skeleton,
)
from crm_tui.text.fold import fold


def person(first: str, last: str, company: str = "", **known: Any) -> MatchRecord:
    given, family = fold(first), fold(last)
    name = f"{given} {family}".strip()
    return MatchRecord(1, "person", given, family, name, fold(company), **known)


def firm(name: str, **known: Any) -> MatchRecord:
    return MatchRecord(1, "company", name=fold(name), **known)


MOBILE = ("912345678",)
MAIL = ("sara@example.com",)

names = st.sampled_from(["سارا", "علی", "Ayşe", "Jonas", "João", "O'Neil", "A", "Ana Maria", ""])
records = st.builds(
    lambda a, b, c, p, e, i: person(a, b, c, phones=p, emails=e, ids=i),
    names,
    names,
    st.sampled_from(["", "Nimbus", "آبی"]),
    st.sampled_from([(), MOBILE, ("611223344",)]),
    st.sampled_from([(), MAIL, ("info@example.com",)]),
    st.sampled_from([(), ("nid:1",), ("nid:2",), ("vat:1",)]),
)


@given(records, records)
def test_the_score_is_between_zero_and_one_and_the_same_both_ways(
    a: MatchRecord, b: MatchRecord
) -> None:
    assert 0.0 <= score(a, b) <= 1.0
    assert score(a, b) == pytest.approx(score(b, a))


@pytest.mark.parametrize(
    ("first", "last"), [("سارا", "کریمی"), ("Ayşe", "Yılmaz"), ("Rūta", "Kazlauskienė")]
)
def test_one_name_in_one_company_is_one_person(first: str, last: str) -> None:
    assert score(person(first, last, "Nimbus"), person(first, last, "Nimbus")) >= SAME


def test_a_name_alone_is_asked_about_and_never_taken_for_sure() -> None:
    assert ASK <= score(person("علي", "كريمي"), person("علی", "کریمی")) < SAME


def test_one_name_with_everything_else_different_is_two_people() -> None:
    here = person("Ali", "Demir", "Nimbus", phones=MOBILE, emails=MAIL)
    there = person("Ali", "Demir", "Cumulus", phones=("611223344",), emails=("ali@example.com",))
    assert score(here, there) < ASK


@pytest.mark.parametrize(("first", "other"), [("Sara", "Reza"), ("سارا", "رضا"), ("Ana", "João")])
def test_a_shared_phone_never_makes_two_first_names_one_person(first: str, other: str) -> None:
    a, b = (person(name, "Karimi", "Nimbus", phones=MOBILE) for name in (first, other))
    assert score(a, b) < SAME


def test_a_phone_settles_a_misspelt_name() -> None:
    a = person("Mohammad", "Ahmadi", phones=MOBILE)
    b = person("Muhammed", "Ahmady", phones=MOBILE)
    assert score(a, b) >= SAME


def test_swapped_first_and_last_names_agree() -> None:
    a = person("کریمی", "سارا", phones=MOBILE)
    b = person("سارا", "کریمی", phones=MOBILE)
    assert score(a, b) >= SAME
    assert set(block_keys(a)) & set(block_keys(b))


def test_an_initial_agrees_with_the_name_it_stands_for() -> None:
    assert score(person("A", "Yılmaz", emails=MAIL), person("Ayşe", "Yılmaz", emails=MAIL)) >= SAME
    assert score(person("B", "Yılmaz"), person("Ayşe", "Yılmaz")) < ASK


def test_a_shared_mailbox_of_different_names_is_asked_about() -> None:
    assert (
        ASK
        <= score(person("Sara", "Reed", emails=MAIL), person("João", "Dias", emails=MAIL))
        < SAME
    )


def test_nothing_contradicts_an_address_without_a_name() -> None:
    assert score(person("", "", emails=MAIL), person("Sara", "Reed", emails=MAIL)) >= SAME
    assert ASK <= score(person("", "", phones=MOBILE), person("Sara", "Reed", phones=MOBILE)) < SAME
    assert score(person("", ""), person("", "")) == 0.0


def test_one_identifier_is_one_person_and_two_of_a_scheme_are_two() -> None:
    a = person("سارا", "کریمی", ids=("nid:0012345679",))
    assert score(a, person("سارا", "كريمى", ids=("nid:0012345679",))) >= SAME
    assert score(a, person("سارا", "کریمی", ids=("nid:1234567891",))) < ASK
    assert score(a, person("سارا", "کریمی", ids=("vat:1",))) >= ASK


def test_a_person_is_never_a_firm() -> None:
    assert score(firm("Nimbus", emails=MAIL), person("Nimbus", "", emails=MAIL)) == 0.0


def test_firms_of_one_name_are_one_and_sisters_are_not() -> None:
    assert score(firm("Petrosanat"), firm("petrosanat")) >= SAME
    assert ASK <= score(firm("Petrosanat"), firm("Petrosant")) < SAME
    assert score(firm("Nordic Bank North"), firm("Nordic Bank South")) < ASK


def test_spellings_that_differ_in_vowels_share_a_block() -> None:
    pairs = [("Mohammad", "Muhammed"), ("Hossein", "Hussain"), ("Yılmaz", "Yilmez")]
    for one, other in pairs:
        assert skeleton(fold(one)) == skeleton(fold(other))
        assert set(block_keys(person(one, "Rad"))) & set(block_keys(person(other, "Rad")))


def test_people_and_firms_share_no_block() -> None:
    assert not set(block_keys(firm("Sara Reed"))) & set(block_keys(person("Sara", "Reed")))


def test_exact_keys_tell_their_sorts_apart() -> None:
    record = person("", "", phones=("912345678",), emails=("912345678",), ids=("nid:912345678",))
    assert len(set(exact_keys(record))) == 3


@pytest.mark.parametrize(
    ("first", "second"),
    product(["+989123456789", "0912 345 6789", "۰۹۱۲۳۴۵۶۷۸۹", "00989123456789"], repeat=2),
)
def test_a_number_has_one_key_however_it_is_written(first: str, second: str) -> None:
    assert phone_key(first) == phone_key(second) == "123456789"


def test_extensions_and_service_numbers_are_no_keys() -> None:
    assert phone_key("118") == phone_key("داخلی ۱۲") == ""
