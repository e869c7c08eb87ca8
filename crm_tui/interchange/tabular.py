"""Delimited text as records, row by row, with rows that a stray quote swallowed given back."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain

from crm_tui.interchange.dialect import Dialect

#: A quoted cell may hold this many lines and characters; beyond, its quote is taken as a letter.
MAX_LINES = 1_000
MAX_CELL = 16 << 20


class _Runaway(Exception):
    """A quoted cell that does not end."""


class Records:
    """The rows of a delimited text: iterate for (line number of its start, cells).

    ``width`` is the usual number of cells. ``mended`` lists lines whose quote was never closed:
    each is cut at the separators as it stands and the lines after it are rows again.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect, width: int = 0) -> None:
        self._lines = iter(lines)
        self._dialect = dialect
        self.width = width
        self.mended: list[int] = []

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        if csv.field_size_limit() < MAX_CELL:
            csv.field_size_limit(MAX_CELL)
        for _ in range(self._dialect.lead):
            next(self._lines, "")
        line = 1 + self._dialect.lead
        held: list[str] = []
        while True:
            try:
                for row in self._dialect.reader(_fed(self._lines, held)):
                    if len(held) > 1 and self._swallowed(row, held):
                        raise _Runaway  # noqa: TRY301 - the same remedy as for csv's own errors
                    started = line
                    line += len(held)
                    held.clear()
                    yield started, row
            except (csv.Error, _Runaway):
                first, rest = held[0], held[1:]
                held.clear()
                self._lines = chain(rest, self._lines)
                self.mended.append(line)
                line += 1
                yield line - 1, self._dialect.plain(first)
            else:
                return

    def _swallowed(self, row: list[str], held: list[str]) -> bool:
        """True if this record of several lines should have been several records."""
        if self._dialect.wrapped:
            return False
        quotes = sum(line.count(self._dialect.quote) for line in held)
        broken = self._dialect.broken(held)
        if broken and quotes % 2:
            return True
        if self.width < 2 or (len(row) == self.width and not broken):
            return False
        return len(self._dialect.plain(held[1])) == self.width


def _fed(lines: Iterator[str], held: list[str]) -> Iterator[str]:
    """Pass ``lines`` on and note those of the record being read in ``held``."""
    size = 0
    for line in lines:
        if not held:
            size = 0
        held.append(line)
        size += len(line)
        if len(held) > MAX_LINES or size > MAX_CELL:
            raise _Runaway
        yield line
