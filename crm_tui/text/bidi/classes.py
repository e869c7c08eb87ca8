"""Bidi classes of characters, and the near-free test whether a text needs any of this."""

import re
import unicodedata
from functools import lru_cache

# Classes R, AL and AN, and the controls which can make right-to-left out of nothing.
RTL = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Their work is done once levels and shapes are known; they are never shown.
INVISIBLE = frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
ISOLATE_INITIATORS = frozenset({"LRI", "RLI", "FSI"})
EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
REMOVED_BY_X9 = EMBEDDINGS | {"PDF", "BN"}

# Unassigned code points: DerivedBidiClass.txt (Unicode 15), "missing" lines.
_DEFAULT_AL = (
    (0x0600, 0x07BF),
    (0x0860, 0x08FF),
    (0xFB50, 0xFDCF),
    (0xFDF0, 0xFDFF),
    (0xFE70, 0xFEFF),
    (0x10D00, 0x10D3F),
    (0x10EC0, 0x10EFF),
    (0x10F30, 0x10F6F),
    (0x1EC70, 0x1ECBF),
    (0x1ED00, 0x1ED4F),
    (0x1EE00, 0x1EEFF),
)
_DEFAULT_R = ((0x0590, 0x085F), (0xFB1D, 0xFB4F), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF))


def has_rtl(text: str) -> bool:
    """Tell whether the text can not be shown as it is stored."""
    return not text.isascii() and RTL.search(text) is not None


@lru_cache(4096)
def bidi_class(char: str) -> str:
    """Bidi_Class (UAX #44) of one character, defaults of unassigned ones included."""
    return unicodedata.bidirectional(char) or _default(ord(char))


def _default(code: int) -> str:
    if any(first <= code <= last for first, last in _DEFAULT_AL):
        return "AL"
    if any(first <= code <= last for first, last in _DEFAULT_R):
        return "R"
    if 0x20A0 <= code <= 0x20CF:
        return "ET"
    if 0xFDD0 <= code <= 0xFDEF or (code & 0xFFFE) == 0xFFFE:
        return "BN"
    return "L"
