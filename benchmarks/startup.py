"""Start-up: hot commands, other commands, the app's first frame and first data, in u.

u is ``python -c pass``. Floors run in turn with the program: a script that asks SQLite one
question, and an empty Textual app.
"""

import argparse
import sqlite3
import sys
from collections.abc import Callable

from harness import (
    BenchmarkError,
    Product,
    Table,
    Timings,
    expect,
    in_turn,
    machine,
    options,
    python_pass,
    run,
    with_book,
)
from terminal import ROW_SHOWN, Terminal

RAW_SQLITE = """
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
print(c.execute("select * from sqlite_schema limit 1").fetchall())
"""
BARE_TEXTUAL = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready when you are")
Bare().run()
"""
USER, DAY = "user1", "2026-11-21"
"""Somebody of ``seed_agenda``, and the day it counts from: give ``--db`` a book it has filled."""

HOT_GOAL, OTHER_GOAL, FRAME_GOAL, DATA_GOAL = 4, 35, 18, 25


def hot_commands(product: Product) -> dict[str, list[str]]:
    """Return the commands that scripts and phones call, asked about somebody who is there."""
    with sqlite3.connect(product.database) as connection:
        row = connection.execute("SELECT value FROM contact_phone LIMIT 1 OFFSET 7").fetchone()
    number = str(row[0]) if row else "+442079460000"
    return {
        "crm find (a name)": ["find", "olivera", "--limit", "20"],
        "crm find --json": ["find", "ali", "--limit", "20", "--json"],
        "crm pop": ["pop", number],
        "crm show": ["show", "7", "--json"],
        "crm remind": ["--as", USER, "remind", "--on", DAY],
        "crm remind --json": ["--as", USER, "remind", "--on", DAY, "--json"],
        "crm agenda": ["--as", USER, "agenda", "--from", DAY],
    }


OTHER_COMMANDS = {
    "crm --help": ["--help"],
    "crm history": ["history", "--limit", "5"],
    "crm trash list": ["trash", "list"],
    "crm config show": ["config", "show"],
    "crm db stats": ["db", "stats"],
    "crm import --help": ["import", "--help"],
}


def command(product: Product, words: list[str]) -> Callable[[], float]:
    """Return a measure of one command; finding nobody is an answer too."""
    return lambda: expect(product(*words), 0, 1).seconds


def first_frame(product: Product) -> float:
    """Return seconds until the app shows words."""
    with Terminal(product.argv, product.env) as screen:
        return screen.first_frame()


def first_data(product: Product, pattern: str) -> float:
    """Return seconds until the app, begun with the list of contacts, shows rows of the book."""
    with Terminal(product.argv, product.env_at_contacts) as screen:
        return screen.until(pattern) - screen.started


def bare_textual(product: Product) -> float:
    """Return seconds until an empty Textual app shows its words."""
    with Terminal([sys.executable, "-c", BARE_TEXTUAL], product.env) as screen:
        return screen.until("ready") - screen.started


def attempt(table: Table, name: str, measure: Callable[[], float]) -> bool:
    """Try a measure once; if it fails, say so in the table."""
    try:
        measure()
    except BenchmarkError as problem:
        table.missing(name, str(problem).splitlines()[-1][:80])
        return False
    return True


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, rows=10_000, rounds=10)
    parser.add_argument("--marker", default=ROW_SHOWN, help="pattern of a row's text")
    parser.add_argument("--no-app", action="store_true", help="commands only")
    words = parser.parse_args()
    product = with_book(words)
    print(f"{machine()}; {words.rows} contacts, {words.rounds} rounds")
    commands_table(product, words)
    if not words.no_app:
        app_table(product, words)


def commands_table(product: Product, words: argparse.Namespace) -> None:
    """Measure the commands in turn with their floors."""
    table = Table("Start-up of commands", "u")
    goals: dict[str, float | None] = {"raw sqlite3 script": None}
    measures: dict[str, Callable[[], float]] = {
        "python -c pass": python_pass,
        "raw sqlite3 script": lambda: (
            expect(run([sys.executable, "-c", RAW_SQLITE, str(product.database)])).seconds
        ),
    }
    for group, goal in ((hot_commands(product), HOT_GOAL), (OTHER_COMMANDS, OTHER_GOAL)):
        for name, argv in group.items():
            measure = command(product, argv)
            if attempt(table, name, measure):
                measures[name], goals[name] = measure, goal
    fill(table, measures, goals, words.rounds)
    table.show()


def app_table(product: Product, words: argparse.Namespace) -> None:
    """Measure the app's first frame and first rows in turn with an empty Textual app."""
    table = Table("Start-up of the app", "u")
    measures: dict[str, Callable[[], float]] = {
        "python -c pass": python_pass,
        "empty Textual app, first frame": lambda: bare_textual(product),
    }
    goals: dict[str, float | None] = {}
    for name, measure, goal in (
        ("crm, first frame", lambda: first_frame(product), FRAME_GOAL),
        ("crm, first rows of contacts", lambda: first_data(product, words.marker), DATA_GOAL),
    ):
        if attempt(table, name, measure):
            measures[name], goals[name] = measure, goal
    fill(table, measures, goals, words.rounds)
    table.show()


def fill(
    table: Table,
    measures: dict[str, Callable[[], float]],
    goals: dict[str, float | None],
    rounds: int,
) -> None:
    """Run ``measures`` in turn and add their medians to ``table`` in u."""
    taken = in_turn(measures, rounds)
    unit: Timings = taken.pop("python -c pass")
    for name, timings in taken.items():
        least = timings.least / unit.least
        note = f"{timings.median * 1000:.0f} ms; least by least {least:.1f} u"
        table.add(name, timings.median / unit.median, goals.get(name), note)
    table.lines.append(("u itself", f"{unit.median * 1000:.1f} ms", "", "python -c pass"))


if __name__ == "__main__":
    main()
