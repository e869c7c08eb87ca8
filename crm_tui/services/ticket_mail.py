"""Mail and tickets: what becomes of a mail that comes in, and which answers wait to be sent.

Nothing is ever answered by itself, so no loop can begin here; and one that others began ends: a
mail counts once, machines only leave notes, and who writes too often is asked to wait.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.inbound import Automatic, InboundMail
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import File, MessageDraft, Side, TicketDraft
from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _
from crm_tui.models import ReceivedMail
from crm_tui.services import tickets
from crm_tui.text.digits import ascii_digits
from crm_tui.text.fold import fold

HOUR = 3_600_000
DAY = 24 * HOUR
MOST_MAILS, MOST_TICKETS = 60, 20
"""What one sender may send and open in an hour; a person needs less, a loop never ends."""

MOST_NOTES = 5
"""Notes that machines leave in one ticket in a day."""

KEPT = 10_000
"""Rows of ``received_mail`` that are kept, besides those of the last day."""


class Became(StrEnum):
    """What a mail became."""

    NEW = "new"
    ANSWER = "answer"
    NOTE = "note"
    REPEATED = "repeated"
    IGNORED = "ignored"


class MailHeld(CrmError):
    """A sender wrote too often; the mail server shall keep the mail and try again later."""

    template = N_("{sender} wrote {count} mails within an hour; try this one again later.")
    exit_code = ExitCode.TRY_LATER


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a mail, and in which ticket."""

    became: Became
    ticket_id: int | None = None
    number: str = ""


def is_known(reader: Reader, message_id: str) -> bool:
    """Whether a mail was received, or sent by us, before."""
    return (
        reader.one("SELECT 1 FROM received_mail WHERE message_id = ?", (message_id,)) is not None
        or _by_id(reader, message_id) is not None
    )


def receive(work: Work, mail: InboundMail, *, desk: Desk, files: tuple[File, ...] = ()) -> Received:
    """Make a ticket, an answer or a note of a mail; ``files`` are its own, in the store.

    The ticket is found by the mails it answers, else by a number in its subject. Raises MailHeld.
    """
    if is_known(work.reader, mail.message_id):
        return Received(Became.REPEATED)
    ticket_id = _answered(work.reader, mail)
    if mail.automatic in {Automatic.REPLY, Automatic.BOUNCE}:
        received = _note(work, mail, ticket_id, files)
    else:
        _count(work.reader, mail, work.now, opening=ticket_id is None)
        received = (
            _opened(work, mail, desk, files)
            if ticket_id is None
            else _answer(work, mail, ticket_id, files)
        )
    work.session.add(
        ReceivedMail(
            message_id=mail.message_id,
            at=moments.millis(work.now),
            sender=mail.sender,
            became=received.became.value,
            ticket_id=received.ticket_id,
        )
    )
    work.session.flush()
    _forget_old(work)
    return received


def check_pace(reader: Reader, mail: InboundMail, now: datetime) -> None:
    """Raise MailHeld for a mail of who writes too often, before its files are stored."""
    if mail.automatic not in {Automatic.REPLY, Automatic.BOUNCE}:
        _count(reader, mail, now, opening=_answered(reader, mail) is None)


def contact_of(reader: Reader, address: str) -> int | None:
    """Whose address it is: a person before a company, the one changed last before others."""
    found = reader.value(
        "SELECT c.id FROM contact_email e JOIN contact c ON c.id = e.contact_id"
        " WHERE e.key = ? AND c.deleted_at IS NULL"
        " ORDER BY c.kind = 'company', c.updated_at DESC, c.id LIMIT 1",
        (fold(address),),
    )
    return None if found is None or not address else int(found)


def _by_id(reader: Reader, message_id: str) -> int | None:
    found = reader.value(
        "SELECT m.ticket_id FROM ticket_message m JOIN ticket t ON t.id = m.ticket_id"
        " WHERE m.message_id = ? AND t.deleted_at IS NULL ORDER BY m.id DESC LIMIT 1",
        (message_id,),
    )
    return None if found is None else int(found)


def _answered(reader: Reader, mail: InboundMail) -> int | None:
    """The ticket a mail belongs to, if there is one."""
    for reference in mail.references:
        found = _by_id(reader, reference)
        if found is not None:
            return found
    for number in mail.tickets:
        found = _by_number(reader, ascii_digits(number))
        if found is not None:
            return found
    return None


def _by_number(reader: Reader, number: str) -> int | None:
    """The ticket whose number is exactly this: others count in brackets, too ([CVE-2026-0031])."""
    if number.isdigit():
        return None
    found = reader.value(
        "SELECT id FROM ticket WHERE number IN (?, ?) AND deleted_at IS NULL",
        (number, number.upper()),
    )
    return None if found is None else int(found)


