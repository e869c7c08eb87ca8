"""Deals of a file: what becomes of each row, and storing a chunk of them.

New deals get consecutive ids and are one range in the journal; undoing the import takes them out
with all that hangs on them. Known deals are changed as a user would change them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.deal_imports import DealRecord
from crm_tui.domain.deals import DealDraft, DealStatus
from crm_tui.domain.imports import Fill, Mode, Outcome, Policy
from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries import deal_records as queries
from crm_tui.queries import pipeline as deal_queries
from crm_tui.services import import_customers, import_deal_rows, pipeline
from crm_tui.services.import_customers import Customer, Customers
from crm_tui.services.import_plan import DOUBTFUL, KNOWN, UNKNOWN, Own
from crm_tui.services.import_stages import Places, reason_ids
from crm_tui.services.import_steps import Made, Step
from crm_tui.text.fold import fold

DOUBTFUL_DEAL = N_("may be the deal “{name}”, which is in the book already")


@dataclass(slots=True)
class Plan:
    """What to do with a chunk: rows to add, and what known deals (by id) become."""

    steps: list[Step] = field(default_factory=list)
    creates: list[DealRecord] = field(default_factory=list)
    updates: dict[int, tuple[DealRecord, DealRecord, DealRecord]] = field(default_factory=dict)
    customers: Customers = field(default_factory=Customers)


def plan(
    reader: Reader, records: Sequence[DealRecord], policy: Policy, alphabet: str, made: Made
) -> Plan:
    """Decide about ``records``; reads only, so a dry run is the same."""
    return _Planner(reader, records, policy, alphabet, made).plan()


class _Planner:
    def __init__(
        self,
        reader: Reader,
        records: Sequence[DealRecord],
        policy: Policy,
        alphabet: str,
        made: Made,
    ) -> None:
        self._reader, self._policy, self._made = reader, policy, made
        self._records = records
        fit = [record for record in records if not record.errors]
        self._ids = queries.by_uid(reader, "deal", {r.uid for r in fit if r.uid})
        self._customers = import_customers.match(
            reader,
            {r.number: r.person for r in fit if r.person is not None},
            {r.number: r.company for r in fit if r.company},
            alphabet,
            Own(made.contact),
            policy.answers,
        )
        self._twins = self._look_for_twins(fit)
        wanted = {*self._ids.values(), *(twin[0] for twin in self._twins.values())}
        self._known = {r.number: r for r in queries.deals(reader, sorted(wanted))}
        self._places = Places(reader, policy)
        self._plan = Plan(customers=self._customers)
        self._taken: dict[str, DealRecord] = {}

    def plan(self) -> Plan:
        self._plan.steps = [self._step(record) for record in self._records]
        return self._plan

    def _look_for_twins(self, records: Sequence[DealRecord]) -> dict[int, tuple[int, int]]:
        """Deals (id, created) with the customer and title of a row, by row number."""
        unknown = [r for r in records if r.uid not in self._ids]
        ids = {i for r in unknown for i in self._customer(r).known}
        found: dict[tuple[int | None, str], tuple[int, int]] = {}
        for identity, title, contact, company, created in sorted(
            queries.of_customers(self._reader, ids, self._made.deal), reverse=True
        ):
            for customer in filter(None, (contact, company)):
                found[customer, fold(title)] = identity, created
        alone = {r.draft.title for r in unknown if r.person is None and not r.company}
        for identity, title, _contact, _company, created in queries.of_nobody(
            self._reader, alone, self._made.deal
        ):
            found[None, fold(title)] = identity, created
        twins = {}
        for record in unknown:
            customer = self._customer(record)
            # A deal with a person is one with that person, not with all of the company.
            person = customer.contact_id if record.person is not None else customer.company_id
            twin = found.get((person, fold(record.draft.title)))
            if twin is not None and (not record.created_at or twin[1] == record.created_at):
                twins[record.number] = twin
        return twins

    def _customer(self, record: DealRecord) -> Customer:
        return self._customers.of.get(record.number, Customer())

    def _step(self, record: DealRecord) -> Step:
        if record.errors:
            return Step(record, Outcome.FAILED, "; ".join(record.errors))
        known = self._ids.get(record.uid) if record.uid else None
        if known is not None:
            return self._update(record, self._known[known])
        if record.uid and record.uid in self._taken:
            return Step(record, Outcome.UNCHANGED, "", record.display)
        answer = self._policy.answers.get(record.number)
        twin = self._twins.get(record.number) if answer is not False else None
        if twin is not None:
            return self._twin(record, twin, same=bool(answer))
        return self._new(record)

    def _twin(self, record: DealRecord, twin: tuple[int, int], *, same: bool) -> Step:
        """The book has a deal of this customer and title."""
        theirs = self._known[twin[0]]
        same = same or (bool(record.created_at) and twin[1] == record.created_at)
        if same or self._blended(theirs, record, Fill.EMPTY) == theirs:
            return self._update(record, theirs)
        return self._doubtful(record, DOUBTFUL_DEAL, theirs.display)

    def _new(self, record: DealRecord) -> Step:
        if doubt := self._customer(record).doubt:
            return self._doubtful(record, DOUBTFUL, doubt)
        if self._policy.mode is Mode.UPDATE:
            return Step(record, Outcome.SKIPPED, UNKNOWN)
        self._plan.creates.append(record)
        if record.uid:
            self._taken[record.uid] = record
        stage, lacking = self._places.lacking(record)
        told = pipeline.stage_needs(self._reader, stage, lacking) if lacking else None
        return Step(_told(record, told), Outcome.CREATED)

    def _doubtful(self, record: DealRecord, reason: str, name: str) -> Step:
        skip = self._policy.mode is Mode.SKIP
        return Step(record, Outcome.SKIPPED if skip else Outcome.REVIEW, reason, name)

    def _update(self, record: DealRecord, theirs: DealRecord) -> Step:
        own = theirs.number >= self._made.deal
        if self._policy.mode in (Mode.CREATE, Mode.SKIP) and not own:
            return Step(record, Outcome.SKIPPED, KNOWN, theirs.display)
        after = self._blended(theirs, record, self._policy.fill)
        if after == theirs:
            return Step(record, Outcome.UNCHANGED, "", theirs.display)
        before = self._plan.updates.get(theirs.number, (theirs, theirs, record))[0]
        self._plan.updates[theirs.number] = before, after, record
        self._known[theirs.number] = after
        return Step(record, Outcome.UPDATED, "", theirs.display)

    def _blended(self, theirs: DealRecord, mine: DealRecord, fill: Fill) -> DealRecord:
        """``theirs`` with what the file's row adds (``overwrite``: says otherwise)."""
        over = fill is Fill.OVERWRITE
        said = mine.draft
        if mine.foreign and said.probability == self._places.chance(mine):
            said = replace(said, probability=None)
        after = replace(theirs, draft=_blended(theirs.draft, said, over=over))
        customer = self._customer(mine)
        if mine.person is not None and theirs.draft.contact_id is None and not customer.doubt:
            after = replace(after, person=mine.person)
        if mine.company and theirs.draft.company_id is None:
            after = replace(after, company=mine.company)
        if not over:
            return after
        if mine.stage and fold(mine.stage) != fold(theirs.stage):
            after = replace(after, stage=mine.stage, pipeline=mine.pipeline or theirs.pipeline)
        if mine.status != theirs.status:
            after = replace(
                after, status=mine.status, reason=mine.reason, reason_note=mine.reason_note,
                closed_at=mine.closed_at,
            )  # fmt: skip
        return after


