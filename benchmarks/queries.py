"""What screens and commands ask of a book: p50 and p99 in milliseconds, read as the app reads.

The floor, asked in turn, is one row by its primary key through the same door.
"""

import argparse
from array import array

from asking import Question, ask_all, lists
from harness import Product, Table, machine, options, with_book


def measured(product: Product, words: argparse.Namespace) -> Table:
    """Ask every question ``--rounds`` times with changing arguments."""
    from crm_tui import bootstrap  # noqa: PLC0415 - a missing program is an error of this run
    from crm_tui.queries import contacts  # noqa: PLC0415
    from crm_tui.queries.page import View  # noqa: PLC0415

    crm = bootstrap.open_crm(str(product.database))
    highest = crm.read(lambda reader: reader.value("SELECT max(id) FROM contact"))
    largest = crm.read(
        lambda reader: reader.value(
            "SELECT company_id FROM employment GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        )
    )
    by_name, by_update = View(), View(sort="updated", descending=True)

    def some(index: int) -> int:
        return 1 + (index * 7919) % int(highest)

    def window(index: int) -> "array[int]":
        return array("q", (some(index * 60 + n) for n in range(60)))

    questions: dict[str, tuple[float | None, Question]] = {
        "one row by id (floor)": (
            None,
            lambda n: crm.read(
                lambda reader: reader.one("SELECT display FROM contact WHERE id = ?", (some(n),))
            ),
        ),
        "first page by name": (1, lambda _: crm.read(contacts.first_ids, by_name, None, 60)),
        "first page by change": (1, lambda _: crm.read(contacts.first_ids, by_update, None, 60)),
        "60 rows of a list": (2, lambda n: crm.read(contacts.rows, window(n))),
        "a card": (3, lambda n: crm.read(contacts.card, some(n))),
        "card of the largest firm": (5, lambda _: crm.read(contacts.card, largest)),
        "same name, when adding": (
            1,
            lambda n: crm.read(contacts.names_starting, f"oak {n}"),
        ),
        "tags in use": (None, lambda _: crm.read(contacts.tags)),
        "owners": (None, lambda _: crm.read(contacts.owners)),
    }
    table = Table("Questions", "p50, ms", digits=3)
    ask_all(table, words.rounds, questions)
    slow: dict[str, Question] = {
        "count of all": lambda _: crm.read(contacts.count, by_name),
        "ids of all, by name": lambda _: crm.read(contacts.ids, by_name),
        "ids of all, by city": lambda _: crm.read(contacts.ids, View(sort="city")),
    }
    lists(table, slow)
    crm.close()
    return table


def main() -> None:
    """Measure and print."""
    words = options(__doc__, rows=1_000_000, rounds=300).parse_args()
    product = with_book(words)
    print(f"{machine()}; {words.rows} contacts, each asked {words.rounds} times")
    measured(product, words).show()


if __name__ == "__main__":
    main()
