"""Promises follow the contacts they are made to: their tags, mergers and deletion."""

from collections.abc import Sequence

from crm_tui.db.work import Work
from crm_tui.queries.sla import OPEN
from crm_tui.services import sla_counting
from crm_tui.services.sla import rematch


def changed(work: Work, contact_ids: Sequence[int]) -> None:
    """Contacts may have got or lost tags: other promises may count for their open tickets."""
    reader = work.reader
    if not reader.value("SELECT 1 FROM sla_policy WHERE tag_id IS NOT NULL AND archived = 0"):
        return
    found: set[int] = set()
    for contact in contact_ids:
        rows = reader.all(
            f"SELECT id FROM ticket WHERE {OPEN} AND contact_id = :one"  # noqa: S608
            f" UNION SELECT id FROM ticket WHERE {OPEN} AND company_id = :one",
            {"one": contact},
        )
        found.update(row[0] for row in rows)
    if found:
        rematch(work, sorted(found))


def merged(work: Work, keep_id: int, others: Sequence[int]) -> None:
    """Promises to the others are promises to the one that stays."""
    made = [(policy, customer) for customer in others for policy in _promised(work, customer)]
    if not made:
        return
    work.connection.executemany(
        "UPDATE sla_policy SET contact_id = ? WHERE id = ?",
        [(keep_id, policy) for policy, _customer in made],
    )
    work.journal.note_many(
        [
            ("sla_policy", policy, {"contact_id": customer}, {"contact_id": keep_id}, None)
            for policy, customer in made
        ]
    )
    work.session.expire_all()
    sla_counting.begin(work)


def forgotten(work: Work, contact_id: int) -> None:
    """A customer is deleted for good: nobody else gets what was promised to that one."""
    made = _promised(work, contact_id)
    if not made:
        return
    work.connection.executemany(
        "UPDATE sla_policy SET archived = 1 WHERE id = ?", [(policy,) for policy in made]
    )
    work.journal.note_many(
        [("sla_policy", policy, {"archived": 0}, {"archived": 1}, None) for policy in made]
    )
    work.session.expire_all()
    sla_counting.begin(work)


def _promised(work: Work, contact_id: int) -> list[int]:
    rows = work.reader.all(
        "SELECT id FROM sla_policy WHERE contact_id = ? AND archived = 0", (contact_id,)
    )
    return [row[0] for row in rows]
