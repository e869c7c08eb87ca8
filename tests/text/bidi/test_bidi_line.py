"""Lines laid out for the screen: golden strings, maps, and other implementations as oracles."""

import unicodedata

import pytest
from arabic_reshaper import ArabicReshaper
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size

from crm_tui.text.bidi.classes import INVISIBLE
from crm_tui.text.bidi.display import display
from crm_tui.text.bidi.levels import Base
from crm_tui.text.bidi.line import layout
from crm_tui.text.bidi.mirrors import CLOSING, MIRROR, OPENING
from crm_tui.text.cells import char_width

LETTERS = "اآبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءأؤئۀةكي"
MIXED = (
    LETTERS * 3
    + "ل" * 6
    + "ا" * 6
    + " " * 20
    + "abcXYZ0129۰۱۲۳۴"
    + "()[]«»،؛؟.:-/%٪"
    + "\u200c\u200c"
)
MARKED = MIXED + "\u064e\u0651" * 4 + "\u200d\u200f\u2068\u2069中é"
RESHAPER = ArabicReshaper(
    {
        "delete_harakat": False,
        "delete_tatweel": False,
        "support_zwj": True,
        "ARABIC LIGATURE ALLAH": False,
    }
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ABC", "ABC"),
        ("علی", "\ufbfd\ufee0\ufecb"),
        ("سلام", "\ufee1\ufefc\ufeb3"),
        ("پچژگکی", "\ufbfd\ufb91\ufb94\ufb8b\ufb7d\ufb58"),
        ("می\u200cخواهم", "\ufee2\ufeeb\ufe8d\ufeee\ufea7\ufbfd\ufee3"),
        ("محمّد", "\ufeaa\ufee4\u0651\ufea4\ufee3"),
        ("علی (۱۲)", "(\u06f1\u06f2) \ufbfd\ufee0\ufecb"),
        ("ه\u200d.ش", "\ufeb5.\ufeeb"),
        ("لآ", "\ufef5"),
        ("Acme علی Ltd", "Acme \ufbfd\ufee0\ufecb Ltd"),
    ],
)
def test_golden_lines(text: str, shown: str) -> None:
    assert layout(text).visual == shown


def test_lam_alef_takes_one_cell_for_two_characters() -> None:
    line = layout("سلام")
    assert line.width == 3
    assert line.cell_of(1) == line.cell_of(2) == (1, 1)


def test_a_bracket_without_a_partner_is_mirrored_too() -> None:
    assert layout("علی )").visual == "( \ufbfd\ufee0\ufecb"


def test_the_free_cell_at_the_end_is_left_of_a_persian_line() -> None:
    line = layout("علی")
    assert line.cell_of(3) == (-1, 1)
    assert line.index_at(-1) == 3
    assert line.index_at(line.width) == 0


def test_the_free_cell_at_the_end_is_right_of_a_latin_line() -> None:
    line = layout("abc")
    assert line.cell_of(3) == (3, 1)
    assert line.index_at(7) == 3


def test_an_isolated_date_keeps_its_order_inside_a_sentence() -> None:
    assert "2024-05-01" in layout("تا \u20662024-05-01\u2069 مانده").visual
    assert "2024-05-01" not in layout("تا 2024-05-01 مانده").visual


def test_display_leaves_text_without_persian_alone() -> None:
    text = "Žąsys and ağaç"
    assert display(text) is text


def test_display_gives_each_line_its_own_direction() -> None:
    assert display("abc\nعلی abc") == "abc\nabc \ufbfd\ufee0\ufecb"


def test_display_for_kitty_turns_right_to_left_words_round() -> None:
    shown = display("محمّد (علی) Acme 12", flip_words=True)
    assert shown == f"Acme 12 ({layout('علی').visual[::-1]}) {layout('محمد').visual[::-1]}"


@given(st.text(alphabet=MARKED, max_size=24), st.sampled_from(["auto", "ltr", "rtl"]))
def test_every_cell_leads_back_to_its_character(text: str, base: Base) -> None:
    line = layout(text, base)
    for glyph in line.glyphs:
        if glyph.width:
            cell, width = line.cell_of(glyph.start)
            assert width == glyph.width
            assert [line.index_at(cell + k) for k in range(width)] == [glyph.start] * width
    covered = sorted([(glyph.start, glyph.end) for glyph in line.glyphs])
    assert [end for _, end in covered[:-1]] == [start for start, _ in covered[1:]]
    assert line.width == sum([char_width(char) for char in line.visual])
    assert line.stops()[0 if line.rtl else -1] == len(text)


@given(st.text(alphabet=MARKED, max_size=24))
def test_nothing_invisible_is_shown_and_marks_stay_on_their_base(text: str) -> None:
    line = layout(text)
    assert INVISIBLE.isdisjoint(line.visual)
    for glyph in line.glyphs:
        assert not unicodedata.combining(glyph.text[0]) or glyph.start == 0


@given(st.text(alphabet=MIXED, max_size=24), st.sampled_from(["auto", "ltr", "rtl"]))
def test_same_order_and_forms_as_python_bidi_with_arabic_reshaper(text: str, base: Base) -> None:
    letter = {"auto": None, "ltr": "L", "rtl": "R"}[base]
    reference: str = get_display(RESHAPER.reshape(text), base_dir=letter)
    unmirrored = "".join(
        [
            MIRROR[glyph.text] if glyph.level & 1 and glyph.text in MIRROR else glyph.text
            for glyph in layout(text, base).glyphs
        ]
    )
    assert unmirrored == "".join([char for char in reference if char not in INVISIBLE])


@pytest.mark.parametrize("first", range(0x20, 0x30000, 0x4000))
def test_widths_agree_with_rich(first: int) -> None:
    skipped = {"Cn", "Cs", "Co", "Cc"}
    chars = [chr(code) for code in range(first, min(first + 0x4000, 0x30000))]
    differ = [
        char
        for char in chars
        if unicodedata.category(char) not in skipped
        and char_width(char) != get_character_cell_size(char)
    ]
    assert differ == []


def test_brackets_are_those_of_the_standard() -> None:
    assert OPENING["("] == ")"
    assert CLOSING["»"] if "»" in CLOSING else MIRROR["»"] == "«"
    assert OPENING["\u2329"] == CLOSING["\u232a"] == CLOSING["\u3009"]
    assert len(OPENING) == len(CLOSING) == 64


def test_neighbouring_isolates_stand_in_the_order_of_the_line() -> None:
    one, other = "\u206612:30\u2069", "\u206614:45\u2069"
    assert layout(f"{one}{other}", "rtl").visual == "14:4512:30"
    assert layout(f"{one}{other}", "ltr").visual == "12:3014:45"
