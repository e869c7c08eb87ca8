# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Records (deals, leads, …) of contacts that are renamed, merged or deleted for good."""

from collections.abc import Mapping, Sequence

from crm_tui.db.work import Work
from crm_tui.services import linked, sla_customers, ticket_customers
from crm_tui.services.linked import KINDS

Ids = Mapping[str, Sequence[int]]
"""Ids of records by their kind."""


def move(work: Work, keep_id: int, others: Sequence[int]) -> Ids:
    """Records of the others become those of the one that stays; returns their ids.

    Who calls refreshes them (:func:`refresh`) once the contacts are as they shall be.
    """
    marks = ",".join("?" * len(others))
    moved: dict[str, dict[int, None]] = {kind: {} for kind in KINDS}
    for kind, column in _columns():
        rows = work.reader.all(
            f"SELECT id, {column} FROM {kind} WHERE {column} IN ({marks})", others
        )
        work.connection.executemany(
            f"UPDATE {kind} SET {column} = ? WHERE id = ?", [(keep_id, row[0]) for row in rows]
        )
        work.journal.note_many(
            [(kind, i, {column: before}, {column: keep_id}, i) for i, before in rows]
        )
        moved[kind].update(dict.fromkeys(row[0] for row in rows))
    sla_customers.merged(work, keep_id, others)
    work.session.expire_all()
    return {kind: list(ids) for kind, ids in moved.items()}


def refresh(work: Work, records: Ids) -> None:
    """Bring up to date what records hold of their contacts."""
    linked.refresh(work, records, touch=True)


def rename(work: Work, contact_ids: Sequence[int]) -> None:
    """Records are found by the new names of their contacts."""
    named: dict[str, dict[int, None]] = {kind: {} for kind in KINDS}
    for contact_id in contact_ids:
        for kind, column in _columns():
            found = work.reader.all(f"SELECT id FROM {kind} WHERE {column} = ?", (contact_id,))
            named[kind].update(dict.fromkeys(row[0] for row in found))
    linked.refresh(work, named)


def bereft(work: Work, contact_id: int, activities: Sequence[int]) -> Ids:
    """Records that outlive a contact and those of its activities: they name it no more."""
    found: dict[str, dict[int, None]] = {
        kind: {} for kind, known in KINDS.items() if not known.personal
    }
    for kind, column in _columns():
        if kind in found:
            rows = work.reader.all(f"SELECT id FROM {kind} WHERE {column} = ?", (contact_id,))
            found[kind].update(dict.fromkeys(row[0] for row in rows))
    for activity in activities:
        for kind, record in work.reader.all(
            "SELECT link_kind, link_id FROM activity WHERE id = ? AND link_id IS NOT NULL",
            (activity,),
        ):
            if kind in found:
                found[kind][record] = None
    return {kind: list(ids) for kind, ids in found.items()}


def forget(work: Work, contact_id: int) -> None:
    """Delete the records that are the contact's own name and phone. With their traces."""
    sla_customers.forgotten(work, contact_id)
    ticket_customers.forgotten(work, contact_id)
    for kind, column in _columns():
        if not KINDS[kind].personal:
            continue
        rows = work.reader.all(f"SELECT id FROM {kind} WHERE {column} = ?", (contact_id,))
        work.connection.executemany(f"DELETE FROM {kind} WHERE id = ?", rows)
        work.connection.executemany(
            "DELETE FROM change WHERE root_kind = ? AND root_id = ?",
            [(kind, identity) for (identity,) in rows],
        )
        work.journal.touched[kind].update(identity for (identity,) in rows)


def _columns() -> list[tuple[str, str]]:
    return [(kind, column) for kind, known in KINDS.items() for column in known.contacts]
