"""Leads of a file: what becomes of each row, and storing a chunk of them.

A lead who is surely a contact of the book is linked to it; others stay what the file says of them
until somebody qualifies them. New leads are one range in the journal, as new deals are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.deal_imports import LeadRecord
from crm_tui.domain.deals import LeadDraft, LeadStatus
from crm_tui.domain.imports import Fill, Mode, Outcome, Policy
from crm_tui.errors import N_
from crm_tui.models.base import to_millis
from crm_tui.queries import deal_records as queries
from crm_tui.services import import_customers, leads
from crm_tui.services.import_customers import NOT_MADE, next_id
from crm_tui.services.import_plan import KNOWN, UNKNOWN, Own
from crm_tui.services.import_stages import reason_ids
from crm_tui.services.import_steps import Made, Step
from crm_tui.services.import_writing import fresh_uids, insertion
from crm_tui.text.fold import fold, search_text

DOUBTFUL_LEAD = N_("may be the lead “{name}”, which is in the book already")
_COLUMNS = (
    "id", "uid", "contact_id", "name", "company", "phone", "email", "source", "campaign", "need",
    "owner", "status", "parked_until", "reason_id", "reason_note", "queue_at", "closed_at",
    "created_at", "created_by", "updated_at", "version", "search",
)  # fmt: skip
_LEAD = insertion("lead", _COLUMNS)
_SINGLE = ("name", "company", "phone", "email", "source", "campaign", "owner")
_ENDED = (LeadStatus.QUALIFIED, LeadStatus.DROPPED)


@dataclass(slots=True)
class Plan:
    """What to do with a chunk: leads to add (with their contacts), what known ones become."""

    steps: list[Step] = field(default_factory=list)
    creates: list[LeadRecord] = field(default_factory=list)
    updates: dict[int, tuple[LeadDraft, LeadDraft]] = field(default_factory=dict)
    contacts: dict[int, int] = field(default_factory=dict)


def plan(
    reader: Reader, records: Sequence[LeadRecord], policy: Policy, alphabet: str, made: Made
) -> Plan:
    """Decide about ``records``; reads only, so a dry run is the same."""
    return _Planner(reader, records, policy, alphabet, made).plan()


class _Planner:
    def __init__(
        self,
        reader: Reader,
        records: Sequence[LeadRecord],
        policy: Policy,
        alphabet: str,
        made: Made,
    ) -> None:
        self._policy, self._made, self._records = policy, made, records
        fit = [record for record in records if not record.errors]
        self._ids = queries.by_uid(reader, "lead", {r.uid for r in fit if r.uid})
        self._alike = queries.leads_alike(
            reader, [_said(r) for r in fit if r.uid not in self._ids], made.lead
        )
        found = import_customers.match(
            reader, {r.number: r.contact for r in fit}, {}, alphabet, Own(), {}
        )
        self._contacts = {
            number: customer.contact_id
            for number, customer in found.of.items()
            if customer.contact_id not in (None, NOT_MADE) and not customer.doubt
        }
        wanted = {*self._ids.values(), *(i for ids in self._alike.values() for i, _at in ids)}
        self._known = {r.number: r for r in queries.leads(reader, sorted(wanted))}
        self._plan = Plan(contacts={n: i for n, i in self._contacts.items() if i})
        self._taken: set[str] = set()

    def plan(self) -> Plan:
        self._plan.steps = [self._step(record) for record in self._records]
        return self._plan

    def _step(self, record: LeadRecord) -> Step:
        if record.errors:
            return Step(record, Outcome.FAILED, "; ".join(record.errors))
        known = self._ids.get(record.uid) if record.uid else None
        if known is not None:
            return self._update(record, self._known[known])
        if record.uid in self._taken:
            return Step(record, Outcome.UNCHANGED, "", record.display)
        if (step := self._twin(record)) is not None:
            return step
        if self._policy.mode is Mode.UPDATE:
            return Step(record, Outcome.SKIPPED, UNKNOWN)
        self._plan.creates.append(record)
        if record.uid:
            self._taken.add(record.uid)
        return Step(record, Outcome.CREATED)

    def _twin(self, record: LeadRecord) -> Step | None:
        """A lead of the same name, phone and e-mail: the same one, or one to be asked about."""
        answer = self._policy.answers.get(record.number)
        if answer is False:
            return None
        for identity, created in self._alike.get(_said(record), ()):
            theirs = self._known[identity]
            if record.created_at and record.created_at != created and not answer:
                continue
            same = answer or record.created_at == created
            if same or _blended(theirs.draft, record.draft, Fill.EMPTY) == theirs.draft:
                return self._update(record, theirs)
            skip = self._policy.mode is Mode.SKIP
            outcome = Outcome.SKIPPED if skip else Outcome.REVIEW
            return Step(record, outcome, DOUBTFUL_LEAD, theirs.display)
        return None

    def _update(self, record: LeadRecord, theirs: LeadRecord) -> Step:
        own = theirs.number >= self._made.lead
        if self._policy.mode in (Mode.CREATE, Mode.SKIP) and not own:
            return Step(record, Outcome.SKIPPED, KNOWN, theirs.display)
        after = _blended(theirs.draft, record.draft, self._policy.fill)
        if after == theirs.draft:
            return Step(record, Outcome.UNCHANGED, "", theirs.display)
        before = self._plan.updates.get(theirs.number, (theirs.draft, theirs.draft))[0]
        self._plan.updates[theirs.number] = before, after
        self._known[theirs.number] = replace(theirs, draft=after)
        return Step(record, Outcome.UPDATED, "", theirs.display)


def apply(
    work: Work, records: Sequence[LeadRecord], policy: Policy, alphabet: str, made: Made
) -> Plan:
    """Match and store a chunk; returns what was done."""
    decided = plan(work.reader, records, policy, alphabet, made)
    reasons = reason_ids(
        work,
        [("dropped", r.reason) for r in decided.creates
         if r.reason and r.status is LeadStatus.DROPPED],
    )  # fmt: skip
    if decided.creates:
        _create(work, decided, policy, reasons)
    for identity, (before, after) in decided.updates.items():
        version = work.reader.value("SELECT version FROM lead WHERE id = ?", (identity,))
        leads.update(work, identity, before, after, version)
    return decided


def _create(
    work: Work, decided: Plan, policy: Policy, reasons: Mapping[tuple[str, str], int]
) -> None:
    first, now = next_id(work, "lead"), to_millis(work.now)
    uids = fresh_uids(now, len(decided.creates))
    rows = [
        _row(identity, record, decided.contacts.get(record.number), policy, now, work.actor)
        for identity, record in enumerate(decided.creates, first)
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


def _blended(theirs: LeadDraft, mine: LeadDraft, fill: Fill) -> LeadDraft:
    over = fill is Fill.OVERWRITE
    changes: dict[str, Any] = {}
    for name in _SINGLE:
        new = getattr(mine, name)
        if new and (over or not getattr(theirs, name)):
            changes[name] = new
    if mine.need and fold(mine.need) not in fold(theirs.need) and (over or not theirs.need):
        changes["need"] = f"{mine.need}\n\n{theirs.need}" if theirs.need else mine.need
    return replace(theirs, **changes)
