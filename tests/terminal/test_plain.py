"""Lines printed outside the app."""

import pytest

from crm_tui.terminal.plain import shown
from crm_tui.text.bidi.line import layout

PLAIN = {"TERM": "xterm-256color"}
TEXT = "علی رضایی (تهران) Acme"


def test_most_terminals_get_visual_order() -> None:
    assert shown(TEXT, {"TERM": "xterm-256color"}) == layout(TEXT).visual


def test_terminals_that_reorder_get_logical_order() -> None:
    assert shown(TEXT, {"VTE_VERSION": "7006"}) == TEXT


def test_kitty_gets_words_in_visual_order_and_letters_the_other_way_round() -> None:
    line = shown("علی رضا", {"TERM": "xterm-kitty"})
    assert line == " ".join([layout("رضا").visual[::-1], layout("علی").visual[::-1]])


@pytest.mark.parametrize(
    "technical",
    [
        "/tmp/x.csv",
        "/tmp/a b.csv",
        "~/a/b/",
        "--db",
        "2024-05-01",
        "۱۴۰۵-۰۹-۰۱",
        "-5",
        "+98 21 88",
        "a@b.example",
        "C:\\x",
    ],
)
def test_paths_options_dates_and_addresses_keep_their_order_in_a_sentence(technical: str) -> None:
    said = shown(f"\u200f{technical} سلام ({technical}).", PLAIN)
    assert said == f".({technical}) ﻡﻼﺳ {technical}"


def test_words_and_numbers_are_left_to_the_standard() -> None:
    assert shown("سلام Acme 12 علی", PLAIN) == "ﯽﻠﻋ Acme 12 ﻡﻼﺳ"


def test_text_without_persian_comes_back_as_it_is() -> None:
    assert shown("Žąsys", {}) == "Žąsys"
