"""Deals, leads and tickets to CSV, XLSX and JSON; all three read back as the same records."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, TextIO

from crm_tui.domain.deal_imports import DealRecord, LeadRecord
from crm_tui.domain.ticket_imports import TicketRecord
from crm_tui.interchange import deal_table, ticket_table
from crm_tui.interchange.own_table import guarded
from crm_tui.interchange.tabular_out import write_sheet

Record = DealRecord | LeadRecord | TicketRecord
Read = Callable[[], Iterable[Record]]
"""Reads the records anew: twice for a table, first for its shape, so that none is kept."""


def write_json(records: Iterable[Record], out: TextIO, shown: Callable[[str], str] = str) -> int:
    """Write one JSON list and return the number of records; ``shown`` has the last word."""
    count = 0
    for record in records:
        text = json.dumps(_document(record), ensure_ascii=False)
        out.write(("[\n" if not count else ",\n") + shown(text))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def write_csv(read: Read, area: str, out: TextIO, *, raw: bool = False) -> int:
    """Write a CSV table and return the number of records; guarded as contacts are."""
    writer = csv.writer(out, lineterminator="\r\n")
    count = 0
    for cells in _table(read, area, raw=raw):
        writer.writerow(cells if raw or not count else [guarded(cell) for cell in cells])
        count += 1
    return count - 1


def write_xlsx(
    read: Read, area: str, path: Path | IO[bytes], *, right_to_left: bool = False
) -> int:
    """Write an XLSX table and return the number of records: every cell is text, none a formula."""
    rows = _table(read, area, raw=True)
    return write_sheet(next(rows), rows, path, right_to_left=right_to_left)


def _table(read: Read, area: str, *, raw: bool) -> Iterator[list[str]]:
    """The header and the rows of a table."""
    if area == "ticket":
        shape = ticket_table.shape_of(_documents(read))
        yield ticket_table.header(shape, raw=raw)
        for entry in _documents(read):
            yield ticket_table.row(entry, shape)
        return
    numbered = deal_table.shape_of(_documents(read))
    yield deal_table.header(area, numbered, raw=raw)
    for entry in _documents(read):
        yield deal_table.row(entry, area, numbered)


def _documents(read: Read) -> Iterator[dict[str, Any]]:
    return map(_document, read())


def _document(record: Record) -> dict[str, Any]:
    if isinstance(record, TicketRecord):
        return ticket_table.document(record)
    return deal_table.document(record)
