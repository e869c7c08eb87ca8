"""What tests of promises share: tickets of a desk, and looking at what is derived."""

from typing import Any

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.services import sla_policies, tickets
from tests.factories import DESK, ticket

HOUR = 3_600_000
MINUTE = 60_000


def opened(book: Crm, text: str = "چاپگر کار نمی‌کند", **more: Any) -> int:
    return book.write(tickets.create, ticket(**more), text, desk=DESK).id


def row(book: Crm, ticket_id: int) -> dict[str, Any]:
    def read(reader: Reader) -> dict[str, Any]:
        names = [found[1] for found in reader.all("PRAGMA table_info(ticket)")]
        (values,) = reader.all("SELECT * FROM ticket WHERE id = ?", (ticket_id,))
        return dict(zip(names, values, strict=True))

    return book.read(read)


def alone(book: Crm, draft: PolicyDraft) -> int:
    """Make a promise the only one of a book that has tickets."""
    made = book.write(sla_policies.add, draft, first=True)
    for identity in [one for (one,) in book.read(Reader.all, "SELECT id FROM sla_policy")]:
        if identity != made:
            book.write(sla_policies.remove, identity)
    return made


def watchers(book: Crm, ticket_id: int) -> list[str]:
    sql = "SELECT user FROM ticket_watcher WHERE ticket_id = ? ORDER BY position"
    return [user for (user,) in book.read(Reader.all, sql, (ticket_id,))]


def batches(book: Crm) -> int:
    return int(book.read(Reader.value, "SELECT count(*) FROM batch"))
