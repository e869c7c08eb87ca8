"""Text of several lines in the order it is printed, for output without Textual."""

from crm_tui.text.bidi.classes import has_rtl
from crm_tui.text.bidi.levels import Base
from crm_tui.text.bidi.line import layout


def display(text: str, base: Base = "auto") -> str:
    """``text`` reordered and joined for a terminal that does neither, line by line.

    With ``auto`` each line has the direction of its first strong letter. Lam-alef becomes
    one cell, so measure and pad the result, not the text. Text without right-to-left letters
    comes back as the same object.
    """
    if not has_rtl(text):
        return text
    return "\n".join([_line(line, base) for line in text.split("\n")])


def _line(text: str, base: Base) -> str:
    return layout(text, base).visual if has_rtl(text) else text
