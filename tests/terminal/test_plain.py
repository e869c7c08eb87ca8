"""Lines printed outside the app."""

from crm_tui.terminal.plain import shown
from crm_tui.text.bidi.line import layout

TEXT = "علی رضایی (تهران) Acme"


def test_most_terminals_get_visual_order() -> None:
    assert shown(TEXT, {"TERM": "xterm-256color"}) == layout(TEXT).visual


def test_terminals_that_reorder_get_logical_order() -> None:
    assert shown(TEXT, {"VTE_VERSION": "7006"}) == TEXT


def test_kitty_gets_words_in_visual_order_and_letters_the_other_way_round() -> None:
    line = shown("علی رضا", {"TERM": "xterm-kitty"})
    assert line == " ".join([layout("رضا").visual[::-1], layout("علی").visual[::-1]])


def test_text_without_persian_comes_back_as_it_is() -> None:
    assert shown("Žąsys", {}) == "Žąsys"
