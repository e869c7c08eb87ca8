"""Questions of an import: who in the book a row is, earlier jobs, remembered mappings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance.JaroWinkler import similarity

from crm_tui.domain.imports import Match
from crm_tui.domain.matching import SHARED_BY_MANY, MatchRecord, score
from crm_tui.domain.names import match_name
from crm_tui.text.fold import fold_token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from crm_tui.db.reader import Reader
    from crm_tui.domain.imports import ImportRow

_PHONE_DIGITS = 9
_SHORTEST_PHONE = 7
_LIKE = 0.85
_LIMIT = SHARED_BY_MANY + 1
_match_name = lru_cache(maxsize=1 << 14)(match_name)


@dataclass(frozen=True, slots=True)
class Job:
    """An import and how far it came; ``counters`` is what it had counted by then."""

    id: int
    batch: int
    rows_done: int
    counters: Mapping[str, Any]
    finished: bool


def job(reader: Reader, digest: str) -> Job | None:
    """The newest import of this file with these options that was not undone."""
    row = reader.one(
        "SELECT j.id, j.batch_id, j.rows_done, j.counters, j.finished_at FROM import_job j"
        " JOIN batch b ON b.id = j.batch_id AND b.undone_by IS NULL"
        " WHERE j.digest = ? ORDER BY j.id DESC LIMIT 1",
        (digest,),
    )
    if row is None:
        return None
    return Job(row[0], row[1], row[2], json.loads(row[3]), row[4] is not None)


def mapping(reader: Reader, signature: str) -> str | None:
    """The mapping (JSON) used last for files with this header."""
    found = reader.value("SELECT mapping FROM import_mapping WHERE signature = ?", (signature,))
    return None if found is None else str(found)


def alphabet(reader: Reader) -> str | None:
    """The language whose alphabet sorts this book, if it was settled."""
    found = reader.value("SELECT value FROM setting WHERE key = 'sort_language'")
    return None if found is None else str(found)


def anybody(reader: Reader) -> bool:
    """True if there is a contact in the book."""
    return reader.one("SELECT 1 FROM contact LIMIT 1") is not None


def phone_end(reverse: str) -> str:
    """The last nine digits of a phone, from its digits backwards; empty if too short to tell."""
    return reverse[:_PHONE_DIGITS] if len(reverse) >= _SHORTEST_PHONE else ""


class Waiting:
    """Rows of the file that will be created but are not in the book yet, by their keys.

    Their numbers are negated, so that they can't be taken for ids.
    """

    def __init__(self) -> None:
        self._rows: dict[int, ImportRow] = {}
        self._records: dict[int, MatchRecord] = {}
        self._keys: dict[str, list[int]] = {}

    def add(self, row: ImportRow, keys: Sequence[str]) -> None:
        """Take a row up."""
        number = -row.number
        self._rows[number] = row
        known = self._keys
        for key in keys:
            if key in known:
                if len(known[key]) < _LIMIT:
                    known[key].append(number)
            else:
                known[key] = [number]

    def like(self, keys: Sequence[str]) -> set[int]:
        """Rows that have one of the keys."""
        found: set[int] = set()
        known = self._keys
        for key in keys:
            if key in known and len(known[key]) <= SHARED_BY_MANY:
                found.update(known[key])
        return found

    def record(self, number: int) -> MatchRecord | None:
        """What is compared of a waiting row."""
        found = self._records.get(number)
        if found is None and number in self._rows:
            found = self._records[number] = record_of(self._rows[number])
        return found

    def shrink(self) -> None:
        """Forget all but what is compared: the rows belong to a chunk that is done."""
        for number in self._rows:
            self.record(number)
        self._rows.clear()


def record_of(row: ImportRow) -> MatchRecord:
    """What is compared of a row."""
    given, family, name, company = row.match
    return MatchRecord(
        -row.number,
        row.own[0],
        given,
        family,
        name,
        company,
        tuple(filter(None, (phone_end(phone[3]) for phone in row.phones))),
        tuple(email[2] for email in row.emails),
        tuple(f"{scheme}:{key}" for scheme, _, key in row.ids),
    )


class Book:
    """The contacts of the book that rows of one chunk could be, fetched together."""

    def __init__(
        self,
        reader: Reader,
        rows: Sequence[ImportRow],
        keys: Sequence[Sequence[str]],
        own_from: int,
    ) -> None:
        self._reader = reader
        self._own_from = own_from
        self._known: dict[str, list[int]] = {}
        self._colleagues: dict[str, list[tuple[int, str]]] = {}
        self._candidates: dict[int, set[int]] = {}
        self.records: dict[int, MatchRecord] = {}
        self.names: dict[int, str] = {}
        self._look_up(rows, keys)

    def same_uid(self, row: ImportRow) -> int | None:
        """The live contact with this row's uid (or the one it was merged into)."""
        found = self._known.get("u:" + row.uid)
        return found[0] if found else None

    def like(self, row: ImportRow) -> set[int]:
        """Ids of contacts that have a key in common with this row."""
        return self._candidates.get(row.number, set())

    def record(self, identity: int) -> MatchRecord | None:
        """What is compared of a contact; None if it is in the trash."""
        return self.records.get(identity)

    def _look_up(self, rows: Sequence[ImportRow], keys_by_row: Sequence[Sequence[str]]) -> None:
        wanted: dict[str, set[str]] = {"e": set(), "p": set(), "i": set(), "n": set(), "c": set()}
        for row_keys in keys_by_row:
            for key in row_keys:
                wanted[key[0]].add(key)
        for kind, keys in wanted.items():
            if keys:
                self._ask(kind, sorted(keys))
        for uid in {row.uid for row in rows if row.uid}:
            identity = self._by_uid(uid)
            if identity is not None:
                self._known["u:" + uid] = [identity]
        for row, row_keys in zip(rows, keys_by_row, strict=True):
            self._choose(row, row_keys)
        wanted_ids: set[int] = set().union(*self._candidates.values())
        wanted_ids.update(*(ids for key, ids in self._known.items() if key[0] == "u"))
        self._load(wanted_ids)

    def _choose(self, row: ImportRow, keys: Sequence[str]) -> None:
        found: set[int] = set()
        for key in keys:
            if key in self._known:
                found.update(self._known[key])
            elif key in self._colleagues:
                found.update(self._namesakes(row, self._colleagues[key]))
        if found:
            self._candidates[row.number] = found

    @staticmethod
    def _namesakes(row: ImportRow, colleagues: Sequence[tuple[int, str]]) -> list[int]:
        """Of people at one company those with a name like the row's; most are just colleagues."""
        name = row.derived[1]
        return [identity for identity, other in colleagues if similarity(name, other) > _LIKE]

    def _ask(self, kind: str, keys: Sequence[str]) -> None:
        """Find the contacts of these keys; those that very many share are no keys."""
        sql = _LOOK_UP[kind].format(own=self._own_from)
        many = len(keys) * (20 if kind == "c" else 4) + _LIMIT
        found = self._reader.all(f"{sql} LIMIT {many}", (json.dumps(keys),))
        if len(found) == many and len(keys) > 1:
            # Some key brings very many: halve until it stands alone.
            half = len(keys) // 2
            self._ask(kind, keys[:half])
            self._ask(kind, keys[half:])
            return
        if kind == "c":
            for key, identity, name in found:
                self._colleagues.setdefault(key, []).append((identity, name))
            return
        known = self._known
        for key, identity in found:
            known.setdefault(key, []).append(identity)
        for key in {key for key, _ in found if len(known[key]) > SHARED_BY_MANY}:
            del known[key]

    def uid_taken(self, uid: str) -> bool:
        """True if any contact, in the trash or not, has this uid."""
        return self._reader.one("SELECT 1 FROM contact WHERE uid = ?", (uid,)) is not None

    def _by_uid(self, uid: str) -> int | None:
        row = self._reader.one(
            "SELECT id, deleted_at, merged_into FROM contact WHERE uid = ?", (uid,)
        )
        for _ in range(10):
            if row is None:
                return None
            if row[1] is None:
                return int(row[0])
            row = self._reader.one(
                "SELECT id, deleted_at, merged_into FROM contact WHERE id = ?", (row[2],)
            )
        return None

    def _load(self, wanted: set[int]) -> None:
        ids = sorted(wanted)
        for start in range(0, len(ids), 900):
            part = ids[start : start + 900]
            marks = ",".join("?" * len(part))
            self._load_part(part, marks)

    def _load_part(self, part: Sequence[int], marks: str) -> None:
        children: dict[int, tuple[list[str], list[str], list[str]]] = {}
        for slot, sql in enumerate(_CHILDREN):
            for identity, key in self._reader.all(sql.format(marks=marks), part):
                children.setdefault(identity, ([], [], []))[slot].append(key)
        empty: tuple[list[str], list[str], list[str]] = ([], [], [])
        for identity, kind, given, family, key, company, display in self._reader.all(
            "SELECT id, kind, given, family, match_key, company, display FROM contact"  # noqa: S608
            f" WHERE id IN ({marks}) AND deleted_at IS NULL",
            part,
        ):
            phones, emails, numbers = children.get(identity, empty)
            first, last = fold_token(given), fold_token(family)
            self.names[identity] = display
            self.records[identity] = MatchRecord(
                identity,
                kind,
                first,
                last,
                f"{first} {last}" if first and last else key,
                _match_name(company) if company else "",
                tuple(filter(None, map(phone_end, phones))),
                tuple(emails),
                tuple(numbers),
            )


