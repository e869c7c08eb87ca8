"""Several things in one sentence: ``a, b and c``, ``الف، ب و پ``."""

import unicodedata
from collections.abc import Sequence

FSI, PDI = "\u2068", "\u2069"
_AND = {"en": "and", "fa": "و", "tr": "ve", "lt": "ir", "pt": "e"}
_OR = {"en": "or", "fa": "یا", "tr": "veya", "lt": "arba", "pt": "ou"}
_RTL_LANGUAGES = frozenset({"fa"})


def separator(language: str) -> str:
    """Return what stands between two things of a list, with its blank."""
    return "، " if language in _RTL_LANGUAGES else ", "


def join_and(items: Sequence[str], language: str) -> str:
    """Return the items as a list that ends in "and"; items of the other direction isolated."""
    return _joined(items, language, _AND.get(language, _AND["en"]))


def join_or(items: Sequence[str], language: str) -> str:
    """Return the items as a list that ends in "or"; items of the other direction isolated."""
    return _joined(items, language, _OR.get(language, _OR["en"]))


def _joined(items: Sequence[str], language: str, word: str) -> str:
    said = [inside(item, language) for item in items]
    if len(said) < 2:
        return "".join(said)
    return f"{separator(language).join(said[:-1])} {word} {said[-1]}"


def inside(item: str, language: str) -> str:
    """A name as part of a sentence: between isolates if it would pull its neighbours along."""
    others = {"L", "EN", "AN"} if language in _RTL_LANGUAGES else {"R", "AL", "AN"}
    foreign = any(unicodedata.bidirectional(char) in others for char in item)
    return f"{FSI}{item}{PDI}" if foreign else item
