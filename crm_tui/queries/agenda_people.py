"""Who has something to do: the accounts that the agenda knows."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.db.reader import Reader

# From one name to the next one in the index: there are a few names, and a million activities.
_NAMES = """WITH RECURSIVE named(name) AS (
    SELECT min({column}) FROM {table} WHERE {there}
    UNION ALL
    SELECT (SELECT min({column}) FROM {table} WHERE {column} > named.name AND {there})
    FROM named WHERE named.name IS NOT NULL
) SELECT name FROM named WHERE name <> ''"""
_OWNERS = _NAMES.format(table="activity", column="owner", there="due IS NOT NULL")
_BUSY = _NAMES.format(table="activity", column="owner", there="status = 'open' AND shown = 1")
_PARTICIPANTS = _NAMES.format(table="activity_participant", column="user", there="1")
_UNPLANNED = _NAMES.format(
    table="contact",
    column="owner",
    there="deleted_at IS NULL AND next_due IS NULL AND lifecycle = 'qualified'",
)
_IN_TOUCH = _NAMES.format(
    table="contact", column="owner", there="deleted_at IS NULL AND touch_due IS NOT NULL"
)


def owners(reader: Reader) -> list[str]:
    """Everyone who has, or had, something to do or took part in it, by name."""
    return _joined(reader, _OWNERS, _BUSY, _PARTICIPANTS)


def everybody(reader: Reader) -> list[str]:
    """Everyone a digest may have something for, by name; those with contacts to see after, too."""
    return _joined(reader, _BUSY, _PARTICIPANTS, _UNPLANNED, _IN_TOUCH)


def contact_owners(reader: Reader, conditions: Iterable[str]) -> list[str]:
    """Who owns contacts of which one of the conditions holds (each what an index holds)."""
    return _joined(
        reader,
        *(
            _NAMES.format(table="contact", column="owner", there=f"deleted_at IS NULL AND {each}")
            for each in conditions
        ),
    )


def _joined(reader: Reader, *statements: str) -> list[str]:
    return sorted({row[0] for statement in statements for row in reader.all(statement)})
