"""What is left of a captured line once parts of it were understood, tidied to read by itself."""

import re
from collections.abc import Iterable

from crm_tui.domain import capture_words
from crm_tui.domain.capture_line import LONGEST, Span
from crm_tui.text.line_words import line_words
from crm_tui.text.safe import clean_line

_loose = " ,;:،؛-–—·|/"
_QUOTES = '„“”«»"'
_before_mark = re.compile(r"\s+(?=[,;،؛.!?؟](?:\s|$))")
_repeated = re.compile(r"([,;،؛])(?:\s*[,;،؛])+")


def remaining(line: str, gone: Iterable[tuple[int, int]]) -> str:
    """Return ``line`` without the parts from start to end, as one clean line.

    Marks and prepositions that are left over at its ends go too.
    """
    kept, done = list[str](), 0
    for start, end in _widened(line, sorted(gone)):
        kept.append(line[done:start])
        done = max(done, end)
    kept.append(line[done:])
    text = clean_line(" ".join(kept))
    return _repeated.sub(r"\1", _before_mark.sub("", text)).strip(_loose if done else " ")


def _widened(line: str, gone: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take with the parts at both ends the words that led to them and now lead nowhere."""
    covered = bytearray(LONGEST)
    for start, end in gone:
        covered[start:end] = b"\1" * (end - start)
    line = line[:LONGEST]
    words = [word for word in line_words(line) if not any(covered[word.start : word.end])]
    more: list[tuple[int, int]] = []
    ends = {end for _, end in gone}
    starts = {start for start, _ in gone}
    for ordered, touching in ((words, ends), (words[::-1], starts)):
        for word in ordered:
            dangles = word.folded in capture_words.dangling()
            before, after = line[: word.start].rstrip(), line[word.end :]
            places = {len(before)} if touching is ends else {len(line) - len(after.lstrip())}
            if not dangles or not places & touching:
                break
            more.append((word.start, word.end))
            touching.update((word.start, word.end))
    return sorted([*gone, *more])


def without_about(text: str) -> str:
    """Return ``text`` without an ``about`` before it or a ``hakkında`` after it."""
    words = line_words(text)
    for count in (3, 2, 1):
        said = " ".join(word.folded for word in words[:count])
        if len(words) >= count and said in capture_words.about():
            return text[words[count - 1].end :].lstrip(_loose)
    for count in (2, 1):
        said = " ".join(word.stem for word in words[-count:])
        if len(words) >= count and said in capture_words.about_after():
            return text[: words[-count].start].rstrip(_loose)
    return text


def around_name(line: str, span: Span) -> tuple[int, int]:
    """Return where ``span`` and the words that tie it to the rest (``with``, ``ile``) lie."""
    start, end = span.start, span.end
    while start and line[start - 1] in _QUOTES:
        start -= 1
    while line[end : end + 1] and line[end] in _QUOTES:
        end += 1
    words = line_words(line[:LONGEST])
    before = [word for word in words if word.end <= start]
    after = [word for word in words if word.start >= end]
    ties = capture_words.links() | capture_words.articles()
    while before and before[-1].folded in ties and not before[-1].closes:
        start = before.pop().start
    if after and after[0].folded in capture_words.postpositions():
        end = after[0].end
    return start, end
