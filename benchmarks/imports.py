"""Import: seconds, rows a second and memory of ``crm import``, as multiples of f.

f is ``sqlite3 .import`` of the same file into one flat table with no index, measured in turn in
the same run (where the ``sqlite3`` command is not installed: the same by ``executemany``).
"""

import csv
import shutil
import sqlite3
import time
from pathlib import Path

from harness import BenchmarkError, Product, Run, Table, expect, in_turn, machine, options, run
from make_data import HEADER, contacts_file

ABSOLUTE_GOAL_10K = 2.0
GOAL_IN_FLOORS = 30
MEMORY_GOAL_MB = 400


def floor(source: Path, target: Path) -> float:
    """Return seconds to put the file's rows into one flat table."""
    target.unlink(missing_ok=True)
    table = f"CREATE TABLE contact({', '.join(HEADER)})"
    if tool := shutil.which("sqlite3"):
        load = f".import --csv --skip 1 {source} contact"
        return expect(run([tool, str(target), table, load])).seconds
    start = time.perf_counter()
    with source.open(newline="", encoding="utf-8") as stream, sqlite3.connect(target) as connection:
        connection.execute(table)
        lines = csv.reader(stream)
        next(lines)
        connection.executemany(f"INSERT INTO contact VALUES({','.join('?' * len(HEADER))})", lines)
    return time.perf_counter() - start


def ours(product: Product, source: Path) -> Run:
    """Run a whole ``crm import`` into a new book."""
    product.fresh()
    return expect(product("import", str(source), "--policy", "create", "--json"))


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, rows=1_000_000, rounds=1)
    parser.add_argument("--floor-only", action="store_true", help="do not run the program")
    words = parser.parse_args()
    sizes = sorted({size for size in (10_000, 100_000) if size < words.rows} | {words.rows})
    print(f"{machine()}; up to {words.rows} rows, {words.rounds} rounds after a warm-up")
    table = Table("Import of contacts, 12 columns", "figure", digits=2)
    for size in sizes:
        source = contacts_file(words.dir, size)
        product = Product(words.dir, words.dir / "imports.db")
        flat = words.dir / "flat.db"
        measures = {"floor": lambda source=source, flat=flat: floor(source, flat)}
        # The floor is warmed up and repeated; the program, once cold at the largest size,
        # is long enough for one sample.
        base = in_turn(measures, max(words.rounds, 3))["floor"].median
        table.add(f"f, {size} rows, s", base)
        if words.floor_only:
            continue
        try:
            taken = [ours(product, source) for _ in range(words.rounds)]
        except BenchmarkError as problem:
            table.missing(f"crm import, {size} rows", str(problem).splitlines()[-1][:80])
            continue
        middle = sorted(taken, key=lambda done: done.seconds)[len(taken) // 2]
        note = f"{size / middle.seconds:,.0f} rows/s, {middle.cpu:.1f} s of CPU"
        goal = ABSOLUTE_GOAL_10K if size == 10_000 else None
        table.add(f"crm import, {size} rows, s", middle.seconds, goal, note)
        table.add(f"crm import, {size} rows, f", middle.seconds / base, GOAL_IN_FLOORS)
        table.add(f"crm import, {size} rows, MB", middle.peak_mb, MEMORY_GOAL_MB, "peak memory")
    table.show()


if __name__ == "__main__":
    main()
