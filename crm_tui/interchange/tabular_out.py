"""Contacts to CSV and XLSX; the tables read back as the same contacts.

The number of columns depends on all contacts, so the rows of a stream are set aside in a
temporary file until the last one was seen.
"""

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Self, TextIO

from crm_tui.domain.contacts import ContactDraft
from crm_tui.interchange.exporting import ExportContact
from crm_tui.interchange.json_in import to_draft
from crm_tui.interchange.json_out import document
from crm_tui.interchange.own_table import Shape, guarded, header, row, shape_of

_MEMORY = 16 << 20
#: What a cell of a sheet can hold; longer texts would make the file unreadable.
_CELL = 32_767


def write_csv(contacts: Iterable[ExportContact], out: TextIO, *, raw: bool = False) -> int:
    """Write a CSV table and return the number of contacts. ``out`` must not translate line ends.

    Cells that a spreadsheet would run as formulas get an apostrophe before them, unless ``raw``.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    count = 0
    with _Shelf(contacts) as shelf:
        writer.writerow(header(shelf.shape, raw=raw))
        for contact in shelf:
            cells = row(contact, shelf.shape)
            writer.writerow(cells if raw else [guarded(cell) for cell in cells])
            count += 1
    return count


def write_xlsx(
    contacts: Iterable[ExportContact], path: Path | IO[bytes], *, right_to_left: bool = False
) -> int:
    """Write an XLSX table and return the number of contacts: every cell is text, none a formula.

    A text longer than a cell can be is cut; CSV has no such limit.
    """
    with _Shelf(contacts) as shelf:
        rows = (row(contact, shelf.shape) for contact in shelf)
        return write_sheet(header(shelf.shape, raw=True), rows, path, right_to_left=right_to_left)


def write_sheet(
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    path: Path | IO[bytes],
    *,
    right_to_left: bool = False,
) -> int:
    """Write ``rows`` below a header as :func:`write_xlsx` does; returns how many."""
    # Imported here: only this export needs it.
    import xlsxwriter  # noqa: PLC0415

    count = 0
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet()
        if right_to_left:
            sheet.right_to_left()
        as_text = workbook.add_format({"num_format": "@"})
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(names) - 1, 18, as_text)
        _write_row(sheet, 0, names, bold)
        for cells in rows:
            count += 1
            _write_row(sheet, count, cells, as_text)
    return count


def _write_row(sheet: Any, number: int, cells: Sequence[str], style: Any) -> None:
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(number, column, cell[:_CELL], style)


class _Shelf:
    """The contacts, to be gone through once their shape is known."""

    def __init__(self, contacts: Iterable[ExportContact]) -> None:
        self._contacts = contacts
        self._aside: IO[str] | None = None
        self.shape = Shape()

    def __enter__(self) -> Self:
        if isinstance(self._contacts, Sequence):
            self.shape = shape_of(contact.draft for contact in self._contacts)
            return self
        self._aside = tempfile.SpooledTemporaryFile(_MEMORY, "w+", encoding="utf-8", newline="\n")
        self.shape = shape_of(_set_aside(self._contacts, self._aside.write))
        return self

    def __exit__(self, *_error: object) -> None:
        if self._aside is not None:
            self._aside.close()

    def __iter__(self) -> Iterator[ExportContact]:
        if self._aside is None:
            yield from self._contacts
            return
        self._aside.seek(0)
        for line in self._aside:
            entry = json.loads(line)
            yield ExportContact(
                entry["id"], to_draft(entry), entry["created_at"], entry["updated_at"]
            )


def _set_aside(
    contacts: Iterable[ExportContact], write: Callable[[str], int]
) -> Iterator[ContactDraft]:
    for contact in contacts:
        write(json.dumps(document(contact), ensure_ascii=False) + "\n")
        yield contact.draft
