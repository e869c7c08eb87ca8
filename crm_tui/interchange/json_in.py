"""Our own JSON export, read back."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

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
from crm_tui.errors import BadFile
from crm_tui.i18n import _
from crm_tui.interchange.drafts import DraftRow, says_nothing
from crm_tui.text.safe import clean_line, clean_text

LARGEST = 512 << 20


def read(stream: BinaryIO, name: str) -> Iterator[DraftRow]:
    """Each object of the list in ``stream`` as a draft; anything else is a :class:`BadFile`."""
    stream.seek(0)
    data = stream.read(LARGEST + 1)
    try:
        loaded = json.loads(data) if len(data) <= LARGEST else None
    except (ValueError, RecursionError) as error:
        raise BadFile(file=name, reason=_("it is not valid JSON.")) from error
    if not isinstance(loaded, list):
        raise BadFile(file=name, reason=_("it is not a list of contacts."))
    for number, entry in enumerate(loaded, 1):
        raw = (json.dumps(entry, ensure_ascii=False),)
        draft = to_draft(entry) if isinstance(entry, dict) else ContactDraft()
        errors = (_("The entry holds no name, phone or e-mail."),) if says_nothing(draft) else ()
        yield DraftRow(number, number, draft, (), errors, raw)


def to_draft(entry: dict[str, Any]) -> ContactDraft:
    """One exported object as a contact; what is missing or of another type is empty."""

    def line(name: str, of: dict[str, Any] = entry) -> str:
        value = of.get(name)
        return clean_line(value) if isinstance(value, str) else ""

    def items(name: str) -> list[dict[str, Any]]:
        found = entry.get(name)
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    person = line("kind") != "company"
    jobs = [
        Employment(line("company", job), line("title", job), line("department", job))
        for job in items("employments") or [entry]
    ]
    stage, fields, tags = line("lifecycle"), entry.get("fields"), entry.get("tags")
    parts = {
        name: line(name)
        for name in ("prefix", "given", "middle", "family", "suffix", "nickname", "salutation")
    }
    shown = line("own_name") if "own_name" in entry else line("name")
    if person and "own_name" not in entry and any(parts[p] for p in ("given", "middle", "family")):
        shown = ""  # it was composed from its parts
    return ContactDraft(
        kind=ContactKind.PERSON if person else ContactKind.COMPANY,
        name=shown,
        employments=tuple(job for job in jobs if job != Employment("")),
        parent=line("parent"),
        phones=tuple(
            Phone(line("value", p), line("label", p), line("e164", p) or None)
            for p in items("phones")
        ),
        emails=tuple(Email(line("value", e), line("label", e)) for e in items("emails")),
        urls=tuple(Link(line("value", u), line("label", u)) for u in items("urls")),
        addresses=tuple(
            Address(
                **{
                    n: line(n, a)
                    for n in ("street", "city", "region", "postal_code", "country", "label")
                }
            )
            for a in items("addresses")
        ),
        ids=tuple(Identifier(line("scheme", i), line("value", i)) for i in items("ids")),
        birthday=line("birthday"),
        lifecycle=Lifecycle(stage) if stage in set(Lifecycle) else Lifecycle.LEAD,
        source=line("source"),
        owner=line("owner"),
        language=line("language"),
        tags=tuple(clean_line(t) for t in tags if isinstance(t, str))
        if isinstance(tags, list)
        else (),
        notes=clean_text(str(entry.get("notes") or "")),
        do_not_call=entry.get("do_not_call") is True,
        do_not_mail=entry.get("do_not_mail") is True,
        fields={str(k): clean_text(str(v)) for k, v in fields.items()}
        if isinstance(fields, dict)
        else {},
        uid=line("uid"),
        created_at=line("created_at"),
        **parts,
    )
