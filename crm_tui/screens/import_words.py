"""How an import is said on screens: fields, encodings, policies, counts."""

from __future__ import annotations

from crm_tui.domain.imports import Fill, Mode, Outcome
from crm_tui.errors import N_
from crm_tui.i18n import _, ngettext
from crm_tui.screens.wording import label, number

TARGETS: dict[str, str] = {
    "full_name": N_("full name"),
    "prefix": N_("title before the name"),
    "given": N_("first name"),
    "middle": N_("middle name"),
    "family": N_("family name"),
    "suffix": N_("suffix"),
    "nickname": N_("nickname"),
    "company": N_("company"),
    "title": N_("role"),
    "department": N_("department"),
    "phone": N_("phone"),
    "phone:mobile": N_("phone"),
    "phone:work": N_("phone"),
    "phone:home": N_("phone"),
    "phone:fax": N_("phone"),
    "email": N_("e-mail"),
    "email:work": N_("e-mail"),
    "email:home": N_("e-mail"),
    "url": N_("link"),
    "address.street": N_("street"),
    "address.city": N_("city"),
    "address.region": N_("region"),
    "address.postal_code": N_("postal code"),
    "address.country": N_("country"),
    "address.formatted": N_("whole address"),
    "birthday": N_("birthday"),
    "id:national_id": N_("national id"),
    "id:legal_id": N_("legal id"),
    "id:vat": N_("VAT number"),
    "id:external": N_("number in another system"),
    "lifecycle": N_("stage"),
    "source": N_("source"),
    "owner": N_("owner"),
    "tags": N_("tags"),
    "notes": N_("notes"),
    "created_at": N_("created"),
    "kind": N_("person or company"),
    "name": N_("shown name"),
    "salutation": N_("salutation"),
    "parent": N_("parent company"),
    "language": N_("language"),
    "do_not_call": N_("do not call"),
    "do_not_mail": N_("do not mail"),
    "uid": N_("identity (uid)"),
    "keep": N_("keep as a field of its own"),
    "ignore": N_("leave out"),
}
"""What a column can become, in the order it is offered."""

AREAS: dict[str, str] = {
    "contact": N_("contacts"),
    "deal": N_("deals"),
    "lead": N_("leads"),
    "ticket": N_("tickets"),
}
"""What the rows of a file can be."""

_DEALS: dict[str, str] = {
    "title": N_("title"),
    "amount": N_("amount"),
    "currency": N_("currency"),
    "pipeline": N_("pipeline"),
    "stage": N_("stage"),
    "status": N_("status"),
    "probability": N_("probability"),
    "expected_close": N_("expected close"),
    "contact": N_("contact"),
    "contact.given": N_("first name"),
    "contact.family": N_("family name"),
    "contact.email": N_("e-mail"),
    "contact.phone": N_("phone"),
    "company": N_("company"),
    "owner": N_("owner"),
    "source": N_("source"),
    "campaign": N_("campaign"),
    "reason": N_("reason"),
    "reason_note": N_("note on the reason"),
    "tags": N_("tags"),
    "note": N_("notes"),
    "created_at": N_("created"),
    "closed_at": N_("closed"),
    "stage_since": N_("in the stage since"),
    "last_activity": N_("last contact"),
    "is_won": N_("won"),
    "is_closed": N_("closed"),
    "id": N_("number in another system"),
    "uid": N_("identity (uid)"),
    "keep": N_("keep as a field of its own"),
    "ignore": N_("leave out"),
}
_LEADS: dict[str, str] = {
    "name": N_("full name"),
    "given": N_("first name"),
    "family": N_("family name"),
    "company": N_("company"),
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "need": N_("need"),
    "source": N_("source"),
    "campaign": N_("campaign"),
    "owner": N_("owner"),
    "status": N_("status"),
    "parked_until": N_("parked until"),
    "reason": N_("reason"),
    "reason_note": N_("note on the reason"),
    "created_at": N_("created"),
    "id": N_("number in another system"),
    "uid": N_("identity (uid)"),
    "keep": N_("keep in the need"),
    "ignore": N_("leave out"),
}

