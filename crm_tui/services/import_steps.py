"""What becomes of a row that is a deal, a lead or a ticket, and which records an import made."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from crm_tui.domain.imports import Match, Outcome

NOBODY = 2**62


class Step(NamedTuple):
    """What becomes of one row. ``reason`` is a message id, filled with ``name``."""

    row: Any
    outcome: Outcome
    reason: str = ""
    name: str = ""

    @property
    def match(self) -> Match | None:
        """No contact: it is another record it may be."""
        return None


@dataclass(frozen=True, slots=True)
class Made:
    """From which ids on contacts, deals, leads and tickets were made by this very import."""

    contact: int = NOBODY
    deal: int = NOBODY
    lead: int = NOBODY
    ticket: int = NOBODY
