"""Deeds on deals: create, change, move along the stages, win, lose, reopen.

Each arrival at a stage and each end is written down (``deal_step``), so that conversion and
velocity are counted from what happened.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft
from crm_tui.domain.deals import Competitor, DealDraft, DealStatus
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, NotFound
from crm_tui.i18n import _
from crm_tui.models import CloseReason, Deal, DealStep, Lead, Stage
from crm_tui.queries import history as deeds
from crm_tui.queries import pipeline as queries
from crm_tui.services import agenda, deal_ranks
from crm_tui.services.conflicts import EditConflict, merged
from crm_tui.services.deal_derived import refresh
from crm_tui.services.deal_rows import cleaned, write
from crm_tui.services.deal_stages import (
    StageNeeds,
    arrived,
    check_required,
    enter,
    first_stage,
    stage_needs,
    stage_of,
    usable,
)
from crm_tui.text.fold import fold
from crm_tui.text.safe import clean_line, clean_text

__all__ = [
    "MovedMeanwhile",
    "ReasonNeeded",
    "StageInUse",
    "StageNeeds",
    "change",
    "create",
    "follow_up",
    "lose",
    "move",
    "plan",
    "rank",
    "remove",
    "remove_stage",
    "reopen",
    "stage_needs",
    "update",
    "win",
]

_NOT_EDITED = frozenset({"uid", "pipeline_id", "stage_id"})


class MovedMeanwhile(CrmError):
    """Somebody else moved or closed the deal first; ``stage_id`` and ``status`` are as it is."""

    template = N_("“{title}” was moved by somebody else meanwhile; it is in “{stage}” now.")
    exit_code = ExitCode.CONFLICT

    def __init__(self, title: str, stage: str, stage_id: int, status: str) -> None:
        super().__init__(title=title, stage=stage)
        self.stage_id, self.status = stage_id, status


class StageInUse(CrmError):
    """Deals are in a stage that is to go, and no other was named for them."""

    template = N_("{count} deals are in “{stage}”. Say which stage they move to.")
    exit_code = ExitCode.CONFLICT


class ReasonNeeded(CrmError):
    """A lost deal needs a reason; some reasons, also of winning, need a note."""

    template = N_("Say why: {reason}")
    exit_code = ExitCode.BAD_INPUT


def create(work: Work, draft: DealDraft, *, follow: ActivityDraft | None = None) -> int:
    """Add a deal, on top of its stage; returns its id. ``follow`` is its next step.

    Raises BadInput, StageNeeds, NotFound (contact, stage), UnknownCurrency.
    """
    draft = cleaned(draft)
    if draft.uid and work.reader.one("SELECT 1 FROM deal WHERE uid = ?", (draft.uid,)):
        raise BadInput(field="uid", reason=N_("there is already a deal with this uid"))
    stage = first_stage(work, draft)
    check_required(work, stage, draft, planned=follow is not None)
    deal = Deal(
        uid=draft.uid or str(uuid.uuid4()),
        title=draft.title,
        pipeline_id=stage.pipeline_id,
        stage_id=stage.id or 0,
        stage_since=moments.millis(work.now),
        rank=deal_ranks.top(work, stage.id or 0),
        created_at=work.now,
        created_by=work.actor,
        updated_at=work.now,
    )
    write(work, deal, replace(draft, owner=draft.owner or work.actor))
    assert deal.id is not None
    arrived(work, deal, None, stood=0)
    plan(work, deal.id, follow)
    return deal.id


def update(work: Work, deal_id: int, base: DealDraft, mine: DealDraft, base_version: int) -> int:
    """Save ``mine``, made from ``base`` as it was at ``base_version``; returns the new version.

    Changes of others are merged; raises EditConflict where both changed the same, BadInput.
    """
    deal = _deal(work, deal_id)
    wanted = mine = cleaned(mine)
    if deal.version != base_version:
        theirs = queries.draft(work.reader, deal_id)
        wanted, clashes = merged(base, mine, theirs, _NOT_EDITED)
        if clashes:
            raise EditConflict(deal.title, clashes, deal.version)
    write(work, deal, wanted)
    work.describe(deal.title)
    return deal.version


def change(work: Work, deal_ids: Sequence[int], changes: Mapping[str, Any]) -> int:
    """Set some draft fields of many deals; returns how many changed. Raises BadInput."""
    changed = 0
    for deal_id in deal_ids:
        deal = _deal(work, deal_id)
        before = queries.draft(work.reader, deal_id)
        after = cleaned(replace(before, **changes))
        if after != before:
            write(work, deal, after)
            changed += 1
            work.describe(deal.title if changed == 1 else str(changed))
    return changed


def move(  # noqa: PLR0913 - what a move may bring with it
    work: Work,
    deal_id: int,
    stage_id: int,
    *,
    expected: int | None = None,
    changes: Mapping[str, Any] | None = None,
    before: int | None = None,
    follow: ActivityDraft | None = None,
) -> None:
    """Bring a deal to a stage (of any pipeline), on top of it or before another deal there.

    ``expected`` is the stage the user saw it in: raises MovedMeanwhile if it is no longer there
    or closed. ``changes`` fills in what the stage asks for and ``follow`` is the next step; raises
    StageNeeds if it lacks still.
    """
    deal = _deal(work, deal_id)
    stage = stage_of(work, stage_id)
    if expected is not None and (deal.stage_id != expected or deal.status != DealStatus.OPEN):
        there = work.session.get_one(Stage, deal.stage_id)
        raise MovedMeanwhile(deal.title, there.name, deal.stage_id, deal.status)
    if stage.archived:
        raise NotFound(kind="stage", id=stage_id)
    if changes:
        change(work, [deal_id], changes)
        deal = _deal(work, deal_id)
    if follow is not None:
        plan(work, deal_id, follow)
        deal = _deal(work, deal_id)
    if deal.stage_id != stage_id:
        known = queries.draft(work.reader, deal_id)
        check_required(work, stage, known, planned=_is_planned(work, deal_id))
        enter(work, deal, stage, DealStatus(deal.status))
    deal.rank = deal_ranks.top(work, stage_id) if before is None else _between(work, deal, before)
    work.session.flush()
    refresh(work, [deal_id])
    work.describe(_deal(work, deal_id).title)


def remove_stage(work: Work, stage_id: int, move_to: int | None = None) -> int:
    """Take a stage out of its pipeline; its open deals go to ``move_to``. Returns how many moved.

    The stage stays in the book, for the history. Raises StageInUse if deals are in it and no
    other stage is named, BadInput for the last stage.
    """
    stage = stage_of(work, stage_id)
    others = select(Stage.id).where(
        Stage.pipeline_id == stage.pipeline_id, Stage.id != stage_id, col(Stage.archived).is_(False)
    )
    if work.session.exec(others).first() is None:
        raise BadInput(field="stage", reason=N_("a pipeline needs a stage"))
    deals = [
        row[0]
        for row in work.reader.all(
            "SELECT id FROM deal WHERE stage_id = ? AND status = 'open' ORDER BY rank", (stage_id,)
        )
    ]
    if deals and (move_to is None or move_to == stage_id):
        raise StageInUse(count=len(deals), stage=stage.name)
    for deal_id in deals:
        # Whatever the other stage asks for: theirs is gone.
        deal = _deal(work, deal_id)
        enter(work, deal, stage_of(work, move_to or 0), DealStatus(deal.status))
        deal.rank = deal_ranks.bottom(work, deal.stage_id)
        work.session.flush()
    refresh(work, deals)
    stage = stage_of(work, stage_id)
    stage.archived = True
    work.describe(stage.name)
    work.session.flush()
    return len(deals)


def rank(work: Work, deal_id: int, *, before: int | None) -> None:
    """Put a deal before another of its stage; None: at the end."""
    deal = _deal(work, deal_id)
    if before is None:
        deal.rank = deal_ranks.bottom(work, deal.stage_id)
    else:
        deal.rank = _between(work, deal, before)
    work.session.flush()
    refresh(work, [deal_id])
    work.describe(_deal(work, deal_id).title)


def win(
    work: Work,
    deal_id: int,
    reason_id: int | None = None,
    note: str = "",
    *,
    expected: int | None = None,
    follow: ActivityDraft | None = None,
) -> None:
    """Won, and why if that was said. Idempotent. Raises ReasonNeeded, MovedMeanwhile.

    ``follow`` is what comes next (the order, a first delivery).
    """
    if reason_id is not None:
        _check_reason(work, DealStatus.WON, reason_id, note)
    _close(work, deal_id, DealStatus.WON, expected=expected, reason=reason_id, note=note)
    plan(work, deal_id, follow)


def plan(work: Work, deal_id: int, follow: ActivityDraft | None) -> None:
    """Plan the next step of a deal, with whom it says, else with its contact or company.

    None plans nothing.
    """
    deal = _deal(work, deal_id)
    if follow is not None:
        who = deal.contact_id or deal.company_id
        contacts = follow.contacts or ((who,) if who else ())
        agenda.plan(work, replace(follow, link_kind="deal", link_id=deal_id, contacts=contacts))
    work.describe(deal.title)


def follow_up(work: Work, deal_id: int, follow: ActivityDraft) -> None:
    """Plan what comes after the user's last deed, if that was on this deal: they are one then."""
    last = deeds.last_undoable(work.reader, work.actor)
    same = last is not None and work.reader.one(
        "SELECT 1 FROM change WHERE batch_id = ? AND root_kind = 'deal' AND root_id = ?",
        (last.id, deal_id),
    )
    if last is not None and same:
        work.journal.continue_batch(last.id)
    plan(work, deal_id, follow)


