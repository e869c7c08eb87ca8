import unicodedata

import pysqlite3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.fold import fold, fold_parted, fold_token, search_text, words

MANY_SCRIPTS = st.text(
    st.one_of(
        st.characters(codec="ascii"),
        st.characters(min_codepoint=0xA0, max_codepoint=0x24F),
        # U+061D is younger than SQLite's tables, which take it for a letter.
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF, exclude_characters="\u061d"),
        st.sampled_from("\u200c\u200d\u200f\ufeff İıŞşĞğÇçéÉŠšąĘßæøِّ"),
    )
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("علي", "علی"),
        ("علی", "علي"),
        ("كريمي", "کریمی"),
        ("میخواهم", "می\u200cخواهم"),
        ("۰۹۱۲۳۴۵۶۷۸۹", "09123456789"),
        ("٠٩١٢", "0912"),
        ("sirketi", "Şirketi"),
        ("SIRKETI", "şirketi"),
        ("istanbul", "İSTANBUL"),
        ("istanbul", "ISTANBUL"),
        ("isparta", "ısparta"),
        ("siauliai", "Šiauliai"),
        ("joao", "João"),
        ("aedakis", "Ąėđąkįš".replace("đ", "d")),
        ("مدرسه", "مدرسة"),
        ("ایمان", "إيمان"),
        ("اقا", "آقا"),
        ("مومن", "مؤمن"),
        ("ریيس", "رئيس"),
        ("خانه", "خانۀ"),
        ("محمد", "مُحَمَّد"),
        ("محمد", "محـــمد"),
        ("ali", "\u200fAli\u202c"),
        ("strasse", "STRAßE"),
        ("123", "１２३"),
        ("ﻋﻠﻲ", "علی"),
        ("a b", " A \t\n B "),
    ],
)
def test_two_ways_to_write_it_fold_alike(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


@given(MANY_SCRIPTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_twice_is_folding_once_in_any_script(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(MANY_SCRIPTS)
def test_case_and_composition_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(fold(text).upper()) == fold(text)


@given(MANY_SCRIPTS)
def test_the_remembered_form_is_the_same(text: str) -> None:
    assert fold_token(text) == fold(text)


@pytest.mark.parametrize("typed", ["می\u200cخواهم", "می خواهم", "میخواهم", "مي\u200cخواهم"])
def test_a_zwnj_word_is_found_with_zwnj_space_or_nothing(typed: str) -> None:
    indexed = words(search_text(["من می\u200cخواهم"]))
    assert set(words(typed)) <= set(indexed)


def test_a_zwnj_query_can_be_parted_for_texts_stored_with_a_space() -> None:
    assert set(words(fold_parted("می\u200cخواهم"))) <= set(words(search_text(["می خواهم"])))


def test_a_name_with_an_apostrophe_is_found_without_it() -> None:
    for name in ("Sinéad O'Neil", "Sinéad O’Neil"):
        assert {"oneil", "o", "neil"} <= set(words(search_text([name])))


def test_empty_parts_leave_no_gap_in_the_index_text() -> None:
    assert search_text(["علی", "", "Şahin"]) == "علی sahin"


@given(st.lists(MANY_SCRIPTS, max_size=4))
def test_words_are_cut_as_sqlite_cuts_them(texts: list[str]) -> None:
    db = pysqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 0')")
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    text = search_text(texts)
    db.execute("INSERT INTO t VALUES (?)", (text,))
    cut = [row[0] for row in db.execute("SELECT term FROM v ORDER BY offset")]
    db.close()
    assert cut == words(text)
