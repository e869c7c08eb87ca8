"""What a ticket has to tell an article that is written after it."""

from __future__ import annotations

from dataclasses import dataclass

from crm_tui.errors import NotFound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader

_ANSWERS = 3
"""Last answers that are taken for the solution."""


@dataclass(frozen=True, slots=True)
class Told:
    """Subject and number of a ticket, its category's path, what was asked and what helped."""

    id: int
    number: str
    subject: str
    category: str
    problem: str
    solution: str


def told(reader: Reader, ticket_id: int) -> Told:
    """What a ticket tells. Raises NotFound."""
    found = reader.one(
        "SELECT t.number, t.subject, coalesce((SELECT k.path FROM ticket_category k"
        " WHERE k.id = t.category_id), '') FROM ticket t WHERE t.id = ?",
        (ticket_id,),
    )
    if found is None:
        raise NotFound(kind="ticket", id=ticket_id)
    problem = reader.value(
        "SELECT body FROM ticket_message WHERE ticket_id = ? AND side = 'customer'"
        " ORDER BY at, id LIMIT 1",
        (ticket_id,),
    )
    answers = reader.all(
        "SELECT body FROM ticket_message WHERE ticket_id = ? AND side = 'answer'"
        " ORDER BY at DESC, id DESC LIMIT ?",
        (ticket_id, _ANSWERS),
    )
    solution = "\n\n".join(row[0] for row in reversed(answers))
    number, subject, category = found
    return Told(ticket_id, number, subject, category, problem or "", solution)
