"""What the service desk is asked, on 500,000 tickets, 1.5 million messages, 10,000 articles.

p50 and p99 in ms; goals are those of ``docs/speed.md``. The floor is one row by its primary key
through the same door. ``crm ticket list`` is measured in u, the wall time of ``python -c pass``.
"""

import argparse
from collections.abc import Callable
from zoneinfo import ZoneInfo

import seed_tickets
from asking import Question, ask_all, heading, lists, seeded, words_of
from harness import Product, Table, expect, in_turn, python_pass
from seed_tickets import NOW, USERS

HOT_GOAL = 4
ZONE = ZoneInfo("Asia/Tehran")
COUNTS_MS, PAGE_MS = 7.5, 0.06
QUICK = {
    "crm ticket list": ["ticket", "list"],
    "crm ticket list --mine --json": ["--as", USERS[1], "ticket", "list", "--mine", "--json"],
    "crm ticket list, a word": ["ticket", "list", "pump"],
    "crm ticket list, a word, closed ones too": ["ticket", "list", "pump is:any"],
    "crm kb search": ["kb", "search", "manual"],
    "crm ticket list, fields": ["ticket", "list", "--query", "due:<4h priority:>=high"],
    "crm remind": ["--as", USERS[1], "remind"],
}


def measured(product: Product, words: argparse.Namespace) -> Table:
    """Ask every question ``--rounds`` times with changing arguments."""
    from crm_tui import bootstrap  # noqa: PLC0415 - a missing program is an error of this run
    from crm_tui.domain import moments  # noqa: PLC0415
    from crm_tui.queries import (  # noqa: PLC0415
        digest,
        ticket_board,
        ticket_list,
        ticket_messages,
        ticket_numbers,
        ticket_reports,
        tickets,
        tickets_digest,
    )
    from crm_tui.queries.ticket_list import Queue  # noqa: PLC0415
    from crm_tui.search import tickets as search  # noqa: PLC0415

    crm = bootstrap.open_crm(str(product.database))
    today, now = NOW.astimezone(ZONE).date(), moments.millis(NOW)

    def user(index: int) -> str:
        return USERS[index % len(USERS)]

    def sought(text: str, index: int) -> search.TicketSearch:
        return search.compile(text, today=today, now=now, me=user(index), typing=True)

    def window(
        which: str, text: str = "", sort: str = "due", state: str = "open"
    ) -> Callable[[int], object]:
        def ask(index: int) -> object:
            said = sought(text, index) if text else None
            return crm.read(
                ticket_list.window, Queue(which, user(index), sort, state=state), said, 60
            )

        return ask

    newest = crm.read(lambda reader: reader.value("SELECT max(id) FROM ticket"))
    heads = crm.read(ticket_list.first_ids, Queue(), None, 5000)

    def following(index: int) -> object:
        after = heads[index * 37 % len(heads)]
        return crm.read(ticket_list.first_ids, Queue(), None, 50, after)

    questions: dict[str, tuple[float | None, Question]] = {
        "one row by id (floor)": (
            None,
            lambda n: crm.read(
                lambda reader: reader.one("SELECT subject FROM ticket WHERE id = ?", (n + 1,))
            ),
        ),
        "counts of the four queues": (
            COUNTS_MS, lambda n: crm.read(ticket_list.counts, user(n), now),
        ),
        "next 50 by key": (PAGE_MS, following),
        "queue: mine, 60 rows": (None, window("mine")),
        "queue: unassigned": (None, window("unassigned")),
        "queue: what runs out first": (None, window("sla")),
        "queue: all open": (None, window("all")),
        "queue: all open, by customer": (None, window("all", sort="customer")),
        "queue: all open, newest first": (None, window("all", sort="created")),
        "queue: all there is, by update": (None, window("all", sort="updated", state="any")),
        "a letter": (None, window("all", "p")),
        "a word": (None, window("all", "pump")),
        "a rare word": (None, window("all", "valve3999")),
        "two words": (None, window("all", "pump bearing")),
        "a word, closed ones too": (None, window("all", "pump is:any")),
        "a long search": (
            None, window("all", "priority:>=high due:<1d category:3 owner:me unanswered"),
        ),
        "waiting:>3d": (None, window("all", "waiting:>3d")),
        "a number": (None, lambda n: crm.read(ticket_numbers.find, str(n * 97 + 1))),
        "a card": (None, lambda n: crm.read(tickets.card, newest - n)),
        "its last 50 messages": (
            None, lambda n: crm.read(ticket_messages.messages, newest - n),
        ),
        "tickets of a contact": (None, lambda n: crm.read(tickets.of_contact, n + 1)),
        "the board by status": (None, lambda _: crm.read(ticket_board.board)),
        "the board, one's own": (
            None, lambda n: crm.read(lambda reader: ticket_board.board(reader, owner=user(n))),
        ),
        "digest: tickets of one person": (
            None,
            lambda n: crm.read(tickets_digest.tickets, digest.Asked(NOW, ZONE, owner=user(n))),
        ),
        "digest: tickets of everybody": (
            None, lambda _: crm.read(tickets_digest.tickets, digest.Asked(NOW, ZONE)),
        ),
        "digest: one number": (
            None,
            lambda n: crm.read(tickets_digest.due_count, digest.Asked(NOW, ZONE, owner=user(n))),
        ),
    }  # fmt: skip
    table = Table("Tickets", "p50, ms", digits=3)
    ask_all(table, words.rounds, questions)
    slow: dict[str, Question] = {
        "ids of all that is open": lambda _: crm.read(ticket_list.ids, Queue()),
        "ids of all there is": lambda _: crm.read(ticket_list.ids, Queue(state="any")),
        "ids of all there is, by customer": lambda _: crm.read(
            ticket_list.ids, Queue(sort="customer", state="any")
        ),
        "report of 12 months, 130,000 tickets": lambda _: crm.read(
            ticket_reports.tallies, ticket_reports.months(today, ZONE, "jalali", 12), times=False
        ),
        "report of 12 months, with times": lambda _: crm.read(
            ticket_reports.tallies, ticket_reports.months(today, ZONE, "jalali", 12)
        ),
        "report of 36 months, with times": lambda _: crm.read(
            ticket_reports.tallies, ticket_reports.months(today, ZONE, "jalali", 36)
        ),
        "report of 3 months, by owner": lambda _: crm.read(
            ticket_reports.tallies,
            ticket_reports.months(today, ZONE, "jalali", 3),
            ticket_reports.ReportBy.OWNER,
        ),
    }
    lists(table, slow)
    crm.close()
    return table


def quick(product: Product, words: argparse.Namespace) -> Table:
    """Commands a shell asks, in u."""

    def command(line: list[str]) -> Callable[[], float]:
        return lambda: expect(product(*line), 0, 1).seconds

    measures = {"python -c pass": python_pass} | {
        name: command(line) for name, line in QUICK.items()
    }
    taken = in_turn(measures, max(5, words.rounds // 4))
    unit = taken["python -c pass"].median
    table = Table("Quick commands on this book", "u")
    table.add("python -c pass", 1.0, None, f"{unit * 1000:.1f} ms")
    for name in QUICK:
        table.add(name, taken[name].median / unit, HOT_GOAL, f"{taken[name].median * 1000:.0f} ms")
    return table


def main() -> None:
    """Measure and print."""
    words = words_of(__doc__, "tickets", rows=20_000, count=500_000, rounds=50)
    product = seeded(words, "tickets", seed_tickets.seed)
    print(heading(words, "tickets"))
    measured(product, words).show()
    quick(product, words).show()


if __name__ == "__main__":
    main()
