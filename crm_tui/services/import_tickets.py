"""Tickets of a file: what becomes of each row, and storing a chunk of them.

New tickets get consecutive ids and are one range in the journal; undoing the import puts them into
the trash, with their numbers. Known tickets are changed as a user would change them. One that lies
in the trash is taken out again: its number is its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.imports import Fill, Mode, Outcome, Policy
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.ticket_imports import TicketRecord
from crm_tui.domain.tickets import MessageDraft, Side, TicketDraft
from crm_tui.errors import N_
from crm_tui.queries import ticket_records as queries
from crm_tui.services import (
    import_customers,
    import_ticket_changes,
    import_ticket_links,
    import_ticket_rows,
)
from crm_tui.services.import_customers import Customer, Customers
from crm_tui.services.import_plan import DOUBTFUL, KNOWN, UNKNOWN, Own
from crm_tui.services.import_stages import reason_ids
from crm_tui.services.import_statuses import Statuses, category_ids
from crm_tui.services.import_steps import Made, Step
from crm_tui.services.import_ticket_links import Ties
from crm_tui.services.import_ticket_rows import Known
from crm_tui.services.ticket_desk import ensure_desk
from crm_tui.text.fold import fold

DOUBTFUL_TICKET = N_("may be the ticket “{name}”, which is in the book already")
_SINGLE = ("email", "owner", "product", "satisfaction", "satisfaction_word")


@dataclass(frozen=True, slots=True)
class Given:
    """What an import of tickets is told: the desk of a book without one, labels of new fields.

    ``ties`` are what the tickets of one of our own files are tied by.
    """

    policy: Policy
    desk: Desk = field(default_factory=Desk)
    labels: Mapping[str, str] = field(default_factory=dict)
    ties: Ties = field(default_factory=Ties)


@dataclass(slots=True)
class Plan:
    """What to do with a chunk: rows to add, and what known tickets (by id) become."""

    steps: list[Step] = field(default_factory=list)
    creates: list[TicketRecord] = field(default_factory=list)
    updates: dict[int, tuple[TicketRecord, TicketRecord, TicketRecord]] = field(
        default_factory=dict
    )
    restored: set[int] = field(default_factory=set)
    customers: Customers = field(default_factory=Customers)


def plan(
    reader: Reader, records: Sequence[TicketRecord], policy: Policy, alphabet: str, made: Made
) -> Plan:
    """Decide about ``records``; reads only, so a dry run is the same."""
    return _Planner(reader, records, policy, alphabet, made).plan()


class _Planner:
    def __init__(
        self,
        reader: Reader,
        records: Sequence[TicketRecord],
        policy: Policy,
        alphabet: str,
        made: Made,
    ) -> None:
        self._reader, self._policy, self._made = reader, policy, made
        self._records = records
        fit = [record for record in records if not record.errors]
        self._ids = queries.by_uid(reader, {r.uid for r in fit if r.uid})
        self._customers = import_customers.match(
            reader,
            {r.number: r.person for r in fit if r.person is not None},
            {r.number: r.company for r in fit if r.company},
            alphabet,
            Own(made.contact),
            policy.answers,
        )
        self._twins = self._look_for_twins(fit)
        wanted = {*(known for known, _trashed in self._ids.values()), *self._twins.values()}
        self._known = {r.number: r for r in queries.tickets(reader, sorted(wanted))}
        self._plan = Plan(customers=self._customers)
        self._taken: set[str] = set()

    def plan(self) -> Plan:
        self._plan.steps = [self._step(record) for record in self._records]
        return self._plan

    def _look_for_twins(self, records: Sequence[TicketRecord]) -> dict[int, int]:
        """Tickets of the customer and subject of a row (and its time, if told), by row number."""
        unknown = [r for r in records if r.uid not in self._ids]
        ids = {i for r in unknown for i in self._customer(r).known}
        found: dict[tuple[int | None, str], list[tuple[int, int]]] = {}
        for identity, subject, contact, company, created in sorted(
            queries.of_customers(self._reader, ids, self._made.ticket)
        ):
            for customer in filter(None, (contact, company)):
                found.setdefault((customer, fold(subject)), []).append((identity, created))
        alone = {r.draft.subject for r in unknown if r.person is None and not r.company}
        for identity, subject, _contact, _company, created in queries.of_nobody(
            self._reader, alone, self._made.ticket
        ):
            found.setdefault((None, fold(subject)), []).append((identity, created))
        twins = {}
        for record in unknown:
            customer = self._customer(record)
            person = customer.contact_id if record.person is not None else customer.company_id
            for identity, created in found.get((person, fold(record.draft.subject)), ()):
                if not record.created_at or created == record.created_at:
                    twins[record.number] = identity
                    break
        return twins

    def _customer(self, record: TicketRecord) -> Customer:
        return self._customers.of.get(record.number, Customer())

    def _step(self, record: TicketRecord) -> Step:
        if record.errors:
            return Step(record, Outcome.FAILED, "; ".join(record.errors))
        known = self._ids.get(record.uid) if record.uid else None
        if known is not None:
            return self._update(record, self._known[known[0]], trashed=known[1])
        if record.uid and record.uid in self._taken:
            return Step(record, Outcome.UNCHANGED, "", record.display)
        answer = self._policy.answers.get(record.number)
        twin = self._twins.get(record.number) if answer is not False else None
        if twin is not None:
            return self._twin(record, self._known[twin], same=bool(answer))
        return self._new(record)

    def _twin(self, record: TicketRecord, theirs: TicketRecord, *, same: bool) -> Step:
        """The book has a ticket of this customer and subject."""
        same = same or bool(record.created_at)  # it began at the same moment
        if same or self._blended(theirs, record, Fill.EMPTY) == theirs:
            return self._update(record, theirs)
        return self._doubtful(record, DOUBTFUL_TICKET, theirs.display)

    def _new(self, record: TicketRecord) -> Step:
        if doubt := self._customer(record).doubt:
            return self._doubtful(record, DOUBTFUL, doubt)
        if self._policy.mode is Mode.UPDATE:
            return Step(record, Outcome.SKIPPED, UNKNOWN)
        self._plan.creates.append(record)
        if record.uid:
            self._taken.add(record.uid)
        return Step(record, Outcome.CREATED)

    def _doubtful(self, record: TicketRecord, reason: str, name: str) -> Step:
        skip = self._policy.mode is Mode.SKIP
        return Step(record, Outcome.SKIPPED if skip else Outcome.REVIEW, reason, name)

    def _update(self, record: TicketRecord, theirs: TicketRecord, *, trashed: bool = False) -> Step:
        own = theirs.number >= self._made.ticket
        if self._policy.mode in (Mode.CREATE, Mode.SKIP) and not own and not trashed:
            return Step(record, Outcome.SKIPPED, KNOWN, theirs.display)
        after = self._blended(theirs, record, self._policy.fill)
        trashed = trashed and theirs.number not in self._plan.restored
        if after == theirs and not trashed:
            return Step(record, Outcome.UNCHANGED, "", theirs.display)
        if trashed:
            self._plan.restored.add(theirs.number)
        before = self._plan.updates.get(theirs.number, (theirs, theirs, record))[0]
        self._plan.updates[theirs.number] = before, after, record
        self._known[theirs.number] = after
        return Step(record, Outcome.UPDATED, "", theirs.display)

    def _blended(self, theirs: TicketRecord, mine: TicketRecord, fill: Fill) -> TicketRecord:
        """``theirs`` with what the file's row adds (``overwrite``: says otherwise)."""
        over = fill is Fill.OVERWRITE
        after = replace(theirs, draft=_blended(theirs.draft, mine.draft, over=over))
        customer = self._customer(mine)
        if mine.person is not None and theirs.draft.contact_id is None and not customer.doubt:
            after = replace(after, person=mine.person)
        if mine.company and theirs.draft.company_id is None and not theirs.company:
            after = replace(after, company=mine.company)
        if mine.category and (over or not theirs.category):
            same = fold(mine.category) == fold(theirs.category)
            after = after if same else replace(after, category=mine.category)
        new = tuple(said for said in mine.messages if not _is_known(said, theirs.messages))
        if new:
            after = replace(after, messages=(*theirs.messages, *new))
        if not over:
            return after
        if mine.status and not self._same_status(theirs, mine):
            after = replace(
                after, status=mine.status, meaning=mine.meaning, known_word=mine.known_word,
                reason=mine.reason, reason_note=mine.reason_note, solved_at=mine.solved_at,
                closed_at=mine.closed_at, updated_at=mine.updated_at,
            )  # fmt: skip
        return after

    @staticmethod
    def _same_status(theirs: TicketRecord, mine: TicketRecord) -> bool:
        same = fold(mine.status) == fold(theirs.status)
        return same or (mine.known_word and mine.meaning is theirs.meaning)


