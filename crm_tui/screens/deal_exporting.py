"""Writing listed or marked deals or leads to a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from crm_tui.i18n import is_rtl, ngettext
from crm_tui.screens import exporting
from crm_tui.screens.wording import number

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.interchange.record_out import Record
    from crm_tui.screens.base import CrmScreen


def export(screen: CrmScreen, area: str, ids: Sequence[int]) -> None:
    """Ask for the format and the place, then write; ``area`` is deal or lead."""
    count, read = len(ids), screen.crm.read
    if area == "lead":
        title = ngettext("Export {count} lead", "Export {count} leads", count)
    else:
        title = ngettext("Export {count} deal", "Export {count} deals", count)
    task = exporting.Export(
        title.format(count=number(count)),
        f"{area}s",
        lambda path: read(_sheet, area, ids, path),
        lambda kind, out: read(_text, area, ids, kind, out),
        partial(_said, area),
    )
    exporting.ask(screen, task)


def _said(area: str, count: int, file: Path) -> str:
    if area == "lead":
        text = ngettext("{count} lead is in {file}.", "{count} leads are in {file}.", count)
    else:
        text = ngettext("{count} deal is in {file}.", "{count} deals are in {file}.", count)
    return text.format(count=number(count), file=file)


def _records(reader: Reader, area: str, ids: Sequence[int]) -> Iterator[Record]:
    from crm_tui.queries import deal_records  # noqa: PLC0415 - only to export

    return iter((deal_records.leads if area == "lead" else deal_records.deals)(reader, ids))


def _sheet(reader: Reader, area: str, ids: Sequence[int], path: Path) -> int:
    from crm_tui.interchange import record_out  # noqa: PLC0415 - only to export

    read = partial(_records, reader, area, ids)
    return record_out.write_xlsx(read, area, path, right_to_left=is_rtl())


def _text(reader: Reader, area: str, ids: Sequence[int], kind: str, out: TextIO) -> int:
    from crm_tui.interchange import record_out  # noqa: PLC0415 - only to export

    read = partial(_records, reader, area, ids)
    return (
        record_out.write_json(read(), out)
        if kind == "json"
        else record_out.write_csv(read, area, out)
    )
