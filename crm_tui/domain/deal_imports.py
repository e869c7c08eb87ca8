"""Rows of a file of deals or leads, read but not yet matched with what the book has."""

from dataclasses import dataclass, field

from crm_tui.domain.contacts import ContactDraft
from crm_tui.domain.deals import DealDraft, DealStatus, LeadDraft, LeadStatus


@dataclass(frozen=True, slots=True)
class DealRecord:
    """One deal of a file. Times are milliseconds since 1970, 0 where the file says nothing.

    ``draft`` has no ids: ``person`` and ``company`` are who may buy, ``pipeline``, ``stage`` and
    ``reason`` are names as in the file. ``number`` counts rows from 1. ``foreign``: of another
    program, where a probability equal to that of the stage is the stage's.
    """

    number: int
    line: int
    raw: tuple[str, ...]
    draft: DealDraft
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    person: ContactDraft | None = None
    company: str = ""
    pipeline: str = ""
    stage: str = ""
    status: DealStatus = DealStatus.OPEN
    reason: str = ""
    reason_note: str = ""
    created_at: int = 0
    closed_at: int = 0
    stage_since: int = 0
    foreign: bool = True

    @property
    def display(self) -> str:
        """What it is called."""
        return self.draft.title

    @property
    def uid(self) -> str:
        """The identity the file gives, or empty."""
        return self.draft.uid


@dataclass(frozen=True, slots=True)
class LeadRecord:
    """One lead of a file; times as in :class:`DealRecord`.

    ``contact`` is who it is, to be looked for in the book.
    """

    number: int
    line: int
    raw: tuple[str, ...]
    draft: LeadDraft
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    status: LeadStatus = LeadStatus.NEW
    reason: str = ""
    reason_note: str = ""
    parked_until: str = ""
    created_at: int = 0
    contact: ContactDraft = field(default_factory=ContactDraft)

    @property
    def display(self) -> str:
        """What it is called."""
        draft = self.draft
        return draft.name or draft.company or draft.phone or draft.email

    @property
    def uid(self) -> str:
        """The identity the file gives, or empty."""
        return self.draft.uid
