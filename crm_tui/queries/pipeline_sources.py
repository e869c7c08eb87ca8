"""Sources of deals however they are written: “Web” and “web ” are one column of the board."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from crm_tui.db.reader import Reader


def together(counts: Mapping[str, int]) -> dict[str, str]:
    """For each spelling the one that stands for it: the most frequent of those that fold alike."""
    from crm_tui.text.fold import fold  # noqa: PLC0415 - boards by stage need none

    chosen: dict[str, str] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name)):
        chosen.setdefault(fold(name), name)
    return {name: chosen[fold(name)] for name in counts}


def spellings(reader: Reader, pipeline_id: int, source: str) -> list[str]:
    """How a source is written in the open deals of a pipeline."""
    from crm_tui.text.fold import fold  # noqa: PLC0415 - boards by stage need none

    wanted = fold(source)
    # From one to the next in the index: there are few sources and many deals.
    found = reader.all(
        "WITH RECURSIVE one(name) AS (SELECT min(source) FROM deal WHERE pipeline_id = :pipeline"
        " AND status = 'open' AND shown = 1 UNION ALL SELECT (SELECT min(source) FROM deal"
        " WHERE pipeline_id = :pipeline AND status = 'open' AND shown = 1 AND source > one.name)"
        " FROM one WHERE one.name IS NOT NULL) SELECT name FROM one WHERE name IS NOT NULL",
        {"pipeline": pipeline_id},
    )
    return [name for (name,) in found if fold(name) == wanted]
