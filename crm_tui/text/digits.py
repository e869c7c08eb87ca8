"""Digits of any script to ASCII, and ASCII digits to the shape a language reads."""

import re
import unicodedata

PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
_SHAPES = {"fa": PERSIAN}

_other_digit = re.compile(r"[^\D0-9]")
_not_digit = re.compile(r"[^0-9]+")
_to_ascii = {ord(char): str(i % 10) for i, char in enumerate(PERSIAN + ARABIC)}
_from_ascii = {
    language: {ord(str(i)): char for i, char in enumerate(shape)}
    for language, shape in _SHAPES.items()
}


def ascii_digits(text: str) -> str:
    """Return ``text`` with every decimal digit (Unicode Nd) in ASCII; all else untouched."""
    if text.isascii():
        return text
    text = text.translate(_to_ascii)
    if _other_digit.search(text):
        text = _other_digit.sub(lambda match: str(unicodedata.decimal(match[0])), text)
    return text


def digits_only(text: str) -> str:
    """Return the decimal digits of ``text`` in ASCII and nothing else."""
    text = ascii_digits(text)
    return text if text.isdigit() and text.isascii() else _not_digit.sub("", text)


def local_digits(text: str, language: str) -> str:
    """Return ``text`` with ASCII digits in the shape of ``language`` (``fa``: ۱۲۳)."""
    table = _from_ascii.get(language)
    return text.translate(table) if table else text
