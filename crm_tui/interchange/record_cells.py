"""The cells of rows that are deals, leads or tickets: columns by field, and readers they share."""

from collections.abc import Sequence
from datetime import UTC, datetime

from crm_tui.i18n import _
from crm_tui.interchange import cells
from crm_tui.interchange.cells import Cleaner, PhoneCells
from crm_tui.interchange.columns import Conventions
from crm_tui.interchange.date_columns import DateColumn
from crm_tui.interchange.mapping import Mapping

Row = Sequence[str]


class Cells:
    """What rows are read with."""

    def __init__(
        self, mapping: Mapping, conventions: Conventions, samples: Sequence[Row], *, guarded: bool
    ) -> None:
        self.mapping, self.width = mapping, len(mapping.columns)
        self.own = mapping.exporter == "crm"
        self._language, self._calendar = conventions.language, conventions.calendar
        self._samples, self._guarded = samples, guarded
        self.cleaner = Cleaner()
        self.phones = PhoneCells(
            conventions.region, conventions.area_code, eaten_zero=conventions.eaten_zero
        )
        self._at: dict[str, list[int]] = {}
        for column in mapping.columns:
            self._at.setdefault(column.target, []).append(column.column)
        self.headers = [column.header for column in mapping.columns]

    def at(self, target: str) -> list[int]:
        """Indices of the columns of a field."""
        return self._at.get(target, [])

    def sample(self, index: int) -> list[str]:
        """Filled cells of a column."""
        return [row[index] for row in self._samples if len(row) > index and row[index]]

    def dates(self, target: str) -> tuple[int, DateColumn] | None:
        """The column of a field of dates, with its reader."""
        found = self.at(target)
        if not found:
            return None
        column = DateColumn(self.sample(found[0]), self._language, self._calendar)
        return found[0], column

    def full(self, row: list[str]) -> list[str]:
        """The cells, as many as there are columns, without what guards them from a spreadsheet."""
        if len(row) < self.width:
            row = row + [""] * (self.width - len(row))
        if self._guarded:
            joined = "\0".join(row)
            if "'" in joined or '="' in joined:
                row = [cells.unwrapped(cell) for cell in row]
        return row

    def line(self, row: Row, target: str, notes: list[str]) -> str:
        """The first filled cell of a field as one clean line."""
        for index in self._at.get(target, ()):
            if row[index] and (found := self.cleaner.line(row[index], self.headers[index], notes)):
                return found
        return ""

    def text(self, row: Row, target: str, notes: list[str]) -> str:
        """The first filled cell of a field, with its line breaks."""
        for index in self._at.get(target, ()):
            if row[index] and (found := self.cleaner.text(row[index], self.headers[index], notes)):
                return found
        return ""

    def millis(self, row: Row, found: tuple[int, DateColumn] | None, notes: list[str]) -> int:
        """The instant in a cell, 0 for none."""
        if found is None or not row[found[0]].strip():
            return 0
        if self.own:
            return exact(row[found[0]])
        text = found[1].instant(row[found[0]], self.headers[found[0]], notes)
        return millis(text) if text else 0

    def beyond(self, row: Row, notes: list[str]) -> str:
        """The cells for which there is no column, told."""
        text = " ".join(cell for cell in map(str.strip, row[self.width :]) if cell)
        if text:
            told = _("more cells than columns; put in the notes: {text}")
            notes.append(told.format(text=text[:80]))
        return text


def millis(text: str) -> int:
    """Milliseconds since 1970 of an ISO instant or day (UTC)."""
    moment = datetime.fromisoformat(text)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def exact(text: str) -> int:
    """:func:`millis` of what we wrote ourselves; 0 for anything else."""
    try:
        return millis(text.strip())
    except (ValueError, OverflowError):
        return 0
