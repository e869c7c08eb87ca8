"""Which words of a captured line say what sort of activity it is."""

from collections.abc import Sequence

from crm_tui.domain import capture_words
from crm_tui.domain.capture_line import Role
from crm_tui.text.line_words import Word

_NEAR = 8
"""Free words from the start among which a word of the kind counts."""
_NOUNS = frozenset(
    ("toplanti", "ziyaret", "gorusme", "telefon", "mesaj", "e-posta", "eposta", "randevu")
)
"""Turkish words that before another noun only say more of it: ``toplantı notları``."""
_MARKERS = frozenset({"با", "به", "از", "ile"})
_PHRASES = {"phone call": "call", "e posta": "email", "telefon gorusmesi": "call"}


def find_kind(
    words: Sequence[Word | None], taken: Sequence[Role | None], language: str
) -> tuple[str, list[int]] | None:
    """Return the kind and the places of its words, None if no word says.

    A word at the head counts, after ``send a`` and the like too; further on only after a name (a
    capital, ``با …``, ``… ile``, a Turkish case ending), and at the end a Turkish verb. So
    ``prepare the meeting room`` stays a task.
    """
    free = [place for place, word in enumerate(words) if word and taken[place] is None]
    if not free:
        return None
    last = words[free[-1]]
    if language == "tr" and len(free) > 1 and last and last.folded in capture_words.tail_verbs():
        return capture_words.tail_verbs()[last.folded], [free[-1]]
    return _at_head(words, free, language) or _after_name(words, free, language)


def _at_head(
    words: Sequence[Word | None], free: Sequence[int], language: str
) -> tuple[str, list[int]] | None:
    more = False
    for number, place in enumerate(free[:_NEAR]):
        word = words[place]
        assert word is not None
        found = _kind_at(words, free, number, language)
        helper = word.folded in capture_words.helpers()
        if found and not (
            helper and number + 1 < len(free) and _kind_at(words, free, number + 1, language)
        ):
            helpers = [] if more else free[:number]
            end = _with_verb(words, free, number + found[1])
            return found[0], [*helpers, *range(place, end)]
        more = more or word.folded in capture_words.adjectives()
        if not helper and word.folded not in capture_words.adjectives():
            break
    return None


def _after_name(
    words: Sequence[Word | None], free: Sequence[int], language: str
) -> tuple[str, list[int]] | None:
    named = capital = False
    for number, place in enumerate(free):
        word = words[place]
        assert word is not None
        found = _kind_at(words, free, number, language)
        last = number == len(free) - 1
        if found and number:
            end = _with_verb(words, free, number + found[1])
            helped = end > place + found[1]
            if (named or helped or (capital and number < 3)) and number < _NEAR:
                return found[0], list(range(place, end))
        turkish = language == "tr" or named
        if last and number and turkish and word.folded in capture_words.tail_verbs():
            return capture_words.tail_verbs()[word.folded], [place]
        named = named or bool(word.ending and word.ending != "s") or word.folded in _MARKERS
        capital = word.raw[0].isupper() and (capital or not number)
    return None


def _kind_at(
    words: Sequence[Word | None], free: Sequence[int], number: int, language: str
) -> tuple[str, int] | None:
    """The kind that the free word of that number says, and the count of its words."""
    place = free[number]
    word = words[place]
    following = (
        words[place + 1] if number + 1 < len(free) and free[number + 1] == place + 1 else None
    )
    assert word is not None
    if following and (kind := _PHRASES.get(f"{word.folded} {following.folded}")):
        return kind, 2
    kind = capture_words.kinds(language).get(word.stem if word.ending != "s" else "")
    if word.stem in _NOUNS and following and not word.closes and _goes_on(following):
        return None
    return (kind, 1) if kind else None


def _goes_on(following: Word) -> bool:
    verb = following.folded in capture_words.light_verbs()
    return following.raw[0].islower() and not following.ending and not verb


def _with_verb(words: Sequence[Word | None], free: Sequence[int], number: int) -> int:
    """Return the place after the kind's words and the verbs that go with them."""
    end = free[number - 1] + 1
    while number < len(free) and free[number] == end and not _closed(words, end - 1):
        word = words[end]
        if word is None or word.folded not in capture_words.light_verbs():
            break
        end, number = end + 1, number + 1
    return end


def _closed(words: Sequence[Word | None], place: int) -> bool:
    word = words[place]
    return word is not None and word.closes
