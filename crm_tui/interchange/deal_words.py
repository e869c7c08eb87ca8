"""Words in cells of deals and leads: won, lost, dropped, parked, in the words of many tools."""

from functools import lru_cache

from crm_tui.domain.deals import DealStatus, LeadStatus
from crm_tui.interchange.words import plain

_DEAL = {
    DealStatus.OPEN: (
        "open|opened|active|in progress|ongoing|pending|new|باز|جاری|در جریان|فعال|"
        "در حال پیگیری|açık|"
        "devam ediyor|aktif|atvira|atviras|vykdoma|aktyvus|aberto|aberta|em andamento|em aberto"
    ),
    DealStatus.WON: (
        "won|closed won|closedwon|win|closed and won|success|successful|sold|signed|order|برنده|"
        "برنده شده|برد|موفق|فروخته شد|فروش موفق|قرارداد بسته شد|kazanıldı|kazanılan|"
        "kazandı|başarılı|"
        "satıldı|laimėta|laimėtas|parduota|sėkminga|ganho|ganha|ganhou|vendido|fechado ganho|"
        "fechado e ganho|gewonnen|gagné|gagnée|ganado|cerrado ganado|cierre ganado"
    ),
    DealStatus.LOST: (
        "lost|closed lost|closedlost|closed and lost|closed lost to competition|lose|failed|"
        "abandoned|dead|cancelled|canceled|rejected|declined|بازنده|باخت|شکست|شکست خورده|ناموفق|"
        "از دست رفته|از دست رفت|لغو شده|kaybedildi|kaybedilen|kaybetti|başarısız|iptal|pralaimėta|"
        "prarasta|prarastas|nesėkminga|perdido|perdida|perdeu|fechado perdido|fechado e perdido|"
        "verloren|perdu|perdue|cerrado perdido|cierre perdido"
    ),
}
_LEAD = {
    LeadStatus.PARKED: (
        "parked|nurture|nurturing|contact in future|follow up later|later|on hold|"
        "snoozed|bad timing|"
        "معلق|به تعویق افتاده|بعدا|پارک شده|بایگانی موقت|beklemede|ertelendi|atidėta|atidėtas|"
        "em espera|adiado|estacionado"
    ),
    LeadStatus.QUALIFIED: (
        "qualified|converted|closed converted|open deal|sql|opportunity|واجد شرایط|تبدیل شده|"
        "nitelikli|dönüştürüldü|kvalifikuotas|konvertuotas|qualificado|convertido"
    ),
    LeadStatus.DROPPED: (
        "dropped|disqualified|unqualified|junk|junk lead|lost|lost lead|bad lead|not qualified|"
        "closed not converted|archived|not interested|رد شده|نامعتبر|بی ارزش|از دست رفته|"
        "غیر واجد شرایط|"
        "elendi|geçersiz|niteliksiz|atmestas|nekvalifikuotas|netinkamas|descartado|desqualificado|"
        "não qualificado|perdido"
    ),
}
_DELETED = frozenset(
    map(plain, ("deleted", "removed", "حذف شده", "silindi", "ištrinta", "excluído"))
)


@lru_cache(maxsize=1)
def _deals() -> dict[str, DealStatus]:
    return {plain(w): status for status, words in _DEAL.items() for w in words.split("|")}


@lru_cache(maxsize=1)
def _leads() -> dict[str, LeadStatus]:
    return {plain(w): status for status, words in _LEAD.items() for w in words.split("|")}


@lru_cache(maxsize=1024)
def deal_status(text: str) -> DealStatus | None:
    """What a status says of a deal, None if it is no word for that."""
    return _deals().get(plain(text))


@lru_cache(maxsize=4096)
def closing(stage: str) -> DealStatus | None:
    """Won or lost where the name of a stage says so (``Closed Won``), else None."""
    found = deal_status(stage)
    return None if found is DealStatus.OPEN else found


@lru_cache(maxsize=1024)
def lead_status(text: str) -> LeadStatus:
    """Where a lead stands; every word that is none of ours is one for being in the queue."""
    return _leads().get(plain(text), LeadStatus.NEW)


def deleted(status: str) -> bool:
    """True for a record that its program keeps as deleted."""
    return plain(status) in _DELETED
