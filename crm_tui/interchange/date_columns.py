"""Dates of one column: order and calendar settled once, odd values noted and kept."""

from collections.abc import Callable, Sequence
from datetime import date

from crm_tui.i18n import _
from crm_tui.interchange import words
from crm_tui.text.date_columns import ColumnDates

REMEMBERED = 50_000


class DateColumn:
    """Reads the dates of a column as its sample says they are written."""

    def __init__(self, sample: Sequence[str], language: str, calendar: str) -> None:
        self.dates = ColumnDates.decide(sample, language, calendar)
        self._days: dict[str, str | None] = {}
        self._instants: dict[str, str | None] = {}

    def day(self, text: str, header: str, notes: list[str]) -> str:
        """``YYYY-MM-DD`` or ``--MM-DD``; empty (with a note) for a text that is no date."""
        if len(text) == 10 and text[4] == text[7] == "-" and "1900" <= text[:4] <= "2100":
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                pass  # told below, as every other text that is no date
        return self._read(text, header, notes, self.dates.birthday, self._days)

    def instant(self, text: str, header: str, notes: list[str]) -> str:
        """An ISO 8601 UTC instant; empty (with a note) for a text that is none."""
        return self._read(text, header, notes, self.dates.instant, self._instants)

    @staticmethod
    def _read(
        text: str,
        header: str,
        notes: list[str],
        read: Callable[[str], str | None],
        known: dict[str, str | None],
    ) -> str:
        found = known.get(text, "?")
        if found == "?":
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[text] = read(text) if len(text) < 80 else None
        if found is None:
            if not words.nothing(text):
                told = _("{value} is not a date").format(value=text.strip()[:40])
                notes.append(f"{header}: {told}")
            return ""
        return found
