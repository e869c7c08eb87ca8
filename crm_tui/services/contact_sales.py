# ruff: noqa: S608 - statements are made of our own names; every value is bound
"""Deals and leads of contacts that are renamed, merged or deleted for good."""

from collections.abc import Iterable, Sequence

from crm_tui.db.work import Work
from crm_tui.services import deal_derived, lead_rows

_COLUMNS = (("deal", "contact_id"), ("deal", "company_id"), ("lead", "contact_id"))


def move(work: Work, keep_id: int, others: Sequence[int]) -> tuple[list[int], list[int]]:
    """Deals and leads of the others become those of the one that stays; returns their ids.

    Who calls refreshes them (:func:`refresh`) once the contacts are as they shall be.
    """
    marks = ",".join("?" * len(others))
    moved: dict[str, dict[int, None]] = {"deal": {}, "lead": {}}
    for table, column in _COLUMNS:
        rows = work.reader.all(
            f"SELECT id, {column} FROM {table} WHERE {column} IN ({marks})", others
        )
        work.connection.executemany(
            f"UPDATE {table} SET {column} = ? WHERE id = ?", [(keep_id, row[0]) for row in rows]
        )
        work.journal.note_many(
            [(table, i, {column: before}, {column: keep_id}, i) for i, before in rows]
        )
        moved[table].update(dict.fromkeys(row[0] for row in rows))
    work.session.expire_all()
    return list(moved["deal"]), list(moved["lead"])


def refresh(work: Work, deals: Iterable[int], leads: Iterable[int]) -> None:
    """Bring up to date what deals and leads hold of their contacts."""
    deal_derived.refresh(work, deals)
    lead_rows.refresh(work, leads)


def rename(work: Work, contact_ids: Sequence[int]) -> None:
    """Deals and leads are found by the new names of their contacts."""
    deals: dict[int, None] = {}
    leads: dict[int, None] = {}
    for contact_id in contact_ids:
        for table, column in _COLUMNS:
            found = work.reader.all(f"SELECT id FROM {table} WHERE {column} = ?", (contact_id,))
            (deals if table == "deal" else leads).update(dict.fromkeys(row[0] for row in found))
    deal_derived.refresh(work, deals, touch=False)
    lead_rows.refresh(work, leads, touch=False)


def deals_of(work: Work, contact_id: int, activities: Sequence[int]) -> list[int]:
    """Deals with a contact, and those that activities belong to."""
    found = work.reader.all(
        "SELECT id FROM deal WHERE contact_id = :id"
        " UNION SELECT id FROM deal WHERE company_id = :id",
        {"id": contact_id},
    )
    linked = [
        row[0]
        for activity in activities
        for row in work.reader.all(
            "SELECT link_id FROM activity WHERE id = ? AND link_kind = 'deal'", (activity,)
        )
    ]
    return [*(row[0] for row in found), *linked]


def forget_leads(work: Work, contact_id: int) -> None:
    """Delete the leads a contact was: they hold a name and a phone. With their traces."""
    leads = work.reader.all("SELECT id FROM lead WHERE contact_id = ?", (contact_id,))
    work.connection.executemany("DELETE FROM lead WHERE id = ?", leads)
    work.connection.executemany(
        "DELETE FROM change WHERE root_kind = 'lead' AND root_id = ?", leads
    )
    work.journal.touched["lead"].update(row[0] for row in leads)
