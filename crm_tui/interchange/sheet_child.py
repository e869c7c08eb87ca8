"""Run as a process of its own: read one spreadsheet and write its rows to stdout as JSON lines.

A few kilobytes can make a spreadsheet reader take all memory and abort, so the reading happens
here, under limits, and never in the program the user works in. Standard library and calamine
only: this file is started by its path.
"""

import datetime
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEMORY = 1_400 << 20
CPU_SECONDS = 9
UNPACKED = 200 << 20
MEMBERS = 2_000
RATIO = 500
CELLS = 30_000_000
BATCH = 500

_NESTED = (".zip", ".xlsx", ".ods", ".7z", ".gz", ".rar")


class Refused(Exception):
    """The file is refused; the text is one of the reasons the parent knows."""


def limit() -> None:
    """Bound this process; where the system can't, the parent's deadline is what remains."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, allowed))


def check_zip(path: Path) -> None:
    """Unpack every member to nowhere, within bounds; raises :class:`Refused`."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            total = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members)
            if len(members) > MEMBERS or total > UNPACKED or total > RATIO * max(packed, 4096):
                raise Refused("bomb")
            for member in members:
                check_member(archive, member)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, zipfile.LargeZipFile) as error:
        raise Refused("damaged") from error
    except (NotImplementedError, RuntimeError) as error:
        raise Refused("locked") from error


def check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Read one member through; its size and checksum must be what the directory says."""
    name = member.filename.lower()
    if name.endswith(_NESTED):
        raise Refused("bomb")
    size = 0
    with archive.open(member) as stream:
        head = stream.read(4096)
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in head or b"<!ENTITY" in head):
            raise Refused("entities")
        size = len(head)
        while chunk := stream.read(1 << 20):
            size += len(chunk)
            if size > UNPACKED:
                raise Refused("bomb")
    if size != member.file_size:
        raise Refused("damaged")


def text(value: Any) -> str:
    """A cell as text: whole numbers without a point, dates as ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number(value)
    return moment(value) if isinstance(value, datetime.date | datetime.time) else str(value)


def moment(value: datetime.date | datetime.time) -> str:
    """A date or time as ISO 8601; midnight is a date."""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return value.isoformat()


def number(value: float) -> str:
    """A float as a person would write it; 15 digits is what a spreadsheet holds."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def rows(workbook: Any, wanted: str) -> Iterator[Any]:
    """What is written: first the sheets, then batches of rows with the line of the first."""
    names = [sheet.name for sheet in workbook.sheets_metadata if is_table(sheet)]
    names = names or list(workbook.sheet_names)
    sheet = chosen(workbook, names, wanted)
    if sheet is None:
        yield {"sheets": names, "sheet": "", "rows": 0}
        return
    height, width = sheet.total_height, sheet.total_width
    if height * width > CELLS:
        raise Refused("large")
    yield {"sheets": names, "sheet": sheet.name, "rows": height}
    line = 1
    batch: list[list[str]] = []
    for row in sheet.iter_rows():
        batch.append([text(cell) for cell in row])
        if len(batch) == BATCH:
            yield [line, batch]
            line += len(batch)
            batch = []
    yield [line, batch]


def is_table(sheet: Any) -> bool:
    """True for visible sheets of cells."""
    import python_calamine as calamine  # noqa: PLC0415 - only after the limits and the check

    cells: bool = sheet.typ == calamine.SheetTypeEnum.WorkSheet
    return cells and bool(sheet.visible == calamine.SheetVisibleEnum.Visible)


def chosen(workbook: Any, names: list[str], wanted: str) -> Any:
    """The wanted sheet, or the first one with at least two rows, or the first with any."""
    if wanted:
        if wanted not in workbook.sheet_names:
            raise Refused("sheet")
        return workbook.get_sheet_by_name(wanted)
    some = None
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height >= 2:
            return sheet
        if some is None and sheet.height:
            some = sheet
    return some


def main(path: Path, wanted: str) -> None:
    """Write the sheet's rows, then ``{"end": true}``; or ``{"refused": reason}``."""
    out = sys.stdout
    try:
        limit()
        if zipfile.is_zipfile(path) or path.open("rb").read(2) == b"PK":
            check_zip(path)
        import python_calamine  # noqa: PLC0415 - only after the limits and the check

        with path.open("rb") as stream:
            workbook = python_calamine.CalamineWorkbook.from_filelike(stream)
            for part in rows(workbook, wanted):
                out.write(json.dumps(part, ensure_ascii=True) + "\n")
            out.write('{"end": true}\n')
    except Refused as refusal:
        out.write(json.dumps({"refused": str(refusal)}) + "\n")
    except MemoryError:
        out.write('{"refused": "large"}\n')
    except Exception as error:  # noqa: BLE001 - whatever the library says, the parent needs a reason
        locked = "password" in f"{type(error).__name__} {error}".lower()
        out.write(json.dumps({"refused": "locked" if locked else "damaged"}) + "\n")
    out.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
