"""What a header row was recognised as: a guess per column."""

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """How a column was recognised."""

    EXPORTER = "exporter"
    EXACT = "exact"
    LIKENESS = "likeness"
    VALUES = "values"
    UNKNOWN = "unknown"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column most likely is. ``confidence`` is 0–100; ``suggested`` was not sure enough."""

    column: int
    header: str
    target: str
    confidence: float = 100
    how: How = How.EXACT
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a header row says: the program it comes from, its language, a guess per column."""

    guesses: tuple[Guess, ...]
    exporter: str = ""
    title: str = ""
    separator: str = ""
    language: str = ""