def _is_known(said: MessageDraft, known: Sequence[MessageDraft]) -> bool:
    for other in known:
        if other.side is said.side and said.at in (None, other.at):
            if said.text == other.text:
                return True
            if said.side is Side.ANSWER and said.at is not None:
                return True  # one of the two only tells that somebody answered
    return False


def _blended(theirs: TicketDraft, mine: TicketDraft, *, over: bool) -> TicketDraft:
    """An empty cell clears nothing; what every ticket has is only changed by ``over``."""
    changes: dict[str, Any] = {}
    for name in _SINGLE:
        was, new = getattr(theirs, name), getattr(mine, name)
        if new not in ("", None, was) and (over or was in ("", None)):
            changes[name] = new
    if over:
        changes |= {"subject": mine.subject, "priority": mine.priority, "channel": mine.channel}
    more = (user for user in mine.watchers if user not in theirs.watchers)
    changes["watchers"] = (*theirs.watchers, *more)
    added = {
        key: value
        for key, value in mine.fields.items()
        if value and (over or not theirs.fields.get(key))
    }
    changes["fields"] = {**theirs.fields, **added}
    return replace(theirs, **changes)


def apply(
    work: Work, records: Sequence[TicketRecord], given: Given, alphabet: str, made: Made
) -> Plan:
    """Match and store a chunk; returns what was done."""
    decided = plan(work.reader, records, given.policy, alphabet, made)
    changed = [record for _before, _after, record in decided.updates.values()]
    rows = [*decided.creates, *changed]
    if rows:
        ensure_desk(work, given.desk)
        owners = {record.number: record.draft.owner or given.policy.owner for record in rows}
        customers = import_customers.store(work, decided.customers, owners, alphabet)
        statuses = Statuses(work.reader, given.policy)
        statuses.settle(work, rows)
        known = Known(
            customers,
            statuses,
            category_ids(work, [record.category for record in rows if record.category]),
            reason_ids(work, [("ticket", record.reason) for record in rows if record.reason]),
            given.labels,
        )
        import_ticket_rows.write(work, decided.creates, given.policy, known)
        import_ticket_changes.write(work, decided.updates, decided.restored, known)
    import_ticket_links.write(work, [r for r in records if not r.errors], given.ties, made.ticket)
    return decided
