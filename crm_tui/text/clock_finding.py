"""Times of day at the head of some words of a longer line.

Hours 1 to 6 said without minutes and without a part of the day are those of the afternoon: nobody
plans a call at three in the morning. ``03:00`` and ``3 am`` are taken at their word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from crm_tui.text import clock_words, date_words
from crm_tui.text.line_words import Word, follows, phrase

_FIRST_CLOCK_HOUR = 7
"""``8h``, ``8 val.`` by themselves: from here on the clock, below it a duration."""

_exact = re.compile(r"([0-9]{1,2})[:٫]([0-9]{2})(?::[0-9]{2})?(?:(?:d|t)[ae]|h)?")
_half_day = re.compile(r"([0-9]{1,2})(?:[:.٫]([0-9]{2}))?(am|pm)")
_hour_letter = re.compile(r"([0-9]{1,2})h([0-9]{2})?")
_locative = re.compile(r"([0-9]{1,2})(?:[.]([0-9]{2}))?[dt][ae]")
_bare = re.compile(r"([0-9]{1,2})(?:[.]([0-9]{2}))?")
_range = re.compile(r"([0-9.:٫h]+)(am|pm)?[-–—]([0-9.:٫h]+)(am|pm)?")
_HALVES = {"am": clock_words.MORNING, "pm": clock_words.AFTERNOON}
_PAST_HOUR = {"half": 30, "quarter": 15}
_ABLATIVE = frozenset({"dan", "den", "tan", "ten"})
_LOCATIVE = frozenset({"da", "de", "ta", "te"})


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day found: ``count`` words; ``minutes`` if its end was said too.

    ``part``: it is only a part of the day, and an hour may still come.
    """

    at: time
    count: int
    minutes: int = 0
    part: str = ""


def find_clock(
    words: Sequence[Word], language: str, *, anchored: bool, part: str = ""
) -> Clock | None:
    """Return the time of day that the first words say, None if they say none.

    ``anchored``: a day or a part of it, ``part``, stands right before, so a bare number is an hour.
    """
    marked = 1 if words and words[0].folded in clock_words.markers() else 0
    if marked and len(words) > 1 and words[1].folded in clock_words.markers():
        marked = 2  # às, saat: «at saat 10»
    opened = follows(words, clock_words.openers())
    if opened and (found := _span(words[1:], language, loose=True, part=part)) and found.minutes:
        return Clock(found.at, found.count + 1, found.minutes)
    rest = words[marked:]
    if not rest:
        return None
    found = _span(rest, language, loose=anchored or bool(marked), part=part)
    if found:
        return Clock(found.at, found.count + marked, found.minutes)
    if part_of_today := clock_words.parts_of_today().get(words[0].folded):
        return Clock(time(clock_words.PART_HOURS[part_of_today]), 1, part=part_of_today)
    said, count = part_after(words) if anchored or marked else ("", 0)
    return Clock(time(clock_words.PART_HOURS[said]), count, part=said) if said else None


def find_part(words: Sequence[Word]) -> tuple[str, int] | None:
    """Return the part of the day that the first words say and how many they are."""
    return phrase(words, clock_words.parts(), 3)


def part_after(words: Sequence[Word]) -> tuple[str, int]:
    """Return the part of the day after an hour or a day: ``صبح``, ``in the evening``, ``da manhã``.

    "" and 0 if none is said.
    """
    for skipped in (0, 1, 2):
        intro = " ".join(word.folded for word in words[:skipped])
        if skipped and intro not in clock_words.part_joints():
            continue
        if found := find_part(words[skipped:]):
            return found[0], skipped + found[1]
    return "", 0


def _span(words: Sequence[Word], language: str, *, loose: bool, part: str) -> Clock | None:
    """A time, and its end if one follows: ``10-11:30``, ``10 تا ۱۱``."""
    if not words:
        return None
    if match := _range.fullmatch(words[0].stem):
        half = match[4] or match[2]
        exact = half or any(":" in side or "h" in side for side in (match[1], match[3]))
        last = _hour(match[3], _HALVES.get(match[4], part))
        first = _hour(match[1], _HALVES.get(match[2], part)) if loose or exact else None
        if match[4] and not match[2]:
            same = _hour(match[1], _HALVES[match[4]])
            first = same if same and last and same < last else _hour(match[1], clock_words.MORNING)
        if first is None or last is None:
            return None
        after = follows(words[1:], clock_words.oclock())
        return Clock(first, 1 + after, _between(first, last))
    first_found = _single(words, language, loose=loose, part=part)
    if first_found is None:
        return None
    at, count = first_found
    rest = words[count:]
    joined = follows(rest, clock_words.until())
    if (joined or words[0].ending in _ABLATIVE) and not words[count - 1].closes:
        skipped = joined + (follows(rest[joined:], clock_words.markers()) if joined else 0)
        if last_found := _single(rest[skipped:], language, loose=True, part=part):
            minutes = _between(at, last_found[0])
            if minutes:
                closing = count + skipped + last_found[1]
                return Clock(at, closing + follows(words[closing:], _closing), minutes)
    return Clock(at, count)


_closing = frozenset({"kadar", "arasi", "arasinda"})


def _between(first: time, last: time) -> int:
    """Minutes of a time span; ``10-1`` ends after noon. 0 if it is none."""
    minutes = last.hour * 60 + last.minute - first.hour * 60 - first.minute
    if minutes <= 0 and last.hour <= 12:
        minutes += 12 * 60
    return minutes if 0 < minutes <= clock_words.LONGEST_MINUTES else 0


