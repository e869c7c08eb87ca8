"""Paths, options, addresses, dates and grouped numbers inside right-to-left sentences.

Their signs would change sides and their groups would swap (UAX #9, section 2.7): between
isolates they keep the order in which they are written. Words and bare numbers need no help.
"""

import re

from crm_tui.text.bidi.classes import has_rtl

LRI, PDI = "\u2066", "\u2069"

_WORD = "[0-9A-Za-z۰-۹](?:[!-~۰-۹]*[0-9A-Za-z۰-۹/])?"
# Only paths and grouped digits have blanks inside. A sign after a letter belongs to that letter's
# word: the ending of a file's name.
_PATH = rf"(?:[.~]{{0,2}}/|[A-Za-z]:\\){_WORD}(?: {_WORD})*"
_GROUPS = "[-+]?[0-9۰-۹]+(?: [0-9۰-۹]+)+"
_FOUND = re.compile(
    rf"(?<![!-~۰-۹\u2066\u2068])[(\"'\[]*(?P<core>{_PATH}|{_GROUPS}|(?:(?<!\w)[-+.@]+)?{_WORD})"
)


def isolated(text: str) -> str:
    """``text`` with isolates around what is technical; without right-to-left letters, itself."""
    return _FOUND.sub(_between, text) if has_rtl(text) else text


def _between(match: re.Match[str]) -> str:
    core = match["core"]
    if core.isalnum():
        return match[0]
    return match[0][: match.start("core") - match.start()] + LRI + core + PDI
