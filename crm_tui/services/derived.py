"""The derived columns: what is computed from a contact so that lists, search and matching are fast.

One function for both the ordinary save and the bulk import, so that they can't differ.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from crm_tui.domain.contacts import ContactDraft, ContactKind, Phone
from crm_tui.domain.names import display_name, match_name
from crm_tui.text.collate import sort_key
from crm_tui.text.fold import fold, fold_parted, search_text
from crm_tui.text.phones import reversed_digits


class Derived(NamedTuple):
    """Values of the derived columns of ``contact``, in the order of ``COLUMNS``."""

    display: str
    sort_key: str
    match_key: str
    company: str
    company_key: str
    title: str
    phone: str
    email: str
    city: str
    tag_line: str
    search: str
    search_notes: str


COLUMNS = Derived._fields
group_key = lru_cache(maxsize=1 << 14)(sort_key)
"""Sort key of a company's name, remembered: colleagues share it."""
NOTES_INDEXED = 20_000
"""Characters of a note that can be searched; the rest is kept but not indexed."""


def derive(draft: ContactDraft, language: str) -> Derived:
    """Compute the derived columns; ``language`` is the book's, whose alphabet sorts it."""
    display = display_name(draft)
    company = draft.company
    is_company = draft.kind is ContactKind.COMPANY
    grouped_under = display if is_company else company
    searched = [
        *[job.company for job in draft.employments],
        *[email.value for email in draft.emails],
        *draft.tags,
        *[address.city for address in draft.addresses],
        *[identifier.value for identifier in draft.ids],
        *draft.fields.values(),
    ]
    return Derived(
        display=display,
        sort_key=sort_key(display, language),
        match_key=match_name(display),
        company=company,
        company_key=group_key(grouped_under, language),
        title=draft.title,
        phone=draft.phones[0].value if draft.phones else "",
        email=draft.emails[0].value if draft.emails else "",
        city=next((address.city for address in draft.addresses if address.city), ""),
        tag_line=" ".join(draft.tags),
        search=search_column(
            display, (draft.given, draft.middle, draft.family, draft.nickname), searched
        ),
        search_notes=_notes(draft.notes[:NOTES_INDEXED]) if draft.notes else "",
    )


def search_column(display: str, names: Iterable[str], parts: Iterable[str]) -> str:
    """The text the name index holds: each word of these once."""
    # A given name is nearly always a part of the whole one: folding it again would double the work.
    more = [name for name in names if name and name not in display]
    return _distinct(search_text([display, *more, *parts]))


def phone_end(phone: Phone) -> str:
    """The index form of a phone: its significant digits backwards."""
    return reversed_digits(phone.e164 or phone.value)


def _distinct(text: str) -> str:
    """Each word once: a name repeats in display, parts and e-mail, and index space is speed."""
    return " ".join(dict.fromkeys(text.split()))


def _notes(text: str) -> str:
    """Notes as they are indexed: as written, and once more with compounds in their parts."""
    return f"{fold(text)} {fold_parted(text)}" if "\u200c" in text else fold(text)
