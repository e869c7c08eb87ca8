"""Articles to read: every letter is there, each paragraph from its own side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text.plain_markdown import plain
from crm_tui.widgets.article_changes import change_lines
from crm_tui.widgets.article_text import Prose, article_lines
from crm_tui.widgets.lines import Line, Tone


def shown(text: str, width: int = 40) -> list[tuple[str, bool, int]]:
    """Text, whether from the right, and cells left free, of every line."""
    found = []
    for each in article_lines(text, width):
        assert isinstance(each, Line)
        text = "".join(span.text for span in each.start)
        prose = each if isinstance(each, Prose) else Prose()
        found.append((text, prose.rtl, prose.indent))
    return found


def test_each_paragraph_has_the_direction_of_its_first_letter() -> None:
    found = shown("سلام world\nHello سلام\n۱. پمپ\n| نام | a |\n|---|---|")
    assert [rtl for _text, rtl, _indent in found] == [True, False, True, True, True]


def test_code_runs_from_the_left_with_its_blanks() -> None:
    found = shown("```\n    x  =  'سلام'\n```\nپایان")
    assert found[1] == ("    x  =  'سلام'", False, 0)
    assert found[3][1]


def test_a_list_hangs_under_its_first_line() -> None:
    found = shown("  - one two three four five six seven eight", 20)
    assert found[0] == ("- one two three", False, 2)
    assert {indent for _text, _rtl, indent in found[1:]} == {4}


@pytest.mark.parametrize("sign", ["```", "~~~"])
def test_a_fence_ends_with_its_own_sign(sign: str) -> None:
    other = "~~~" if sign == "```" else "```"
    lines = article_lines(f"{sign}\n{other}\n**x**\n{sign}\n**y**", 40)
    tones = [[span.tone for span in each.start] for each in lines if isinstance(each, Line)]
    assert tones[2] == [Tone.MUTED]
    assert tones[4] == [Tone.STRONG]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200), st.integers(5, 60))
def test_no_letter_is_lost(text: str, width: int) -> None:
    found = "".join(part for part, _rtl, _indent in shown(text, width))
    assert "".join(found.split()) == "".join(text.split())


def test_a_change_shows_what_went_and_what_came() -> None:
    lines = change_lines("a\nb\nc", "a\nپ\nc", 40)
    found = ["".join(span.text for span in each.start) for each in lines if isinstance(each, Line)]
    assert found == ["  a", "- b", "+ پ", "  c"]


def test_equal_texts_have_no_changes() -> None:
    assert change_lines("a", "a", 40) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# Title #\n\n**bold** and `code`", "Title\n\nbold and code"),
        ("[the book](https://example.com/a)", "the book (https://example.com/a)"),
        ("![](x.png) [https://a.example](https://a.example)", "x.png https://a.example"),
        ("```sh\n**x** # no\n```\nend", "**x** # no\nend"),
        ("| a | b |\n|---|---|", "| a | b |\n|---|---|"),
        ("a * b * c __init__ x_y", "a * b * c __init__ x_y"),
    ],
)
def test_markdown_becomes_plain_text_for_a_letter(text: str, wanted: str) -> None:
    assert plain(text) == wanted


@pytest.mark.parametrize("text", ["[" * 300_000, "x" * 500_000, "**a " * 20_000, "لا" * 100_000])
def test_giant_paragraphs_are_set_to_the_last_letter(text: str) -> None:
    found = "".join(part for part, _rtl, _indent in shown(text, 78))
    assert "".join(found.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "rtl"),
    [
        ("2. `valve-3` باز است", True),
        ("https://example.com/a را ببینید", True),
        ("[](https://example.com) سلام", True),
        ("`باز` opens it", False),
        ("`valve-3`", False),
        ("`باز`", True),
        ("Valve باز", False),
    ],
)
def test_code_and_addresses_do_not_say_where_a_paragraph_begins(text: str, *, rtl: bool) -> None:
    assert [right for _part, right, _indent in shown(text, 60)] == [rtl]
