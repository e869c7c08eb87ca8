"""Which deals do not have what a stage asks for."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tui.domain.deals import missing
from crm_tui.queries import pipeline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.db.reader import Reader


@dataclass(frozen=True, slots=True)
class Lacking:
    """A deal and the fields it lacks, named as in ``domain.deals.REQUIRABLE``."""

    id: int
    title: str
    fields: tuple[str, ...]


def lacking(reader: Reader, deal_ids: Sequence[int], stage_id: int) -> list[Lacking]:
    """Those of these deals that the stage would not take, in their order."""
    required = str(reader.value("SELECT required FROM stage WHERE id = ?", (stage_id,)) or "")
    asked = tuple(filter(None, required.split("\n")))
    if not asked:
        return []
    found = []
    for deal_id in deal_ids:
        draft = pipeline.draft(reader, deal_id)
        planned = "next_step" in asked and reader.one(
            "SELECT 1 FROM activity WHERE link_kind = 'deal' AND link_id = ? AND status = 'open'",
            (deal_id,),
        )
        if fields := missing(draft, asked, has_next_step=bool(planned)):
            found.append(Lacking(deal_id, draft.title, tuple(fields)))
    return found