def lose(
    work: Work,
    deal_id: int,
    reason_id: int,
    note: str = "",
    *,
    winner: str = "",
    expected: int | None = None,
) -> None:
    """Lost, and why. Idempotent. Raises ReasonNeeded, MovedMeanwhile.

    ``winner`` is the competitor who got it; one that was not known yet is added.
    """
    _check_reason(work, DealStatus.LOST, reason_id, note)
    if winner := clean_line(winner):
        before = queries.draft(work.reader, deal_id)
        rivals = _with_winner(before.competitors, winner)
        write(work, _deal(work, deal_id), cleaned(replace(before, competitors=rivals)))
    _close(work, deal_id, DealStatus.LOST, expected=expected, reason=reason_id, note=note)


def reopen(work: Work, deal_id: int) -> None:
    """Not over after all: back on the board, in the stage it was in. Idempotent."""
    deal = _deal(work, deal_id)
    if deal.status == DealStatus.OPEN:
        return
    stage = work.session.get_one(Stage, deal.stage_id)
    if stage.archived:
        stage = usable(work, stage.pipeline_id)
    deal.reason_id, deal.reason_note, deal.closed_at, deal.closed_by = None, "", None, ""
    enter(work, deal, stage, DealStatus.OPEN)
    deal.rank = deal_ranks.top(work, stage.id or 0)
    work.session.flush()
    refresh(work, [deal_id])
    work.describe(_deal(work, deal_id).title)


