"""A date phrase at the head of some words of a longer line; what one says only of a date counts.

A whole field may be read leniently, as :func:`crm_tui.text.dates.parse_date` does; in the middle
of a sentence ``set 5``, ``24/7`` or ``Tom`` are no dates. Each word becomes one letter, and
phrases are patterns of those letters.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from crm_tui.text import clock_words, date_words
from crm_tui.text.dates import BadDate, parse_date
from crm_tui.text.fold import fold
from crm_tui.text.line_words import Word

LONGEST = 7
"""Words of the longest phrase."""

_ABBREVIATED = {
    "tr": "per çar cum paz oca şub nis haz tem ağu eyl eki kas",
    "pt": "seg qua qui sex sáb dom fev abr mai ago set out dez",
    "lt": "sau vas kov bal geg bir lie rgp rgs spa lap grd",
}
"""Short names that are words in other languages: read only in their own."""
_NEVER = "ter ara tom sat sun tem mar"
"""Short names read only where ``_UNLESS`` allows: they are words in their own language too."""
_UNLESS = {"sat": "en lt", "sun": "en", "mar": "en fa pt"}
_ORDINAL = "segunda terça quarta quinta sexta"
_COUNTED = "via vez parte fase reunião opinião visita chamada proposta versão edição ligação"
_MARKET = "araştırması payı analizi yeri raporu fiyatı büyüklüğü"
_MONTH_FIRST = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio "
    "gruodžio"
)
_SOON = "in after po už em daqui dentro após"
_LATER = "later sonra دیگر دیگه"
_THIS = "this این bu šį šią šis esta este nesta neste"
_OF = "of the de do da"
_DAY_MARKS = "d m g ماه günü gün"
_ORDINALS = (
    "یکم دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم "
    "هفدهم هجدهم نوزدهم بیستم"
)
_MONTH_DAY = (("on", "the", "#"), ("dia", "#"), ("ayin", "#"), ("#", "d"), ("#", "diena"))
"""Around the number of a day, #, whose month is not said."""
_FRACTIONS = frozenset({"24/7", "1/2", "1/3", "2/3", "1/4", "3/4", "50/50", "10/10", "9/10", "5/5"})
_ENDINGS = ("ی", "den", "dan", "ye", "ya", "yi", "e", "a", "i")

_number = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|om)?")
_year = re.compile(r"(?:1[2-4]|19|20)[0-9]{2}")
_offset = re.compile(r"[+\u2795][0-9]{1,3}[dwmy]")
_glued = re.compile(r"[0-9]{1,3}[dw]")
_numeric = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{2}){1,2}"
    r"|[0-9]{1,2}/[0-9]{1,2}"
)
_phrases = tuple(
    map(
        re.compile,
        (
            "(?P<weekday>(?:[nsq]W+|W+(?:U[nZ]+|nU)|W+[nZ]+|W+)i?)",
            "(?:W+[io]*)?(?P<named>[NT]o*[MF](?:[iUo]*Y)?i?|FiN(?:i?Y)?i?|FN(?:Y)?i?|Yi?[MF]i?Ni?)W*",
            "(?:W+i?)?(?P<numeric>K)W*i?",
            "(?P<offset>R)",
            "(?P<ahead>[P]+[oQ]*N?U|[NQ]U[aZ]|nU|sn+U|U[nZ]+)",
        ),
    )
)


def find_date(
    words: Sequence[Word], today: date, language: str, calendar: str
) -> tuple[date, int] | None:
    """Return the day that the first words say and how many they are, None if they say none."""
    head = words[:LONGEST]
    if not head:
        return None
    letters = _letters(head, language)
    best = _day_word(head, today) or _month_day(head, letters, today)
    for phrase in _phrases:
        match = phrase.match(letters)
        if match and match.end() > (best[1] if best else 0):
            said = _said(match, head, letters)
            try:
                best = parse_date(said, today, language, calendar).day, match.end()
            except BadDate:
                continue
    return best


def _day_word(head: Sequence[Word], today: date) -> tuple[date, int] | None:
    """``tomorrow``, ``day after tomorrow``."""
    for count in range(min(4, len(head)), 0, -1):
        said = " ".join(word.stem for word in head[:count])
        if any(word.closes for word in head[: count - 1]) or said == "tom":
            continue
        if head[count - 1].ending == "s":
            continue
        if (known := _known(said, date_words.days())) is not None:
            return date.fromordinal(today.toordinal() + date_words.days()[known]), count
    return None


def _month_day(head: Sequence[Word], letters: str, today: date) -> tuple[date, int] | None:
    """``dia 15``, ``15 d.``, ``ayın 15'inde``, ``on the 15th``: the next such day, of any month."""
    for intro in _MONTH_DAY:
        count = len(intro)
        said = tuple("#" if _number.fullmatch(word.stem) else word.folded for word in head[:count])
        number = next((word.stem for word in head[:count] if _number.fullmatch(word.stem)), "")
        if said != intro or letters[count : count + 1] in set("oMFY"):
            continue
        unclear = (intro[0] == "on" and number.isdigit()) or (intro[1] == "d" and not head[1].point)
        if unclear:
            continue
        wanted = int(re.sub("[a-z]", "", number))
        days = (date.fromordinal(today.toordinal() + ahead) for ahead in range(62))
        found = next((day for day in days if day.day == wanted), None)
        return (found, count) if found else None
    return None


