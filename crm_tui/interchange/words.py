"""Words in cells that stand for something: stages, yes and no, kinds, languages, nothing."""

import re
from functools import lru_cache

from crm_tui.domain.contacts import ContactKind, Lifecycle
from crm_tui.text.fold import fold

_LIFECYCLE = {
    Lifecycle.LEAD: (
        "lead|new|new lead|open|prospect|subscriber|raw|cold|warm|not contacted|open not contacted|"
        "attempted to contact|contacted|did not connect|سرنخ|جدید|تازه|مخاطب|مشتری بالقوه|yeni|"
        "aday|"
        "potansiyel|naujas|potencialus|novo|potencial|prospecto|neu|nouveau"
    ),
    Lifecycle.QUALIFIED: (
        "qualified|marketing qualified lead|sales qualified lead|mql|sql|opportunity|working|"
        "working contacted|in progress|negotiation|proposal|hot|interested|good lead|"
        "good lead follow up|closed converted|converted|open deal|connected|واجد شرایط|"
        "در حال پیگیری|در حال مذاکره|"
        "nitelikli|fırsat|görüşülüyor|kvalifikuotas|qualificado|oportunidade|em negociação"
    ),
    Lifecycle.CUSTOMER: (
        "customer|client|won|closed won|active|active customer|sale done|paying|evangelist|vip|"
        "مشتری|فعال|مشتری فعال|خریدار|müşteri|aktif|kazanıldı|klientas|aktyvus|cliente|ativo|kunde"
    ),
    Lifecycle.FORMER: (
        "former|former customer|ex customer|lost|closed lost|churned|inactive|bad lead|unqualified|"
        "closed not converted|disqualified|bad timing|junk|junk lead|lost lead|سابق|مشتری سابق|"
        "غیرفعال|غیر فعال|از دست رفته|"
        "eski|pasif|kaybedildi|buvęs|neaktyvus|antigo|inativo|perdido|ehemalig"
    ),
}
_TRUE = (
    "true|yes|y|1|x|on|checked|t|✓|✔|بله|بلی|آری|دارد|evet|taip|sim|sí|ja|oui|opted out|"
    "unsubscribed"
)
_KINDS = {
    ContactKind.COMPANY: (
        "company|organization|organisation|business|account|legal|corporate|firm|org|true|"
        "شرکت|حقوقی|سازمان|شرکتی|firma|şirket|kurum|kurumsal|tüzel|įmonė|juridinis|juridinis asmuo|"
        "empresa|pessoa jurídica|jurídica|firma|unternehmen"
    ),
    ContactKind.PERSON: (
        "person|individual|contact|people|natural|false|شخص|حقیقی|فرد|kişi|bireysel|gerçek|"
        "asmuo|fizinis|fizinis asmuo|pessoa|pessoa física|física|particular"
    ),
}
_LANGUAGES = {
    "fa": "persian|farsi|فارسی|farsça|persų|persa", "en": "english|انگلیسی|ingilizce|anglų|inglês",
    "tr": "turkish|ترکی|türkçe|turkų|turco", "lt": "lithuanian|لیتوانیایی|litvanca|lietuvių|"
    "lituano",
    "pt": "portuguese|پرتغالی|portekizce|portugalų|português", "ar": "arabic|عربی|arapça|"
    "arabų|árabe",
    "de": "german|deutsch|آلمانی|almanca|vokiečių|alemão", "fr": "french|français|فرانسوی|"
    "fransızca",
    "es": "spanish|español|اسپانیایی|ispanyolca", "it": "italian|italiano|ایتالیایی",
    "ru": "russian|русский|روسی|rusça|rusų|russo", "pl": "polish|polski|lenkų",
    "zh": "chinese|چینی|中文", "vi": "vietnamese|tiếng việt", "nl": "dutch|nederlands",
}  # fmt: skip
_NOTHING = frozenset(
    [
        "-",
        "--",
        "---",
        ".",
        "n/a",
        "na",
        "#n/a",
        "none",
        "null",
        "nil",
        "nan",
        "?",
        "unknown",
        "0",
        "ندارد",
        "نامشخص",
        "-",
        "yok",
        "bilinmiyor",
        "nėra",
        "não",
        "nenhum",
        "sem",
        "não",
        "tem",
        "n.a.",
        "#null!",
        "#value!",
        "#ref!",
        "(none)",
        "undefined",
    ]
)
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SEPARATORS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """``text`` folded, with signs and underscores as spaces."""
    return _SEPARATORS.sub(" ", fold(text)).strip()


@lru_cache(maxsize=1)
def _lifecycles() -> dict[str, Lifecycle]:
    return {plain(w): stage for stage, words in _LIFECYCLE.items() for w in words.split("|")}


@lru_cache(maxsize=1)
def _kinds() -> dict[str, ContactKind]:
    return {plain(w): kind for kind, words in _KINDS.items() for w in words.split("|")}


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    return {plain(w): tag for tag, words in _LANGUAGES.items() for w in words.split("|")}


_TRUTHS = frozenset(plain(word) or word for word in _TRUE.split("|"))


@lru_cache(maxsize=4096)
def lifecycle(text: str) -> Lifecycle | None:
    """The stage a word means, None if it means none of ours."""
    return _lifecycles().get(plain(text))


@lru_cache(maxsize=1024)
def truth(text: str) -> bool:
    """True for yes, 1, x, evet, بله …; False for everything else."""
    return (plain(text) or text.strip()) in _TRUTHS


@lru_cache(maxsize=1024)
def kind(text: str) -> ContactKind | None:
    """Person or company, None if the word means neither."""
    return _kinds().get(plain(text))


@lru_cache(maxsize=1024)
def language(text: str) -> str:
    """BCP 47 tag of a language named or tagged, or an empty text."""
    named = _languages().get(plain(text))
    if named:
        return named
    text = text.strip()
    return (
        text.replace("_", "-") if _LANGUAGE_TAG.fullmatch(text) and len(text) in (2, 5, 6) else ""
    )


def nothing(text: str) -> bool:
    """True for what is written where there is nothing: ``-``, ``N/A``, ``ندارد``."""
    return text.strip().casefold() in _NOTHING
