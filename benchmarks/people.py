"""Several people on one file: saves a second, waiting times, failures.

Processes change contacts for a while, first as fast as they can, then at the pace of people. The
floor, in turn, is a bare transaction of the same size through SQLite with the same durability.
"""

import argparse
import multiprocessing
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from multiprocessing.queues import Queue
from pathlib import Path

from harness import Product, Table, Timings, machine, options, with_book

HUMAN_PAUSE = 0.2
P99_MS, HUMAN_P99_MS = 50, 50
Answer = tuple[list[float], int]


def bare_save(database: Path) -> Callable[[random.Random], None]:
    """Return a save of three rows in a file of its own, as durable as the program's."""
    connection = sqlite3.connect(database, isolation_level=None, timeout=15)
    connection.execute("PRAGMA synchronous=FULL")

    def save(rand: random.Random) -> None:
        connection.execute("BEGIN IMMEDIATE")
        row = rand.randrange(20_000) + 1
        connection.execute("UPDATE person SET n = n + 1 WHERE id = ?", (row,))
        connection.execute("INSERT INTO batch(who) VALUES ('bench')")
        connection.execute("INSERT INTO change(row, text) VALUES (?, ?)", (row, "x" * 200))
        connection.execute("COMMIT")

    return save


def bare_book(database: Path) -> None:
    """Make the file of the floor."""
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(
        "CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT, n INTEGER DEFAULT 0);"
        "CREATE TABLE batch(id INTEGER PRIMARY KEY, who TEXT);"
        "CREATE TABLE change(id INTEGER PRIMARY KEY, row INTEGER, text TEXT);"
    )
    connection.executemany(
        "INSERT INTO person(name) VALUES (?)", ((f"p{n}",) for n in range(20_000))
    )
    connection.commit()
    connection.close()


def our_save(database: Path) -> Callable[[random.Random], None]:
    """Return the program's own save: the notes of some contact change."""
    from crm_tui import bootstrap  # noqa: PLC0415 - each process opens the book for itself
    from crm_tui.services import contacts  # noqa: PLC0415

    crm = bootstrap.open_crm(str(database), actor=f"bench-{multiprocessing.current_process().name}")
    highest = crm.read(lambda reader: reader.value("SELECT max(id) FROM contact"))

    def save(rand: random.Random) -> None:
        crm.write(
            contacts.change,
            rand.randrange(highest) + 1,
            {"notes": f"called at {rand.random()}, آمد"},
        )

    return save


SAVES = {"bare": bare_save, "ours": our_save}


def worker(
    kind: str, database: Path, number: int, seconds: float, pause: float, answers: "Queue[Answer]"
) -> None:
    """Save until the time is over; send the waiting times and the number of failures."""
    rand = random.Random(number)
    save = SAVES[kind](database)
    waited: list[float] = []
    failed = 0
    save(rand)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if pause:
            time.sleep(rand.expovariate(1 / pause))
        start = time.perf_counter()
        try:
            save(rand)
        except Exception as problem:  # noqa: BLE001 - every failure counts, whatever it is
            failed += 1
            print(f"{kind} {number}: {problem!r}", file=sys.stderr)
        waited.append(time.perf_counter() - start)
    answers.put((waited, failed))


def together(kind: str, database: Path, people: int, seconds: float, pause: float) -> list[Answer]:
    """Run so many processes at once; what each has to tell."""
    context = multiprocessing.get_context("spawn")
    answers: Queue[Answer] = context.Queue()
    processes = [
        context.Process(target=worker, args=(kind, database, n, seconds, pause, answers))
        for n in range(people)
    ]
    for process in processes:
        process.start()
    told = [answers.get() for _ in processes]
    for process in processes:
        process.join()
    return told


def measured(product: Product, words: argparse.Namespace) -> Table:
    """Measure floor and program with each number of people."""
    table = Table("Several people saving", "figure", digits=1)
    floor_file = words.dir / "people-floor.db"
    bare_book(floor_file)
    for pause, label in ((0.0, "without a pause"), (HUMAN_PAUSE, "a save each 0.2 s")):
        for people in words.people:
            for kind, database in (("bare", floor_file), ("ours", product.database)):
                told = together(kind, database, people, words.seconds, pause)
                waits = Timings([wait for waited, _failed in told for wait in waited])
                failures = sum(failed for _waited, failed in told)
                rate = len(waits.samples) / words.seconds
                goal = None if kind == "bare" else (HUMAN_P99_MS if pause else P99_MS)
                per_head = sorted(len(waited) for waited, _failed in told)
                note = (
                    f"{rate:,.0f} saves/s, p50 {waits.median * 1000:.1f}, worst "
                    f"{waits.at(1) * 1000:.0f} ms, {failures} failed, "
                    f"{per_head[0]}–{per_head[-1]} each"
                )
                name = f"{kind}, {people} people, {label}: p99 ms"
                table.add(name, waits.at(0.99) * 1000, goal, note)
    return table


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, rows=100_000, rounds=1)
    parser.add_argument("--people", type=int, nargs="*", default=[1, 4, 8, 16])
    parser.add_argument("--seconds", type=float, default=5.0)
    words = parser.parse_args()
    words.dir.mkdir(parents=True, exist_ok=True)
    product = with_book(words)
    print(f"{machine()}; {words.rows} contacts, {words.seconds:g} s each")
    measured(product, words).show()


if __name__ == "__main__":
    main()
