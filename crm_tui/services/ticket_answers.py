"""Answers that go by mail: which wait, who sends them, and what became of each.

An answer is claimed before it is sent, in a transaction of its own, so that of two who send at
once one does; and one that was killed meanwhile leaves a claim nobody takes over, as the letter
may have arrived. None of this is journaled: what was sent can't be taken back.
"""

from dataclasses import dataclass

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.tickets import File
from crm_tui.i18n import _
from crm_tui.queries import ticket_messages
from crm_tui.services.digest_mail import PATIENCE, State

_THREAD = 20
_MOST = 200


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An answer that is ours to send; ``subject`` is the ticket's, ``answers`` are Message-IDs,
    the nearest last."""

    id: int
    ticket_id: int
    number: str
    to: str
    to_name: str
    subject: str
    text: str
    message_id: str
    answers: tuple[str, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Unsendable:
    """An answer that turned out to be lost (``UNKNOWN``) or to have no address (``REFUSED``)."""

    number: str
    state: State


def address(reader: Reader, ticket_id: int) -> tuple[str, str]:
    """Where an answer goes, and the name there: who wrote last, else the ticket's, else the
    contact's first address; empty texts if there is none."""
    row = reader.one(
        "SELECT t.email, coalesce(c.display, ''), coalesce(c.email, ''), coalesce(f.email, ''),"
        " (SELECT m.author FROM ticket_message m WHERE m.ticket_id = t.id AND m.side = 'customer'"
        "  AND m.channel = 'mail' ORDER BY m.at DESC, m.id DESC LIMIT 1)"
        " FROM ticket t LEFT JOIN contact c ON c.id = t.contact_id"
        " LEFT JOIN contact f ON f.id = t.company_id WHERE t.id = ?",
        (ticket_id,),
    )
    if row is None:
        return "", ""
    own, name, of_contact, of_company, author = row
    if author:
        before, angle, after = author.rpartition("<")
        written = after.removesuffix(">") if angle else author
        if "@" in written:
            return written, before.strip() or name
    return own or of_contact or of_company, name


def waiting(reader: Reader) -> list[int]:
    """Messages that wait to be sent, or were being sent, oldest first; what failed before comes
    after what was not tried yet."""
    found = reader.all(
        "SELECT m.id FROM ticket_message m WHERE m.mail_state NOT IN ('', 'sent')"
        " AND m.mail_state IN ('queued', 'retry', 'sending')"
        " ORDER BY m.mail_state = 'retry', m.id LIMIT ?",
        (_MOST,),
    )
    return [row[0] for row in found]


def unsent(reader: Reader, ticket_id: int) -> list[tuple[int, State | None]]:
    """Answers of a ticket that should have gone by mail and did not, oldest first, with what became
    of each: None if it was never tried."""
    found = reader.all(
        "SELECT id, mail_state FROM ticket_message WHERE ticket_id = ? AND mail_state NOT IN"
        " ('', 'sent', 'sending') ORDER BY id",
        (ticket_id,),
    )
    return [(row[0], None if row[1] == "queued" else State(row[1])) for row in found]


def claim(work: Work, message_id: int, new_id: str) -> Outgoing | Unsendable | None:
    """Take an answer to send it; None if there is nothing to send (any more).

    ``new_id`` becomes its Message-ID unless it has one. One that somebody began to send long ago is
    unknown from now on, which is told once.
    """
    row = work.reader.one(
        "SELECT m.ticket_id, m.body, m.message_id, m.mail_state, m.mail_detail, t.number, t.subject"
        " FROM ticket_message m JOIN ticket t ON t.id = m.ticket_id"
        " WHERE m.id = ? AND t.deleted_at IS NULL",
        (message_id,),
    )
    if row is None:
        return None
    ticket_id, body, own_id, state, detail, number, subject = row
    now = moments.millis(work.now)
    if state == State.SENDING:
        since = int(detail) if detail.isdigit() else 0
        if now - since > PATIENCE.total_seconds() * 1000:
            settle(work, message_id, State.UNKNOWN, _("The sending was interrupted."))
            return Unsendable(number, State.UNKNOWN)
        return None
    if state not in {"queued", State.RETRY}:
        return None
    to, name = address(work.reader, ticket_id)
    if not to:
        settle(work, message_id, State.REFUSED, _("The customer has no mail address."))
        return Unsendable(number, State.REFUSED)
    _write(work, message_id, State.SENDING.value, str(now))
    work.connection.execute(
        "UPDATE ticket_message SET message_id = ? WHERE id = ? AND message_id = ''",
        (new_id, message_id),
    )
    earlier = work.reader.all(
        "SELECT message_id FROM ticket_message WHERE ticket_id = ? AND message_id <> ''"
        " AND id < ? AND side <> 'internal' ORDER BY at DESC, id DESC LIMIT ?",
        (ticket_id, message_id, _THREAD),
    )
    said = ticket_messages.message(work.reader, message_id)
    files = said.files if said is not None else ()
    return Outgoing(
        id=message_id,
        ticket_id=ticket_id,
        number=number,
        to=to,
        to_name=name,
        subject=subject,
        text=body,
        message_id=own_id or new_id,
        answers=tuple(found for (found,) in reversed(earlier)),
        files=tuple(File(one.digest, one.name, one.media_type, one.size) for one in files),
    )


def settle(work: Work, message_id: int, state: State, detail: str = "") -> None:
    """Write down what became of an answer."""
    _write(work, message_id, state.value, detail)


def again(work: Work, message_id: int) -> None:
    """Send an answer again that was refused or of which nobody knows, as somebody asked for it."""
    work.connection.execute(
        "UPDATE ticket_message SET mail_state = 'queued', mail_detail = ''"
        " WHERE id = ? AND mail_state IN ('refused', 'unknown', 'retry')",
        (message_id,),
    )
    _touched(work, message_id)


def _write(work: Work, message_id: int, state: str, detail: str) -> None:
    work.session.flush()
    work.connection.execute(
        "UPDATE ticket_message SET mail_state = ?, mail_detail = ? WHERE id = ?",
        (state, detail, message_id),
    )
    _touched(work, message_id)


def _touched(work: Work, message_id: int) -> None:
    ticket_id = work.reader.value(
        "SELECT ticket_id FROM ticket_message WHERE id = ?", (message_id,)
    )
    if ticket_id is not None:
        work.journal.touched["ticket"].add(ticket_id)
    work.session.expire_all()
