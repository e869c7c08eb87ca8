"""XLSX, ODS and XLS, read in a child process under limits (see ``sheet_child``)."""

import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

from crm_tui.errors import BadFile
from crm_tui.i18n import _
from crm_tui.interchange import sheet_child

#: Seconds until the first rows must be there.
DEADLINE = 9.5


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet read, how many rows it spans, and the names of all sheets of the file."""

    name: str
    rows: int
    sheets: tuple[str, ...]


class SheetReader:
    """Rows of one sheet. Use as a context manager: leaving it ends the child."""

    def __init__(self, path: Path, name: str, sheet: str = "") -> None:
        """``name`` is what to call the file in errors; ``sheet`` the wanted one, or the first."""
        self._name = name
        command = [sys.executable, "-I", "-S", "-c", _STARTER, *_python_path()]
        command += [str(Path(sheet_child.__file__)), str(path), sheet]
        self._child = subprocess.Popen(  # noqa: S603 - our own file, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "PATH": os.environ.get("PATH", ""),
                "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
            },
        )
        assert self._child.stdout is not None
        self._out: IO[bytes] = self._child.stdout
        try:
            first = self._line(wait=True)
            self.sheet = Sheet(first["sheet"], first["rows"], tuple(first["sheets"]))
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row number in the sheet and cells. Raises :class:`BadFile` if the child gives up."""
        while True:
            part = self._line(wait=False)
            if isinstance(part, dict):
                return
            line, batch = part
            for row in batch:
                yield line, row
                line += 1

    def close(self) -> None:
        """End the child if it still runs."""
        if self._child.poll() is None:
            self._child.kill()
        self._child.wait()
        self._out.close()

    def _line(self, *, wait: bool) -> Any:
        line = self._out.readline() if not wait or self._ready() else b""
        if not line:
            raise self._refused("large")
        part = json.loads(line)
        if isinstance(part, dict) and "refused" in part:
            raise self._refused(part["refused"])
        return part

    def _ready(self) -> bool:
        """Wait for the first line; a pipe can be polled everywhere but on Windows."""
        if sys.platform == "win32":
            return True
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            return bool(selector.select(DEADLINE))

    def _refused(self, reason: str) -> BadFile:
        reasons = {
            "bomb": _("it unpacks to far too much. Ask for it as CSV."),
            "large": _("the sheet is too large to open. Save it as CSV and import that."),
            "damaged": _(
                "the spreadsheet is damaged. Open it in a spreadsheet program and save it again."
            ),
            "locked": _("it is protected by a password. Save it without one."),
            "entities": _("it holds instructions that no spreadsheet needs."),
            "sheet": _("it has no sheet of that name."),
        }
        return BadFile(file=self._name, reason=reasons.get(reason, reasons["damaged"]))


# Started without `site` (no .pth file runs there); it gets the parent's module path instead.
_STARTER = (
    "import sys, runpy; n = int(sys.argv[1]); sys.path[:] = sys.argv[2:2 + n]; "
    "script = sys.argv[2 + n]; sys.argv[:] = sys.argv[2 + n:]; "
    "runpy.run_path(script, run_name='__main__')"
)


def _python_path() -> list[str]:
    found = [entry for entry in sys.path if entry]
    return [str(len(found)), *found]
