"""Where a match stands in the text as shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.search.spans import matches
from crm_tui.search.syntax import parse
from crm_tui.text.fold import fold


def marked(search: str, text: str) -> str:
    """The text with its matches in square brackets."""
    for start, end in reversed(matches(parse(search), text)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("search", "text", "shown"),
    [
        ("sara", "Sara Karimi", "[Sara] Karimi"),
        ("ka sa", "Sara Karimi", "[Sa]ra [Ka]rimi"),
        ("ara", "Sara", "Sara"),
        ("sirketi", "Örnek Şirketi A.Ş.", "Örnek [Şirketi] A.Ş."),
        ("sirk", "Örnek S\u0327irketi", "Örnek [S\u0327irk]eti"),
        ("sus", "s\u030cu\u0304s\u030cu", "[s\u030cu\u0304s\u030c]u"),
        ("کریمینژاد", "کریمی‌نژاد", "[کریمی‌نژاد]"),
        ("نژاد", "کریمی‌نژاد", "کریمی‌[نژاد]"),
        ("كريمي", "کریمی‌نژاد", "[کریمی]‌نژاد"),
        ("می‌خواهد", "می خواهد", "[می] [خواهد]"),
        ("علي", "عَلی", "[عَلی]"),
        ("الله", "ﷲ", "[ﷲ]"),
        ("لا", "ﻻله", "[ﻻ]له"),
        ("strasse", "Große Straße", "Große [Straße]"),
        ("str", "Straße", "[Str]aße"),
        ("oneil", "O'Neil", "O'Neil"),
        ("neil", "O'Neil", "O'[Neil]"),
        ("6789", "0912 345 67 89", "0912 345 [67 89]"),
        ("0912 345 6789", "+98 912 345 6789", "+98 [912 345 6789]"),
        ("6789", "۰۹۱۲۳۴۵۶۷۸۹", "۰۹۱۲۳۴۵[۶۷۸۹]"),
        ("-sara tag:vip", "sara vip", "sara [vip]"),
        ('"ali"', "ali alice", "[ali] alice"),
        ("%", "100% sure", "100[%] sure"),
        ("a or b", "a b", "[a] [b]"),
        ("x", "", ""),
    ],
)
def test_matches_are_marked_letter_for_letter(search: str, text: str, shown: str) -> None:
    assert marked(search, text) == shown


@given(st.text(max_size=12), st.text(max_size=30))
def test_marks_are_in_order_and_within_the_text(search: str, text: str) -> None:
    spans = matches(parse(f'"{search}'), text)
    flat = [place for span in spans for place in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(alphabet="abšŞيی‌ ءئ'0۹é", min_size=1, max_size=20))
def test_a_marked_stretch_reads_as_what_was_sought(text: str) -> None:
    for word in text.split():
        for start, end in matches(parse(f'"{word}"'), text):
            assert fold(text[start:end])
