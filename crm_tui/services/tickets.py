"""Deeds on tickets: open, change, move, close, take.

Each arrival at a status is written down (``ticket_step``): promises and reports are counted from
what happened. A ticket is never deleted, so that no number is missing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.ids import MAX_ID
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import File, Meaning, MessageDraft, Side, TicketDraft
from crm_tui.errors import N_, BadInput, CrmError, ExitCode
from crm_tui.i18n import _
from crm_tui.models import CloseReason, Ticket, TicketStatus
from crm_tui.services import ticket_messages, ticket_steps
from crm_tui.services.conflicts import EditConflict, merged
from crm_tui.services.pipeline import ReasonNeeded
from crm_tui.services.ticket_derived import refresh
from crm_tui.services.ticket_desk import ensure_desk
from crm_tui.services.ticket_merging import link, merge, split, unlink
from crm_tui.services.ticket_messages import say
from crm_tui.services.ticket_opening import Opened, open_row
from crm_tui.services.ticket_rows import (
    check_names,
    cleaned,
    described,
    drafts,
    found,
    label,
    one,
    write,
)
from crm_tui.services.ticket_texts import fill
from crm_tui.text.safe import clean_line, clean_text

__all__ = [
    "ClosedMeanwhile",
    "Opened",
    "ReasonNeeded",
    "TakenMeanwhile",
    "TicketMovedMeanwhile",
    "change",
    "close",
    "create",
    "ensure_desk",
    "fill",
    "link",
    "merge",
    "rate",
    "remove",
    "reopen",
    "restore",
    "say",
    "set_status",
    "split",
    "take",
    "take_next",
    "unlink",
    "unwatch",
    "update",
    "watch",
]

_NOT_EDITED = frozenset({"uid"})


class TicketMovedMeanwhile(CrmError):
    """Somebody else moved the ticket first; ``status_id`` and ``meaning`` are as they are."""

    template = N_("“{subject}” was moved by somebody else meanwhile; it is “{status}” now.")
    exit_code = ExitCode.CONFLICT

    def __init__(self, subject: str, status: TicketStatus) -> None:
        super().__init__(subject=subject, status=status.name)
        self.status_id, self.meaning = status.id, status.meaning


class ClosedMeanwhile(CrmError):
    """Somebody else closed tickets first: ``ids``; ``who`` the first of them, at ``at`` (ms)."""

    template = N_("“{subject}” was closed by {who} meanwhile.")
    exit_code = ExitCode.CONFLICT

    def __init__(self, ids: Sequence[int], subject: str, who: str, at: int) -> None:
        super().__init__(subject=subject, who=who)
        self.ids, self.who, self.at = tuple(ids), who, at


class TakenMeanwhile(CrmError):
    """Somebody else took the ticket first; ``owner`` has it."""

    template = N_("{number} was taken by {owner} meanwhile.")
    exit_code = ExitCode.CONFLICT

    def __init__(self, number: str, owner: str) -> None:
        super().__init__(number=number, owner=owner)
        self.owner = owner


def create(
    work: Work,
    draft: TicketDraft,
    text: str = "",
    *,
    desk: Desk,
    files: Sequence[File] = (),
    message: MessageDraft | None = None,
) -> Opened:
    """Open a ticket, with what the customer said: ``text`` and ``files``, or ``message``.

    ``desk`` is that of a book which has none yet. A contact's company is the ticket's unless
    another is named. Raises BadInput, NotFound.
    """
    ensure_desk(work, desk)
    draft = cleaned(draft)
    if draft.uid and work.reader.one("SELECT 1 FROM ticket WHERE uid = ?", (draft.uid,)):
        raise BadInput(field="uid", reason=N_("there is already a ticket with this uid"))
    check_names(work, [draft])
    if message is None and (text.strip() or files):
        message = MessageDraft(
            text, Side.CUSTOMER, author=draft.email, channel=draft.channel, files=tuple(files)
        )
    said = None if message is None else ticket_messages.cleaned(message)
    ticket = open_row(work, replace(draft, company_id=draft.company_id or _employer(work, draft)))
    if said is not None:
        ticket_messages.write(work, ticket, said)
    work.describe(label(ticket))
    opened = Opened(ticket.id or 0, ticket.number)
    refresh(work, [opened.id], touch=False)
    return opened


def update(
    work: Work, ticket_id: int, base: TicketDraft, mine: TicketDraft, base_version: int
) -> int:
    """Save ``mine``, made from ``base`` as it was at ``base_version``; returns the new version.

    Changes of others are merged; raises EditConflict where both changed the same, BadInput.
    """
    ticket = one(work, ticket_id)
    theirs = drafts(work.reader, [ticket_id])[ticket_id]
    wanted = mine = cleaned(mine)
    if ticket.version != base_version:
        wanted, clashes = merged(base, mine, theirs, _NOT_EDITED)
        if clashes:
            raise EditConflict(label(ticket), clashes, ticket.version)
    _save(work, [(ticket, theirs, replace(wanted, uid=theirs.uid))])
    described(work, [ticket])
    return ticket.version


def change(work: Work, ticket_ids: Sequence[int], changes: Mapping[str, Any]) -> int:
    """Set some draft fields of many tickets; returns how many changed. Raises BadInput."""
    tickets = found(work, ticket_ids)
    known = drafts(work.reader, list(ticket_ids))
    todo = []
    for ticket in tickets:
        before = known[ticket.id or 0]
        after = cleaned(replace(before, **changes))
        if after.status_id is None:
            after = replace(after, status_id=before.status_id)
        if after != before:
            todo.append((ticket, before, after))
    described(work, [ticket for ticket, _before, _after in todo])
    _save(work, todo)
    return len(todo)


def set_status(
    work: Work, ticket_ids: Sequence[int], status_id: int, *, expected: int | None = None
) -> int:
    """Bring tickets to a status; returns how many were in another one.

    ``expected`` is the status the user saw them in: raises TicketMovedMeanwhile if one is in
    another. Raises NotFound.
    """
    to = ticket_steps.status(work, status_id)
    tickets = found(work, ticket_ids)
    for ticket in tickets:
        if expected is not None and ticket.status_id not in {expected, status_id}:
            there = ticket_steps.status(work, ticket.status_id, archived=True)
            raise TicketMovedMeanwhile(ticket.subject, there)
    return _move(work, tickets, to)


def close(
    work: Work,
    ticket_ids: Sequence[int],
    *,
    reason_id: int | None = None,
    note: str = "",
    meaning: Meaning = Meaning.SOLVED,
    seen_open: Collection[int] = (),
) -> int:
    """Solved or closed (``meaning``), and why if that was said. Idempotent.

    Returns how many were not. Raises NotFound, ReasonNeeded (no such reason, or it needs a note),
    ClosedMeanwhile if one of those ``seen_open`` is over already.
    """
    if meaning.is_open:
        raise BadInput(field="status", reason=N_("there is no such choice"))
    to = ticket_steps.needed(work, meaning)
    tickets = found(work, ticket_ids)
    _check_open(work, [ticket for ticket in tickets if ticket.id in seen_open])
    if reason_id is not None:
        _check_reason(work, reason_id, note)
    why = (reason_id, clean_text(note))
    again = []
    for ticket in tickets:
        if why not in ((None, ""), (ticket.reason_id, ticket.reason_note)):
            ticket.reason_id, ticket.reason_note = why
            again.append(ticket)
    there = [ticket for ticket in tickets if ticket.meaning != meaning]
    return _move(work, there, to, also=again)


def _check_open(work: Work, tickets: Sequence[Ticket]) -> None:
    over = [ticket for ticket in tickets if not Meaning(ticket.meaning).is_open]
    if not over:
        return
    step = work.reader.one(
        "SELECT actor, at FROM ticket_step WHERE ticket_id = ? ORDER BY at DESC, id DESC LIMIT 1",
        (over[0].id,),
    )
    who, at = step or ("", moments.millis(work.now))
    raise ClosedMeanwhile([ticket.id or 0 for ticket in over], over[0].subject, who, at)


def reopen(work: Work, ticket_ids: Sequence[int]) -> int:
    """Not over after all: open again. Idempotent; returns how many were over."""
    over = [t for t in found(work, ticket_ids) if not Meaning(t.meaning).is_open]
    return _move(work, over, ticket_steps.needed(work, Meaning.OPEN))


def take(work: Work, ticket_id: int) -> None:
    """Mine from now on, and open if it was new. Idempotent. Raises TakenMeanwhile."""
    ticket = one(work, ticket_id)
    if ticket.owner not in {"", work.actor}:
        raise TakenMeanwhile(ticket.number, ticket.owner)
    if ticket.owner == work.actor:
        return
    ticket.owner = work.actor
    if ticket.meaning == Meaning.NEW:
        ticket_steps.enter(work, [ticket], ticket_steps.needed(work, Meaning.OPEN))
    work.session.flush()
    described(work, [ticket])
    refresh(work, [ticket_id])


def take_next(work: Work) -> int | None:
    """Take the most urgent ticket nobody has; returns its id, None if there is none.

    What waits for the customer is left alone.
    """
    chosen = work.reader.value(
        "SELECT id FROM ticket WHERE owner = '' AND shown = 1"
        " AND meaning NOT IN ('solved', 'closed') AND meaning <> 'waiting_customer'"
        " ORDER BY due_key, priority, created_at, id LIMIT 1"
    )
    if chosen is not None:
        take(work, chosen)
    return None if chosen is None else int(chosen)


def watch(work: Work, ticket_ids: Sequence[int], user: str | None = None) -> int:
    """Somebody (the actor, unless said) follows tickets; returns how many they did not."""
    return _watched(work, ticket_ids, user, watching=True)


def unwatch(work: Work, ticket_ids: Sequence[int], user: str | None = None) -> int:
    """Somebody follows tickets no more; returns how many they did."""
    return _watched(work, ticket_ids, user, watching=False)


def rate(work: Work, ticket_id: int, score: int, word: str = "") -> None:
    """How satisfied the customer was, 1 to 5, and what they said. Raises BadInput."""
    change(work, [ticket_id], {"satisfaction": score, "satisfaction_word": word})


def remove(work: Work, ticket_ids: Sequence[int]) -> int:
    """Put tickets into the trash; returns how many went. Their numbers stay taken."""
    return _set_deleted(work, ticket_ids, moments.millis(work.now))


def restore(work: Work, ticket_ids: Sequence[int]) -> int:
    """Take tickets out of the trash; returns how many came back."""
    return _set_deleted(work, ticket_ids, None)


def _save(work: Work, todo: Sequence[tuple[Ticket, TicketDraft, TicketDraft]]) -> None:
    """Write what differs between drafts of tickets and bring everything up to date."""
    check_names(work, [after for _ticket, _before, after in todo])
    arriving: dict[int, list[Ticket]] = {}
    for ticket, before, after in todo:
        write(work, ticket, before, after)
        if after.status_id not in {None, before.status_id}:
            arriving.setdefault(after.status_id or 0, []).append(ticket)
    work.session.flush()
    for status_id, tickets in arriving.items():
        ticket_steps.enter(work, tickets, ticket_steps.status(work, status_id))
    work.session.flush()
    refresh(work, [ticket.id or 0 for ticket, _before, _after in todo])


def _move(
    work: Work, tickets: Sequence[Ticket], to: TicketStatus, *, also: Sequence[Ticket] = ()
) -> int:
    moved = ticket_steps.enter(work, tickets, to)
    touched = list({ticket.id: ticket for ticket in (*moved, *also)}.values())
    described(work, touched)
    if touched:
        refresh(work, [ticket.id or 0 for ticket in touched])
    return len(moved)


def _check_reason(work: Work, reason_id: int, note: str) -> None:
    reason = work.session.get(CloseReason, reason_id) if 0 < reason_id <= MAX_ID else None
    if reason is None or reason.outcome != "ticket":
        raise ReasonNeeded(reason=_("give one of the reasons"))
    if reason.needs_note and not clean_text(note).strip():
        raise ReasonNeeded(reason=_("“{name}” needs a note").format(name=reason.name))


def _employer(work: Work, draft: TicketDraft) -> int | None:
    """The company a contact works for, the first if there are several."""
    found_: int | None = work.reader.value(
        "SELECT e.company_id FROM employment e JOIN contact f ON f.id = e.company_id"
        " WHERE e.contact_id = ? AND f.deleted_at IS NULL ORDER BY e.position, e.id LIMIT 1",
        (draft.contact_id,),
    )
    return found_


def _watched(work: Work, ids: Sequence[int], user: str | None, *, watching: bool) -> int:
    who = clean_line(work.actor if user is None else user, 200)
    if not who:
        raise BadInput(field="watchers", reason=N_("give it a name"))
    tickets = found(work, ids)
    known = drafts(work.reader, list(ids))
    todo = []
    for ticket in tickets:
        before = known[ticket.id or 0]
        if (who in before.watchers) == watching:
            continue
        others = tuple(watcher for watcher in before.watchers if watcher != who)
        after = replace(before, watchers=(*others, who) if watching else others)
        todo.append((ticket, before, after))
    described(work, [ticket for ticket, _before, _after in todo])
    _save(work, todo)
    return len(todo)


def _set_deleted(work: Work, ids: Sequence[int], at: int | None) -> int:
    gone = []
    for ticket in found(work, ids, trashed=True):
        if (ticket.deleted_at is None) != (at is None):
            ticket.deleted_at = at
            gone.append(ticket)
    described(work, gone)
    work.session.flush()
    if gone:
        refresh(work, [ticket.id or 0 for ticket in gone])
    return len(gone)
