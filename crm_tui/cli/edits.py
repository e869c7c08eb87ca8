"""``FIELD=VALUE`` on the command line: what ``crm add`` and ``crm set`` make of a contact.

``=`` replaces (of phones and the like the main one), ``+=`` adds, ``-=`` takes away; an empty
value clears. Field names are those of the JSON documents, and the keys of custom fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm_tui.cli import output
from crm_tui.crm import Crm
from crm_tui.domain import identifiers, names, validation
from crm_tui.domain.contacts import (
    Address,
    ContactDraft,
    ContactKind,
    Email,
    Employment,
    Identifier,
    Lifecycle,
    Link,
    Phone,
)
from crm_tui.domain.fields import FieldType, stored
from crm_tui.errors import N_, BadInput, UsageError
from crm_tui.i18n import _, language
from crm_tui.queries import contacts as queries
from crm_tui.search import names as words
from crm_tui.text import dates, phones
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line, clean_text

Change = tuple[str, str, str]
"""Field, ``=`` or ``+=`` or ``-=``, value."""

TEXTS = frozenset(
    (
        "prefix", "given", "middle", "family", "suffix", "nickname", "salutation",
        "source", "owner", "language", "parent",
    )
)  # fmt: skip
JOB = frozenset(("company", "title", "department"))
PLACE = frozenset(("street", "city", "region", "postal_code", "country"))
LISTS = {"phone": "phones", "email": "emails", "url": "urls", "tag": "tags"}
SWITCHES = frozenset(("do_not_call", "do_not_mail"))
ALIASES = {"phones": "phone", "emails": "email", "urls": "url", "tags": "tag", "note": "notes"}

_SHAPE = re.compile(r"\s*([^=+\-\s][^=\s]*?)\s*(\+=|-=|=)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """How what was typed is read: phones by region and area code, dates by calendar."""

    region: str
    area_code: str
    calendar: str
    crm: Crm


def parted(text: str) -> Change:
    """Part ``FIELD=VALUE``. Raises UsageError for anything else."""
    match = _SHAPE.fullmatch(_utf8(text))
    if match is None:
        raise UsageError(reason=_("Write FIELD=VALUE instead of “{text}”.").format(text=text))
    name = match[1].lower().replace("-", "_")
    return ALIASES.get(name, name), match[2], match[3]


def new_draft(given: Sequence[Change], reading: Reading) -> ContactDraft:
    """A new contact. One whose name has a firm's word in it is a company unless told else."""
    draft = ContactDraft()
    told = {field: value for field, _sign, value in given}
    if (
        "kind" not in told
        and "company" not in told
        and names.looks_like_company(told.get("name", ""))
    ):
        draft = replace(draft, kind=ContactKind.COMPANY)
    return changed(draft, sorted(given, key=lambda change: change[0] != "kind"), reading)


def changed(draft: ContactDraft, changes: Iterable[Change], reading: Reading) -> ContactDraft:
    """The draft with the changes. Raises BadInput for a field or value that can't be."""
    for field, sign, value in changes:
        text = clean_text(value) if field == "notes" else clean_line(value)
        draft = _changed(draft, field, sign, text, reading)
    return draft


def warn(draft: ContactDraft) -> None:
    """Say what looks wrong but was kept."""
    for problem in validation.problems(draft):
        output.err(f"{_(problem.field)}: {_(problem.template).format(**problem.values)}")


def _changed(  # noqa: C901, PLR0911 - one way out per sort of field
    draft: ContactDraft, field: str, sign: str, text: str, reading: Reading
) -> ContactDraft:
    if field in LISTS:
        return _listed(draft, field, sign, text, reading)
    if field == "notes":
        return replace(draft, notes=_joined(draft.notes, sign, text))
    if sign != "=":
        raise BadInput(field=field, reason=N_("give it with = only"))
    if field == "name":
        return _named(draft, text)
    if field in TEXTS:
        return _with(draft, field, text)
    if field in JOB:
        return _employed(draft, field, text)
    if field in PLACE:
        part: dict[str, Any] = {field: text}
        first = replace(draft.addresses[0] if draft.addresses else Address(), **part)
        kept = () if first.empty else (first,)
        return replace(draft, addresses=(*kept, *draft.addresses[1:]))
    if field == "birthday":
        return replace(draft, birthday=_day(field, text, reading))
    if field == "kind":
        return replace(draft, kind=ContactKind(_chosen(field, text, words.KINDS)))
    if field == "lifecycle":
        return replace(draft, lifecycle=Lifecycle(_chosen(field, text, words.LIFECYCLES)))
    if field in SWITCHES:
        answer = stored(field, FieldType.YES_NO, text) == "1"
        return _with(draft, field, answer)
    if field in identifiers.SCHEMES:
        others = tuple(each for each in draft.ids if each.scheme != field)
        added = (Identifier(field, text),) if text else ()
        return replace(draft, ids=(*others, *added))
    return _custom(draft, field, text, reading)


