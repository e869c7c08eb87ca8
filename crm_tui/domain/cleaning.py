"""A draft with nothing in it that may not be stored: the last door before the database.

Forms, the command line and imports clean what they take in, each where it can say so; this is
the one place that none of them can forget.
"""

from dataclasses import fields, replace
from typing import Any

from crm_tui.domain.contacts import ContactDraft
from crm_tui.text.safe import clean_line, clean_text

_LINES = (
    "name", "prefix", "given", "middle", "family", "suffix", "nickname", "salutation", "parent",
    "birthday", "source", "owner", "language", "uid",
)  # fmt: skip
_LISTS = ("employments", "phones", "emails", "urls", "addresses", "ids")


def cleaned(draft: ContactDraft) -> ContactDraft:
    """``draft`` with every text clean; entries of lists that say nothing are left out.

    A clean draft comes back as it is.
    """
    changes: dict[str, Any] = {name: clean_line(getattr(draft, name)) for name in _LINES}
    for name in _LISTS:
        items = (_item(item) for item in getattr(draft, name))
        changes[name] = tuple(item for item in items if item is not None)
    changes["tags"] = tuple(dict.fromkeys(tag for tag in map(clean_line, draft.tags) if tag))
    changes["notes"] = clean_text(draft.notes)
    values = {clean_line(key): clean_text(value) for key, value in draft.fields.items()}
    changes["fields"] = {key: value for key, value in values.items() if value}
    changes = {name: value for name, value in changes.items() if value != getattr(draft, name)}
    return replace(draft, **changes) if changes else draft


def _item(item: Any) -> Any | None:
    """The entry, clean; None if nothing but its label or scheme is left."""
    changes = {}
    says = False
    for part in fields(item):
        value = getattr(item, part.name)
        if isinstance(value, str):
            clean = clean_line(value)
            says = says or bool(clean and part.name not in ("label", "scheme", "e164"))
            if clean != value:
                changes[part.name] = clean
    if not says:
        return None
    return replace(item, **changes) if changes else item
