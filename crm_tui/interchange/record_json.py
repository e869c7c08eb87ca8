"""JSON of deals, leads or tickets, read as the table it would be: one reader serves both.

Of tickets that of other programs is read, too: what is nested becomes a column ``requester.email``,
a list of messages stays JSON in its cell.
"""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from crm_tui.errors import BadFile
from crm_tui.i18n import _

LARGEST = 512 << 20
_DEEPEST = 4
_WIDEST = 2_000
"""Columns taken of JSON that is not ours."""


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
    from crm_tui.interchange import deal_table, ticket_table  # noqa: PLC0415 - only for this format

    entries: list[dict[str, Any]] = loaded
    if area != "ticket":
        return deal_table.of_documents(entries, area)
    return ticket_table.of_documents(entries) if ticket_table.is_ours(entries) else _flat(entries)


def _flat(entries: list[dict[str, Any]]) -> tuple[list[str], list[list[str]]]:
    """Objects of another program as a table of all their members."""
    rows = [dict(_members(entry)) for entry in entries]
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    header = list(names)[:_WIDEST]
    return header, [[row.get(name, "") for name in header] for row in rows]


def _members(entry: dict[str, Any], start: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in entry.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _members(value, f"{start}{name}.", depth + 1)
        else:
            yield start + name, _cell(value)


def _cell(value: Any) -> str:
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
