"""Notes as Markdown: toned, with every character kept.

Nothing is hidden or turned into something else: a note is shown letter for letter, and what
Markdown calls a heading, strong, code or a link only looks the part. So a Windows path or a
stray asterisk never loses a letter, and no link can do anything.
"""

from __future__ import annotations

import re
from itertools import groupby

from crm_tui.widgets.lines import Drawable, Line, Span, Tone
from crm_tui.widgets.record_card import wrapped

_HEADING = re.compile(r" {0,3}#{1,6}\s")
_MARK = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)]|>|- \[[ xX]\])\s")
# Lengths are bounded: what is never closed must not be searched to the end from each beginning.
_INLINE = re.compile(
    r"(?P<code>`[^`\n]{1,500}`)"
    r"|(?P<strong>(?:\*\*|__)(?=\S)[^\n]{1,500}?(?<=\S)(?:\*\*|__))"
    r"|(?P<link>!?\[[^\]\n]{1,300}\]\([^)\n]{1,500}\)|<https?://[^>\s]{1,1000}>"
    r"|https?://[^\s<>]{1,1000})"
)
_TONES = {"code": Tone.MUTED, "strong": Tone.STRONG, "link": Tone.ACCENT}


def markdown_lines(text: str, width: int) -> list[Drawable]:
    """``text`` in lines of at most ``width`` cells."""
    lines: list[Drawable] = []
    fenced = False
    for paragraph in text.split("\n"):
        fence = paragraph.lstrip().startswith("```")
        tones = [Tone.MUTED] * len(paragraph) if fenced or fence else tones_of(paragraph)
        fenced = fenced != fence
        start = 0
        for piece in wrapped(paragraph, width):
            start = paragraph.index(piece, start)
            lines.append(Line(spans_of(piece, tones[start : start + len(piece)])))
            start += len(piece)
    return lines


def tones_of(paragraph: str) -> list[Tone]:
    """The tone of each character of one line of Markdown."""
    if _HEADING.match(paragraph):
        return [Tone.STRONG] * len(paragraph)
    tones = [Tone.NORMAL] * len(paragraph)
    if mark := _MARK.match(paragraph):
        tones[: mark.end()] = [Tone.ACCENT] * mark.end()
    for found in _INLINE.finditer(paragraph):
        size = found.end() - found.start()
        tones[found.start() : found.end()] = [_TONES[found.lastgroup or ""]] * size
    return tones


def spans_of(text: str, tones: list[Tone]) -> tuple[Span, ...]:
    """The text in spans of one tone each."""
    spans = []
    start = 0
    for tone, same in groupby(tones):
        size = len(list(same))
        spans.append(Span(text[start : start + size], tone))
        start += size
    return tuple(spans)
