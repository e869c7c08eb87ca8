"""Numbers of tickets: gapless within a year of the desk's calendar, never given twice.

The next one is read inside the write transaction, which nobody shares; a ticket is never deleted,
so what was given once stays taken. Tickets that began elsewhere, in other years, are numbered after
those their year has.
"""

from datetime import datetime
from typing import NamedTuple

from crm_tui.db.work import Work
from crm_tui.domain.service_desk import Desk


class Number(NamedTuple):
    """A number and what it is made of."""

    text: str
    year: int
    seq: int


def following(work: Work) -> Number:
    """The number of the ticket opened now. The book has a desk."""
    return Numbers(work).following(work.now)


class Numbers:
    """Numbers for tickets one after the other, within one transaction. The book has a desk."""

    def __init__(self, work: Work) -> None:
        row = work.reader.one("SELECT prefix, calendar, zone FROM service_desk ORDER BY id LIMIT 1")
        assert row is not None
        self._prefix, calendar, zone = row
        self._desk = Desk(calendar=calendar, zone=zone)
        self._reader, self._last = work.reader, dict[int, int]()

    def following(self, begun: datetime) -> Number:
        """The next number of the year in which a ticket began, on the desk's wall calendar."""
        year = self._desk.year(begun)
        if year not in self._last:
            found = self._reader.value("SELECT max(seq) FROM ticket WHERE year = ?", (year,))
            self._last[year] = found or 0
        self._last[year] += 1
        return Number(shown(self._prefix, year, self._last[year]), year, self._last[year])


def shown(prefix: str, year: int, seq: int) -> str:
    """As people say it: ``T-1405-0031``. Of the prefix only letters and digits count."""
    prefix = "".join(filter(str.isalnum, prefix))
    return "-".join([*([prefix] if prefix else []), str(year), f"{seq:04}"])
