import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich._unicode_data import load
from rich.cells import cell_len, get_character_cell_size

from crm_tui.text.cells import ELLIPSIS, Align, char_width, clusters, cut, fit, pad, width

MIXED = st.text(
    st.one_of(
        st.characters(codec="ascii", categories=("L", "N", "P", "Zs")),
        st.sampled_from("سلام می\u200cخواهم ِّ\u0301é字漢👩💻👍🏽☎❤\u200d\ufe0fşç۱۲"),
    ),
    max_size=30,
)


def test_every_assigned_character_is_measured_as_textual_measures_it() -> None:
    differing = [
        f"{code:04x}"
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(char := chr(code)) not in {"Cn", "Cs", "Co"}
        and char_width(char) != get_character_cell_size(char)
    ]
    assert differing == []


def test_emoji_style_widens_the_signs_rich_widens() -> None:
    for char in load("auto").narrow_to_wide:
        assert width(char + "\ufe0f") == 2, f"{ord(char):04x}"
    assert width("ع\ufe0f") == 1


@given(MIXED)
def test_texts_are_measured_as_textual_measures_them(text: str) -> None:
    # Rich widens a sign only directly before U+FE0F but counts it per text: same sums.
    assert width(text) == cell_len(text)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("Ali", 3),
        ("علی", 3),
        ("می\u200cخواهم", 7),
        ("مُحَمَّد", 4),
        ("漢字", 4),
        ("👩\u200d💻", 2),
    ],
)
def test_known_widths(text: str, cells: int) -> None:
    assert width(text) == cells


@given(MIXED)
def test_clusters_are_the_text_again(text: str) -> None:
    assert "".join(cluster for cluster, _ in clusters(text)) == text
    assert all(char_width(cluster[0]) or i == 0 for i, (cluster, _) in enumerate(clusters(text)))


@given(MIXED, st.integers(0, 40))
def test_a_cut_text_fits_and_is_a_beginning(text: str, cells: int) -> None:
    short = cut(text, cells)
    assert width(short) <= cells
    if width(text) <= cells:
        assert short == text
    else:
        assert text.startswith(short.removesuffix(ELLIPSIS))


@given(MIXED, st.integers(0, 40), st.sampled_from(Align))
def test_a_fitted_text_takes_exactly_its_cells(text: str, cells: int, align: Align) -> None:
    assert width(fit(text, cells, align)) == cells


def test_marks_stay_with_their_letter() -> None:
    assert cut("مُحَمَّد رضایی", 4) == "مُحَمَّ…"


def test_a_wide_letter_that_would_be_halved_is_left_out() -> None:
    assert cut("漢字仮名", 4) == "漢…"
    assert fit("漢字仮名", 4) == "漢… "


def test_sides() -> None:
    assert pad("ab", 5) == "ab   "
    assert pad("ab", 5, Align.RIGHT) == "   ab"
    assert pad("ab", 5, Align.CENTRE) == " ab  "
    assert pad("abc", 2) == "abc"
