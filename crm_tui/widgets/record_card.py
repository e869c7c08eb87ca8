"""Setting a record's facts: sections of labelled values, in one column or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from crm_tui.text import cells
from crm_tui.widgets.lines import Drawable, Placed, Row, Span, Tone

TWO_COLUMNS_FROM = 96
LABEL_MOST = 16
COLUMN_GAP = 3
_MARKED = 10
"""Characters that one cell can take, with all their marks."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value."""

    label: str
    value: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under a title."""

    title: str
    facts: tuple[Fact, ...]


def card_lines(sections: Sequence[Section], width: int) -> list[Drawable]:
    """The sections in ``width`` cells; labels stand in one column, wide screens get two halves."""
    filled = [section for section in sections if section.facts]
    labels = [cell_len(fact.label) for section in filled for fact in section.facts]
    label = min(LABEL_MOST, max(labels, default=0))
    if width < TWO_COLUMNS_FROM:
        return [row for section in filled for row in _section(section, 0, width, label)]
    half = (width - COLUMN_GAP) // 2
    left, right = _halves(filled)
    first = [row for section in left for row in _section(section, 0, half, label)]
    second = [row for section in right for row in _section(section, half + COLUMN_GAP, half, label)]
    return [
        Row(
            (first[i].fields if i < len(first) else ())
            + (second[i].fields if i < len(second) else ())
        )
        for i in range(max(len(first), len(second)))
    ]


def _halves(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """Split where both sides get about the same height, in reading order."""
    heights = [len(section.facts) + 2 for section in sections]
    best = min(
        range(len(sections) + 1),
        key=lambda i: abs(sum(heights[:i]) - sum(heights[i:]) - 0.5),
        default=0,
    )
    return list(sections[:best]), list(sections[best:])


def _section(section: Section, x: int, width: int, label: int) -> list[Row]:
    rows = [Row(())]
    if section.title:
        rows.append(Row((Placed((Span(section.title, Tone.ACCENT),), x, width),)))
    previous = None
    for fact in section.facts:
        shown = "" if fact.label == previous else fact.label
        previous = fact.label
        rows.append(
            Row(
                (
                    Placed((Span(shown, Tone.MUTED),), x, label),
                    Placed(fact.value, x + label + 2, width - label - 2),
                )
            )
        )
    return rows


def wrapped(text: str, width: int) -> list[str]:
    """One paragraph in pieces of at most ``width`` cells; words longer than that are cut up."""
    pieces: list[str] = []
    line = ""
    for word in text.split(" "):
        trial = f"{line} {word}" if line else word
        if cells.width(trial) <= width:
            line = trial
            continue
        if line:
            pieces.append(line)
        # Only the beginning is measured: a word can be a megabyte. Letters have at most 8 marks.
        while len(word) > width * _MARKED or cells.width(word) > width:
            head = cells.cut(word[: width * _MARKED], width, "")
            if not head:
                break
            pieces.append(head)
            word = word[len(head) :]  # noqa: PLW2901 - the rest of the same word
        line = word
    return [*pieces, line]
