"""Rows of many records at once: asked by their ids, put together by the first column."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from crm_tui.db.reader import Reader


def asked(reader: Reader, sql: str, part: Sequence[int]) -> list[tuple[Any, ...]]:
    """The rows of a statement that has ``{marks}`` where these ids go."""
    return reader.all(sql.format(marks=",".join("?" * len(part))), part)


def grouped(
    rows: Iterable[tuple[Any, ...]], make: Callable[[tuple[Any, ...]], Any]
) -> dict[int, list[Any]]:
    """What ``make`` makes of the other columns, by the first one."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(make(row[1:]))
    return found
