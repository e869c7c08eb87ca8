"""What is said in a ticket: customers' messages, answers, notes among us."""

from dataclasses import replace

from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.tickets import File, Meaning, MessageDraft, Side
from crm_tui.errors import N_, BadInput
from crm_tui.models import Attachment, Ticket, TicketMessage
from crm_tui.services import knowledge, ticket_steps
from crm_tui.services.ticket_derived import message_search, refresh
from crm_tui.services.ticket_files import checked
from crm_tui.services.ticket_rows import described, one
from crm_tui.text.safe import clean_line, clean_text

LONGEST = 1_000_000
"""Characters of a message; who has more to say attaches a file."""

_QUIET = frozenset({Meaning.WAITING_CUSTOMER, Meaning.SOLVED, Meaning.CLOSED})
"""A customer's message brings a ticket out of these."""

_UNANSWERED = frozenset({Meaning.NEW, Meaning.OPEN})
"""An answer brings a ticket out of these: now it is the customer's turn."""


def say(work: Work, ticket_id: int, message: MessageDraft, *, status_id: int | None = None) -> int:
    """Add a message or note to a ticket; returns its id. Raises NotFound, BadInput.

    The ticket then is in ``status_id``. Without it an answer to a new or open one waits for the
    customer, and a customer's message opens one that waited or was over; one to a merged ticket
    goes to the ticket that stays.
    """
    ticket = one(work, ticket_id)
    if message.side is Side.CUSTOMER:
        while ticket.merged_into is not None:
            ticket = one(work, ticket.merged_into)
    message = cleaned(message)
    made = write(work, ticket, message)
    if status_id is not None:
        ticket_steps.enter(work, [ticket], ticket_steps.status(work, status_id))
    else:
        _turn(work, ticket, message.side)
    described(work, [ticket])
    assert ticket.id is not None
    refresh(work, [ticket.id])
    return made


def cleaned(message: MessageDraft) -> MessageDraft:
    """``message`` with nothing in it that may not be stored. Raises BadInput."""
    text = clean_text(message.text)
    if len(text) > LONGEST:
        raise BadInput(field="text", reason=N_("is too long; attach it as a file"))
    files = tuple(checked(file) for file in message.files)
    if not text and not files:
        raise BadInput(field="text", reason=N_("write something"))
    return replace(
        message,
        text=text,
        files=files,
        author=clean_line(message.author, 320),
        channel=clean_line(message.channel, 40),
        message_id=clean_line(message.message_id, 998),
    )


def write(work: Work, ticket: Ticket, message: MessageDraft) -> int:
    """Store a cleaned message with its files and what it cites; returns its id."""
    assert ticket.id is not None
    now = moments.millis(work.now)
    ours = message.side is not Side.CUSTOMER
    row = TicketMessage(
        ticket_id=ticket.id,
        # Clocks of others may be wrong, but nothing was said in the future.
        at=now if message.at is None else max(0, min(message.at, now)),
        side=message.side.value,
        author=message.author or (work.actor if ours else ticket.email),
        channel=message.channel or ("mail" if message.by_mail else ""),
        body=message.text,
        message_id=message.message_id,
        mail_state="queued" if message.by_mail and message.side is Side.ANSWER else "",
        search=message_search(" ".join([*(file.name for file in message.files), message.text])),
    )
    work.session.add(row)
    work.session.flush()
    assert row.id is not None
    _attach(work, ticket.id, row.id, message.files)
    work.session.flush()
    made = row.id
    if message.articles:
        knowledge.cite(work, made, message.articles)
    return made


def _attach(work: Work, ticket_id: int, message_id: int, files: tuple[File, ...]) -> None:
    """Name the files of a message, in their order."""
    for position, file in enumerate(files):
        work.session.add(
            Attachment(
                ticket_id=ticket_id, message_id=message_id, position=position, name=file.name,
                media_type=file.media_type, size=file.size, digest=file.digest,
            )
        )  # fmt: skip


def _turn(work: Work, ticket: Ticket, side: Side) -> None:
    """Whose turn it is after somebody spoke."""
    meaning = Meaning(ticket.meaning)
    following = None
    if side is Side.CUSTOMER and meaning in _QUIET:
        following = ticket_steps.needed(work, Meaning.OPEN)
    elif side is Side.ANSWER and meaning in _UNANSWERED:
        following = ticket_steps.first(work, Meaning.WAITING_CUSTOMER)
    if following is not None:
        ticket_steps.enter(work, [ticket], following)
