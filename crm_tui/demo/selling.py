"""Writes the invented pipeline into a book, through the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from crm_tui.demo import sales
from crm_tui.demo.telling import then
from crm_tui.domain.deals import DealStatus
from crm_tui.domain.money import currency_for
from crm_tui.i18n import language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.work import Work


def sell(work: Work, last: int, zone_name: str, now: datetime, seed: int) -> None:
    """Add deals with the people after that id, and leads; a service. ``now`` is local."""
    from crm_tui.config import Settings  # noqa: PLC0415 - as the services
    from crm_tui.queries import pipeline as queries  # noqa: PLC0415 - as the services
    from crm_tui.services import leads, stages  # noqa: PLC0415 - the table layer

    found = work.reader.all(
        "SELECT c.id, c.language, c.owner, (SELECT company_id FROM employment e"
        "  WHERE e.contact_id = c.id ORDER BY e.position LIMIT 1) FROM contact c"
        " WHERE c.id > ? AND c.kind = 'person' AND c.language <> '' ORDER BY c.id LIMIT ?",
        (last, 2 * (sum(sales.OPEN) + sales.WON + sales.LOST)),
    )
    customers = [sales.Customer(*row) for row in found]
    if not customers:
        return
    money = currency_for(Settings(), language())
    teller = sales.Teller(now, zone_name, work.actor, language(), money)
    home = stages.ensure_pipeline(work)
    pipeline = next(each for each in queries.pipelines(work.reader) if each.id == home)
    reasons = [each.id for each in queries.reasons(work.reader, "lost") if not each.needs_note]
    for story in sales.deals(customers, teller, seed):
        _tell(work, story, [stage.id for stage in pipeline.stages], reasons)
    for lead in sales.leads(teller, min(sales.LEADS, len(customers)), seed):
        with then(work, lead.at):
            made = leads.add(work, lead.draft)
        if lead.parked:
            leads.park(work, [made], lead.parked)


def _tell(work: Work, story: sales.Story, stages: list[int], reasons: list[int]) -> None:
    """One deal from its first day on, each step at its time."""
    from crm_tui.services import agenda, pipeline  # noqa: PLC0415 - the table layer

    begun, *later = story.stages[: len(stages)]
    try:
        with then(work, begun):
            deal = pipeline.create(work, replace(story.draft, stage_id=stages[0]))
        for stage, at in zip(stages[1:], later, strict=False):
            with then(work, at):
                pipeline.move(work, deal, stage)
    except pipeline.StageNeeds:
        # The stages are the book's own and ask for more than the demo knows.
        return
    if story.closed is not None:
        with then(work, story.closed):
            if story.status is DealStatus.WON:
                pipeline.win(work, deal)
            elif reasons:
                pipeline.lose(work, deal, reasons[story.reason % len(reasons)])
    if story.step is not None:
        agenda.plan(work, replace(story.step, link_id=deal))
