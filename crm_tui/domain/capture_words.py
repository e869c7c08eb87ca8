"""The words of a captured line in five languages, in folded form: kinds, links, urgency."""

from functools import cache

from crm_tui.text.fold import fold

_KINDS = {
    "call": "call phone ring telephone تماس زنگ تلفن ara arayın arayalım aranacak aramak arama "
    "telefon skambinti paskambinti paskambink skambink skambutis perskambinti ligar liga ligação "
    "telefonar telefonema telefonemas",
    "meeting": "meet meeting appointment جلسه قرار ملاقات دیدار görüş görüşme görüşelim toplantı "
    "buluş buluşma buluşalım randevu toplantısı görüşmesi randevusu "
    "susitikti susitikimas susitikimą susitikime susirinkimas "
    "posėdis reunião reunir encontrar encontro",
    "visit": "visit بازدید مراجعه ziyaret ziyareti "
    "aplankyti aplankyk vizitas apsilankyti visitar visita",
    "email": "email e-mail mail ایمیل نامه e-posta eposta mail laiškas laišką laiško elpaštas "
    "email e-mail correio",
    "message": "message text whatsapp telegram sms پیام پیامک واتساپ واتسپ تلگرام اساماس mesaj "
    "žinutė žinutę parašyti parašyk mensagem sms",
    "note": "note یادداشت not nota pastaba pastabą užrašas",
}
_ONLY_IN = {"not": "tr", "ara": "tr", "liga": "pt", "mail": "", "arama": "tr"}
"""Words of one language that are others' too; "" is all of them."""
_HELPERS = (
    "please pls remind me to send write make have do schedule set up book arrange plan a an the "
    "لطفا حتما یک یه ارسال ثبت برگزاری تنظیم یادم باشد باشه "
    "lütfen bir hatırlat prašau reikia nepamiršti suplanuoti parašyti parašyk "
    "išsiųsti siųsti padaryti "
    "ter por favor fazer enviar mandar marcar agendar escrever lembrar de uma um"
)
_ADJECTIVES = (
    "quick short weekly monthly daily team first intro sales online internal kick-off "
    "هفتگی ماهانه haftalık aylık ekip kısa ilk savaitinis mėnesinis trumpas komandos rápida"
)
_LIGHT_VERBS = (
    "بزن بزنم بزنیم بزنید بگیر بگیرم بگیریم بگیرید کن کنم کنیم کنید بده بدهم بدم بدید بفرست بفرستم "
    "بفرستید بگذار بذار بنویس گرفتن زدن کردن دادن فرستادن گذاشتن شود داریم دارم تلفنی حضوری آنلاین "
    "et edelim edilecek etmek yap yapalım at atalım gönder yaz al ol back up"
)
_TAIL_VERBS = (
    "ara arayın arayalım aranacak görüş görüşelim buluş buluşalım toplantısı görüşmesi randevusu "
    "ziyareti"
)
_LINKS = (
    "with to from for at@ با به از برای su pas iš com ao aos à a para da do dos das de "
    "sr sra mr mrs ms dr"
)
_HONORIFICS = (
    "mr mrs ms miss dr prof آقای اقا خانم دکتر مهندس حاج جناب سرکار bey hanım sayın ponas ponia "
    "ponui poniai p sr sra senhor senhora dona dr dra eng"
)
_POSTPOSITIONS = "ile را رو için bey'le"
_STOPS = (
    "about regarding re on of the an and or at in by my our this that if when then "
    "درباره راجع در مورد جهت بابت و که تا هم "
    "hakkında konusunda ve veya diye "
    "dėl apie ir ar kad sobre acerca e ou que o os as no na em uma um por"
)
_AND = "and و ve ir e &"
_ARTICLES = "o a os as the"
_ABOUT = (
    "about|regarding|re|on|concerning|درباره|درباره ی|دربارهی|راجع به|در مورد|درمورد|در خصوص"
    "|بابت|جهت|برای|dėl|apie|sobre|acerca de|a respeito de|for|to|-|:"
)
_ABOUT_AFTER = "hakkında|konusunda|için|ile ilgili"
_URGENT = "urgent asap urgently فوری acil skubu skubiai urgente"
_HIGH = "high important مهم زیاد önemli yüksek svarbu svarbus aukštas importante alta"
_LOW = "low کم düşük žemas žemesnis baixa"
_BEFORE_DAY = (
    "on by until till before to for the from starting beginning partir a "
    "در تا قبل پیش برای روز از به iki nuo į em no na nos nas até "
    "para ao dia de"
)
_BEFORE_TIME = "at on by until till from around در تا حدود حدودا iki nuo apie até pelas desde"
_BEFORE_LENGTH = "for during de برای مدت به por durante"
_AFTER_DAY = "dieną kadar günü tarihinde itibaren"
_DANGLING = "at on by until till ساعت در تا saat às em até iki and و & ir e ve"
_PLACE = "place مکان محل yer vieta local onde"


