"""Contacts as one JSON list, written one by one; the shape is that of ``crm show --json``."""

import json
from collections.abc import Iterable
from typing import Any, TextIO

from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.names import display_name
from crm_tui.interchange.exporting import ExportContact


def write(contacts: Iterable[ExportContact], out: TextIO) -> int:
    """Write the list and return the number of contacts."""
    count = 0
    for contact in contacts:
        out.write("[" if not count else ",")
        out.write("\n" + json.dumps(document(contact), ensure_ascii=False))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def document(contact: ExportContact) -> dict[str, Any]:
    """One contact as a JSON object. The keys are stable: scripts rely on them."""
    draft = contact.draft
    return {
        "id": contact.id,
        "uid": draft.uid,
        "kind": draft.kind.value,
        "name": _shown(draft),
        "prefix": draft.prefix,
        "given": draft.given,
        "middle": draft.middle,
        "family": draft.family,
        "suffix": draft.suffix,
        "nickname": draft.nickname,
        "company": draft.company,
        "title": draft.title,
        "department": draft.department,
        "phones": [{"label": p.label, "value": p.value, "e164": p.e164} for p in draft.phones],
        "emails": [{"label": e.label, "value": e.value} for e in draft.emails],
        "urls": [{"label": u.label, "value": u.value} for u in draft.urls],
        "addresses": [
            {
                "label": a.label,
                "street": a.street,
                "city": a.city,
                "region": a.region,
                "postal_code": a.postal_code,
                "country": a.country,
            }
            for a in draft.addresses
        ],
        "ids": [{"scheme": i.scheme, "value": i.value} for i in draft.ids],
        "birthday": draft.birthday,
        "lifecycle": draft.lifecycle.value,
        "source": draft.source,
        "owner": draft.owner,
        "language": draft.language,
        "parent": draft.parent,
        "salutation": draft.salutation,
        "employments": [
            {"company": j.company, "title": j.title, "department": j.department}
            for j in draft.employments
        ],
        "own_name": draft.name,
        "tags": list(draft.tags),
        "notes": draft.notes,
        "fields": dict(draft.fields),
        "do_not_call": draft.do_not_call,
        "do_not_mail": draft.do_not_mail,
        "created_at": draft.created_at or contact.created_at,
        "updated_at": contact.updated_at,
    }


def _shown(draft: ContactDraft) -> str:
    return draft.name if draft.kind is ContactKind.COMPANY else display_name(draft)
