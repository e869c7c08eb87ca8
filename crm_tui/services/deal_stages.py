"""How a deal comes to a stage: which there are, what it asks for, what is written down."""

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.deals import REQUIRABLE, DealDraft, DealStatus, missing
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, CrmError, ExitCode, NotFound
from crm_tui.i18n import _
from crm_tui.models import Deal, DealStep, Pipeline, Stage
from crm_tui.queries.pipeline_list import custom_fields
from crm_tui.services.stages import ensure_pipeline


class StageNeeds(CrmError):
    """A stage asks for fields the deal does not have; ``fields`` names them.

    ``labels`` are what the users call their own fields, by ``fields.`` and key.
    """

    template = N_("“{stage}” needs: {names}. Fill it in first.")
    exit_code = ExitCode.BAD_INPUT

    def __init__(self, stage: str, fields: Sequence[str], labels: Mapping[str, str]) -> None:
        names = (
            _(REQUIRABLE[name])
            if name in REQUIRABLE
            else labels.get(name, name.removeprefix("fields."))
            for name in fields
        )
        super().__init__(stage=stage, names=", ".join(names))
        self.fields = tuple(fields)


def first_stage(work: Work, draft: DealDraft) -> Stage:
    """Where a new deal begins. Raises NotFound."""
    if draft.stage_id is not None:
        stage = stage_of(work, draft.stage_id)
        if stage.archived:
            raise NotFound(kind="stage", id=draft.stage_id)
        return stage
    return usable(work, draft.pipeline_id or ensure_pipeline(work))


def usable(work: Work, pipeline_id: int) -> Stage:
    """The first stage of a pipeline that is in use. Raises NotFound."""
    known = work.session.get(Pipeline, pipeline_id) if 0 < pipeline_id <= MAX_ID else None
    statement = (
        select(Stage)
        .where(Stage.pipeline_id == pipeline_id, col(Stage.archived).is_(False))
        .order_by(col(Stage.position))
    )
    stage = work.session.exec(statement).first()
    if known is None or stage is None:
        raise NotFound(kind="pipeline", id=pipeline_id)
    return stage


def stage_of(work: Work, stage_id: int) -> Stage:
    """The stage of this id. Raises NotFound."""
    stage = work.session.get(Stage, stage_id) if 0 < stage_id <= MAX_ID else None
    if stage is None:
        raise NotFound(kind="stage", id=stage_id)
    return stage


def check_required(work: Work, stage: Stage, draft: DealDraft, *, planned: bool) -> None:
    """``planned``: a next step is written down. Raises StageNeeds."""
    required = tuple(filter(None, stage.required.split("\n")))
    if lacking := missing(draft, required, has_next_step=planned):
        raise stage_needs(work.reader, stage.name, lacking)


def stage_needs(reader: Reader, stage: str, fields: Sequence[str]) -> StageNeeds:
    """The error, with the users' own fields by their labels."""
    own = {f"fields.{key}": label for key, label, _kind in custom_fields(reader)}
    return StageNeeds(stage, fields, own)


def enter(work: Work, deal: Deal, stage: Stage, status: DealStatus) -> None:
    """The deal comes to a stage or a status: written down with how long it had stood."""
    now = moments.millis(work.now)
    before = deal.stage_id
    stood = max(0, now - deal.stage_since)
    assert stage.id is not None
    deal.pipeline_id, deal.stage_id, deal.status = stage.pipeline_id, stage.id, status.value
    deal.stage_since = now
    work.session.flush()
    arrived(work, deal, before, stood)


def arrived(work: Work, deal: Deal, before: int | None, stood: int) -> None:
    """Write down that it came from ``before``, where it ``stood`` so many milliseconds."""
    assert deal.id is not None
    work.session.add(
        DealStep(
            deal_id=deal.id, at=moments.millis(work.now), actor=work.actor, from_stage_id=before,
            stage_id=deal.stage_id, status=deal.status, stood=stood,
        )
    )  # fmt: skip
    work.session.flush()
