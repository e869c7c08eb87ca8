"""Which code page the bytes are in that are no Unicode: ranked, with how each would read."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from crm_tui.interchange.letters import LANGUAGES_OF, likelihood

#: Asked of chardet; the first ones are what contact lists of our users are in.
CODE_PAGES = (
    "cp1256", "cp1254", "cp1257", "cp1252", "cp1250", "cp1251", "cp1253", "cp1255",
    "iso-8859-2", "iso-8859-13", "koi8-r", "mac-roman", "cp850", "cp857", "cp775", "cp852", "cp866",
    "cp437",
)  # fmt: skip
EAST_ASIAN = ("cp932", "gb18030", "big5hkscs", "cp949", "euc_jp")
_EAST_ASIAN_FAMILIES = (
    ("shift_jis", "cp932"),
    ("big5", "big5hkscs"),
    ("gb", "gb18030"),
    ("euc_kr", "cp949"),
)

#: Code pages a user of that language most likely has files in.
_PRIOR = {
    "fa": ("cp1256",), "ar": ("cp1256",), "tr": ("cp1254", "cp857"), "lt": ("cp1257", "cp775"),
    "pt": ("cp1252",), "en": ("cp1252",), "ru": ("cp1251",), "pl": ("cp1250",),
}  # fmt: skip
_PRIOR_BONUS = 0.4
#: DOS and rare pages must be clearly better than the Windows ones, not a little.
_MALUS = {
    "cp1250": 0.3, "cp1253": 0.3, "cp1255": 0.3, "iso-8859-2": 0.5, "iso-8859-13": 0.6,
    "koi8-r": 0.4, "mac-roman": 1.2, "cp850": 1.0, "cp857": 0.9, "cp775": 1.0, "cp852": 1.2,
    "cp866": 0.8, "cp437": 1.3,
}  # fmt: skip
_CLOSE = 0.6
#: Below this score no single-byte page gives words.
_NO_WORDS = -8.3
_ASKED_EAST = ("shift_jis", "gb18030", "big5", "euc-kr", "euc-jp")  # as chardet names them
_WORD = re.compile(r"[^\W\d_]*[^\x00-\x7f][^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding the bytes could be in, with a piece of text as it would read."""

    encoding: str
    preview: str
    score: float


@dataclass(frozen=True, slots=True)
class Decoded:
    """The chosen encoding. If not ``certain``, ask: ``candidates`` are in order of likelihood."""

    encoding: str
    certain: bool = True
    candidates: tuple[Candidate, ...] = ()
    damaged: int = 0


def rank(sample: bytes, language: str = "") -> Decoded:
    """Rank the single-byte and East Asian encodings for ``sample`` (lines with high bytes)."""
    scored = sorted(_scores(sample, language), reverse=True)
    ours = scored[0][1]
    theirs = _by_chardet(sample)
    if theirs in EAST_ASIAN and scored[0][0] < _NO_WORDS and _decodes(sample, theirs):
        return Decoded(
            theirs, certain=False, candidates=_candidates(sample, [(0, theirs), *scored])
        )
    texts = {name: _text(sample, name) for _, name in scored}
    best = texts[ours]
    rivals = [
        (score, name)
        for score, name in scored
        if texts[name] != best and score > scored[0][0] - _CLOSE
    ]
    agreed = theirs == ours or texts.get(theirs) == best
    clear = scored[0][0] > -7.5 and not rivals
    if agreed or clear:
        return Decoded(ours, certain=not rivals, candidates=_candidates(sample, scored))
    order = [scored[0], *[pair for pair in scored if pair[1] == theirs], *scored[1:]]
    return Decoded(ours, certain=False, candidates=_candidates(sample, order))


def _scores(sample: bytes, language: str) -> list[tuple[float, str]]:
    result = []
    for name in CODE_PAGES:
        text = _text(sample, name)
        score, _ = likelihood(_WORD.findall(text), LANGUAGES_OF[name])
        if score == float("-inf"):
            score = -6.0 if name == "cp1252" else -7.5  # only signs, and those as Windows has them
        score -= _MALUS.get(name, 0.0) + 2.0 * _undefined(text)
        if name in _PRIOR.get(language, ()):
            score += _PRIOR_BONUS
        result.append((score, name))
    return result


def _undefined(text: str) -> float:
    """Share of characters that the code page has no meaning for, or only control codes."""
    wrong = sum(1 for letter in text if letter == "\ufffd" or "\x80" <= letter <= "\x9f")
    high = sum(1 for letter in text if letter > "\x7f")
    return 10.0 * wrong / high if high else 0.0


def _by_chardet(sample: bytes) -> str:
    # Imported here: its models cost 30 ms, and UTF-8 files never need them.
    import chardet  # noqa: PLC0415

    found = chardet.detect(
        sample, include_encodings=(*CODE_PAGES, *_ASKED_EAST), compat_names=False
    )
    return _codec(found["encoding"] or "")


def _codec(name: str) -> str:
    """Our name for ``name``; subsets count as the Windows page that contains them."""
    supersets = {"iso8859-1": "cp1252", "iso8859-9": "cp1254", "ascii": "cp1252"}
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    for start, family in _EAST_ASIAN_FAMILIES:
        if found.startswith(start):
            return family
    for ours in (*CODE_PAGES, *EAST_ASIAN):
        if codecs.lookup(ours).name == found:
            return ours
    return supersets.get(found, found)


def _text(sample: bytes, name: str) -> str:
    return sample.decode(name, errors="replace")


def _decodes(sample: bytes, name: str) -> bool:
    # The sample may end in the middle of a character.
    text = sample.decode(name, errors="replace")
    return text.count("\ufffd") <= 1


def _candidates(sample: bytes, scored: Sequence[tuple[float, str]]) -> tuple[Candidate, ...]:
    seen: dict[str, Candidate] = {}
    for score, name in scored:
        preview = _text(sample[:600], name)
        if preview not in seen:
            seen[preview] = Candidate(name, preview, round(score, 2))
    return tuple(seen.values())[:5]
