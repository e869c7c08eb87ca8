"""The words people say repetitions with in five languages, each as a letter of a phrase.

All languages are known at once. A letter stands for what a word does in the phrase; the phrases
of :mod:`crm_tui.domain.recurrence_spoken` are patterns of letters.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from crm_tui.text import date_words
from crm_tui.text.fold import fold
from crm_tui.text.line_words import Word

_EVERY = (
    "every each هر her kas kiekvieną kiekvieno kiekvienas kiekvienų kiekvienais todo toda todos "
    "todas cada"
)
_UNITS = {
    "d": "day days روز روزه gün günü günde diena dieną dienos dienas dienų dia dias",
    "w": "week weeks هفته هفتهای hafta haftada savaitė savaitę savaitės savaites savaičių semana "
    "semanas",
    "m": "month months ماه ماهی ay ayi ayda mėnuo mėnesį mėnesiai mėnesius mėnesių mês meses",
    "g": "ayın ayının mėnesio",
    "y": "year years سال سالی yıl yılı yılda sene senede metai metus metų metais ano anos",
}
"""``g`` is a month that owns the day after it."""
_ADVERBS = {
    "Ed": "daily everyday روزانه günlük kasdien diariamente",
    "Ew": "weekly هفتگی haftalık kassavaitę semanalmente",
    "Em": "monthly ماهانه ماهیانه aylık kasmėnesį mensalmente",
    "Ey": "yearly annually سالانه سالیانه yıllık kasmet anualmente",
    "E2w": "fortnightly biweekly quinzenalmente",
    "E3m": "quarterly üçaylık trimestralmente",
}
_ALSO_ADJECTIVES = (
    "daily weekly monthly yearly quarterly biweekly روزانه هفتگی ماهانه ماهیانه سالانه سالیانه "
    "günlük haftalık aylık yıllık üçaylık everyday"
)
"""Adverbs that say no repetition inside a line: ``the monthly report``."""
_CARDINALS = (
    "yek یک یه",
    "two دو iki du dvi dois duas",
    "three سه üç tris três",
    "four چهار dört keturias keturis quatro",
    "five پنج beş penkias penkis cinco",
    "six شش altı šešias šešis seis",
    "seven هفت yedi septynias septynis sete",
    "eight هشت sekiz aštuonias aštuonis oito",
    "nine نه dokuz devynias devynis nove",
    "ten ده dešimt dez",
)
_ORDINALS = (
    "first اول یکم اولین نخست birinci birinde biri ilk pirmą pirmas primeiro primeira",
    "second دوم دومین ikinci ikisi antrą antras segundo",
    "third سوم سومین üçüncü üçü trečią trečias terceiro terceira",
    "fourth چهارم چهارمین dördüncü dördü ketvirtą ketvirtas quarto",
    "fifth پنجم پنجمین beşinci beşi penktą penktas quinto",
    "sixth ششم altıncı altısı šeštą sexto",
    "seventh هفتم yedinci yedisi septintą sétimo",
    "eighth هشتم sekizinci sekizi aštuntą oitavo",
    "ninth نهم dokuzuncu dokuzu devintą nono",
    "tenth دهم onuncu onu dešimtą décimo",
    "eleventh یازدهم",
    "twelfth دوازدهم",
    "thirteenth سیزدهم",
    "fourteenth چهاردهم",
    "fifteenth پانزدهم",
    "sixteenth شانزدهم",
    "seventeenth هفدهم",
    "eighteenth هجدهم",
    "nineteenth نوزدهم",
    "twentieth بیستم",
)
_LAST = "last آخر آخرین son paskutinę paskutinį paskutinis último última"
_WEEKDAYS = (
    "mondays pazartesileri pirmadieniais pirmadienius segundas segundas-feiras",
    "tuesdays salıları antradieniais antradienius terças terças-feiras",
    "wednesdays çarşambaları trečiadieniais trečiadienius quartas quartas-feiras",
    "thursdays perşembeleri ketvirtadieniais ketvirtadienius quintas quintas-feiras",
    "fridays cumaları penktadieniais penktadienius sextas sextas-feiras",
    "saturdays cumartesileri šeštadieniais šeštadienius sábados",
    "sundays pazarları sekmadieniais sekmadienius domingos",
)
_OTHER = {"X": "other alternate", "S": "aşırı درمیان", "T": "میان"}
"""Every other: before the unit, after it, after it and a word for in."""
_PARTS = (
    "morning afternoon evening night صبح ظهر عصر شب sabah öğlen akşam gece rytą vakarą manhã tarde "
    "noite"
)
_WORKDAYS = "weekday weekdays workday workdays"
_WORKDAY_PAIRS = "روز کاری|iş günü|darbo dieną|darbo diena|dia útil|dias úteis|working day"
_SINGLE = {
    "o": "of the de do da dos das os as",
    "i": "on in em no na nos nas در to",
    "c": "and و ve ir e &",
    "r": "per por ao",
    "b": "bir kez bar بار یکبار once vez kartą defa",
    "p": "ها های günleri",
    "D": "d",
    "K": _WORKDAYS,
    "t": _PARTS,
    "f": "feira",
    "a": "a uma",
    "E": _EVERY,
}
"""Words by what they do: of, on, and, per, once, a plural, a day's sign, and so on."""
PERSIAN, GREGORIAN = 1, 2
"""Values of a month or year said to be of that calendar."""
_PERSIAN = (
    "persian jalali iranian شمسی خورشیدی جلالی ایرانی فارسی fars iran persų persa persas iraniano"
)
_GREGORIAN = "gregorian miladi میلادی gregoriano grigaliaus"
"""Said of a month or year, before or after it."""
_TIMES = "am pm h hr hrs hora horas o'clock oclock val da"

