"""Tickets on Today and in the digest: running out, escalated, unanswered, waiting too long."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.queries import digest, tickets_digest
from crm_tui.services import contacts
from tests.factories import FixedClock, firm, person
from tests.queries.test_digest import Watching
from tests.queries.ticket_books import DAY, HOUR, MINUTE, NOW, Desk

TEHRAN = ZoneInfo("Asia/Tehran")


@pytest.fixture
def desk(book: Crm) -> Desk:
    return Desk(book)


def asked(clock: FixedClock, owner: str | None = "mina", limit: int = 50) -> digest.Asked:
    return digest.Asked(clock.now, TEHRAN, owner=owner, limit=limit)


def section(book: Crm, clock: FixedClock, owner: str | None = "mina", limit: int = 50) -> list[str]:
    found = book.read(tickets_digest.tickets, asked(clock, owner, limit))
    assert found.key == "tickets"
    return [row.what for row in found.rows] + ([f"+{found.more}"] if found.more else [])


def policy(desk: Desk, escalate_to: str) -> int:
    return desk.insert(
        "sla_policy", name="p", position=0, round_the_clock=0, warn_percent=75, raise_priority=0,
        escalate_to=escalate_to, archived=0,
    )  # fmt: skip


def test_a_ticket_is_listed_once_with_all_there_is_to_say(
    book: Crm, desk: Desk, clock: FixedClock
) -> None:
    desk.ticket("fine", owner="mina", due=NOW + HOUR, warn_at=NOW + MINUTE)
    desk.ticket(
        "pump stopped", owner="mina", due=NOW + 70 * MINUTE, warn_at=NOW,
        unanswered_since=NOW - 2 * HOUR,
    )  # fmt: skip
    desk.ticket("late", due=NOW - 3 * DAY, warn_at=NOW - 4 * DAY, unanswered_since=NOW - 4 * DAY)
    desk.ticket("asked", owner="mina", unanswered_since=NOW - 5 * HOUR)
    desk.ticket("just now", owner="mina", unanswered_since=NOW - 3 * HOUR)
    desk.ticket("part", "waiting_us", owner="mina", status_since=NOW - 6 * DAY)
    desk.ticket("silent", "waiting_customer", owner="mina", status_since=NOW - 9 * DAY)
    desk.ticket("patient", "waiting_customer", owner="mina", status_since=NOW - 4 * DAY)
    assert section(book, clock) == [
        "T-1405-0003 late · late 3 d",
        "T-1405-0002 pump stopped · breach in 1:10, unanswered for 2:00",
        "T-1405-0004 asked · unanswered for 5:00",
        "T-1405-0007 silent · waiting for the customer for 9 d",
        "T-1405-0006 part · waiting for 6 d",
    ]
    assert section(book, clock, limit=2) == [
        "T-1405-0003 late · late 3 d",
        "T-1405-0002 pump stopped · breach in 1:10, unanswered for 2:00",
        "+3",
    ]


def test_what_nobody_has_is_told_at_once(book: Crm, desk: Desk, clock: FixedClock) -> None:
    desk.ticket("mine", owner="mina", unanswered_since=NOW - MINUTE)
    desk.ticket("nobody's", unanswered_since=NOW - MINUTE)
    for owner in ("mina", None):
        assert section(book, clock, owner) == ["T-1405-0002 nobody's · unanswered for 0:01"]


def test_what_was_escalated_is_told_to_whom_the_promise_names(
    book: Crm, desk: Desk, clock: FixedClock
) -> None:
    to_mina, to_ali = policy(desk, "mina"), policy(desk, "ali")
    more: dict[str, Any] = {"owner": "reza", "escalated_at": NOW, "due": NOW - HOUR}
    desk.ticket("mine", policy_id=to_mina, **more)
    desk.ticket("his", policy_id=to_ali, **more)
    desk.ticket("over", "closed", policy_id=to_mina, **more)
    assert section(book, clock) == ["T-1405-0001 mine · late 1:00, escalated to you"]


def test_closed_hidden_and_others_tickets_are_not_listed(
    book: Crm, desk: Desk, clock: FixedClock
) -> None:
    desk.ticket("closed", "closed", unanswered_since=NOW - DAY)
    desk.ticket("hidden", shown=0, due=NOW - HOUR, unanswered_since=NOW - DAY)
    desk.ticket("his", owner="ali", due=NOW - HOUR, warn_at=NOW - DAY)
    assert section(book, clock) == []
    for owner in ("ali", None):
        assert section(book, clock, owner) == ["T-1405-0003 his · late 1:00"]


def test_a_line_says_who_asks_and_when_it_runs_out(
    book: Crm, desk: Desk, clock: FixedClock
) -> None:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    acme = book.write(contacts.create, firm("Acme"))
    ticket = desk.ticket(
        "چاپگر", contact_id=sara, company_id=acme, due=NOW + 25 * MINUTE, warn_at=NOW
    )
    desk.ticket("by mail", email="x@example.com", due=NOW - DAY)
    i18n.use("fa")
    question = digest.Asked(clock.now, TEHRAN, owner="mina", digits="fa")
    mail, row = book.read(tickets_digest.tickets, question).rows
    assert (row.kind, row.id, row.key, row.contact_id) == ("ticket", ticket, "T-1405-0001", sara)
    assert (row.contact, row.company) == ("سارا کریمی", "Acme")
    assert (row.day, row.at) == (clock.now.date(), 11 * 60 + 55)
    assert "۲۵" in row.what
    assert not row.late
    assert (mail.contact, mail.late) == ("x@example.com", True)


def test_one_number_counts_the_promises_that_end_today(
    book: Crm, desk: Desk, clock: FixedClock
) -> None:
    for due in (NOW - DAY, NOW + HOUR, NOW + DAY):
        desk.ticket("t", owner="mina", due=due)
    desk.ticket("his", owner="ali", due=NOW)
    desk.ticket("nobody's", due=NOW)
    assert book.read(tickets_digest.due_count, asked(clock)) == 3
    assert book.read(tickets_digest.due_count, asked(clock, None)) == 4


@pytest.mark.parametrize("owner", ["mina", "", None])
def test_the_section_reads_no_table_from_end_to_end(
    book: Crm, desk: Desk, clock: FixedClock, owner: str | None
) -> None:
    for number in range(5):
        desk.ticket(f"d{number}", due=NOW - HOUR, unanswered_since=NOW - DAY)
        desk.ticket(f"w{number}", "waiting_us", status_since=NOW - 9 * DAY)

    def scans(reader: Reader) -> list[tuple[str, str]]:
        watching = Watching(reader._connection)
        found = tickets_digest.tickets(watching, asked(clock, owner, 2))
        assert found.count == 10
        tickets_digest.due_count(watching, asked(clock, owner))
        return watching.scans

    assert book.read(scans) == []
