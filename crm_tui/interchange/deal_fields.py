"""Fields of deals and leads that a column of a file can become.

Of deals: ``title amount currency pipeline stage status is_won is_closed probability expected_close
created_at closed_at stage_since last_activity owner source campaign note tags reason reason_note
uid id``, the customer as ``contact contact.given contact.family contact.email contact.phone
company``, ``field:key`` (a custom field).

Of leads: ``name given family company phone email source campaign need owner status parked_until
reason reason_note created_at uid id``.

Of both: ``keep`` (under the header's name) and ``ignore``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from crm_tui.interchange.guesses import Guess, How
from crm_tui.interchange.header_tables import key, tables

UID, RAW_UID = "CRM UID", "CRM UID raw"
"""Headers that tell our own tables; in a ``raw`` one no cell is guarded against formulas."""

DEAL = (
    "title", "amount", "currency", "pipeline", "stage", "status", "is_won", "is_closed",
    "probability", "expected_close", "created_at", "closed_at", "stage_since", "last_activity",
    "contact", "contact.given", "contact.family", "contact.email", "contact.phone", "company",
    "owner", "source", "campaign", "note", "tags", "reason", "reason_note", "uid", "id",
    "keep", "ignore",
)  # fmt: skip
LEAD = (
    "name", "given", "family", "company", "phone", "email", "source", "campaign", "need", "owner",
    "status", "parked_until", "reason", "reason_note", "created_at", "uid", "id", "keep", "ignore",
)  # fmt: skip
_FIELDS = {"deal": frozenset(DEAL), "lead": frozenset(LEAD)}
_MANY = frozenset({"contact.email", "contact.phone", "phone", "email", "note", "need", "tags",
                   "keep", "ignore"})  # fmt: skip
_WHO = frozenset({"name", "given", "family", "company", "phone", "email"})

_TITLES = frozenset(
    map(
        key, ("Deal - Title", "Deal Name", "Opportunity Name", "Deal Title", "عنوان معامله", "Deal")
    )
)

_OF_CONTACT = {
    "full_name": "name", "name": "name", "given": "given", "family": "family",
    "company": "company", "lifecycle": "status", "source": "source", "owner": "owner",
    "notes": "need", "created_at": "created_at", "uid": "uid", "field:campaign": "campaign",
    "ignore": "ignore",
}  # fmt: skip
"""What the fields of a contact are in a list of leads."""

_LEAD_WORDS = {
    target: frozenset(key(header) for header in headers.split(" | "))
    for target, headers in {
        "name": "Lead | Lead Name | سرنخ | نام سرنخ",
        "uid": "CRM UID | CRM UID raw",
        "ignore": "CRM ID",
        "reason_note": "Reason Note",
        "created_at": "Created",
        "id": "ID | Lead ID | LeadID | Record ID | Record Id | Lead - ID | Lead Number | "
        "شناسه | کد | "
        "شناسه سرنخ | Nr | Kod | Código",
        "need": "Need | Interest | Interested In | Requirement | Requirements | Title | "
        "Lead - Title | "
        "Message | Inquiry | Enquiry | Request | Product Interest | نیاز | نیازمندی | درخواست | "
        "موضوع | پیام | ihtiyaç | talep | konu | ilgi | poreikis | užklausa | tema | "
        "necessidade | interesse | pedido | assunto | mensagem",
        "parked_until": "Parked Until | Follow Up Date | Follow-up Date | Follow Up | "
        "Next Contact | "
        "Call Back On | پیگیری بعدی | تاریخ پیگیری | takip tarihi | susisiekti vėliau | "
        "próximo contato | próximo contacto",
        "reason": "Reason | Unqualified Reason | Disqualification Reason | Lost Reason | "
        "Drop Reason | "
        "دلیل رد | علت رد | دلیل | ret nedeni | priežastis | motivo",
        "status": "Status | Lead Status | Lead - Status | وضعیت | وضعیت سرنخ | durum | būsena | "
        "situação | estado do lead",
        "campaign": "Campaign | Campaign Name | Campaign Source | کمپین | kampanya | kampanija | "
        "campanha",
    }.items()
}  # fmt: skip


def known(area: str, target: str) -> bool:
    """True if ``target`` is a field of ``area`` (deal, lead)."""
    own = area == "deal" and target.startswith("field:") and len(target) > 6
    return target in _FIELDS[area] or own


def usable(area: str, targets: Iterable[str]) -> bool:
    """True if some column says what is sold, or who a lead is."""
    return any(target == "title" if area == "deal" else target in _WHO for target in targets)


def own(area: str, header: Sequence[str]) -> bool:
    """True for the header of one of our own tables."""
    first = "Lead" if area == "lead" else "Deal"
    return first in header and not {UID, RAW_UID}.isdisjoint(header)


def looks_like(header: Sequence[str]) -> str:
    """``deal`` for a header that only a list of deals has, else nothing."""
    known = tables("deal")
    found = {known.everything.get(key(cell), "") for cell in header}
    telling = {"amount", "stage", "expected_close", "probability", "pipeline", "reason"} & found
    named = any(key(cell) in _TITLES for cell in header)
    return "deal" if "title" in found and (len(telling) >= 3 or (named and telling)) else ""


def settled(area: str, guesses: Sequence[Guess]) -> tuple[Guess, ...]:
    """The guesses as fields of ``area``, each field of one value with one column."""
    if area == "lead":
        guesses = [_lead(guess) for guess in guesses]
    taken: set[str] = set()
    found = []
    for guess in guesses:
        if guess.target in taken and guess.target not in _MANY:
            found.append(replace(guess, target="keep", suggested=guess.target))
            continue
        taken.add(guess.target)
        found.append(guess)
    return tuple(found)


def _lead(guess: Guess) -> Guess:
    word = key(guess.header)
    for target, words in _LEAD_WORDS.items():
        if word in words:
            return replace(guess, target=target, confidence=100, how=How.EXACT)
    base = guess.target.split(":")[0]
    if base in ("phone", "email") and guess.target != "phone:fax":
        return replace(guess, target=base)
    suggested = _OF_CONTACT.get(guess.suggested, "")
    return replace(guess, target=_OF_CONTACT.get(guess.target, "keep"), suggested=suggested)
