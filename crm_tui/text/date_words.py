"""The words people date with in five languages, in folded form.

All languages are known at once: a Persian book has Turkish files. Where a folded word means two
things, the commoner one is listed.
"""

from functools import cache

_GREGORIAN_MONTHS = (
    "january jan januar ocak oca sausis sausio sau janeiro ژانویه",
    "february feb subat şub vasaris vasario vas fevereiro fev فوریه",
    "march mar mart kovas kovo kov março مارس",
    "april apr nisan nis balandis balandžio bal abril abr آوریل",
    "may mayıs gegužė gegužės geg maio mai مه می",
    "june jun haziran haz birželis birželio bir junho ژوئن",
    "july jul temmuz tem liepa liepos lie julho ژوئیه جولای",
    "august aug ağustos ağu rugpjūtis rugpjūčio rgp agosto ago اوت آگوست",
    "september sep sept eylül eyl rugsėjis rugsėjo rgs setembro set سپتامبر",
    "october oct ekim eki spalis spalio spa outubro out اکتبر",
    "november nov kasım kas lapkritis lapkričio lap novembro نوامبر",
    "december dec aralık ara gruodis gruodžio grd dezembro dez دسامبر",
)
_JALALI_MONTHS = (
    "فروردین farvardin ferverdin",
    "اردیبهشت ordibehesht ordibeheşt",
    "خرداد khordad hordad",
    "تیر tir",
    "مرداد امرداد mordad",
    "شهریور shahrivar şehriver",
    "مهر mehr",
    "آبان aban",
    "آذر azar azer",
    "دی dey",
    "بهمن bahman behmen",
    "اسفند esfand esfend",
)
_WEEKDAYS = (
    "monday mon pazartesi pzt pirmadienis pirmadienį segunda segunda-feira seg دوشنبه",
    "tuesday tue tues salı sal antradienis antradienį terça terça-feira ter سهشنبه",
    "wednesday wed çarşamba çar trečiadienis trečiadienį quarta quarta-feira qua چهارشنبه",
    "thursday thu thur thurs perşembe per ketvirtadienis ketvirtadienį quinta quinta-feira qui "
    "پنجشنبه",
    "friday fri cuma cum penktadienis penktadienį sexta sexta-feira sex جمعه آدینه",
    "saturday sat cumartesi cmt šeštadienis šeštadienį sábado sáb شنبه",
    "sunday sun pazar paz sekmadienis sekmadienį domingo dom یکشنبه",
)
_DAYS = {
    -2: "پریروز|evvelsi gün|evvelki gün|užvakar|anteontem",
    -1: "yesterday|دیروز|dün|vakar|ontem",
    0: "today|now|امروز|اکنون|bugün|šiandien|hoje",
    1: "tomorrow|tmr|tmrw|tom|فردا|yarın|rytoj|rytojaus|amanhã",
    7: "haftaya",
    2: "day after tomorrow|overmorrow|پسفردا|پس فردا|öbür gün|ertesi gün|poryt|depois de amanhã",
}
_UNITS = {
    "d": "d day days روز gün diena dieną dienos dienų dia dias",
    "w": "w wk week weeks هفته hafta savaitė savaitę savaitės savaičių semana semanas",
    "m": "m mo month months ماه ay mėnuo mėnesį mėnesio mėnesiai mėnesių mês meses",
    "y": "y yr year years سال yıl sene metai metus metų ano anos",
}
_NEXT = "next بعد بعدی آینده gelecek önümüzdeki haftaya kitas kitą kita próximo próxima que vem"
_LAST = (
    "last past previous قبل قبلی پیش گذشته geçen geçmiş praeitas praeitą praėjusi passado passada"
)
_AFTER = "in after later بعد دیگر دیگه sonra po em daqui a"
_BEFORE = "ago before قبل پیش önce prieš há atrás"
_IGNORED = "on the of de do da this این bu šį este esta روز ماه d g m ساعت saat günü"

SHOWN_WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fa": "دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
    "tr": "Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
    "lt": "pirmadienis antradienis trečiadienis ketvirtadienis penktadienis "
    "šeštadienis sekmadienis",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
}
"""Names of the days from Monday, as shown."""


def _folded(word: str) -> str:
    from crm_tui.text.fold import fold  # noqa: PLC0415 - those who only show a day do without

    return fold(word)


def _numbered(rows: tuple[str, ...], start: int) -> dict[str, int]:
    return {_folded(word): number for number, row in enumerate(rows, start) for word in row.split()}


@cache
def gregorian_months() -> dict[str, int]:
    """Return month numbers by folded name."""
    return _numbered(_GREGORIAN_MONTHS, 1)


@cache
def jalali_months() -> dict[str, int]:
    """Return month numbers by folded name."""
    return _numbered(_JALALI_MONTHS, 1)


@cache
def weekdays() -> dict[str, int]:
    """Return weekday numbers (Monday 0) by folded name."""
    parted = {"دو شنبه": 0, "سه شنبه": 1, "چهار شنبه": 2, "پنج شنبه": 3, "یک شنبه": 6}
    return _numbered(_WEEKDAYS, 0) | parted


@cache
def days() -> dict[str, int]:
    """Return days from today by folded word."""
    return {_folded(word): days for days, row in _DAYS.items() for word in row.split("|")}


@cache
def units() -> dict[str, str]:
    """Return ``d``, ``w``, ``m`` or ``y`` by folded word."""
    return {_folded(word): unit for unit, row in _UNITS.items() for word in row.split()}


@cache
def directions() -> tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Return the folded words for: next, last, after, ago."""
    following, previous, after, before = (
        frozenset(map(_folded, row.split())) for row in (_NEXT, _LAST, _AFTER, _BEFORE)
    )
    return following, previous, after, before


@cache
def ignored() -> frozenset[str]:
    """Return folded words that say nothing."""
    return frozenset(map(_folded, _IGNORED.split()))
