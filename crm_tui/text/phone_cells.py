"""Numbers as they stand in the cells of files: several in one, with words, mangled by Excel."""

import re
from dataclasses import dataclass
from enum import StrEnum

from crm_tui.errors import N_
from crm_tui.text.dialling import FILLING, MAX_DIGITS, by_rule, e164, lacks_area_code, spoken
from crm_tui.text.digits import ascii_digits, digits_only

_lost = re.compile(r"[+-]?([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
_float = re.compile(r"(\+?[0-9]{4,})[.,]0+")
_quoted = re.compile(r"=?[\"'](.*?)[\"']?|'(.+)")
_extension = re.compile(
    r"[\s,;(\-/]*(?:داخل[یي]|dahili|dah|extension|ext|ramal|interno|int|vidinis|vid|x|\#)"
    r"[\s.:=\-]*([0-9]{1,6})\s*\)?\s*$",
    re.IGNORECASE,
)
_strong = re.compile(
    r"\s*(?::::|[;|\n،؛]|\s(?:و|یا|ve|veya|and|or|ir|arba|e|ou|&)\s)\s*", re.IGNORECASE
)
_weak = re.compile(r"\s*[/,\\\-–—]+\s*")
_label = re.compile(r"^\s*([^\W\d_][^\d+(]*?)[\s:.\-=]*(?=[+(\d])")


class PhoneProblem(StrEnum):
    """Why a number has no E.164 form; the values are message ids."""

    LOST = N_("digits were lost in a spreadsheet ({value}); look the number up in the source")
    NO_AREA_CODE = N_("{value} has no area code; kept as typed")
    NOT_A_NUMBER = N_("{value} is not a phone number; kept as typed")
    UNKNOWN = N_("{value} is not a number of this country; kept as typed")


@dataclass(frozen=True, slots=True)
class PhoneParse:
    """One number of a cell: as typed, its E.164 form, what was told besides."""

    value: str
    e164: str | None = None
    extension: str = ""
    label: str = ""
    problem: PhoneProblem | None = None


def split_cell(text: str, region: str = "IR", default_area_code: str = "") -> list[PhoneParse]:
    """Return the numbers of one cell of a file, in order; an empty or placeholder cell has none.

    Nothing is guessed: a value in scientific notation that lost digits is flagged, a number
    without area code stays as typed. The extension is kept apart from the E.164 form but stays
    in ``value``.
    """
    text = text.strip()
    plain = ascii_digits(text)
    # A dot may be that of a number cell (``9123456789.0``), so it leads to the long way.
    if plain.isdigit() or ("." not in plain and spoken.fullmatch(plain)):
        found = by_rule(plain.translate(FILLING), region, default_area_code)
        if found:
            return [PhoneParse(text, found)]
    text = _unwrapped(text)
    plain = ascii_digits(text)
    if match := _lost.fullmatch(plain):
        first, decimals, power = match[1], match[2] or "", int(match[3])
        if len(decimals) != power:
            return [PhoneParse(text, problem=PhoneProblem.LOST)]
        text = first + decimals
    elif match := _float.fullmatch(plain):
        text = match[1]
    if not any(char.isalnum() for char in text) or not plain.strip("0.-"):
        return []
    if spoken.fullmatch(plain) and (found := e164(text, region, default_area_code)):
        return [PhoneParse(text, found)]
    return [_parse(piece, region, default_area_code) for piece in _pieces(text, region)]


def _unwrapped(text: str) -> str:
    """Take off what protects a number from a spreadsheet: ``'0912…``, ``="0912…"``."""
    match = _quoted.fullmatch(text)
    return (match[1] or match[2] or "").strip() if match else text


def _pieces(text: str, region: str) -> list[str]:
    pieces: list[str] = []
    for part in _strong.split(text):
        weak = _weak.split(part)
        whole = len(weak) > 1 and all(len(digits_only(piece)) >= 7 for piece in weak)
        for piece in weak if whole else [part]:
            pieces += _by_spaces(piece, region)
    return [piece for piece in pieces if piece.strip(" -./,()")]


def _by_spaces(text: str, region: str) -> list[str]:
    """Part ``0912… 0935…``: numbers with nothing but a space between, each good by itself."""
    if len(digits_only(text)) <= MAX_DIGITS or _extension.search(ascii_digits(text)):
        return [text]
    found: list[str] = []
    current = ""
    for token in text.split():
        if current and e164(current, region):
            found.append(current)
            current = token
        else:
            current = f"{current} {token}".strip()
    return [*found, current] if found and e164(current, region) else [text]


def _parse(text: str, region: str, area: str) -> PhoneParse:
    plain = ascii_digits(text)
    extension = ""
    if match := _extension.search(plain):
        extension, plain = match[1], plain[: match.start()]
    label = ""
    if match := _label.match(plain):
        label, plain = match[1].strip(" .:-"), plain[match.end() :]
        text = text.strip()
    if found := e164(plain, region, area):
        return PhoneParse(text, found, extension, label)
    digits = plain.translate(FILLING)
    if not digits.lstrip("+").isdigit() or len(digits) < 3:
        problem = PhoneProblem.NOT_A_NUMBER
    elif lacks_area_code(digits, region):
        problem = PhoneProblem.NO_AREA_CODE
    else:
        problem = PhoneProblem.UNKNOWN
    return PhoneParse(text, None, extension, label, problem)
