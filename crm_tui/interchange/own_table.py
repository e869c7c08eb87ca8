"""Our own table of contacts (CSV, XLSX): its columns, draft to row and row back, exactly.

Lists of values stand in numbered columns (``Phone 1 - Value``); as many as the fullest contact
needs. A header with ``raw`` says that no cell is guarded against formulas.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields

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
from crm_tui.i18n import _
from crm_tui.interchange.deal_fields import RAW_UID, UID
from crm_tui.interchange.drafts import DraftRow, says_nothing
from crm_tui.interchange.exporting import ExportContact
from crm_tui.interchange.guesses import How
from crm_tui.interchange.mapping import Mapping
from crm_tui.text.safe import clean_line, clean_text

_TEXTS = (
    ("Name", "name"), ("Prefix", "prefix"), ("First Name", "given"), ("Middle Name", "middle"),
    ("Last Name", "family"), ("Suffix", "suffix"), ("Nickname", "nickname"),
    ("Salutation", "salutation"), ("Parent Company", "parent"),
)  # fmt: skip
_LAST_TEXTS = (
    ("Birthday", "birthday"), ("Source", "source"), ("Owner", "owner"), ("Language", "language"),
)  # fmt: skip
#: Field of the draft, column name, class, its parts by column.
_LABELLED = (("Label", "label"), ("Value", "value"))
_JOB_PARTS = (("Name", "company"), ("Title", "title"), ("Department", "department"))
_ADDRESS_PARTS = (
    ("Label", "label"), ("Street", "street"), ("City", "city"), ("Region", "region"),
    ("Postal Code", "postal_code"), ("Country", "country"),
)  # fmt: skip
_LISTS: tuple[tuple[str, str, type, tuple[tuple[str, str], ...]], ...] = (
    ("employments", "Company", Employment, _JOB_PARTS),
    ("phones", "Phone", Phone, (*_LABELLED, ("E.164", "e164"))),
    ("emails", "Email", Email, _LABELLED),
    ("urls", "Link", Link, _LABELLED),
    ("addresses", "Address", Address, _ADDRESS_PARTS),
    ("ids", "ID", Identifier, (("Scheme", "scheme"), ("Value", "value"))),
)
_FIELD = "Field: "
_NUMBERED = re.compile(r"(\w+) (\d+) - (.+)")

#: First letters that make a spreadsheet take a cell for a formula.
_TRIGGERS = frozenset("=+-@\t\r\n＝＋－＠")
_PHONE = re.compile(r"\+[0-9][0-9 ()./-]{3,20}")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def guarded(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would see a formula.

    Phones (``+98…``) and numbers need none. :func:`unguarded` is the exact inverse.
    """
    first = text[:1]
    if first in _TRIGGERS and first:
        return text if _PHONE.fullmatch(text) or _NUMBER.fullmatch(text) else "'" + text
    if first == "'" and (text[1:2] in _TRIGGERS or text[1:2] == "'") and len(text) > 1:
        return "'" + text
    return text


def unguarded(text: str) -> str:
    """``text`` without the apostrophe that :func:`guarded` put before it."""
    second = text[1:2]
    if text[:1] == "'" and second and (second in _TRIGGERS or second == "'"):
        return text[1:]
    return text


@dataclass(frozen=True, slots=True)
class Shape:
    """How many numbered columns a table has of each list, and which custom fields."""

    counts: tuple[int, ...] = (1, 1, 1, 1, 1, 1)
    fields: tuple[str, ...] = ()


def shape_of(drafts: Iterable[ContactDraft]) -> Shape:
    """The shape that holds all of ``drafts``."""
    counts = [1] * len(_LISTS)
    keys: dict[str, None] = {}
    for draft in drafts:
        for index, (name, *_rest) in enumerate(_LISTS):
            counts[index] = max(counts[index], len(getattr(draft, name)))
        keys.update(dict.fromkeys(draft.fields))
    return Shape(tuple(counts), tuple(keys))


def header(shape: Shape, *, raw: bool) -> list[str]:
    """The header row."""
    columns = ["CRM ID", RAW_UID if raw else UID, "Kind", *(name for name, _field in _TEXTS)]
    for (_field, title, _type, parts), count in zip(_LISTS, shape.counts, strict=True):
        columns += [f"{title} {n} - {part}" for n in range(1, count + 1) for part, _name in parts]
    columns += [name for name, _field in _LAST_TEXTS]
    columns += ["Lifecycle", "Tags", "Notes", "Do Not Call", "Do Not Mail"]
    columns += [_FIELD + key for key in shape.fields]
    return [*columns, "Created", "Updated"]