def _single(
    words: Sequence[Word], language: str, *, loose: bool, part: str
) -> tuple[time, int] | None:
    """One time of day and the count of its words."""
    if not words:
        return None
    if len(words) > 2 and words[1].folded == "past" and words[0].folded in _PAST_HOUR:
        past = _single(words[2:], language, loose=True, part=part)
        return past and (past[0].replace(minute=_PAST_HOUR[words[0].folded]), past[1] + 2)
    word = words[0]
    hour, minute, exact = _numbers(word, language, loose=loose or _names_part(words[1:]))
    if hour is None:
        return None
    count = 1
    following = words[1:]
    if not word.closes:
        if not exact and _is_counted(following, language, hour, loose=loose):
            return None
        more, minute = half_past(following, minute)
        count += more
        if more == 0 and follows(words[count:], clock_words.oclock()):
            count += 1
        if not words[count - 1].closes:
            said, more = part_after(words[count:])
            part, count = said or part, count + more
            loose = loose or bool(said)
    sure = exact or loose or (count > 1 and hour >= _FIRST_CLOCK_HOUR)
    at = _at(hour, minute, part, plain=":" in word.folded or word.folded.startswith("0"))
    return (at, count) if sure and at else None


def _numbers(  # noqa: PLR0911 - one way out per form
    word: Word, language: str, *, loose: bool
) -> tuple[int | None, int, bool]:
    """Hour, minute, and if the word alone tells that it is a time; hour None if it is none."""
    stem = word.stem
    if word.ending and stem.isdigit() and word.ending not in _LOCATIVE and not loose:
        return None, 0, False
    if match := _half_day.fullmatch(stem):
        hour = int(match[1])
        if not 1 <= hour <= 12:
            return None, 0, False
        return hour % 12 + 12 * (match[3] == "pm"), int(match[2] or 0), True
    if match := _exact.fullmatch(stem) or _locative.fullmatch(stem):
        return int(match[1]), int(match[2] or 0), True
    if match := _hour_letter.fullmatch(stem):
        late = int(match[1]) >= _FIRST_CLOCK_HOUR
        exact = late and (language == "pt" or match[2] is not None)
        return (int(match[1]) if exact or loose else None), int(match[2] or 0), exact or loose
    if match := _bare.fullmatch(stem):
        located = word.ending in _LOCATIVE
        return int(match[1]), int(match[2] or 0), located
    root = stem if stem in clock_words.numbers() else re.sub("[dt][ae]$", "", stem)
    if loose and root in clock_words.numbers():
        return clock_words.numbers()[root], 0, False
    return None, 0, False


def _is_counted(following: Sequence[Word], language: str, hour: int, *, loose: bool) -> bool:
    """Tell if the number counts minutes, hours or days that follow it."""
    if not following:
        return False
    said = following[0].folded
    if said == "val":
        return hour < _FIRST_CLOCK_HOUR and not loose
    if said in {"valanda", "horas", "hora", "h"} and (loose or hour >= _FIRST_CLOCK_HOUR):
        return False
    if (
        said in {"ساعت", "saat"}
        and loose
        and len(following) > 1
        and following[1].stem[:1].isdigit()
    ):
        return False
    unit = date_words.units().get(said)
    return (
        said in clock_words.minute_words() | clock_words.hour_words()
        or (unit is not None and len(said) > 1)
        or (said in clock_words.joining() and _counts_half_hours(following, language))
    )


def _counts_half_hours(following: Sequence[Word], _language: str) -> bool:
    """``2 و نیم ساعت``."""
    return len(following) > 2 and following[2].folded in clock_words.hour_words()


def half_past(following: Sequence[Word], minute: int) -> tuple[int, int]:
    """Words and minutes of ``و نیم``, ``buçuk``, ``e meia`` after an hour."""
    skipped = follows(following, clock_words.joining())
    if len(following) > skipped:
        word = following[skipped].stem
        if word in clock_words.halves() and (skipped or word.startswith("bucuk")):
            return skipped + 1, clock_words.halves()[word]
    return 0, minute


def _names_part(words: Sequence[Word]) -> bool:
    return bool(part_after(words)[1])


def _hour(text: str, part: str) -> time | None:
    match = re.fullmatch(r"([0-9]{1,2})(?:[:.٫h]([0-9]{2})?)?", text)
    if not match:
        return None
    return _at(int(match[1]), int(match[2] or 0), part, plain=len(text) > 2 or text[0] == "0")


def _at(hour: int, minute: int, part: str, *, plain: bool) -> time | None:
    """The time of day; ``plain``: written as a 24-hour clock shows it."""
    if hour > 23 or minute > 59:
        return None
    match part:
        case clock_words.AFTERNOON | clock_words.EVENING:
            late = 1 <= hour <= 11
            hour = 0 if hour == 12 and part == clock_words.EVENING else hour + 12 * late
        case clock_words.NOON:
            hour += 12 * (1 <= hour <= 4)
        case clock_words.NIGHT:
            hour = 0 if hour == 12 else hour + 12 * (6 <= hour <= 11)
        case clock_words.LATE:
            hour = 0 if hour == 12 else hour + 12 * (5 <= hour <= 11)
        case clock_words.MORNING:
            hour = 0 if hour == 12 else hour
        case _:
            hour += 12 * (1 <= hour <= 6 and not plain)
    return time(hour, minute)
