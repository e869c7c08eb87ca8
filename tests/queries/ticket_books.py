"""A service desk for tests, written straight into the tables: what queries are asked about."""

from __future__ import annotations

from typing import Any

from crm_tui.crm import Crm
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.queries import contacts
from crm_tui.queries.contacts import ContactRow
from crm_tui.text.collate import sort_key
from crm_tui.text.fold import fold, search_text
from tests.factories import START

NOW = moments.millis(START)
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NEVER = 2**62
YEAR = 1405

STATUSES = {
    "تازه": "new",
    "Open": "open",
    "منتظر مشتری": "waiting_customer",
    "Waiting for supplier": "waiting_us",
    "حل شد": "solved",
    "Closed": "closed",
}


class Desk:
    """Makes rows in one book. Times are milliseconds."""

    def __init__(self, book: Crm) -> None:
        self.book = book
        self.status: dict[str, int] = {}
        for position, (name, meaning) in enumerate(STATUSES.items()):
            self.status[meaning] = self.insert(
                "ticket_status", name=name, key=fold(name), meaning=meaning, position=position,
                archived=0,
            )  # fmt: skip

    def insert(self, table: str, **values: Any) -> int:
        """A row as it is; returns its id."""

        def write(work: Work) -> int:
            marks = ", ".join("?" * len(values))
            names = ", ".join(f'"{name}"' for name in values)
            sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
            return int(work.connection.execute(sql, list(values.values())).lastrowid)

        return self.book.write(write)

    def category(self, name: str, parent: int | None = None, above: str = "", **more: Any) -> int:
        """A category; ``above`` is the path of its parent."""
        path = f"{above} / {name}" if above else name
        values = {"parent_id": parent, "name": name, "position": 0, "archived": 0}
        return self.insert("ticket_category", **values | more, path=path, key=fold(path))

    def ticket(self, subject: str, meaning: str = "open", **more: Any) -> int:
        """A ticket of the next number; ``due`` sets its ``due_key`` and ``solution_due``."""
        due = more.pop("due", None)
        year = more.pop("year", YEAR)
        seq = self.book.read(
            lambda reader: reader.value(
                "SELECT coalesce(max(seq), 0) + 1 FROM ticket WHERE year = ?", (year,)
            )
        )
        number = f"T-{year}-{seq:04}"
        names = [
            None if row is None else row.name
            for row in (self._customer(more.get(key)) for key in ("contact_id", "company_id"))
        ]
        texts = [number, subject, more.get("product", ""), more.get("email", ""), *names]
        created = more.get("created_at", NOW - DAY)
        values = {
            "uid": f"{year}-{seq}@example.com", "number": number, "year": year, "seq": seq,
            "subject": subject, "email": "", "channel": "phone", "priority": 3,
            "status_id": self.status[meaning], "owner": "", "product": "", "reason_note": "",
            "satisfaction_word": "", "created_at": created, "created_by": "mina",
            "updated_at": created, "version": 1, "meaning": meaning, "solution_due": due,
            "due_key": NEVER if due is None else due, "reopened": 0,
            "search": search_text([text for text in texts if text]), "shown": 1,
            "sort_key": sort_key(subject, "fa"),
        }  # fmt: skip
        identity = self.insert("ticket", **values | more)
        self.insert(
            "ticket_step", ticket_id=identity, at=more.get("status_since", created), actor="mina",
            status_id=values["status_id"], meaning=meaning,
        )  # fmt: skip
        return identity

    def _customer(self, contact_id: int | None) -> ContactRow | None:
        found = self.book.read(contacts.rows, [contact_id]) if contact_id else []
        return found[0] if found else None

    def say(self, ticket_id: int, body: str, side: str = "customer", **more: Any) -> int:
        """A message."""
        values = {
            "at": NOW - HOUR, "author": "", "channel": "", "message_id": "", "mail_state": "",
            "mail_detail": "", "search": fold(body),
        }  # fmt: skip
        return self.insert(
            "ticket_message", ticket_id=ticket_id, body=body, side=side, **values | more
        )

    def file(self, ticket_id: int, message_id: int | None, name: str) -> int:
        """An attachment."""
        return self.insert(
            "attachment", ticket_id=ticket_id, message_id=message_id, position=0, name=name,
            media_type="text/plain", size=3, digest="ab" * 32,
        )  # fmt: skip
