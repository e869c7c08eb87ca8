"""Questions about deals: the board by windows, sums, one as it can be edited, what there is."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tui.domain.deals import (
    Competitor,
    DealDraft,
    Line,
    is_rotten,
    rounded_weight,
)
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crm_tui.db.reader import Reader

_DRAFT = (
    "title", "contact_id", "company_id", "pipeline_id", "stage_id", "amount", "currency",
    "probability", "expected_close", "owner", "source", "campaign", "note", "uid",
)  # fmt: skip
_ROW = (
    "d.id, d.title, d.status, d.pipeline_id, d.stage_id, s.name, d.amount, d.currency, d.chance,"
    " d.expected_close, d.owner, d.source, d.tag_line, d.stage_since, d.created_at, d.updated_at,"
    " d.closed_at, d.next_due, d.last_contact_at, s.rotting_days, d.rank, d.contact_id,"
    " coalesce(c.display, ''), d.company_id, coalesce(f.display, ''), coalesce(r.name, ''),"
    " d.reason_note,"
    " (SELECT n.all_day FROM activity n WHERE n.link_kind = 'deal' AND n.link_id = d.id"
    "  AND n.status = 'open' AND n.due = d.next_due LIMIT 1)"
)
_FROM = (
    " FROM deal d JOIN stage s ON s.id = d.stage_id LEFT JOIN contact c ON c.id = d.contact_id"
    " LEFT JOIN contact f ON f.id = d.company_id LEFT JOIN close_reason r ON r.id = d.reason_id"
)


TOTALS = (
    "count(*), sum(d.amount >> 32), sum(d.amount & 4294967295),"
    " sum(d.weighted >> 32), sum(d.weighted & 4294967295)"
)
"""Count and sums of ``deal d`` for :func:`totals`; in halves, as SQLite's sums end at 64 bits."""


@dataclass(frozen=True, slots=True)
class DealRow:
    """One deal as lists and cards show it. Times are milliseconds since 1970."""

    id: int
    title: str
    status: str
    pipeline_id: int
    stage_id: int
    stage: str
    amount: int | None
    currency: str
    chance: int
    expected_close: str
    owner: str
    source: str
    tags: str
    stage_since: int
    created_at: int
    updated_at: int
    closed_at: int | None
    next_due: int | None
    last_contact_at: int | None
    rotting_days: int | None
    rank: int
    contact_id: int | None
    contact: str
    company_id: int | None
    company: str
    reason: str
    reason_note: str
    next_all_day: bool | None

    @property
    def customer(self) -> str:
        """Who may buy: the company, else the person."""
        return self.company or self.contact

    def is_rotten(self, now: int) -> bool:
        """Open, and without real contact for longer than its stage allows."""
        return self.status == "open" and is_rotten(
            self.rotting_days, self.last_contact_at, self.stage_since, now
        )


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage with what it is set up to be."""

    id: int
    pipeline_id: int
    name: str
    position: int
    probability: int
    rotting_days: int | None
    required: tuple[str, ...]
    guidance: str
    archived: bool


@dataclass(frozen=True, slots=True)
class PipelineRow:
    """A pipeline and its stages in order."""

    id: int
    name: str
    currency: str
    archived: bool
    stages: tuple[StageRow, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """Deals of one currency ("" for those without an amount): minor units, exactly."""

    currency: str
    count: int
    amount: int
    weighted: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why deals end."""

    id: int
    outcome: str
    name: str
    needs_note: bool


def pipelines(reader: Reader, *, archived: bool = False) -> list[PipelineRow]:
    """The pipelines with their stages, in order."""
    stages: dict[int, list[StageRow]] = {}
    for row in reader.all(
        "SELECT id, pipeline_id, name, position, probability, rotting_days, required, guidance,"
        " archived FROM stage WHERE archived = 0 OR ? ORDER BY position, id",
        (archived,),
    ):
        identity, pipeline, name, position, chance, rotting, required, guidance, away = row
        asked = tuple(filter(None, required.split("\n")))
        stage = StageRow(
            identity, pipeline, name, position, chance, rotting, asked, guidance, bool(away)
        )
        stages.setdefault(stage.pipeline_id, []).append(stage)
    return [
        PipelineRow(identity, name, currency, bool(away), tuple(stages.get(identity, ())))
        for identity, name, currency, away in reader.all(
            "SELECT id, name, currency, archived FROM pipeline WHERE archived = 0 OR ?"
            " ORDER BY position, id",
            (archived,),
        )
    ]


