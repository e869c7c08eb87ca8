"""What the service desk is asked, on 500,000 tickets, 1.5 million messages, 10,000 articles.

p50 and p99 in ms; goals are those of ``docs/speed.md``. The floor is one row by its primary key
through the same door. ``crm ticket list`` is measured in u, the wall time of ``python -c pass``.
"""

import argparse
from collections.abc import Callable
from zoneinfo import ZoneInfo

import seed_tickets
from harness import (
    Product,
    Table,
    expect,
    in_turn,
    machine,
    options,
    python_pass,
    repeat,
    settle_file,
    with_book,
)
from seed_tickets import NOW, USERS

P99_MS = 50
HOT_GOAL = 4
ZONE = ZoneInfo("Asia/Tehran")
COUNTS_MS, PAGE_MS = 7.5, 0.06
QUICK = {
    "crm ticket list": ["ticket", "list"],
    "crm ticket list --mine --json": ["--as", USERS[1], "ticket", "list", "--mine", "--json"],
    "crm ticket list, a word": ["ticket", "list", "pump"],
    "crm ticket list, fields": ["ticket", "list", "--query", "due:<4h priority:>=high"],
    "crm remind": ["--as", USERS[1], "remind"],
}


def with_tickets(words: argparse.Namespace) -> Product:
    """The product on a book of contacts and tickets, made if it is not there yet."""
    if words.db:
        return Product(words.dir, words.db)
    product = Product(words.dir, words.dir / f"tickets-{words.rows}-{words.tickets}.db")
    if not product.database.exists():
        unfinished = words.dir / "tickets.part.db"
        unfinished.write_bytes(with_book(words).database.read_bytes())
        seed_tickets.seed(unfinished, words.tickets, words.articles)
        settle_file(unfinished)
        unfinished.rename(product.database)
    return product


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

    questions: dict[str, tuple[float | None, Callable[[int], object]]] = {
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
    for name, (goal, ask) in questions.items():
        ask(0)
        taken = repeat(words.rounds, ask)
        p99 = taken.at(0.99) * 1000
        note = f"p99 {p99:.2f} ms" + ("" if p99 <= P99_MS else f", above {P99_MS}")
        table.add(name, taken.median * 1000, goal, note)
    slow: dict[str, Callable[[int], object]] = {
        "ids of all that is open": lambda _: crm.read(ticket_list.ids, Queue()),
        "ids of all there is": lambda _: crm.read(ticket_list.ids, Queue(state="any")),
        "ids of all there is, by customer": lambda _: crm.read(
            ticket_list.ids, Queue(sort="customer", state="any")
        ),
    }
    for name, ask in slow.items():
        table.add(name, repeat(3, ask).median * 1000, None, "median of 3")
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
    parser = options(__doc__, rows=20_000, rounds=50)
    parser.add_argument("--tickets", type=int, default=500_000)
    parser.add_argument("--articles", type=int, default=10_000)
    words = parser.parse_args()
    product = with_tickets(words)
    print(f"{machine()}; {words.rows} contacts, {words.tickets} tickets")
    measured(product, words).show()
    quick(product, words).show()


if __name__ == "__main__":
    main()
