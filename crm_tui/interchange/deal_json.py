"""Our own JSON of deals or leads, read as the table it would be: one reader serves both."""

import json
from typing import Any, BinaryIO

from crm_tui.errors import BadFile
from crm_tui.i18n import _

LARGEST = 512 << 20


def read(stream: BinaryIO, name: str, area: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows; anything but a list of objects is a :class:`BadFile`."""
    stream.seek(0)
    data = stream.read(LARGEST + 1)
    try:
        loaded = json.loads(data) if len(data) <= LARGEST else None
    except (ValueError, RecursionError) as error:
        raise BadFile(file=name, reason=_("it is not valid JSON.")) from error
    if not isinstance(loaded, list) or not all(isinstance(entry, dict) for entry in loaded):
        raise BadFile(file=name, reason=_("it is not a list of records."))
    from crm_tui.interchange import deal_table  # noqa: PLC0415 - only for this format

    entries: list[dict[str, Any]] = loaded
    return deal_table.of_documents(entries, area)
