"""Tables of service: tickets, what was said in them, what was promised, how they are sorted.

Times are milliseconds since 1970. What the clocks of a promise show is derived from the steps and
messages of a ticket, its policy and the hours of the desk.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from crm_tui.models.base import DERIVED, Instant


def _millis(*, derived: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=True, info=DERIVED if derived else {})


_OPEN = text("meaning NOT IN ('solved', 'closed') AND shown = 1")


class ServiceDesk(SQLModel, table=True):
    """How this book's desk works; one row. Made at the first need from the user's settings.

    ``prefix`` and ``calendar`` (jalali or gregorian: whose years count) make ticket numbers. The
    rest are the hours promises are counted in, written as in the settings file: ``hours`` is JSON
    of weekday to hours, ``extra`` JSON of ISO day to name, ``worked`` ISO days, one a line.
    """

    __tablename__ = "service_desk"

    id: int | None = Field(default=None, primary_key=True)
    prefix: str = "T"
    calendar: str = "gregorian"
    zone: str = ""
    hours: str = "{}"
    country: str = ""
    extra: str = "{}"
    worked: str = ""
    language: str = "en"


class TicketStatus(SQLModel, table=True):
    """A status as users call it; ``meaning`` is one of ``domain.tickets.Meaning``."""

    __tablename__ = "ticket_status"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    key: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    meaning: str
    position: int = 0
    archived: bool = False


class TicketCategory(SQLModel, table=True):
    """What tickets and articles are about; a tree by ``parent_id``.

    ``path`` has the names from the top, between " / "; ``key`` is its folded form.
    """

    __tablename__ = "ticket_category"
    __table_args__ = (Index("ticket_category_of_parent", "parent_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="ticket_category.id")
    name: str
    position: int = 0
    archived: bool = False
    path: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    key: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class SlaPolicy(SQLModel, table=True):
    """A promise: the first that fits by ``position`` counts for a ticket.

    It fits by what is given of priority, category (with those below it), customer (contact or
    company) and a tag of the customer. Targets are minutes of working time (None: not promised):
    to the first answer, to each later one, to the solution. ``warn_percent`` of a target used up
    warns. A breach raises the priority if ``raise_priority`` and tells ``escalate_to``.
    """

    __tablename__ = "sla_policy"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    position: int = 0
    priority: int | None = None
    category_id: int | None = Field(default=None, foreign_key="ticket_category.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL")
    tag_id: int | None = Field(default=None, foreign_key="tag.id", ondelete="SET NULL")
    answer_minutes: int | None = None
    next_answer_minutes: int | None = None
    solution_minutes: int | None = None
    round_the_clock: bool = False
    warn_percent: int = 75
    raise_priority: bool = False
    escalate_to: str = ""
    archived: bool = False


class CannedAnswer(SQLModel, table=True):
    """A text for answers, with placeholders such as ``{name}``."""

    __tablename__ = "canned_answer"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    key: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    body: str
    category_id: int | None = Field(default=None, foreign_key="ticket_category.id")
    position: int = 0
    archived: bool = False


class Ticket(SQLModel, table=True):
    """What a customer wants of us.

    ``number`` is what people call it; ``year`` and ``seq`` make it: gapless, so a ticket is never
    deleted but has ``deleted_at``. ``priority`` is 1 urgent to 4 low. ``policy_id`` is the promise
    that counts; ``escalated_at`` is when its breach was told. Derived: ``meaning`` of the status;
    ``answer_due`` and ``solution_due``, None while nothing runs; ``due_key`` the earlier of them or
    2**62; ``warn_at`` when the first running clock gets close; working milliseconds used until the
    first answer and the solution, and whether those promises were kept (None: not yet told);
    ``unanswered_since`` the oldest message of the customer nobody has answered; ``status_since``
    when it came to its status (a trigger keeps it: the last of its steps); ``sort_key`` orders
    subjects in the book's alphabet.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("year", "seq"),
        # Open tickets are few: what their lists are ordered and narrowed by stands beside.
        Index("ticket_queue", "due_key", "id", "warn_at", "owner", "status_id", "meaning",
              "priority", "created_at", "updated_at", "unanswered_since", "status_since",
              "contact_id", "company_id", "category_id", "sort_key", sqlite_where=_OPEN),
        Index("ticket_queue_by_owner", "owner", "due_key", "id", "warn_at", "status_id",
              sqlite_where=_OPEN),
        Index("ticket_queue_by_status", "status_id", "due_key", "id",
              sqlite_where=text("shown = 1")),
        Index("ticket_warned", "warn_at", "id",
              sqlite_where=text("warn_at IS NOT NULL AND shown = 1")),
        Index("ticket_unanswered", "unanswered_since", "id", "owner", "meaning",
              sqlite_where=text("unanswered_since IS NOT NULL AND shown = 1")),
        Index("ticket_escalated", "policy_id", "escalated_at", "id", "meaning",
              sqlite_where=text("escalated_at IS NOT NULL AND shown = 1")),
        Index("ticket_waiting", "status_since", "id", "owner",
              sqlite_where=text(
                  "meaning IN ('waiting_customer', 'waiting_us') AND shown = 1"
              )),
        Index("ticket_merged", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        Index("ticket_trashed", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL")),
        Index("ticket_by_update", "updated_at", "id", "shown"),
        # What reports count of a month stands beside its instants.
        Index("ticket_by_creation", "created_at", "id", "shown", "merged_into", "owner", "channel",
              "priority", "category_id", "first_answer_at", "answer_used", "answer_kept"),
        Index("ticket_by_end", "solved_at", "id", "shown", "merged_into", "owner", "channel",
              "priority", "category_id", "solution_used", "solution_kept", "reopened",
              "satisfaction", sqlite_where=text("solved_at IS NOT NULL")),
        # Where words are found, many thousands of tickets are put in order without reading them.
        Index("ticket_found", "id", "shown", "meaning", "due_key", "updated_at", "created_at",
              "solved_at", "owner", "priority", "status_id", "category_id"),
        Index("ticket_of_contact", "contact_id", "created_at",
              sqlite_where=text("contact_id IS NOT NULL")),
        Index("ticket_of_company", "company_id", "created_at",
              sqlite_where=text("company_id IS NOT NULL")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    uid: str = Field(unique=True)
    number: str = Field(unique=True)
    year: int
    seq: int
    subject: str
    contact_id: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL")
    company_id: int | None = Field(default=None, foreign_key="contact.id", ondelete="SET NULL")
    email: str = ""
    channel: str = "phone"
    category_id: int | None = Field(default=None, foreign_key="ticket_category.id")
    priority: int = 3
    status_id: int = Field(foreign_key="ticket_status.id")
    owner: str = ""
    product: str = ""
    reason_id: int | None = Field(default=None, foreign_key="close_reason.id")
    reason_note: str = ""
    satisfaction: int | None = None
    satisfaction_word: str = ""
    merged_into: int | None = Field(default=None, foreign_key="ticket.id")
    policy_id: int | None = Field(
        default=None, foreign_key="sla_policy.id", sa_column_kwargs={"info": DERIVED}
    )
    escalated_at: int | None = Field(default=None, sa_column=_millis())
    deleted_at: int | None = Field(default=None, sa_column=_millis())
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    created_by: str = ""
    updated_at: datetime = Field(sa_column=Column(Instant, nullable=False, info=DERIVED))
    version: int = Field(default=1, sa_column_kwargs={"info": DERIVED})
    meaning: str = Field(default="new", sa_column_kwargs={"info": DERIVED})
    answer_due: int | None = Field(default=None, sa_column=_millis(derived=True))
    solution_due: int | None = Field(default=None, sa_column=_millis(derived=True))
    due_key: int = Field(default=2**62, sa_column=Column(BigInteger, nullable=False, info=DERIVED))
    warn_at: int | None = Field(default=None, sa_column=_millis(derived=True))
    first_answer_at: int | None = Field(default=None, sa_column=_millis(derived=True))
    answer_used: int | None = Field(default=None, sa_column=_millis(derived=True))
    solution_used: int | None = Field(default=None, sa_column=_millis(derived=True))
    answer_kept: bool | None = Field(default=None, sa_column_kwargs={"info": DERIVED})
    solution_kept: bool | None = Field(default=None, sa_column_kwargs={"info": DERIVED})
    unanswered_since: int | None = Field(default=None, sa_column=_millis(derived=True))
    status_since: int | None = Field(default=None, sa_column=_millis(derived=True))
    solved_at: int | None = Field(default=None, sa_column=_millis(derived=True))
    last_message_at: int | None = Field(default=None, sa_column=_millis(derived=True))
    reopened: int = Field(default=0, sa_column_kwargs={"info": DERIVED})
    sort_key: str = Field(
        default="", sa_column_kwargs={"info": DERIVED, "server_default": text("''")}
    )
    search: str = Field(default="", sa_column_kwargs={"info": DERIVED})
    shown: bool = Field(default=True, sa_column_kwargs={"info": DERIVED})


class TicketMessage(SQLModel, table=True):
    """Something said; ``side`` is customer, answer or internal.

    ``mail_state`` of an answer that goes by mail: queued, sending, sent, retry, refused or unknown
    (lost after the text was handed over); ``mail_detail`` says why.
    """

    __tablename__ = "ticket_message"
    __table_args__ = (
        Index("ticket_message_of_ticket", "ticket_id", "at", "id", "side"),
        Index("ticket_message_found", "id", "ticket_id"),
        Index("ticket_message_by_mail", "message_id", sqlite_where=text("message_id <> ''")),
        Index("ticket_message_unsent", "mail_state", "id",
              sqlite_where=text("mail_state NOT IN ('', 'sent')")),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", ondelete="CASCADE")
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    side: str
    author: str = ""
    channel: str = ""
    body: str = ""
    message_id: str = ""
    mail_state: str = ""
    mail_detail: str = ""
    search: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class TicketStep(SQLModel, table=True):
    """A ticket came to a status; what the clocks and reports count."""

    __tablename__ = "ticket_step"
    __table_args__ = (
        Index("ticket_step_of_ticket", "ticket_id", "at", "id", "meaning"),
        Index("ticket_step_by_time", "at", "meaning"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", ondelete="CASCADE")
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    actor: str = ""
    status_id: int = Field(foreign_key="ticket_status.id")
    meaning: str


class TicketWatcher(SQLModel, table=True):
    """A colleague who wants to know what becomes of a ticket."""

    __tablename__ = "ticket_watcher"
    __table_args__ = (
        UniqueConstraint("ticket_id", "user"),
        Index("ticket_watcher_by_user", "user", "ticket_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", ondelete="CASCADE")
    position: int = 0
    user: str


class TicketValue(SQLModel, table=True):
    """A ticket's value of a custom field (of area ``ticket``); ``key`` is its folded form."""

    __tablename__ = "ticket_value"
    __table_args__ = (
        UniqueConstraint("ticket_id", "field_id"),
        Index("ticket_value_by_key", "field_id", "key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", ondelete="CASCADE")
    field_id: int = Field(foreign_key="custom_field.id", ondelete="CASCADE")
    value: str
    key: str = Field(default="", sa_column_kwargs={"info": DERIVED})


class TicketLink(SQLModel, table=True):
    """A ticket is a duplicate of, caused by or split from another one (``kind``)."""

    __tablename__ = "ticket_link"
    __table_args__ = (
        UniqueConstraint("ticket_id", "other_id", "kind"),
        Index("ticket_link_by_other", "other_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", ondelete="CASCADE")
    other_id: int = Field(foreign_key="ticket.id", ondelete="CASCADE")
    kind: str


class Attachment(SQLModel, table=True):
    """A file that came with a message; ``digest`` (SHA-256) names it in the store."""

    __tablename__ = "attachment"
    __table_args__ = (Index("attachment_by_digest", "digest"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True, ondelete="CASCADE")
    message_id: int | None = Field(
        default=None, foreign_key="ticket_message.id", index=True, ondelete="SET NULL"
    )
    position: int = 0
    name: str
    media_type: str = ""
    size: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    digest: str


class ReceivedMail(SQLModel, table=True):
    """A mail that came in and what became of it, so that none counts twice and loops end.

    ``became`` is new, answer, note (an automatic reply), repeated or held. Only the last ones of
    these rows are kept.
    """

    __tablename__ = "received_mail"
    __table_args__ = (
        Index("received_mail_by_id", "message_id"),
        Index("received_mail_by_sender", "sender", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    message_id: str = ""
    at: int = Field(sa_column=Column(BigInteger, nullable=False))
    sender: str = ""
    became: str
    ticket_id: int | None = None


ROOTS: dict[str, tuple[str, str]] = {
    "ticket": ("ticket", "id"),
    "ticket_message": ("ticket", "ticket_id"),
    "ticket_step": ("ticket", "ticket_id"),
    "ticket_watcher": ("ticket", "ticket_id"),
    "ticket_value": ("ticket", "ticket_id"),
    "ticket_link": ("ticket", "ticket_id"),
    "attachment": ("ticket", "ticket_id"),
}
"""See ``models.contacts.ROOTS``."""
