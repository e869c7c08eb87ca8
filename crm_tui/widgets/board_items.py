"""What a board draws: columns of cards, in words that are ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crm_tui.widgets import look
from crm_tui.widgets.lines import Span, Tone


class StepTone(StrEnum):
    """When something is to be done next for a card."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    NONE = "none"
    """Nothing is planned."""
    CLOSED = "closed"
    """Nothing has to be: it is won, lost or dropped."""


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One card; ``key`` tells it from every other card of the board.

    ``amount``, ``age`` and ``step`` are words as they are shown; ``rotten`` marks the age.
    ``owner`` and ``tags`` are seen for the card under the cursor.
    """

    key: str
    id: int
    title: str
    customer: str = ""
    amount: str = ""
    age: str = ""
    step: str = ""
    step_tone: StepTone = StepTone.LATER
    rotten: bool = False
    owner: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A column and the window of its cards that is loaded, from its first card on.

    ``count``, ``sums`` and ``weighted`` are words for the head; those of several currencies have
    the sign ``between`` of the look between them, and the last ones may be left out. ``total``
    counts all its cards, ``more`` tells that some follow after the last one here. ``hint`` says
    in an empty column what belongs there.
    """

    key: str
    title: str
    count: str = ""
    sums: str = ""
    weighted: str = ""
    cards: tuple[BoardCard, ...] = ()
    more: bool = False
    total: int = 0
    hint: str = ""


def step_sign(tone: StepTone) -> Span:
    """The sign of the next step, readable without its colour."""
    glyphs = look.now().glyphs
    match tone:
        case StepTone.OVERDUE:
            return Span(glyphs.up, Tone.ALERT)
        case StepTone.TODAY:
            return Span(glyphs.dot, Tone.ACCENT)
        case StepTone.LATER:
            return Span(glyphs.ring, Tone.MUTED)
        case StepTone.NONE:
            return Span(glyphs.alert, Tone.SOON)
        case StepTone.CLOSED:
            return Span(glyphs.mark, Tone.GOOD)


def step_words(card: BoardCard) -> tuple[Span, ...]:
    """The next step: its sign and when."""
    sign = step_sign(card.step_tone)
    quiet = card.step_tone in (StepTone.LATER, StepTone.CLOSED)
    return (sign, Span(" "), Span(card.step, Tone.MUTED if quiet else sign.tone))


def age_words(card: BoardCard) -> tuple[Span, ...]:
    """How long the card has been where it is; one that rots has a sign."""
    if not card.rotten:
        return (Span(card.age, Tone.MUTED),)
    return (Span(f"{look.now().glyphs.down} {card.age}", Tone.SOON),)
