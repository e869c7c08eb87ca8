"""Deeds on many deals at once that differ from deal to deal."""

from collections.abc import Sequence

from crm_tui.db.work import Work
from crm_tui.queries import pipeline as queries
from crm_tui.services import pipeline


def retag(
    work: Work, deal_ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()
) -> int:
    """Add and take off tags, whatever their case; returns how many deals changed."""
    changed = 0
    gone = {tag.casefold() for tag in remove}
    for deal_id in deal_ids:
        before = queries.draft(work.reader, deal_id).tags
        tags = [tag for tag in before if tag.casefold() not in gone]
        known = {tag.casefold() for tag in tags}
        tags += [tag for tag in add if tag.casefold() not in known]
        changed += pipeline.change(work, [deal_id], {"tags": tuple(tags)})
    return changed


def move(work: Work, deal_ids: Sequence[int], stage_id: int) -> int:
    """Bring deals to a stage, all or none; returns how many. Raises StageNeeds, NotFound."""
    for deal_id in deal_ids:
        pipeline.move(work, deal_id, stage_id)
    return len(deal_ids)
