"""UAX #9 rules X1-X10: explicit levels, and the sequences the other rules work on."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.text.bidi.classes import EMBEDDINGS, ISOLATE_INITIATORS, REMOVED_BY_X9

_MAX_DEPTH = 125
STRONG = {"L": 0, "R": 1, "AL": 1}
_NEEDS_STACK = REMOVED_BY_X9 | ISOLATE_INITIATORS | {"PDI"}


class Run(NamedTuple):
    """An isolating run sequence: indices in order, its level, the directions around it."""

    indices: list[int]
    level: int
    sos: str
    eos: str


class _Status(NamedTuple):
    level: int
    override: str | None
    isolate: bool


def first_strong(classes: Sequence[str], start: int, end: int, *, isolate: bool) -> int | None:
    """Level the first strong class asks for (P2, P3), isolates skipped; None without one.

    With ``isolate`` the search is that of FSI: it ends at the matching PDI.
    """
    depth = 0
    for index in range(start, end):
        cls = classes[index]
        if cls in ISOLATE_INITIATORS:
            depth += 1
        elif cls == "PDI":
            if isolate and not depth:
                return None
            depth = max(0, depth - 1)
        elif not depth and cls in STRONG:
            return STRONG[cls]
        elif cls == "B" and not isolate:
            return None
    return None


class _Explicit:
    """Rules X1-X8 over one paragraph."""

    def __init__(
        self,
        original: Sequence[str],
        classes: list[str],
        levels: list[int],
        paragraph: int,
        matches: dict[int, int],
    ) -> None:
        self.original = original
        self.classes = classes
        self.levels = levels
        self.paragraph = paragraph
        self.matches = matches
        self.stack = [_Status(paragraph, None, isolate=False)]
        self.overflow_isolates = 0
        self.overflow_embeddings = 0
        self.valid_isolates = 0

    def run(self) -> None:
        for index, cls in enumerate(self.original):
            if cls in EMBEDDINGS:
                self._embed(index, cls)
            elif cls in ISOLATE_INITIATORS:
                self._isolate(index, cls)
            elif cls == "PDI":
                self._end_isolate()
                self._place(index)
            elif cls == "PDF":
                self.levels[index] = self.stack[-1].level
                self._end_embedding()
            elif cls == "B":
                self.levels[index] = self.paragraph
            else:
                self._place(index)

    def _place(self, index: int) -> None:
        status = self.stack[-1]
        self.levels[index] = status.level
        if status.override and self.original[index] != "BN":
            self.classes[index] = status.override

    def _room_for(self, level: int) -> bool:
        return level <= _MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings

    def _embed(self, index: int, cls: str) -> None:
        self.levels[index] = level = self.stack[-1].level
        new = _next_level(level, rtl=cls[0] == "R")
        if self._room_for(new):
            override = cls[0] if cls.endswith("O") else None
            self.stack.append(_Status(new, override, isolate=False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _isolate(self, index: int, cls: str) -> None:
        self._place(index)
        rtl = cls == "RLI"
        if cls == "FSI":
            end = self.matches.get(index, len(self.original))
            rtl = first_strong(self.original, index + 1, end, isolate=True) == 1
        new = _next_level(self.stack[-1].level, rtl=rtl)
        if self._room_for(new):
            self.valid_isolates += 1
            self.stack.append(_Status(new, None, isolate=True))
        else:
            self.overflow_isolates += 1

    def _end_isolate(self) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack.pop().isolate:
                pass
            self.valid_isolates -= 1

    def _end_embedding(self) -> None:
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.stack[-1].isolate and len(self.stack) > 1:
            self.stack.pop()


def explicit_levels(
    original: Sequence[str], classes: list[str], paragraph: int
) -> tuple[list[int], list[Run]]:
    """Levels after X1-X8 and the isolating run sequences (X10); overrides change ``classes``."""
    levels = [paragraph] * len(original)
    if _NEEDS_STACK.isdisjoint(original):
        direction = _direction(paragraph)
        return levels, [Run(list(range(len(original))), paragraph, direction, direction)]
    matches = _match_isolates(original)
    _Explicit(original, classes, levels, paragraph, matches).run()
    return levels, _sequences(original, levels, paragraph, matches)


def _next_level(level: int, *, rtl: bool) -> int:
    return (level + 1) | 1 if rtl else (level + 2) & ~1


def _direction(level: int) -> str:
    return "R" if level & 1 else "L"


def _match_isolates(classes: Sequence[str]) -> dict[int, int]:
    """BD9: index of each isolate initiator that has a PDI -> index of that PDI."""
    matches: dict[int, int] = {}
    opened: list[int] = []
    for index, cls in enumerate(classes):
        if cls in ISOLATE_INITIATORS:
            opened.append(index)
        elif cls == "PDI" and opened:
            matches[opened.pop()] = index
    return matches


def _sequences(
    classes: Sequence[str], levels: list[int], paragraph: int, matches: dict[int, int]
) -> list[Run]:
    kept = [index for index, cls in enumerate(classes) if cls not in REMOVED_BY_X9]
    position = {index: place for place, index in enumerate(kept)}
    runs = _level_runs(kept, levels)
    by_first = {run[0]: run for run in runs}
    closers = set(matches.values())
    result = []
    for run in runs:
        if run[0] in closers:
            continue
        indices = list(run)
        while indices[-1] in matches:
            indices += by_first[matches[indices[-1]]]
        level = levels[indices[0]]
        before = position[indices[0]] - 1
        after = position[indices[-1]] + 1
        level_before = levels[kept[before]] if before >= 0 else paragraph
        open_ended = classes[indices[-1]] in ISOLATE_INITIATORS or after == len(kept)
        level_after = paragraph if open_ended else levels[kept[after]]
        sos = _direction(max(level, level_before))
        result.append(Run(indices, level, sos, _direction(max(level, level_after))))
    return result


def _level_runs(kept: list[int], levels: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
