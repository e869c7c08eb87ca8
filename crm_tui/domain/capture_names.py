"""Parts of a captured line that may be somebody's name, for whoever can look them up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crm_tui.domain import capture_words
from crm_tui.domain.capture_line import Role, Span
from crm_tui.text.line_words import Word
from crm_tui.text.safe import clean_line

LONGEST, MOST = 4, 16
"""Words of a name; candidates given."""

_LITHUANIAN = (
    ("ienei", "ienė"), ("ytei", "ytė"), ("aitei", "aitė"), ("utei", "utė"), ("ai", "a"),
    ("ei", "ė"), ("iui", "ius"), ("iui", "is"), ("iui", "ys"), ("ui", "as"), ("ui", "us"),
    ("ią", "ia"), ("ą", "a"), ("ą", "as"), ("ę", "ė"), ("į", "is"), ("ų", "us"), ("iumi", "ius"),
    ("umi", "us"), ("iu", "is"), ("u", "as"), ("os", "a"), ("ės", "ė"), ("io", "is"),
    ("aus", "us"), ("o", "as"), ("e", "ė"),
)  # fmt: skip
"""Case endings and what the nominative may end in."""


@dataclass(slots=True)
class _Run:
    """Words in a row that may hold a name, and what speaks for it."""

    words: list[Word]
    led: int = 0
    followed: int = 0


def name_spans(
    words: Sequence[Word | None], taken: Sequence[Role | None], language: str
) -> tuple[Span, ...]:
    """Return what may be names, best first: what ``with`` leads to, then what is capitalised.

    Of what begins at one word the longest comes first.
    """
    ranked: dict[tuple[int, int], tuple[int, int, int]] = {}
    spans: dict[tuple[int, int], Span] = {}

    def add(part: Sequence[Word], rank: int) -> None:
        span = _span(part, language)
        if span is None:
            return
        place = (span.start, span.end)
        order = (rank, span.start, -span.end)
        if place not in ranked or order < ranked[place]:
            ranked[place], spans[place] = order, span

    for run in _runs(words, taken):
        _propose(run, add)
    return tuple(spans[place] for place in sorted(ranked, key=ranked.__getitem__)[:MOST])


def _propose(run: _Run, add: Callable[[Sequence[Word], int], None]) -> None:
    words = run.words
    if run.led:
        for count in range(min(LONGEST, len(words)), 0, -1):
            add(words[:count], 2 - run.led)
    if run.followed:
        for count in range(min(LONGEST, len(words)), 0, -1):
            add(words[-count:], 2 - run.followed)
    for first, last in _capitalised(words):
        for count in range(min(LONGEST, last - first), 0, -1):
            add(words[first : first + count], 2)


def _capitalised(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the longest runs of words that begin with a capital."""
    edges = [False, *(word.raw[0].isupper() for word in words), False]
    changes = [place for place, (one, two) in enumerate(pairwise(edges)) if one != two]
    return list(zip(changes[::2], changes[1::2], strict=True))


def _runs(words: Sequence[Word | None], taken: Sequence[Role | None]) -> list[_Run]:
    """Cut the free words where a name can't go on."""
    found = [_Run([])]
    for word, role in zip(words, taken, strict=True):
        run = found[-1]
        boundary = _boundary(word, role, run)
        if boundary is None and word:
            run.words.append(word)
            if word.closes or word.ending:
                run.followed = 2 if word.ending not in {"", "s"} else 0
                found.append(_Run([]))
        elif boundary:
            run.followed = boundary[0]
            found.append(_Run([], led=boundary[1]))
    return [run for run in found if run.words]


def _boundary(  # noqa: PLR0911 - one way out per sort of word
    word: Word | None, role: Role | None, run: _Run
) -> tuple[int, int] | None:
    """What a word that is in no name says for those before and after it: 2 loudly, 1 softly."""
    if word is None or role not in {None, Role.KIND}:
        return 0, 0
    said = word.folded
    if role is Role.KIND:
        return 1, 0 if word.closes else 1
    if said in capture_words.postpositions():
        return 2, 0
    if said in capture_words.links():
        return 0, 2
    if (said in capture_words.articles() and not run.words) or said in capture_words.joining():
        return 0, run.led
    if said in capture_words.stops() or not _nameable(word):
        return 0, 0
    return None


def _nameable(word: Word) -> bool:
    return (
        len(word.raw) <= 60
        and any(char.isalpha() for char in word.raw_stem)
        and "://" not in word.raw
    )


def _span(part: Sequence[Word], language: str) -> Span | None:
    """Return the span of a name and the texts to look it up by; None for titles alone."""
    plain = list(part)
    while plain and plain[0].folded in capture_words.honorifics():
        plain.pop(0)
    while plain and plain[-1].stem in capture_words.honorifics():
        plain.pop()
    if not plain:
        return None
    variants: list[str] = []
    for some in (plain, part):
        texts = [word.raw for word in some[:-1]] + [some[-1].raw_stem]
        variants.append(" ".join(texts))
        if _is_lithuanian(texts, language):
            variants.extend(_nominatives(texts))
    cleaned = tuple(dict.fromkeys(filter(None, map(clean_line, variants))))
    return Span(part[0].start, part[-1].end, cleaned) if cleaned else None


def _is_lithuanian(texts: Sequence[str], language: str) -> bool:
    return language == "lt" or any(char in "ąčęėįšųūž" for text in texts for char in text.lower())


def _nominatives(texts: Sequence[str]) -> list[str]:
    """Return what the nominative of a Lithuanian name may be, likeliest first."""
    columns = [_nominatives_of(text) for text in texts]
    most = max(map(len, columns))
    return [
        " ".join(column[min(place, len(column) - 1)] for column in columns) for place in range(most)
    ]


def _nominatives_of(text: str) -> list[str]:
    lower = text.lower()
    longest = max((len(ending) for ending, _ in _LITHUANIAN if lower.endswith(ending)), default=0)
    found = [
        text[: len(text) - longest] + nominative
        for ending, nominative in _LITHUANIAN
        if longest and len(ending) == longest and lower.endswith(ending) and len(text) > longest + 1
    ]
    return found or [text]
