"""A calendar file into the book: read, taken in chunks, told; undone as one.

Reading the same file again changes only what is different by then, so an interrupted reading is
gone on with by running it again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import islice
from pathlib import Path
from typing import Any

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import Status
from crm_tui.domain.calendar import CalendarItem, Component, content
from crm_tui.errors import BadFile, CrmError
from crm_tui.i18n import _, sentence
from crm_tui.interchange import ical_in
from crm_tui.interchange.ical_lines import is_calendar
from crm_tui.queries import calendar as queries
from crm_tui.services import calendar as services
from crm_tui.services.calendar import Entry, Outcome
from crm_tui.text.safe import clean_line

LOCK = 0.4
"""Seconds a chunk should hold the book, so that others can save meanwhile."""

FEWEST, MOST = 20, 500
"""Entries of a chunk."""

MOST_TOLD = 1000
"""Problems named in a report; more are only counted."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading came."""

    entries: int
    share: float
    seconds: float

    @property
    def rate(self) -> float:
        """Entries a second."""
        return self.entries / max(self.seconds, 0.001)

    @property
    def left(self) -> float | None:
        """Seconds still to go, as far as one can tell."""
        return self.seconds * (1 - self.share) / self.share if self.share > 0 else None


@dataclass(slots=True)
class Report:
    """What a reading did. ``problems`` are (line, title, reason) of what was left out."""

    file: str
    dry_run: bool = False
    cancelled: bool = False
    events: int = 0
    todos: int = 0
    counts: dict[Outcome, int] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    failed: int = 0
    batch: int | None = None

    def count(self, outcome: Outcome) -> None:
        """One more of these."""
        self.counts[outcome] = self.counts.get(outcome, 0) + 1

    def fail(self, line: int, title: str, reason: str) -> None:
        """Name what was left out."""
        self.failed += 1
        if len(self.problems) < MOST_TOLD:
            self.problems.append((line, title, reason))

    def to_json(self) -> dict[str, Any]:
        """The report as a document."""
        return {
            "file": self.file,
            "dry_run": self.dry_run,
            "batch": self.batch,
            "events": self.events,
            "todos": self.todos,
            "created": self.counts.get(Outcome.CREATED, 0),
            "updated": self.counts.get(Outcome.UPDATED, 0),
            "unchanged": self.counts.get(Outcome.UNCHANGED, 0),
            "cancelled": self.counts.get(Outcome.LEFT_OUT, 0),
            "failed": self.failed,
            "problems": [
                {"line": line, "title": title, "reason": reason}
                for line, title, reason in self.problems
            ],
        }


def run(  # noqa: PLR0913 - one call for the command line
    crm: Crm,
    path: Path,
    zone: tzinfo,
    *,
    owner: str = "",
    language: str = "",
    progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    dry_run: bool = False,
) -> Report:
    """Read a file; with ``dry_run`` only tell what would happen.

    ``zone`` is that of times which name none. Raises BadFile, and what writing to the book raises.
    """
    report = Report(clean_line(path.name.encode("utf-8", "surrogateescape").decode(
        "utf-8", "replace"
    )), dry_run=dry_run)  # fmt: skip
    parts = _parts(path, zone, language, report.file)
    if dry_run:
        for found in parts.items():
            if (item := _counted(found, report)) is not None:
                report.count(crm.read(_planned, item))
        return report
    return _Run(crm, parts, report, owner, progress, cancelled).go()


def _parts(path: Path, zone: tzinfo, language: str, name: str) -> ical_in.Parts:
    try:
        if not path.is_file():
            raise BadFile(file=name, reason=_("there is no such file."))
        with path.open("rb") as stream:
            if not is_calendar(stream.read(4000)):
                raise BadFile(file=name, reason=_("it is no calendar (.ics)."))
            stream.seek(0, 2)
            if stream.tell() > ical_in.MOST_BYTES:
                raise BadFile(file=name, reason=_("it is larger than 64 MB."))
            return ical_in.read(stream, zone, language)
    except OSError as error:
        raise BadFile(file=name, reason=_("it can't be read.")) from error


def _counted(found: CalendarItem | ical_in.Problem, report: Report) -> CalendarItem | None:
    if isinstance(found, ical_in.Problem):
        reason = _(found.template).format(**dict(found.values))
        report.fail(found.line, found.title, reason)
        return None
    if found.component is Component.EVENT:
        report.events += 1
    else:
        report.todos += 1
    return found


def _planned(reader: Reader, item: CalendarItem) -> Outcome:
    """What would become of an item."""
    ours = queries.item(reader, item.uid, item.component)
    if ours is None:
        cancelled = item.main.draft.status is Status.CANCELLED
        return Outcome.LEFT_OUT if cancelled else Outcome.CREATED
    return Outcome.UNCHANGED if _same(ours, item) else Outcome.UPDATED


def _news(reader: Reader, chunk: list[CalendarItem]) -> list[CalendarItem]:
    """Those of a chunk that the book does not have just so; found without locking it."""
    return [
        item for item in chunk if not _same(queries.item(reader, item.uid, item.component), item)
    ]


def _same(ours: CalendarItem | None, item: CalendarItem) -> bool:
    return ours is not None and content(ours) == content(item)


class _Run:
    def __init__(
        self,
        crm: Crm,
        parts: ical_in.Parts,
        report: Report,
        owner: str,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._crm, self._parts, self._report, self._owner = crm, parts, report, owner
        self._progress, self._cancelled = progress, cancelled
        self._started = time.monotonic()
        self._size = FEWEST

    def go(self) -> Report:
        report = self._report
        batch = self._crm.write(services.start, report.file)
        done = 0
        try:
            for chunk in self._chunks():
                began = time.monotonic()
                self._store(batch, chunk)
                seconds = max(time.monotonic() - began, 0.001)
                self._size = round(min(max(len(chunk) * LOCK / seconds, FEWEST), MOST))
                done += len(chunk)
                share = done / max(len(self._parts), 1)
                self._progress(Progress(done, share, time.monotonic() - self._started))
        finally:
            with suppress(CrmError):  # the failure that ended the reading is the one to tell
                report.batch = self._crm.write(services.finish, batch)
        return report

    def _chunks(self) -> Iterator[list[CalendarItem]]:
        items = (
            item
            for found in self._parts.items()
            if (item := _counted(found, self._report)) is not None
        )
        while True:
            if self._cancelled():
                self._report.cancelled = True
                return
            chunk = list(islice(items, self._size))
            if not chunk:
                return
            yield chunk

    def _store(self, batch: int, chunk: list[CalendarItem]) -> None:
        news = self._crm.read(_news, chunk)
        if len(news) < len(chunk):
            same = self._report.counts.get(Outcome.UNCHANGED, 0) + len(chunk) - len(news)
            self._report.counts[Outcome.UNCHANGED] = same
        entries = [Entry(item.uid, item, owner=self._owner) for item in news]
        brought = self._crm.write(services.bring, batch, entries) if entries else []
        for item, taken in zip(news, brought, strict=True):
            if taken.error is not None:
                self._report.fail(0, item.main.draft.subject or item.uid, sentence(taken.error))
            else:
                self._report.count(taken.outcome)