def _told(record: DealRecord, needs: pipeline.StageNeeds | None) -> DealRecord:
    """A row with a warning of what its stage asks for and it does not have."""
    if needs is None:
        return record
    text = _("“{stage}” asks for {names}, which this deal does not have").format(**needs.values)
    return replace(record, warnings=(*record.warnings, text))


_SINGLE = ("expected_close", "owner", "source", "campaign", "probability")


def _blended(theirs: DealDraft, mine: DealDraft, *, over: bool) -> DealDraft:
    """An empty cell clears nothing; amount and currency are taken together."""
    changes: dict[str, Any] = {}
    for name in _SINGLE:
        was, new = getattr(theirs, name), getattr(mine, name)
        if new not in ("", None, was) and (over or was in ("", None)):
            changes[name] = new
    if over and mine.title:
        changes["title"] = mine.title
    if mine.amount is not None and (over or theirs.amount is None):
        changes |= {"amount": mine.amount, "currency": mine.currency}
    if mine.note and fold(mine.note) not in fold(theirs.note) and (over or not theirs.note):
        changes["note"] = f"{mine.note}\n\n{theirs.note}" if theirs.note else mine.note
    known = {fold(tag) for tag in theirs.tags}
    changes["tags"] = (*theirs.tags, *(tag for tag in mine.tags if fold(tag) not in known))
    for name in ("lines", "competitors"):
        new = getattr(mine, name)
        if new and (over or not getattr(theirs, name)):
            changes[name] = new
    added = {
        key: value
        for key, value in mine.fields.items()
        if value and (over or not theirs.fields.get(key))
    }
    changes["fields"] = {**theirs.fields, **added}
    return replace(theirs, **changes)


