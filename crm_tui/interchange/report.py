"""What an import tells: counts while it runs, the report at its end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from crm_tui.domain.imports import Match, Outcome
from crm_tui.i18n import _

WARNINGS_KEPT = 500
PROBLEMS_KEPT = 2_000


class Row(Protocol):
    """What is told of a row, whatever it becomes."""

    @property
    def line(self) -> int:
        """Where it starts in the file."""
        ...

    @property
    def raw(self) -> tuple[str, ...]:
        """Its cells as in the file."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was odd about it."""
        ...


class Decision(Protocol):
    """What becomes of a row. ``reason`` is a message id, filled with ``name``."""

    @property
    def row(self) -> Any:
        """The row."""
        ...

    @property
    def outcome(self) -> Outcome:
        """What becomes of it."""
        ...

    @property
    def reason(self) -> str:
        """Why it is not taken."""
        ...

    @property
    def name(self) -> str:
        """What it is, or may be, in the book."""
        ...

    @property
    def match(self) -> Match | None:
        """The contact it is, or may be."""
        ...


def why(step: Decision) -> str:
    """Why a row was not taken."""
    text = _(step.reason)
    return text.format(name=step.name) if "{name}" in step.reason else text


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is. ``position`` of ``size`` (bytes, of a sheet rows); times in seconds."""

    rows: int
    position: int
    size: int
    elapsed: float

    @property
    def share(self) -> float:
        """The part that is done, 0 to 1."""
        return min(1.0, self.position / self.size) if self.size else 0.0

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.elapsed if self.elapsed > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds it will still take, None while nothing can be said."""
        share = self.share
        return self.elapsed * (1 - share) / share if share > 0.01 else None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that was not taken, or that a person should decide about, and why.

    Of a doubtful row ``contact_id`` is the contact it may be and ``score`` how alike they are.
    """

    number: int
    line: int
    outcome: Outcome
    name: str
    reason: str
    raw: tuple[str, ...] = ()
    contact_id: int | None = None
    score: float = 0.0


def problem_of(step: Decision) -> RowProblem:
    """The problem to tell of a row that was not taken."""
    row, match = step.row, step.match
    return RowProblem(
        row.number, row.line, step.outcome, row.display, why(step), row.raw,
        match.contact_id if match else None, match.score if match else 0.0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or (``dry_run``) would do. ``batch`` is None if nothing was written."""

    file: str
    format: str
    encoding: str = ""
    delimiter: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    batch: int | None = None
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    review: int = 0
    failed: int = 0
    warnings: tuple[str, ...] = ()
    errors_file: str | None = None
    dry_run: bool = False
    cancelled: bool = False
    seconds: float = 0.0
    problems: tuple[RowProblem, ...] = ()
    backup: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The document of ``crm import --json``."""
        return {
            "batch": self.batch,
            "file": self.file,
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "skipped": self.skipped,
            "review": self.review,
            "failed": self.failed,
            "mapping": dict(self.mapping),
            "warnings": list(self.warnings),
            "errors_file": self.errors_file,
        }


class Tally:
    """Counts outcomes and keeps the first problems and warnings."""

    def __init__(self, counters: Mapping[str, Any] | None = None) -> None:
        earlier = counters or {}
        self.counts = {outcome: int(earlier.get(outcome.value, 0)) for outcome in Outcome}
        self.rows = int(earlier.get("rows", 0))
        self.warnings: list[str] = list(earlier.get("warnings", ()))
        self.warned = int(earlier.get("warned", 0))
        self.problems: list[RowProblem] = []

    def count(self, row: Row, outcome: Outcome) -> None:
        """Count a row and take up its warnings."""
        self.rows += 1
        self.counts[outcome] += 1
        if row.warnings:
            self.warned += len(row.warnings)
            for text in row.warnings:
                if len(self.warnings) >= WARNINGS_KEPT:
                    break
                said = _("line {line}: {text}").format(line=row.line, text=text)
                self.warnings.append(said)

    def problem(self, problem: RowProblem) -> None:
        """Keep a problem for showing."""
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(problem)

    def counters(self) -> dict[str, Any]:
        """What an interrupted import needs to count on."""
        named: dict[str, Any] = {outcome.value: count for outcome, count in self.counts.items()}
        return {**named, "rows": self.rows, "warned": self.warned, "warnings": self.warnings[:50]}

    def all_warnings(self) -> tuple[str, ...]:
        """The kept warnings, and how many more there were."""
        more = self.warned - WARNINGS_KEPT
        told = (_("and {count} more").format(count=more),) if more > 0 else ()
        return (*self.warnings, *told)
