"""A ticket as a value: what a customer wants of us, where it stands, who said what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crm_tui.domain.ticket_words import CHANNELS, LINKS, NORMAL, PRIORITIES
from crm_tui.errors import N_

__all__ = [
    "CHANNELS", "LINKS", "MEANINGS", "NORMAL", "PRIORITIES", "File", "Meaning", "MessageDraft",
    "Side", "TicketDraft",
]  # fmt: skip


class Meaning(StrEnum):
    """What a status means, whatever its users call it."""

    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_US = "waiting_us"
    SOLVED = "solved"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Something is still to be done, by us or by others."""
        return self not in {Meaning.SOLVED, Meaning.CLOSED}


MEANINGS = {
    Meaning.NEW: N_("new"),
    Meaning.OPEN: N_("in progress"),
    Meaning.WAITING_CUSTOMER: N_("waiting for customer"),
    Meaning.WAITING_US: N_("waiting for us or others"),
    Meaning.SOLVED: N_("solved"),
    Meaning.CLOSED: N_("closed"),
}


class Side(StrEnum):
    """Who a message comes from: the customer, us to the customer, us among ourselves."""

    CUSTOMER = "customer"
    ANSWER = "answer"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """Everything a user can say about one ticket besides its conversation.

    ``email`` is who asks where no contact is known. ``priority`` is a key of PRIORITIES,
    ``category_id`` and ``status_id`` None mean none and the first. ``satisfaction`` is 1 to 5.
    ``watchers`` are accounts. ``fields`` maps custom fields (of area ``ticket``) to their text
    forms.
    """

    subject: str = ""
    contact_id: int | None = None
    company_id: int | None = None
    email: str = ""
    channel: str = "phone"
    category_id: int | None = None
    priority: int = NORMAL
    status_id: int | None = None
    owner: str = ""
    product: str = ""
    satisfaction: int | None = None
    satisfaction_word: str = ""
    watchers: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    uid: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment that stands in the store: its SHA-256, and what it is called."""

    digest: str
    name: str
    media_type: str = "application/octet-stream"
    size: int = 0


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message or a note of a conversation.

    ``author`` is an account, or the address a customer wrote from; ``at`` is in milliseconds since
    1970 (None: now). ``message_id`` is that of the mail (RFC 5322, with its angle brackets).
    ``by_mail`` asks for an answer to be sent. ``articles`` are those it cites.
    """

    text: str
    side: Side = Side.ANSWER
    author: str = ""
    at: int | None = None
    channel: str = ""
    message_id: str = ""
    by_mail: bool = False
    files: tuple[File, ...] = ()
    articles: tuple[int, ...] = ()
