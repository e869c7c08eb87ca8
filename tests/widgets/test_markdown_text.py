"""Notes: toned as Markdown, and not a letter lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.widgets.lines import Line, Tone
from crm_tui.widgets.markdown_text import markdown_lines


def drawn(text: str, width: int = 60) -> list[list[tuple[str, Tone]]]:
    found = []
    for each in markdown_lines(text, width):
        assert isinstance(each, Line)
        found.append([(span.text, span.tone) for span in each.start])
    return found


def test_headings_strong_words_and_links_look_the_part() -> None:
    lines = drawn("# فاکتور\n- **نقد** see https://example.com/a")
    assert lines[0] == [("# فاکتور", Tone.STRONG)]
    assert lines[1] == [
        ("- ", Tone.ACCENT),
        ("**نقد**", Tone.STRONG),
        (" see ", Tone.NORMAL),
        ("https://example.com/a", Tone.ACCENT),
    ]


@pytest.mark.parametrize("text", [r"C:\[b]x", "[red]x[/red]", "a * b * c", "2*3=6", "`[/`", "x\\"])
def test_what_is_no_markdown_stays_as_typed(text: str) -> None:
    assert "".join(part for part, _ in drawn(text)[0]) == text


def test_code_between_fences_is_not_toned() -> None:
    assert drawn("```\n**x**\n```")[1] == [("**x**", Tone.MUTED)]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80))
def test_every_letter_is_shown(text: str) -> None:
    shown = "".join(part for line in drawn(text, 20) for part, _ in line)
    assert shown.replace(" ", "") == text.replace("\n", "").replace(" ", "")
