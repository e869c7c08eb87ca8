"""Names of people and firms: composed for lists, parted on import, bared for matching."""

import re
from dataclasses import dataclass

from crm_tui.domain.contacts import ContactDraft, ContactKind
from crm_tui.domain.name_words import (
    BESIDE_LEGAL_FORMS,
    COMPOUND_GIVEN,
    FAMILY_ENDS,
    FIRM_WORDS,
    HONORIFICS,
    LEGAL_FORMS,
    PARTICLES,
    SHORT_FORMS,
    SUFFIXES,
)
from crm_tui.text.fold import fold, fold_token, words

_abbreviation = re.compile(r"(?:\w\.)+\w?")
_initial = re.compile(r"[^\W\d_]\.?")
_GREETINGS = {
    "en": "Dear {name}",
    "fa": "{name} گرامی",
    "tr": "Sayın {name}",
    "lt": "Gerb. {name}",
    "pt": "Prezado(a) {name}",
}


@dataclass(frozen=True, slots=True)
class NameParts:
    """Parts of a personal name; all empty where the name is better kept whole."""

    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""


WHOLE = NameParts()


def display_name(draft: ContactDraft) -> str:
    """Return the name a contact goes by in lists: given, middle, family, suffix; no honorific.

    Without parts: the name as given, nickname, company, first e-mail, first phone.
    """
    if draft.kind is ContactKind.PERSON and (draft.given or draft.family or draft.middle):
        if draft.middle or draft.suffix or not (draft.given and draft.family):
            parts = (draft.given, draft.middle, draft.family, draft.suffix)
            return " ".join([part for part in parts if part])
        return f"{draft.given} {draft.family}"
    if shown := draft.name or draft.nickname or draft.company:
        return shown
    if draft.emails:
        return draft.emails[0].value
    return draft.phones[0].value if draft.phones else ""


def greeting(draft: ContactDraft, language: str) -> str:
    """Return the opening of a letter in ``language``, or the contact's own salutation."""
    if draft.salutation:
        return draft.salutation
    formal = draft.prefix and draft.family
    name = f"{draft.prefix} {draft.family}" if formal else display_name(draft)
    return _GREETINGS.get(language, _GREETINGS["en"]).format(name=name)


def split_full_name(text: str) -> NameParts:
    """Part a personal name; :data:`WHOLE` (all empty) for firms and wherever it would be a guess.

    Sure are: two words; ``Family, Given``; a particle (``João Carlos da Silva``); an initial in
    the middle; Persian compound first names and family endings. Honorifics go to ``prefix``.
    """
    if not text or looks_like_company(text):
        return WHOLE
    head, comma, tail = text.partition(",")
    if "," in tail:
        return WHOLE
    if comma and _bare(tail.strip()) not in SUFFIXES:
        return _turned(head.split(), tail.split())
    tokens = text.replace(",", " ").split()
    before = 0
    while before < len(tokens) and _bare(tokens[before]) in HONORIFICS:
        before += 1
    after = len(tokens)
    while after > before + 1 and _bare(tokens[after - 1]) in SUFFIXES:
        after -= 1
    prefix, suffix = " ".join(tokens[:before]), " ".join(tokens[after:])
    core = tokens[before:after]
    if len(core) == 1:
        return NameParts(prefix=prefix, family=core[0], suffix=suffix) if prefix else WHOLE
    cut = _cut(core)
    if cut is None:
        return WHOLE
    given, middle, family = (" ".join(core[a:b]) for a, b in ((0, cut[0]), cut, (cut[1], after)))
    return NameParts(prefix, given, middle, family, suffix)


def looks_like_company(text: str) -> bool:
    """Tell if a name carries a word that only firms and offices have: شرکت, Ltd, A.Ş., UAB, Lda."""
    tokens = text.split()
    if len(tokens) < 2:
        return False
    shouting = text.isupper()
    return (
        not FIRM_WORDS.isdisjoint(words(text))
        or _is_short_form(tokens[0], shouting=shouting)
        or _is_short_form(tokens[-1], shouting=shouting)
    )


def match_name(text: str) -> str:
    """Return the folded words of a name without legal forms and leading honorifics.

    Two firms that differ only in ``Ltd`` or ``شرکت`` meet. A name of nothing else stays.
    """
    if text.isascii() and text.isalpha():
        return text.lower()
    kept: list[str] = []
    legal = False
    shouting = text.isupper()
    for token in text.split():
        if _is_short_form(token, shouting=shouting):
            legal = True
            continue
        folded = fold_token(token)
        if _abbreviation.fullmatch(folded):
            folded = folded.replace(".", "")
        kept += words(folded)
    bare = [word for word in kept if word not in LEGAL_FORMS]
    if legal or len(bare) < len(kept):
        bare = [word for word in bare if word not in BESIDE_LEGAL_FORMS]
    while len(bare) > 1 and bare[0] in HONORIFICS:
        del bare[0]
    return " ".join(bare or words(text))


def same_firm(one: str, other: str) -> bool:
    """Tell if two names of equal :func:`match_name` may be one firm: ``UAB X`` is not ``MB X``.

    A name without a legal form may be any.
    """
    first, second = legal_forms(one), legal_forms(other)
    return not (first and second and first.isdisjoint(second))


def legal_forms(text: str) -> frozenset[str]:
    """Return the folded legal forms in a firm's name: ``uab``, ``as``, ``ltd``."""
    shouting = text.isupper()
    found = set()
    for token in text.split():
        bare = fold_token(token).replace(".", "").strip(",;()")
        if bare in LEGAL_FORMS or _is_short_form(token, shouting=shouting):
            found.add(_SAME_FORM.get(bare, bare))
    return frozenset(found - _ANY_FORM)


_SAME_FORM = {
    "limited": "ltd", "incorporated": "inc", "corporation": "corp", "limitada": "lda",
    "ltda": "lda", "anonim": "as",
}  # fmt: skip
_ANY_FORM = frozenset({fold_token("شرکت"), "sirketi", "company", "co"})
"""Words for a firm of any form."""


def _is_short_form(token: str, *, shouting: bool) -> bool:
    """Tell if a word is a legal form for its capitals (``SA``) or dots (``A.Ş.``)."""
    if len(token) > 6 or not token[:1].isupper() or _bare(token) not in SHORT_FORMS:
        return False
    return (token.isupper() and not shouting) or "." in token or "Ş" in token


def _turned(family: list[str], given: list[str]) -> NameParts:
    prefix = ""
    while given and _bare(given[0]) in HONORIFICS:
        prefix = f"{prefix} {given.pop(0)}".strip()
    if not family or not given:
        return WHOLE
    return NameParts(prefix=prefix, given=" ".join(given), family=" ".join(family))


def _cut(core: list[str]) -> tuple[int, int] | None:
    """Tell where the first name ends and the family name begins; None if it would be a guess."""
    particle = next((i for i, token in enumerate(core) if i and token.casefold() in PARTICLES), 0)
    if particle and particle < len(core) - 1:
        return particle, particle
    if len(core) == 2:
        return 1, 1
    if len(core) != 3:
        return None
    if _initial.fullmatch(core[1]):
        return 1, 2
    if fold(core[2]) in FAMILY_ENDS:
        return 1, 1
    return (2, 2) if fold(core[0]) in COMPOUND_GIVEN else None


def _bare(token: str) -> str:
    return fold_token(token).replace(".", "")