def reasons(reader: Reader, outcome: str) -> list[Reason]:
    """The reasons that can be chosen for an outcome (won, lost, dropped)."""
    return [
        Reason(identity, kind, name, bool(needs_note))
        for identity, kind, name, needs_note in reader.all(
            "SELECT id, outcome, name, needs_note FROM close_reason"
            " WHERE outcome = ? AND archived = 0 ORDER BY position, id",
            (outcome,),
        )
    ]


def column(
    reader: Reader, stage_id: int, limit: int = 30, after: tuple[int, int] | None = None
) -> list[DealRow]:
    """A window of the open deals of a stage; ``after`` is the last one's rank and id."""
    rank, identity = after or (-MAX_ID, 0)
    found = reader.all(
        "SELECT id FROM deal WHERE stage_id = ? AND status = 'open' AND shown = 1"
        " AND (rank, id) > (?, ?) ORDER BY rank, id LIMIT ?",
        (stage_id, rank, identity, limit),
    )
    return rows(reader, [row[0] for row in found])


def sums(reader: Reader, stage_id: int) -> list[Sum]:
    """Count, sum and weighted sum of a stage, for each currency; never mixed."""
    return [
        totals(*row)
        for row in reader.all(
            f"SELECT d.currency, {TOTALS} FROM deal d"  # noqa: S608 - our own names
            " WHERE d.pipeline_id = (SELECT s.pipeline_id FROM stage s WHERE s.id = :stage)"
            " AND d.stage_id = :stage AND d.status = 'open' AND d.shown = 1"
            " GROUP BY d.currency ORDER BY count(*) DESC, d.currency",
            {"stage": stage_id},
        )
    ]


def totals(currency: str, count: int, *halves: int | None) -> Sum:
    """A sum of one currency from what ``TOTALS`` selects."""
    amount_high, amount_low, weight_high, weight_low = (half or 0 for half in halves)
    return Sum(
        currency,
        count,
        (amount_high << 32) + amount_low,
        rounded_weight((weight_high << 32) + weight_low),
    )


def rows(reader: Reader, ids: Sequence[int]) -> list[DealRow]:
    """These deals, in this order; those no longer there are left out."""
    found: dict[int, DealRow] = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        for row in reader.all(f"SELECT {_ROW}{_FROM} WHERE d.id IN ({marks})", part):
            found[row[0]] = DealRow(*row)
    return [found[identity] for identity in ids if identity in found]


def of_contact(reader: Reader, contact_id: int, limit: int = 50) -> list[DealRow]:
    """The deals with a contact or company, open ones first, then the newest."""
    found = reader.all(
        "SELECT id FROM (SELECT id, status, updated_at FROM deal WHERE contact_id = :contact"
        " UNION SELECT id, status, updated_at FROM deal WHERE company_id = :contact)"
        " ORDER BY status <> 'open', updated_at DESC LIMIT :limit",
        {"contact": contact_id, "limit": limit},
    )
    return rows(reader, [row[0] for row in found])


def version(reader: Reader, deal_id: int) -> int:
    """How often it was changed; for saving. Raises NotFound."""
    found = None
    if 0 < deal_id <= MAX_ID:
        found = reader.value("SELECT version FROM deal WHERE id = ?", (deal_id,))
    if found is None:
        raise NotFound(kind="deal", id=deal_id)
    return int(found)


def draft(reader: Reader, deal_id: int) -> DealDraft:
    """A deal as it can be edited. Raises NotFound."""
    row = None
    if 0 < deal_id <= MAX_ID:
        sql = f"SELECT {', '.join(_DRAFT)} FROM deal WHERE id = ?"  # noqa: S608 - our own names
        row = reader.one(sql, (deal_id,))
    if row is None:
        raise NotFound(kind="deal", id=deal_id)
    tags = reader.all(
        "SELECT t.name FROM deal_tag d JOIN tag t ON t.id = d.tag_id WHERE d.deal_id = ?"
        " ORDER BY d.position",
        (deal_id,),
    )
    lines = reader.all(
        "SELECT description, quantity, price FROM deal_line WHERE deal_id = ? ORDER BY position",
        (deal_id,),
    )
    rivals = reader.all(
        "SELECT name, note, won FROM deal_competitor WHERE deal_id = ? ORDER BY position",
        (deal_id,),
    )
    values = reader.all(
        "SELECT f.key, v.value FROM deal_value v JOIN custom_field f ON f.id = v.field_id"
        " WHERE v.deal_id = ? ORDER BY f.position",
        (deal_id,),
    )
    said: dict[str, Any] = dict(zip(_DRAFT, row, strict=True))
    return DealDraft(
        **said,
        tags=tuple(name for (name,) in tags),
        lines=tuple(Line(*line) for line in lines),
        competitors=tuple(Competitor(name, note, bool(won)) for name, note, won in rivals),
        fields=dict(values),
    )
