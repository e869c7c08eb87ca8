"""A row of a file of tickets, read but not yet matched with what the book has."""

from dataclasses import dataclass

from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.tickets import Meaning, MessageDraft, TicketDraft

MERGED = "merged_into"
"""What ties a ticket to the one it was merged into; beside the kinds of links."""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """A ticket came to a status of that name and meaning; ``at`` in milliseconds since 1970."""

    at: int
    status: str
    meaning: Meaning
    actor: str = ""


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """One ticket of a file. Times are milliseconds since 1970, 0 where the file says nothing.

    ``draft`` has no ids: ``person`` and ``company`` are who asks, ``category`` is a path as the
    file has it, ``status`` a name. ``known_word``: the name is a word for the ``meaning``, so the
    book need not have a status called so. ``called`` is the number one of our own books gave it,
    ``links`` are kinds and such numbers of others, ``policy`` the name of the promise that
    counted. ``number`` counts rows from 1. ``foreign``: of another program.
    """

    number: int
    line: int
    raw: tuple[str, ...]
    draft: TicketDraft
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    person: ContactDraft | None = None
    company: str = ""
    category: str = ""
    status: str = ""
    meaning: Meaning = Meaning.NEW
    known_word: bool = True
    reason: str = ""
    reason_note: str = ""
    created_at: int = 0
    updated_at: int = 0
    answered_at: int = 0
    solved_at: int = 0
    closed_at: int = 0
    escalated_at: int = 0
    messages: tuple[MessageDraft, ...] = ()
    steps: tuple[StepRecord, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    called: str = ""
    policy: str = ""
    foreign: bool = True

    @property
    def display(self) -> str:
        """What it is called."""
        return self.draft.subject

    @property
    def uid(self) -> str:
        """The identity the file gives, or empty."""
        return self.draft.uid
