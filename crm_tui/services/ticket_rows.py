"""Rows of tickets: finding them, reading them as drafts, making them as a draft says."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.tickets import CHANNELS, PRIORITIES, TicketDraft
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.models import Ticket, TicketValue, TicketWatcher
from crm_tui.services import child_rows
from crm_tui.text.safe import clean_line, clean_text

SUBJECT_LENGTH = 500
PART = 500
"""Ids in one statement."""

_LINES = {
    "subject": SUBJECT_LENGTH, "email": 320, "channel": 40, "owner": 200, "product": 500,
    "uid": 200,
}  # fmt: skip
"""One-line draft fields, and how many characters of them are kept."""
_OWN = (
    "subject", "contact_id", "company_id", "email", "channel", "category_id", "priority", "owner",
    "product", "satisfaction", "satisfaction_word",
)  # fmt: skip
"""Draft fields stored under the same name that change nothing else."""
_READ = (*_OWN, "status_id", "uid")


def found(work: Work, ids: Iterable[int], *, trashed: bool = False) -> list[Ticket]:
    """Tickets by id, each once, in this order. Raises NotFound, also for one in the trash.

    ``trashed``: those in the trash may be meant too.
    """
    wanted = list(dict.fromkeys(ids))
    known: dict[int | None, Ticket] = {}
    for part in parts([identity for identity in wanted if 0 < identity <= MAX_ID]):
        statement = select(Ticket).where(col(Ticket.id).in_(part))
        known |= {ticket.id: ticket for ticket in work.session.exec(statement).all()}
    for identity in wanted:
        if identity not in known or (known[identity].deleted_at is not None and not trashed):
            raise NotFound(kind="ticket", id=identity)
    return [known[identity] for identity in wanted]


def one(work: Work, ticket_id: int) -> Ticket:
    """A ticket that is not in the trash. Raises NotFound."""
    return found(work, [ticket_id])[0]


def label(ticket: Ticket) -> str:
    """What the history calls a ticket."""
    return f"{ticket.number} {ticket.subject}"


def described(work: Work, tickets: Sequence[Ticket]) -> None:
    """Tell the history which ticket, or how many."""
    if tickets:
        work.describe(label(tickets[0]) if len(tickets) == 1 else str(len(tickets)))


def parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """Ids in portions that fit one statement."""
    return (ids[start : start + PART] for start in range(0, len(ids), PART))


def marks(values: Sequence[object]) -> str:
    """As many question marks, for ``IN (…)``."""
    return ",".join("?" * len(values))


def drafts(reader: Reader, ids: Sequence[int]) -> dict[int, TicketDraft]:
    """Tickets as they can be edited, by id."""
    read: dict[int, TicketDraft] = {}
    for part in parts(ids):
        here = f"IN ({marks(part)})"
        watchers: dict[int, list[str]] = {}
        for ticket, user in reader.all(
            f"SELECT ticket_id, user FROM ticket_watcher WHERE ticket_id {here}"  # noqa: S608
            " ORDER BY ticket_id, position, id",
            part,
        ):
            watchers.setdefault(ticket, []).append(user)
        values: dict[int, dict[str, str]] = {}
        for ticket, key, value in reader.all(
            "SELECT v.ticket_id, f.key, v.value FROM ticket_value v"  # noqa: S608
            f" JOIN custom_field f ON f.id = v.field_id WHERE v.ticket_id {here}"
            " ORDER BY v.ticket_id, f.position",
            part,
        ):
            values.setdefault(ticket, {})[key] = value
        for identity, *row in reader.all(
            f"SELECT id, {', '.join(_READ)} FROM ticket WHERE id {here}",  # noqa: S608
            part,
        ):
            said: dict[str, Any] = dict(zip(_READ, row, strict=True))
            read[identity] = TicketDraft(
                **said,
                watchers=tuple(watchers.get(identity, ())),
                fields=values.get(identity, {}),
            )
    return read


def cleaned(draft: TicketDraft) -> TicketDraft:
    """``draft`` with nothing in it that may not be stored. Raises BadInput."""
    changes: dict[str, Any] = {
        name: clean_line(getattr(draft, name), length) for name, length in _LINES.items()
    }
    changes["satisfaction_word"] = clean_text(draft.satisfaction_word)
    users = (clean_line(user, 200) for user in draft.watchers)
    changes["watchers"] = tuple(dict.fromkeys(user for user in users if user))
    values = {key: clean_text(value) for key, value in draft.fields.items()}
    changes["fields"] = {key: value for key, value in values.items() if value}
    clean = replace(draft, **changes)
    if not clean.subject:
        raise BadInput(field="subject", reason=N_("give the ticket a subject"))
    if clean.channel not in CHANNELS:
        raise BadInput(field="channel", reason=N_("there is no such choice"))
    if clean.priority not in PRIORITIES:
        raise BadInput(field="priority", reason=N_("there is no such choice"))
    if clean.satisfaction is not None and not 1 <= clean.satisfaction <= 5:
        raise BadInput(field="satisfaction", reason=N_("must be from 1 to 5"))
    return clean


def check_names(work: Work, drafts_: Iterable[TicketDraft]) -> None:
    """What drafts name must be there. Raises NotFound."""
    named: dict[tuple[str, str, int], None] = {}
    for draft in drafts_:
        for kind, table, identity in (
            ("contact", "contact", draft.contact_id),
            ("contact", "contact", draft.company_id),
            ("category", "ticket_category", draft.category_id),
        ):
            if identity is not None:
                named[kind, table, identity] = None
    for kind, table, identity in named:
        child_rows.must_be_there(work, kind, identity, table)


def write(work: Work, ticket: Ticket, before: TicketDraft, after: TicketDraft) -> None:
    """Make a ticket's rows those of ``after`` (cleaned, checked); its status is not touched.

    Who calls flushes and refreshes.
    """
    for name in _OWN:
        value = getattr(after, name)
        if getattr(ticket, name) != value:
            setattr(ticket, name, value)
    work.session.add(ticket)
    if ticket.id is None:
        work.session.flush()
    assert ticket.id is not None
    if before.watchers != after.watchers:
        users: dict[str, dict[str, Any]] = {user: {} for user in after.watchers}
        child_rows.by_key(work, TicketWatcher, "ticket_id", ticket.id, "user", users)
    if dict(before.fields) != dict(after.fields):
        child_rows.own_fields(work, TicketValue, "ticket_id", ticket.id, "ticket", after.fields)
