"""New tickets of a file as rows: bulk statements, in the order they are given.

They are numbered in this order, each after what the year has in which it began; what happened to
them is written with its times, and their clocks run through it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.imports import Policy
from crm_tui.domain.ticket_imports import TicketRecord
from crm_tui.domain.tickets import Meaning, MessageDraft, TicketDraft
from crm_tui.models.base import from_millis, to_millis
from crm_tui.services import fields, sla
from crm_tui.services.import_customers import next_id
from crm_tui.services.import_statuses import Statuses
from crm_tui.services.import_writing import fresh_uids, insertion
from crm_tui.services.sla import NEVER
from crm_tui.services.ticket_derived import message_search
from crm_tui.services.ticket_numbers import Number, Numbers
from crm_tui.text.fold import fold, search_text

_COLUMNS = (
    "id", "uid", "number", "year", "seq", "subject", "contact_id", "company_id", "email", "channel",
    "category_id", "priority", "status_id", "owner", "product", "reason_id", "reason_note",
    "satisfaction", "satisfaction_word", "policy_id", "escalated_at", "created_at", "created_by",
    "updated_at", "version", "meaning", "due_key", "last_message_at", "reopened", "search", "shown",
)  # fmt: skip
_TICKET = insertion("ticket", _COLUMNS)
_STEP = insertion("ticket_step", ("ticket_id", "at", "actor", "status_id", "meaning"))
_MESSAGE = insertion(
    "ticket_message",
    ("ticket_id", "at", "side", "author", "channel", "body", "message_id", "mail_state",
     "mail_detail", "search"),
)  # fmt: skip
_WATCHER = insertion("ticket_watcher", ("ticket_id", "position", "user"))
_VALUE = insertion("ticket_value", ("ticket_id", "field_id", "value", "key"))


OLD_NUMBER = "old_number"
"""The field that keeps the number a ticket had elsewhere, so that it is found by it."""


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of what the rows of a chunk name; ``customers`` (contact, company) by row number."""

    customers: Mapping[int, tuple[int | None, int | None]]
    statuses: Statuses
    categories: Mapping[str, int]
    reasons: Mapping[tuple[str, str], int]
    labels: Mapping[str, str]


def write(work: Work, records: Sequence[TicketRecord], policy: Policy, known: Known) -> None:
    """Add ``records`` (cleaned)."""
    if not records:
        return
    first = next_id(work, "ticket")
    now, counting = to_millis(work.now), Numbers(work)
    numbers = [
        counting.following(from_millis(min(record.created_at or now, now))) for record in records
    ]
    drafts = [
        _kept_number(_policy_of(record.draft, policy), record, number)
        for record, number in zip(records, numbers, strict=True)
    ]
    keys = field_keys(work, {key for draft in drafts for key in draft.fields}, known.labels)
    rows = _Rows(work, known, first)
    for record, draft, number in zip(records, drafts, numbers, strict=True):
        rows.add(record, draft, number)
    many = work.connection.executemany
    many(_TICKET, rows.tickets)
    many(_STEP, rows.steps)
    many(_MESSAGE, rows.messages)
    numbered = list(enumerate(drafts, first))
    many(_WATCHER, [
        (identity, place, user)
        for identity, draft in numbered
        for place, user in enumerate(draft.watchers)
    ])  # fmt: skip
    many(_VALUE, [
        (identity, keys[key][1], value, fold(value))
        for identity, draft in numbered
        for key, value in draft.fields.items()
    ])  # fmt: skip
    work.journal.note_range("ticket", first, first + len(records) - 1)
    sla.reckon(work, range(first, first + len(records)))


def field_keys(
    work: Work, keys: Iterable[str], labels: Mapping[str, str]
) -> dict[str, tuple[str, int]]:
    """The custom field of tickets (key, id) for each key of a file; new ones are defined."""
    sql = "SELECT key, id FROM custom_field WHERE area = 'ticket'"
    known: dict[str, int] = dict(work.reader.all(sql))
    found = {}
    for key in sorted(keys):
        if key not in known:
            fields.define(work, labels.get(key, key), key=key, area="ticket")
            known = dict(work.reader.all(sql))
        found[key] = key, known[key]
    return found


def steps_of(
    record: TicketRecord, statuses: Statuses, now: int
) -> Iterator[tuple[int, int, Meaning]]:
    """What a ticket of another program came to, as far as its times tell: (at, status, meaning).

    Where the time of the last one is not told it is that of the last change, else of the last
    message, else of the beginning.
    """
    begun = min(record.created_at or now, now)
    to, meaning = statuses.of(record.status, record.meaning)
    if meaning is Meaning.NEW:
        yield begun, to, meaning
        return
    begin, new = statuses.of("", Meaning.NEW)
    yield begun, begin, new
    said = max((message.at or 0 for message in record.messages), default=0)
    late = record.updated_at or said or begun
    if meaning is Meaning.CLOSED and record.solved_at and record.closed_at > record.solved_at:
        solved, over = statuses.of("", Meaning.SOLVED)
        yield max(min(record.solved_at, now), begun), solved, over
    if not meaning.is_open:
        late = (record.closed_at if meaning is Meaning.CLOSED else record.solved_at) or (
            record.solved_at or record.closed_at or late
        )
    yield max(min(late, now), begun), to, meaning


