"""What is technical keeps its order inside a right-to-left sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.bidi.display import display
from crm_tui.text.bidi.technical import LRI, PDI, isolated


@pytest.mark.parametrize(
    "technical",
    [
        *("/tmp/x.csv", "/tmp/a b.csv", "~/a/b/", "./x", r"C:\x", "--db", "-5", "+3d"),
        *("2024-05-01", "۱۴۰۵-۰۹-۰۱", "+98 21 88", "۰۲۱ ۸۸", "a@b.example", "config.toml"),
    ],
)
def test_it_is_seen_as_it_is_written(technical: str) -> None:
    said = display(isolated(f"فایل {technical} نیست ({technical})."))
    assert said == f".({technical}) ﺖﺴﯿﻧ {technical} ﻞﯾﺎﻓ"


@pytest.mark.parametrize("text", ["Acme -5 /tmp/x", "سلام Acme 12", "علی (۱۲۳)", "سلام."])
def test_words_bare_numbers_and_latin_lines_are_left_alone(text: str) -> None:
    assert isolated(text) == text


def test_what_is_isolated_already_is_left_alone() -> None:
    text = "تا \u20662024-05-01\u2069 و \u2068/tmp/x\u2069"
    assert isolated(text) == text


@given(st.text(alphabet="سل‌ا۱۲a1 /.-+@()\u2066\u2069", max_size=30))
def test_nothing_but_isolates_is_added_and_they_are_closed(text: str) -> None:
    made = isolated(text)
    assert made.translate({0x2066: None, 0x2069: None}) == text.translate(
        {0x2066: None, 0x2069: None}
    )
    assert made.count("\u2066") - made.count("\u2069") == text.count("\u2066") - text.count(
        "\u2069"
    )


def test_the_ending_of_a_files_name_stays_with_its_persian_name() -> None:
    assert isolated("پرونده: فاکتور.pdf · ۲۸ بایت") == "پرونده: فاکتور.pdf · ۲۸ بایت"
    assert isolated("در .env است") == f"در {LRI}.env{PDI} است"
