"""Which promise counts for a ticket, and what its clocks show: derived, never journaled.

Tickets that are not over follow the promises: what fits first counts, and it counts anew whenever
a ticket is reckoned. A ticket that is over keeps the promise it had.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from crm_tui.db.work import Work
from crm_tui.domain import sla
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.sla import Clocks, Happening, Targets
from crm_tui.domain.sla_policies import Policy, counting
from crm_tui.domain.tickets import Meaning
from crm_tui.models import Ticket
from crm_tui.queries import sla as queries

NEVER = 2**62
"""``due_key`` of tickets nothing is due of."""

_DERIVED = (
    "answer_due", "solution_due", "warn_at", "first_answer_at", "answer_used", "solution_used",
    "answer_kept", "solution_kept", "unanswered_since", "solved_at", "reopened",
)  # fmt: skip
"""As the fields of ``domain.sla.Clocks``."""
_SETS = ", ".join(f"{name} = ?" for name in ("policy_id", "due_key", *_DERIVED))
_UPDATE = f"UPDATE ticket SET {_SETS} WHERE id = ?"  # noqa: S608 - our own names


def match(work: Work, ticket: Ticket) -> int | None:
    """Id of the promise that counts for a ticket, which need not be in the book yet."""
    promised = queries.policies(work.reader)
    facts = queries.facts_of(
        work.reader, ticket.priority, ticket.category_id, ticket.contact_id, ticket.company_id
    )
    found = counting(promised, facts)
    return None if found is None else found.id


def reckon(work: Work, ticket_ids: Iterable[int]) -> None:
    """Write what the clocks of tickets show, by the promise that counts.

    A handful of statements for every 900 tickets.
    """
    todo = list(dict.fromkeys(ticket_ids))
    desk = queries.desk(work.reader) or Desk()
    promised = queries.policies(work.reader)
    for start in range(0, len(todo), queries.PART):
        _reckon(work, todo[start : start + queries.PART], desk, promised)
    work.session.expire_all()


def rematch(work: Work, ticket_ids: Iterable[int]) -> None:
    """:func:`reckon`, where something changed that decides which promise counts."""
    todo = list(ticket_ids)
    reckon(work, todo)
    work.journal.touched["ticket"].update(todo)


def customers_changed(work: Work, contact_ids: Sequence[int]) -> None:
    """Contacts got or lost tags: other promises may count for their open tickets."""
    reader = work.reader
    if not reader.value("SELECT 1 FROM sla_policy WHERE tag_id IS NOT NULL AND archived = 0"):
        return
    found: set[int] = set()
    for contact in contact_ids:
        found |= {
            row[0]
            for row in reader.all(
                f"SELECT id FROM ticket WHERE {queries.OPEN} AND contact_id = :one"  # noqa: S608
                f" UNION SELECT id FROM ticket WHERE {queries.OPEN} AND company_id = :one",
                {"one": contact},
            )
        }
    if found:
        rematch(work, sorted(found))


def _reckon(work: Work, ids: Sequence[int], desk: Desk, promised: Sequence[Policy]) -> None:
    reader = work.reader
    here = f"IN ({','.join('?' * len(ids))})"
    rows = reader.all(
        f"SELECT id, created_at, policy_id, meaning, escalated_at FROM ticket WHERE id {here}",  # noqa: S608
        ids,
    )
    story = _stories(work, ids, here)
    facts = queries.facts(reader, ids, promised)
    known = {policy.id: policy for policy in promised}
    missing = {row[2] for row in rows if row[2] is not None} - known.keys()
    known |= queries.put_away(reader, missing)
    updates: list[tuple[Any, ...]] = []
    for identity, created_at, policy_id, meaning, escalated_at in rows:
        if Meaning(meaning).is_open:
            kept = policy_id if escalated_at is not None else None
            policy = counting(promised, facts[identity], kept)
        else:
            policy = known.get(policy_id)
        clocks = _clocks(created_at, story.get(identity, ()), policy, desk)
        dues = [due for due in (clocks.answer_due, clocks.solution_due) if due is not None]
        updates.append(
            (
                None if policy is None else policy.id, min(dues, default=NEVER), *astuple(clocks),
                identity,
            )
        )  # fmt: skip
    work.connection.executemany(_UPDATE, updates)


def _clocks(
    created_at: int, story: Iterable[Happening], policy: Policy | None, desk: Desk
) -> Clocks:
    if policy is None:
        return sla.reckon(created_at, story, Targets(), desk.clock())
    clock = desk.clock(round_the_clock=policy.draft.round_the_clock)
    return sla.reckon(created_at, story, policy.draft.targets, clock)


def _stories(work: Work, ids: Sequence[int], here: str) -> Mapping[int, list[Happening]]:
    """What happened to each ticket, in the order of time and of being written down."""
    story: dict[int, list[Happening]] = {}
    for ticket, at, side in work.reader.all(
        f"SELECT ticket_id, at, side FROM ticket_message WHERE ticket_id {here}"  # noqa: S608
        " ORDER BY ticket_id, at, id",
        ids,
    ):
        said = sla.message(at, side)
        if said is not None:
            story.setdefault(ticket, []).append(said)
    for ticket, at, meaning in work.reader.all(
        f"SELECT ticket_id, at, meaning FROM ticket_step WHERE ticket_id {here}"  # noqa: S608
        " ORDER BY ticket_id, at, id",
        ids,
    ):
        story.setdefault(ticket, []).append(sla.step(at, meaning))
    return story
