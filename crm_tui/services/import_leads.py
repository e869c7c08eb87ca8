"""Leads of a file: what becomes of each row, and storing a chunk of them.

A lead who is surely a contact of the book is linked to it; others stay what the file says of them
until somebody qualifies them. New leads are one range in the journal, as new deals are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.blending import noted, single
from crm_tui.domain.deal_imports import LeadRecord
from crm_tui.domain.deals import LeadStatus
from crm_tui.domain.imports import Fill, Policy
from crm_tui.errors import N_
from crm_tui.models.base import to_millis
from crm_tui.queries import deal_records as queries
from crm_tui.services import import_customers, leads
from crm_tui.services.import_customers import next_id
from crm_tui.services.import_deciding import Kind, Plan, decide
from crm_tui.services.import_plan import Own
from crm_tui.services.import_stages import reason_ids
from crm_tui.services.import_steps import Made
from crm_tui.services.import_writing import fresh_uids, insertion
from crm_tui.text.fold import search_text

_COLUMNS = (
    "id", "uid", "contact_id", "name", "company", "phone", "email", "source", "campaign", "need",
    "owner", "status", "parked_until", "reason_id", "reason_note", "queue_at", "closed_at",
    "created_at", "created_by", "updated_at", "version", "search",
)  # fmt: skip
_LEAD = insertion("lead", _COLUMNS)
_SINGLE = ("name", "company", "phone", "email", "source", "campaign", "owner")
_ENDED = (LeadStatus.QUALIFIED, LeadStatus.DROPPED)


def plan(
    reader: Reader, records: Sequence[LeadRecord], policy: Policy, alphabet: str, made: Made
) -> Plan[LeadRecord]:
    """Decide about ``records``; reads only, so a dry run is the same."""
    return decide(_Leads(reader, records, policy, alphabet, made))


class _Leads(Kind[LeadRecord]):
    DOUBTFUL = N_("may be the lead “{name}”, which is in the book already")

    def __init__(
        self,
        reader: Reader,
        records: Sequence[LeadRecord],
        policy: Policy,
        alphabet: str,
        made: Made,
    ) -> None:
        super().__init__(reader, records, policy, made)
        found = import_customers.match(
            reader, {row.number: row.contact for row in self.fit}, {}, alphabet, Own(), {}
        )
        self.contacts = {
            number: customer.contact_id
            for number, customer in found.of.items()
            if customer.contact_id and not customer.doubt
        }

    @property
    def first(self) -> int:
        return self.made.lead

    def by_uid(self, uids: set[str]) -> dict[str, tuple[int, bool]]:
        found = queries.by_uid(self.reader, "lead", uids)
        return {uid: (identity, False) for uid, identity in found.items()}

    def twins(self, rows: Sequence[LeadRecord]) -> dict[int, int]:
        """Leads of the same name, phone and e-mail."""
        alike = queries.leads_alike(self.reader, [_said(row) for row in rows], self.first)
        twins = {}
        for row in rows:
            answer = self.policy.answers.get(row.number)
            for identity, created in alike.get(_said(row), ()):
                if answer or not row.created_at or created == row.created_at:
                    twins[row.number] = identity
                    break
        return twins

    def stored(self, ids: Sequence[int]) -> Iterable[LeadRecord]:
        return queries.leads(self.reader, ids)

    def blended(self, theirs: LeadRecord, mine: LeadRecord, fill: Fill) -> LeadRecord:
        over = fill is Fill.OVERWRITE
        changes = single(theirs.draft, mine.draft, _SINGLE, over=over)
        changes["need"] = noted(theirs.draft.need, mine.draft.need, over=over)
        return replace(theirs, draft=replace(theirs.draft, **changes))


def apply(
    work: Work, records: Sequence[LeadRecord], policy: Policy, alphabet: str, made: Made
) -> Plan[LeadRecord]:
    """Match and store a chunk; returns what was done."""
    kind = _Leads(work.reader, records, policy, alphabet, made)
    decided = decide(kind)
    reasons = reason_ids(
        work,
        [("dropped", r.reason) for r in decided.creates
         if r.reason and r.status is LeadStatus.DROPPED],
    )  # fmt: skip
    if decided.creates:
        _create(work, decided.creates, kind.contacts, policy, reasons)
    for identity, (before, after, _row) in decided.updates.items():
        version = work.reader.value("SELECT version FROM lead WHERE id = ?", (identity,))
        leads.update(work, identity, before.draft, after.draft, version)
    return decided


def _create(
    work: Work,
    records: Sequence[LeadRecord],
    contacts: Mapping[int, int],
    policy: Policy,
    reasons: Mapping[tuple[str, str], int],
) -> None:
    first, now = next_id(work, "lead"), to_millis(work.now)
    uids = fresh_uids(now, len(records))
    rows = [
        _row(identity, record, contacts.get(record.number), policy, now, work.actor)
        for identity, record in enumerate(records, first)
    ]
    nobodys = [row for row in rows if not row["owner"] and row["closed_at"] is None]
    for row, owner in zip(
        nobodys, leads.in_turn(work, (row["source"] for row in nobodys)), strict=True
    ):
        row["owner"] = owner
    work.connection.executemany(_LEAD, [
        (row["id"], row["uid"] or next(uids), *(row[name] for name in _COLUMNS[2:13]),
         reasons.get(("dropped", row["reason"])), *(row[name] for name in _COLUMNS[14:]))
        for row in rows
    ])  # fmt: skip
    work.journal.note_range("lead", first, first + len(rows) - 1)


def _row(
    identity: int, record: LeadRecord, contact: int | None, policy: Policy, now: int, actor: str
) -> dict[str, Any]:
    draft = record.draft
    created = min(record.created_at or now, now)
    status, parked = record.status, record.parked_until
    if status is LeadStatus.PARKED and not parked:
        status = LeadStatus.NEW  # nobody said until when
    queue = moments.day_millis(date.fromisoformat(parked)) if parked else created
    source = draft.source or policy.source
    texts = (
        draft.name,
        draft.company,
        draft.phone,
        draft.email,
        source,
        draft.campaign,
        draft.need,
    )
    return {
        "id": identity,
        "uid": draft.uid,
        "contact_id": contact,
        **{name: getattr(draft, name) for name in ("name", "company", "phone", "email")},
        "source": source,
        "campaign": draft.campaign,
        "need": draft.need,
        "owner": draft.owner or policy.owner,
        "status": status.value,
        "parked_until": parked if status is LeadStatus.PARKED else "",
        "reason": record.reason,
        "reason_note": record.reason_note if status is LeadStatus.DROPPED else "",
        "queue_at": queue,
        "closed_at": now if status in _ENDED else None,
        "created_at": created,
        "created_by": actor,
        "updated_at": now,
        "version": 1,
        "search": search_text([text for text in texts if text]),
    }


def _said(record: LeadRecord) -> tuple[str, str, str]:
    draft = record.draft
    return draft.name, draft.phone, draft.email
