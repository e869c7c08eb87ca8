"""What an import tells: counts while it runs, the report at its end, the file of refused rows."""

import csv
import io
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from crm_tui.domain.imports import Outcome
from crm_tui.errors import N_, BadInput
from crm_tui.i18n import _
from crm_tui.interchange.deal_fields import RAW_UID, UID
from crm_tui.interchange.formats import Format
from crm_tui.interchange.own_table import guarded
from crm_tui.interchange.reading import SourceInfo

REASON = "crm: reason"
"""Header of the column that says why a row was refused; importing ignores it."""

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


class Rejects:
    """The file of rows that were not taken, in the shape of the source, importable once mended.

    Made at the first row. ``size`` is how long it is; opening it again at an earlier size takes
    back what an interrupted run wrote after its last stored chunk. Rows of a text table stand as
    they were; cells of other tables were no formulas, and are guarded from becoming some.
    """

    def __init__(self, path: Path, info: SourceInfo, size: int = 0) -> None:
        self.path = path
        # Objects that stand for rows of a table are refused as such: it says where the reason is.
        self._format = Format.TEXT if info.header else info.format
        self._guard: Callable[[str], str] = str
        self._header = list(info.header)
        if info.format != Format.TEXT:
            self._guard = guarded
            self._header = [UID if name == RAW_UID else name for name in info.header]
        self._delimiter = info.delimiter if len(info.delimiter) == 1 else ","
        self._size = size
        self._started = False
        self.used = size > 0

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._size

    def add(self, rejected: Sequence[tuple[Row, str]]) -> None:
        """Append rows with their reasons; flushed when this returns. Raises BadInput."""
        if not rejected:
            return
        text = "".join(self._text(row, reason) for row, reason in rejected)
        if not self._size and self._tabular:
            names = map(self._guard, self._columns(rejected[0][0]))
            text = "\ufeff" + self._line([*names, REASON]) + text
        sent = text.encode("utf-8", "replace")
        try:
            mode = "r+b" if self._size and self.path.exists() else "wb"
            with self.path.open(mode) as stream:
                if mode == "r+b":
                    stream.truncate(self._size)
                    stream.seek(0, os.SEEK_END)
                stream.write(sent)
                self._size = stream.tell()
        except OSError as error:
            raise BadInput(
                field=str(self.path), reason=N_("refused rows can't be written there")
            ) from error
        self.used = True

    def discard(self) -> None:
        """Remove the file (nothing of this run was stored)."""
        with suppress(OSError):
            self.path.unlink()

    @property
    def _tabular(self) -> bool:
        return self._format not in (Format.VCARD, Format.LDIF, Format.JSON)

    def _columns(self, row: Row) -> list[str]:
        if any(self._header):
            return [name for name in self._header if name != REASON]
        return [""] * len(row.raw)

    def _text(self, row: Row, reason: str) -> str:
        told = " ".join(reason.split())
        raw = "\n".join(row.raw)
        match self._format:
            case Format.VCARD:
                body, _end, _rest = raw.rpartition("END:VCARD")
                return f"{body or raw}X-CRM-REASON:{told}\nEND:VCARD\n"
            case Format.LDIF:
                return f"# {told}\n{raw}\n\n"
            case Format.JSON:
                return f"{raw}\n"
        cells = list(row.raw)
        if REASON in self._header:
            place = self._header.index(REASON)
            del cells[place : place + 1]
        width = len(self._columns(row))
        cells += [""] * (width - len(cells))
        if len(cells) > width:
            cells[width - 1 :] = [" ".join(filter(None, cells[width - 1 :]))]
        return self._line([*map(self._guard, cells), guarded(told)])

    def _line(self, cells: Sequence[str]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self._delimiter, lineterminator="\r\n").writerow(
            [cell.replace("\0", "") for cell in cells]
        )
        return out.getvalue()
