"""Tickets that are about the same, or about two things: merge, split, link them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from crm_tui.db.work import Work
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.tickets import LINKS, Meaning
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.models import (
    ArticleUse,
    Attachment,
    Ticket,
    TicketLink,
    TicketMessage,
    TicketWatcher,
)
from crm_tui.services import ticket_steps
from crm_tui.services.ticket_derived import refresh
from crm_tui.services.ticket_opening import Opened, open_row
from crm_tui.services.ticket_rows import cleaned, drafts, found, label, one, parts


def merge(work: Work, keep_id: int, other_ids: Sequence[int]) -> int:
    """Make one ticket of several; returns the id of the one that stays.

    What was said in the others, their files and watchers go to it; the others are closed as its
    duplicates and say where they went. Raises NotFound, BadInput for nothing to merge.
    """
    others = [identity for identity in dict.fromkeys(other_ids) if identity != keep_id]
    if not others:
        raise BadInput(field="id", reason=N_("give two different tickets"))
    keep, *rest = found(work, [keep_id, *others])
    if keep.merged_into is not None:
        raise BadInput(field="id", reason=N_("this ticket was merged into another one itself"))
    for table in (TicketMessage, Attachment, ArticleUse):
        _bring(work, _rows(work, table, "ticket_id", others), keep_id)
    _bring_watchers(work, keep_id, others)
    _complete(keep, rest)
    for other in others:
        _link(work, other, keep_id, "duplicate_of")
    ticket_steps.enter(work, rest, ticket_steps.needed(work, Meaning.CLOSED))
    for ticket in rest:
        ticket.merged_into = keep_id
    work.session.flush()
    work.describe(label(keep))
    refresh(work, [keep_id, *others])
    return keep_id


def split(work: Work, ticket_id: int, message_ids: Sequence[int], subject: str) -> Opened:
    """Take messages out of a ticket into a new one about something else.

    The new one has the customer, owner and whatever else the first has; their files and what they
    cite go with the messages. Raises NotFound, BadInput.
    """
    ticket = one(work, ticket_id)
    messages = _messages(work, ticket_id, message_ids)
    before = drafts(work.reader, [ticket_id])[ticket_id]
    draft = replace(
        before, subject=subject, status_id=None, uid="", satisfaction=None, satisfaction_word=""
    )
    made = open_row(work, cleaned(draft))
    assert made.id is not None
    new_id, opened = made.id, Opened(made.id, made.number)
    told = f"{label(ticket)} → {label(made)}"
    _bring(work, messages, new_id)
    for table in (Attachment, ArticleUse):
        _bring(work, _rows(work, table, "message_id", message_ids), new_id)
    _link(work, new_id, ticket_id, "split_from")
    work.session.flush()
    work.describe(told)
    refresh(work, [ticket_id, new_id])
    return opened


def link(work: Work, ticket_id: int, other_id: int, kind: str) -> None:
    """Say what a ticket is to another one (``domain.tickets.LINKS``). Idempotent."""
    if kind not in LINKS:
        raise BadInput(field="link", reason=N_("there is no such choice"))
    if ticket_id == other_id:
        raise BadInput(field="link", reason=N_("give two different tickets"))
    ticket, other = found(work, [ticket_id, other_id])
    if _link(work, ticket_id, other_id, kind):
        work.describe(f"{label(ticket)} → {label(other)}")
        refresh(work, [ticket_id, other_id])


def unlink(work: Work, ticket_id: int, other_id: int, kind: str) -> None:
    """Take a link back. Idempotent."""
    ticket = one(work, ticket_id)
    statement = select(TicketLink).where(
        TicketLink.ticket_id == ticket_id, TicketLink.other_id == other_id, TicketLink.kind == kind
    )
    known = work.session.exec(statement).first() if 0 < other_id <= MAX_ID else None
    if known is not None:
        work.session.delete(known)
        work.session.flush()
        work.describe(label(ticket))
        refresh(work, [ticket_id, other_id])


def _rows(work: Work, table: Any, column: str, ids: Sequence[int]) -> list[Any]:
    rows: list[Any] = []
    for part in parts(ids):
        statement = select(table).where(getattr(table, column).in_(part)).order_by(table.id)
        rows += work.session.exec(statement).all()
    return rows


def _bring(work: Work, rows: Iterable[Any], ticket_id: int) -> None:
    for row in rows:
        row.ticket_id = ticket_id
    work.session.flush()


def _bring_watchers(work: Work, keep_id: int, others: Sequence[int]) -> None:
    """Who watched one of the others watches the one that stays; the others keep theirs."""
    users = [row.user for row in _rows(work, TicketWatcher, "ticket_id", [keep_id])]
    for row in _rows(work, TicketWatcher, "ticket_id", others):
        if row.user not in users:
            users.append(row.user)
            work.session.add(
                TicketWatcher(ticket_id=keep_id, user=row.user, position=len(users) - 1)
            )
    work.session.flush()


def _complete(keep: Ticket, rest: Sequence[Ticket]) -> None:
    """What the ticket that stays does not say is taken from the others."""
    if keep.contact_id is None and keep.company_id is None:
        known = next((t for t in rest if t.contact_id or t.company_id), None)
        if known is not None:
            keep.contact_id, keep.company_id = known.contact_id, known.company_id
    for name in ("email", "owner", "product", "category_id"):
        if not getattr(keep, name):
            said = next((getattr(t, name) for t in rest if getattr(t, name)), None)
            if said is not None:
                setattr(keep, name, said)


def _messages(work: Work, ticket_id: int, ids: Sequence[int]) -> list[TicketMessage]:
    rows = _rows(work, TicketMessage, "id", [one for one in ids if 0 < one <= MAX_ID])
    here = {row.id: row for row in rows if row.ticket_id == ticket_id}
    for identity in ids:
        if identity not in here:
            raise NotFound(kind="message", id=identity)
    if not here:
        raise BadInput(field="messages", reason=N_("choose what goes into the new ticket"))
    others = select(TicketMessage.id).where(
        TicketMessage.ticket_id == ticket_id, col(TicketMessage.id).not_in(list(here))
    )
    if work.session.exec(others).first() is None:
        raise BadInput(field="messages", reason=N_("leave something in this ticket"))
    return list(here.values())


def _link(work: Work, ticket_id: int, other_id: int, kind: str) -> bool:
    """Add a link; False if it was there."""
    statement = select(TicketLink).where(
        TicketLink.ticket_id == ticket_id, TicketLink.other_id == other_id, TicketLink.kind == kind
    )
    if work.session.exec(statement).first() is not None:
        return False
    work.session.add(TicketLink(ticket_id=ticket_id, other_id=other_id, kind=kind))
    work.session.flush()
    return True
