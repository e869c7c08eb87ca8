"""Rows of what tickets are set up with: found, named, put in order."""

from collections.abc import Sequence
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain.ids import MAX_ID
from crm_tui.errors import N_, BadInput, NotFound
from crm_tui.models import TicketCategory
from crm_tui.services.conflicts import check_order
from crm_tui.text.safe import clean_line

_LONGEST = 80


def category(work: Work, category_id: int) -> TicketCategory:
    """A category that can be chosen. Raises NotFound."""
    known = work.session.get(TicketCategory, category_id) if 0 < category_id <= MAX_ID else None
    if known is None or known.archived:
        raise NotFound(kind="category", id=category_id)
    return known


def order(
    work: Work, rows: Sequence[Any], ids: Sequence[int], seen: Sequence[int] | None = None
) -> None:
    """Put rows in the order of ``ids``; those not named come after.

    Raises EditConflict if they no longer stand as they were ``seen``.
    """
    check_order(seen, ids, [row.id for row in rows])
    known = {row.id: row for row in rows}
    wanted = [known.pop(identity) for identity in ids if identity in known]
    for position, row in enumerate([*wanted, *known.values()]):
        if row.position != position:
            row.position = position
    if wanted:
        work.describe(wanted[0].name)
    work.session.flush()


def named(name: str) -> str:
    """``name`` as it can be kept. Raises BadInput if nothing is left of it."""
    clean = clean_line(name, _LONGEST)
    if not clean:
        raise BadInput(field="name", reason=N_("give it a name"))
    return clean


def flushed(work: Work, row: Any, name: str) -> int:
    """Write a row, tell the history its name; returns its id."""
    work.session.add(row)
    work.session.flush()
    work.describe(name)
    assert row.id is not None
    return int(row.id)
