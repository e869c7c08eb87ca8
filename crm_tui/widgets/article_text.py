"""An article to read: Markdown toned, every letter kept, each paragraph from its own side.

A list's further lines hang under its first, what is code runs from the left, and paragraphs are
set from the side their language begins at. A link shows where it leads and can't be followed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from crm_tui.terminal.marks import cell_mark
from crm_tui.text import cells
from crm_tui.text.bidi.levels import base_direction
from crm_tui.widgets import look
from crm_tui.widgets.lines import (
    Drawable,
    Line,
    LineWidget,
    Span,
    Tone,
    cut_spans,
    fenced,
    spans_width,
)
from crm_tui.widgets.markdown_text import spans_of, tones_of
from crm_tui.widgets.record_card import wrapped
from crm_tui.widgets.scroll_lines import ScrollLines

MOST_LINES = 20_000
"""Lines of an article that are set; nobody reads further."""

_HANG = re.compile(r"(?:[-*+] |\d{1,3}[.)] |> ?)(?:\[[ xX]\] )?")
_MARKED = 10
"""Characters that one cell can take, with all their marks."""

_LETTER = re.compile(r"[^\W\d_]")
_FOREIGN = re.compile(r"`[^`]*`|\]\([^)]*\)|https?://\S+")
_TOLD = 1000
"""Letters of a paragraph that are enough to tell its side."""

_FENCE = re.compile(r" {0,3}(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Prose(Line):
    """A line set from the side its paragraph begins at; ``indent`` cells are left free there."""

    rtl: bool = False
    indent: int = 0


def article_lines(text: str, width: int) -> list[Drawable]:
    """``text`` in lines of at most ``width`` cells, without those beyond ``MOST_LINES``."""
    lines: list[Drawable] = []
    fence = ""
    rtl = look.now().rtl
    for paragraph in text.split("\n"):
        if len(lines) >= MOST_LINES:
            lines.append(Line((Span(look.now().glyphs.more, Tone.MUTED),)))
            break
        found = _FENCE.match(paragraph)
        sign = found[0].strip() if found else ""
        code = bool(fence or sign)
        if sign and fence in ("", sign):
            fence = "" if fence else sign
        if code:
            lines += _code(paragraph, width)
            continue
        # A line without letters (the rule of a table) goes with the one before.
        rtl = _begins_right(paragraph) if _LETTER.search(paragraph) else rtl
        lines += _prose(paragraph, width, rtl=rtl)
    return lines


def _begins_right(paragraph: str) -> bool:
    """True for prose from the right; code and addresses in it are of no language."""
    prose = _FOREIGN.sub(" ", paragraph[:_TOLD])
    return base_direction(prose if _LETTER.search(prose) else paragraph) == "rtl"


def _code(paragraph: str, width: int) -> list[Drawable]:
    """As it stands, cut where the line is full."""
    lines: list[Drawable] = []
    rest = paragraph
    while len(rest) > width * _MARKED or cells.width(rest) > width:
        head = cells.cut(rest[: width * _MARKED], width, "")
        if not head:
            break
        lines.append(Prose((Span(head, Tone.MUTED),)))
        rest = rest[len(head) :]
    return [*lines, Prose((Span(rest, Tone.MUTED),))]


def _prose(paragraph: str, width: int, *, rtl: bool) -> list[Drawable]:
    text = paragraph.lstrip(" ")
    if not text:
        return [Line()]
    blank = min(len(paragraph) - len(text), width // 2)
    tones = tones_of(paragraph)[len(paragraph) - len(text) :]
    mark = None if text.startswith("|") else _HANG.match(text)
    hang = blank + (cells.width(mark[0]) if mark else 0)
    if hang * 2 > width:
        hang = blank
    lines: list[Drawable] = []
    start = 0
    # What the first line may hold is enough to know it.
    first = wrapped(text[: width * _MARKED], width - blank)[0]
    rest = text[len(first) :].lstrip(" ")
    pieces = [first, *(wrapped(rest, width - hang) if rest else ())]
    for number, piece in enumerate(pieces):
        start = text.index(piece, start)
        spans = spans_of(piece, tones[start : start + len(piece)])
        lines.append(Prose(spans, rtl=rtl, indent=hang if number else blank))
        start += len(piece)
    return lines


class ProseWidget(LineWidget):
    """Paints :class:`Prose` among other lines."""

    def paint(self, content: Drawable, width: int, margin: int = 1) -> Strip:
        """A line of prose from its own side; others as everywhere."""
        if not isinstance(content, Prose):
            return super().paint(content, width, margin)
        base = self.base
        room = max(0, width - 2 * margin - content.indent)
        spans = cut_spans(content.start, room)
        mark = cell_mark(0, flush=content.rtl)
        text = [
            Segment(span.text, self.tone(span.tone, base) + mark)
            for span in fenced(spans, rtl=content.rtl)
        ]
        gap = Segment(" " * (room - spans_width(spans)), base)
        indent, edge = Segment(" " * content.indent, base), Segment(" " * margin, base)
        parts = (
            [edge, gap, *text, indent, edge] if content.rtl else [edge, indent, *text, gap, edge]
        )
        return Strip([part for part in parts if part.text]).adjust_cell_length(width, base)


class ArticleText(ProseWidget, ScrollLines):
    """A long text with a moving window."""
