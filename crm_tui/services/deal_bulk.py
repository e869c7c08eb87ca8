"""Deeds on many deals at once that differ from deal to deal."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_tui.db.work import Work
from crm_tui.queries import pipeline as queries
from crm_tui.queries.deal_lacking import Lacking, lacking
from crm_tui.services import pipeline


@dataclass(frozen=True, slots=True)
class Moved:
    """How many deals came to a stage, and which it did not take."""

    count: int
    stay: tuple[Lacking, ...]


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


def move(work: Work, deal_ids: Sequence[int], stage_id: int) -> Moved:
    """Bring deals to a stage; those that lack what it asks for stay. Raises NotFound."""
    stay = {each.id: each for each in lacking(work.reader, deal_ids, stage_id)}
    going = [deal_id for deal_id in deal_ids if deal_id not in stay]
    for deal_id in going:
        pipeline.move(work, deal_id, stage_id)
    if len(going) > 1:
        work.describe(str(len(going)))
    return Moved(len(going), tuple(stay.values()))
