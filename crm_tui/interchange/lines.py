"""Physical lines of a file, and the data rows among its records."""

import codecs
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from crm_tui.i18n import ngettext
from crm_tui.interchange import layout

Line = tuple[int, list[str]]


def body(
    records: Iterable[Line],
    found: layout.Layout,
    first: Sequence[Line],
    warnings: list[str],
) -> Iterator[Line]:
    """The data rows of ``records``; what is left out of them is told in ``warnings``."""
    rows = iter(records)
    for _skipped in range(found.body):
        next(rows, None)
    header = first[found.header_row][1] if found.header_row >= 0 else ()
    data = layout.Body(found, header)
    yield from data.rows(rows)
    warnings += [_left_out(kind, count) for kind, count in data.left_out.items() if count]


def _left_out(kind: str, count: int) -> str:
    if kind == "header":
        text = ngettext(
            "{count} repeated header was left out.",
            "{count} repeated headers were left out.",
            count,
        )
    else:
        text = ngettext(
            "{count} line that is no contact was left out (totals, notes).",
            "{count} lines that are no contacts were left out (totals, notes).",
            count,
        )
    return text.format(count=count)


def physical(stream: BinaryIO) -> Iterator[bytes]:
    """Physical lines without a byte order mark; of old Macs' bare carriage returns, too."""
    head = stream.read(1 << 16)
    stream.seek(len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0)
    if b"\n" in head or b"\r" not in head:
        yield from stream
        return
    rest = b""
    while chunk := stream.read(1 << 20):
        *whole, rest = (rest + chunk).split(b"\r")
        for line in whole:
            yield line + b"\r"
    if rest:
        yield rest
