"""The folded form of a text: what searching, sorting, matching and deduplication compare.

``علي`` meets ``علی``, ``۰۹۱۲`` meets ``0912``, ``Şirketi`` meets ``sirketi``. A folded text is
never shown.

ZWNJ: :func:`fold` drops it (``می‌خواهم`` → ``میخواهم``). :func:`search_text`, the indexed form,
holds the joined *and* the parted form, so the word is found whether the user types the ZWNJ, a
space or nothing. A query with a ZWNJ is one word of :func:`words`; to find texts stored with a
plain space as well, ask for :func:`fold_parted` of it too.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_LETTERS = {
    "ي": "ی", "ى": "ی", "ئ": "ی", "ے": "ی", "ك": "ک", "ڪ": "ک",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و",
    "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t",
    "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ς": "σ",
}  # fmt: skip


class _Table(dict[int, str | None]):
    """Translation of one character, worked out at its first appearance."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        category = unicodedata.category(char)
        value: str | None = char
        if category in {"Cc", "Zs", "Zl", "Zp"}:
            value = " "
        elif category in {"Cf", "Cs"} or unicodedata.combining(char) or code == 0x640:
            value = None
        elif category == "Nd":
            value = str(unicodedata.decimal(char))
        self[code] = value
        return value


_table = _Table({ord(letter): plain for letter, plain in _LETTERS.items()})
_apostrophe = re.compile("(?<=[^\\W\\d_])['’ʼ`](?=[^\\W\\d_])")
_word = re.compile(r"[^\W_]+")
_words = _word.findall


def fold(text: str) -> str:
    """Return the folded form of ``text``; idempotent.

    NFKC, case folded (İ I ı i all meet), marks off, Arabic letters as their Persian twins,
    tatweel and every invisible character out, all digits ASCII, white space collapsed.
    """
    if text.isascii():
        text = text.lower()
        return text if text.isalnum() else " ".join(text.split())
    text = unicodedata.normalize("NFKD", text).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_table)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


fold_token = lru_cache(maxsize=1 << 16)(fold)
"""As :func:`fold`, remembered: for names, titles and cities, which repeat."""


def fold_parted(text: str) -> str:
    """Return :func:`fold` of ``text`` with a space where a ZWNJ stands."""
    return fold(text.replace("\u200c", " "))


def words(text: str) -> list[str]:
    """Return the folded words of ``text``, cut as SQLite's ``unicode61`` tokenizer cuts them."""
    return _words(fold_token(text))


def search_text(parts: Iterable[str]) -> str:
    """Return the text to index for a record made of ``parts``: folded, joined by spaces.

    A part with ZWNJ or an apostrophe inside a word is there twice, parted and joined
    (``O'Neil``: ``o'neil oneil``).
    """
    folded: list[str] = []
    for part in parts:
        if not part:
            continue
        form = fold_token(part)
        folded.append(form)
        if "\u200c" in part:
            folded.append(fold_parted(part))
        joined = _apostrophe.sub("", form) if "'" in part or "’" in part else form
        if joined != form:
            folded.append(joined)
    return " ".join(folded)
