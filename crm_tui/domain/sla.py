"""What the clocks of a promise show, from what happened to a ticket.

Moments are milliseconds since 1970, targets minutes of working time. A promise is kept if its
clock ends, or stands for good, before it ran on past the moment its time was used up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from crm_tui.domain.tickets import Meaning, Side
from crm_tui.domain.worktime import NeverOpen
from crm_tui.domain.worktime_index import WorkClock

WARN_PERCENT = 75
LONGEST = 5 * 366 * 24 * 60
"""Minutes that can be promised at most."""
_MINUTE = 60_000

What = Literal["customer", "answer", "waiting", "running", "stopped"]


@dataclass(frozen=True, slots=True)
class Targets:
    """Minutes promised to the first answer, each later one, the solution (None: no promise)."""

    answer: int | None = None
    next_answer: int | None = None
    solution: int | None = None
    warn_percent: int = WARN_PERCENT


@dataclass(frozen=True, slots=True)
class Happening:
    """Something a clock heeds: a message of the customer, an answer, a status of some meaning.

    ``waiting``: for the customer; ``stopped``: solved or closed; ``running``: any other.
    """

    at: int
    what: What


@dataclass(frozen=True, slots=True)
class Clocks:
    """What the clocks of a ticket show; the derived columns of the table ``ticket``.

    Dues and ``warn_at`` are None while their clock stands or nothing was promised. ``answer_used``
    is until the first answer, ``answer_kept`` about all answers.
    """

    answer_due: int | None = None
    solution_due: int | None = None
    warn_at: int | None = None
    first_answer_at: int | None = None
    answer_used: int | None = None
    solution_used: int | None = None
    answer_kept: bool | None = None
    solution_kept: bool | None = None
    unanswered_since: int | None = None
    solved_at: int | None = None
    reopened: int = 0


_OF_MEANING: dict[str, What] = {
    Meaning.WAITING_CUSTOMER: "waiting",
    Meaning.SOLVED: "stopped",
    Meaning.CLOSED: "stopped",
}
_OF_SIDE: dict[str, What] = {Side.CUSTOMER: "customer", Side.ANSWER: "answer"}


def step(at: int, meaning: str) -> Happening:
    """A ticket came to a status of this meaning."""
    return Happening(at, _OF_MEANING.get(meaning, "running"))


def message(at: int, side: str) -> Happening | None:
    """A message; None for a note of our own, which no clock heeds."""
    what = _OF_SIDE.get(side)
    return Happening(at, what) if what else None


def reckon(
    created_at: int, happenings: Iterable[Happening], targets: Targets, calendar: WorkClock
) -> Clocks:
    """Let the clocks run through what happened, in the order of time.

    What happened before ``created_at`` (a split takes older messages along) counts as at that
    moment. Of what happened at the same moment messages come first: a status is the last word.
    """
    ticket = _Ticket(created_at, targets, calendar)
    for happening in sorted(happenings, key=lambda one: (one.at, one.what not in _SAID)):
        ticket.take(max(happening.at, created_at), happening.what)
    return ticket.clocks()


_SAID = frozenset({"customer", "answer"})


@dataclass(slots=True)
class _Clock:
    """One clock of a promise: the times it ran, the last of which may be unfinished."""

    minutes: int | None
    calendar: WorkClock
    ran: list[tuple[int, int]] = field(default_factory=list)
    since: int | None = None

    def run(self, at: int) -> None:
        if self.since is None:
            self.since = at

    def stand(self, at: int) -> None:
        if self.since is not None and at > self.since:
            self.ran.append((self.since, at))
        self.since = None

    def used(self) -> int:
        return sum(self.calendar.used(start, end) for start, end in self.ran)

    def reaches(self, percent: int = 100) -> int | None:
        """When that much of the target was or will be used up; None if never."""
        if self.minutes is None:
            return None
        left = max(self.minutes * _MINUTE * percent // 100, 1)
        for start, end in self.ran:
            used = self.calendar.used(start, end)
            if left <= used:
                return self._after(start, left)
            left -= used
        return None if self.since is None else self._after(self.since, left)

    def kept(self) -> bool | None:
        """Whether a clock that stands never ran on past its target."""
        if self.minutes is None:
            return None
        due = self.reaches()
        return due is None or all(end <= due for _start, end in self.ran)

    def _after(self, start: int, amount: int) -> int | None:
        try:
            return self.calendar.after(start, amount)
        except NeverOpen:
            return None


class _Ticket:
    def __init__(self, created_at: int, targets: Targets, calendar: WorkClock) -> None:
        self.targets, self.calendar = targets, calendar
        self.phase: What = "running"
        self.asked: int | None = created_at
        self.first = self.answer = _Clock(targets.answer, calendar)
        self.solution = _Clock(targets.solution, calendar)
        self.answers_kept: bool | None = None
        self.first_settled = False
        self.first_answer_at: int | None = None
        self.solved_at: int | None = None
        self.reopened = 0
        self._go(created_at)

    def take(self, at: int, what: What) -> None:
        match what:
            case "customer":
                self._ask(at)
            case "answer":
                if self.first_answer_at is None:
                    self.first_answer_at = at
                self._settle(at)
            case "stopped":
                self._stop(at)
            case "waiting" | "running":
                self._come(at, what)

    def clocks(self) -> Clocks:
        running = self.phase == "running"
        clocks = [self.solution, *([self.answer] if self.asked is not None else [])]
        warnings = [clock.reaches(self.targets.warn_percent) for clock in clocks if running]
        solved = self.solved_at is not None
        return Clocks(
            answer_due=self.answer.reaches() if running and self.asked is not None else None,
            solution_due=self.solution.reaches() if running else None,
            warn_at=min((warning for warning in warnings if warning is not None), default=None),
            first_answer_at=self.first_answer_at,
            answer_used=self.first.used() if self.first_settled else None,
            solution_used=self.solution.used() if solved else None,
            answer_kept=self.answers_kept,
            solution_kept=self.solution.kept() if solved else None,
            unanswered_since=None if solved else self.asked,
            solved_at=self.solved_at,
            reopened=self.reopened,
        )

    def _ask(self, at: int) -> None:
        if self.phase == "waiting":
            self._come(at, "running")
        if self.asked is None:
            self.asked = at
            self.answer = _Clock(self.targets.next_answer, self.calendar)
            if self.phase == "running":
                self.answer.run(at)

    def _settle(self, at: int) -> None:
        """What the customer waits for an answer to has got one."""
        if self.asked is None:
            return
        self.asked = None
        self.answer.stand(at)
        self.first_settled = True
        kept = self.answer.kept()
        if kept is not None:
            self.answers_kept = kept and self.answers_kept is not False

    def _stop(self, at: int) -> None:
        if self.phase == "stopped":
            return
        self._settle(at)
        self.solution.stand(at)
        self.phase, self.solved_at = "stopped", at

    def _come(self, at: int, phase: What) -> None:
        if self.phase == "stopped":
            self.reopened += 1
            self.solved_at = None
        self.phase = phase
        if phase == "running":
            self._go(at)
        else:
            self.answer.stand(at)
            self.solution.stand(at)

    def _go(self, at: int) -> None:
        self.solution.run(at)
        if self.asked is not None:
            self.answer.run(at)
