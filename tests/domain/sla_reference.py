"""A slow look at the clocks of a ticket: every minute, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crm_tui.domain.sla import Clocks, Happening, Targets

MINUTE = 60_000


@dataclass
class Watch:
    """One promise as somebody with a stop watch would keep it."""

    target: int | None
    percent: int
    used: int = 0
    late: bool = False
    due: int | None = None
    warned: int | None = None

    def minute(self, at: int, *, is_open: bool) -> None:
        if self.target is not None and self.used >= self.target:
            self.late = True
        if not is_open:
            return
        self.used += 1
        if self.target is None:
            return
        warning = self.target * MINUTE * self.percent // 100
        if self.warned is None and self.used * MINUTE >= warning:
            self.warned = at + MINUTE - (self.used * MINUTE - warning)
        if self.used == self.target:
            self.due = at + MINUTE


@dataclass
class Watcher:
    targets: Targets
    asked: int | None
    answer: Watch
    solution: Watch
    status: str = "running"
    first_used: int | None = None
    first_at: int | None = None
    kept: list[bool] = field(default_factory=list)
    solved_at: int | None = None
    reopened: int = 0

    def hear(self, at: int, what: str) -> None:
        if what == "customer":
            if self.status == "waiting":
                self.status = "running"
            if self.asked is None:
                self.asked = at
                self.answer = Watch(self.targets.next_answer, self.targets.warn_percent)
        elif what == "answer":
            self.first_at = self.first_at or at
            self.answered()
        elif what == "stopped":
            if self.status != "stopped":
                self.answered()
                self.solved_at = at
            self.status = "stopped"
        else:
            if self.status == "stopped":
                self.reopened += 1
                self.solved_at = None
            self.status = what

    def answered(self) -> None:
        if self.asked is None:
            return
        if self.first_used is None:
            self.first_used = self.answer.used
        if self.answer.target is not None:
            self.kept.append(not self.answer.late)
        self.asked = None


def watched(
    created_at: int,
    happenings: Sequence[Happening],
    targets: Targets,
    is_open: Callable[[int], bool],
    until: int,
) -> Clocks:
    """What the clocks show, looking on until ``until``; all moments are whole minutes."""
    first = Watch(targets.answer, targets.warn_percent)
    eye = Watcher(targets, created_at, first, Watch(targets.solution, targets.warn_percent))
    left = sorted(happenings, key=lambda one: (one.at, one.what not in {"customer", "answer"}))
    at = created_at
    while at < until:
        while left and left[0].at <= at:
            eye.hear(at, left.pop(0).what)
        if eye.status == "running":
            working = is_open(at)
            eye.solution.minute(at, is_open=working)
            if eye.asked is not None:
                eye.answer.minute(at, is_open=working)
        at += MINUTE
    running = eye.status == "running"
    solved = eye.solved_at is not None
    watches = [eye.solution, *([eye.answer] if eye.asked is not None else [])]
    warned = [watch.warned for watch in watches if watch.warned is not None]
    return Clocks(
        answer_due=eye.answer.due if running and eye.asked is not None else None,
        solution_due=eye.solution.due if running else None,
        warn_at=min(warned) if running and warned else None,
        first_answer_at=eye.first_at,
        answer_used=None if eye.first_used is None else eye.first_used * MINUTE,
        solution_used=eye.solution.used * MINUTE if solved else None,
        answer_kept=all(eye.kept) if eye.kept else None,
        solution_kept=not eye.solution.late if solved and targets.solution is not None else None,
        unanswered_since=None if solved else eye.asked,
        solved_at=eye.solved_at,
        reopened=eye.reopened,
    )
