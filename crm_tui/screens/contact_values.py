"""Between a contact and what stands in its form: plain texts both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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
from crm_tui.domain.fields import FieldType
from crm_tui.domain.fields import stored as stored_form
from crm_tui.errors import BadInput
from crm_tui.text.dates import BadDate, parse_date, parse_partial, show_date
from crm_tui.text.dialling import e164
from crm_tui.text.safe import clean_line, clean_text

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.queries.contacts import FieldDefinition

PLAIN = (
    "name", "prefix", "given", "middle", "family", "suffix", "nickname", "salutation",
    "parent", "source", "owner", "language",
)  # fmt: skip
SWITCHES = ("do_not_call", "do_not_mail")
CUSTOM = "field_"


@dataclass(frozen=True, slots=True)
class Habits:
    """How the user writes: language, calendar, phone region, and what day it is."""

    language: str
    calendar: str
    region: str
    area_code: str
    today: date


@dataclass(frozen=True, slots=True)
class Mistake:
    """A field whose text can't be understood; ``template`` is a message id.

    A ``mild`` one is a warning: what was typed is saved.
    """

    field: str
    template: str
    values: Mapping[str, object]
    mild: bool = False


def to_values(
    draft: ContactDraft, fields: Sequence[FieldDefinition], habits: Habits
) -> dict[str, Any]:
    """What the form shows for a contact."""
    values: dict[str, Any] = {name: getattr(draft, name) for name in PLAIN}
    values |= {name: "yes" if getattr(draft, name) else "" for name in SWITCHES}
    values |= {
        "kind": draft.kind.value,
        "lifecycle": draft.lifecycle.value,
        "tags": ", ".join(draft.tags),
        "notes": draft.notes,
        "birthday": shown_date(draft.birthday, habits),
        "jobs": [
            {"company": j.company, "title": j.title, "department": j.department}
            for j in draft.employments
        ],
        "phones": [{"value": p.value, "label": p.label} for p in draft.phones],
        "emails": [{"value": e.value, "label": e.label} for e in draft.emails],
        "urls": [{"value": u.value, "label": u.label} for u in draft.urls],
        "ids": [{"value": i.value, "scheme": i.scheme} for i in draft.ids],
        "addresses": [
            {
                "street": a.street, "city": a.city, "region": a.region,
                "postal_code": a.postal_code, "country": a.country, "label": a.label,
            }
            for a in draft.addresses
        ],
    }  # fmt: skip
    return values | custom_texts(draft.fields, fields, habits)


def custom_texts(
    stored: Mapping[str, str], fields: Sequence[FieldDefinition], habits: Habits
) -> dict[str, str]:
    """What the form shows for the fields of the users' own."""
    texts = {}
    for field in fields:
        value = stored.get(field.key, "")
        is_date = field.type == FieldType.DATE
        texts[CUSTOM + field.key] = shown_date(value, habits) if is_date else value
    return texts


def shown_date(iso: str, habits: Habits) -> str:
    """An ISO date as the user would type it."""
    return show_date(iso, habits.calendar, habits.language) if iso else ""


def to_draft(
    values: Mapping[str, Any],
    base: ContactDraft,
    fields: Sequence[FieldDefinition],
    habits: Habits,
) -> tuple[ContactDraft, list[Mistake]]:
    """The contact the form describes; what can't be understood stays as in ``base``."""
    mistakes: list[Mistake] = []
    kind = ContactKind(values.get("kind", base.kind))
    plain: dict[str, Any] = {
        name: clean_line(values.get(name, getattr(base, name))) for name in PLAIN
    }
    plain |= {name: values.get(name) == "yes" for name in SWITCHES}
    draft = replace(
        base,
        **plain,
        kind=kind,
        lifecycle=Lifecycle(values.get("lifecycle", base.lifecycle)),
        tags=tags_of(values.get("tags", "")),
        notes=clean_text(values.get("notes", "")),
        birthday=_birthday(values, base, habits, mistakes),
        employments=tuple(
            Employment(job["company"], job["title"], job["department"])
            for job in _entries(values, "jobs", ("company", "title", "department"))
            if job["company"]
        ),
        phones=_phones(values, base, habits),
        emails=tuple(Email(**e) for e in _entries(values, "emails", ("value", "label"))),
        urls=tuple(Link(**u) for u in _entries(values, "urls", ("value", "label"))),
        ids=tuple(
            Identifier(each["scheme"] or "other", each["value"])
            for each in _entries(values, "ids", ("value", "scheme"))
        ),
        addresses=tuple(
            Address(**a)
            for a in _entries(
                values,
                "addresses",
                ("street", "city", "region", "postal_code", "country", "label"),
            )
        ),
        fields=custom_values(values, base.fields, fields, habits, mistakes),
    )
    if kind is ContactKind.PERSON:
        draft = replace(draft, parent="")
    return draft, mistakes


def tags_of(text: str) -> tuple[str, ...]:
    """``vip, steel`` or ``#vip #steel`` as tags, each once."""
    if "," in text or "،" in text or "#" not in text:
        parts = text.replace("،", ",").split(",")
    else:
        parts = text.split("#")
    clean = [clean_line(part).lstrip("#").strip() for part in parts]
    return tuple({part.casefold(): part for part in reversed(clean) if part}.values())[::-1]


def _entries(values: Mapping[str, Any], group: str, parts: tuple[str, ...]) -> list[dict[str, str]]:
    found = []
    for entry in values.get(group, ()):
        clean = {part: clean_line(entry.get(part, "")) for part in parts}
        if any(text for part, text in clean.items() if part != "label"):
            found.append(clean)
    return found


def _phones(values: Mapping[str, Any], base: ContactDraft, habits: Habits) -> tuple[Phone, ...]:
    known = {phone.value: phone.e164 for phone in base.phones}
    found = []
    for entry in _entries(values, "phones", ("value", "label")):
        number = entry["value"]
        if number in known:
            international = known[number]
        else:
            international = e164(number, habits.region, habits.area_code)
        found.append(Phone(number, entry["label"], international))
    return tuple(found)


def _birthday(
    values: Mapping[str, Any], base: ContactDraft, habits: Habits, mistakes: list[Mistake]
) -> str:
    text = clean_line(values.get("birthday", ""))
    if text == shown_date(base.birthday, habits):
        return base.birthday
    try:
        return parse_partial(text, habits.language, habits.calendar)
    except BadDate as error:
        mistakes.append(Mistake("birthday", error.template, error.values))
        return base.birthday


def custom_values(
    values: Mapping[str, Any],
    stored: Mapping[str, str],
    fields: Sequence[FieldDefinition],
    habits: Habits,
    mistakes: list[Mistake],
) -> dict[str, str]:
    """The stored forms of the fields of the users' own; where a text is none, what was there."""
    found = dict(stored)
    for field in fields:
        text = clean_line(values.get(CUSTOM + field.key, ""))
        before = stored.get(field.key, "")
        if field.type == FieldType.DATE and text != shown_date(before, habits):
            try:
                text = (
                    parse_date(text, habits.today, habits.language, habits.calendar).iso
                    if text
                    else ""
                )
            except BadDate as error:
                mistakes.append(Mistake(CUSTOM + field.key, error.template, error.values))
                continue
        elif field.type == FieldType.DATE:
            text = before
        elif text != before:
            try:
                text = stored_form(field.label, FieldType(field.type), text, field.choices)
            except BadInput as error:
                mistakes.append(Mistake(CUSTOM + field.key, str(error.values["reason"]), {}))
                continue
        found[field.key] = text
    return {key: text for key, text in found.items() if text}
