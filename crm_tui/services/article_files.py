"""Articles that come from files: added and changed many at a time, as one deed."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_tui.db.work import Work
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.services import knowledge
from crm_tui.services.conflicts import EditConflict


@dataclass(frozen=True, slots=True)
class Item:
    """An article to add (``id`` None), or to change from ``base`` as it was at ``version``."""

    draft: ArticleDraft
    id: int | None = None
    base: ArticleDraft | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What became of the items: ids, None where somebody was quicker; pass ``batch`` on."""

    ids: tuple[int | None, ...]
    batch: int | None


def bring_in(work: Work, items: Sequence[Item], name: str, batch: int | None = None) -> Step:
    """Write some articles; ``batch`` is that of the items before. Raises BadInput, NotFound."""
    if batch is not None:
        work.journal.continue_batch(batch)
    done: list[int | None] = []
    for item in items:
        if item.id is None:
            done.append(knowledge.create(work, item.draft))
            continue
        assert item.base is not None
        try:
            knowledge.update(work, item.id, item.base, item.draft, item.version)
        except EditConflict:
            done.append(None)
        else:
            done.append(item.id)
    work.describe(name)
    if batch is None and not work.journal.empty:
        batch = work.journal.batch_id
    return Step(tuple(done), batch)