def apply(
    work: Work,
    records: Sequence[DealRecord],
    policy: Policy,
    alphabet: str,
    made: Made,
    labels: Mapping[str, str],
) -> Plan:
    """Match and store a chunk; returns what was done."""
    decided = plan(work.reader, records, policy, alphabet, made)
    changed = [record for _before, _after, record in decided.updates.values()]
    if not decided.creates and not changed:
        return decided
    rows = [*decided.creates, *changed]
    owners = {record.number: record.draft.owner or policy.owner for record in rows}
    ids = import_customers.store(work, decided.customers, owners, alphabet)
    places = Places(work.reader, policy)
    places.settle(work, rows)
    reasons = reason_ids(
        work,
        [(r.status.value, r.reason) for r in rows if r.reason and r.status is not DealStatus.OPEN],
    )
    import_deal_rows.write(
        work, decided.creates, policy, import_deal_rows.Known(ids, places, reasons, labels)
    )
    stays: dict[int, pipeline.StageNeeds] = {}
    for before, after, record in decided.updates.values():
        needs = _change(work, before, after, ids[record.number], places, reasons, labels)
        if needs is not None:
            stays[record.number] = needs
    decided.steps = [
        step._replace(row=_told(step.row, stays.get(step.row.number))) for step in decided.steps
    ]
    return decided


def _change(  # noqa: PLR0913, PLR0917 - what a chunk knows
    work: Work,
    before: DealRecord,
    after: DealRecord,
    customer: tuple[int | None, int | None],
    places: Places,
    reasons: Mapping[tuple[str, str], int],
    labels: Mapping[str, str],
) -> pipeline.StageNeeds | None:
    """Bring a known deal to what the file says of it; returns why it stays in its stage if so."""
    identity = before.number
    draft = after.draft
    if before.draft.contact_id is None and after.person is not None:
        draft = replace(draft, contact_id=customer[0])
    if before.draft.company_id is None and after.company:
        draft = replace(draft, company_id=customer[1])
    keys = import_deal_rows.field_keys(work, draft.fields, labels)
    draft = replace(draft, fields={keys.get(key, key): v for key, v in draft.fields.items()})
    base = deal_queries.draft(work.reader, identity)
    version = deal_queries.version(work.reader, identity)
    pipeline.update(work, identity, base, draft, version)
    needs = None
    if (after.stage, after.pipeline) != (before.stage, before.pipeline):
        needs = _move(work, identity, places.of(after).stage_id)
    if after.status == before.status:
        return needs
    reason = reasons.get((after.status.value, after.reason))
    match after.status:
        case DealStatus.WON:
            # A reason may want a note, a file may have none.
            note = after.reason_note or (after.reason and "-")
            pipeline.win(work, identity, reason, note)
        case DealStatus.LOST:
            if reason is None:
                key = after.status.value, _("Other")
                reason = reason_ids(work, [key])[key]
            note = after.reason_note or after.reason or "-"
            pipeline.lose(work, identity, reason, note)
        case DealStatus.OPEN:
            pipeline.reopen(work, identity)
    return needs


def _move(work: Work, identity: int, stage_id: int) -> pipeline.StageNeeds | None:
    """Bring a deal to a stage; what that asks for and the deal lacks, if it stays therefore."""
    try:
        pipeline.move(work, identity, stage_id)
    except pipeline.StageNeeds as needs:
        work.session.flush()
        return needs
    return None
