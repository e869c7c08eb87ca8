"""What is different about importing tickets (see ``area``).

Tickets are stored in the order in which they began, so that their numbers follow it.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from crm_tui.domain.service_desk import Desk
from crm_tui.i18n import _
from crm_tui.interchange import ticket_convert
from crm_tui.interchange.area import Area, Decided, Records, checked
from crm_tui.interchange.deal_apply import cells_of, prefix_of
from crm_tui.interchange.in_order import InOrder
from crm_tui.interchange.ticket_own import OwnTickets
from crm_tui.queries import sla
from crm_tui.services import import_tickets, ticket_rows
from crm_tui.services.import_statuses import Statuses
from crm_tui.services.import_steps import Made
from crm_tui.services.import_ticket_links import Ties, ties
from crm_tui.services.import_tickets import Given

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.db.reader import Reader
    from crm_tui.db.work import Work
    from crm_tui.domain.imports import Policy
    from crm_tui.interchange.mapping import Mapping
    from crm_tui.interchange.source import Source
    from crm_tui.services.imports import Running


class _Tickets(Area):
    """Tickets of a file."""

    def __init__(self, crm: Crm, source: Source, mapping: Mapping, policy: Policy) -> None:
        super().__init__(crm, source, mapping, policy)
        self._cells = cells_of(source, mapping)
        self._desk = crm.read(sla.desk) or source.options.desk or Desk()
        now = round(crm.now().timestamp() * 1000)
        self._defaults = ticket_convert.Defaults(prefix_of(mapping), now, self._desk.tz())
        self._given = Given(policy, self._desk, ticket_convert.labels(self._cells))
        self._unknown: dict[str, None] = {}
        self._ordered: InOrder | None = None

    @property
    def labels(self) -> Table[str, str]:
        return self._given.labels

    def identity(self, digest: str) -> str:
        # Where it stopped is a place in an order that follows from how days are read.
        options = self.source.options
        told = (digest, options.language, options.calendar, self._desk.zone)
        return sha256("|".join(told).encode()).hexdigest()

    def records(self, start: int, *, storing: bool) -> Iterator[Any]:
        rows = self.source.rows(start)
        if storing:
            if self._cells.own:
                self._given = replace(self._given, ties=self._ties())
            begun = ticket_convert.when_begun(self._cells, self._defaults)
            self._ordered = InOrder(self.source.rows(0), begun)
            rows = self._ordered.rows(start)
        convert = checked(
            ticket_convert.compile_tickets(self._cells, self._defaults), ticket_rows.cleaned
        )
        return (convert(*row) for row in rows)

    @property
    def position(self) -> tuple[int, int]:
        if self._ordered is None:
            return super().position
        return self._ordered.done, len(self._ordered)

    def plan(self, reader: Reader, records: Records, alphabet: str) -> Decided:
        return import_tickets.plan(reader, records, self.policy, alphabet, Made())

    def apply(self, work: Work, records: Records, running: Running) -> Decided:
        return import_tickets.apply(work, records, self._given, running.alphabet, running.made)

    def look(self, reader: Reader, records: Records) -> None:
        if self.policy.stages != "first":
            self._unknown.update(dict.fromkeys(Statuses(reader, self.policy).unknown(records)))

    def told(self) -> list[str]:
        if not self._unknown:
            return []
        names = ", ".join(self._unknown)
        return [_("statuses that will be made: {names}").format(names=names)]

    def _ties(self) -> Ties:
        own = OwnTickets(self._cells, self._defaults.now)
        return ties(own.ties(cells) for _number, _line, cells in self.source.rows(0))


AREAS: Table[str, type[Area]] = {"ticket": _Tickets}
