"""What one text has that another had not, line by line, each from its own side."""

from __future__ import annotations

from difflib import SequenceMatcher

from crm_tui.text.bidi.levels import base_direction
from crm_tui.widgets import look
from crm_tui.widgets.article_text import Prose
from crm_tui.widgets.lines import Drawable, Line, Span, Tone
from crm_tui.widgets.record_card import wrapped

AROUND = 2
"""Unchanged lines shown before and after a change."""

MOST = 4_000
"""Lines of a text that are compared."""


def change_lines(before: str, after: str, width: int) -> list[Drawable]:
    """The lines taken away (``-``) and added (``+``), with a few unchanged ones around them."""
    old, new = before.split("\n")[:MOST], after.split("\n")[:MOST]
    drawn: list[Drawable] = []
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND):
        if drawn:
            drawn.append(Line((Span(look.now().glyphs.more, Tone.MUTED),)))
        for deed, first, end, start, stop in group:
            if deed == "equal":
                drawn += _lines(" ", old[first:end], Tone.MUTED, width)
                continue
            drawn += _lines("-", old[first:end], Tone.ALERT, width)
            drawn += _lines("+", new[start:stop], Tone.GOOD, width)
    return drawn


def _lines(sign: str, texts: list[str], tone: Tone, width: int) -> list[Drawable]:
    drawn: list[Drawable] = []
    for text in texts:
        rtl = base_direction(text) == "rtl"
        for number, piece in enumerate(wrapped(text, width - 2)):
            lead = Span(f"{' ' if number else sign} ", tone)
            drawn.append(Prose((lead, Span(piece, tone)), rtl=rtl))
    return drawn
