"""Where the deals of a file stand: pipelines, stages and reasons by name, made where wanted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.deal_imports import DealRecord
from crm_tui.domain.deals import DealStatus, missing
from crm_tui.domain.imports import Policy
from crm_tui.i18n import _
from crm_tui.queries import pipeline as queries
from crm_tui.services import stages
from crm_tui.text.fold import fold_token
from crm_tui.text.safe import clean_line

CREATE, FIRST = "create", "first"
STAGES_MOST = 60
"""Stages an import may make in one pipeline; a column with more values is none of stages."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stage of a pipeline and its probability."""

    pipeline_id: int
    stage_id: int
    probability: int


class Places:
    """The pipelines of the book, as a file names them."""

    def __init__(self, reader: Reader, policy: Policy) -> None:
        self._policy = policy
        self._load(reader)

    def _load(self, reader: Reader) -> None:
        self._pipelines = {_key(row.name): row for row in queries.pipelines(reader)}

    def settle(self, work: Work, records: Sequence[DealRecord]) -> None:
        """Make the pipelines and stages that ``records`` name and the book lacks.

        A stage goes to the end of its pipeline, in the file's order. A book without a pipeline
        gets one with the stages of the file.
        """
        wanted: dict[str, dict[str, DealRecord]] = {}
        for record in records:
            named = wanted.setdefault(self._name(record), {})
            if record.stage:
                named.setdefault(record.stage, record)
        for name, named in wanted.items():
            self._settle(work, name, named)
        self._load(work.reader)

    def _settle(self, work: Work, name: str, named: dict[str, DealRecord]) -> None:
        pipeline = self._pipeline(name)
        if pipeline is None and not named:
            if name:
                usual = [stages.StageDraft(_(s), p, d) for s, p, d in stages.USUAL_STAGES]
                stages.add_pipeline(work, name, usual)
            else:
                stages.ensure_pipeline(work)
            self._load(work.reader)
            return
        known = {_key(stage.name) for stage in pipeline.stages} if pipeline else set()
        new = {_key(stage): stage for stage in named if _key(stage) not in known}
        if not new or (pipeline is not None and self._policy.stages == FIRST):
            return
        room = STAGES_MOST - len(known)
        drafts = list(_drafts([(stage, named[stage]) for stage in new.values()]))[: max(room, 0)]
        if pipeline is not None:
            for draft in drafts:
                stages.add_stage(work, pipeline.id, draft)
        else:
            stages.add_pipeline(work, name or _("Sales"), drafts)
            stages.ensure_reasons(work)
        self._load(work.reader)

    def unknown(self, records: Iterable[DealRecord]) -> list[str]:
        """Stages that the book does not have, in the file's order."""
        found: dict[str, None] = {}
        for record in records:
            pipeline = self._pipeline(self._name(record))
            known = {_key(stage.name) for stage in pipeline.stages} if pipeline else set()
            if record.stage and _key(record.stage) not in known:
                found[record.stage] = None
        return list(found)

    def of(self, record: DealRecord) -> Place:
        """Where a deal goes: its stage by name, else the first (of a won one the last)."""
        pipeline = self._pipeline(self._name(record))
        assert pipeline is not None
        wanted = _key(record.stage)
        for stage in pipeline.stages:
            if wanted and _key(stage.name) == wanted:
                return Place(pipeline.id, stage.id, stage.probability)
        ended = record.status is DealStatus.WON
        stage = pipeline.stages[-1 if ended else 0]
        return Place(pipeline.id, stage.id, stage.probability)

    def chance(self, record: DealRecord) -> int | None:
        """The probability of the stage a deal names, None if the book has no such stage."""
        pipeline = self._pipeline(self._name(record))
        wanted = _key(record.stage)
        for stage in pipeline.stages if pipeline and wanted else ():
            if _key(stage.name) == wanted:
                return stage.probability
        return None

    def lacking(self, record: DealRecord) -> tuple[str, list[str]]:
        """The stage an open deal comes to, and what it asks for that the file does not have."""
        pipeline = self._pipeline(self._name(record))
        if pipeline is None or record.status is not DealStatus.OPEN:
            return "", []
        wanted = _key(record.stage)
        named = (one for one in pipeline.stages if wanted and _key(one.name) == wanted)
        stage = next(named, None)
        if stage is None and wanted and self._policy.stages != FIRST:
            return "", []  # one that will be made asks for nothing
        stage = stage or pipeline.stages[0]
        lacking = missing(record.draft, stage.required, has_next_step=False)
        there = {"contact_id": record.person is not None, "company_id": bool(record.company)}
        return stage.name, [name for name in lacking if not there.get(name)]

    def _name(self, record: DealRecord) -> str:
        return record.pipeline or self._policy.pipeline

    def _pipeline(self, name: str) -> queries.PipelineRow | None:
        if name:
            found = self._pipelines.get(_key(name))
            return found if found is not None and found.stages else None
        return next((row for row in self._pipelines.values() if row.stages), None)


def reason_ids(work: Work, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Ids of reasons by (outcome, name); those not there are made."""
    found: dict[tuple[str, str], int] = {}
    for outcome, name in dict.fromkeys(named):
        known = work.reader.value(
            "SELECT id FROM close_reason WHERE outcome = ? AND key = ?",
            (outcome, stages.reason_key(name)),
        )
        if known is None:
            known = stages.add_reason(work, outcome, name)
        found[outcome, name] = int(known)
    return found


def _drafts(named: Sequence[tuple[str, DealRecord]]) -> Iterable[stages.StageDraft]:
    """New stages; where the file tells no probability they rise evenly."""
    for place, (name, record) in enumerate(named, 1):
        said = record.draft.probability if record.status is DealStatus.OPEN else None
        even = round(100 * place / (len(named) + 1) / 5) * 5
        yield stages.StageDraft(name, even if said is None else said, rotting_days=30)


def _key(name: str) -> str:
    return fold_token(clean_line(name, 80))
