"""What happened with a deal: its way along the stages, what was done and is planned."""

from __future__ import annotations

from dataclasses import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.db.reader import Reader

MOST = 200
_END = ("closed_at", "reason_id", "reason_note")


@dataclass(frozen=True, slots=True)
class Step:
    """A deal came to a stage or an end; times are milliseconds, ``stood`` how long before.

    ``reason`` and its note say why it ended so.
    """

    at: int
    actor: str
    before: str
    stage: str
    status: str
    stood: int
    reason: str = ""
    reason_note: str = ""


def steps(reader: Reader, deal_id: int) -> list[Step]:
    """The way of a deal, the newest step first."""
    found = [
        Step(*row)
        for row in reader.all(
            "SELECT p.at, p.actor, coalesce(b.name, ''), s.name, p.status, p.stood"
            " FROM deal_step p JOIN stage s ON s.id = p.stage_id"
            " LEFT JOIN stage b ON b.id = p.from_stage_id"
            " WHERE p.deal_id = ? ORDER BY p.at DESC, p.id DESC LIMIT ?",
            (deal_id, MOST),
        )
    ]
    if all(step.status == "open" for step in found):
        return found
    why = _reasons(reader, deal_id)
    ended = [why.get(step.at, ("", "")) if step.status != "open" else ("", "") for step in found]
    return [
        replace(step, reason=reason, reason_note=note)
        for step, (reason, note) in zip(found, ended, strict=True)
    ]


def _reasons(reader: Reader, deal_id: int) -> dict[int, tuple[str, str]]:
    """Why a deal ended, by when: before as the journal has it, now as the deal says it."""
    import json  # noqa: PLC0415 - only deals that ended have use for it

    images = reader.all(
        "SELECT before, after FROM change WHERE root_kind = 'deal' AND root_id = ?"
        " AND table_name = 'deal' AND (instr(after, '\"closed_at\"')"
        " OR instr(after, '\"reason_')) ORDER BY id",
        (deal_id,),
    )
    now = reader.all("SELECT closed_at, reason_id, reason_note FROM deal WHERE id = ?", (deal_id,))
    told = [json.loads(image or "{}") for pair in images for image in pair]
    told += [dict(zip(_END, row, strict=True)) for row in now]
    names: dict[int | None, str] = dict(reader.all("SELECT id, name FROM close_reason"))
    ends: dict[int, tuple[str, str]] = {}
    state: dict[str, Any] = {}
    for image in told:
        state |= {name: image[name] for name in _END if name in image}
        if state.get("closed_at"):
            name = names.get(state.get("reason_id"), "")
            ends[state["closed_at"]] = name, state.get("reason_note", "")
    return ends


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
