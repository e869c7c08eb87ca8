"""Taking back records made in bulk that have no trash: deals and leads, with all that is theirs.

Their rows are written down whole before they go, children before the record: an undo of the undo
reads the journal backwards and so finds the record before what hangs on it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm_tui.db.work import Work

CHILDREN: dict[str, tuple[str, ...]] = {
    "deal": ("deal_line", "deal_competitor", "deal_tag", "deal_value", "deal_step"),
    "lead": (),
}
"""Kinds that are deleted by range, and the tables whose ``<kind>_id`` names them."""

_USERS: dict[str, tuple[tuple[str, str], ...]] = {
    "tag": (("contact_tag", "tag_id"), ("activity_tag", "tag_id"), ("deal_tag", "tag_id")),
    "pipeline": (("deal", "pipeline_id"),),
    "stage": (("deal", "stage_id"), ("deal_step", "stage_id"), ("deal_step", "from_stage_id")),
    "close_reason": (("deal", "reason_id"), ("lead", "reason_id")),
}
"""Who names the rows of a table that others may have taken up since."""


def delete(work: Work, kind: str, ids: tuple[int, int], kept: AbstractSet[int]) -> None:
    """Delete the records from the first to the last of ``ids`` but ``kept``, journaled."""
    if kind == "deal":
        _forget_deals(work, ids, kept)
    for table in (*CHILDREN[kind], kind):
        column = "id" if table == kind else f"{kind}_id"
        cursor = work.connection.execute(
            f"SELECT * FROM {table} WHERE {column} BETWEEN ? AND ?",  # noqa: S608
            ids,
        )
        names = [found[0] for found in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        gone = [row for row in rows if row[column] not in kept]
        work.journal.note_many([(table, row["id"], _image(row), None, row[column]) for row in gone])
        work.connection.executemany(
            f"DELETE FROM {table} WHERE id = ?",  # noqa: S608
            [(row["id"],) for row in gone],
        )


def worked_on(work: Work, kind: str, low: int, high: int) -> set[int]:
    """Records that others have come to name: planned on, told of, made of a lead."""
    if kind not in CHILDREN:
        return set()
    named = work.reader.all(
        "SELECT DISTINCT link_id FROM activity WHERE link_kind = ? AND link_id BETWEEN ? AND ?",
        (kind, low, high),
    )
    if kind == "deal":
        named += work.reader.all(
            "SELECT DISTINCT deal_id FROM lead WHERE deal_id BETWEEN ? AND ?", (low, high)
        )
    return {row[0] for row in named}


def customers(work: Work, low: int, high: int) -> set[int]:
    """Contacts that deals name: in the trash they would take the deals off the board."""
    found = work.reader.all(
        "SELECT contact_id FROM deal WHERE contact_id BETWEEN :low AND :high"
        " UNION SELECT company_id FROM deal WHERE company_id BETWEEN :low AND :high",
        {"low": low, "high": high},
    )
    return {row[0] for row in found}


def in_use(work: Work, table: str, record: int) -> bool:
    """True if rows made since name this one; it then stays."""
    return any(
        work.reader.one(f"SELECT 1 FROM {user} WHERE {column} = ? LIMIT 1", (record,))  # noqa: S608
        for user, column in _USERS.get(table, ())
    )


def _forget_deals(work: Work, ids: tuple[int, int], kept: AbstractSet[int]) -> None:
    """Leads name their deal no more; the database would do so in silence."""
    rows = work.reader.all("SELECT id, deal_id FROM lead WHERE deal_id BETWEEN ? AND ?", ids)
    gone = [(lead, deal) for lead, deal in rows if deal not in kept]
    work.journal.note_many(
        [("lead", lead, {"deal_id": deal}, {"deal_id": None}, lead) for lead, deal in gone]
    )
    work.connection.executemany(
        "UPDATE lead SET deal_id = NULL WHERE id = ?", [(lead,) for lead, _deal in gone]
    )


def _image(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}
