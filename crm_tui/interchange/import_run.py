"""Importing a file of deals, leads or tickets: decide, store in chunks, report, as for contacts.

Called by :func:`crm_tui.interchange.apply.run` for sources opened with another area than
``contact``. What is different about an area is an :class:`Area`. Rows are read in this process:
they are few beside those of contacts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Table
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from crm_tui import i18n
from crm_tui.domain.imports import Outcome, Policy
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.interchange import plan as planning
from crm_tui.interchange import prepare
from crm_tui.interchange.pace import Pace
from crm_tui.interchange.report import REASON, Progress, Rejects, Report, RowProblem, Tally
from crm_tui.queries import imports as queries
from crm_tui.services import imports as services
from crm_tui.services.import_steps import Made, Step

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.db.work import Work
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.source import Source

Records = Sequence[Any]


class Decided(Protocol):
    """What was decided about a chunk."""

    @property
    def steps(self) -> Sequence[Step]:
        """What becomes of each row."""
        ...


class Area:
    """What is different about the records of one kind; a subclass for each."""

    def __init__(self, crm: Crm, source: Source, mapping: Mapping, policy: Policy) -> None:
        self.crm, self.source, self.mapping, self.policy = crm, source, mapping, policy

    @property
    def labels(self) -> Table[str, str]:
        """Labels of the custom fields the file may fill, by key."""
        return {}

    def identity(self, digest: str) -> str:
        """The identity of the import, made from that of file, mapping and policy."""
        return digest

    def records(self, start: int, *, storing: bool) -> Iterator[Any]:
        """The records after the first ``start``; in the order they are stored in if ``storing``."""
        del storing
        convert = self.convert()
        for row in self.source.rows(start):
            yield convert(*row)

    @property
    def position(self) -> tuple[int, int]:
        """How far reading is, and of how much."""
        return self.source.position, self.source.size

    def convert(self) -> Callable[[int, int, list[str]], Any]:
        """The function from a row to a record, checked as services check a form."""
        raise NotImplementedError

    def plan(self, reader: Reader, records: Records, alphabet: str, made: Made) -> Decided:
        """Decide about records; reads only."""
        raise NotImplementedError

    def apply(self, work: Work, records: Records, alphabet: str, made: Made) -> Decided:
        """Decide about records and store them."""
        raise NotImplementedError

    def look(self, reader: Reader, records: Records) -> None:
        """Of a dry run: note what else these records would make."""

    def told(self) -> list[str]:
        """What the report says besides the rows."""
        return []


@dataclass(frozen=True, slots=True)
class Hooks:
    """Who is told how far it is, and who may stop it between two chunks."""

    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]


def run(area: Area, hooks: Hooks, *, dry_run: bool, resume: bool, errors: Path | None) -> Report:
    """See :func:`crm_tui.interchange.apply.run`."""
    return _Run(area, hooks).go(dry_run=dry_run, resume=resume, errors=errors)


class _Run:
    def __init__(self, area: Area, hooks: Hooks) -> None:
        self._area, self._crm, self._source = area, area.crm, area.source
        self._hooks, self._tally = hooks, Tally()
        self._started = time.monotonic()
        self._stopped = False
        self._pace = Pace(time.monotonic)
        self._alphabet = self._crm.read(queries.alphabet) or i18n.language()

    def go(self, *, dry_run: bool, resume: bool, errors: Path | None) -> Report:
        area = self._area
        if dry_run or not area.mapping.usable:
            for records in self._chunks(0, storing=False):
                self._look(records)
            return self._report(None, None, None, dry_run=True)
        file = prepare.file_of(self._source)
        digest = area.identity(planning.digest(file, area.mapping, area.policy))
        earlier = self._crm.read(queries.job, digest) if resume else None
        if earlier is not None and earlier.finished:
            earlier = None
        return self._import(digest, earlier, errors)

    def _look(self, records: Records) -> None:
        """Decide about a chunk of a dry run."""
        decided = self._crm.read(self._area.plan, records, self._alphabet, Made())
        for step in decided.steps:
            self._take(step)
        fit = [record for record in records if not record.errors]
        self._crm.read(self._area.look, fit)

    def _import(self, digest: str, earlier: queries.Job | None, errors: Path | None) -> Report:
        backup = None
        if earlier is None and self._crm.read(queries.anybody):
            backup = self._crm.back_up("import")
        self._tally = Tally(earlier.counters if earlier else None)
        rejects = Rejects(
            errors or planning.errors_path(self._source, self._crm.path),
            self._source.info,
            int(earlier.counters.get("rejected", 0)) if earlier else 0,
        )
        running = self._crm.write(
            services.start, digest, self._source.info.name, self._area.labels, earlier
        )
        made = self._crm.read(services.made, running)
        try:
            for records in self._chunks(earlier.rows_done if earlier else 0, storing=True):
                self._store(running, made, records, rejects)
        finally:
            with suppress(CrmError):  # the failure that ended the import is the one to tell
                self._crm.write(services.rest)
        batch: int | None = running.batch
        if not self._stopped:
            batch = self._crm.write(services.finish, running, self._counters(rejects))
            planning.remember(self._crm, self._source, self._area.mapping)
        return self._report(batch, rejects, backup, dry_run=False)

    def _chunks(self, start: int, *, storing: bool) -> Iterator[list[Any]]:
        """Records for one transaction each; sized by how long they take."""
        coming = self._area.records(start, storing=storing)
        while True:
            if self._hooks.cancelled():
                self._stopped = True
                return
            records = list(islice(coming, self._pace.size))
            if not records:
                self._tally.warnings += self._source.warnings
                return
            began = time.monotonic()
            yield records
            self._pace.took(len(records), time.monotonic() - began)
            elapsed = time.monotonic() - self._started
            self._hooks.progress(Progress(self._tally.rows, *self._area.position, elapsed))

    def _store(
        self, running: services.Running, made: Made, records: Records, rejects: Rejects
    ) -> None:
        def chunk(work: Work) -> None:
            self._pace.listen(services.others(work))
            services.begin_chunk(work, running)
            decided = self._area.apply(work, records, running.alphabet, made)
            for step in decided.steps:
                self._take(step)
            rejects.add(
                [
                    (step.row, said(step))
                    for step in decided.steps
                    if step.outcome in (Outcome.FAILED, Outcome.REVIEW)
                ]
            )
            work.describe(self._source.info.name)
            services.note(work, running, self._tally.rows, self._counters(rejects))

        self._crm.write(chunk)

    def _take(self, step: Step) -> None:
        self._tally.count(step.row, step.outcome)
        if step.outcome in (Outcome.FAILED, Outcome.REVIEW, Outcome.SKIPPED):
            row = step.row
            self._tally.problem(
                RowProblem(row.number, row.line, step.outcome, row.display, said(step), row.raw)
            )

    def _counters(self, rejects: Rejects) -> dict[str, object]:
        return {**self._tally.counters(), "rejected": rejects.size}

    def _report(
        self, batch: int | None, rejects: Rejects | None, backup: str | None, *, dry_run: bool
    ) -> Report:
        info = self._source.info
        counts = {outcome.value: count for outcome, count in self._tally.counts.items()}
        columns = self._area.mapping.columns
        return Report(
            file=info.name,
            format=str(info.format),
            encoding=info.encoding,
            delimiter=info.delimiter,
            mapping={c.header: c.target for c in columns if c.header != REASON},
            batch=batch,
            rows=self._tally.rows,
            warnings=(*info.warnings, *self._area.told(), *self._tally.all_warnings()),
            errors_file=str(rejects.path) if rejects and rejects.used else None,
            dry_run=dry_run,
            cancelled=self._stopped,
            seconds=time.monotonic() - self._started,
            problems=tuple(self._tally.problems),
            backup=backup,
            **counts,
        )


def checked(
    convert: Callable[[int, int, list[str]], Any], clean: Callable[[Any], Any]
) -> Callable[[int, int, list[str]], Any]:
    """``convert`` whose records have cleaned drafts, or say why that can't be."""

    def read(number: int, line: int, row: list[str]) -> Any:
        record = convert(number, line, row)
        if record.errors:
            return record
        try:
            return replace(record, draft=clean(record.draft))
        except CrmError as error:
            return replace(record, errors=(i18n.sentence(error),))

    return read


def said(step: Step) -> str:
    """Why a row was not taken."""
    text = _(step.reason)
    return text.format(name=step.name) if "{name}" in step.reason else text
