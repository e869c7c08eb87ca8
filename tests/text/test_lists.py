"""Lists in a sentence, in five languages."""

import pytest

from crm_tui.text.bidi.line import layout
from crm_tui.text.lists import FSI, PDI, inside, join_and, join_or, separator


@pytest.mark.parametrize(
    ("language", "conjoined", "either"),
    [
        ("en", "a, b and c", "a, b or c"),
        ("tr", "a, b ve c", "a, b veya c"),
        ("lt", "a, b ir c", "a, b arba c"),
        ("pt", "a, b e c", "a, b ou c"),
    ],
)
def test_the_last_two_are_joined_by_a_word(language: str, conjoined: str, either: str) -> None:
    assert join_and(["a", "b", "c"], language) == conjoined
    assert join_or(["a", "b", "c"], language) == either


def test_persian_has_its_own_comma_and_word() -> None:
    assert join_and(["علی", "زهرا", "سارا"], "fa") == "علی، زهرا و سارا"
    assert join_or(["علی", "زهرا"], "fa") == "علی یا زهرا"
    assert separator("fa") == "، "
    assert separator("lt") == ", "


@pytest.mark.parametrize("language", ["en", "fa", "tr", "lt", "pt"])
def test_none_and_one_need_no_word(language: str) -> None:
    assert join_and([], language) == ""
    assert join_and(["Ş"], "tr") == "Ş"


def test_names_of_the_other_direction_are_isolated() -> None:
    assert join_and(["Ann", "علی"], "en") == f"Ann and {FSI}علی{PDI}"
    assert join_and(["علی", "Ann"], "fa") == f"علی و {FSI}Ann{PDI}"


def test_the_dot_of_a_name_stays_with_it_in_a_sentence_of_the_other_direction() -> None:
    shown = layout(f"بعد با {inside('Sample Ltd.', 'fa')} چه؟").visual
    assert "Sample Ltd." in shown


def test_two_persian_names_in_an_english_list_stay_in_their_order() -> None:
    shown = layout(join_and(["علی", "سارا", "Bob"], "en")).visual
    first, second = layout("علی").visual, layout("سارا").visual
    assert shown == f"{first}, {second} and Bob"
