"""A ticket as ``--json`` prints it, in lists and in full. Light, as quick commands print it."""

from __future__ import annotations

from crm_tui.domain import moments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.queries.ticket_rows import TicketRow


def document(row: TicketRow, now: int) -> dict[str, Any]:
    """One ticket; times are UTC. ``now`` is in milliseconds since 1970."""
    return {
        "id": row.id,
        "number": row.number,
        "subject": row.subject,
        "status": row.status,
        "meaning": row.meaning,
        "priority": row.priority,
        "owner": row.owner,
        "contact_id": row.contact_id,
        "contact": row.contact,
        "company_id": row.company_id,
        "company": row.company,
        "email": row.email,
        "channel": row.channel,
        "category": row.category,
        "product": row.product,
        "due": utc(row.due),
        "answer_due": utc(row.answer_due),
        "solution_due": utc(row.solution_due),
        "breached": row.is_breached(now),
        "first_answer_at": utc(row.first_answer_at),
        "unanswered_since": utc(row.unanswered_since),
        "status_since": utc(row.status_since),
        "answer_kept": row.answer_kept,
        "solution_kept": row.solution_kept,
        "escalated_at": utc(row.escalated_at),
        "created_at": utc(row.created_at),
        "updated_at": utc(row.updated_at),
        "solved_at": utc(row.solved_at),
        "reopened": row.reopened,
        "outcome": row.reason,
        "outcome_note": row.reason_note,
        "satisfaction": row.satisfaction,
    }


def utc(millis: int | None) -> str | None:
    """A moment as ISO 8601 in UTC, to the second."""
    if millis is None:
        return None
    return moments.moment(millis).isoformat(timespec="seconds").replace("+00:00", "Z")
