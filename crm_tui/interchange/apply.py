"""The import: match, plan, store in chunks, report; resumable, and undone as one batch.

::

    with open_source(path, ReadOptions(…)) as source:
        mapping = plan.mapping_for(crm, source, targets)      # None for cards
        report = run(crm, source, mapping, Policy(…), progress=…, cancelled=…,
                     dry_run=False, resume=False, errors=Path(…) or None)
        report.to_json()

``progress`` is called after each chunk (with a :class:`~crm_tui.interchange.report.Progress`),
``cancelled`` is asked before each: what is stored by then stays, is reported, and can be undone
or resumed.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui import i18n
from crm_tui.domain.imports import ImportRow, Outcome, Policy
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.interchange import plan as planning
from crm_tui.interchange import prepare
from crm_tui.interchange.pace import Pace
from crm_tui.interchange.report import REASON, Progress, Rejects, Report, RowProblem, Tally
from crm_tui.queries import imports as queries
from crm_tui.services import import_plan
from crm_tui.services import imports as services

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.db.work import Work
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.record_apply import Area
    from crm_tui.interchange.source import Source


def run(  # noqa: PLR0913 - one call for the command line and the wizard
    crm: Crm,
    source: Source,
    mapping: Mapping | None,
    policy: Policy,
    *,
    progress: Callable[[Progress], None] = lambda _progress: None,
    cancelled: Callable[[], bool] = lambda: False,
    dry_run: bool = False,
    resume: bool = False,
    errors: Path | None = None,
    child: bool | None = None,
) -> Report:
    """Import ``source``; with ``dry_run`` only tell what would happen.

    ``mapping`` None takes the suggested one. ``resume`` goes on with an interrupted import of the
    same file with the same options. Refused and doubtful rows go to ``errors`` (default: beside
    the source). ``child`` says whether a second process prepares the rows; None: if it pays.
    Raises BadFile, and what writing to the book raises.
    """
    chosen = planning.without_reason(mapping or source.mapping)
    if chosen is not None and chosen.area != "contact":
        from crm_tui.interchange import record_apply  # noqa: PLC0415 - most files are of contacts

        hooks = record_apply.Hooks(progress, cancelled)
        area = _area(crm, source, chosen, policy)
        with _rare_collections():
            return record_apply.run(area, hooks, dry_run=dry_run, resume=resume, errors=errors)
    with _rare_collections():
        return _Run(crm, source, chosen, policy, progress, cancelled).go(
            dry_run=dry_run, resume=resume, errors=errors, child=child
        )


def _area(crm: Crm, source: Source, mapping: Mapping, policy: Policy) -> Area:
    """What is different about the records of a file that are no contacts."""
    from crm_tui.interchange import deal_apply, ticket_apply  # noqa: PLC0415 - few are of these

    kinds = {**deal_apply.AREAS, **ticket_apply.AREAS}
    return kinds[mapping.area](crm, source, mapping, policy)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Rows are many and hold no cycles: looking through them for some costs a third of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class _Run:
    def __init__(
        self,
        crm: Crm,
        source: Source,
        mapping: Mapping | None,
        policy: Policy,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._crm, self._source, self._mapping, self._policy = crm, source, mapping, policy
        self._progress, self._cancelled = progress, cancelled
        self._tally = Tally()
        self._started = time.monotonic()
        self._position = 0
        self._stopped = False
        self._pace = Pace(time.monotonic)
        self._alphabet = crm.read(queries.alphabet) or i18n.language()

    def go(self, *, dry_run: bool, resume: bool, errors: Path | None, child: bool | None) -> Report:
        if dry_run or not self._usable:
            self._plan_only(child=child)
            return self._report(None, None, None, dry_run=True)
        digest = planning.digest(prepare.file_of(self._source), self._mapping, self._policy)
        earlier = self._crm.read(queries.job, digest) if resume else None
        if earlier is not None and earlier.finished:
            earlier = None
        start = earlier.rows_done if earlier else 0
        with closing(self._frames(start, child=child)) as frames:
            return self._import(frames, digest, earlier, errors)

    def _import(
        self, frames: prepare.Frames, digest: str, earlier: queries.Job | None, errors: Path | None
    ) -> Report:
        backup = None
        if earlier is None and self._crm.read(queries.anybody):
            backup = self._crm.back_up("import")
        self._tally = Tally(earlier.counters if earlier else None)
        rejects = Rejects(
            errors or planning.errors_path(self._source, self._crm.path),
            self._source.info,
            int(earlier.counters.get("rejected", 0)) if earlier else 0,
        )
        fields = planning.custom_fields(self._mapping)
        running = self._crm.write(services.start, digest, self._source.info.name, fields, earlier)
        try:
            for rows, position in self._chunks(frames):
                self._store(running, rows, rejects)
                self._position = position
                self._tell()
        finally:
            with suppress(CrmError):  # the failure that ended the import is the one to tell
                self._crm.write(services.rest)
        batch: int | None = running.batch
        if not self._stopped:
            batch = self._crm.write(services.finish, running, self._counters(rejects))
            planning.remember(self._crm, self._source, self._mapping)
        return self._report(batch, rejects, backup, dry_run=False)

    @property
    def _usable(self) -> bool:
        return self._mapping is None or self._mapping.usable

    def _plan_only(self, *, child: bool | None) -> None:
        waiting = queries.Waiting()
        with closing(self._frames(0, child=child)) as frames:
            for rows, position in self._chunks(frames):
                decided = self._crm.read(
                    import_plan.plan, rows, self._policy, self._alphabet, waiting=waiting
                )
                for step in decided.steps:
                    self._take(step)
                self._position = position
                self._tell()

    def _frames(self, start: int, *, child: bool | None) -> prepare.Frames:
        task = prepare.Task(
            prepare.file_of(self._source),
            self._source.info.name,
            self._source.options,
            self._mapping,
            planning.without_answers(self._policy),
            self._alphabet,
            start,
            i18n.language(),
            planning.custom_fields(self._mapping),
        )
        return prepare.Frames(self._source, task, child=child)

    def _chunks(self, frames: prepare.Frames) -> Iterator[tuple[list[ImportRow], int]]:
        """Rows for one transaction each, and how far reading was; sized by how long they take."""
        coming = iter(frames)
        while True:
            if self._cancelled():
                self._stopped = True
                return
            taken = list(islice(coming, max(1, self._pace.size // prepare.FRAME)))
            if not taken:
                return
            for frame in taken:
                self._tally.warnings += frame.warnings
            rows = [row for frame in taken for row in frame.rows]
            began = time.monotonic()
            if rows:
                yield rows, taken[-1].position
            self._pace.took(len(rows), time.monotonic() - began)

    def _store(
        self, running: services.Running, rows: Sequence[ImportRow], rejects: Rejects
    ) -> None:
        def chunk(work: Work) -> list[import_plan.Step]:
            self._pace.listen(services.others(work))
            decided = services.apply(work, running, rows, self._policy)
            refused = []
            for step in decided.steps:
                self._take(step)
                if step.outcome in (Outcome.FAILED, Outcome.REVIEW):
                    refused.append((step.row, _said(step)))
            rejects.add(refused)
            services.note(work, running, self._tally.rows, self._counters(rejects))
            return decided.steps

        self._crm.write(chunk)

    def _take(self, step: import_plan.Step) -> None:
        self._tally.count(step.row, step.outcome)
        if step.outcome in (Outcome.FAILED, Outcome.REVIEW, Outcome.SKIPPED):
            row = step.row
            self._tally.problem(
                RowProblem(
                    row.number,
                    row.line,
                    step.outcome,
                    row.display,
                    _said(step),
                    row.raw,
                    step.match.contact_id if step.match else None,
                    step.match.score if step.match else 0.0,
                )
            )

    def _counters(self, rejects: Rejects) -> dict[str, object]:
        return {**self._tally.counters(), "rejected": rejects.size}

    def _tell(self) -> None:
        elapsed = time.monotonic() - self._started
        self._progress(Progress(self._tally.rows, self._position, self._source.size, elapsed))

    def _report(
        self, batch: int | None, rejects: Rejects | None, backup: str | None, *, dry_run: bool
    ) -> Report:
        info = self._source.info
        counts = {outcome.value: count for outcome, count in self._tally.counts.items()}
        columns = self._mapping.columns if self._mapping else ()
        return Report(
            file=info.name,
            format=str(info.format),
            encoding=info.encoding,
            delimiter=info.delimiter,
            mapping={column.header: column.target for column in columns if column.header != REASON},
            batch=batch,
            rows=self._tally.rows,
            warnings=(*info.warnings, *self._tally.all_warnings()),
            errors_file=str(rejects.path) if rejects and rejects.used else None,
            dry_run=dry_run,
            cancelled=self._stopped,
            seconds=time.monotonic() - self._started,
            problems=tuple(self._tally.problems),
            backup=backup,
            **counts,
        )


def _said(step: import_plan.Step) -> str:
    name = step.match.name if step.match else ""
    return _(step.reason).format(name=name) if "{name}" in step.reason else _(step.reason)
