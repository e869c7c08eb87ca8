"""What is planned for a ticket."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Reader

MOST = 20


def planned(reader: Reader, ticket_id: int) -> list[int]:
    """Ids of the activities that are open, the next first."""
    return [
        row[0]
        for row in reader.all(
            "SELECT id FROM activity WHERE link_kind = 'ticket' AND link_id = ?"
            " AND status = 'open' ORDER BY due IS NULL, due, id LIMIT ?",
            (ticket_id, MOST),
        )
    ]
