"""Storing the rows of a chunk: bulk statements for new contacts, journaled updates for known ones.

New contacts get consecutive ids and are one range in the journal; what hangs on them needs no
image, for an undo puts them into the trash whole. Changes of known contacts are written down row
by row.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.imports import OWN, ImportRow
from crm_tui.models.base import to_millis
from crm_tui.services import fields, import_rows
from crm_tui.services.derived import COLUMNS
from crm_tui.services.import_plan import Plan
from crm_tui.services.import_updates import Updates
from crm_tui.text.fold import fold, fold_token

_CONTACT = (
    "id", "uid", "kind", "lifecycle", "created_at", *OWN, *COLUMNS, "parent_id", "updated_at",
    "version",
)  # fmt: skip


def _insert(table: str, columns: Sequence[str]) -> str:
    listed = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table}({listed}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


_OWNER = 4 + OWN.index("owner")
_INSERT = _insert("contact", _CONTACT)
_PHONE = _insert("contact_phone", ("contact_id", "position", "value", "label", "e164", "reversed"))
_EMAIL = _insert("contact_email", ("contact_id", "position", "value", "label", "key"))
_LINK = _insert("contact_link", ("contact_id", "position", "value", "label"))
_ADDRESS = _insert(
    "contact_address",
    ("contact_id", "position", "street", "city", "region", "postal_code", "country", "label",
     "city_key"),
)  # fmt: skip
_IDENTIFIER = _insert("contact_identifier", ("contact_id", "position", "scheme", "value", "key"))
_EMPLOYMENT = _insert("employment", ("contact_id", "position", "company_id", "title", "department"))
_TAGGED = "INSERT OR IGNORE INTO contact_tag(contact_id, position, tag_id) VALUES (?, ?, ?)"
_VALUE = (
    'INSERT OR IGNORE INTO custom_value(contact_id, field_id, value, "key") VALUES (?, ?, ?, ?)'
)


def write(work: Work, plan: Plan, alphabet: str, known_fields: Mapping[str, int]) -> None:
    """Store what ``plan`` decided."""
    rows = list(plan.creates.values())
    after = [drafts[1] for drafts in plan.updates.values()]
    if not rows and not after:
        return
    names = Names(work, alphabet, known_fields)
    first = names.next_id
    names.settle(rows, after)
    made = names.founded
    if rows or made:
        _create(work, names, made, [names.respelled(row) for row in rows], first)
    if after:
        Updates(work, names, alphabet).write(
            {
                identity: (before, names.respelled_draft(wanted))
                for identity, (before, wanted) in plan.updates.items()
            }
        )


class Names:
    """Ids of the companies, tags and custom fields that a chunk names; new ones are made once."""

    def __init__(self, work: Work, alphabet: str, known_fields: Mapping[str, int]) -> None:
        self._work, self._alphabet = work, alphabet
        self.fields = dict(known_fields)
        self.companies: dict[str, int] = {}
        self.tags: dict[str, int] = {}
        self.founded: list[tuple[int, ImportRow]] = []
        self._spelled: dict[str, str] = {}
        self.ids: list[int] = []
        last = work.reader.value("SELECT seq FROM sqlite_sequence WHERE name = 'contact'")
        self.next_id = int(last or 0) + 1

    def settle(self, rows: Sequence[ImportRow], drafts: Sequence[ContactDraft]) -> None:
        """Give ids to the new rows and find or make everything that rows and drafts name."""
        wanted = _employers(rows, drafts)
        keys = {name: import_rows.company_key(name) for name in wanted}
        firms = self._known_firms(set(keys.values()))
        missing = self._missing(rows, wanted, keys, firms)
        for name, owner in missing:
            draft = ContactDraft(kind=ContactKind.COMPANY, name=name, owner=owner)
            self.founded.append((self.next_id, import_rows.row(draft, self._alphabet)))
            firms.setdefault(keys[name], []).append((self.next_id, name))
            self.next_id += 1
        self.ids = list(range(self.next_id, self.next_id + len(rows)))
        self.next_id += len(rows)
        for row, identity in zip(rows, self.ids, strict=True):
            if row.kind == "company":
                firms.setdefault(row.derived[2], []).append((identity, row.display))
        for name in wanted:
            found = _firm(firms.get(keys[name], ()), name, keys[name])
            assert found is not None
            self.companies[name] = found[0]
            if found[1] != name:
                self.companies[found[1]] = found[0]
                self._spelled[name] = found[1]
        self._settle_tags(rows, drafts)
        self._settle_fields(rows, drafts)

    def respelled(self, row: ImportRow) -> ImportRow:
        """The row with its companies spelled as the book spells them."""
        if not self._spelled or not any(job[0] in self._spelled for job in row.jobs):
            return row
        return import_rows.respelled(row, self._spelled, self._alphabet)

    def respelled_draft(self, draft: ContactDraft) -> ContactDraft:
        """:meth:`respelled` for a draft."""
        spelled = self._spelled
        if not spelled or not any(job.company in spelled for job in draft.employments):
            return draft
        jobs = [
            replace(job, company=spelled.get(job.company, job.company)) for job in draft.employments
        ]
        return replace(draft, employments=tuple(jobs))

    def _known_firms(self, keys: set[str]) -> dict[str, list[tuple[int, str]]]:
        firms: dict[str, list[tuple[int, str]]] = {}
        ask = self._work.connection.execute
        for key in keys:
            for identity, name in ask(
                "SELECT id, name FROM contact WHERE match_key = ? AND kind = 'company'"
                " AND deleted_at IS NULL ORDER BY id LIMIT 50",
                (key,),
            ):
                firms.setdefault(key, []).append((identity, name))
        return firms

    @staticmethod
    def _missing(
        rows: Sequence[ImportRow],
        wanted: Mapping[str, str],
        keys: Mapping[str, str],
        firms: Mapping[str, Sequence[tuple[int, str]]],
    ) -> list[tuple[str, str]]:
        """Companies that are neither in the book nor a row of their own; spelled as first seen."""
        coming: dict[str, list[tuple[int, str]]] = {}
        for row in rows:
            if row.kind == "company":
                coming.setdefault(row.derived[2], []).append((0, row.display))
        missing: list[tuple[str, str]] = []
        for name, owner in wanted.items():
            key = keys[name]
            if _firm([*firms.get(key, ()), *coming.get(key, ())], name, key) is None:
                missing.append((name, owner))
                coming.setdefault(key, []).append((0, name))
        return missing

    def _settle_tags(self, rows: Sequence[ImportRow], drafts: Sequence[ContactDraft]) -> None:
        connection = self._work.connection
        named = dict.fromkeys(tag for row in rows for tag in row.tags)
        named.update(dict.fromkeys(tag for draft in drafts for tag in draft.tags))
        for name in named:
            key = fold(name)
            found = connection.execute("SELECT id FROM tag WHERE key = ?", (key,)).fetchone()
            if found is None:
                cursor = connection.execute("INSERT INTO tag(name, key) VALUES (?, ?)", (name, key))
                found = (cursor.lastrowid,)
                self._work.journal.note("tag", found[0], None, {"name": name, "key": key})
            self.tags[name] = found[0]

    def _settle_fields(self, rows: Sequence[ImportRow], drafts: Sequence[ContactDraft]) -> None:
        named = dict.fromkeys(key for row in rows for key, _ in row.fields)
        named.update(dict.fromkeys(key for draft in drafts for key in draft.fields))
        for name in named:
            if name not in self.fields:
                key = fields.define(self._work, name)
                self.fields[name] = self._work.reader.value(
                    "SELECT id FROM custom_field WHERE key = ?", (key,)
                )


def _employers(rows: Sequence[ImportRow], drafts: Sequence[ContactDraft]) -> dict[str, str]:
    """Companies that are named, each with the owner of whom it is first named for."""
    wanted: dict[str, str] = {}
    for row in rows:
        for company, _, _ in row.jobs:
            wanted.setdefault(company, row.own[_OWNER])
        if row.parent:
            wanted.setdefault(row.parent, row.own[_OWNER])
    for draft in drafts:
        for job in draft.employments:
            wanted.setdefault(job.company, draft.owner)
        if draft.parent:
            wanted.setdefault(draft.parent, draft.owner)
    return wanted


def _firm(known: Sequence[tuple[int, str]], name: str, key: str) -> tuple[int, str] | None:
    """The same rule as ``services.companies``: equal when folded, else the only one by its key."""
    if not known:
        return None
    wanted = fold_token(name)
    exact = [firm for firm in known if firm[1] == name or fold_token(firm[1]) == wanted]
    if exact:
        return exact[0]
    return known[0] if len(known) == 1 and key else None


def _create(
    work: Work,
    names: Names,
    founded: Sequence[tuple[int, ImportRow]],
    rows: Sequence[ImportRow],
    first: int,
) -> None:
    now = to_millis(work.now)
    connection = work.connection
    uids = _uids(now, len(founded) + len(rows))
    taken = _taken_uids(work, rows)
    numbered = [*founded, *zip(names.ids, rows, strict=True)]
    values = []
    for identity, row in numbered:
        own = row.own
        uid = own[2]
        if not uid or uid in taken:
            uid = next(uids)
        else:
            taken.add(uid)
        parent = names.companies[row.parent] if row.parent else None
        if parent == identity:
            parent = None
        values.append(
            (identity, uid, own[0], own[1], own[3] or now, *own[4:], *row.derived, parent, now, 1)
        )
    many = connection.executemany
    many(_INSERT, values)
    many(_PHONE, _children(numbered, "phones"))
    many(_EMAIL, _children(numbered, "emails"))
    many(_LINK, _children(numbered, "urls"))
    many(_ADDRESS, _children(numbered, "addresses"))
    many(_IDENTIFIER, _children(numbered, "ids"))
    many(_EMPLOYMENT, [
        (identity, position, names.companies[company], title, department)
        for identity, row in numbered
        for position, (company, title, department) in enumerate(row.jobs)
    ])  # fmt: skip
    many(_TAGGED, [
        (identity, position, names.tags[tag])
        for identity, row in numbered
        for position, tag in enumerate(row.tags)
    ])  # fmt: skip
    many(_VALUE, [
        (identity, names.fields[key], value, fold(value))
        for identity, row in numbered
        for key, value in row.fields
    ])  # fmt: skip
    last = first + len(numbered) - 1
    for table, column in (("contact_names", "search"), ("contact_notes", "search_notes")):
        connection.execute(
            f"INSERT INTO {table}(rowid, {column}) SELECT id, {column} FROM contact"  # noqa: S608
            f" WHERE id BETWEEN ? AND ? AND {column} <> ''",
            (first, last),
        )
    work.journal.note_range("contact", first, last)


def _children(numbered: Iterable[tuple[int, ImportRow]], name: str) -> list[tuple[Any, ...]]:
    pick: Callable[[ImportRow], tuple[tuple[Any, ...], ...]] = attrgetter(name)
    return [
        (identity, position, *child)
        for identity, row in numbered
        for position, child in enumerate(pick(row))
    ]


def _taken_uids(work: Work, rows: Sequence[ImportRow]) -> set[str]:
    ask = work.connection.execute
    return {
        row.uid
        for row in rows
        if row.uid and ask("SELECT 1 FROM contact WHERE uid = ?", (row.uid,)).fetchone()
    }


def _uids(now: int, count: int) -> Any:
    """UUIDs of version 7 that rise one by one: random ones cost a page of the index each."""
    low = secrets.randbits(61)
    high = (now << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62)
    for number in range(low, low + count):
        digits = f"{high | number:032x}"
        yield f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
