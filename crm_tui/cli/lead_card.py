"""Leads on the terminal: the document of ``--json``, a line of the queue, and one in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crm_tui.cli import deal_card, output
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries.leads import LeadRow

STATUSES = {
    "new": N_("new"), "parked": N_("parked"), "qualified": N_("qualified"),
    "dropped": N_("dropped"),
}  # fmt: skip
"""How a lead stands, in words."""

_LONGEST = 40


def document(row: LeadRow, now: int) -> dict[str, Any]:
    """A lead as ``--json`` prints it; days are ISO, times UTC."""
    return {
        "id": row.id,
        "status": row.status,
        "name": row.title,
        "contact_id": row.contact_id,
        "contact": row.contact,
        "company": row.company,
        "phone": row.phone,
        "email": row.email,
        "source": row.source,
        "campaign": row.campaign,
        "need": row.need,
        "owner": row.owner,
        "age_days": deal_card.days_since(row.created_at, now),
        "parked_until": row.parked_until or None,
        "deal_id": row.deal_id,
        "reason": row.reason,
        "reason_note": row.reason_note,
        "do_not_call": row.do_not_call,
        "created_at": deal_card.utc(row.created_at),
        "updated_at": deal_card.utc(row.updated_at),
        "closed_at": deal_card.utc(row.closed_at),
    }


def write_list(crm: Crm, rows: Sequence[LeadRow]) -> None:
    """Print leads for people, one a line."""
    now = moments.millis(crm.now())
    output.table([_line(row, now) for row in rows])


def write(row: LeadRow, now: int) -> None:
    """Print one lead for people."""
    output.out(f"{row.title}  ({row.id})")
    output.pairs(_pairs(row, now))


def _line(row: LeadRow, now: int) -> tuple[str, ...]:
    barred = _("do not call") if row.do_not_call else ""
    reach = " ".join(filter(None, (row.phone or row.email, barred and f"({barred})")))
    need = row.need.partition("\n")[0]
    return (
        str(row.id), row.title, row.company if row.company != row.title else "", reach,
        need if len(need) <= _LONGEST else need[: _LONGEST - 1] + "…", row.source, row.owner,
        deal_card.age(deal_card.days_since(row.created_at, now)), _standing(row),
    )  # fmt: skip


def _standing(row: LeadRow) -> str:
    if row.status == "new":
        return ""
    until = deal_card.shown_day(row.parked_until) if row.status == "parked" else ""
    return " ".join(filter(None, (_(STATUSES[row.status]), until, row.reason)))


def _pairs(row: LeadRow, now: int) -> Iterator[tuple[str, str]]:
    yield _("Status"), _standing(row) or _(STATUSES[row.status])
    yield _("Contact"), f"{row.contact} ({row.contact_id})" if row.contact_id else ""
    yield _("Company"), row.company
    yield _("Phone"), row.phone
    yield _("E-mail"), row.email
    yield _("Source"), " · ".join(filter(None, (row.source, row.campaign)))
    yield _("Owner"), row.owner
    yield _("Age"), deal_card.age(deal_card.days_since(row.created_at, now))
    yield _("Deal"), str(row.deal_id or "")
    yield _("Reason"), " · ".join(filter(None, (row.reason, row.reason_note)))
    yield _("Need"), row.need