def remove(work: Work, deal_ids: Sequence[int]) -> int:
    """Take deals out of the book (undo brings them back); returns how many."""
    for number, deal_id in enumerate(deal_ids, 1):
        deal = _deal(work, deal_id)
        work.describe(deal.title if number == 1 else str(number))
        write(work, deal, replace(queries.draft(work.reader, deal_id), tags=(), lines=(),
                                  competitors=(), fields={}))  # fmt: skip
        # The database would forget these in silence, and undo with it.
        for lead in work.session.exec(select(Lead).where(Lead.deal_id == deal_id)).all():
            lead.deal_id = None
        for step in work.session.exec(select(DealStep).where(DealStep.deal_id == deal_id)).all():
            work.session.delete(step)
        work.session.flush()
        work.session.delete(_deal(work, deal_id))
        work.session.flush()
    return len(deal_ids)


def _close(
    work: Work,
    deal_id: int,
    status: DealStatus,
    *,
    expected: int | None,
    reason: int | None = None,
    note: str = "",
) -> None:
    deal = _deal(work, deal_id)
    if deal.status == status:
        # Said again: another reason corrects the first.
        if reason is not None:
            deal.reason_id, deal.reason_note = reason, clean_text(note)
            work.describe(deal.title)
            work.session.flush()
        return
    if expected is not None and (deal.stage_id != expected or deal.status != DealStatus.OPEN):
        known = work.session.get_one(Stage, deal.stage_id)
        raise MovedMeanwhile(deal.title, known.name, deal.stage_id, deal.status)
    deal.closed_at, deal.closed_by = moments.millis(work.now), work.actor
    deal.reason_id, deal.reason_note = reason, clean_text(note)
    enter(work, deal, work.session.get_one(Stage, deal.stage_id), status)
    work.session.flush()
    refresh(work, [deal_id])
    work.describe(_deal(work, deal_id).title)


def _with_winner(known: Sequence[Competitor], winner: str) -> tuple[Competitor, ...]:
    """Who got it is marked; by the very name, else however it is written, else they are added."""
    names = [one.name for one in known]
    if winner not in names:
        winner = next((name for name in names if fold(name) == fold(winner)), winner)
    marked = tuple(replace(one, won=one.name == winner) for one in known)
    return marked if winner in names else (*marked, Competitor(winner, won=True))


def _check_reason(work: Work, outcome: DealStatus, reason_id: int, note: str) -> None:
    reason = work.session.get(CloseReason, reason_id) if 0 < reason_id <= MAX_ID else None
    if reason is None or reason.outcome != outcome:
        raise ReasonNeeded(reason=_("give one of the reasons"))
    if reason.needs_note and not clean_text(note).strip():
        raise ReasonNeeded(reason=_("“{name}” needs a note").format(name=reason.name))


def _is_planned(work: Work, deal_id: int) -> bool:
    return bool(
        work.reader.one(
            "SELECT 1 FROM activity WHERE link_kind = 'deal' AND link_id = ? AND status = 'open'",
            (deal_id,),
        )
    )


def _deal(work: Work, deal_id: int) -> Deal:
    deal = work.session.get(Deal, deal_id) if 0 < deal_id <= MAX_ID else None
    if deal is None:
        raise NotFound(kind="deal", id=deal_id)
    return deal


def _between(work: Work, deal: Deal, before: int) -> int:
    other = _deal(work, before)
    if other.stage_id != deal.stage_id:
        raise NotFound(kind="deal", id=before)
    return deal_ranks.between(work, deal, other)
