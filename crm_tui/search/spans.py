"""Where a search's words stand in a text as it is shown: for highlighting."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from crm_tui.search import syntax
from crm_tui.text.digits import digits_only
from crm_tui.text.fold import fold, fold_parted, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT_FIELDS = frozenset(
    [
        *("name", "company", "title", "tag", "city", "email", "notes", "country", "source"),
        *("contact", "customer", "campaign", "competitor", "reason", "need", "subject", "product"),
    ]
)
_INSIDE = "'’ʼ`\u200c"
"""Signs inside a word after which a search may begin too: ``O'Neil``, ``می‌خواهم``."""


def matches(tree: syntax.Node, text: str) -> list[tuple[int, int]]:
    """Stretches of ``text`` (start, end; in order, not overlapping) that the search's words meet.

    Offsets count characters of ``text``; a stretch takes the marks of its last letter along.
    """
    if not text:
        return []
    sought, numbers = _sought(tree)
    found: list[tuple[int, int]] = []
    if sought:
        folded, places, starts = _mapped(text)
        for word, exact in sought:
            for first, last in _occurrences(folded, places, starts, word, exact=exact):
                found.append((first, _with_marks(text, last + 1)))
    for digits in numbers:
        found.extend(_number(text, digits))
    return _merged(found)


def _sought(tree: syntax.Node) -> tuple[list[tuple[str, bool]], list[str]]:
    """Folded words with "only whole", and phone digits."""
    sought: dict[tuple[str, bool], None] = {}
    numbers = []
    for node in _positive(tree):
        if isinstance(node, syntax.Words):
            forms = [*node.words, *(words(fold_parted(node.text)) if "\u200c" in node.text else ())]
            for word in forms:
                sought[word, node.exact] = None
            if not node.words and node.literal:
                sought[node.literal, False] = None
            if node.phone:
                numbers.append(digits_only(node.phone).lstrip("0"))
        elif isinstance(node, syntax.Field) and not node.custom:
            if node.name in _TEXT_FIELDS:
                for word in words(node.value):
                    sought[word, False] = None
            elif node.name == "phone":
                numbers.append(digits_only(node.value).lstrip("0"))
    return list(sought), [number for number in numbers if number]


def _positive(node: syntax.Node) -> Iterator[syntax.Node]:
    if isinstance(node, syntax.And):
        for item in node.items:
            yield from _positive(item)
    elif not isinstance(node, syntax.Not):
        yield node


@lru_cache(512)
def _mapped(text: str) -> tuple[str, list[int], list[bool]]:
    """The folded text, for each of its characters the place it came from, and if a word starts.

    Folded character by character, so that places are known; what :func:`fold` does beyond that
    (collapsing white space) does not matter inside words.
    """
    folded: list[str] = []
    places: list[int] = []
    starts: list[bool] = []
    fresh = True
    for place, char in enumerate(text):
        form = " " if char.isspace() else fold(char)
        if not form:
            fresh = fresh or char in _INSIDE
            continue
        for sign in form:
            folded.append(sign)
            places.append(place)
            inside = sign.isalnum()
            starts.append(inside and fresh)
            fresh = not inside
    return "".join(folded), places, starts


def _occurrences(
    folded: str, places: list[int], starts: list[bool], word: str, *, exact: bool
) -> Iterator[tuple[int, int]]:
    """Places of the first and last character of each occurrence."""
    signs_only = not word.isalnum()
    at = folded.find(word)
    while at >= 0:
        after = at + len(word)
        whole = after >= len(folded) or starts[after] or not folded[after].isalnum()
        if (starts[at] or signs_only) and (whole or not exact):
            yield places[at], places[after - 1]
        at = folded.find(word, at + 1)


def _with_marks(text: str, end: int) -> int:
    """``end`` moved behind the marks of the letter before it."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _number(text: str, digits: str) -> Iterator[tuple[int, int]]:
    """The last digits of a number in ``text`` that equal ``digits``, whatever stands between."""
    spots = [(place, digits_only(char)) for place, char in enumerate(text)]
    held = [(place, digit) for place, digit in spots if digit]
    line = "".join(digit for _, digit in held)
    if line.endswith(digits):
        yield held[len(line) - len(digits)][0], held[-1][0] + 1


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result
