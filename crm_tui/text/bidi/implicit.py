"""UAX #9 rules W1-W7, N0-N2, I1-I2 on one isolating run sequence.

Each rule takes ``types``, the classes along the sequence, and changes them in place.
"""

from collections.abc import Sequence

from crm_tui.text.bidi.classes import ISOLATE_INITIATORS
from crm_tui.text.bidi.explicit import Run
from crm_tui.text.bidi.mirrors import CLOSING, OPENING

_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_SEPARATORS = frozenset({"ES", "CS", "ET"})
_MAX_OPEN_BRACKETS = 63
# What a type counts as for neutrals and brackets.
_SIDE = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


def resolve(run: Run, text: str, original: Sequence[str], classes: Sequence[str]) -> list[int]:
    """Give the final level of each character of the sequence, in its order.

    ``text`` may be empty (classes only, as in BidiTest.txt): then brackets aren't paired.
    """
    types = [classes[index] for index in run.indices]
    embedding = "R" if run.level & 1 else "L"
    _weak(types, run.sos)
    if text and "ON" in types:
        chars = [text[index] for index in run.indices]
        marks = [original[index] == "NSM" for index in run.indices]
        _brackets(types, chars, marks, embedding, run.sos)
    _neutrals(types, run, embedding)
    if run.level & 1:
        return [run.level if cls == "R" else run.level + 1 for cls in types]
    added = {"L": 0, "R": 1}
    return [run.level + added.get(cls, 2) for cls in types]


def _weak(types: list[str], sos: str) -> None:
    present = set(types)
    if "NSM" in present:
        _marks(types, sos)
        present = set(types)
    if present & {"EN", "AL"}:
        _arabic_numbers(types, sos)
    if present & _SEPARATORS:
        _number_separators(types)
        _number_terminators(types)
        types[:] = ["ON" if cls in _SEPARATORS else cls for cls in types]
    if "EN" in present:
        _european_numbers(types, sos)


def _marks(types: list[str], sos: str) -> None:
    """W1: a mark takes the class before it."""
    previous = sos
    for place, cls in enumerate(types):
        if cls == "NSM":
            types[place] = previous
        else:
            previous = "ON" if cls in ISOLATE_INITIATORS or cls == "PDI" else cls


def _arabic_numbers(types: list[str], sos: str) -> None:
    """W2, W3: digits after an Arabic letter are Arabic numbers; AL becomes R."""
    strong = sos
    for place, cls in enumerate(types):
        if cls in {"L", "R", "AL"}:
            strong = cls
        elif cls == "EN" and strong == "AL":
            types[place] = "AN"
        if cls == "AL":
            types[place] = "R"


def _number_separators(types: list[str]) -> None:
    """W4: one separator between two numbers of a kind joins them."""
    for place in range(1, len(types) - 1):
        cls, before, after = types[place], types[place - 1], types[place + 1]
        if cls in {"ES", "CS"} and before == after and before in {"EN", "AN"}:
            if before == "AN" and cls == "ES":
                continue
            types[place] = before


def _number_terminators(types: list[str]) -> None:
    """W5: currency and percent signs beside a European number belong to it."""
    size = len(types)
    start = 0
    while start < size:
        if types[start] != "ET":
            start += 1
            continue
        end = start
        while end < size and types[end] == "ET":
            end += 1
        if (start and types[start - 1] == "EN") or (end < size and types[end] == "EN"):
            types[start:end] = ["EN"] * (end - start)
        start = end


def _european_numbers(types: list[str], sos: str) -> None:
    """W7: European digits in left-to-right text are part of it."""
    strong = sos
    for place, cls in enumerate(types):
        if cls in {"L", "R"}:
            strong = cls
        elif cls == "EN" and strong == "L":
            types[place] = "L"


def _brackets(
    types: list[str], chars: list[str], marks: list[bool], embedding: str, sos: str
) -> None:
    """N0: the two brackets of a pair take one direction."""
    for start, end in _pairs(types, chars):
        side = _bracket_side(types, start, end, embedding, sos)
        if side is None:
            continue
        for place in (start, end):
            types[place] = side
            place += 1  # noqa: PLW2901 - on to the marks on the bracket
            while place < len(types) and marks[place]:
                types[place] = side
                place += 1  # noqa: PLW2901


def _pairs(types: list[str], chars: list[str]) -> list[tuple[int, int]]:
    """BD16: matching brackets, by position of the opening one."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, char in enumerate(chars):
        if types[place] != "ON":
            continue
        if char in OPENING:
            if len(opened) >= _MAX_OPEN_BRACKETS:
                return []
            opened.append((OPENING[char], place))
        elif char in CLOSING:
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][0] == CLOSING[char]:
                    pairs.append((opened[depth][1], place))
                    del opened[depth:]
                    break
    return sorted(pairs)


def _bracket_side(types: list[str], start: int, end: int, embedding: str, sos: str) -> str | None:
    inside = {_SIDE.get(cls) for cls in types[start + 1 : end]} - {None}
    if embedding in inside:
        return embedding
    if not inside:
        return None
    for place in range(start - 1, -1, -1):
        if side := _SIDE.get(types[place]):
            return side
    return sos


def _neutrals(types: list[str], run: Run, embedding: str) -> None:
    """N1, N2: neutrals between two equal sides join them, others follow the embedding."""
    size = len(types)
    start = 0
    while start < size:
        if types[start] not in _NEUTRAL:
            start += 1
            continue
        end = start
        while end < size and types[end] in _NEUTRAL:
            end += 1
        before = _SIDE[types[start - 1]] if start else run.sos
        after = _SIDE[types[end]] if end < size else run.eos
        types[start:end] = [before if before == after else embedding] * (end - start)
        start = end
