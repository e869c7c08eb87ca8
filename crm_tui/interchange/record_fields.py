"""Whose fields the columns of a file become: those of deals and leads, or of tickets."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from crm_tui.interchange import deal_fields, ticket_fields
from crm_tui.interchange.guesses import Guess


class Fields(Protocol):
    """What a module of fields answers; ``area`` is deal, lead or ticket."""

    def known(self, area: str, target: str, /) -> bool:
        """True if ``target`` is one of its fields."""
        ...

    def usable(self, area: str, targets: Iterable[str], /) -> bool:
        """True if some column says what a row is."""
        ...

    def own(self, area: str, header: Sequence[str], /) -> bool:
        """True for the header of one of our own tables."""
        ...

    def settled(self, area: str, guesses: Sequence[Guess], /) -> tuple[Guess, ...]:
        """The guesses as fields, each field of one value with one column."""
        ...


def of(area: str) -> Fields:
    """The fields of an area that is not contacts."""
    return ticket_fields if area == "ticket" else deal_fields


def looks_like(header: Sequence[str]) -> str:
    """``deal`` or ``ticket`` for a header that only such a list has, else nothing."""
    return deal_fields.looks_like(header) or ticket_fields.looks_like(header)
