"""How likely two contacts are the same person or company.

Three steps, for imports and for the search for duplicates alike: :func:`exact_keys` and
:func:`block_keys` say which records are worth comparing, :func:`score` compares two, and the
thresholds ``SAME`` and ``ASK`` say what the score means. Weights are fixed and need no training.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.contacts import ContactDraft

SAME = 0.90
"""From here on a program may take two records for one."""

ASK = 0.70
"""From here on a person should decide; below it they are two."""

SHARED_BY_MANY = 50
"""A phone, e-mail or block shared by more records than this says nothing about any of them."""

PHONE_DIGITS = 9
_SHORTEST_PHONE = 7

_LIKE = 0.88
_SPELLING = 0.95
_FROM, _FIRM_FROM = 0.70, 0.80
_NAME_ALONE = 0.85
_FIRM_NAME_ALONE = 0.92
_EMAIL, _PHONE, _COMPANY = 0.30, 0.25, 0.12
# Two of these outweigh a name: one contradiction may be a new job or a new number.
_OTHER_EMAIL, _OTHER_PHONE, _OTHER_COMPANY = 0.08, 0.08, 0.10

_jaro_winkler = JaroWinkler.similarity
_vowel = re.compile(r"[aeiouyاوی\W_]+")
_doubled = re.compile(r"(.)\1+")


class MatchRecord(NamedTuple):
    """What is compared of a contact. All texts are folded, legal words and honorifics off.

    ``phones`` are the last nine digits, ``ids`` are ``scheme:key``. Made by the million, hence a
    tuple.
    """

    id: int
    kind: str
    given: str = ""
    family: str = ""
    name: str = ""
    company: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()


def record_of(identity: int, draft: ContactDraft) -> MatchRecord:
    """The record of a contact; ``identity`` is its id, or any number the caller knows it by."""
    from crm_tui.domain.identifiers import normalized  # noqa: PLC0415 - numbers of many schemes
    from crm_tui.domain.names import display_name, match_name  # noqa: PLC0415 - as above
    from crm_tui.text.fold import fold, fold_token  # noqa: PLC0415 - as above

    given, family = fold_token(draft.given), fold_token(draft.family)
    whole = f"{given} {family}" if given and family else match_name(display_name(draft))
    phones = (phone_key(phone.e164 or phone.value) for phone in draft.phones)
    return MatchRecord(
        id=identity,
        kind=draft.kind.value,
        given=given,
        family=family,
        name=whole,
        company=match_name(draft.company) if draft.company else "",
        phones=tuple(dict.fromkeys(key for key in phones if key)),
        emails=tuple(dict.fromkeys(fold(email.value) for email in draft.emails)),
        ids=tuple(dict.fromkeys(f"{i.scheme}:{normalized(i.scheme, i.value)}" for i in draft.ids)),
    )


def phone_key(number: str) -> str:
    """Last nine digits of a number (E.164 form or as typed); empty if it is too short to tell."""
    from crm_tui.text.digits import digits_only  # noqa: PLC0415 - only where records are made

    digits = digits_only(number).lstrip("0")[-PHONE_DIGITS:]
    return digits if len(digits) >= _SHORTEST_PHONE else ""


def exact_keys(record: MatchRecord) -> list[str]:
    """Keys of which one in common makes two records worth comparing: e-mails, phones, ids."""
    return [
        *[f"e:{email}" for email in record.emails],
        *[f"p:{phone}" for phone in record.phones],
        *[f"i:{number}" for number in record.ids],
    ]


def block_keys(record: MatchRecord) -> list[str]:
    """Keys that similar names have in common, whichever part of the name stands first.

    The name itself, its consonants (spellings differ in vowels and doubled letters), and the
    initials within a company.
    """
    if not record.name:
        return []
    if record.given and record.family:
        # Without blanks: a compound name is written in one word, in two, or with a joiner.
        words = sorted((record.given.replace(" ", ""), record.family.replace(" ", "")))
    else:
        words = sorted(record.name.split())
    kind = record.kind[:1]
    name = " ".join(words)
    bones = " ".join([skeleton(word) for word in words])
    keys = [f"{kind}n:{name}", f"{kind}s:{bones}"]
    if record.company and kind == "p":
        initials = sorted((record.given[:1] or words[0][0], record.family[:1] or words[-1][0]))
        keys.append(f"c:{record.company}|{''.join(initials)}")
    return keys


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """First letter and consonants of a folded word: ``mohammad`` and ``muhammed`` are ``mhmd``."""
    return word[:1] + _vowel.sub("", _doubled.sub(r"\1", word[1:]))


def score(a: MatchRecord, b: MatchRecord) -> float:
    """How likely both are the same, 0 to 1; compare with ``SAME`` and ``ASK``.

    A phone in common never lifts two people of different first names to ``SAME``; a different
    number under the same scheme of identifier never lets a name alone reach ``ASK``.
    """
    if a.kind != b.kind:
        return 0.0
    first, alike, total = _firms(a, b) if a.kind == "company" else _people(a, b)
    same_email = same_phone = False
    if a.emails and b.emails:
        same_email = _common(a.emails, b.emails)
        total += _EMAIL if same_email else -_OTHER_EMAIL
    if a.phones and b.phones:
        same_phone = _common(a.phones, b.phones)
        total += _PHONE if same_phone else -_OTHER_PHONE
    named = bool(a.name and b.name)
    if not named:
        total = _nameless(same_email=same_email, same_phone=same_phone)
    elif same_email:
        total = max(total, 0.85 if same_phone else 0.75)
    if a.ids and b.ids:
        if _common(a.ids, b.ids):
            return min(1.0, max(total, 0.97 if alike >= _FROM or not named else 0.80))
        if _schemes_differ(a.ids, b.ids):
            total = min(total - 0.20, 0.80 if same_email or same_phone else ASK - 0.01)
    if named and first < _LIKE:
        total = min(total, SAME - 0.01)
    return min(max(total, 0.0), 1.0)


def _nameless(*, same_email: bool, same_phone: bool) -> float:
    """One of the two has no name, so nothing contradicts what they have in common."""
    if same_email:
        return 0.95
    return 0.85 if same_phone else 0.0


def _firms(a: MatchRecord, b: MatchRecord) -> tuple[float, float, float]:
    """As :func:`_people`; a firm's name is long and shares its start with its sisters'."""
    alike = _similar(a.name, b.name) if a.name and b.name else 0.0
    if _FIRM_FROM < alike < 1.0:
        words, others = a.name.split(), b.name.split()
        if len(words) == len(others) > 1:
            # One word that differs outright tells two firms apart: Bank North, Bank South.
            each = [_similar(word, other) for word, other in zip(words, others, strict=True)]
            alike = min(alike, sum(value for value in each if value >= _LIKE) / len(each))
    return alike, alike, _FIRM_NAME_ALONE * _above(alike, _FIRM_FROM)


def _people(a: MatchRecord, b: MatchRecord) -> tuple[float, float, float]:
    """How alike first names are, and whole names in the better order; the score so far."""
    if a.given and a.family and b.given and b.family:
        first, alike = _parts(a.given, a.family, b.given, b.family)
    else:
        first, alike = _wholes(a.name, b.name)
    total = _NAME_ALONE * _above(alike, _FROM)
    if a.company and b.company:
        like = _similar(a.company, b.company) >= _LIKE
        total += _COMPANY if like else -_OTHER_COMPANY
    return first, alike, total


def _parts(given: str, family: str, given2: str, family2: str) -> tuple[float, float]:
    first = _given(given, given2)
    straight = (first + _similar(family, family2)) / 2
    if straight < _LIKE:
        crossed = (_similar(given, family2) + _similar(family, given2)) / 2
        if crossed >= _LIKE:
            return crossed, crossed
    return first, straight


def _wholes(name: str, other: str) -> tuple[float, float]:
    """As :func:`_parts` where one of the two is not in parts."""
    alike = float(_jaro_winkler(name, other))
    words, others = sorted(name.split()), sorted(other.split())
    if alike < 1.0:
        alike = max(alike, float(_jaro_winkler(" ".join(words), " ".join(others))))
    if len(words) != len(others) and 1 in (len(words), len(others)):
        # One name only, beside a whole one: nothing is known about the other's first name.
        last = max((_similar(x, y) for x in words for y in others), default=0.0)
        return _LIKE, max(alike, last * 0.92)
    return alike, alike


def _given(name: str, other: str) -> float:
    """How alike two first names are; an initial agrees with every name that starts so."""
    if name == other:
        return 1.0
    if len(name.rstrip(".")) == 1 or len(other.rstrip(".")) == 1:
        return 0.90 if name[0] == other[0] else 0.0
    return _similar(name, other)


def _similar(name: str, other: str) -> float:
    if name == other:
        return 1.0
    alike = float(_jaro_winkler(name, other))
    if alike < 0.93 and (" " in name or " " in other):
        # One of two surnames, or one of two first names, left out.
        words, others = set(name.split()), set(other.split())
        if words <= others or others <= words:
            return 0.93
    if 0.75 < alike < _SPELLING and skeleton(name) == skeleton(other):
        return _SPELLING
    return alike


def _above(alike: float, start: float) -> float:
    """Unrelated names are half alike to Jaro and Winkler: only what is above ``start`` counts."""
    return (alike - start) / (1 - start) if alike > start else 0.0


def _common(keys: tuple[str, ...], others: tuple[str, ...]) -> bool:
    if len(keys) == 1 and len(others) == 1:
        return keys[0] == others[0]
    return not set(keys).isdisjoint(others)


def _schemes_differ(ids: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """True if both have a number under one scheme (none of them in common, as the caller knows)."""
    schemes = {number.partition(":")[0] for number in ids}
    return any(number.partition(":")[0] in schemes for number in others)
