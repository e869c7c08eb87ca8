"""Lengths of working time as people write them: ``45 min``, ``8 h``, ``2:30``."""

import re

from crm_tui.text import clock_words
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold

_HOUR = 60
_form = re.compile(r"([0-9]{1,7})(?:[:٫]([0-5][0-9]))?\s*([^\W\d_]*)\.?")
_both = re.compile(r"([0-9]{1,5})\s*([^\W\d_]+)\.?\s*([0-9]{1,2})\s*([^\W\d_]*)\.?")
_EDGE = " \t\u200e\u200f"
_SHORT_HOURS = frozenset(("sa", "س"))
_SHORT_MINUTES = frozenset(("", "m"))


def parse_minutes(text: str) -> int:
    """Minutes of ``45``, ``45 min``, ``8h``, ``2:30``, ``1h 30m``, in any of our languages.

    A bare number is minutes; days are none, for nobody knows how long one is. ValueError if the
    text says anything else.
    """
    said = ascii_digits(text).strip(_EDGE).lower()
    if match := _form.fullmatch(said):
        first, rest, unit = int(match[1]), match[2], fold(match[3])
        if rest is not None:
            if unit and not _is_hours(unit):
                raise ValueError("not hours")
            return first * _HOUR + int(rest)
        if _is_hours(unit):
            return first * _HOUR
        if _is_minutes(unit):
            return first
    match = _both.fullmatch(said)
    if match and _is_hours(fold(match[2])) and _is_minutes(fold(match[4])):
        return int(match[1]) * _HOUR + int(match[3])
    raise ValueError("no length of time")


def _is_hours(unit: str) -> bool:
    return unit in _SHORT_HOURS or unit in clock_words.hour_words()


def _is_minutes(unit: str) -> bool:
    return unit in _SHORT_MINUTES or unit in clock_words.minute_words()
