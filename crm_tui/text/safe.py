"""What may be stored and what may reach a terminal: the choke point for every text from outside.

Nothing from a form, a file or an argument is stored before it went through :func:`clean_line`
(one line) or :func:`clean_text` (several). Of the invisible characters only ZWNJ, ZWJ, LRM, RLM
and the emoji variation selectors survive, because Persian and emoji need them.
"""

import re
import unicodedata
from enum import StrEnum
from functools import cache

from crm_tui.errors import N_

MARK_RUN_LIMIT = 8
"""Combining marks kept on one letter; fully pointed Arabic and Vietnamese need three."""

_INVISIBLE_BMP = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"
)
_INVISIBLE = f"{_INVISIBLE_BMP}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_OVERRIDES = "\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f"
_BREAKS = "\n\x0b\x0c\r\x85\u2028\u2029"
_SPACES = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}" for plane in range(17)
)
_SURROGATES = "\ud800-\udfff"
_JOINERS = "\u200c\u200d\u200e\u200f"

_REMOVED = f"[{_CONTROLS}{_OVERRIDES}{_INVISIBLE}{_NONCHARACTERS}]+"
_SURROGATE = f"[{_SURROGATES}]"
_BLANK_RUN = f"[ {_SPACES}{_BREAKS}]+"
_WIDE_SPACE = f"[{_SPACES[1:]}]"
_LINE_BREAK = f"\r\n|[{_BREAKS[1:]}]"
_JOINER_RUN = f"([{_JOINERS}])\\1+"
# Compiled at first use: most texts need none of them, and all together take 2 ms.
_compiled = cache(re.compile)

# Marks are neither letters nor digits, so a long run of "other" characters is the only suspect.
_mark_suspect = re.compile(rf"[^\w\s\x00-\x7f]{{{MARK_RUN_LIMIT + 1},}}")
# What leads to the slow path. ZWNJ is usual inside a word, so it alone must not. One range for all
# beyond the BMP: sre tests each such range in turn on every character (0.6 µs a cell).
_unusual = re.compile(
    f"[{_CONTROLS}{_OVERRIDES}{_SPACES}{_BREAKS}{_JOINERS[1:]}{_SURROGATES}\ufdd0-\ufdef"
    f"{_INVISIBLE_BMP}\ufffe\uffff\U00010000-\U0010ffff]"
)


class Danger(StrEnum):
    """What :func:`dangerous` found; the values are message ids for the import report."""

    CONTROL = N_("control characters")
    OVERRIDE = N_("text direction overrides")
    INVISIBLE = N_("invisible characters")
    BROKEN = N_("broken characters")
    MARKS = N_("piled-up accents")


_DANGERS = (
    (Danger.CONTROL, f"[{_CONTROLS}]|\r(?!\n)"),
    (Danger.OVERRIDE, f"[{_OVERRIDES}]"),
    (Danger.INVISIBLE, f"[{_INVISIBLE}]"),
    (Danger.BROKEN, f"[{_SURROGATES}{_NONCHARACTERS}]"),
)


def clean_line(text: str, max_length: int | None = None) -> str:
    """Return ``text`` as one clean line: NFC, trimmed, every run of white space one space.

    Controls, direction overrides, invisible look-alikes and noncharacters go; tabs and line
    breaks become a space; lone surrogates become U+FFFD. ``max_length`` cuts (in characters,
    never inside a cluster of marks); without it nothing visible is lost. Idempotent.
    """
    if text.isascii():
        if not text.isprintable() or "  " in text:
            text = _compiled(_BLANK_RUN).sub(" ", _compiled(_REMOVED).sub("", text))
        text = text.strip(" ")
    elif not _is_ordinary(text):
        text = _clean_rare(text)
    else:
        if "  " in text:
            text = _compiled(_BLANK_RUN).sub(" ", text)
        text = text.strip(" \u200c")
    if max_length is not None and len(text) > max_length:
        return _cut(text, max_length)
    return text


def clean_text(text: str) -> str:
    """Return ``text`` clean but with its lines: breaks become LF, a tab four spaces.

    Blank lines at the start and white space at the end go. Idempotent.
    """
    if (text.isascii() and text.isprintable()) or _is_ordinary(text):
        text = text.rstrip(" ")
        return text if text.isascii() or text.strip(" \u200c") else ""
    text = _compiled(_LINE_BREAK).sub("\n", text).replace("\t", "    ")
    if not text.isascii():
        text = _compiled(_SURROGATE).sub("\ufffd", _compiled(_REMOVED).sub("", text))
        text = unicodedata.normalize("NFC", _compiled(_WIDE_SPACE).sub(" ", text))
        text = _mark_suspect.sub(_capped, _compiled(_JOINER_RUN).sub(r"\1", text))
    else:
        text = _compiled(_REMOVED).sub("", text)
    text = text.rstrip(" \n")
    first = len(text) - len(text.lstrip(" \n"))
    return text[text.rfind("\n", 0, first) + 1 :] if text.strip(" \n" + _JOINERS) else ""


def dangerous(text: str) -> list[Danger]:
    """Name what cleaning takes out of ``text`` beyond white space; empty for nearly all texts."""
    if text.isascii() and text.isprintable():
        return []
    found = [danger for danger, pattern in _DANGERS if _compiled(pattern).search(text)]
    if any(_capped(match) != match[0] for match in _mark_suspect.finditer(text)):
        found.append(Danger.MARKS)
    return found


def printable(text: str) -> str:
    """Return ``text`` without anything that could command a terminal; LF is kept, TAB a space.

    For output that did not come from the database (arguments, file names, error texts) and as
    the last guard of logs and the command line.
    """
    if text.isascii() and text.isprintable():
        return text
    if _unusual.search(text):
        text = _compiled(_LINE_BREAK).sub("\n", text.replace("\t", " "))
        text = _compiled(_SURROGATE).sub("\ufffd", _compiled(_REMOVED).sub("", text))
    return text if text.isascii() else _mark_suspect.sub(_capped, text)


def _is_ordinary(text: str) -> bool:
    """Tell if nothing but spaces and ZWNJ at the ends needs a look; most Persian texts are so."""
    return not (
        _unusual.search(text)
        or (len(text) > MARK_RUN_LIMIT and _mark_suspect.search(text))
        or "\u200c\u200c" in text
        or not unicodedata.is_normalized("NFC", text)
    )


def _clean_rare(text: str) -> str:
    text = _compiled(_SURROGATE).sub("\ufffd", _compiled(_REMOVED).sub("", text))
    text = unicodedata.normalize("NFC", _compiled(_BLANK_RUN).sub(" ", text))
    text = _mark_suspect.sub(_capped, _compiled(_JOINER_RUN).sub(r"\1", text))
    text = text.strip(" \u200c")
    return text if text.strip(" " + _JOINERS) else ""


def _capped(match: re.Match[str]) -> str:
    """Cut every run of marks (and joiners) in the match to the limit."""
    kept: list[str] = []
    run = 0
    for char in match[0]:
        run = run + 1 if _extends(char) else 0
        if run <= MARK_RUN_LIMIT:
            kept.append(char)
    return "".join(kept)


def _extends(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me", "Mc"} or char in _JOINERS


def _cut(text: str, length: int) -> str:
    while length > 0 and _extends(text[length]):
        length -= 1
    return text[:length].rstrip(" \u200c")
