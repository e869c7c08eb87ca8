"""Which field of ours a column is: by exporter, by language table, by likeness, by its values.

The tables are in ``headers.toml``. Headers are compared by :func:`key`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from crm_tui.interchange import shapes
from crm_tui.text.fold import fold

APPLY_FROM, SUGGEST_FROM = 88, 70

_CAMEL = re.compile(r"([a-z])([A-Z])")
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d+")
_PARENTHESES = re.compile(r"[(\[{].*?[)\]}]")
_OTHER_THING = re.compile(r"(?:^|[\W_])(?:ids?|code|count|type|flag)(?:$|[\W_])")
_FIELD = re.compile(r"Field: (.+)", re.DOTALL)


class How(StrEnum):
    """How a column was recognised."""

    EXPORTER = "exporter"
    EXACT = "exact"
    LIKENESS = "likeness"
    VALUES = "values"
    UNKNOWN = "unknown"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column most likely is. ``confidence`` is 0–100; ``suggested`` was not sure enough."""

    column: int
    header: str
    target: str
    confidence: float = 100
    how: How = How.EXACT
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a header row says: the program it comes from, its language, a guess per column."""

    guesses: tuple[Guess, ...]
    exporter: str = ""
    title: str = ""
    separator: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Exporter:
    """A program's columns and the signature they are told by (keys)."""

    name: str
    title: str
    wants: frozenset[str]
    some: frozenset[str]
    separator: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tables:
    """``headers.toml``, ready for look-up by key."""

    languages: Mapping[str, Mapping[str, str]]
    exporters: tuple[Exporter, ...]
    everything: Mapping[str, str] = field(default_factory=dict)


def key(header: str) -> str:
    """``header`` as compared: folded, without spaces and signs."""
    return _SIGNS.sub("", fold(_CAMEL.sub(r"\1 \2", header.replace("\0", ""))))


def _numbered(found: str) -> str:
    return _NUMBER.sub("{n}", found)


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The header tables, read at first use."""
    text = files("crm_tui.interchange").joinpath("headers.toml").read_text("utf-8")
    loaded = tomllib.loads(text)
    languages = {name: _inverted(table) for name, table in loaded["language"].items()}
    exporters = tuple(
        Exporter(
            name,
            entry["title"],
            frozenset(map(_column_key, entry["all"])),
            frozenset(map(_column_key, entry.get("any", ()))),
            entry.get("separator", ""),
            _inverted(entry["columns"]),
        )
        for name, entry in loaded["exporter"].items()
    )
    everything: dict[str, str] = {}
    for table in (*languages.values(), *(e.columns for e in exporters if e.name != "crm")):
        for column, target in table.items():
            everything.setdefault(column, target)
    return Tables(languages, exporters, everything)


def _inverted(table: Mapping[str, str]) -> dict[str, str]:
    return {
        _column_key(header): target
        for target, headers in table.items()
        for header in headers.split(" | ")
    }


def _column_key(header: str) -> str:
    return "{n}".join(key(part) for part in header.split("{n}"))


def known(cell: str) -> bool:
    """True if ``cell`` is a column header we know."""
    if not cell or len(cell) > 80:
        return False
    found = key(cell)
    return bool(found) and (found in tables().everything or _numbered(found) in tables().everything)


def recognise(
    header: Sequence[str], rows: Sequence[Sequence[str]], language: str = ""
) -> Recognition:
    """Guess what each column of ``header`` is; ``rows`` are samples, ``language`` the user's."""
    keys = [key(cell) for cell in header]
    exporter = _exporter(keys)
    spoken = _language(keys, language)
    order = [exporter.columns] if exporter else []
    order += [
        tables().languages[name]
        for name in dict.fromkeys((spoken, language, "en"))
        if name in tables().languages
    ]
    order.append(tables().everything)
    guesses = [
        _guess(column, header[column], found, order, exporter) for column, found in enumerate(keys)
    ]
    if not exporter or exporter.name != "crm":
        guesses = [_confirmed(guess, shapes.values(rows, guess.column)) for guess in guesses]
        guesses = _in_context(guesses, keys, rows, exporter)
    return Recognition(
        tuple(guesses),
        exporter.name if exporter else "",
        exporter.title if exporter else "",
        exporter.separator if exporter else "",
        spoken,
    )


