"""Deals and leads to CSV, XLSX and JSON; all three read back as the same records."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, TextIO

from crm_tui.domain.deal_imports import DealRecord, LeadRecord
from crm_tui.interchange import deal_table
from crm_tui.interchange.own_table import guarded
from crm_tui.interchange.tabular_out import write_sheet

Record = DealRecord | LeadRecord
Read = Callable[[], Iterable[Record]]
"""Reads the records anew: twice for a table, first for its shape, so that none is kept."""


def write_json(records: Iterable[Record], out: TextIO, shown: Callable[[str], str] = str) -> int:
    """Write one JSON list and return the number of records; ``shown`` has the last word."""
    count = 0
    for record in records:
        text = json.dumps(deal_table.document(record), ensure_ascii=False)
        out.write(("[\n" if not count else ",\n") + shown(text))
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def write_csv(read: Read, area: str, out: TextIO, *, raw: bool = False) -> int:
    """Write a CSV table and return the number of records; guarded as contacts are."""
    writer = csv.writer(out, lineterminator="\r\n")
    shape = deal_table.shape_of(_documents(read))
    writer.writerow(deal_table.header(area, shape, raw=raw))
    count = 0
    for entry in _documents(read):
        cells = deal_table.row(entry, area, shape)
        writer.writerow(cells if raw else [guarded(cell) for cell in cells])
        count += 1
    return count


def write_xlsx(
    read: Read, area: str, path: Path | IO[bytes], *, right_to_left: bool = False
) -> int:
    """Write an XLSX table and return the number of records: every cell is text, none a formula."""
    shape = deal_table.shape_of(_documents(read))
    rows = (deal_table.row(entry, area, shape) for entry in _documents(read))
    return write_sheet(
        deal_table.header(area, shape, raw=True), rows, path, right_to_left=right_to_left
    )


def _documents(read: Read) -> Iterator[dict[str, Any]]:
    return map(deal_table.document, read())
