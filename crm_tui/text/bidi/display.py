"""Text of several lines in the order it is printed, for output without Textual."""

from crm_tui.text.bidi.classes import bidi_class, has_rtl
from crm_tui.text.bidi.levels import Base
from crm_tui.text.bidi.line import Glyph, layout
from crm_tui.text.bidi.mirrors import MIRROR


def display(text: str, base: Base = "auto", *, flip_words: bool = False) -> str:
    """``text`` reordered and joined for a terminal that does neither, line by line.

    With ``auto`` each line has the direction of its first strong letter. Lam-alef becomes
    one cell, so measure and pad the result, not the text. Text without right-to-left letters
    comes back as the same object. ``flip_words`` is for kitty, which turns each right-to-left
    word round: it gets them the other way round.
    """
    if not has_rtl(text):
        return text
    show = _flipped if flip_words else _in_order
    return "\n".join([show(line, base) for line in text.split("\n")])


def _in_order(text: str, base: Base) -> str:
    return layout(text, base).visual if has_rtl(text) else text


def _flipped(text: str, base: Base) -> str:
    if not has_rtl(text):
        return text
    shown: list[str] = []
    word: list[Glyph] = []
    for glyph in layout(text, base).glyphs:
        if glyph.text.isspace():
            shown += [*_turned(word), glyph.text]
            word = []
        else:
            word.append(glyph)
    return "".join(shown + _turned(word))


def _turned(word: list[Glyph]) -> list[str]:
    classes = {bidi_class(glyph.text[0]) for glyph in word}
    if "L" in classes or classes.isdisjoint({"R", "AL"}):
        return [glyph.text for glyph in word]
    # Marks would come apart from their letters.
    letters = [glyph.text[0] for glyph in reversed(word)]
    return [MIRROR.get(letter, letter) for letter in letters]