def _exporter(keys: Sequence[str]) -> Exporter | None:
    """The exporter with the fullest signature among ``keys``."""
    present = {*keys, *map(_numbered, keys)}
    fitting = [
        exporter
        for exporter in tables().exporters
        if exporter.wants <= present and (not exporter.some or exporter.some & present)
    ]
    return max(
        fitting,
        key=lambda e: (e.name == "crm", sum(1 for k in present if k in e.columns), len(e.wants)),
        default=None,
    )


def _language(keys: Sequence[str], preferred: str) -> str:
    hits = Counter[str]()
    for name, table in tables().languages.items():
        hits[name] = sum(1 for found in keys if found in table)
    best = max(hits.values(), default=0)
    if not best:
        return ""
    fitting = [name for name, count in hits.items() if count == best]
    return preferred if preferred in fitting else fitting[0]


def _guess(
    column: int,
    header: str,
    found: str,
    order: Sequence[Mapping[str, str]],
    exporter: Exporter | None,
) -> Guess:
    own = _FIELD.fullmatch(header) if exporter and exporter.name == "crm" else None
    if own:
        return Guess(column, header, f"field:{own[1]}", 100, How.EXPORTER)
    if not found:
        return Guess(column, header, "keep", 0, How.UNKNOWN)
    number = _NUMBER.search(found)
    bare = key(_PARENTHESES.sub("", header))
    for name in dict.fromkeys((found, _numbered(found), _NUMBER.sub("", found), bare)):
        for rank, table in enumerate(order):
            target = table.get(name) if name else None
            if target:
                how = How.EXPORTER if exporter and rank == 0 else How.EXACT
                confidence = 100 if name == found else 95
                return Guess(column, header, _with_number(target, number), confidence, how)
    return _alike(column, header, found, order)


def _with_number(target: str, number: re.Match[str] | None) -> str:
    return target.replace("{n}", number[0] if number else "1")


def _alike(column: int, header: str, found: str, order: Sequence[Mapping[str, str]]) -> Guess:
    """The closest known header, if close enough; most files never need it."""
    unknown = Guess(column, header, "keep", 0, How.UNKNOWN)
    if len(found) < 4:
        return unknown
    # Imported here: only unknown headers need it.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    best = 0.0
    target = ""
    for table in order:
        match = process.extractOne(
            found, table.keys(), scorer=fuzz.ratio, score_cutoff=SUGGEST_FROM
        )
        if match and match[1] > best:
            best, target = match[1], table[match[0]]
    if not target or "#" in target:
        return unknown
    other_thing = bool(_OTHER_THING.search(header.lower())) and not target.startswith("id:")
    if best >= APPLY_FROM and len(found) >= 5 and not other_thing:
        return Guess(column, header, target, round(best), How.LIKENESS)
    return replace(unknown, suggested=target, confidence=round(best))


_SHAPED = {"email": "email", "phone": "phone", "birthday": "date", "created_at": "date"}
_NAMES = frozenset(
    {"full_name", "given", "family", "company", "nickname", "keep", "middle", "title"}
)


def _confirmed(guess: Guess, cells: Sequence[str]) -> Guess:
    """``guess``, unless the values say otherwise."""
    if not cells or guess.target.startswith(("field:", "id:")) or "#" in guess.target:
        return guess
    base = guess.target.split(":")[0]
    shape = shapes.shape_of(cells)
    wanted = _SHAPED.get(base, "")
    if guess.how is How.LIKENESS and wanted and shape != wanted:
        return replace(guess, target="keep", how=How.UNKNOWN, suggested=guess.target)
    if _contradicted(guess, wanted, shape) and _sure(guess, shape, cells):
        return replace(guess, target=shape, how=How.VALUES, confidence=90)
    return _refined(guess, base, shape, cells)


def _contradicted(guess: Guess, wanted: str, shape: str) -> bool:
    if guess.target in _NAMES:
        return shape in ("email", "phone", "url")
    return bool(wanted) and shape in ("email", "phone") and shape != wanted


def _refined(guess: Guess, base: str, shape: str, cells: Sequence[str]) -> Guess:
    if base == "address.country" and shapes.share("code", cells) >= 0.8:
        return replace(guess, target="keep", how=How.VALUES)
    if guess.target == "title" and shapes.share("honorific", cells) >= 0.5:
        return replace(guess, target="prefix", how=How.VALUES)
    if base == "created_at" and shape != "date":
        return replace(guess, target="keep", how=How.UNKNOWN, suggested=base)
    return guess