class _Rows:
    """The rows of a chunk, as they are stored."""

    def __init__(self, work: Work, known: Known, first: int) -> None:
        self.tickets: list[tuple[Any, ...]] = []
        self.steps: list[tuple[Any, ...]] = []
        self.messages: list[tuple[Any, ...]] = []
        self._known, self._next = known, first
        self._now, self._actor = to_millis(work.now), work.actor
        self._uids = fresh_uids(self._now, 1 << 20)
        contacts = {pair[0] for pair in known.customers.values() if pair[0]}
        self._employers = _employers(work, contacts)
        ids = {identity for pair in known.customers.values() for identity in pair if identity}
        self._names = _names(work, {*ids, *self._employers.values()})
        self._policies: dict[str, int] = {
            fold(name): identity
            for name, identity in work.reader.all(
                "SELECT name, id FROM sla_policy ORDER BY id DESC"
            )
        }

    def add(self, record: TicketRecord, draft: TicketDraft, number: Number) -> None:
        """Take a ticket up."""
        known, identity = self._known, self._next
        contact, company = known.customers.get(record.number, (None, None))
        if record.foreign and company is None and contact is not None:
            company = self._employers.get(contact)
        created = min(record.created_at or self._now, self._now)
        status, meaning = known.statuses.of(record.status, record.meaning)
        over = not meaning.is_open
        reason = known.reasons.get(("ticket", record.reason)) if over else None
        texts = [
            number.text, draft.subject, draft.product, draft.email,
            self._names.get(contact or 0, ""), self._names.get(company or 0, ""),
            *draft.fields.values(),
        ]  # fmt: skip
        messages = [self._message(identity, said) for said in record.messages]
        self.messages += messages
        self.tickets.append(
            (
                identity, draft.uid or next(self._uids), number.text, number.year, number.seq,
                draft.subject, contact, company, draft.email, draft.channel,
                known.categories.get(record.category), draft.priority, status, draft.owner,
                draft.product, reason, record.reason_note if over else "", draft.satisfaction,
                draft.satisfaction_word, self._policies.get(fold(record.policy)),
                record.escalated_at or None, created, self._actor,
                min(record.updated_at or self._now, self._now), 1, meaning.value, NEVER,
                max((row[1] for row in messages), default=None), 0,
                search_text([text for text in texts if text]), 1,
            )
        )  # fmt: skip
        if record.steps:
            for step in record.steps:
                to, means = known.statuses.of(step.status, step.meaning)
                at = min(step.at, self._now)
                self.steps.append((identity, at, step.actor, to, means.value))
        else:
            for at, to, means in steps_of(record, known.statuses, self._now):
                self.steps.append((identity, at, self._actor, to, means.value))
        self._next += 1

    def _message(self, ticket: int, said: MessageDraft) -> tuple[Any, ...]:
        at = self._now if said.at is None else max(0, min(said.at, self._now))
        return (
            ticket, at, said.side.value, said.author, said.channel, said.text, said.message_id,
            "", "", message_search(said.text),
        )  # fmt: skip


def _policy_of(draft: TicketDraft, policy: Policy) -> TicketDraft:
    """``draft`` with what the policy says where the file says nothing; tags are a field."""
    tags = dict(draft.fields)
    if policy.tags:
        said = tags.get("tags", "")
        more = [tag for tag in policy.tags if fold(tag) not in fold(said)]
        tags["tags"] = ", ".join(filter(None, (said, *more)))
    return replace(draft, owner=draft.owner or policy.owner, fields=tags)


def _kept_number(draft: TicketDraft, record: TicketRecord, number: Number) -> TicketDraft:
    """``draft`` with the number one of our own books gave it, where it gets another one here.

    That book had tickets which did not come along, or this one has some of that year.
    """
    if record.called in ("", number.text):
        return draft
    return replace(draft, fields={OLD_NUMBER: record.called, **draft.fields})


def _employers(work: Work, contacts: Iterable[int]) -> dict[int, int]:
    """The first company each contact works for."""
    found: dict[int, int] = {}
    for contact, company in work.reader.all(
        "SELECT e.contact_id, e.company_id FROM json_each(?) j CROSS JOIN employment e"
        " ON e.contact_id = j.value JOIN contact f ON f.id = e.company_id"
        " WHERE f.deleted_at IS NULL ORDER BY e.contact_id, e.position, e.id",
        (json.dumps(sorted(contacts)),),
    ):
        found.setdefault(contact, company)
    return found


def _names(work: Work, ids: Iterable[int]) -> dict[int, str]:
    return dict(
        work.reader.all(
            "SELECT c.id, c.display FROM json_each(?) j CROSS JOIN contact c ON c.id = j.value",
            (json.dumps(sorted(ids)),),
        )
    )
