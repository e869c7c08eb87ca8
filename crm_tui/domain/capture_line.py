"""What is found in a captured line: spans that mean something, spans that may be names."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 1000
"""Characters that are read; what a longer line has more stays in its subject as it is."""


class Role(StrEnum):
    """What a part of the line was taken for."""

    KIND = "kind"
    WHEN = "when"
    DURATION = "duration"
    TAG = "tag"
    OWNER = "owner"
    PRIORITY = "priority"
    RULE = "rule"
    PLACE = "place"
    LINK = "link"
    """The contact, once looked up: see :func:`crm_tui.domain.capture.without_name`."""


@dataclass(frozen=True, slots=True)
class Token:
    """Part of the raw line, ``line[start:end]``, that was taken for ``role``."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Span:
    """Part of the raw line that may be somebody's name.

    ``variants`` are the texts to look up, likeliest first: without Turkish endings, with the
    Lithuanian nominative.
    """

    start: int
    end: int
    variants: tuple[str, ...] = ()