@cache
def kinds(language: str) -> dict[str, str]:
    """Return the kind by folded word, as read by somebody of ``language``."""
    found = {fold(word): kind for kind, row in _KINDS.items() for word in row.split()}
    for word, only in _ONLY_IN.items():
        if only not in {"", language}:
            found.pop(fold(word))
    return found


@cache
def tail_verbs() -> dict[str, str]:
    """Return the kind by folded verb that ends a Turkish sentence."""
    every = {fold(word): kind for kind, row in _KINDS.items() for word in row.split()}
    return {verb: every[verb] for verb in map(fold, _TAIL_VERBS.split())}


@cache
def helpers() -> frozenset[str]:
    """Return folded words that may come before the word of the kind."""
    return _set(_HELPERS)


@cache
def adjectives() -> frozenset[str]:
    """Return folded words between the helpers and the word of the kind that say more than it."""
    return _set(_ADJECTIVES)


@cache
def light_verbs() -> frozenset[str]:
    """Return folded words that belong to the word of the kind before them."""
    return _set(_LIGHT_VERBS)


@cache
def links() -> frozenset[str]:
    """Return folded words after which a name may come."""
    return _set(_LINKS)


@cache
def postpositions() -> frozenset[str]:
    """Return folded words before which a name may come."""
    return _set(_POSTPOSITIONS)


@cache
def honorifics() -> frozenset[str]:
    """Return folded titles that are no part of a name."""
    return _set(_HONORIFICS)


@cache
def stops() -> frozenset[str]:
    """Return folded words that are in no name."""
    return _set(_STOPS) | adjectives()


@cache
def articles() -> frozenset[str]:
    """Return folded words that may stand between a preposition and a name."""
    return _set(_ARTICLES)


@cache
def joining() -> frozenset[str]:
    """Return folded words between two names."""
    return _set(_AND)


@cache
def about() -> frozenset[str]:
    """Return folded phrases that a subject need not begin with."""
    return frozenset(map(fold, _ABOUT.split("|")))


@cache
def about_after() -> frozenset[str]:
    """Return folded phrases that a subject need not end with."""
    return frozenset(map(fold, _ABOUT_AFTER.split("|")))


@cache
def urgent() -> frozenset[str]:
    """Return folded words for high priority."""
    return _set(_URGENT)


@cache
def high() -> frozenset[str]:
    """Return folded words that make a high priority after ``!``."""
    return urgent() | _set(_HIGH)


@cache
def low() -> frozenset[str]:
    """Return folded words that make a low priority after ``!``."""
    return _set(_LOW)


@cache
def before(role: str) -> frozenset[str]:
    """Return folded words that lead to a day, a time or a length of time and go with it."""
    return _set({"day": _BEFORE_DAY, "time": _BEFORE_TIME, "length": _BEFORE_LENGTH}[role])


@cache
def after_day() -> frozenset[str]:
    """Return folded words that follow a day and go with it."""
    return _set(_AFTER_DAY)


@cache
def dangling() -> frozenset[str]:
    """Return folded words that are left over at the ends of a subject."""
    return _set(_DANGLING)


@cache
def place_keys() -> tuple[str, ...]:
    """Return words that name a place before a colon."""
    return tuple(_PLACE.split())


def _set(row: str) -> frozenset[str]:
    return frozenset(map(fold, row.split()))
