"""Writing records to a file: asks for the format and the place, then writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from crm_tui.errors import N_, CrmError, ExitCode
from crm_tui.i18n import _
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog, PromptDialog
from crm_tui.widgets.choice import Choice

if TYPE_CHECKING:
    from crm_tui.screens.base import CrmScreen

XLSX = "xlsx"


class CantExport(CrmError):
    """The file can't be written there."""

    template = N_("{path} can't be written: {reason}. Choose another place.")
    exit_code = ExitCode.READ_ONLY


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written.

    ``name`` is offered for the file, without its ending. ``sheet`` writes a spreadsheet, ``text``
    any other format (csv, json, a key of ``more``); both return how many records, and run in a
    thread. ``said`` tells how many are in which file. ``more``: formats beside tables and JSON,
    whose note is the ending.
    """

    title: str
    name: str
    sheet: Callable[[Path], int]
    text: Callable[[str, TextIO], int]
    said: Callable[[int, Path], str]
    more: tuple[Choice, ...] = ()


def ask(screen: CrmScreen, export: Export) -> None:
    """Ask for the format and the place, then write; a failure to write is told."""
    choices = [
        Choice("csv", _("CSV table, for any program"), ".csv"),
        Choice(XLSX, _("Excel table"), ".xlsx"),
        *export.more,
        Choice("json", _("JSON, for programmers"), ".json"),
    ]
    endings = {choice.id: choice.note for choice in choices}

    def chosen(kind: str | None) -> None:
        if kind is not None:
            place = str(Path.cwd() / (export.name + endings[kind]))
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
        screen.do(
            lambda: to_file(export, kind, file),
            lambda count: screen.say(export.said(count, file)),
        )

    screen.app.push_screen(ChooseDialog(export.title, choices), chosen)


def to_file(export: Export, kind: str, file: Path) -> int:
    """Write beside the file and rename, so that a failure leaves what was there.

    Returns how many records. Raises CantExport.
    """
    beside = file.with_name(file.name + ".part")
    try:
        if kind == XLSX:
            count = export.sheet(beside)
        else:
            with beside.open("w", encoding="utf-8", newline="") as out:
                count = export.text(kind, out)
        beside.replace(file)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CantExport(path=file, reason=error.strerror or str(error)) from error
    return count