def _said(match: re.Match[str], head: Sequence[Word], letters: str) -> str:
    """Return the phrase in the words that parse_date knows."""
    kind = match.lastgroup or ""
    first, last = match.span(kind)
    kept = [
        (letter, word.stem)
        for letter, word in zip(letters[first:last], head[first:last], strict=True)
    ]
    match kind:
        case "offset":
            return kept[0][1].replace("\u2795", "+")
        case "numeric":
            return kept[0][1]
        case "ahead":
            counts = [_count(stem) for letter, stem in kept if letter in "NQ"]
            unit = next(date_words.units()[_unit(stem)] for letter, stem in kept if letter == "U")
            return f"+{counts[-1] if counts else 1}{unit}"
        case "weekday":
            plain = [_known(stem, date_words.weekdays()) or stem for letter, stem in kept]
            letters = "".join(letter for letter, _ in kept)
            skipped = {"s", "i", "o", "U"}
            parts = [
                text for letter, text in zip(letters, plain, strict=True) if letter not in skipped
            ]
            said = " ".join(
                "next" if text == "haftaya" else text for text in parts if text != "feira"
            )
            return said.replace(" شنبه", "شنبه") if said[0] != "ش" else said
        case _:
            numbers = _ordinals()
            return " ".join(numbers.get(stem, stem) for letter, stem in kept if letter in "NTMFY")


def _count(stem: str) -> int:
    return int(stem) if stem.isdigit() else clock_words.numbers().get(stem, 1)


def _letters(head: Sequence[Word], language: str) -> str:
    """Return one letter per word: what it may be in a date phrase."""
    letters: list[str] = []
    for place, word in enumerate(head):
        following = head[place + 1].stem if place + 1 < len(head) else ""
        letter = _letter(word, following, language)
        if letter == "x" and letters[-1:] == ["w"]:
            letter = "W"
        letters.append(letter)
        if word.closes and letter != "W":
            break
    return "".join(letters).replace("w", "W")


def _letter(  # noqa: PLR0911 - one way out per sort of word
    word: Word, following: str, language: str
) -> str:
    stem = word.stem
    if not _allowed(word, following, language):
        return "x"
    if f"{stem} {following}" in date_words.weekdays():
        return "w"
    if stem.isascii() and any(char.isdigit() for char in stem):
        return _numeral(word)
    if _known(stem, date_words.weekdays()):
        return "W"
    if stem in date_words.gregorian_months():
        return "F" if stem in _set(_MONTH_FIRST) else "M"
    if stem in date_words.jalali_months():
        return "M"
    return _vocabulary().get(_unit(stem), "x")


def _unit(stem: str) -> str:
    """Return ``هفته`` for ``هفته‌ی``."""
    return stem.removesuffix("ی") if stem.endswith("هی") else stem


def _numeral(word: Word) -> str:
    stem = word.stem
    if _number.fullmatch(stem):
        return "N"
    if _year.fullmatch(stem):
        return "Y"
    if _offset.fullmatch(stem) or _glued.fullmatch(word.raw):
        return "R"
    if _numeric.fullmatch(stem) and stem not in _FRACTIONS:
        return "K"
    return "x"


def _allowed(word: Word, following: str, language: str) -> bool:
    """Tell if a word that is something else too may be read as a date here."""
    stem = word.stem
    own = _own().get(stem)
    if own is not None and language not in own:
        return False
    if stem in _set(_ORDINAL) and following in _set(_COUNTED):
        return False
    return word.ending != "s" and not (stem == "pazar" and following in _set(_MARKET))


def _known(said: str, table: Mapping[str, int]) -> str | None:
    """Return the key of a word that may have an ending: Turkish cases, Persian ezafe."""
    if said in table:
        return said
    if said.endswith("dienio") and f"{said[:-1]}s" in table:
        return f"{said[:-1]}s"
    for ending in _ENDINGS:
        root = said.removesuffix(ending)
        if len(root) > 3 and root != said and root in table:
            return root
    return None


@cache
def _set(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


@cache
def _ordinals() -> dict[str, str]:
    """Return the number of a day of the month by folded Persian word."""
    found = {fold(word): str(number) for number, word in enumerate(_ORDINALS.split(), 1)}
    return found | {fold("اول"): "1", fold("سیام"): "30"}


@cache
def _own() -> dict[str, frozenset[str]]:
    """Return the languages in which a short name is read, by folded name."""
    found = {fold(word): frozenset(_UNLESS.get(word, "").split()) for word in _NEVER.split()}
    for language, row in _ABBREVIATED.items():
        for word in map(fold, row.split()):
            found[word] = found.get(word, frozenset()) | {language}
    return found


@cache
def _vocabulary() -> dict[str, str]:
    """Return the letter of each word that is no number, weekday or month."""
    following, _previous, _after, _before = date_words.directions()
    letters = dict.fromkeys(clock_words.numbers(), "Q")
    letters |= {unit: "U" for unit in date_words.units() if len(unit) > 1}
    letters |= dict.fromkeys(following, "n") | dict.fromkeys(_set(_SOON), "P")
    letters |= dict.fromkeys(_ordinals(), "T")
    letters |= dict.fromkeys(_set(_LATER), "a") | dict.fromkeys(_set(_THIS), "s")
    letters |= dict.fromkeys(_set(_OF), "o") | dict.fromkeys(_set(_DAY_MARKS), "i")
    letters |= dict.fromkeys(_set("ماه gün"), "U") | dict.fromkeys(_set("بعد بعدی"), "Z")
    return letters | {"a": "Q", "an": "Q", "feira": "W", "haftaya": "q"}