_TICKETS: dict[str, str] = {
    "subject": N_("subject"),
    "description": N_("first message"),
    "contact": N_("contact"),
    "contact.given": N_("first name"),
    "contact.family": N_("family name"),
    "contact.email": N_("e-mail"),
    "contact.phone": N_("phone"),
    "company": N_("company"),
    "status": N_("status"),
    "priority": N_("priority"),
    "category": N_("category"),
    "category.sub": N_("category below it"),
    "channel": N_("channel"),
    "owner": N_("owner"),
    "product": N_("product"),
    "created_at": N_("created"),
    "updated_at": N_("last change"),
    "answered_at": N_("first answer"),
    "answered_minutes": N_("minutes to the first answer"),
    "solved_at": N_("solved"),
    "closed_at": N_("closed"),
    "satisfaction": N_("satisfaction"),
    "satisfaction_word": N_("word on satisfaction"),
    "answer": N_("answer"),
    "internal": N_("internal note"),
    "comments": N_("conversation"),
    "watchers": N_("watchers"),
    "reason": N_("reason"),
    "reason_note": N_("note on the reason"),
    "id": N_("number in another system"),
    "uid": N_("identity (uid)"),
    "keep": N_("keep as a field of its own"),
    "ignore": N_("leave out"),
}
_OWN_TICKETS: dict[str, str] = {
    "called": N_("number"),
    "email": N_("e-mail"),
    "meaning": N_("what the status means"),
    "policy": N_("promise"),
    "escalated_at": N_("escalated"),
    "links": N_("links"),
    "steps": N_("history"),
    "conversation": N_("conversation"),
}
"""Those of our own tables, which need not be offered."""

ENCODINGS = (
    "utf-8", "cp1256", "cp1254", "cp1257", "cp1252", "cp1250", "cp1251", "utf-16",
    "iso-8859-9", "iso-8859-1", "mac-roman", "cp850", "cp857",
)  # fmt: skip
DELIMITERS: dict[str, str] = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    "|": N_("bar"),
}
MODES: dict[Mode, str] = {
    Mode.BOTH: N_("add new ones, update known ones"),
    Mode.CREATE: N_("add new ones, leave known ones alone"),
    Mode.UPDATE: N_("update known ones only"),
    Mode.SKIP: N_("add new ones, skip known and doubtful ones"),
}
FILLS: dict[Fill, str] = {
    Fill.EMPTY: N_("fill in what is empty"),
    Fill.OVERWRITE: N_("the file is right"),
}
STAGES: dict[str, str] = {
    "create": N_("make them"),
    "first": N_("put such deals into the first stage"),
}
STATUSES: dict[str, str] = {
    "create": N_("make them"),
    "first": N_("put such tickets into open or solved"),
}
_OUTCOMES: dict[Outcome, str] = {
    Outcome.FAILED: N_("can't be taken"),
    Outcome.REVIEW: N_("doubtful"),
    Outcome.SKIPPED: N_("skipped"),
}
_FORMATS: dict[str, str] = {
    "csv": N_("text table"),
    "vcard": N_("vCard"),
    "ldif": N_("LDIF"),
    "json": N_("JSON"),
}


def targets(area: str) -> dict[str, str]:
    """The fields of records of an area with their words, as they are offered."""
    return {"deal": _DEALS, "lead": _LEADS, "ticket": _TICKETS}.get(area, TARGETS)


def target(name: str, area: str = "contact") -> str:
    """A field in words: ``phone:mobile`` is "phone (mobile)"."""
    own = {**targets(area), **(_OWN_TICKETS if area == "ticket" else {})}
    if area != "contact" and name in own:
        return _(own[name])
    known = TARGETS.get(name)
    base, _colon, kind = name.partition(":")
    if known is not None and base not in ("phone", "email"):
        return _(known)
    if base in ("phone", "email", "url"):
        said = _(TARGETS[base])
        return f"{said} ({label(kind)})" if kind else said
    if base == "field":
        return _("field “{name}”").format(name=kind)
    if name.startswith("address:"):
        kind, _dot, part = kind.partition(".")
        return f"{target('address.' + part)} ({label(kind)})"
    return name


def file_format(name: str) -> str:
    """A format in words."""
    return _(_FORMATS[name]) if name in _FORMATS else name.upper()


def delimiter(char: str) -> str:
    """A separator in words."""
    return _(DELIMITERS[char]) if char in DELIMITERS else char


def outcome(value: Outcome) -> str:
    """What became of a row that was not taken."""
    return _(_OUTCOMES[value])


def rows(count: int) -> str:
    """``1,204 rows``."""
    return ngettext("{count} row", "{count} rows", count).format(count=number(count))


def duration(seconds: float) -> str:
    """Minutes and seconds, roughly."""
    whole = max(1, round(seconds))
    if whole < 60:
        return ngettext("{count} second", "{count} seconds", whole).format(count=number(whole))
    minutes = round(whole / 60)
    return ngettext("{count} minute", "{count} minutes", minutes).format(count=number(minutes))
