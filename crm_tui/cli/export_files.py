"""Where an export goes: a file, replaced only when the new one is whole, or the output."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.cli import output
from crm_tui.errors import N_, BadInput, CrmError, ExitCode, UsageError
from crm_tui.i18n import _

if TYPE_CHECKING:
    from typing import TextIO

    from crm_tui.crm import Crm


class CantWrite(CrmError):
    """The file to export to can't be written."""

    template = N_("{path} can't be written. Choose another place with -o.")
    exit_code = ExitCode.READ_ONLY


class Task:
    """What to write, and how."""

    format: str

    def write(self, crm: Crm, out: TextIO) -> int:
        """Write to ``out`` (line ends untouched); returns how many records."""
        raise NotImplementedError

    def write_sheet(self, crm: Crm, path: Path) -> int:
        """Write a spreadsheet; returns how many records."""
        raise NotImplementedError


def chosen_format(given: str, file: str, formats: Sequence[str]) -> str:
    """The format asked for, else that of the file's name, else CSV. Raises BadInput."""
    ending = os.path.splitext(file)[1].lstrip(".").lower()
    chosen = given.lower() or (ending if ending in formats else "csv")
    if chosen not in formats:
        reason = _("choose one of {choices}").format(choices=", ".join(formats))
        raise BadInput(field="format", reason=reason)
    return chosen


def to_output(crm: Crm, task: Task) -> int:
    """Write to the standard output; returns how many records."""
    if task.format != "xlsx":
        return task.write(crm, output.stream())
    if sys.stdout.isatty():
        raise UsageError(reason=_("A spreadsheet needs a file: give its name with -o."))
    with tempfile.TemporaryDirectory(prefix="crm-export-") as folder:
        sheet = Path(folder, "records.xlsx")
        count = task.write_sheet(crm, sheet)
        if count:
            output.octets(sheet.read_bytes())
    return count


def to_file(crm: Crm, task: Task, file: str) -> int:
    """Write beside the wanted file and rename: a failure leaves what was there."""
    wanted = Path(file)
    unfinished = wanted.with_name(wanted.name + ".part")
    try:
        if task.format == "xlsx":
            count = task.write_sheet(crm, unfinished)
        else:
            with unfinished.open("w", encoding="utf-8", newline="") as out:
                count = task.write(crm, out)
        if count:
            unfinished.replace(wanted)
        else:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CantWrite(path=file) from error
    return count
