"""Importing a file: decide about its records, store them in chunks, report; resumable.

What is different about a kind of records is its :class:`~crm_tui.interchange.area.Area`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from crm_tui import i18n
from crm_tui.domain.imports import Outcome
from crm_tui.errors import CrmError
from crm_tui.interchange import plan as planning
from crm_tui.interchange import prepare
from crm_tui.interchange.pace import Pace
from crm_tui.interchange.rejects import REASON, Rejects
from crm_tui.interchange.report import Decision, Progress, Report, Tally, problem_of, why
from crm_tui.queries import imports as queries
from crm_tui.services import imports as services

if TYPE_CHECKING:
    from pathlib import Path

    from crm_tui.db.work import Work
    from crm_tui.interchange.area import Area, Records


@dataclass(frozen=True, slots=True)
class Hooks:
    """Who is told how far it is, and who may stop it between two chunks."""

    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]


def run(area: Area, hooks: Hooks, *, dry_run: bool, resume: bool, errors: Path | None) -> Report:
    """See :func:`crm_tui.interchange.apply.run`."""
    with closing(area):
        return _Run(area, hooks).go(dry_run=dry_run, resume=resume, errors=errors)


class _Run:
    def __init__(self, area: Area, hooks: Hooks) -> None:
        self._area, self._crm, self._source = area, area.crm, area.source
        self._usable = area.mapping is None or area.mapping.usable
        self._hooks, self._tally = hooks, Tally()
        self._started = time.monotonic()
        self._stopped = False
        self._pace = Pace(time.monotonic)
        self._alphabet = self._crm.read(queries.alphabet) or i18n.language()

    def go(self, *, dry_run: bool, resume: bool, errors: Path | None) -> Report:
        area = self._area
        if dry_run or not self._usable:
            for records in self._chunks(area.records(0, storing=False)):
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
        decided = self._crm.read(self._area.plan, records, self._alphabet)
        for step in decided.steps:
            self._take(step)
        fit = [record for record in records if not record.errors]
        self._crm.read(self._area.look, fit)

    def _import(self, digest: str, earlier: queries.Job | None, errors: Path | None) -> Report:
        # Begun before anything else: what prepares the rows may do so meanwhile.
        coming = self._area.records(earlier.rows_done if earlier else 0, storing=True)
        backup = None
        if earlier is None and self._crm.read(queries.anybody):
            backup = self._crm.back_up("import")
        self._tally = Tally(earlier.counters if earlier else None)
        rejects = Rejects(
            errors or planning.errors_path(self._source, self._crm.path),
            self._source.info,
            int(earlier.counters.get("rejected", 0)) if earlier else 0,
        )
        name, labels = self._source.info.name, self._area.labels
        running = self._crm.write(services.start, digest, name, labels, earlier)
        try:
            for records in self._chunks(coming):
                self._store(running, records, rejects)
        finally:
            with suppress(CrmError):  # the failure that ended the import is the one to tell
                self._crm.write(services.rest)
        batch: int | None = running.batch
        if not self._stopped:
            batch = self._crm.write(services.finish, running, self._counters(rejects))
            planning.remember(self._crm, self._source, self._area.mapping)
        return self._report(batch, rejects, backup, dry_run=False)

    def _chunks(self, coming: Iterator[Any]) -> Iterator[list[Any]]:
        """Records for one transaction each; sized by how long they take."""
        while True:
            if self._hooks.cancelled():
                self._stopped = True
                return
            records = list(islice(coming, self._pace.size))
            if not records:
                self._tally.warnings += self._area.left_out
                return
            began = time.monotonic()
            yield records
            self._pace.took(len(records), time.monotonic() - began)
            elapsed = time.monotonic() - self._started
            self._hooks.progress(Progress(self._tally.rows, *self._area.position, elapsed))

    def _store(self, running: services.Running, records: Records, rejects: Rejects) -> None:
        def chunk(work: Work) -> None:
            self._pace.listen(services.others(work))
            services.begin_chunk(work, running)
            decided = self._area.apply(work, records, running)
            for step in decided.steps:
                self._take(step)
            rejects.add(
                [
                    (step.row, why(step))
                    for step in decided.steps
                    if step.outcome in (Outcome.FAILED, Outcome.REVIEW)
                ]
            )
            work.describe(self._source.info.name)
            services.note(work, running, self._tally.rows, self._counters(rejects))

        self._crm.write(chunk)

    def _take(self, step: Decision) -> None:
        self._tally.count(step.row, step.outcome)
        if step.outcome in (Outcome.FAILED, Outcome.REVIEW, Outcome.SKIPPED):
            self._tally.problem(problem_of(step))

    def _counters(self, rejects: Rejects) -> dict[str, object]:
        return {**self._tally.counters(), "rejected": rejects.size}

    def _report(
        self, batch: int | None, rejects: Rejects | None, backup: str | None, *, dry_run: bool
    ) -> Report:
        info = self._source.info
        counts = {outcome.value: count for outcome, count in self._tally.counts.items()}
        columns = self._area.mapping.columns if self._area.mapping else ()
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
