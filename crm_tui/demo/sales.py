"""The pipeline of the demo book, invented like its people: deals on their way, won and lost.

Each deal is a story told from the day the book is made: when it began, when it came to each stage,
how it ended. Some stand too long, some have no next step: the board should have something to say.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from crm_tui.demo.author import COLLEAGUES, Author
from crm_tui.demo.deal_words import GOODS, NEEDS, NEXT, RIVALS, SOURCES
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.deals import Competitor, DealDraft, DealStatus, LeadDraft, Line
from crm_tui.domain.money import Money

T = TypeVar("T")

OPEN: Final = (9, 8, 6, 4, 3)
"""Open deals in each of the first stages."""

WON: Final = 9
LOST: Final = 7
LEADS: Final = 12
_NEXT_DAYS: Final = (None, None, -6, -1, 0, 0, 1, 2, 3, 5, 9, 14)
_PRICES: Final = (900, 1_500, 2_400, 3_800, 5_200, 7_500, 12_000, 18_000, 26_000, 48_000)
_RIALS: Final = 1_000_000
"""What a unit of the prices is in rials, so that they look like prices there."""

_OTHER: Final = {"EUR": "USD"}
_LAST_DAYS: Final = 330


@dataclass(frozen=True, slots=True)
class Customer:
    """A person of the demo book that a deal can be with."""

    id: int
    language: str
    owner: str
    company_id: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A deal: when it came to each of the first stages; ``reason`` is the place of one (lost).

    ``step`` may come next where it is still open.
    """

    draft: DealDraft
    stages: tuple[datetime, ...]
    status: DealStatus = DealStatus.OPEN
    closed: datetime | None = None
    reason: int = 0
    step: ActivityDraft | None = None


@dataclass(frozen=True, slots=True)
class LeadStory:
    """A lead: when it came in; ``parked`` is the ISO day until which it lies aside."""

    draft: LeadDraft
    at: datetime
    parked: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """Who tells: the aware local time, the zone's name, the account, language and currency."""

    now: datetime
    zone: str
    actor: str
    language: str
    currency: str


def deals(customers: Sequence[Customer], teller: Teller, seed: int = 1) -> list[Story]:
    """Invent them, those that began first before the others; the same arguments give the same.

    A small book has fewer: at most every second customer has one.
    """
    most = len(customers) // 2
    hand = _Hand(random.Random(seed).random, teller, customers)  # noqa: S311 - a demo, no secrets
    kinds: list[tuple[int, DealStatus]] = []
    for row in range(max(OPEN)):
        kinds += [(stage, DealStatus.OPEN) for stage, count in enumerate(OPEN) if row < count]
        kinds += [(len(OPEN) - 1, DealStatus.WON)] * (row < WON)
        kinds += [(hand.below(len(OPEN)), DealStatus.LOST)] * (row < LOST)
    stories = [hand.story(stage, status) for stage, status in kinds[:most]]
    return sorted(stories, key=lambda story: story.stages[0])


def leads(teller: Teller, count: int = LEADS, seed: int = 1) -> list[LeadStory]:
    """Invent people who asked for something; the same arguments give the same."""
    author = Author(seed + 7, teller.now, teller.actor)
    hand = _Hand(random.Random(seed + 2).random, teller, ())  # noqa: S311 - a demo, no secrets
    return [hand.lead(author, number) for number in range(count)]


class _Hand:
    def __init__(
        self, rand: Callable[[], float], teller: Teller, customers: Sequence[Customer]
    ) -> None:
        # Python promises to keep the sequence of random() from version to version, and no other.
        self._rand, self._teller, self._customers = rand, teller, customers

    def below(self, count: int) -> int:
        return int(self._rand() * count)

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def story(self, stage: int, status: DealStatus) -> Story:
        """One deal that came as far as that stage."""
        at, now = self._teller, self._teller.now
        customer = self.pick(self._customers)
        # Newest where it stands: some came there long ago, and rot.
        last = now - timedelta(days=1 + self.below(26), minutes=self.below(600))
        closed = None
        if status is not DealStatus.OPEN:
            closed = now - timedelta(days=2 + self.below(_LAST_DAYS), minutes=self.below(600))
            last = closed - timedelta(days=2 + self.below(15))
        stages = [last]
        for _stage in range(stage):
            stages.insert(0, stages[0] - timedelta(days=2 + self.below(18)))
        owner = customer.owner or at.actor
        draft = DealDraft(
            title=self.pick(GOODS.get(customer.language, GOODS["en"])),
            contact_id=customer.id,
            company_id=customer.company_id,
            expected_close=self._close(stage, closed),
            owner=owner,
            source=self._source(),
            competitors=self._rivals(),
            **self._worth(),  # type: ignore[arg-type]
        )
        step = self._step(customer, owner) if status is DealStatus.OPEN else None
        return Story(draft, tuple(stages), status, closed, self.below(4), step)

    def _close(self, stage: int, closed: datetime | None) -> str:
        """A guess: the further a deal has come, the nearer; a few days are over already."""
        if closed is not None:
            return (closed.date() + timedelta(self.below(20) - 10)).isoformat()
        if self._rand() < 0.15:
            return ""
        days = (len(OPEN) - stage) * 18 + self.below(60) - 25
        return (self._teller.now.date() + timedelta(days)).isoformat()

    def _worth(self) -> dict[str, object]:
        currency = self._teller.currency
        if self._rand() < 0.1:
            currency = _OTHER.get(currency, "EUR")
        price = self.pick(_PRICES) * (_RIALS if currency == "IRR" else 1)
        minor = Money.of(price, currency).minor
        if self._rand() < 0.08:
            return {"currency": currency}
        lines: tuple[Line, ...] = ()
        if self._rand() < 0.2:
            words = GOODS.get(self._teller.language, GOODS["en"])
            lines = (Line(self.pick(words), 2_000, minor // 2),)
        return {"amount": minor, "currency": currency, "lines": lines}

    def _source(self) -> str:
        return self.pick((*SOURCES.get(self._teller.language, SOURCES["en"]), ""))

    def _rivals(self) -> tuple[Competitor, ...]:
        return (Competitor(self.pick(RIVALS)),) if self._rand() < 0.3 else ()

    def _step(self, customer: Customer, owner: str) -> ActivityDraft | None:
        days = self.pick(_NEXT_DAYS)
        if days is None:
            return None
        return ActivityDraft(
            kind=self.pick((ActivityKind.CALL, ActivityKind.CALL, ActivityKind.TASK)),
            subject=self.pick(NEXT.get(customer.language, NEXT["en"])),
            contacts=(customer.id,),
            day=(self._teller.now.date() + timedelta(days)).isoformat(),
            zone=self._teller.zone,
            owner=owner,
            link_kind="deal",
        )

    def lead(self, author: Author, number: int) -> LeadStory:
        """One who asked; every fourth lies aside for some days."""
        person = author.person(number)
        at = self._teller.now - timedelta(days=self.below(9), minutes=self.below(900))
        owners = (self._teller.actor, self._teller.actor, COLLEAGUES[0])
        draft = LeadDraft(
            name=f"{person.given} {person.family}",
            phone=person.phones[0].value,
            email=person.emails[0].value if person.emails else "",
            source=self._source(),
            need=self.pick(NEEDS.get(person.language, NEEDS["en"])),
            owner=self.pick(owners),
        )
        parked = ""
        if number % 4 == 3:
            parked = (self._teller.now.date() + timedelta(1 + self.below(20))).isoformat()
        return LeadStory(draft, at, parked)
