"""Letters in a list of choices: the next title that begins so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.keymap import place
from crm_tui.text.fold import fold

if TYPE_CHECKING:
    from textual import events


def typed(event: events.Key) -> str:
    """The letter or digit a key types; empty for every other key."""
    char = event.character or ""
    return char if len(char) == 1 and char.isalnum() else ""


def beginning(titles: Sequence[str], char: str, at: int) -> int | None:
    """The index of the next title after ``at`` that begins with ``char``, round the end.

    Accents and case do not count. Where no title begins so, the key counts by its place: ``ی``
    is the ``d`` of a Persian keyboard.
    """
    order: list[int] = [*range(at + 1, len(titles)), *range(min(at + 1, len(titles)))]
    for wanted in dict.fromkeys((fold(char), place(char.casefold()))):
        for index in order:
            if wanted and fold(titles[index]).startswith(wanted):
                return index
    return None
