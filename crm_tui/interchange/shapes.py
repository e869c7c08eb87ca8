"""What the values of a column look like, to confirm or refute what its header says."""

import re
from collections.abc import Iterable, Sequence

_EMAIL = re.compile(r"\s*(?:mailto:)?[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]{2,}\s*")
_PHONE = re.compile(
    r"[\s'p:]*[+(]?(?:[\d۰-۹٠-٩][\s().\-/]{0,2}){7,15}(?:\.0)?(?:\s*(?:x|ext|داخلی).*)?"
)
_CLEAR_PHONE = re.compile(r"\s*(?:[+(]|00?)(?:[\d۰-۹٠-٩][\s().\-/]{0,2}){9,15}\s*")
_DATE = re.compile(
    r"\s*[\d۰-۹]{1,4}[-/. ](?:[\d۰-۹]{1,2}|[^\W\d]{3,12})[-/. ][\d۰-۹]{1,4}(?:[T ,].*)?\s*"
)
_URL = re.compile(
    r"\s*(?:https?://|www\.)\S+\s*|\s*[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|ir|tr|lt|pt|br|io|de|co)(?:/\S*)?\s*"
)
_CODE = re.compile(r"\s*\+?[\d۰-۹]{1,5}\s*")
_HONORIFIC = re.compile(
    r"\s*(?:mr|mrs|ms|miss|dr|prof|eng|sir|herr|frau|sr|sra|dra|bay|bayan|sayın|sn|av|ponas|ponia|"
    r"آقای|آقا|خانم|جناب|سرکار|دکتر|مهندس|دكتر|آقاي)\b\.?.{0,12}",
    re.IGNORECASE,
)

_PATTERNS = {
    "email": _EMAIL, "date": _DATE, "url": _URL, "phone": _PHONE, "code": _CODE,
    "honorific": _HONORIFIC, "clear phone": _CLEAR_PHONE,
}  # fmt: skip


def values(rows: Iterable[Sequence[str]], column: int) -> list[str]:
    """The filled cells of ``column`` in ``rows``."""
    return [row[column] for row in rows if len(row) > column and row[column].strip()]


def share(shape: str, cells: Sequence[str]) -> float:
    """Which part of ``cells`` has the named shape, between 0 and 1."""
    if not cells:
        return 0.0
    pattern = _PATTERNS[shape]
    hits = sum(1 for cell in cells if pattern.fullmatch(cell))
    return hits / len(cells)


def shape_of(cells: Sequence[str]) -> str:
    """The shape at least four of five cells have: email, date, url, phone, or an empty text."""
    for shape in ("email", "date", "url", "phone"):
        if share(shape, cells) >= 0.8:
            return shape
    return ""
