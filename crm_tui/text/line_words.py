"""A line as its words, each with its place: what looks for phrases inside a longer text reads."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crm_tui.text.fold import fold

_Value = TypeVar("_Value")

_piece = re.compile(r"\S+")
_edge = "()[]{}<>«»“”„\"'‘’`,;:.…?؟،؛"
_ending = re.compile(r"(.*?[^\W_])['’ʼ`´]([^\W\d_]{1,7})")


@dataclass(frozen=True, slots=True)
class Word:
    """A word without the punctuation around it; ``start`` and ``end`` are places in the line.

    ``folded`` is compared. ``stem`` is it without an ending after an apostrophe, which is
    ``ending`` (``sara'yi``: ``sara``, ``yi``). ``closes``: punctuation ends a clause after it;
    ``point`` is 1 if only the point of an abbreviation follows.
    """

    start: int
    end: int
    raw: str
    folded: str
    stem: str
    ending: str = ""
    closes: bool = False
    point: int = 0

    @property
    def raw_stem(self) -> str:
        """The word as typed without the ending that :attr:`stem` lacks."""
        match = _ending.fullmatch(self.raw) if self.ending else None
        return match[1] if match else self.raw


def line_words(line: str) -> list[Word]:
    """Return the words of ``line`` in order; what is punctuation alone is none."""
    found: list[Word] = []
    for piece in _piece.finditer(line):
        text = piece[0]
        end = len(text.rstrip(_edge if not text.strip("!") else f"{_edge}!"))
        start = len(text) - len(text.lstrip(_edge))
        if start >= end:
            continue
        raw = text[start:end]
        folded = fold(raw)
        match = _ending.fullmatch(folded)
        found.append(
            Word(
                piece.start() + start,
                piece.start() + end,
                raw,
                folded,
                match[1] if match else folded,
                match[2] if match else "",
                closes=_closes(text[end:], folded),
                point=int(text[end:] == "." and len(folded) <= 3),
            )
        )
    return found


def _closes(after: str, folded: str) -> bool:
    """Tell if punctuation ends a clause; the point of an abbreviation does not."""
    return bool(after) and not (after == "." and len(folded) <= 3)


def follows(words: Sequence[Word], wanted: Container[str]) -> int:
    """Return 1 if the first word is one of ``wanted``, else 0."""
    return int(bool(words) and words[0].folded in wanted)


def phrase(
    words: Sequence[Word], table: Mapping[str, _Value], longest: int
) -> tuple[_Value, int] | None:
    """Return what the longest phrase at the head means, and the count of its words."""
    for count in range(min(longest, len(words)), 0, -1):
        said = " ".join(word.folded for word in words[:count])
        if said in table and not any(word.closes for word in words[: count - 1]):
            return table[said], count
    return None