def _is_stranger(reader: Reader, mail: InboundMail, ticket_id: int) -> bool:
    """Tell if nothing but the number, which is easily guessed, ties the sender to the ticket."""
    if any(_by_id(reader, reference) is not None for reference in mail.references):
        return False
    known = reader.one(
        "SELECT 1 FROM ticket t WHERE t.id = :ticket AND (lower(t.email) = :sender"
        " OR EXISTS (SELECT 1 FROM contact_email e WHERE e.key = :key"
        "  AND e.contact_id IN (t.contact_id, t.company_id))"
        " OR EXISTS (SELECT 1 FROM ticket_message m WHERE m.ticket_id = t.id"
        "  AND m.side = 'customer' AND (lower(m.author) = :sender"
        "  OR substr(lower(m.author), -length(:sender) - 2) = '<' || :sender || '>')))",
        {"ticket": ticket_id, "sender": mail.sender.lower(), "key": fold(mail.sender)},
    )
    return known is None


def _note(
    work: Work, mail: InboundMail, ticket_id: int | None, files: tuple[File, ...]
) -> Received:
    """What a machine answers is a note where it belongs somewhere: no clock heeds it."""
    since = moments.millis(work.now) - DAY
    notes = "SELECT count(*) FROM received_mail WHERE became = 'note' AND ticket_id = ? AND at > ?"
    if ticket_id is None or work.reader.value(notes, (ticket_id, since)) >= MOST_NOTES:
        return Received(Became.IGNORED, ticket_id)
    told = {
        Automatic.REPLY: _("An automatic reply came from {sender}:"),
        Automatic.BOUNCE: _("A mail could not be delivered; {sender} says:"),
    }[mail.automatic]
    text = f"{told.format(sender=mail.sender)}\n\n{mail.text}"
    draft = _message(mail, text, Side.INTERNAL, files)
    tickets.say(work, ticket_id, draft)
    return Received(Became.NOTE, ticket_id, _number(work.reader, ticket_id))


def _count(reader: Reader, mail: InboundMail, now: datetime, *, opening: bool) -> None:
    """Raise MailHeld if this sender sent too much within the hour."""
    mails, opened = reader.all(
        "SELECT count(*), count(*) FILTER (WHERE became = 'new') FROM received_mail"
        " WHERE sender = ? AND at > ?",
        (mail.sender, moments.millis(now) - HOUR),
    )[0]
    if mails >= MOST_MAILS or (opening and opened >= MOST_TICKETS):
        raise MailHeld(sender=mail.sender or "?", count=mails)


def _opened(work: Work, mail: InboundMail, desk: Desk, files: tuple[File, ...]) -> Received:
    draft = TicketDraft(
        subject=mail.subject or _("(no subject)"),
        contact_id=contact_of(work.reader, mail.sender),
        email=mail.sender,
        channel="mail",
    )
    said = _message(mail, mail.text or ("" if files else draft.subject), Side.CUSTOMER, files)
    opened = tickets.create(work, draft, desk=desk, message=said)
    _tell_problems(work, mail, opened.id)
    return Received(Became.NEW, opened.id, opened.number)


def _answer(work: Work, mail: InboundMail, ticket_id: int, files: tuple[File, ...]) -> Received:
    text = mail.text or ("" if files else mail.subject or _("(no subject)"))
    stranger = _is_stranger(work.reader, mail, ticket_id)
    message = tickets.say(work, ticket_id, _message(mail, text, Side.CUSTOMER, files))
    # A merged ticket passes what customers say on to the one that stays.
    there = work.reader.value("SELECT ticket_id FROM ticket_message WHERE id = ?", (message,))
    _tell_problems(work, mail, there)
    if stranger:
        note = _(
            "{sender} is new in this ticket and knew only its number. An answer goes to who wrote"
            " last: look at the address before you send one."
        ).format(sender=mail.sender or "?")
        tickets.say(work, there, MessageDraft(note, Side.INTERNAL))
    return Received(Became.ANSWER, there, _number(work.reader, there))


def _message(mail: InboundMail, text: str, side: Side, files: tuple[File, ...]) -> MessageDraft:
    name = f"{mail.sender_name} <{mail.sender}>" if mail.sender_name else mail.sender
    return MessageDraft(
        text=text,
        side=side,
        author=name,
        channel="mail",
        message_id=mail.message_id,
        files=files,
    )


def _tell_problems(work: Work, mail: InboundMail, ticket_id: int) -> None:
    if mail.problems:
        said = "; ".join(_(problem) for problem in mail.problems)
        note = _("Something was wrong with this mail: {problems}.").format(problems=said)
        tickets.say(work, ticket_id, MessageDraft(note, Side.INTERNAL))


def _number(reader: Reader, ticket_id: int) -> str:
    return str(reader.value("SELECT number FROM ticket WHERE id = ?", (ticket_id,)))


def _forget_old(work: Work) -> None:
    """Keep the table small: whatever arrives again arrives soon."""
    work.connection.execute(
        "DELETE FROM received_mail WHERE at < ? AND id < (SELECT max(id) FROM received_mail) - ?",
        (moments.millis(work.now) - DAY, KEPT),
    )