_OWN = {
    "her": (
        "tr",
        "gün günü sabah akşam gece iki üç dört beş hafta ay ayın yıl sene günde haftada ayda "
        "yılda iş",
    ),
    "todo": ("pt", "dia mês ano sábado domingo úteis"),
    "kas": (
        "lt",
        "dieną dienas savaitę savaites mėnesį mėnesius metus metų antrą trečią rytą vakarą "
        "pirmadienį antradienį trečiadienį ketvirtadienį penktadienį šeštadienį sekmadienį",
    ),
}
"""Words for every that mean something else elsewhere: their language, and what gives it away."""

_numbered = re.compile(
    r"([0-9]{1,3})(\.?(?:st|nd|rd|th|o|a|om|m|م|ام|ین|inci|uncu|inde|unda|unde|sinde|i|u|si))?"
)
_persian = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What some words do in a phrase; ``value`` is a number, weekday or month where one is said."""

    letter: str
    value: int
    first: Word
    last: Word


def letters(words: Sequence[Word], language: str) -> list[Letter]:
    """Return the letters of a line; most are ``x``, and ``|`` stands where a clause ends."""
    found: list[Letter] = []
    place = 0
    while place < len(words):
        pair = _pair(words, place)
        last = words[place + 1] if pair else words[place]
        for letter, value in pair or _one(words, place, language):
            found.append(Letter(letter, value, words[place], last))
        if last.closes:
            found.append(Letter("|", 0, last, last))
        place += 2 if pair else 1
    return found


def is_persian(word: Word) -> bool:
    """Tell if a word is written in Arabic letters."""
    return _persian.search(word.raw) is not None


def adjective_too(word: Word) -> bool:
    """Tell if a word that says a repetition often stands for something else."""
    return word.stem in _set(_ALSO_ADJECTIVES)


def _pair(words: Sequence[Word], place: int) -> list[tuple[str, int]]:
    """The letter of two words that are one: ``سه شنبه``, ``dia útil``, ``Persian month``."""
    if place + 1 >= len(words) or words[place].closes:
        return []
    first, second = words[place].stem, words[place + 1].stem
    both = f"{first} {second}"
    if both in date_words.weekdays():
        return [("W", date_words.weekdays()[both])]
    if both in _phrases(_WORKDAY_PAIRS):
        return [("K", 0)]
    calendars = dict.fromkeys(_set(_PERSIAN), PERSIAN) | dict.fromkeys(_set(_GREGORIAN), GREGORIAN)
    calendar = calendars.get(first) or calendars.get(second)
    unit = _vocabulary().get(second if first in calendars else first, (("x", 0),))[0][0]
    return [(unit, calendar)] if calendar and unit in {"m", "g", "y"} else []


def _one(words: Sequence[Word], place: int, language: str) -> list[tuple[str, int]]:
    word = words[place]
    stem = _plain(word.stem)
    if word.ending == "s" and word.folded.isascii():
        return [("x", 0)]  # Monday's
    if match := _numbered.fullmatch(stem):
        return [_number(match, word, words[place + 1 : place + 2])]
    if stem in _OWN and not _is_own(stem, words[place + 1 : place + 5], language):
        return [("x", 0)]
    known = _vocabulary().get(stem)
    if known is None and stem.endswith("si"):
        known = _vocabulary().get(stem.removesuffix("si"))  # ilk pazartesisi
    return list(known or (("x", 0),))


def _number(match: re.Match[str], word: Word, after: Sequence[Word]) -> tuple[str, int]:
    if any(follower.stem in _set(_TIMES) for follower in after):
        return "x", 0
    return ("O" if match[2] or word.ending else "N"), int(match[1])


def _is_own(stem: str, after: Sequence[Word], language: str) -> bool:
    own, telling = _OWN[stem]
    if language == own:
        return True
    weekdays = date_words.SHOWN_WEEKDAYS[own]
    told = _set(telling) | _set(weekdays)
    return any(word.stem in told for word in after[:2])


def _plain(stem: str) -> str:
    """Return ``هفته`` for ``هفته‌ی``, ``دوشنبه`` for ``دوشنبه‌ی``."""
    return stem.removesuffix("ی") if stem.endswith("هی") else stem


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


@cache
def _phrases(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split("|")))


_Spelled = tuple[tuple[str, int], ...]


@cache
def _vocabulary() -> dict[str, _Spelled]:
    """Return the letters of each word; a later row wins over an earlier one."""
    found: dict[str, _Spelled] = {}
    found |= _named(date_words.gregorian_months(), "G") | _named(date_words.jalali_months(), "J")
    found |= _named(date_words.weekdays(), "W") | _numbered_rows(_WEEKDAYS, "P", 0)
    persian = tuple(f"{name}ها" for name in date_words.SHOWN_WEEKDAYS["fa"].split())
    found |= _numbered_rows(persian, "P", 0)
    found |= _numbered_rows(_CARDINALS, "N", 1) | _numbered_rows(_ORDINALS, "O", 1)
    rows = _SINGLE | _OTHER | _UNITS
    found |= {word: ((letter, 0),) for letter, row in rows.items() for word in _set(row)}
    found |= dict.fromkeys(_set(_LAST), (("L", -1),))
    for said, row in _ADVERBS.items():
        spelled = tuple(("N", int(sign)) if sign.isdigit() else (sign, 0) for sign in said)
        found |= dict.fromkeys(_set(row), spelled)
    return found


def _named(table: Mapping[str, int], letter: str) -> dict[str, _Spelled]:
    return {word: ((letter, value),) for word, value in table.items()}


def _numbered_rows(rows: tuple[str, ...], letter: str, start: int) -> dict[str, _Spelled]:
    return {word: ((letter, value),) for value, row in enumerate(rows, start) for word in _set(row)}
