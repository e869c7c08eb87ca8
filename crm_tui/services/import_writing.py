"""Storing the rows of a chunk: bulk statements for new contacts, journaled updates for known ones.

New contacts get consecutive ids and are one range in the journal; what hangs on them needs no
image, for an undo puts them into the trash whole. Changes of known contacts are written down row
by row.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.imports import OWN, ImportRow
from crm_tui.models.base import to_millis
from crm_tui.services import care
from crm_tui.services.derived import COLUMNS
from crm_tui.services.import_names import Names
from crm_tui.services.import_plan import Plan
from crm_tui.services.import_updates import Updates
from crm_tui.text.fold import fold

_CONTACT = (
    "id", "uid", "kind", "lifecycle", "created_at", *OWN, *COLUMNS, "parent_id", "updated_at",
    "version",
)  # fmt: skip


def insertion(table: str, columns: Sequence[str]) -> str:
    """The statement that adds a row of these columns."""
    listed = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {table}({listed}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


_INSERT = insertion("contact", _CONTACT)
_PHONE = insertion(
    "contact_phone", ("contact_id", "position", "value", "label", "e164", "reversed")
)
_EMAIL = insertion("contact_email", ("contact_id", "position", "value", "label", "key"))
_LINK = insertion("contact_link", ("contact_id", "position", "value", "label"))
_ADDRESS = insertion(
    "contact_address",
    ("contact_id", "position", "street", "city", "region", "postal_code", "country", "label",
     "city_key"),
)  # fmt: skip
_IDENTIFIER = insertion("contact_identifier", ("contact_id", "position", "scheme", "value", "key"))
_EMPLOYMENT = insertion(
    "employment", ("contact_id", "position", "company_id", "title", "department")
)
_TAGGED = "INSERT OR IGNORE INTO contact_tag(contact_id, position, tag_id) VALUES (?, ?, ?)"
_VALUE = (
    'INSERT OR IGNORE INTO custom_value(contact_id, field_id, value, "key") VALUES (?, ?, ?, ?)'
)


def write(work: Work, plan: Plan, alphabet: str, labels: Mapping[str, str]) -> list[int]:
    """Store what ``plan`` decided; returns the ids of companies founded for people's sake."""
    rows = list(plan.creates.values())
    after = [drafts[1] for drafts in plan.updates.values()]
    if not rows and not after:
        return []
    names = Names(work, alphabet, labels)
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
    return [identity for identity, _ in made]


def _create(
    work: Work,
    names: Names,
    founded: Sequence[tuple[int, ImportRow]],
    rows: Sequence[ImportRow],
    first: int,
) -> None:
    now = to_millis(work.now)
    connection = work.connection
    uids = fresh_uids(now, len(founded) + len(rows))
    taken = _taken_uids(work, rows)
    numbered = [*zip(names.ids, rows, strict=True), *founded]
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
    care.recount_range(work, first, last)
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


def fresh_uids(now: int, count: int) -> Iterator[str]:
    """UUIDs of version 7 that rise one by one: random ones cost a page of the index each."""
    low = secrets.randbits(61)
    high = (now << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62)
    for number in range(low, low + count):
        digits = f"{high | number:032x}"
        yield f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
