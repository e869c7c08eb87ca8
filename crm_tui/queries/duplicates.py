"""Questions about contacts that may be there twice: over the whole book, and while typing one.

The whole book is one scan that keeps a few numbers per contact, then groups of equal keys. Work
grows with the book, not with its square: a key shared by many says nothing and is passed over.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter
from zlib import crc32

from crm_tui.domain.matching import (
    ASK,
    PHONE_DIGITS,
    SHARED_BY_MANY,
    MatchRecord,
    block_keys,
    phone_key,
    record_of,
    score,
)
from crm_tui.domain.names import display_name, match_name
from crm_tui.text.fold import fold_parted, fold_token
from crm_tui.text.fold import words as words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from crm_tui.db.reader import Reader, Row
    from crm_tui.domain.contacts import ContactDraft

_SCAN, _SCORE = 0.5, 0.5
_PART = 20_000
_AT_MOST_ONE = [bits.bit_count() < 2 for bits in range(8)]
_LOAD = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts that may be one (``a`` is the older); ``score`` as :mod:`domain.matching`."""

    a: int
    b: int
    score: float


@dataclass(frozen=True, slots=True)
class Similar:
    """A contact that may be the one being typed."""

    id: int
    name: str
    company: str
    phone: str
    email: str
    score: float


class Cancelled(Exception):
    """The caller's ``report`` asked to stop."""


def candidates(
    reader: Reader, report: Callable[[float], bool] | None = None, *, least: float = ASK
) -> list[Pair]:
    """Every pair of live contacts worth a look, likeliest first; pairs kept apart are left out.

    ``report`` is told the share done (0 to 1) a few times a second; if it answers False,
    Cancelled is raised.
    """
    step = _Steps(report)
    pairs = set(_exact_pairs(reader))
    step(0.1)
    pairs.update(_name_pairs(reader, step))
    pairs -= _kept_apart(reader)
    return sorted(
        _scored(reader, sorted(pairs), least, step),
        key=lambda pair: (-pair.score, pair.a, pair.b),
    )


def still_a_pair(reader: Reader, a: int, b: int) -> bool:
    """True if both are still there and nobody decided about them meanwhile."""
    alive = reader.value(
        "SELECT count(*) FROM contact WHERE id IN (?, ?) AND deleted_at IS NULL", (a, b)
    )
    apart = reader.value(
        "SELECT 1 FROM distinct_pair WHERE low_id = ? AND high_id = ?", (min(a, b), max(a, b))
    )
    return bool(alive == 2 and not apart)


def similar(
    reader: Reader, draft: ContactDraft, limit: int = 5, *, exclude: int = 0
) -> list[Similar]:
    """Live contacts that may be this one, likeliest first; for a warning while it is typed.

    Looks up e-mails, ends of phones, identifiers and the whole name, all by index.
    """
    wanted = record_of(0, draft)
    found = {identity for identity in _sharing(reader, wanted, draft) if identity != exclude}
    if not found:
        return []
    known = records(reader, sorted(found))
    ranked = sorted(
        ((score(wanted, record), record.id) for record in known.values()),
        key=lambda entry: (-entry[0], entry[1]),
    )
    best = [entry for entry in ranked if entry[0] >= ASK][:limit]
    lines: dict[int, tuple[str, str, str, str]] = {
        identity: (name, company, phone, email)
        for identity, name, company, phone, email in reader.all(
            "SELECT id, display, company, phone, email FROM contact"  # noqa: S608
            f" WHERE id IN ({_marks(best)})",
            [identity for _, identity in best],
        )
    }
    return [Similar(identity, *lines[identity], value) for value, identity in best]


def records(reader: Reader, wanted: Sequence[int]) -> dict[int, MatchRecord]:
    """What is compared of these contacts; the trashed ones are left out."""
    found: dict[int, MatchRecord] = {}
    for start in range(0, len(wanted), _LOAD):
        part = wanted[start : start + _LOAD]
        marks = _marks(part)
        emails = _grouped(
            reader.all(
                f"SELECT contact_id, key FROM contact_email WHERE contact_id IN ({marks})",  # noqa: S608
                part,
            )
        )
        phones = _grouped(
            (identity, key)
            for identity, backwards in reader.all(
                "SELECT contact_id, reversed FROM contact_phone"  # noqa: S608
                f" WHERE contact_id IN ({marks})",
                part,
            )
            if (key := _phone_key(backwards))
        )
        numbers = _grouped(
            reader.all(
                "SELECT contact_id, scheme || ':' || key FROM contact_identifier"  # noqa: S608
                f" WHERE contact_id IN ({marks})",
                part,
            )
        )
        for row in reader.all(
            "SELECT id, kind, given, family, match_key, company FROM contact"  # noqa: S608
            f" WHERE id IN ({marks}) AND deleted_at IS NULL",
            part,
        ):
            who = row[0]
            found[who] = _record(
                row, phones.get(who, ()), emails.get(who, ()), numbers.get(who, ())
            )
    return found


