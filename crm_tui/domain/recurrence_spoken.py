"""Repetitions as people say them: ``every 2 weeks``, ``اول هر ماه``, ``her pazartesi``.

Weeks and days are the same everywhere; months and years are Persian where the words are, or where
one speaks Persian, unless the month named is Gregorian. The 31st is the last day of every month.
``every weekday`` is Monday to Friday, in Persian Saturday to Wednesday.
"""

import re
from collections.abc import Sequence
from contextlib import suppress

from crm_tui.domain.recurrence_rule import BadRule, Frequency, Rule, simple
from crm_tui.domain.recurrence_vocabulary import PERSIAN, Letter, adjective_too, is_persian, letters
from crm_tui.text import jalali
from crm_tui.text.line_words import line_words

MAX_LINE = 4000
"""Characters of a line in which a phrase is looked for."""

_LONGEST = 24
"""Letters of the longest phrase."""

_WEEKDAYS = "\\|?(?P<w>[WP]f?[pd]?(?:\\|?c?E?[WP]f?[pd]?)*)"
_NTH = "(?P<q>[NOL])"
_DATE = "(?:d?(?P<q>[NO])o*(?P<M>[GJ])|(?P<M2>[GJ])o?(?P<q2>[NO])[dD]?)"
_EVERY = "a?Eo*"
_phrases = tuple(
    re.compile(phrase)
    for phrase in (
        # every day, every other day, every 2 weeks, her 2 günde bir, kas antrą savaitę
        f"{_EVERY}(?P<n>[NOX]?)(?P<u>[dwmy])(?:N?b)?",
        "oNiN(?P<u>[dwmy])|(?P<n>N?)(?P<u2>[dwmy])(?:N?b)|N?(?P<u3>[dwmy])(?:S|iT)",
        "[Na]?b[ar](?P<u>[dwmy])",
        # every morning: the time of day is read by others
        "E(?P<t>)(?=o*t)",
        # every Monday and Thursday, Mondays, every 2 weeks on Monday
        f"i?{_EVERY}(?P<n>[XO]?){_WEEKDAYS}",
        f"[io]?(?=[WP]f?p|P){_WEEKDAYS}",
        f"{_EVERY}(?P<n>[NOX]?)(?P<u>w)(?:N?b)?\\|?[io]*{_WEEKDAYS}",
        f"{_EVERY}(?P<K>K)",
        # every month on the 15th, her ayın 1'i, todo mês no dia 15
        f"{_EVERY}(?P<n>[NX]?)(?P<u>m)(?:N?b)?\\|?(?:i?o*d{_NTH}|i?o*(?P<q2>[OL])[dD]?|io*(?P<q3>N)"
        "|(?P<q4>N)[dD])",
        f"{_EVERY}g{_NTH}[dD]?",
        # every first day of the month, each 1st of the month, todo dia 15
        f"{_EVERY}{_NTH}[dD]?o*[mg](?!o*[EWP])",
        f"{_EVERY}(?P<q>[OL])g?d?o*[mg]",
        f"{_EVERY}(?P<alone>)(?P<q>O)",
        f"{_EVERY}(?P<d>d){_NTH}(?:o*m)?",
        # the 1st of every month, اول هر ماه, روز آخر هر ماه
        f"i?o*d?{_NTH}[dD]?o*Eo*[mg]",
        # every first Monday of the month, the last Friday of every month
        f"{_EVERY}(?P<q>[OL])g?{_WEEKDAYS}o*[mg]?",
        f"i?o*(?P<q>[OL]){_WEEKDAYS}o*Eo*[mg]",
        f"{_EVERY}(?P<n>[NX]?)[mg]\\|?i?o*(?P<q>[OL]){_WEEKDAYS}",
        # every year on 5 March, 1 فروردین هر سال, every 5 March
        f"{_EVERY}(?P<n>[NX]?)(?P<u>y)\\|?i?o*{_DATE}",
        f"i?{_DATE}o*E(?P<u>y)",
        f"{_EVERY}{_DATE}",
    )
)
_FREQUENCIES = {
    "d": Frequency.DAILY,
    "w": Frequency.WEEKLY,
    "m": Frequency.MONTHLY,
    "y": Frequency.YEARLY,
}
_BEFORE_TIMES = frozenset({"at", "from", "until", "starting", "ساعت", "saat"})
_LEAP_YEAR = 1403
_EUROPEAN, _IRANIAN = (0, 1, 2, 3, 4), (5, 6, 0, 1, 2)


def parse_spoken(text: str, language: str) -> Rule | None:
    """The rule that a whole text says; None if it says none."""
    said = _line(text, language)
    if said and said[-1].letter == "|":
        said.pop()
    found = _at(said, 0, language)
    return found[0] if found and found[1] == len(said) else None


