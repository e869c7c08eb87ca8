"""The columns of a mapping, sorted for the functions that fill in a contact."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crm_tui.interchange.cells import Cleaner, PhoneCells
from crm_tui.interchange.date_columns import DateColumn
from crm_tui.interchange.mapping import Mapping, field_keys
from crm_tui.text.safe import clean_line

Row = list[str]
Values = dict[str, Any]
Notes = list[str]
Filler = Callable[[Row, Values, Notes], None]


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the file does not say itself: whose phones, which calendar, which language.

    ``eaten_zero``: a spreadsheet may have kept phones as numbers, without their trunk zero.
    """

    region: str = "IR"
    area_code: str = ""
    calendar: str = "auto"
    language: str = "en"
    eaten_zero: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One column of phones, mails or links: its label is fixed or stands in a column."""

    index: int
    header: str
    label: str = ""
    label_at: int | None = None


class Columns:
    """Finds the columns of a target and holds the readers they share."""

    def __init__(self, mapping: Mapping, conventions: Conventions, samples: Sequence[Row]) -> None:
        self.mapping = mapping
        self.separator = mapping.separator
        self.cleaner = Cleaner()
        self.phones = PhoneCells(
            conventions.region, conventions.area_code, eaten_zero=conventions.eaten_zero
        )
        self.keys = field_keys(mapping.columns)
        self.headers = [column.header for column in mapping.columns]
        self._conventions = conventions
        self._samples = samples
        self._by_target: dict[str, list[int]] = defaultdict(list)
        for column in mapping.columns:
            self._by_target[column.target].append(column.column)

    def at(self, target: str) -> list[int]:
        """Indices of the columns with that target."""
        return self._by_target.get(target, [])

    def starting(self, start: str) -> list[tuple[int, str, str]]:
        """(index, rest of the target, header) of the targets that begin with ``start``."""
        return [
            (column.column, column.target.removeprefix(start), column.header)
            for column in self.mapping.columns
            if column.target.startswith(start)
        ]

    def channels(self, name: str) -> list[Channel]:
        """Columns of a channel: with a label (``phone:work``), or a numbered pair of columns."""
        found = []
        for column in self.mapping.columns:
            base, _colon, label = column.target.partition(":")
            if base == name:
                found.append(Channel(column.column, column.header, label))
            elif column.target.startswith(f"{name}#") and column.target.endswith(".value"):
                at = self.at(column.target.removesuffix("value") + "label")
                found.append(Channel(column.column, column.header, label_at=at[0] if at else None))
        return found

    def dates(self, index: int) -> DateColumn:
        """The reader of the dates of a column."""
        sample = [row[index] for row in self._samples if len(row) > index and row[index]]
        return DateColumn(sample, self._conventions.language, self._conventions.calendar)


def keep(values: Values, key: str, text: str) -> None:
    """Put ``text`` into the custom field ``key``; a second text goes on a new line."""
    clean = text if "\n" in text else clean_line(text)
    if clean:
        found: dict[str, str] = values.setdefault("fields", {})
        found[key] = f"{found[key]}\n{clean}" if key in found else clean