class _Steps:
    """Tells how far the search is and hears whether to go on."""

    def __init__(self, report: Callable[[float], bool] | None) -> None:
        self._report = report

    def __call__(self, share: float) -> None:
        if self._report is not None and not self._report(min(share, 1.0)):
            raise Cancelled


def _record(
    row: Row,
    phones: tuple[str, ...] = (),
    emails: tuple[str, ...] = (),
    ids: tuple[str, ...] = (),
) -> MatchRecord:
    identity, kind, given, family, name, company = row
    given, family = fold_token(given), fold_token(family)
    whole = f"{given} {family}" if given and family else name
    firm = match_name(company) if company and kind == "person" else ""
    return MatchRecord(identity, kind, given, family, whole, firm, phones, emails, ids)


def _exact_pairs(reader: Reader) -> Iterator[tuple[int, int]]:
    """Pairs that share an e-mail, the end of a phone, or an identifier."""
    for group in _by_key(reader, "contact_email", "key"):
        yield from combinations(group, 2)
    for group in _by_key(reader, "contact_identifier", "scheme || ':' || key", "key <> ''"):
        yield from combinations(group, 2)
    ends = (
        (key, identity)
        for rows in reader.stream(
            "SELECT reversed, contact_id FROM contact_phone WHERE reversed <> '' ORDER BY reversed"
        )
        for backwards, identity in rows
        if (key := backwards[:PHONE_DIGITS]) and _phone_key(backwards)
    )
    for _, members in groupby(ends, itemgetter(0)):
        group = sorted({identity for _, identity in members})
        if 1 < len(group) <= SHARED_BY_MANY:
            yield from combinations(group, 2)


def _by_key(reader: Reader, table: str, key: str, where: str = "key <> ''") -> Iterator[list[int]]:
    # Counted on the index alone; the rows are read only for the few keys found twice.
    shared = [
        row[0]
        for row in reader.all(
            f"SELECT {key} FROM {table} WHERE {where} GROUP BY {key}"  # noqa: S608
            f" HAVING count(*) BETWEEN 2 AND {SHARED_BY_MANY}"
        )
    ]
    column = key if key == "key" else "scheme = substr(:k, 1, instr(:k, ':') - 1) AND key"
    value = ":k" if key == "key" else "substr(:k, instr(:k, ':') + 1)"
    for shared_key in shared:
        group = sorted(
            {
                row[0]
                for row in reader.all(
                    f"SELECT contact_id FROM {table} WHERE {column} = {value}",  # noqa: S608
                    {"k": shared_key},
                )
            }
        )
        if len(group) > 1:
            yield group


