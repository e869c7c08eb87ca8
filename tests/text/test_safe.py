import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.safe import Danger, clean_line, clean_text, dangerous, printable

HOSTILE = st.text(
    st.one_of(
        st.sampled_from(
            "aی می\u200c\u200d\u200e\u200f\u200b\ufeff\u202e\u2066\x1b\x07\x9b\x9d\x7f"
        ),
        st.sampled_from("\r\n\t\v\f\x85\u2028\u2029\xa0\u3000\ufe0f\u0301\u064b\u0e47\ud800\ufdd0"),
        st.characters(),
        st.characters(categories=("Mn", "Mc", "Cf", "Cc", "Zs", "Cs")),
    )
)
MAY_STAY = {"\u200c", "\u200d", "\u200e", "\u200f"}


@given(HOSTILE)
def test_a_clean_line_holds_nothing_that_could_command_a_terminal(text: str) -> None:
    for char in clean_line(text):
        category = unicodedata.category(char)
        assert category not in {"Cc", "Cs", "Zl", "Zp"}
        assert char == " " or category != "Zs"
        assert (
            category != "Cf"
            or char in MAY_STAY
            or unicodedata.name(char, "").startswith("ARABIC")
            or not _default_ignorable(char)
        )


def _default_ignorable(char: str) -> bool:
    return (
        char in "\u00ad\u061c\u200b\u2060\ufeff"
        or "\u202a" <= char <= "\u202e"
        or "\u2060" <= char <= "\u206f"
        or "\U000e0000" <= char <= "\U000e0fff"
    )


@given(HOSTILE)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@given(HOSTILE)
def test_clean_texts_are_nfc_and_encodable(text: str) -> None:
    for clean in (clean_line(text), clean_text(text), printable(text)):
        clean.encode()
    assert unicodedata.is_normalized("NFC", clean_line(text))
    assert unicodedata.is_normalized("NFC", clean_text(text))


@given(st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126)))
def test_plain_ascii_is_untouched(text: str) -> None:
    assert clean_line(text) == text
    assert clean_text(text) == text
    assert printable(text) == text
    assert dangerous(text) == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Ali   Rezaei ", "Ali Rezaei"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200cعلی\u200c", "علی"),
        ("\u200c\u200d \u200f", ""),
        ("👩\u200d💻 Ada", "👩\u200d💻 Ada"),
        ("a\tb\nc\r\nd\u2028e\x85f", "a b c d e f"),
        ("\x1b]52;c;QQ==\x07Ali\x1b[2J", "]52;c;QQ==Ali[2J"),
        ("\x9b2J\x9d0;t\x9cAli", "2J0;tAli"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\u2066b\u2069c", "abc"),
        ("\ufeffali\u200b@example.com", "ali@example.com"),
        ("x\U000e0041\U000e0042y", "xy"),
        ("nul\x00bel\x07bs\x08del\x7fso\x0e", "nulbelbsdelso"),
        ("bad\udcff", "bad\ufffd"),
        ("e\u0301", "é"),
        ("\ufdd0x\uffff\U0001ffff", "x"),
        ("نشانی\xa0دفتر", "نشانی دفتر"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("", ""),
    ],
)
def test_lines_come_out_clean(text: str, clean: str) -> None:
    assert clean_line(text) == clean


def test_a_tower_of_marks_is_capped_and_real_words_are_not() -> None:
    tower = clean_line("Z" + "\u0301\u0316" * 500 + "o")
    assert len(tower) <= 10
    assert tower.endswith("o")
    for word in ("Nguyễn Thị Ánh", "بِسْمِ ٱللَّهِ", "Šiauliai", "ที่นี่"):
        assert clean_line(word) == unicodedata.normalize("NFC", word)


def test_a_tower_of_thai_marks_is_capped_too() -> None:
    assert len(clean_line("ก" + "\u0e47" * 1000)) == 9


def test_cutting_does_not_part_a_letter_from_its_marks() -> None:
    assert clean_line("abq\u0323\u0307cd", max_length=4) == "ab"
    assert clean_line("Ali Rezaei", max_length=4) == "Ali"


def test_lines_of_a_text_are_kept() -> None:
    assert clean_text("\n\nیک\r\nدو\rسه\x0bچهار\n\n") == "یک\nدو\nسه\nچهار"
    assert clean_text("  - a\n\tb  ") == "  - a\n    b"
    assert clean_text("a  b") == "a  b"
    assert clean_text(" \n\u200c") == ""


def test_what_was_taken_out_is_named() -> None:
    assert dangerous("علی\r\nرضایی\t") == []
    assert dangerous("a\x1bb") == [Danger.CONTROL]
    assert dangerous("a\rb") == [Danger.CONTROL]
    assert dangerous("\u202ea\u200b") == [Danger.OVERRIDE, Danger.INVISIBLE]
    assert dangerous("\udcff") == [Danger.BROKEN]
    assert dangerous("Z" + "\u0301" * 20) == [Danger.MARKS]


@given(HOSTILE)
def test_output_keeps_lines_but_no_control(text: str) -> None:
    for char in printable(text):
        assert char == "\n" or unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert not _default_ignorable(char)
