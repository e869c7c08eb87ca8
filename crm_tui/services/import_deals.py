"""Deals of a file: what becomes of each row, and storing a chunk of them.

New deals get consecutive ids and are one range in the journal; undoing the import takes them out
with all that hangs on them. Known deals are changed as a user would change them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.blending import custom, noted, single
from crm_tui.domain.deal_imports import DealRecord
from crm_tui.domain.deals import DealDraft, DealStatus
from crm_tui.domain.imports import Fill, Policy
from crm_tui.errors import N_
from crm_tui.i18n import _
from crm_tui.queries import deal_records as queries
from crm_tui.queries import pipeline as deal_queries
from crm_tui.services import import_customers, import_deal_rows, pipeline
from crm_tui.services.import_customer_records import Alike, OfCustomers
from crm_tui.services.import_deciding import Plan, decide
from crm_tui.services.import_stages import Places, reason_ids
from crm_tui.services.import_steps import Made
from crm_tui.text.fold import fold


def plan(
    reader: Reader, records: Sequence[DealRecord], policy: Policy, alphabet: str, made: Made
) -> Plan[DealRecord]:
    """Decide about ``records``; reads only, so a dry run is the same."""
    return decide(_Deals(reader, records, policy, alphabet, made))


class _Deals(OfCustomers[DealRecord]):
    DOUBTFUL = N_("may be the deal “{name}”, which is in the book already")

    def __init__(
        self,
        reader: Reader,
        records: Sequence[DealRecord],
        policy: Policy,
        alphabet: str,
        made: Made,
    ) -> None:
        super().__init__(reader, records, policy, alphabet, made)
        self._places = Places(reader, policy)

    @property
    def first(self) -> int:
        return self.made.deal

    def by_uid(self, uids: set[str]) -> dict[str, tuple[int, bool]]:
        found = queries.by_uid(self.reader, "deal", uids)
        return {uid: (identity, False) for uid, identity in found.items()}

    def of_customers(self, ids: set[int]) -> Alike:
        return queries.of_customers(self.reader, ids, self.first)

    def of_nobody(self, titles: set[str]) -> Alike:
        return queries.of_nobody(self.reader, titles, self.first)

    def stored(self, ids: Sequence[int]) -> Iterable[DealRecord]:
        return queries.deals(self.reader, ids)

    def told(self, row: DealRecord) -> DealRecord:
        stage, lacking = self._places.lacking(row)
        return _told(row, pipeline.stage_needs(self.reader, stage, lacking) if lacking else None)

    def blended(self, theirs: DealRecord, mine: DealRecord, fill: Fill) -> DealRecord:
        over = fill is Fill.OVERWRITE
        said = mine.draft
        if mine.foreign and said.probability == self._places.chance(mine):
            said = replace(said, probability=None)
        after = replace(theirs, draft=_blended(theirs.draft, said, over=over))
        customer = self.customer(mine)
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
    changes = single(theirs, mine, _SINGLE, over=over)
    if over and mine.title:
        changes["title"] = mine.title
    if mine.amount is not None and (over or theirs.amount is None):
        changes |= {"amount": mine.amount, "currency": mine.currency}
    changes["note"] = noted(theirs.note, mine.note, over=over)
    known = {fold(tag) for tag in theirs.tags}
    changes["tags"] = (*theirs.tags, *(tag for tag in mine.tags if fold(tag) not in known))
    for name in ("lines", "competitors"):
        new = getattr(mine, name)
        if new and (over or not getattr(theirs, name)):
            changes[name] = new
    changes["fields"] = custom(theirs.fields, mine.fields, over=over)
    return replace(theirs, **changes)


def apply(
    work: Work,
    records: Sequence[DealRecord],
    policy: Policy,
    alphabet: str,
    made: Made,
    labels: Mapping[str, str],
) -> Plan[DealRecord]:
    """Match and store a chunk; returns what was done."""
    deals = _Deals(work.reader, records, policy, alphabet, made)
    decided = decide(deals)
    changed = [record for _before, _after, record in decided.updates.values()]
    if not decided.creates and not changed:
        return decided
    rows = [*decided.creates, *changed]
    owners = {record.number: record.draft.owner or policy.owner for record in rows}
    ids = import_customers.store(work, deals.customers, owners, alphabet)
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
