"""Rows of our own tables of tickets."""

import re
from typing import Any

from crm_tui.domain.contacts import Lifecycle
from crm_tui.domain.ticket_imports import TicketRecord
from crm_tui.domain.tickets import PRIORITIES, Meaning, TicketDraft
from crm_tui.i18n import _
from crm_tui.interchange import ticket_table
from crm_tui.interchange.cells import Cleaner
from crm_tui.interchange.customer_cells import who
from crm_tui.interchange.deal_table import unguarded_row
from crm_tui.interchange.mapping import field_keys
from crm_tui.interchange.record_cells import Cells, Row, exact
from crm_tui.text.digits import ascii_digits

_LINES = ("subject", "email", "channel", "owner", "product", "uid")
_TIMES = ("created_at", "updated_at", "escalated_at")
_PRIORITIES = {word: number for number, word in PRIORITIES.items()}
_NUMBER = re.compile(r"(?:.*?\D)?(\d{4})\D(\d{1,9})")
LAST = 2**62
"""Place of a ticket that does not say where it stands."""


class OwnTickets:
    """Reads rows that one of our books wrote: every cell is what it says."""

    def __init__(self, columns: Cells, now: int) -> None:
        self._c, self._now = columns, now
        self._lists = ticket_table.Lists(columns.headers)
        self._keys = field_keys(columns.mapping.columns)

    def convert(self, number: int, line: int, given: list[str]) -> TicketRecord:
        """The ticket of a row."""
        columns, notes, errors = self._c, list[str](), list[str]()
        row = unguarded_row(given, columns.headers)
        values: dict[str, Any] = {name: columns.line(row, name, notes) for name in _LINES}
        said = columns.line(row, "priority", notes)
        values["priority"] = _PRIORITIES.get(said, 0)
        values["satisfaction"] = self._score(row, notes)
        values["satisfaction_word"] = self._text(row, "satisfaction_word", notes)
        values["watchers"] = self._lists.watchers(row)
        values["fields"] = {
            key: text
            for index, key in self._keys.items()
            if row[index] and (text := Cleaner.text(row[index], columns.headers[index], notes))
        }
        values["channel"] = values["channel"] or "phone"
        if not values["subject"]:
            errors.append(_("The row holds no subject."))
        meaning = columns.line(row, "meaning", notes)
        times = self._times(row)
        person, company = who(columns, row, notes, Lifecycle.CUSTOMER)
        return TicketRecord(
            number, line, tuple(given), TicketDraft(**values), tuple(notes), tuple(errors), person,
            company, columns.line(row, "category", notes), columns.line(row, "status", notes),
            Meaning(meaning) if meaning in Meaning._value2member_map_ else Meaning.OPEN,
            known_word=False, reason=columns.line(row, "reason", notes),
            reason_note=self._text(row, "reason_note", notes), created_at=times["created_at"],
            updated_at=times["updated_at"], escalated_at=times["escalated_at"],
            messages=self._lists.messages(row), steps=self._lists.steps(row),
            links=self._lists.links(row), called=columns.line(row, "called", notes),
            policy=columns.line(row, "policy", notes), foreign=False,
        )  # fmt: skip

    def place(self, given: list[str]) -> int:
        """Where a ticket stands among the others of its book: by its number."""
        row = unguarded_row(given, self._c.headers)
        return place_of(self._c.line(row, "called", []))

    def ties(self, given: list[str]) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """Identity and number of the ticket of a row, and what ties it to others."""
        row = unguarded_row(given, self._c.headers)
        uid, called = (self._c.line(row, name, []) for name in ("uid", "called"))
        return uid, called, self._lists.links(row)

    def _times(self, row: Row) -> dict[str, int]:
        return {name: exact(row[at[0]]) if (at := self._c.at(name)) else 0 for name in _TIMES}

    def _text(self, row: Row, name: str, notes: list[str]) -> str:
        at = self._c.at(name)
        return Cleaner.text(row[at[0]], self._c.headers[at[0]], notes) if at else ""

    def _score(self, row: Row, notes: list[str]) -> int | None:
        said = ascii_digits(self._c.line(row, "satisfaction", notes))
        return int(said) if said.isdigit() and len(said) == 1 else None


def place_of(called: str) -> int:
    """The order that numbers such as ``T-1405-0031`` stand in."""
    found = _NUMBER.fullmatch(ascii_digits(called))
    return int(found[1]) * 10**9 + int(found[2]) if found else LAST
