"""UAX #9: embedding levels of a line of text, and the order they ask for."""

from collections.abc import Sequence
from typing import Literal

from crm_tui.text.bidi.classes import ISOLATE_INITIATORS, REMOVED_BY_X9, bidi_class
from crm_tui.text.bidi.explicit import explicit_levels, first_strong
from crm_tui.text.bidi.implicit import resolve

Direction = Literal["ltr", "rtl"]
Base = Literal["auto", "ltr", "rtl"]

_TRAILING = REMOVED_BY_X9 | ISOLATE_INITIATORS | {"WS", "PDI"}


def base_direction(text: str, default: Direction = "ltr") -> Direction:
    """Direction of the first strong character (P2, P3); ``default`` without one."""
    if default == "ltr" and text.isascii():
        return "ltr"
    classes = [bidi_class(char) for char in text]
    level = first_strong(classes, 0, len(classes), isolate=False)
    if level is None:
        return default
    return "rtl" if level else "ltr"


def majority_direction(text: str) -> Direction:
    """Direction most letters have: a guess for a piece cut out of a longer paragraph."""
    classes = [bidi_class(char) for char in text]
    rtl = sum([cls in {"R", "AL"} for cls in classes])
    return "rtl" if rtl >= classes.count("L") else "ltr"


def resolve_levels(text: str, base: Base = "auto") -> tuple[list[int], int]:
    """Level of each character after rules X1-I2 and L1, and the paragraph's level.

    Characters removed by X9 have the level of the character before them.
    """
    return class_levels([bidi_class(char) for char in text], base, text)


def class_levels(original: Sequence[str], base: Base, text: str = "") -> tuple[list[int], int]:
    """As ``resolve_levels``, from classes; without ``text`` brackets aren't paired."""
    if base == "auto":
        paragraph = first_strong(original, 0, len(original), isolate=False) or 0
    else:
        paragraph = int(base == "rtl")
    classes = list(original)
    levels, runs = explicit_levels(original, classes, paragraph)
    for run in runs:
        resolved = resolve(run, text, original, classes)
        for index, level in zip(run.indices, resolved, strict=True):
            levels[index] = level
    _follow_neighbours(original, levels, paragraph)
    _reset_whitespace(original, levels, paragraph)
    return levels, paragraph


def reorder(levels: Sequence[int]) -> list[int]:
    """L2: indices from left to right."""
    order = list(range(len(levels)))
    lowest = min([level for level in levels if level & 1], default=0)
    if not lowest:
        return order
    for floor in range(max(levels), lowest - 1, -1):
        start = 0
        for end in range(len(order) + 1):
            if end == len(order) or levels[order[end]] < floor:
                order[start:end] = order[start:end][::-1]
                start = end + 1
    return order


def _follow_neighbours(classes: Sequence[str], levels: list[int], paragraph: int) -> None:
    """Characters removed by X9 take the level before them, so as not to part a run."""
    if REMOVED_BY_X9.isdisjoint(classes):
        return
    before = paragraph
    for index, cls in enumerate(classes):
        if cls in REMOVED_BY_X9:
            levels[index] = before
        before = levels[index]


def _reset_whitespace(classes: Sequence[str], levels: list[int], paragraph: int) -> None:
    """L1: separators, and spaces before them or at the end, go to the paragraph's level."""
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        cls = classes[index]
        if cls in {"B", "S"}:
            trailing = True
        elif cls not in _TRAILING:
            trailing = False
        if trailing:
            levels[index] = paragraph