def row(contact: ExportContact, shape: Shape) -> list[str]:
    """The cells of one contact, not guarded yet."""
    draft = contact.draft
    out = [str(contact.id), draft.uid, draft.kind.value]
    out += [getattr(draft, field) for _name, field in _TEXTS]
    for (field, _title, _type, parts), count in zip(_LISTS, shape.counts, strict=True):
        found = getattr(draft, field)
        for value in found:
            out += [getattr(value, name) or "" for _part, name in parts]
        out += [""] * (len(parts) * (count - len(found)))
    out += [getattr(draft, field) for _name, field in _LAST_TEXTS]
    out += [draft.lifecycle.value, joined(draft.tags), draft.notes]
    out += ["yes" if draft.do_not_call else "", "yes" if draft.do_not_mail else ""]
    out += [draft.fields.get(key, "") for key in shape.fields]
    return [*out, draft.created_at or contact.created_at, contact.updated_at]


def joined(tags: Sequence[str]) -> str:
    r"""Tags in one cell, parted by ``; ``; a ``;`` inside a tag becomes ``\;``."""
    return "; ".join(tag.replace("\\", "\\\\").replace(";", "\\;") for tag in tags)


def parted(cell: str) -> tuple[str, ...]:
    """The inverse of :func:`joined`."""
    tags = [""]
    escaped = False
    for letter in cell:
        if escaped or letter not in ";\\":
            tags[-1] += letter
            escaped = False
        elif letter == "\\":
            escaped = True
        else:
            tags.append("")
    return tuple(dict.fromkeys(tag for tag in map(clean_line, tags) if tag))


def untouched(mapping: Mapping) -> bool:
    """True if the user left every column of our own table as it was recognised."""
    return all(column.how is not How.USER for column in mapping.columns)


def reader(mapping: Mapping, *, guarded: bool) -> Callable[[int, int, list[str]], DraftRow]:
    """The function from the cells of one of our own tables to a draft."""
    names = [column.header for column in mapping.columns]
    raw = RAW_UID in names or not guarded
    plan = _Plan(names)
    width = len(names)
    reason = _("The row holds no name, phone, e-mail or company.")

    def convert(number: int, line: int, cells: list[str]) -> DraftRow:
        full = cells + [""] * (width - len(cells))
        draft = plan.draft(full if raw else [unguarded(cell) for cell in full])
        errors = (reason,) if says_nothing(draft) else ()
        return DraftRow(number, line, draft, (), errors, tuple(cells))

    return convert


class _Plan:
    """Where each field of a draft stands in the columns of a table."""

    def __init__(self, names: Sequence[str]) -> None:
        self._at = {name: index for index, name in reversed(list(enumerate(names)))}
        self._fields = [
            (name.removeprefix(_FIELD), index)
            for index, name in enumerate(names)
            if name.startswith(_FIELD)
        ]
        self._texts = [
            (field, self._at[name]) for name, field in (*_TEXTS, *_LAST_TEXTS) if name in self._at
        ]
        self._lists = [
            (field, kind, self._numbered(title, parts)) for field, title, kind, parts in _LISTS
        ]

    def _numbered(self, title: str, parts: Sequence[tuple[str, str]]) -> list[dict[str, int]]:
        groups: list[dict[str, int]] = []
        number = 1
        while True:
            found = {
                name: self._at[f"{title} {number} - {part}"]
                for part, name in parts
                if f"{title} {number} - {part}" in self._at
            }
            if not found:
                return groups
            groups.append(found)
            number += 1

    def draft(self, cells: Sequence[str]) -> ContactDraft:
        def text(name: str) -> str:
            return cells[self._at[name]] if name in self._at else ""

        values: dict[str, object] = {
            field: clean_line(cells[index]) for field, index in self._texts if cells[index]
        }
        for field, kind, groups in self._lists:
            values[field] = tuple(self._items(kind, groups, cells))
        stage = text("Lifecycle")
        values |= {
            "kind": ContactKind.COMPANY if text("Kind") == "company" else ContactKind.PERSON,
            "uid": clean_line(text(RAW_UID) or text(UID)),
            "lifecycle": Lifecycle(stage) if stage in set(Lifecycle) else Lifecycle.LEAD,
            "tags": parted(text("Tags")),
            "notes": clean_text(text("Notes")),
            "do_not_call": text("Do Not Call").lower() in ("yes", "true", "1"),
            "do_not_mail": text("Do Not Mail").lower() in ("yes", "true", "1"),
            "created_at": clean_line(text("Created")),
            "fields": {
                key: found for key, index in self._fields if (found := clean_text(cells[index]))
            },
        }
        return ContactDraft(**values)  # type: ignore[arg-type]

    @staticmethod
    def _items(
        kind: type, groups: Sequence[dict[str, int]], cells: Sequence[str]
    ) -> Iterable[object]:
        optional = {f.name for f in fields(kind) if f.default is None}
        for group in groups:
            parts = {name: clean_line(cells[index]) for name, index in group.items()}
            if any(
                value for name, value in parts.items() if name not in ("label", "scheme", "e164")
            ):
                yield kind(**{n: v or (None if n in optional else "") for n, v in parts.items()})
