"""Sort keys in the order of a language's alphabet, for plain binary comparison (SQLite BINARY).

A key is the text letter by letter: a letter of its own that follows ``c`` in the alphabet is
``c~``, because ``~`` sorts after every letter. Digits come first, then the letters of the
book's own script, then the other scripts. Punctuation and ZWNJ do not count; accents that make
no letter of their own count only between texts that are equal without them.

Orders: fa as Persian dictionaries (آ first, ی last); tr the official alphabet (ı before i); lt
the alphabet (y between į and j); pt and en the base letters.
"""

import unicodedata

_PERSIAN = "ءآابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PERSIAN_TWINS = {
    "أ": "ا", "إ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ی", "ي": "ی", "ى": "ی", "ے": "ی",
    "ك": "ک", "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه",
}  # fmt: skip
_TURKISH = {"ç": "c~", "ğ": "g~", "ı": "h~", "I": "h~", "İ": "i", "ö": "o~", "ş": "s~", "ü": "u~"}
_LITHUANIAN = {
    "ą": "a~", "č": "c~", "ę": "e~", "ė": "e~~", "į": "i~", "y": "i~~", "Y": "i~~",
    "š": "s~", "ų": "u~", "ū": "u~~", "ž": "z~",
}  # fmt: skip
_NO_DECOMPOSITION = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th",
    "ı": "i", "ə": "e",
}  # fmt: skip
_BEFORE_LATIN = 0x3A
_AFTER_LATIN = 0x620


class _Weights(dict[int, str | None]):
    """Key characters of one character in one language, worked out at its first appearance."""

    def __init__(self, letters: dict[str, str], persian_from: int) -> None:
        super().__init__()
        self.letters = dict(letters)
        for index, letter in enumerate(_PERSIAN):
            self.letters[letter] = chr(persian_from + index)

    def __missing__(self, code: int) -> str | None:
        weight = self._weight(chr(code)) or None
        self[code] = weight
        return weight

    def _weight(self, char: str) -> str:
        lower = _PERSIAN_TWINS.get(char) or char.lower()
        if weight := self.letters.get(char) or self.letters.get(lower):
            return weight
        category = unicodedata.category(char)
        if category == "Nd":
            return str(unicodedata.decimal(char))
        if category[0] == "Z" or category == "Cc":
            return " "
        if category[0] not in "LN":
            return ""
        parts = _NO_DECOMPOSITION.get(lower) or unicodedata.normalize("NFKD", char).casefold()
        return char if parts == char else "".join(self._weight(part) for part in parts)


class _Accents(dict[int, str | None]):
    """What the weight of a character leaves out: itself if it is but a variant of a letter."""

    def __init__(self, weights: _Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        lower = char.lower()
        ordinary = (
            char.isascii()
            or not {char, lower}.isdisjoint(self._weights.letters)
            or unicodedata.category(char) in {"Nd", "Cf", "Cc", "Zs"}
            or self._weights[code] == lower
        )
        accent = None if ordinary else lower
        self[code] = accent
        return accent


_weights = {
    "fa": _Weights({}, _BEFORE_LATIN),
    "tr": _Weights(_TURKISH, _AFTER_LATIN),
    "lt": _Weights(_LITHUANIAN, _AFTER_LATIN),
    "en": _Weights({}, _AFTER_LATIN),
}
_accents = {language: _Accents(weights) for language, weights in _weights.items()}


def sort_key(text: str, language: str) -> str:
    """Return the key that sorts ``text`` (NFC) by the alphabet of ``language``.

    ``language`` is a two-letter code; one without an alphabet of its own here sorts as English.
    Keys compare as code points or as UTF-8 bytes alike; upper and lower case have one key.
    """
    if language not in _weights:
        language = "en"
    key = text.translate(_weights[language])
    if "  " in key or key[:1] == " " or key[-1:] == " ":
        key = " ".join(key.split())
    if not text.isascii() and (accents := text.translate(_accents[language])):
        return f"{key}\x01{accents}"
    return key
