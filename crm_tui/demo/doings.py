"""What is to be done and what was done in the demo book: invented, like the people in it.

All of it is told from the day the book is made: some is late, some is for today, some for the
days after, and behind many of the people lies a year of calls and visits.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from crm_tui.demo.doing_words import ABOUT, LOOSE, SAID, TEAM, TO_DO
from crm_tui.domain.activities import HIGH, NORMAL, ActivityDraft, ActivityKind

T = TypeVar("T")

MOST_LOGGED: Final = 240
"""What was done in a book of any size: a demo should not keep anybody waiting."""

_LATE: Final = (-9, -3, -1, -1)
_TODAY: Final = ("09:30", "11:00", "14:30", "16:00", "")
_AHEAD: Final = (1, 1, 2, 2, 3, 4, 4, 5, 6, 7, 9, 12, 16, 21)
_HOURS: Final = ("09:00", "10:00", "10:30", "11:30", "13:00", "14:00", "15:30", "16:30")
_PLANNED: Final = (
    *(ActivityKind.CALL,) * 4,
    *(ActivityKind.MEETING,) * 2,
    *(ActivityKind.VISIT, ActivityKind.EMAIL, ActivityKind.TASK, ActivityKind.TASK),
)
_LOGGED: Final = (
    *(ActivityKind.CALL,) * 5,
    *(ActivityKind.EMAIL, ActivityKind.MESSAGE, ActivityKind.MEETING, ActivityKind.VISIT),
)
_MINUTES: Final = {
    ActivityKind.CALL: (10, 15, 20),
    ActivityKind.MEETING: (45, 60, 90),
    ActivityKind.VISIT: (60, 90, 120),
}
_OUTCOMES: Final = ("reached", "reached", "interested", "agreed", "no_answer", "call_back", "")
_CADENCES: Final = (14, 30, 30, 60, 90)
_BEHIND_SHARE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Known:
    """A contact of the demo book that activities can be with."""

    id: int
    language: str
    owner: str


@dataclass(frozen=True, slots=True)
class Doings:
    """What to plan, what to log, and (contact, days) whom to be in touch with how often."""

    plans: tuple[ActivityDraft, ...] = ()
    logs: tuple[ActivityDraft, ...] = ()
    cadences: tuple[tuple[int, int], ...] = ()


def invent(
    people: Sequence[Known], now: datetime, zone: str, actor: str, language: str, seed: int = 1
) -> Doings:
    """Invent them; ``now`` is local, ``language`` that of what is with no customer.

    The same arguments give the same.
    """
    mine = [one for one in people if one.owner in (actor, "")]
    if not mine:
        return Doings()
    # Python promises to keep the sequence of random() from version to version, and no other.
    hand = _Hand(random.Random(seed).random, now, zone)  # noqa: S311 - a demo, no secrets
    plans = [*hand.planned(mine, actor), *hand.by_oneself(actor, language)]
    for colleague in sorted({one.owner for one in people} - {actor, ""}):
        plans += hand.planned([one for one in people if one.owner == colleague], colleague)
    logs: list[ActivityDraft] = []
    for one in people:
        if len(logs) < MOST_LOGGED and hand.chance(_BEHIND_SHARE):
            logs += hand.logged(one, one.owner or actor)
    cadences = {hand.pick(mine).id: days for days in _CADENCES}
    return Doings(tuple(plans), tuple(logs), tuple(cadences.items()))


class _Hand:
    def __init__(self, rand: Callable[[], float], now: datetime, zone: str) -> None:
        self._rand, self._now, self._zone = rand, now, zone

    def chance(self, share: float) -> bool:
        return self._rand() < share

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self._rand() * len(items))]

    def planned(self, people: Sequence[Known], owner: str) -> Iterator[ActivityDraft]:
        """Some that is late, something at each part of today, and ever less of what comes."""
        for days in _LATE:
            yield self._plan(self.pick(people), owner, days, self._at())
        for at in _TODAY:
            yield self._plan(self.pick(people), owner, 0, at)
        for days in _AHEAD:
            yield self._plan(self.pick(people), owner, days, self._at())

    def _at(self) -> str:
        return "" if self.chance(0.2) else self.pick(_HOURS)

    def _day(self, days: int) -> str:
        return (self._now.date() + timedelta(days)).isoformat()

    def _plan(self, one: Known, owner: str, days: int, at: str) -> ActivityDraft:
        kind = self.pick(_PLANNED) if at else ActivityKind.TASK
        words = TO_DO if kind is ActivityKind.TASK else ABOUT
        return ActivityDraft(
            kind=kind,
            subject=self.pick(words.get(one.language, words["en"])),
            contacts=(one.id,),
            day=self._day(days),
            at=at,
            zone=self._zone,
            minutes=self.pick(_MINUTES.get(kind, (0,))) if at else 0,
            priority=HIGH if self.chance(0.1) else NORMAL,
            owner=owner,
        )

    def by_oneself(self, owner: str, language: str) -> Iterator[ActivityDraft]:
        """What repeats, and what has no day."""
        weekly, monthly = TEAM.get(language, TEAM["en"])
        yield ActivityDraft(
            kind=ActivityKind.MEETING,
            subject=weekly,
            day=self._day(2),
            at="09:00",
            zone=self._zone,
            minutes=45,
            owner=owner,
            rule="FREQ=WEEKLY",
        )
        months = "RSCALE=PERSIAN;FREQ=MONTHLY" if language == "fa" else "FREQ=MONTHLY"
        yield ActivityDraft(
            subject=monthly,
            day=self._day(5),
            zone=self._zone,
            owner=owner,
            rule=f"{months};BYMONTHDAY=1",
        )
        for subject in LOOSE.get(language, LOOSE["en"]):
            yield ActivityDraft(subject=subject, zone=self._zone, owner=owner)

    def logged(self, one: Known, owner: str) -> Iterator[ActivityDraft]:
        """A year behind us with one contact."""
        days = int(self._rand() * 20)
        while days < 365:
            kind = self.pick(_LOGGED)
            day, at = self._day(-days), self.pick(_HOURS)
            if not days:
                before = self._now - timedelta(minutes=20 + int(self._rand() * 60))
                day, at = before.date().isoformat(), f"{before:%H:%M}"
            yield ActivityDraft(
                kind=kind,
                subject=self.pick(ABOUT.get(one.language, ABOUT["en"])),
                contacts=(one.id,),
                day=day,
                at=at,
                zone=self._zone,
                minutes=self.pick(_MINUTES.get(kind, (0,))),
                owner=owner,
                note=self.pick(SAID.get(one.language, SAID["en"])) if self.chance(0.5) else "",
                outcome=self.pick(_OUTCOMES) if kind is ActivityKind.CALL else "",
            )
            days += 20 + int(self._rand() * 130)
