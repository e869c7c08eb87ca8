"""What tickets are sorted by and answered with: statuses, the tree of categories, ready answers."""

from __future__ import annotations

from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A status as users call it; ``meaning`` is one of ``domain.tickets.Meaning``."""

    id: int
    name: str
    meaning: str
    position: int
    archived: bool


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category; ``depth`` is 0 at the top, ``path`` names it from there."""

    id: int
    parent_id: int | None
    name: str
    path: str
    depth: int
    position: int
    archived: bool


@dataclass(frozen=True, slots=True)
class CannedRow:
    """A text for answers, with its placeholders."""

    id: int
    name: str
    body: str
    category_id: int | None
    category: str
    position: int
    archived: bool


def statuses(reader: Reader, *, archived: bool = False) -> list[StatusRow]:
    """The statuses in order; archived ones if asked for."""
    return [
        StatusRow(identity, name, meaning, position, bool(away))
        for identity, name, meaning, position, away in reader.all(
            "SELECT id, name, meaning, position, archived FROM ticket_status"
            " WHERE archived = 0 OR ? ORDER BY position, id",
            (archived,),
        )
    ]


def categories(reader: Reader, *, archived: bool = False) -> list[CategoryRow]:
    """The categories as the tree is read: each followed by those below it.

    Below an archived one all are archived.
    """
    below: dict[int | None, list[tuple[int, str, str, int, bool]]] = {}
    known = reader.all(
        "SELECT id, parent_id, name, path, position, archived FROM ticket_category"
        " ORDER BY position, id"
    )
    there = {row[0] for row in known}
    for identity, parent, name, path, position, away in known:
        above = parent if parent in there else None
        below.setdefault(above, []).append((identity, name, path, position, bool(away)))
    found: list[CategoryRow] = []
    waiting = [(None, 0, False, row) for row in reversed(below.get(None, []))]
    stack: list[tuple[int | None, int, bool, tuple[int, str, str, int, bool]]] = list(waiting)
    seen: set[int] = set()
    while stack:
        parent, depth, hidden, (identity, name, path, position, away) = stack.pop()
        if identity in seen:
            continue
        seen.add(identity)
        away = away or hidden
        found.append(CategoryRow(identity, parent, name, path or name, depth, position, away))
        stack += [(identity, depth + 1, away, row) for row in reversed(below.get(identity, []))]
    return [row for row in found if archived or not row.archived]


def canned(reader: Reader, *, archived: bool = False) -> list[CannedRow]:
    """The ready answers in order; archived ones if asked for."""
    return [
        CannedRow(identity, name, body, category_id, category, position, bool(away))
        for identity, name, body, category_id, category, position, away in reader.all(
            "SELECT a.id, a.name, a.body, a.category_id, coalesce(g.path, ''), a.position,"
            " a.archived FROM canned_answer a LEFT JOIN ticket_category g ON g.id = a.category_id"
            " WHERE a.archived = 0 OR ? ORDER BY a.position, a.id",
            (archived,),
        )
    ]
