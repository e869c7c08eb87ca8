"""The words people tell the time of day with in five languages, in folded form."""

from functools import cache

from crm_tui.text.fold import fold

MORNING, NOON, AFTERNOON, EVENING = "morning", "noon", "afternoon", "evening"
LATE, NIGHT = "late", "night"
"""LATE is Persian شب: evening by itself, night with a small hour."""

PART_HOURS = {MORNING: 9, NOON: 12, AFTERNOON: 15, EVENING: 18, LATE: 18, NIGHT: 21}
"""The hour that a part of the day means by itself."""

LONGEST_MINUTES = 12 * 60
"""Longer than this is a promise (``reply within 48 hours``), not the length of an activity."""

_PARTS = {
    MORNING: "morning|am|a.m|صبح|بامداد|قبل از ظهر|ق.ظ|sabah|sabahleyin|sabahtan|öğleden önce|ryte"
    "|ryto|rytą|prieš pietus|priešpiet|manhã",
    NOON: "noon|midday|ظهر|öğle|öğlen|öğleyin|vidurdienį|per pietus|vidurdienio|meio-dia|meio dia",
    AFTERNOON: "afternoon|pm|p.m|عصر|بعدازظهر|بعد از ظهر|ب.ظ|öğleden sonra|ikindi|po pietų|popiet"
    "|tarde",
    EVENING: "evening|غروب|akşam|akşamleyin|akşamüstü|vakare|vakaro|vakarą|noite",
    LATE: "شب",
    NIGHT: "night|gece|geceleyin|naktį|nakties|madrugada",
}
_TODAY = {
    MORNING: "širyt",
    EVENING: "tonight|šįvakar",
    LATE: "امشب",
    NIGHT: "šiąnakt",
}
_PART_INTROS = "in the|this|de|à|ao|pela|esta|nesta|bu|این|šį|at|da|em|in"
_PART_OF = "da"
"""Joins a part to an hour only: ``10 da manhã``."""
_THIS = "this bu این šį esta nesta"
_MARKERS = "at saat ساعت às pelas"
_OCLOCK = "o'clock oclock val valandą horas hora h"
_HALF = {"buçuk": 30, "buçukta": 30, "نیم": 30, "ربع": 15, "meia": 30}
_AND = "و e and ir"
_FROM = "from between از بین nuo das desde de entre"
_TO = "to till until تا iki às a até ile"
_MINUTES = "min mins minute minutes dk dak dakika دقیقه minučių minutes minutę minutos minuto"
_HOURS = (
    "h hr hrs hour hours saat saatlik ساعت ساعته val valandos valandų valandas valandą valanda "
    "hora horas"
)
_PHRASES = {
    30: "half an hour|half hour|نیم ساعت|نیمساعت|yarım saat|pusvalandį|pusvalandžiui|pusvalandžio"
    "|meia hora|pusvalandis",
    15: "ربع ساعت|یک ربع|یه ربع|çeyrek saat|ketvirtį valandos|quarter of an hour|um quarto de hora",
    60: "an hour|one hour|یه ساعت|valandą|valandos",
    90: "an hour and a half|hour and a half|یک ساعت و نیم|یه ساعت و نیم|bir buçuk saat"
    "|uma hora e meia|hora e meia|pusantros valandos",
}
_SOON = "in|within|after|po|už|em|daqui a|dentro de|após|تا"
_LATER = "later|from now|sonra|دیگر|دیگه|بعد"
_PAST = "ago before earlier önce قبل پیش prieš atrás antes"
_NUMBERS = (
    "one یک یه bir vienos vieną um uma",
    "two دو iki dvi du dviejų antrą duas dois",
    "three سه üç tris trijų trečią três",
    "four چهار dört keturias keturių keturis ketvirtą quatro",
    "five پنج beş penkias penkių penkis penktą cinco",
    "six شش altı šešias šešių šešis šeštą seis",
    "seven هفت yedi septynias septynių septintą sete",
    "eight هشت sekiz aštuonias aštuonių aštuntą oito",
    "nine نه dokuz devynias devynių devintą nove",
    "ten ده on dešimt dešimties dešimtą dez",
    "eleven یازده onbir vienuolika vienuoliktą onze",
    "twelve دوازده oniki dvylika dvyliktą doze",
)


def _phrases(table: dict[int, str]) -> dict[str, int]:
    return {fold(phrase): value for value, row in table.items() for phrase in row.split("|")}


@cache
def parts() -> dict[str, str]:
    """Return the part of the day by folded phrase of up to three words."""
    return {fold(phrase): part for part, row in _PARTS.items() for phrase in row.split("|")}


@cache
def parts_of_today() -> dict[str, str]:
    """Return the part of the day by folded words that mean today's."""
    return {fold(word): part for part, row in _TODAY.items() for word in row.split("|")}


@cache
def part_intros() -> frozenset[str]:
    """Return folded phrases before a part of the day that stands by itself."""
    return frozenset(map(fold, _PART_INTROS.split("|"))) - _set(_PART_OF)


@cache
def part_joints() -> frozenset[str]:
    """Return folded phrases between an hour or a day and a part of the day."""
    return part_intros() | _set(_PART_OF)


@cache
def markers() -> frozenset[str]:
    """Return folded words after which a number is a time."""
    return _set(_MARKERS)


@cache
def this() -> frozenset[str]:
    """Return folded words for ``this``."""
    return _set(_THIS)


@cache
def oclock() -> frozenset[str]:
    """Return folded words that follow an hour."""
    return _set(_OCLOCK)


@cache
def halves() -> dict[str, int]:
    """Return minutes after the hour by folded word."""
    return {fold(word): minutes for word, minutes in _HALF.items()}


@cache
def joining() -> frozenset[str]:
    """Return folded words for ``and``."""
    return _set(_AND)


@cache
def until() -> frozenset[str]:
    """Return folded words between two ends of a time span."""
    return _set(_TO)


@cache
def openers() -> frozenset[str]:
    """Return folded words before the first end of a time span."""
    return _set(_FROM)


@cache
def minute_words() -> frozenset[str]:
    """Return folded words for minutes."""
    return _set(_MINUTES)


@cache
def hour_words() -> frozenset[str]:
    """Return folded words for hours as a length of time."""
    return _set(_HOURS)


@cache
def lengths() -> dict[str, int]:
    """Return minutes by folded phrase of up to five words."""
    return _phrases(_PHRASES)


@cache
def soon() -> frozenset[str]:
    """Return folded phrases before a length of time counted from now."""
    return frozenset(map(fold, _SOON.split("|")))


@cache
def later() -> frozenset[str]:
    """Return folded phrases after a length of time counted from now."""
    return frozenset(map(fold, _LATER.split("|")))


@cache
def past() -> frozenset[str]:
    """Return folded words that make a length of time no duration."""
    return _set(_PAST)


@cache
def numbers() -> dict[str, int]:
    """Return 1 to 12 by folded word."""
    return {fold(word): value for value, row in enumerate(_NUMBERS, 1) for word in row.split()}


def _set(row: str) -> frozenset[str]:
    return frozenset(map(fold, row.split()))
