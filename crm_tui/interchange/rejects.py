"""The file of rows that an import did not take."""

import csv
import io
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from crm_tui.errors import N_, BadInput
from crm_tui.interchange.deal_fields import RAW_UID, UID
from crm_tui.interchange.formats import Format
from crm_tui.interchange.own_table import guarded
from crm_tui.interchange.reading import SourceInfo
from crm_tui.interchange.report import Row

REASON = "crm: reason"
"""Header of the column that says why a row was refused; importing ignores it."""


class Rejects:
    """The file of rows that were not taken, in the shape of the source, importable once mended.

    Made at the first row. ``size`` is how long it is; opening it again at an earlier size takes
    back what an interrupted run wrote after its last stored chunk. Rows of a text table stand as
    they were; cells of other tables were no formulas, and are guarded from becoming some.
    """

    def __init__(self, path: Path, info: SourceInfo, size: int = 0) -> None:
        self.path = path
        # Objects that stand for rows of a table are refused as such: it says where the reason is.
        self._format = Format.TEXT if info.header else info.format
        self._guard: Callable[[str], str] = str
        self._header = list(info.header)
        if info.format != Format.TEXT:
            self._guard = guarded
            self._header = [UID if name == RAW_UID else name for name in info.header]
        self._delimiter = info.delimiter if len(info.delimiter) == 1 else ","
        self._size = size
        self._started = False
        self.used = size > 0

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._size

    def add(self, rejected: Sequence[tuple[Row, str]]) -> None:
        """Append rows with their reasons; flushed when this returns. Raises BadInput."""
        if not rejected:
            return
        text = "".join(self._text(row, reason) for row, reason in rejected)
        if not self._size and self._tabular:
            names = map(self._guard, self._columns(rejected[0][0]))
            text = "\ufeff" + self._line([*names, REASON]) + text
        sent = text.encode("utf-8", "replace")
        try:
            mode = "r+b" if self._size and self.path.exists() else "wb"
            with self.path.open(mode) as stream:
                if mode == "r+b":
                    stream.truncate(self._size)
                    stream.seek(0, os.SEEK_END)
                stream.write(sent)
                self._size = stream.tell()
        except OSError as error:
            raise BadInput(
                field=str(self.path), reason=N_("refused rows can't be written there")
            ) from error
        self.used = True

    def discard(self) -> None:
        """Remove the file (nothing of this run was stored)."""
        with suppress(OSError):
            self.path.unlink()

    @property
    def _tabular(self) -> bool:
        return self._format not in (Format.VCARD, Format.LDIF, Format.JSON)

    def _columns(self, row: Row) -> list[str]:
        if any(self._header):
            return [name for name in self._header if name != REASON]
        return [""] * len(row.raw)

    def _text(self, row: Row, reason: str) -> str:
        told = " ".join(reason.split())
        raw = "\n".join(row.raw)
        match self._format:
            case Format.VCARD:
                body, _end, _rest = raw.rpartition("END:VCARD")
                return f"{body or raw}X-CRM-REASON:{told}\nEND:VCARD\n"
            case Format.LDIF:
                return f"# {told}\n{raw}\n\n"
            case Format.JSON:
                return f"{raw}\n"
        cells = list(row.raw)
        if REASON in self._header:
            place = self._header.index(REASON)
            del cells[place : place + 1]
        width = len(self._columns(row))
        cells += [""] * (width - len(cells))
        if len(cells) > width:
            cells[width - 1 :] = [" ".join(filter(None, cells[width - 1 :]))]
        return self._line([*map(self._guard, cells), guarded(told)])

    def _line(self, cells: Sequence[str]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self._delimiter, lineterminator="\r\n").writerow(
            [cell.replace("\0", "") for cell in cells]
        )
        return out.getvalue()
