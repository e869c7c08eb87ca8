"""What commands on deals and leads share: how words are read, stages found, results told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crm_tui.cli import activities, amounts, deal_card, deal_choice, deal_edits, output, session
from crm_tui.config import zone_for
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.activities import ActivityDraft
from crm_tui.domain.deals import DealDraft
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _, language
from crm_tui.queries import pipeline as queries
from crm_tui.text.lists import separator


class StageLacks(CrmError):
    """The stage asks for more than the deal has and the command line gave."""

    template = N_("“{stage}” needs: {names}. Give it with {options}.")
    exit_code = ExitCode.BAD_INPUT


def reading(crm: Crm) -> deal_edits.Reading:
    """How this user's words are read."""
    shared = session.current
    today = moments.local(crm.now(), zone_for(shared.settings)).date()
    return deal_edits.Reading(crm, today, shared.calendar)


def placed(crm: Crm, draft: DealDraft, pipeline: str, stage: str) -> DealDraft:
    """The draft in the pipeline and the stage named; nothing is written before both are known."""
    if not (pipeline or stage):
        return draft
    if not crm.read(queries.pipelines) and not pipeline:
        from crm_tui.services import stages

        usual = [deal_choice.Usual(_(name)) for name, *_rest in stages.USUAL_STAGES]
        deal_choice.chosen(N_("stage"), stage, usual)
        crm.write(stages.ensure_pipeline)
    home = crm.read(deal_choice.pipeline, pipeline)
    if not stage:
        return replace(draft, pipeline_id=home.id)
    known = crm.read(deal_choice.stage, home.id, stage)
    return replace(draft, pipeline_id=home.id, stage_id=known.id)


def planned(crm: Crm, text: str) -> ActivityDraft | None:
    """What comes next, as it was typed."""
    if not output.clean_argument(text):
        return None
    follow, hint = activities.understood(crm, output.clean_argument(text), with_contact=False)
    if hint:
        output.err(hint)
    return follow


def lacks(error: CrmError, option: str = "--set") -> StageLacks:
    """What a stage asks for, with the options that give it."""
    fields: Sequence[str] = getattr(error, "fields", ())
    options = [
        "--next" if name == "next_step" else f"{deal_edits.typed_name(name)}=…" for name in fields
    ]
    told = [f"{option} {name}" if name.endswith("=…") else name for name in options]
    return StageLacks(**error.values, options=separator(language()).join(told))


def tell(crm: Crm, deal_id: int, *, json: bool, said: str) -> None:
    """Print what became of a deal."""
    (row,) = crm.read(queries.rows, [deal_id])
    if json:
        output.document(deal_card.documents(crm, [row])[0])
        return
    amount = amounts.shown(row.amount, row.currency)
    output.out(said.format(id=row.id, title=row.title, stage=row.stage, amount=amount).rstrip())