def find_spoken(text: str, language: str) -> tuple[Rule, int, int] | None:
    """The first repetition said within a line, and where in the text it stands: start, end."""
    said = _line(text, language)
    place = 0
    while place < len(said):
        found = _at(said, place, language)
        if found and _says_it(said, place, found[1]):
            rule, end = found
            last = said[end - 1].last
            point = last.stem == "d" and text.startswith(".", last.end)
            return rule, said[place].first.start, last.end + point
        place += 1
    return None


def _line(text: str, language: str) -> list[Letter]:
    return letters(line_words(text[:MAX_LINE]), language)


def _says_it(said: Sequence[Letter], place: int, end: int) -> bool:
    """Tell if a phrase within a line is one: the ``monthly`` of a monthly report is none."""
    first = said[place].first
    if first is not said[end - 1].last or not adjective_too(first):
        return True
    following = said[end : end + 1]
    if not following or following[0].letter == "|":
        return not is_persian(first) and first.raw.isascii()
    stem = following[0].first.stem
    return stem in _BEFORE_TIMES or stem[0].isdigit()


def _at(said: Sequence[Letter], place: int, language: str) -> tuple[Rule, int] | None:
    """The longest phrase beginning at a place that is a rule, and where it ends."""
    line = "".join(letter.letter for letter in said[place : place + _LONGEST])
    if line[:1] in {"", "x", "|"}:
        return None
    matches = [match for phrase in _phrases if (match := phrase.match(line))]
    for match in sorted(matches, key=lambda match: -match.end()):
        rule = _rule(match, said[place : place + match.end()], language)
        if rule is not None:
            return rule, place + match.end()
    return None


def _rule(match: re.Match[str], said: Sequence[Letter], language: str) -> Rule | None:
    """The rule of a phrase; None if its words do not fit together after all."""
    groups = match.groupdict()

    def value(*names: str) -> int | None:
        found = (said[match.start(name)].value for name in names if groups.get(name))
        return next(found, None)

    persian = _is_persian(said, language)
    number, month = value("q", "q2", "q3", "q4"), value("M", "M2")
    interval = _interval(match, said)
    unit = groups.get("u") or groups.get("u2") or groups.get("u3") or "d"
    listed = said[slice(*match.span("w"))] if groups.get("w") else ()
    weekdays = {letter.value for letter in listed if letter.letter in {"W", "P"}}
    rule = None
    if not interval or not _fits(match, said):
        return None
    with suppress(BadRule):
        if month is not None:
            rule = _yearly((month, number or 0), interval, persian="J" in match[0])
        elif weekdays and number is not None:
            rule = simple("MONTHLY", interval, weekday=weekdays, nth=number, persian=persian)
        elif weekdays:
            rule = simple("WEEKLY", interval, weekday=weekdays)
        elif number is not None:
            day = -1 if number == 31 else number
            rule = simple("MONTHLY", interval, month_day=day, persian=persian)
        elif groups.get("K"):
            rule = simple("WEEKLY", weekday=_IRANIAN if persian else _EUROPEAN)
        else:
            rule = simple(_FREQUENCIES[unit], interval, persian=persian)
    return rule


def _is_persian(said: Sequence[Letter], language: str) -> bool:
    """Tell which calendar the months are of: as said, else as the words and the language are."""
    named = [letter.value for letter in said if letter.letter in {"m", "g", "y"} and letter.value]
    if named:
        return named[0] == PERSIAN
    return language == "fa" or any(is_persian(letter.first) for letter in said)


def _interval(match: re.Match[str], said: Sequence[Letter]) -> int:
    """How many units lie between; 0 if the phrase does not say."""
    groups, counted = match.groupdict(), [letter.value for letter in said if letter.letter == "N"]
    if match[0].startswith("oNiN"):  # de 2 em 2 semanas
        return counted[0] if counted[0] == counted[1] else 0
    if set("XST") & set(match[0]):
        return 2
    if not groups.get("n"):
        return 1
    number = said[match.start("n")].value
    # Every second Monday is every other; every third Monday is the month's.
    return 0 if groups["n"] == "O" and groups.get("w") and number != 2 else number


def _fits(match: re.Match[str], said: Sequence[Letter]) -> bool:
    """Tell if the words fit that their letters allow: ``every day 15`` is no 15th."""
    groups = match.groupdict()
    if groups.get("d") and said[match.start("d")].first.stem != "dia":
        return False
    if groups.get("alone") is not None and not said[match.start("q")].first.stem[0].isdigit():
        return False
    if groups.get("u2") and said[-1].first.stem == "bir":
        return said[match.start("u2")].first.stem.endswith(("de", "da"))
    return True


def _yearly(date: tuple[int, int], interval: int, *, persian: bool) -> Rule | None:
    month, day = date
    longest = 29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31
    if persian:
        longest = jalali.month_length(_LEAP_YEAR, month)
    if not 1 <= day <= longest:
        return None
    return simple("YEARLY", interval, month=month, month_day=day, persian=persian)