def best(
    row: ImportRow,
    candidates: Iterable[int],
    record: Callable[[int], MatchRecord | None],
) -> Match | None:
    """The candidate that the row most resembles; of equals the oldest, the others in ``ties``."""
    mine = record_of(row)
    found: list[int] = []
    most = -1.0
    for identity in sorted(candidates, key=abs):
        other = record(identity)
        if other is None:
            continue
        value = score(mine, other)
        if value > most:
            found, most = [identity], value
        elif value == most:
            found.append(identity)
    return Match(found[0], most, ties=tuple(found[1:])) if found else None


def keys_of(row: ImportRow) -> list[str]:
    """Keys by which a row and a contact can meet."""
    keys = ["e:" + email[2] for email in row.emails]
    for phone in row.phones:
        end = phone[3][:_PHONE_DIGITS]
        if len(end) >= _SHORTEST_PHONE:
            keys.append("p:" + end)
    if row.ids:
        keys += [f"i:{scheme}\x1f{key}" for scheme, _, key in row.ids if key]
    derived = row.derived
    if derived[2]:
        keys.append("n:" + derived[2])
    if row.jobs:
        keys.append(f"c:{derived[1][:1] or ' '}{derived[4]}")
    return keys


_LOOK_UP = {
    "e": "SELECT j.value, e.contact_id FROM json_each(?) j CROSS JOIN contact_email e"
    " ON e.key = substr(j.value, 3)",
    "p": "SELECT j.value, p.contact_id FROM json_each(?) j CROSS JOIN contact_phone p"
    " ON p.reversed >= substr(j.value, 3) AND p.reversed < substr(j.value, 3) || ':'",
    "i": "SELECT j.value, i.contact_id FROM json_each(?) j CROSS JOIN contact_identifier i"
    " ON i.scheme = substr(j.value, 3, instr(j.value, char(31)) - 3)"
    " AND i.key = substr(j.value, instr(j.value, char(31)) + 1)",
    # Of a namesake that this import made nothing is asked, so a name alone is no key.
    "n": "SELECT j.value, c.id FROM json_each(?) j CROSS JOIN contact c"
    " ON c.match_key = substr(j.value, 3) AND c.id < {own:d} AND c.deleted_at IS NULL",
    # Colleagues whose names begin with the same letter.
    "c": "SELECT j.value, c.id, c.sort_key FROM json_each(?) j CROSS JOIN contact c"
    " ON c.company_key = substr(j.value, 4) AND c.sort_key >= substr(j.value, 3, 1)"
    " AND c.sort_key < substr(j.value, 3, 1) || char(1114111) AND c.deleted_at IS NULL",
}
"""How the contacts of a JSON list of :func:`keys_of` are found, by the kind of key."""

_CHILDREN = (
    "SELECT contact_id, reversed FROM contact_phone WHERE contact_id IN ({marks})",
    "SELECT contact_id, key FROM contact_email WHERE contact_id IN ({marks})",
    "SELECT contact_id, scheme || ':' || key FROM contact_identifier WHERE contact_id IN ({marks})",
)
