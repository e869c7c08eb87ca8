"""What a header alone does not tell: the values below it and the columns beside it decide."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from crm_tui.interchange import shapes
from crm_tui.interchange.guesses import Guess, How
from crm_tui.interchange.header_tables import key

OTHER_THING = re.compile(r"(?:^|[\W_])(?:ids?|code|count|type|flag)(?:$|[\W_])")
"""Words that turn a header into another thing: a ``province_id`` is no province."""

_SHAPED = {"email": "email", "phone": "phone", "birthday": "date", "created_at": "date"}
_NAMES = frozenset(
    {"full_name", "given", "family", "company", "nickname", "keep", "middle", "title"}
)


def confirmed(guess: Guess, cells: Sequence[str]) -> Guess:
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
        named = bool(OTHER_THING.search(guess.header.lower()))
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
_APELIDO, _UNVAN, _KODAS = map(key, ("Apelido", "Unvan", "Kodas"))
_BRAZIL = frozenset(map(key, ("Sobrenome", "CEP", "CPF", "CNPJ", "Celular", "UF", "Bairro")))


def in_context(
    guesses: list[Guess],
    keys: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> list[Guess]:
    """Settle what only the other columns can tell, then give each single field one column."""
    targets = Counter(guess.target for guess in guesses)
    present = set(keys)
    settled = [
        guess if guess.how is How.EXPORTER else _settled(guess, found, targets, present)
        for guess, found in zip(guesses, keys, strict=True)
    ]
    return _single(_without_header(settled, rows))


def _settled(guess: Guess, found: str, targets: Counter[str], keys: set[str]) -> Guess:
    target = guess.target
    if target == "given" and found in _JUST_NAME and not targets["family"]:
        target = "full_name"
    elif (
        target == "full_name" and found in _JUST_NAME and targets["family"] and not targets["given"]
    ):
        target = "given"
    elif found == _APELIDO and keys & _BRAZIL:
        target = "nickname"
    elif target == "title" and found in _TITLE_WORDS and targets["title"] > 1:
        target = "prefix"
    elif found == _UNVAN and "vergino" in keys:
        target = "company"
    elif found == _KODAS and not targets["company"]:
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
