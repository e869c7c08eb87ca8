"""Importing a file of deals or leads: decide, store in chunks, report, as for contacts.

Called by :func:`crm_tui.interchange.apply.run` for sources opened with the area ``deal`` or
``lead``. Rows are read in this process: they are few beside those of contacts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_tui import i18n
from crm_tui.domain.imports import Outcome, Policy
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.interchange import plan as planning
from crm_tui.interchange import prepare
from crm_tui.interchange.columns import Conventions
from crm_tui.interchange.deal_convert import Cells, Defaults, compile_deals
from crm_tui.interchange.formats import Format
from crm_tui.interchange.lead_convert import compile_leads
from crm_tui.interchange.pace import Pace
from crm_tui.interchange.reading import SHEETS, region_of
from crm_tui.interchange.report import REASON, Progress, Rejects, Report, RowProblem, Tally
from crm_tui.queries import deal_records
from crm_tui.queries import imports as queries
from crm_tui.services import deal_rows, import_deals, import_leads, leads
from crm_tui.services import imports as services
from crm_tui.services.import_deals import Made, Step
from crm_tui.services.import_stages import Places

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.db.work import Work
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.source import Source

Records = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Hooks:
    """Who is told how far it is, and who may stop it between two chunks."""

    progress: Callable[[Progress], None]
    cancelled: Callable[[], bool]


def run(  # noqa: PLR0913 - as apply.run
    crm: Crm,
    source: Source,
    mapping: Mapping,
    policy: Policy,
    hooks: Hooks,
    *,
    dry_run: bool,
    resume: bool,
    errors: Path | None,
) -> Report:
    """See :func:`crm_tui.interchange.apply.run`."""
    return _Run(crm, source, mapping, policy, hooks).go(
        dry_run=dry_run, resume=resume, errors=errors
    )


class _Run:
    def __init__(
        self, crm: Crm, source: Source, mapping: Mapping, policy: Policy, hooks: Hooks
    ) -> None:
        self._crm, self._source, self._mapping, self._policy = crm, source, mapping, policy
        self._hooks, self._tally = hooks, Tally()
        self._started = time.monotonic()
        self._stopped = False
        self._pace = Pace(time.monotonic)
        self._alphabet = crm.read(queries.alphabet) or i18n.language()
        self._lead = mapping.area == "lead"
        labels = {} if self._lead else mapping.custom_fields()
        taken = crm.read(deal_records.contact_fields)
        self._labels = {f"deal_{k}" if k in taken else k: label for k, label in labels.items()}
        self._unknown: dict[str, None] = {}
        self._assumed: set[str] = set()

    def go(self, *, dry_run: bool, resume: bool, errors: Path | None) -> Report:
        if dry_run or not self._mapping.usable:
            for records in self._chunks(0):
                self._look(records)
            return self._report(None, None, None, dry_run=True)
        digest = planning.digest(prepare.file_of(self._source), self._mapping, self._policy)
        earlier = self._crm.read(queries.job, digest) if resume else None
        if earlier is not None and earlier.finished:
            earlier = None
        return self._import(digest, earlier, errors)

    def _look(self, records: Records) -> None:
        """Decide about a chunk of a dry run."""
        plan: Callable[..., Any] = import_leads.plan if self._lead else import_deals.plan
        decided = self._crm.read(plan, records, self._policy, self._alphabet, Made())
        for step in decided.steps:
            self._take(step)
        if not self._lead and self._policy.stages != "first":
            fit = [record for record in records if not record.errors]
            places = self._crm.read(Places, self._policy)
            self._unknown.update(dict.fromkeys(places.unknown(fit)))

    def _import(self, digest: str, earlier: queries.Job | None, errors: Path | None) -> Report:
        backup = None
        if earlier is None and self._crm.read(queries.anybody):
            backup = self._crm.back_up("import")
        self._tally = Tally(earlier.counters if earlier else None)
        info = self._source.info
        # Of JSON, too, refused rows are a table: it says where the reason stands.
        rejects = Rejects(
            errors or planning.errors_path(self._source, self._crm.path),
            Format.TEXT,
            info.header,
            info.delimiter,
            int(earlier.counters.get("rejected", 0)) if earlier else 0,
        )
        running = self._crm.write(services.start, digest, info.name, self._labels, earlier)
        made = self._crm.read(services.made, running)
        try:
            for records in self._chunks(earlier.rows_done if earlier else 0):
                self._store(running, made, records, rejects)
        finally:
            with suppress(CrmError):  # the failure that ended the import is the one to tell
                self._crm.write(services.rest)
        batch: int | None = running.batch
        if not self._stopped:
            batch = self._crm.write(services.finish, running, self._counters(rejects))
            planning.remember(self._crm, self._source, self._mapping)
        return self._report(batch, rejects, backup, dry_run=False)

    def _chunks(self, start: int) -> Iterator[list[Any]]:
        """Records for one transaction each; sized by how long they take."""
        assumed = self._assumed
        convert = compiled(self._source, self._mapping, self._policy, self._crm, assumed)
        coming = iter(self._source.rows(start))
        while True:
            if self._hooks.cancelled():
                self._stopped = True
                return
            records = [convert(*row) for row in islice(coming, self._pace.size)]
            if not records:
                self._tally.warnings += self._source.warnings
                return
            began = time.monotonic()
            yield records
            self._pace.took(len(records), time.monotonic() - began)
            elapsed = time.monotonic() - self._started
            self._hooks.progress(
                Progress(self._tally.rows, self._source.position, self._source.size, elapsed)
            )

    def _store(
        self, running: services.Running, made: Made, records: Records, rejects: Rejects
    ) -> None:
        def chunk(work: Work) -> None:
            self._pace.listen(services.others(work))
            services.begin_chunk(work, running)
            arguments = (work, records, self._policy, running.alphabet, made)
            decided: Any = (
                import_leads.apply(*arguments)
                if self._lead
                else import_deals.apply(*arguments, self._labels)
            )
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
        told = list(info.warnings)
        for currency in self._assumed:
            text = _("amounts that name no currency were taken as {currency}")
            told.append(text.format(currency=currency))
        if self._unknown:
            stages = ", ".join(self._unknown)
            told.append(_("stages that will be made: {stages}").format(stages=stages))
        return Report(
            file=info.name,
            format=str(info.format),
            encoding=info.encoding,
            delimiter=info.delimiter,
            mapping={c.header: c.target for c in self._mapping.columns if c.header != REASON},
            batch=batch,
            rows=self._tally.rows,
            warnings=(*told, *self._tally.all_warnings()),
            errors_file=str(rejects.path) if rejects and rejects.used else None,
            dry_run=dry_run,
            cancelled=self._stopped,
            seconds=time.monotonic() - self._started,
            problems=tuple(self._tally.problems),
            backup=backup,
            **counts,
        )


def compiled(
    source: Source, mapping: Mapping, policy: Policy, crm: Crm, assumed: set[str]
) -> Callable[[int, int, list[str]], Any]:
    """The function from a row of ``source`` to a record, checked as services check a form.

    A currency that no row names is put into ``assumed``.
    """
    options, info = source.options, source.info
    own = mapping.exporter == "crm"
    conventions = Conventions(
        options.region or region_of(mapping.language, info.header) or options.home,
        options.area_code,
        options.calendar,
        options.language,
        eaten_zero=info.format in SHEETS and not own,
    )
    cells = Cells(mapping, conventions, source.samples, guarded=info.format == Format.TEXT)
    now = round(crm.now().timestamp() * 1000)
    prefix = mapping.exporter.partition("_")[0] or f"id-{planning.signature(mapping)[-16:-8]}"
    defaults = Defaults(
        policy.currency or "EUR", prefix, now, assumed, crm.read(deal_records.contact_fields)
    )
    if mapping.area == "lead":
        convert: Callable[..., Any] = compile_leads(cells, defaults)
        clean: Callable[[Any], Any] = leads.cleaned
    else:
        convert = compile_deals(cells, defaults, options.language)
        clean = deal_rows.cleaned

    def checked(number: int, line: int, row: list[str]) -> Any:
        record = convert(number, line, row)
        if record.errors:
            return record
        try:
            return replace(record, draft=clean(record.draft))
        except CrmError as error:
            return replace(record, errors=(i18n.sentence(error),))

    return checked


def said(step: Step) -> str:
    """Why a row was not taken."""
    text = _(step.reason)
    return text.format(name=step.name) if "{name}" in step.reason else text
