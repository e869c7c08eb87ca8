"""Known tickets, brought to what a file says of them."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from crm_tui.db.work import Work
from crm_tui.domain.ticket_imports import TicketRecord
from crm_tui.models import TicketStatus
from crm_tui.models.base import to_millis
from crm_tui.services import ticket_messages, ticket_steps, tickets
from crm_tui.services.import_ticket_rows import Known, field_keys, steps_of
from crm_tui.services.ticket_derived import refresh
from crm_tui.services.ticket_rows import drafts, one


def write(
    work: Work,
    updates: Mapping[int, tuple[TicketRecord, TicketRecord, TicketRecord]],
    restored: AbstractSet[int],
    known: Known,
) -> None:
    """Change tickets by id, each from one state to another as a row of the file says."""
    if restored:
        tickets.restore(work, sorted(restored))
    for identity, (before, after, record) in updates.items():
        _change(work, identity, (before, after), record, known)


def _change(
    work: Work,
    identity: int,
    change: tuple[TicketRecord, TicketRecord],
    record: TicketRecord,
    known: Known,
) -> None:
    before, after = change
    draft = after.draft
    contact, company = known.customers.get(record.number, (None, None))
    if before.draft.contact_id is None and after.person is not None:
        draft = replace(draft, contact_id=contact)
    if before.draft.company_id is None and after.company:
        draft = replace(draft, company_id=company)
    if after.category != before.category:
        draft = replace(draft, category_id=known.categories.get(after.category))
    field_keys(work, draft.fields, known.labels)
    base = drafts(work.reader, [identity])[identity]
    ticket = one(work, identity)
    wanted = replace(draft, status_id=base.status_id)
    if wanted != base:
        tickets.update(work, identity, base, wanted, ticket.version)
        ticket = one(work, identity)
    new = after.messages[len(before.messages) :]
    for message in new:
        ticket_messages.write(work, ticket, replace(message, files=()))
    moved = _move(work, identity, before, after, known)
    if new or moved:
        refresh(work, [identity])


def _move(
    work: Work, identity: int, before: TicketRecord, after: TicketRecord, known: Known
) -> bool:
    """Bring a ticket to the status the file says, at the time it says."""
    if (after.status, after.meaning) == (before.status, before.meaning):
        return False
    to, _meaning = known.statuses.of(after.status, after.meaning)
    ticket = one(work, identity)
    if ticket.status_id == to:
        return False
    now = to_millis(work.now)
    at = max(place for place, _status, _means in steps_of(after, known.statuses, now))
    status = work.session.get_one(TicketStatus, to)
    if not after.meaning.is_open:
        ticket.reason_id = known.reasons.get(("ticket", after.reason), ticket.reason_id)
        ticket.reason_note = after.reason_note or ticket.reason_note
    ticket_steps.enter(work, [ticket], status, at=max(at, ticket.status_since or 0))
    return True
