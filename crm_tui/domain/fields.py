"""Custom fields: what a value of each type may be, how it is stored and shown."""

import re
from collections.abc import Sequence
from enum import StrEnum

from crm_tui.errors import N_, BadInput
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line

MAX_LENGTH = 2000
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YES = frozenset({"1", "yes", "y", "true", "on", "x", "بله", "بلی", "اری", "evet", "taip", "sim"})
_NO = frozenset({"0", "no", "n", "false", "off", "", "خیر", "نه", "hayir", "ne", "nao"})


class FieldType(StrEnum):
    """Types of custom fields."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


TYPE_LABELS: dict[FieldType, str] = {
    FieldType.TEXT: N_("text"),
    FieldType.NUMBER: N_("number"),
    FieldType.DATE: N_("date"),
    FieldType.CHOICE: N_("choice"),
    FieldType.YES_NO: N_("yes or no"),
}

_WRONG: dict[FieldType, str] = {
    FieldType.NUMBER: N_("must be a number"),
    FieldType.DATE: N_("must be a date"),
    FieldType.CHOICE: N_("must be one of the choices"),
    FieldType.YES_NO: N_("must be yes or no"),
}


def stored(label: str, kind: FieldType, text: str, choices: Sequence[str] = ()) -> str:
    """The stored form of what was typed: decimal point, ISO date, ``1``/``0``; empty stays empty.

    Dates must be ISO Gregorian already (forms and imports parse them first). Raises BadInput.
    """
    text = clean_line(text, MAX_LENGTH)
    if not text:
        return ""
    match kind:
        case FieldType.TEXT:
            form: str | None = text
        case FieldType.NUMBER:
            form = _number(text)
        case FieldType.DATE:
            form = _date(text)
        case FieldType.CHOICE:
            form = next((choice for choice in choices if fold(choice) == fold(text)), None)
        case FieldType.YES_NO:
            form = "1" if fold(text) in _YES else "0" if fold(text) in _NO else None
    if form is None:
        raise BadInput(field=label, reason=_WRONG[kind])
    return form


def _number(text: str) -> str | None:
    number = fold(text).replace("٫", ".").replace("٬", "").replace(" ", "")
    if "," in number:
        number = _without_groups(number)
    return number if _NUMBER.fullmatch(number) else None


def _without_groups(number: str) -> str:
    """``1,234,567.8`` and ``1.234.567,8`` alike; a single comma before three digits groups."""
    if "." in number and number.rfind(",") > number.rfind("."):
        return number.replace(".", "").replace(",", ".")
    if "." in number or number.count(",") > 1 or re.fullmatch(r"[+-]?\d{1,3},\d{3}", number):
        return number.replace(",", "")
    return number.replace(",", ".")


def _date(text: str) -> str | None:
    # Lazily: only date fields need the calendar.
    from datetime import date  # noqa: PLC0415

    match = _DATE.fullmatch(fold(text))
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None
