"""What is left of a captured line once parts of it were understood, tidied to read by itself."""

import re
from collections.abc import Iterable

from crm_tui.domain import capture_words
from crm_tui.domain.capture_line import Span
from crm_tui.text.line_words import Word, line_words
from crm_tui.text.safe import clean_line

_loose = " ,;:،؛-–—·|/"
_before_mark = re.compile(r"\s+(?=[,;،؛.!?؟](?:\s|$))")
_repeated = re.compile(r"([,;،؛])(?:\s*[,;،؛])+")


def remaining(line: str, gone: Iterable[tuple[int, int]]) -> str:
    """Return ``line`` without the parts from start to end, as one clean line.

    Marks and prepositions that are left over at its ends go too.
    """
    kept, done = list[str](), 0
    for start, end in sorted(gone):
        kept.append(line[done:start])
        done = max(done, end)
    kept.append(line[done:])
    text = clean_line(" ".join(kept))
    text = _repeated.sub(r"\1", _before_mark.sub("", text)).strip(_loose)
    return _without_dangling(text) if done else text


def _without_dangling(text: str) -> str:
    while words := line_words(text):
        if words[-1].folded in capture_words.dangling():
            text = text[: words[-1].start].rstrip(_loose)
        elif words[0].folded in capture_words.dangling():
            text = text[words[0].end :].lstrip(_loose)
        else:
            return text
    return ""


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
    words = line_words(line)
    before = [word for word in words if word.end <= start]
    after = [word for word in words if word.start >= end]
    tie = _tie(before)
    if tie and not line[tie.end : start].strip():
        start = tie.start
    if after and after[0].folded in capture_words.postpositions():
        end = after[0].end
    return start, end


def _tie(before: list[Word]) -> Word | None:
    """The preposition before a name, if its clause goes on there."""
    last = before[-1] if before else None
    tied = last is not None and last.folded in capture_words.links() and not last.closes
    return last if tied else None
