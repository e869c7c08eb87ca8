"""Canned answers: their placeholders, and what stands in their place."""

import re
from collections.abc import Mapping

from crm_tui.errors import N_

PLACEHOLDERS = {
    "name": N_("name"),
    "first_name": N_("first name"),
    "company": N_("company"),
    "number": N_("number"),
    "subject": N_("subject"),
    "product": N_("product"),
    "status": N_("status"),
    "owner": N_("owner"),
    "user": N_("you"),
}
"""What a text for answers can hold between braces, and what it stands for."""

_PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}", re.ASCII)
_GAP = " \u200c"
_CLOSING = ".,:;!?،؛؟)]»”"


def placeholders(text: str) -> tuple[list[str], list[str]]:
    """The known placeholders of a text, and what looks like one but is none; each once."""
    names = list(dict.fromkeys(match[1] for match in _PLACEHOLDER.finditer(text)))
    known = [name for name in names if name in PLACEHOLDERS]
    return known, [name for name in names if name not in PLACEHOLDERS]


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its known placeholders replaced; all else stays letter for letter.

    A value that is missing or empty goes with the space before it ("Dear {name}," becomes
    "Dear,"). What is filled in is not looked at again.
    """
    made: list[str] = []
    last = 0
    for match in _PLACEHOLDER.finditer(text):
        if match[1] not in PLACEHOLDERS:
            continue
        before = text[last : match.start()]
        value = values.get(match[1], "")
        if not value:
            before = _closed(before, text[match.end() : match.end() + 1])
        made += [before, value]
        last = match.end()
    return "".join([*made, text[last:]])


def _closed(before: str, following: str) -> str:
    """Text before a gap without the space that would now be one too many."""
    if before[-1:] in _GAP and (following in _GAP or following in _CLOSING or following == "\n"):
        return before[:-1]
    return before
