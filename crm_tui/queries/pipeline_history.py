"""What happened with a deal: its way along the stages, what was done and is planned."""

from __future__ import annotations

from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader

MOST = 200


@dataclass(frozen=True, slots=True)
class Step:
    """A deal came to a stage or an end; times are milliseconds, ``stood`` how long before."""

    at: int
    actor: str
    before: str
    stage: str
    status: str
    stood: int


def steps(reader: Reader, deal_id: int) -> list[Step]:
    """The way of a deal, the newest step first."""
    return [
        Step(*row)
        for row in reader.all(
            "SELECT p.at, p.actor, coalesce(b.name, ''), s.name, p.status, p.stood"
            " FROM deal_step p JOIN stage s ON s.id = p.stage_id"
            " LEFT JOIN stage b ON b.id = p.from_stage_id"
            " WHERE p.deal_id = ? ORDER BY p.at DESC, p.id DESC LIMIT ?",
            (deal_id, MOST),
        )
    ]


def activities(reader: Reader, deal_id: int) -> tuple[list[int], list[int]]:
    """Ids of what is planned (the next first) and of what was done (the newest first)."""
    planned = reader.all(
        "SELECT id FROM activity WHERE link_kind = 'deal' AND link_id = ? AND status = 'open'"
        " ORDER BY due IS NULL, due, id LIMIT ?",
        (deal_id, MOST),
    )
    past = reader.all(
        "SELECT id FROM activity WHERE link_kind = 'deal' AND link_id = ? AND status = 'done'"
        " ORDER BY done_at DESC, id DESC LIMIT ?",
        (deal_id, MOST),
    )
    return [row[0] for row in planned], [row[0] for row in past]
