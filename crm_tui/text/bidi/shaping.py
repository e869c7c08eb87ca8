"""Arabic-script shaping: presentation forms by joining, and the lam-alef ligature."""

import unicodedata
from functools import lru_cache

_KINDS = {"<isolated>", "<final>", "<initial>", "<medial>"}
_LAM = "\u0644"
_JOIN_CAUSING = frozenset("\u0640\u200d")  # tatweel, zero width joiner
_NON_JOINING = frozenset("\u200c\u2066\u2067\u2068\u2069")


def _presentation_forms() -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Forms of single letters and of lam-alef, read from Python's Unicode database."""
    letters: dict[str, dict[str, str]] = {}
    ligatures: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
        kind, *parts = unicodedata.decomposition(chr(code)).split() or [""]
        if kind not in _KINDS:
            continue
        source = "".join([chr(int(part, 16)) for part in parts])
        if len(source) == 1:
            letters.setdefault(source, {})[kind[1:-1]] = chr(code)
        elif len(source) == 2 and source[0] == _LAM:
            ligatures.setdefault(source, {})[kind[1:-1]] = chr(code)
    return letters, ligatures


FORMS, LIGATURES = _presentation_forms()


@lru_cache(4096)
def joining_type(char: str) -> str:
    """D joins both sides, R only the letter before, C causes joining, T is transparent, U none."""
    if char in _JOIN_CAUSING:
        return "C"
    if forms := FORMS.get(char):
        return "D" if "initial" in forms else "R" if "final" in forms else "U"
    if char in _NON_JOINING:
        return "U"
    return "T" if unicodedata.category(char) in {"Mn", "Me", "Cf"} else "U"


def shape(text: str) -> list[str | None]:
    """Give what each character is shown as; None for an alef swallowed by its lam."""
    shown: list[str | None] = list(text)
    if text.isascii():
        return shown
    types = [joining_type(char) for char in text]
    solid = [index for index, kind in enumerate(types) if kind != "T"]
    for place, index in enumerate(solid):
        forms = FORMS.get(text[index])
        if forms is None or shown[index] is None:
            continue
        kind = types[index]
        before = types[solid[place - 1]] if place else "U"
        after_index = solid[place + 1] if place + 1 < len(solid) else -1
        after = types[after_index] if after_index >= 0 else "U"
        joins_before = before in "DC" and kind in "DR"
        joins_after = kind == "D" and after in "DRC"
        ligature = LIGATURES.get(text[index] + text[after_index]) if joins_after else None
        if ligature is not None:
            shown[index] = ligature["final" if joins_before else "isolated"]
            shown[after_index] = None
        else:
            shown[index] = _form(forms, text[index], joins_before, joins_after)
    return shown


def _form(forms: dict[str, str], char: str, before: bool, after: bool) -> str:  # noqa: FBT001
    match before, after:
        case True, True:
            kind = "medial"
        case True, False:
            kind = "final"
        case False, True:
            kind = "initial"
        case _:
            kind = "isolated"
    return forms.get(kind) or forms.get("isolated") or char