def _sure(guess: Guess, shape: str, cells: Sequence[str]) -> bool:
    """Many numbers look like phones: in a column of unknown meaning only clear ones are taken."""
    if shape == "email" or (guess.target != "keep" and len(cells) > 1):
        return True
    if guess.target == "keep" and shape == "phone":
        named = bool(_OTHER_THING.search(guess.header.lower()))
        return not named and shapes.share("clear phone", cells) >= 0.8
    return len(cells) > 1


#: Words that mean the whole name when no column of the family name stands beside them.
_JUST_NAME = frozenset(
    map(
        key,
        (
            "Name",
            "نام",
            "اسم",
            "Ad",
            "Adı",
            "İsim",
            "Nome",
            "Vardas",
            "Nombre",
            "Nom",
            "Имя",
            "Imię",
        ),
    )
)
_TITLE_WORDS = frozenset(
    map(key, ("Title", "Título", "عنوان", "Unvan", "Ünvan", "Titre", "Titolo", "Tytuł"))
)
_BRAZIL = frozenset(map(key, ("Sobrenome", "CEP", "CPF", "CNPJ", "Celular", "UF", "Bairro")))


def _in_context(
    guesses: list[Guess],
    keys: Sequence[str],
    rows: Sequence[Sequence[str]],
    exporter: Exporter | None,
) -> list[Guess]:
    """Settle what only the other columns can tell, then give each single field one column."""
    targets = Counter(guess.target for guess in guesses)
    result = []
    for guess, found in zip(guesses, keys, strict=True):
        fixed = guess if guess.how is How.EXPORTER else _settled(guess, found, targets, set(keys))
        result.append(fixed)
    result = _without_header(result, rows)
    del exporter
    return _single(result)


def _settled(guess: Guess, found: str, targets: Counter[str], keys: set[str]) -> Guess:
    target = guess.target
    if target == "given" and found in _JUST_NAME and not targets["family"]:
        target = "full_name"
    elif (
        target == "full_name" and found in _JUST_NAME and targets["family"] and not targets["given"]
    ):
        target = "given"
    elif found == key("Apelido") and keys & _BRAZIL:
        target = "nickname"
    elif target == "title" and found in _TITLE_WORDS and targets["title"] > 1:
        target = "prefix"
    elif found in (key("Ünvan"), key("Unvan")) and "vergino" in keys:
        target = "company"
    elif found == key("Kodas") and not targets["company"]:
        target = "field:id"
    elif target == "phone" and targets["phone"] == 1 and targets["phone:mobile"]:
        target = "phone:work"
    return replace(guess, target=target)


def _without_header(guesses: list[Guess], rows: Sequence[Sequence[str]]) -> list[Guess]:
    """In a file without headers the first column of words is taken for the name."""
    if not guesses or any(guess.header for guess in guesses):
        return guesses
    shaped = []
    for guess in guesses:
        shape = shapes.shape_of(shapes.values(rows, guess.column))
        target = "keep" if shape in ("", "date") else shape
        shaped.append(
            replace(guess, target=target, how=How.VALUES if target != "keep" else guess.how)
        )
    for index, guess in enumerate(shaped):
        cells = shapes.values(rows, guess.column)
        words = [cell for cell in cells if any(map(str.isalpha, cell)) and len(cell) < 60]
        if guess.target == "keep" and cells and len(words) >= 0.9 * len(cells):
            shaped[index] = replace(guess, target="full_name", how=How.VALUES, confidence=70)
            break
    return shaped


_MANY = ("phone", "email", "url", "address", "id:", "tags", "notes", "keep", "ignore", "company")


def _single(guesses: list[Guess]) -> list[Guess]:
    """A field of one value takes the first of its columns; the others are kept as they are."""
    taken: set[str] = set()
    result = []
    for guess in guesses:
        single = not guess.target.startswith(_MANY) and "#" not in guess.target
        if single and guess.target in taken:
            result.append(replace(guess, target="keep", suggested=guess.target))
            continue
        taken.add(guess.target)
        result.append(guess)
    return result
