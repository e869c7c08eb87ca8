"""Where deals stand within their stage: ranks, the smallest on top."""

from crm_tui.db.work import Work
from crm_tui.models import Deal

GAP = 1 << 20
"""Between the ranks of neighbours, so that one can be put between two for a long time."""

_OPEN_HERE = "FROM deal WHERE stage_id = ? AND status = 'open' AND shown = 1"


def top(work: Work, stage_id: int) -> int:
    """A rank above all open deals of a stage."""
    found = work.reader.value(f"SELECT min(rank) {_OPEN_HERE}", (stage_id,))
    return (found or 0) - GAP


def bottom(work: Work, stage_id: int) -> int:
    """A rank below all open deals of a stage."""
    found = work.reader.value(f"SELECT max(rank) {_OPEN_HERE}", (stage_id,))
    return (found or 0) + GAP


def between(work: Work, deal: Deal, other: Deal) -> int:
    """A rank just before that of another deal of the stage."""
    above = _above(work, deal, other)
    if above is not None and other.rank - above < 2:
        _spread(work, deal.stage_id)
        work.session.refresh(other)
        above = _above(work, deal, other)
    return other.rank - GAP if above is None else (above + other.rank) // 2


def _above(work: Work, deal: Deal, other: Deal) -> int | None:
    found: int | None = work.reader.value(
        f"SELECT max(rank) {_OPEN_HERE} AND id NOT IN (?, ?) AND (rank, id) < (?, ?)",
        (deal.stage_id, deal.id, other.id, other.rank, other.id),
    )
    return found


def _spread(work: Work, stage_id: int) -> None:
    """Give the deals of a stage ranks with room between them; the order stays."""
    rows = work.reader.all(f"SELECT id, rank {_OPEN_HERE} ORDER BY rank, id", (stage_id,))
    changes = [
        (identity, {"rank": old}, {"rank": number * GAP})
        for number, (identity, old) in enumerate(rows)
    ]
    work.connection.executemany(
        "UPDATE deal SET rank = ? WHERE id = ?",
        [(new["rank"], identity) for identity, _old, new in changes],
    )
    work.journal.note_many(
        [("deal", identity, old, new, identity) for identity, old, new in changes]
    )
    work.session.expire_all()
