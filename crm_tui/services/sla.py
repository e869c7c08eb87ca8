"""Which promise counts for a ticket, and what its clocks show: derived, never journaled.

Tickets that are not over follow the promises: what fits first counts, and it counts anew whenever
a ticket is reckoned. A ticket that is over keeps the promise it had.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from operator import attrgetter

from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.sla import Clocks
from crm_tui.domain.sla_policies import counting
from crm_tui.models import Ticket
from crm_tui.queries import sla as queries
from crm_tui.queries.sla_clocks import reckoned

NEVER = 2**62
"""``due_key`` of tickets nothing is due of."""

_SHOWN = tuple(field.name for field in fields(Clocks))
_COLUMNS = ("policy_id", "due_key", *_SHOWN)
_SETS = ", ".join(f"{name} = ?" for name in _COLUMNS)
_UPDATE = f"UPDATE ticket SET {_SETS} WHERE id = ?"  # noqa: S608 - our own names
_values = attrgetter(*_SHOWN)


def match(work: Work, ticket: Ticket) -> int | None:
    """Id of the promise that counts for a ticket, which need not be in the book yet."""
    promised = queries.policies(work.reader)
    facts = queries.facts_of(
        work.reader, ticket.priority, ticket.category_id, ticket.contact_id, ticket.company_id
    )
    found = counting(promised, facts)
    return None if found is None else found.id


def reckon(work: Work, ticket_ids: Iterable[int]) -> None:
    """Write what the clocks of tickets show, by the promise that counts."""
    todo = list(dict.fromkeys(ticket_ids))
    if not todo:
        return
    reader = work.reader
    desk = queries.desk(reader) or Desk()
    known = _known(reader, todo)
    updates = []
    for identity, shown in reckoned(reader, todo, queries.policies(reader), desk):
        clocks = shown.clocks
        dues = [due for due in (clocks.answer_due, clocks.solution_due) if due is not None]
        values = (shown.policy_id, min(dues, default=NEVER), *_values(clocks))
        # Each row that is written moves in several indexes: those of 100,000 tickets fit no cache.
        if values != known.get(identity):
            updates.append((*values, identity))
    work.connection.executemany(_UPDATE, updates)
    work.session.expire_all()


def rematch(work: Work, ticket_ids: Iterable[int]) -> None:
    """:func:`reckon`, where something else changed that decides which promise counts."""
    todo = list(ticket_ids)
    reckon(work, todo)
    work.journal.touched["ticket"].update(todo)


def _known(reader: Reader, ids: Sequence[int]) -> dict[int, tuple[object, ...]]:
    """What stands in the derived columns of tickets."""
    found: dict[int, tuple[object, ...]] = {}
    for start in range(0, len(ids), queries.PART):
        part = ids[start : start + queries.PART]
        marks = ",".join("?" * len(part))
        sql = f"SELECT id, {', '.join(_COLUMNS)} FROM ticket WHERE id IN ({marks})"  # noqa: S608
        for identity, *values in reader.all(sql, part):
            found[identity] = tuple(values)
    return found
