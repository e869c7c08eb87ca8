"""Lengths of time at the head of some words of a longer line: ``1h30``, ``in 2 hours``."""

import re
from collections.abc import Sequence
from datetime import timedelta

from crm_tui.text import clock_words
from crm_tui.text.clock_finding import half_past
from crm_tui.text.line_words import Word, follows, phrase

_FEWEST_MINUTES = 5
"""``3m`` is a cable."""

_amount = re.compile(r"[0-9]{1,3}|[0-9]{1,2}[.,٫/][0-9]{1,2}")
_glued_minutes = re.compile(r"\+?([0-9]{1,3})(?:m|min|mins|dk|dak)")
_glued_hours = re.compile(r"\+?([0-9]{1,2}(?:[.,٫][0-9]{1,2})?)(?:h|hr|hrs|sa)")
_glued_both = re.compile(r"\+?([0-9]{1,2})h([0-9]{1,2})(?:m|min)?")


def find_length(words: Sequence[Word]) -> tuple[int, int] | None:
    """Return a length of time in minutes and the count of its words: ``1h30``, ``نیم ساعت``."""
    if not words:
        return None
    if found := phrase(words, clock_words.lengths(), 5):
        alone = words[0].folded in clock_words.hour_words()
        return None if alone else found
    return _glued(words) or _counted(words)


def find_offset(words: Sequence[Word]) -> tuple[timedelta, int] | None:
    """Return how long from now the first words say: ``in 2 hours``, ``+30m``, ``2 saat sonra``."""
    if not words:
        return None
    for count in (2, 1):
        if " ".join(word.folded for word in words[:count]) in clock_words.soon():
            rest = words[count:]
            found = phrase(rest, clock_words.lengths(), 5) or find_length(rest)
            if found and not follows(rest[found[1] :], clock_words.past()):
                later = phrase(rest[found[1] :], dict.fromkeys(clock_words.later(), 0), 2)
                if later or words[0].folded != "تا":
                    return timedelta(minutes=found[0]), count + found[1] + (
                        later[1] if later else 0
                    )
    if found := find_length(words):
        later = phrase(words[found[1] :], dict.fromkeys(clock_words.later(), 0), 2)
        if words[0].raw.startswith(("+", "\u2795")) or later:
            return timedelta(minutes=found[0]), found[1] + (later[1] if later else 0)
    return None


def _glued(words: Sequence[Word]) -> tuple[int, int] | None:
    """``30m``, ``1h30``, ``1.5h``, ``1h 30m``; capitals are metres and millions."""
    word = words[0]
    if not word.raw.islower() and word.raw.isascii():
        return None
    if match := _glued_both.fullmatch(word.stem):
        return _ending(words, int(match[1]) * 60 + int(match[2]), 1)
    if match := _glued_minutes.fullmatch(word.stem):
        sure = word.raw.startswith("+") or not match[0].endswith("m")
        few = int(match[1]) < _FEWEST_MINUTES
        return _ending(words, int(match[1]), 1) if sure or not few else None
    if match := _glued_hours.fullmatch(word.stem):
        minutes = _minutes(match[1], 60)
        if len(words) > 1 and (more := _glued_minutes.fullmatch(words[1].stem)):
            return _ending(words, minutes + int(more[1]), 2)
        return _ending(words, minutes, 1)
    return None


def _counted(  # noqa: PLR0911 - one way out per form
    words: Sequence[Word],
) -> tuple[int, int] | None:
    """``30 min``, ``2 saat``, ``دو ساعت و نیم``, ``1 hour 30 minutes``."""
    if len(words) < 2 or words[0].closes:
        return None
    said, unit = words[0].stem, words[1].stem
    count, half = 2, 0
    if unit.startswith("bucuk") and len(words) > 2:
        unit, count, half = words[2].stem, 3, 30
    amount = said if _amount.fullmatch(said) else str(clock_words.numbers().get(said, ""))
    if not amount:
        return None
    if unit in clock_words.minute_words():
        return _ending(words, _minutes(amount, 1), count)
    if unit not in clock_words.hour_words():
        return None
    minutes = _minutes(amount, 60) + half
    more, half = half_past(words[count:], 0)
    if more and half:
        return _ending(words, minutes + half, count + more)
    joined = count + follows(words[count:], clock_words.joining())
    rest = words[joined : joined + 2]
    if len(rest) == 2 and rest[0].stem.isdigit() and rest[1].stem in clock_words.minute_words():
        return _ending(words, minutes + _minutes(rest[0].stem, 1), joined + 2)
    return _ending(words, minutes, count)


def _ending(words: Sequence[Word], minutes: int, count: int) -> tuple[int, int] | None:
    if follows(words[count:], clock_words.past() - clock_words.later()):
        return None
    return (minutes, count) if _within(minutes) else None


def _within(minutes: int) -> int:
    return minutes if 0 < minutes <= clock_words.LONGEST_MINUTES else 0


def _minutes(amount: str, unit: int) -> int:
    number = float(re.sub("[,٫/]", ".", amount))
    return round(number * unit)
