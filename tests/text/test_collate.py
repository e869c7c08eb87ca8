import random
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.collate import sort_key

SORTED = {
    "fa": [
        "", "021", "آذر", "آرش", "احمد", "اکبر", "بابک", "بهرام", "پارسا", "پویا",
        "تارا", "ثریا", "جواد", "چنگیز", "حسن", "خسرو", "دارا", "رضا", "زهرا", "ژاله",
        "ژیلا", "سارا", "شیرین", "صادق", "طاهره", "عباس", "علی", "علی‌اکبر", "علیرضا",
        "غلام", "فرهاد", "قاسم", "کاوه", "کیوان", "گلنار", "لاله", "مریم", "مژده",
        "نادر", "وحید", "هادی", "یاسر", "Ali", "Zara", "Борис",
    ],
    "tr": [
        "Ahmet", "Cem", "Cüneyt", "Çağla", "Çetin", "Demir", "Gül", "Ğ", "Halil",
        "Irmak", "Işık", "İbrahim", "İzmir", "Kaya", "Orhan", "Özlem", "Selim", "Şahin",
        "Şule", "Umut", "Ümit", "Veli", "Zeki", "Борис", "علی",
    ],
    "lt": [
        "Adomas", "Azuolas", "Ąžuolas", "Balys", "Cecilija", "Čiurlionis", "Eglė",
        "Ęsa", "Ėglė", "Faustas", "Ina", "Įrašas", "Yla", "Jonas", "Saulė", "Šarūnas",
        "Tomas", "Ula", "Ųsas", "Ūla", "Vytas", "Zita", "Žemyna", "علی",
    ],
    "pt": [
        "Ana", "Antonio", "António", "Beatriz", "Çağla", "Caio", "Carla", "Joana",
        "Joao", "João", "Joaquim", "Jose", "José", "José Maria", "Zélia", "علی",
    ],
    "en": [
        "2nd Street", "Ada", "Anne Smith", "Anneke", "Anne-Marie", "O'Brien", "Obst",
        "resume", "Résumé", "Zoe", "Zoë", "علی", "漢字",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", SORTED)
def test_names_sort_by_the_alphabet_of_the_language(language: str) -> None:
    names = list(SORTED[language])
    random.Random(7).shuffle(names)
    assert sorted(names, key=lambda name: sort_key(name, language)) == SORTED[language]


@pytest.mark.parametrize("language", SORTED)
def test_keys_sort_alike_in_sqlite(language: str) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE t (name TEXT, key TEXT)")
    for name in reversed(SORTED[language]):
        db.execute("INSERT INTO t VALUES (?, ?)", (name, sort_key(name, language)))
    names = [row[0] for row in db.execute("SELECT name FROM t ORDER BY key")]
    db.close()
    assert names == SORTED[language]


@pytest.mark.parametrize(
    ("language", "alphabet"),
    [
        ("fa", "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"),
        ("tr", "abcçdefgğhıijklmnoöprsştuüvyz"),
        ("lt", "aąbcčdeęėfghiįyjklmnoprsštuųūvzž"),
        ("en", "abcdefghijklmnopqrstuvwxyz"),
    ],
)
def test_every_letter_has_its_place(language: str, alphabet: str) -> None:
    keys = [sort_key(letter, language) for letter in alphabet]
    assert keys == sorted(set(keys))
    if language != "fa":
        upper = alphabet.replace("i", "İ") if language == "tr" else alphabet
        assert [sort_key(letter, language) for letter in upper.upper()] == keys


def test_arabic_and_persian_shapes_of_a_letter_sort_together() -> None:
    names = ["کریم الف", "كريم ب", "کریم پ"]
    assert sorted(names, key=lambda name: sort_key(name, "fa")) == names


def test_punctuation_does_not_count() -> None:
    assert sort_key('"Ali" (VIP)', "en") == sort_key("Ali VIP", "en")


@given(st.text(), st.sampled_from(["fa", "tr", "lt", "pt", "en", "xx"]))
def test_any_text_has_a_key_that_compares_as_bytes(text: str, language: str) -> None:
    assert isinstance(sort_key(text, language).encode(), bytes)


@given(
    st.lists(st.text("ابپتچجزژکگیآ abcçı"), min_size=2, max_size=2),
    st.sampled_from(["fa", "tr", "lt", "pt", "en"]),
)
def test_code_point_and_byte_order_agree(texts: list[str], language: str) -> None:
    first, second = (sort_key(text, language) for text in texts)
    assert (first < second) == (first.encode() < second.encode())
