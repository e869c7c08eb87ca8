"""Places one can jump to: what widgets offer and the letters that stand on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

HOME_ROW: Final = "asdfghjkl"
LETTERS: Final = HOME_ROW + "qwertyuiopzxcvbnm"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place inside a widget: ``x`` in cells from the reading edge, ``y`` in lines.

    ``go`` does what a click there would, but opens nothing.
    """

    x: int
    y: int
    go: Callable[[], object]


@runtime_checkable
class HasSpots(Protocol):
    """A widget of several places."""

    def spots(self) -> Iterable[Spot]:
        """The places seen now."""
        ...


def labels(count: int) -> tuple[str, ...]:
    """One or two letters for each of ``count`` places; none is the beginning of another.

    Letters of the home row as long as they suffice; single letters come first. No more than
    676 places get letters.
    """
    letters = HOME_ROW if count <= len(HOME_ROW) ** 2 else LETTERS
    size = len(letters)
    firsts = next((n for n in range(size) if size - n + n * size >= count), size)
    singles = letters[: size - firsts]
    pairs = (first + second for first in letters[size - firsts :] for second in letters)
    return (*singles, *pairs)[:count]
