"""Ask a seeded book questions one by one: what benchmarks of agenda, pipeline, tickets share."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from harness import Product, Table, machine, options, repeat, settle_file, with_book

P99_MS = 50
"""No question may take longer, but for one in a hundred."""

Question = Callable[[int], object]
"""Asks with changing arguments, by the number of the round."""


class Seed(Protocol):
    """Fills a book of contacts with so many records of a kind."""

    def __call__(self, book: Path, count: int, /) -> None:
        """Fill it."""


def words_of(doc: str | None, what: str, rows: int, count: int, rounds: int) -> argparse.Namespace:
    """The words of the command line; ``--<what>`` is how many records there are, ``count``."""
    parser = options(doc, rows=rows, rounds=rounds)
    parser.add_argument(f"--{what}", dest="count", type=int, default=count)
    return parser.parse_args()


def seeded(words: argparse.Namespace, name: str, seed: Seed) -> Product:
    """The product on a book of contacts and records, made if it is not there yet."""
    if words.db:
        return Product(words.dir, words.db)
    product = Product(words.dir, words.dir / f"{name}-{words.rows}-{words.count}.db")
    if not product.database.exists():
        unfinished = words.dir / f"{name}.part.db"
        unfinished.write_bytes(with_book(words).database.read_bytes())
        seed(unfinished, words.count)
        settle_file(unfinished)
        unfinished.rename(product.database)
    return product


def ask_all(
    table: Table, rounds: int, questions: Mapping[str, tuple[float | None, Question]]
) -> Table:
    """Ask every question so many times: its p50 in ms beside its goal, and its p99."""
    for name, (goal, ask) in questions.items():
        ask(0)
        taken = repeat(rounds, ask)
        p99 = taken.at(0.99) * 1000
        over = "" if p99 <= P99_MS else f", above {P99_MS}"
        table.add(
            name, taken.median * 1000, goal,
            f"p99 {p99:.2f} ms{over}; CPU {taken.cpu * 1000:.2f} ms",
        )  # fmt: skip
    return table


def lists(table: Table, questions: Mapping[str, Question]) -> Table:
    """What fills a list in the background, after its first rows: the middle of three."""
    for name, ask in questions.items():
        taken = repeat(3, ask)
        table.add(name, taken.median * 1000, None, "median of 3")
    return table


def heading(words: argparse.Namespace, what: str) -> str:
    """Where the figures were taken, and of how much."""
    return f"{machine()}; {words.rows} contacts, {words.count} {what}"