def _name_pairs(reader: Reader, step: _Steps) -> Iterator[tuple[int, int]]:
    """Pairs of alike names that nothing on the first line of the two contradicts."""
    total = max(1, int(reader.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL")))
    ids = array("q")
    traits = array("B")
    companies = array("L")
    keyed: list[list[int]] = [[], [], []]
    for rows in reader.stream(
        "SELECT id, kind, given, family, match_key, company, phone <> '', email <> ''"
        " FROM contact WHERE deleted_at IS NULL",
        size=_PART,
    ):
        for row in rows:
            record = _record(row[:6])
            ordinal = len(ids)
            ids.append(record.id)
            traits.append((row[6] and 1) | (row[7] and 2) | (record.company != "" and 4))
            companies.append(crc32(record.company.encode()))
            # Key and ordinal in one number sort far faster, and in less room, than tuples.
            for place, key in enumerate(block_keys(record)):
                keyed[place].append(crc32(key.encode()) << 32 | ordinal)
        step(0.1 + (_SCAN - 0.1) * len(ids) / total)
    for place, numbers in enumerate(keyed):
        numbers.sort()
        for group in _groups(numbers):
            if place == 2:
                chosen: Iterable[tuple[int, int]] = combinations(group, 2)
                if len(group) > SHARED_BY_MANY:
                    continue
            else:
                chosen = _uncontradicted(group, traits, companies)
            for first, second in chosen:
                a, b = ids[first], ids[second]
                yield (a, b) if a < b else (b, a)
        numbers.clear()


def _groups(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Ordinals of equal keys, where there are at least two."""
    start, end = 0, len(numbers)
    while start < end:
        key = numbers[start] >> 32
        stop = start + 1
        while stop < end and numbers[stop] >> 32 == key:
            stop += 1
        if stop - start > 1:
            yield [number & 0xFFFFFFFF for number in numbers[start:stop]]
        start = stop


def _uncontradicted(
    group: Sequence[int], traits: Sequence[int], companies: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of one name that could reach ``ASK``: of one company, or of whom little is known.

    Of phone, e-mail and company two that differ outweigh a name; those who share a phone or an
    e-mail were found by it.
    """
    by_company: dict[int, list[int]] = {}
    for ordinal in group:
        if traits[ordinal] & 4:
            by_company.setdefault(companies[ordinal], []).append(ordinal)
    for staff in by_company.values():
        if 1 < len(staff) <= SHARED_BY_MANY:
            yield from combinations(staff, 2)
    if len(group) > SHARED_BY_MANY:
        return
    for first, second in combinations(group, 2):
        if _AT_MOST_ONE[traits[first] & traits[second]]:
            yield first, second


def _kept_apart(reader: Reader) -> set[tuple[int, int]]:
    return {(low, high) for low, high in reader.all("SELECT low_id, high_id FROM distinct_pair")}


def _scored(
    reader: Reader, pairs: Sequence[tuple[int, int]], least: float, step: _Steps
) -> Iterator[Pair]:
    for start in range(0, len(pairs), _PART):
        part = pairs[start : start + _PART]
        known = records(reader, sorted({identity for pair in part for identity in pair}))
        for a, b in part:
            if a in known and b in known and (value := score(known[a], known[b])) >= least:
                yield Pair(a, b, value)
        step(_SCAN + _SCORE * (start + len(part)) / len(pairs))


def _sharing(reader: Reader, wanted: MatchRecord, draft: ContactDraft) -> Iterator[int]:
    """Ids of live contacts with an e-mail, phone, identifier or the name of the wanted one."""
    alive = "JOIN contact c ON c.id = x.contact_id AND c.deleted_at IS NULL"
    for email in wanted.emails:
        yield from _first(reader, f"contact_email x {alive} WHERE x.key = ?", email)
    for number in draft.phones:
        if key := phone_key(number.e164 or number.value):
            end = key[::-1]
            yield from _first(
                reader,
                f"contact_phone x {alive} WHERE x.reversed >= ? AND x.reversed < ?",
                end,
                end + ":",
            )
    for identifier in wanted.ids:
        scheme, _, key = identifier.partition(":")
        if key:
            yield from _first(
                reader,
                f"contact_identifier x {alive} WHERE x.scheme = ? AND x.key = ?",
                scheme,
                key,
            )
    if name := match_name(display_name(draft)):
        for row in reader.all(
            "SELECT id FROM contact WHERE match_key = ? AND deleted_at IS NULL LIMIT ?",
            (name, SHARED_BY_MANY),
        ):
            yield int(row[0])
    words = dict.fromkeys(words_of(fold_parted(f"{draft.given} {draft.family}")))
    if len(words) > 1:
        # In any order, and compound names however they are written.
        wanted_words = " ".join(f'"{word}"' for word in words)
        for row in reader.all(
            "SELECT rowid FROM contact_names WHERE contact_names MATCH ? LIMIT ?",
            (wanted_words, SHARED_BY_MANY),
        ):
            yield int(row[0])


def _first(reader: Reader, tail: str, *values: str) -> Iterator[int]:
    found = reader.all(
        f"SELECT x.contact_id FROM {tail} LIMIT {SHARED_BY_MANY}",  # noqa: S608
        values,
    )
    for row in found:
        yield int(row[0])


def _phone_key(backwards: str) -> str:
    """As :func:`domain.matching.phone_key`, of the index form of a phone."""
    return phone_key(backwards[::-1]) if len(backwards) >= 7 else ""


def _grouped(found: Iterable[Row]) -> Mapping[int, tuple[str, ...]]:
    grouped: dict[int, tuple[str, ...]] = {}
    for identity, value in found:
        grouped[identity] = (*grouped.get(identity, ()), value)
    return grouped


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
