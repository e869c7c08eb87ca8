"""What the rows of a chunk name: companies, tags, custom fields; each found, or made once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.imports import OWN, ImportRow
from crm_tui.domain.names import same_firm
from crm_tui.services import fields, import_rows
from crm_tui.text.fold import fold, fold_token

_OWNER = 4 + OWN.index("owner")


class Names:
    """Ids of the companies, tags and custom fields that a chunk names; new ones are made once."""

    def __init__(self, work: Work, alphabet: str, labels: Mapping[str, str]) -> None:
        self._work, self._alphabet = work, alphabet
        self._labels = labels
        self.fields: dict[str, int] = {}
        self.companies: dict[str, int] = {}
        self.tags: dict[str, int] = {}
        self.founded: list[tuple[int, ImportRow]] = []
        self._spelled: dict[str, str] = {}
        self.ids: list[int] = []
        last = work.reader.value("SELECT seq FROM sqlite_sequence WHERE name = 'contact'")
        self.next_id = int(last or 0) + 1

    def settle(self, rows: Sequence[ImportRow], drafts: Sequence[ContactDraft]) -> None:
        """Give ids to the new rows and find or make everything that rows and drafts name."""
        self.ids = list(range(self.next_id, self.next_id + len(rows)))
        self.next_id += len(rows)
        wanted = _employers(rows, drafts)
        if wanted:
            self._settle_companies(rows, wanted)
        self._settle_tags(rows, drafts)
        self._settle_fields(rows, drafts)

    def _settle_companies(self, rows: Sequence[ImportRow], wanted: Mapping[str, str]) -> None:
        """A company that is neither in the book nor a row of its own is founded, once."""
        keys = {name: import_rows.company_key(name) for name in wanted}
        firms = _known_firms(self._work.reader, sorted(set(keys.values())))
        for row, identity in zip(rows, self.ids, strict=True):
            if row.own[0] == "company":
                firms.setdefault(row.derived[2], []).append((identity, row.derived[0]))
        for name, owner in wanted.items():
            key = keys[name]
            found = _firm(firms[key], name, key) if key in firms else None
            if found is None:
                draft = ContactDraft(kind=ContactKind.COMPANY, name=name, owner=owner)
                found = self.next_id, name
                self.founded.append((self.next_id, import_rows.row(draft, self._alphabet)))
                firms.setdefault(key, []).append(found)
                self.next_id += 1
            self.companies[name] = found[0]
            if found[1] != name:
                self.companies[found[1]] = found[0]
                self._spelled[name] = found[1]

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

    def _settle_tags(self, rows: Sequence[ImportRow], drafts: Sequence[ContactDraft]) -> None:
        named = dict.fromkeys(tag for row in rows for tag in row.tags)
        named.update(dict.fromkeys(tag for draft in drafts for tag in draft.tags))
        self.tags.update(tag_ids(self._work, named))

    def _settle_fields(self, rows: Sequence[ImportRow], drafts: Sequence[ContactDraft]) -> None:
        named = dict.fromkeys(key for row in rows for key, _ in row.fields)
        named.update(dict.fromkeys(key for draft in drafts for key in draft.fields))
        if not named:
            return
        present: dict[str, int] = dict(
            self._work.reader.all("SELECT key, id FROM custom_field WHERE area = 'contact'")
        )
        for name in named:
            if name not in present:
                key = fields.define(self._work, self._labels.get(name) or _readable(name), key=name)
                present[name] = self._work.reader.value(
                    "SELECT id FROM custom_field WHERE key = ? AND area = 'contact'", (key,)
                )
            self.fields[name] = present[name]


def tag_ids(work: Work, names: Iterable[str]) -> dict[str, int]:
    """Ids of tags by name; new ones are made."""
    connection = work.connection
    found: dict[str, int] = {}
    for name in names:
        key = fold(name)
        known = connection.execute("SELECT id FROM tag WHERE key = ?", (key,)).fetchone()
        if known is None:
            cursor = connection.execute("INSERT INTO tag(name, key) VALUES (?, ?)", (name, key))
            known = (cursor.lastrowid,)
            work.journal.note("tag", known[0], None, {"name": name, "key": key})
        found[name] = known[0]
    return found


def find_firms(reader: Reader, names: Iterable[str]) -> dict[str, int]:
    """Ids of the companies of the book by the name given, of those that are there."""
    keys = {name: import_rows.company_key(name) for name in names}
    firms = _known_firms(reader, sorted(set(keys.values())))
    found = {name: _firm(firms[key], name, key) for name, key in keys.items() if key in firms}
    return {name: firm[0] for name, firm in found.items() if firm is not None}


def _known_firms(reader: Reader, keys: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    firms: dict[str, list[tuple[int, str]]] = {}
    for key, identity, name in reader.all(
        "SELECT c.match_key, c.id, c.name FROM json_each(?) j CROSS JOIN contact c"
        " ON c.match_key = j.value AND c.kind = 'company' AND c.deleted_at IS NULL"
        " ORDER BY c.id",
        (json.dumps(keys),),
    ):
        firms.setdefault(key, []).append((identity, name))
    return firms


def _readable(key: str) -> str:
    """A label for a field that only its key names: ``job_title`` is "Job title"."""
    return key.replace("_", " ").capitalize()


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
    for firm in known:
        if firm[1] == name:
            return firm
    wanted = fold_token(name)
    for firm in known:
        if fold_token(firm[1]) == wanted:
            return firm
    alike = [firm for firm in known if same_firm(firm[1], name)]
    return alike[0] if len(alike) == 1 and key else None
