"""Writing listed or marked tickets to a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from crm_tui.i18n import is_rtl, ngettext
from crm_tui.screens import exporting
from crm_tui.screens.wording import number

if TYPE_CHECKING:
    from crm_tui.db.reader import Reader
    from crm_tui.screens.base import CrmScreen


def export(screen: CrmScreen, ids: Sequence[int]) -> None:
    """Ask for the format and the place, then write with all that was said."""
    count, read, wanted = len(ids), screen.crm.read, list(ids)
    title = ngettext("Export {count} ticket", "Export {count} tickets", count)
    task = exporting.Export(
        title.format(count=number(count)),
        "tickets",
        lambda path: read(_sheet, wanted, path),
        lambda kind, out: read(_text, wanted, kind, out),
        _said,
    )
    exporting.ask(screen, task)


def _said(count: int, file: Path) -> str:
    text = ngettext("{count} ticket is in {file}.", "{count} tickets are in {file}.", count)
    return text.format(count=number(count), file=file)


def _sheet(reader: Reader, ids: Sequence[int], path: Path) -> int:
    from crm_tui.interchange import record_out  # noqa: PLC0415 - only to export
    from crm_tui.queries import ticket_records  # noqa: PLC0415 - only to export

    read = partial(ticket_records.tickets, reader, ids)
    return record_out.write_xlsx(read, "ticket", path, right_to_left=is_rtl())


def _text(reader: Reader, ids: Sequence[int], kind: str, out: TextIO) -> int:
    from crm_tui.interchange import record_out  # noqa: PLC0415 - only to export
    from crm_tui.queries import ticket_records  # noqa: PLC0415 - only to export

    read = partial(ticket_records.tickets, reader, ids)
    if kind == "json":
        return record_out.write_json(read(), out)
    return record_out.write_csv(read, "ticket", out)
