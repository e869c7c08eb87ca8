"""A mail that came in, as a value: who writes, what about, in answer to what."""

from dataclasses import dataclass
from enum import StrEnum


class Automatic(StrEnum):
    """Whether a person wrote it (RFC 3834): nobody answers machines, and they answer nobody."""

    NO = ""
    GENERATED = "generated"
    REPLY = "reply"
    BOUNCE = "bounce"


@dataclass(frozen=True, slots=True)
class InboundFile:
    """An attachment as it came; the name is not to be trusted as a path."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class InboundMail:
    """What a mail says, cleaned.

    ``sender`` is one address, or empty if it names none; ``message_id`` has its angle brackets and
    is never empty. ``references`` are the mails it answers, the nearest first. ``tickets`` are the
    numbers in brackets of its subject. ``at`` is when it was written, in milliseconds since 1970.
    ``problems`` name what was wrong with the mail, for the note beside it.
    """

    sender: str
    sender_name: str
    subject: str
    text: str
    message_id: str
    references: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    at: int | None = None
    automatic: Automatic = Automatic.NO
    files: tuple[InboundFile, ...] = ()
    problems: tuple[str, ...] = ()
