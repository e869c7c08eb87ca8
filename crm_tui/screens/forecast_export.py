"""Writing a report to a file: CSV, XLSX or JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.i18n import _, is_rtl
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.screens.exporting import CantExport
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.screens.base import CrmScreen
    from crm_tui.screens.forecast_table import Report


def export(screen: CrmScreen, report: Report, name: str) -> None:
    """Ask for the format and the place, then write; ``name`` is offered, without its ending."""
    choices = [
        Choice("csv", _("CSV table, for any program"), ".csv"),
        Choice("xlsx", _("Excel table"), ".xlsx"),
        Choice("json", _("JSON, for programmers"), ".json"),
    ]

    def chosen(kind: str | None) -> None:
        if kind is not None:
            place = str(Path.cwd() / f"{name}.{kind}")
            dialog = PromptDialog(_("Write to which file?"), value=place, length=1000)
            screen.app.push_screen(dialog, lambda path: placed(kind, path))

    def placed(kind: str, path: str | None) -> None:
        if path is None:
            return
        file = Path(path).expanduser()
        if not file.exists():
            write(kind, file)
            return
        dialog = ConfirmDialog(
            _("The file is there already"), str(file), _("Write over it"), safe=_("No, keep it")
        )
        screen.app.push_screen(dialog, lambda answer: write(kind, file) if answer else None)

    def write(kind: str, file: Path) -> None:
        said = _("The report is in {file}.").format(file=file)
        screen.do(lambda: write_report(report, kind, file), lambda _done: screen.say(said))

    screen.app.push_screen(ChooseDialog(_("Export this report"), choices), chosen)


def write_report(report: Report, kind: str, file: Path) -> None:
    """Write beside the file and rename, so that a failure leaves what was there.

    Raises CantExport.
    """
    from crm_tui.interchange.own_table import guarded  # noqa: PLC0415 - only to export
    from crm_tui.interchange.tabular_out import write_sheet  # noqa: PLC0415 - only to export

    beside = file.with_name(file.name + ".part")
    try:
        if kind == "xlsx":
            write_sheet(report.names, report.cells, beside, right_to_left=is_rtl())
        else:
            with beside.open("w", encoding="utf-8", newline="") as out:
                if kind == "json":
                    rows = [dict(zip(report.names, row, strict=True)) for row in report.cells]
                    json.dump(rows, out, ensure_ascii=False, indent=1)
                else:
                    writer = csv.writer(out, lineterminator="\r\n")
                    writer.writerow(report.names)
                    writer.writerows([guarded(cell) for cell in row] for row in report.cells)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CantExport(path=file, reason=error.strerror or str(error)) from error