def _listed(
    draft: ContactDraft, field: str, sign: str, text: str, reading: Reading
) -> ContactDraft:
    attribute = LISTS[field]
    present: tuple[Any, ...] = getattr(draft, attribute)
    if field == "tag":
        given = [part.strip() for part in re.split("[,،]", text) if part.strip()]
        if sign == "=":
            return replace(draft, tags=tuple(given))
        keys = {fold(tag) for tag in given}
        rest = tuple(tag for tag in present if fold(tag) not in keys)
        return replace(draft, tags=rest if sign == "-=" else (*rest, *given))
    item: Any
    if field == "phone":
        item = Phone(text, "", phones.e164(text, reading.region, reading.area_code))
    else:
        item = Email(text) if field == "email" else Link(text)
    if sign == "-=":
        rest = tuple(each for each in present if not _same(each, item))
        if len(rest) == len(present):
            raise BadInput(field=field, reason=N_("there is no such value to take away"))
        return _with(draft, attribute, rest)
    if sign == "+=":
        rest = tuple(each for each in present if not _same(each, item))
        return _with(draft, attribute, (*rest, item) if text else present)
    label = present[0].label if present else ""
    first = (replace(item, label=label),) if text else ()
    return _with(draft, attribute, (*first, *present[1:]))


def _with(draft: ContactDraft, attribute: str, value: Any) -> ContactDraft:
    changes: dict[str, Any] = {attribute: value}
    return replace(draft, **changes)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Phone) and isinstance(other, Phone):
        ends = [phones.reversed_digits(each.e164 or each.value) for each in (one, other)]
        return ends[0] == ends[1]
    return fold(one.value) == fold(other.value)


def _joined(present: str, sign: str, text: str) -> str:
    if sign == "-=":
        raise BadInput(field="notes", reason=N_("give it with = or +="))
    return text if sign == "=" or not present else f"{present}\n\n{text}"


def _named(draft: ContactDraft, text: str) -> ContactDraft:
    parts = names.WHOLE
    if draft.kind is ContactKind.PERSON:
        parts = names.split_full_name(text)
    return replace(
        draft,
        name="" if parts != names.WHOLE else text,
        prefix=parts.prefix or (draft.prefix if text else ""),
        given=parts.given,
        middle=parts.middle,
        family=parts.family,
        suffix=parts.suffix,
    )


def _employed(draft: ContactDraft, field: str, text: str) -> ContactDraft:
    first = draft.employments[0] if draft.employments else Employment("")
    changes: dict[str, Any] = {field: text}
    first = replace(first, **changes)
    if not first.company and field != "company":
        raise BadInput(field=field, reason=N_("give the company first"))
    kept = (first,) if first.company else ()
    return replace(draft, employments=(*kept, *draft.employments[1:]))


def _chosen(field: str, text: str, table: dict[str, str]) -> str:
    found = words.lookup(table, fold(text).replace(" ", ""))
    if found is None:
        reason = _("choose one of {choices}").format(choices=", ".join(table))
        raise BadInput(field=field, reason=reason)
    return found


def _day(field: str, text: str, reading: Reading) -> str:
    try:
        return dates.parse_partial(text, language(), reading.calendar)
    except dates.BadDate as error:
        raise BadInput(field=field, reason=_(error.template).format(**error.values)) from error


def _custom(draft: ContactDraft, field: str, text: str, reading: Reading) -> ContactDraft:
    sought = fold(field)
    for known in reading.crm.read(queries.field_definitions, hidden=True):
        if sought in (fold(known.key), fold(known.label), fold(known.label).replace(" ", "_")):
            break
    else:
        raise BadInput(field=field, reason=N_("there is no such field"))
    kind = FieldType(known.type)
    if kind is FieldType.DATE:
        text = _day(field, text, reading)
    value = stored(known.label, kind, text, known.choices)
    fields = {key: kept for key, kept in draft.fields.items() if key != known.key}
    return replace(draft, fields=fields | ({known.key: value} if value else {}))


def _utf8(text: str) -> str:
    """Bytes that are no UTF-8 as U+FFFD; line breaks stay."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
