"""Deeds on pipelines, their stages and the reasons deals end for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain.deals import REQUIRABLE
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.i18n import _
from crm_tui.models import CloseReason, CustomField, Pipeline, Stage
from crm_tui.services.conflicts import check_order, unseen
from crm_tui.services.deal_derived import refresh_chance
from crm_tui.services.deal_tallies import refresh_order
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line, clean_text

_LONGEST = 80
USUAL_STAGES = (
    (N_("New"), 10, 14), (N_("Contacted"), 25, 14), (N_("Offer"), 50, 21),
    (N_("Negotiation"), 70, 21), (N_("Closing"), 90, 14),
)  # fmt: skip
"""Name, probability in per cent, days until a deal rots: what a new pipeline begins with."""

USUAL_REASONS = {
    "lost": (N_("Price"), N_("Went to a competitor"), N_("No budget"), N_("No need"),
             N_("No answer"), N_("Bad timing"), N_("Other")),
    "dropped": (N_("No need"), N_("Can't be reached"), N_("Not a customer for us"),
                N_("There already"), N_("Other")),
}  # fmt: skip
"""Reasons a book begins with, by outcome; the last ("other") needs a note."""


@dataclass(frozen=True, slots=True)
class StageDraft:
    """What a user can say about a stage; ``required`` are names of ``domain.deals.REQUIRABLE``."""

    name: str
    probability: int = 0
    rotting_days: int | None = None
    required: tuple[str, ...] = ()
    guidance: str = ""


def ensure_pipeline(work: Work) -> int:
    """Id of the first pipeline; a book without one gets the usual one, with reasons."""
    found = work.reader.value(
        "SELECT id FROM pipeline WHERE archived = 0 ORDER BY position, id LIMIT 1"
    )
    if found is not None:
        return int(found)
    stages = [StageDraft(_(name), chance, days) for name, chance, days in USUAL_STAGES]
    made = add_pipeline(work, _("Sales"), stages)
    ensure_reasons(work)
    return made


def ensure_reasons(work: Work) -> None:
    """A book without reasons gets the usual ones."""
    if work.reader.value("SELECT 1 FROM close_reason LIMIT 1"):
        return
    for outcome, names in USUAL_REASONS.items():
        for name in names:
            add_reason(work, outcome, _(name), needs_note=name == "Other")


def add_pipeline(work: Work, name: str, stages: Sequence[StageDraft], currency: str = "") -> int:
    """Add a pipeline with its stages; returns its id. Raises BadInput."""
    name = _named(name)
    if not stages:
        raise BadInput(field="stages", reason=N_("a pipeline needs a stage"))
    count = work.reader.value("SELECT count(*) FROM pipeline")
    pipeline = Pipeline(name=name, position=count, currency=currency)
    work.session.add(pipeline)
    work.session.flush()
    assert pipeline.id is not None
    for stage in stages:
        add_stage(work, pipeline.id, stage)
    work.describe(name)
    return pipeline.id


def change_pipeline(
    work: Work, pipeline_id: int, *, name: str | None = None, currency: str | None = None,
    archived: bool | None = None,
) -> None:  # fmt: skip
    """Rename a pipeline, set its currency, put it away. Raises NotFound, BadInput."""
    pipeline = _pipeline(work, pipeline_id)
    if name is not None:
        pipeline.name = _named(name)
    if currency is not None:
        pipeline.currency = currency
    if archived is not None:
        pipeline.archived = archived
    work.describe(pipeline.name)
    work.session.flush()


def add_stage(work: Work, pipeline_id: int, draft: StageDraft) -> int:
    """Add a stage at the end of a pipeline; returns its id. Raises NotFound, BadInput."""
    _pipeline(work, pipeline_id)
    stage = Stage(pipeline_id=pipeline_id, name="", position=len(_stages(work, pipeline_id)))
    _fill(work, stage, draft)
    work.session.add(stage)
    work.session.flush()
    assert stage.id is not None
    work.describe(stage.name)
    return stage.id


def change_stage(work: Work, stage_id: int, draft: StageDraft) -> None:
    """Make a stage as ``draft`` says; weights of its deals follow. Raises NotFound, BadInput."""
    stage = _stage(work, stage_id)
    _fill(work, stage, draft)
    work.session.flush()
    work.describe(stage.name)
    refresh_chance(work, stage_id)


def order_stages(work: Work, pipeline_id: int, stage_ids: Sequence[int]) -> None:
    """Put the stages of a pipeline in this order; those not named come after."""
    stages = {stage.id: stage for stage in _stages(work, pipeline_id)}
    wanted = [stages.pop(identity) for identity in stage_ids if identity in stages]
    moved: list[int] = []
    places: list[int] = []
    for position, stage in enumerate([*wanted, *stages.values()]):
        if stage.position != position:
            places += [position, stage.position]
            stage.position = position
            moved.append(stage.id or 0)
    work.describe(_pipeline(work, pipeline_id).name)
    if moved:
        refresh_order(work, moved, (min(places), max(places)))


def add_reason(work: Work, outcome: str, name: str, *, needs_note: bool = False) -> int:
    """Add a reason deals are won or lost, or leads dropped for; returns its id."""
    name = _named(name)
    known = work.session.exec(
        select(CloseReason).where(CloseReason.outcome == outcome, CloseReason.key == fold(name))
    ).first()
    if known is None:
        count = work.reader.value("SELECT count(*) FROM close_reason WHERE outcome = ?", (outcome,))
        known = CloseReason(outcome=outcome, name=name, key=fold(name), position=count)
        work.session.add(known)
    known.archived, known.needs_note = False, needs_note
    work.session.flush()
    work.describe(name)
    assert known.id is not None
    return known.id


def reason_key(name: str) -> str:
    """What a reason is known by: two of one key are the same."""
    return fold(clean_line(name, _LONGEST))


def change_reason(
    work: Work, reason_id: int, *, name: str | None = None, needs_note: bool | None = None,
    archived: bool | None = None, seen: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """Rename a reason, ask for a note with it, put it away.

    Raises NotFound, BadInput (another has this name); EditConflict if its ``name`` or
    ``needs_note`` is no longer what was ``seen``.
    """
    reason = work.session.get(CloseReason, reason_id) if 0 < reason_id <= MAX_ID else None
    if reason is None:
        raise NotFound(kind="reason", id=reason_id)
    theirs = {"name": reason.name, "needs_note": reason.needs_note}
    unseen(reason.name, seen or {}, {"name": name, "needs_note": needs_note}, theirs)
    if name is not None:
        _free_reason(work, reason, name)
        reason.name = _named(name)
        reason.key = fold(reason.name)
    if needs_note is not None:
        reason.needs_note = needs_note
    if archived is not None:
        reason.archived = archived
    work.describe(reason.name)
    work.session.flush()


def order_reasons(
    work: Work, outcome: str, reason_ids: Sequence[int], *, seen: Sequence[int] | None = None
) -> None:
    """Put the reasons of an outcome in this order; those not named come after.

    Raises EditConflict if they no longer stand as they were ``seen``.
    """
    statement = select(CloseReason).where(CloseReason.outcome == outcome)
    standing = work.session.exec(
        statement.order_by(col(CloseReason.position), col(CloseReason.id))
    ).all()
    check_order(seen, reason_ids, [reason.id or 0 for reason in standing])
    known = {reason.id: reason for reason in standing}
    wanted = [known.pop(identity) for identity in reason_ids if identity in known]
    for position, reason in enumerate([*wanted, *known.values()]):
        if reason.position != position:
            reason.position = position
    if wanted:
        work.describe(wanted[0].name)
    work.session.flush()


def _free_reason(work: Work, reason: CloseReason, name: str) -> None:
    """Raise BadInput if another reason that can be chosen has this name.

    One that was put away gives it up.
    """
    key = reason_key(name)
    other = work.session.exec(
        select(CloseReason).where(
            CloseReason.outcome == reason.outcome, CloseReason.key == key,
            CloseReason.id != reason.id,
        )
    ).first()  # fmt: skip
    if other is None:
        return
    if not other.archived:
        raise BadInput(field="name", reason=N_("there is one of this name"))
    other.key = f"{key} {other.id}"
    work.session.flush()


def _fill(work: Work, stage: Stage, draft: StageDraft) -> None:
    if not 0 <= draft.probability <= 100:
        raise BadInput(field="probability", reason=N_("must be from 0 to 100"))
    if draft.rotting_days is not None and not 1 <= draft.rotting_days <= 3660:
        raise BadInput(field="rotting_days", reason=N_("must be from 1 to 3660 days"))
    statement = select(CustomField.key).where(CustomField.area == "deal")
    own = {f"fields.{key}" for key in work.session.exec(statement).all()}
    for name in draft.required:
        if name not in REQUIRABLE and name not in own:
            raise BadInput(field=name, reason=N_("can't be required"))
    stage.name = _named(draft.name)
    stage.probability, stage.rotting_days = draft.probability, draft.rotting_days
    stage.required = "\n".join(draft.required)
    stage.guidance = clean_text(draft.guidance)


def _named(name: str) -> str:
    clean = clean_line(name, _LONGEST)
    if not clean:
        raise BadInput(field="name", reason=N_("give it a name"))
    return clean


def _stages(work: Work, pipeline_id: int) -> Sequence[Stage]:
    statement = select(Stage).where(
        Stage.pipeline_id == pipeline_id, col(Stage.archived).is_(False)
    )
    return work.session.exec(statement.order_by(col(Stage.position), col(Stage.id))).all()


def _pipeline(work: Work, pipeline_id: int) -> Pipeline:
    pipeline = work.session.get(Pipeline, pipeline_id) if 0 < pipeline_id <= MAX_ID else None
    if pipeline is None:
        raise NotFound(kind="pipeline", id=pipeline_id)
    return pipeline


def _stage(work: Work, stage_id: int) -> Stage:
    stage = work.session.get(Stage, stage_id) if 0 < stage_id <= MAX_ID else None
    if stage is None:
        raise NotFound(kind="stage", id=stage_id)
    return stage
