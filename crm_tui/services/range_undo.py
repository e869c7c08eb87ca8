"""Taking back the creation of records that have no trash: deals, leads, …, with all that is theirs.

Their rows are written down whole before they go, children before the record: an undo of the undo
reads the journal backwards and so finds the record before what hangs on it. A capability names its
kinds in ``KINDS``, and in ``_USERS`` the tables that name rows others may share.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from crm_tui.db.work import Work


@dataclass(frozen=True, slots=True)
class Whole:
    """A kind that is deleted with all that is its own, in the table of the kind's name.

    ``children``: tables whose ``<kind>_id`` names it. ``named_by``: (kind, column) of records that
    live on and name it no more. ``customers``: its columns that keep a contact out of the trash.
    """

    children: tuple[str, ...] = ()
    named_by: tuple[tuple[str, str], ...] = ()
    customers: tuple[str, ...] = ()


KINDS: Final[Mapping[str, Whole]] = {
    "deal": Whole(
        children=("deal_line", "deal_competitor", "deal_tag", "deal_value", "deal_step"),
        named_by=(("lead", "deal_id"),),
        customers=("contact_id", "company_id"),
    ),
    "lead": Whole(),
}

WITH_TRASH: Final = frozenset({"contact", "article", "ticket"})
"""Kinds whose records go to the trash (``deleted_at``) when their creation is undone."""

_USERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "tag": (
        ("contact_tag", "tag_id"),
        ("activity_tag", "tag_id"),
        ("deal_tag", "tag_id"),
        ("article_tag", "tag_id"),
        ("sla_policy", "tag_id"),
    ),
    "ticket_category": (
        ("article", "category_id"),
        ("ticket", "category_id"),
        ("canned_answer", "category_id"),
        ("sla_policy", "category_id"),
        ("ticket_category", "parent_id"),
    ),
    "custom_field": (
        ("custom_value", "field_id"),
        ("deal_value", "field_id"),
        ("ticket_value", "field_id"),
    ),
    "pipeline": (("deal", "pipeline_id"),),
    "stage": (("deal", "stage_id"), ("deal_step", "stage_id"), ("deal_step", "from_stage_id")),
    "ticket_status": (("ticket", "status_id"), ("ticket_step", "status_id")),
    "close_reason": (("deal", "reason_id"), ("lead", "reason_id"), ("ticket", "reason_id")),
}
"""Who names the rows of a table that others may have taken up since."""


def delete(work: Work, kind: str, ids: tuple[int, int], kept: AbstractSet[int]) -> None:
    """Delete the records from the first to the last of ``ids`` but ``kept``, journaled."""
    for user, column in KINDS[kind].named_by:
        _forget(work, (user, column), ids, kept)
    for table in (*KINDS[kind].children, kind):
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
    if kind not in KINDS:
        return set()
    named = work.reader.all(
        "SELECT DISTINCT link_id FROM activity WHERE link_kind = ? AND link_id BETWEEN ? AND ?",
        (kind, low, high),
    )
    for user, column in KINDS[kind].named_by:
        named += work.reader.all(
            f"SELECT DISTINCT {column} FROM {user} WHERE {column} BETWEEN ? AND ?",  # noqa: S608
            (low, high),
        )
    return {row[0] for row in named}


def customers(work: Work, low: int, high: int) -> set[int]:
    """Contacts that deals and the like name: in the trash they would take those out of sight."""
    sql = " UNION ".join(
        f"SELECT {column} FROM {kind} WHERE {column} BETWEEN :low AND :high"  # noqa: S608
        for kind, whole in KINDS.items()
        for column in whole.customers
    )
    sql += "".join(
        f" UNION SELECT {column} FROM ticket WHERE {column} BETWEEN :low AND :high"  # noqa: S608
        " AND deleted_at IS NULL"
        for column in ("contact_id", "company_id")
    )
    return {row[0] for row in work.reader.all(sql, {"low": low, "high": high})}


def in_use(work: Work, table: str, record: int) -> bool:
    """True if rows made since name this one; it then stays."""
    return any(
        work.reader.one(f"SELECT 1 FROM {user} WHERE {column} = ? LIMIT 1", (record,))  # noqa: S608
        for user, column in _USERS.get(table, ())
    )


def _forget(
    work: Work, user: tuple[str, str], ids: tuple[int, int], kept: AbstractSet[int]
) -> None:
    """Records name those that go no more; the database would do so in silence."""
    table, column = user
    rows = work.reader.all(
        f"SELECT id, {column} FROM {table} WHERE {column} BETWEEN ? AND ?",  # noqa: S608
        ids,
    )
    gone = [(record, named) for record, named in rows if named not in kept]
    work.journal.note_many(
        [(table, record, {column: named}, {column: None}, record) for record, named in gone]
    )
    work.connection.executemany(
        f"UPDATE {table} SET {column} = NULL WHERE id = ?",  # noqa: S608
        [(record,) for record, _named in gone],
    )


def _image(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}
