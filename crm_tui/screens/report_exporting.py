"""Writing a report to a file: CSV, XLSX or JSON."""

from __future__ import annotations

import csv
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from crm_tui.i18n import _, is_rtl
from crm_tui.screens import exporting

if TYPE_CHECKING:
    from crm_tui.screens.base import CrmScreen
    from crm_tui.screens.report_table import Report


def export(screen: CrmScreen, report: Report, name: str) -> None:
    """Ask for the format and the place, then write; ``name`` is offered, without its ending."""
    task = exporting.Export(
        _("Export this report"), name, partial(_sheet, report), partial(_text, report), _said
    )
    exporting.ask(screen, task)


def _said(_rows: int, file: Path) -> str:
    return _("The report is in {file}.").format(file=file)


def _sheet(report: Report, path: Path) -> int:
    from crm_tui.interchange.tabular_out import write_sheet  # noqa: PLC0415 - only to export

    return write_sheet(report.names, report.cells, path, right_to_left=is_rtl())


def _text(report: Report, kind: str, out: TextIO) -> int:
    from crm_tui.interchange.own_table import guarded  # noqa: PLC0415 - only to export

    if kind == "json":
        rows = [dict(zip(report.names, row, strict=True)) for row in report.cells]
        json.dump(rows, out, ensure_ascii=False, indent=1)
    else:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerows([guarded(cell) for cell in row] for row in (report.names, *report.cells))
    return len(report.cells)
