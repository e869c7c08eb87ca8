"""Tickets of a file: what becomes of each row, and storing a chunk of them.

New tickets get consecutive ids and are one range in the journal; undoing the import puts them into
the trash, with their numbers. Known tickets are changed as a user would change them. One that lies
in the trash is taken out again: its number is its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.blending import custom, single
from crm_tui.domain.imports import Fill, Policy
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
from crm_tui.services.import_customer_records import Alike, OfCustomers
from crm_tui.services.import_deciding import Plan, decide
from crm_tui.services.import_stages import reason_ids
from crm_tui.services.import_statuses import Statuses, category_ids
from crm_tui.services.import_steps import Made
from crm_tui.services.import_ticket_links import Ties
from crm_tui.services.import_ticket_rows import Known
from crm_tui.services.ticket_desk import ensure_desk
from crm_tui.text.fold import fold

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


def plan(
    reader: Reader, records: Sequence[TicketRecord], policy: Policy, alphabet: str, made: Made
) -> Plan[TicketRecord]:
    """Decide about ``records``; reads only, so a dry run is the same."""
    return decide(_Tickets(reader, records, policy, alphabet, made))


class _Tickets(OfCustomers[TicketRecord]):
    DOUBTFUL = N_("may be the ticket “{name}”, which is in the book already")

    @property
    def first(self) -> int:
        return self.made.ticket

    def by_uid(self, uids: set[str]) -> dict[str, tuple[int, bool]]:
        return queries.by_uid(self.reader, uids)

    def of_customers(self, ids: set[int]) -> Alike:
        return queries.of_customers(self.reader, ids, self.first)

    def of_nobody(self, titles: set[str]) -> Alike:
        return queries.of_nobody(self.reader, titles, self.first)

    def stored(self, ids: Sequence[int]) -> Iterable[TicketRecord]:
        return queries.tickets(self.reader, ids)

    def blended(self, theirs: TicketRecord, mine: TicketRecord, fill: Fill) -> TicketRecord:
        over = fill is Fill.OVERWRITE
        after = replace(theirs, draft=_blended(theirs.draft, mine.draft, over=over))
        customer = self.customer(mine)
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
    changes = single(theirs, mine, _SINGLE, over=over)
    if over:
        changes |= {"subject": mine.subject, "priority": mine.priority, "channel": mine.channel}
    more = (user for user in mine.watchers if user not in theirs.watchers)
    changes["watchers"] = (*theirs.watchers, *more)
    changes["fields"] = custom(theirs.fields, mine.fields, over=over)
    return replace(theirs, **changes)


def apply(
    work: Work, records: Sequence[TicketRecord], given: Given, alphabet: str, made: Made
) -> Plan[TicketRecord]:
    """Match and store a chunk; returns what was done."""
    tickets = _Tickets(work.reader, records, given.policy, alphabet, made)
    decided = decide(tickets)
    changed = [record for _before, _after, record in decided.updates.values()]
    rows = [*decided.creates, *changed]
    if rows:
        ensure_desk(work, given.desk)
        owners = {record.number: record.draft.owner or given.policy.owner for record in rows}
        customers = import_customers.store(work, tickets.customers, owners, alphabet)
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
    import_ticket_links.write(work, tickets.fit, given.ties, made.ticket)
    return decided
