"""Lists in the app on a 120×40 terminal: bytes, CPU and latency per key, idle cost, memory.

Beside it, in turn: the same number of lines in ``less``, as the floor of what a terminal needs.
"""

import argparse
import shutil
from pathlib import Path

from harness import BenchmarkError, Table, machine, options, with_book
from terminal import DOWN, END, HOME, PAGE_DOWN, ROW_SHOWN, KeyCost, Terminal

MOVE_BYTES, SCROLL_BYTES, PAGE_BYTES = 450, 600, 5000
MOVE_CPU_MS, SCROLL_CPU_MS, IDLE_CPU_MS = 3, 7, 5
FIRST_PAGE_S, ALL_ROWS_S, SORT_S, MEMORY_MB = 0.25, 1.0, 0.5, 90
SCREEN_LINES = 40


def add(table: Table, name: str, cost: KeyCost, sent: float, cpu: float | None) -> None:
    """Add the three figures of one kind of key."""
    note = f"median of {len(cost.sent.samples)}, most {cost.sent.at(1):,.0f}"
    table.add(f"{name}: bytes", cost.sent.median, sent, note)
    table.add(f"{name}: CPU, ms", cost.cpu.median * 1000, cpu)
    last = f"to the last byte {cost.latency.median * 1000:.0f}"
    table.add(f"{name}: key to first byte, ms", cost.first.median * 1000, None, last)


def keys(table: Table, screen: Terminal, rounds: int) -> None:
    """Move inside the page, scroll line by line, page down, go to the end and back."""
    screen.press(DOWN, 3)
    add(table, "move", screen.press(DOWN, min(rounds, 15)), MOVE_BYTES, MOVE_CPU_MS)
    screen.press(DOWN, SCREEN_LINES)
    add(table, "scroll", screen.press(DOWN, rounds), SCROLL_BYTES, SCROLL_CPU_MS)
    add(table, "page down", screen.press(PAGE_DOWN, rounds), PAGE_BYTES, None)
    for name, key in (("to the end", END), ("to the start", HOME)):
        cost = screen.press(key, 1, quiet=0.5)
        table.add(f"{name}: ms", cost.latency.median * 1000)


def app(table: Table, words: argparse.Namespace) -> None:
    """Measure the program's own list."""
    product = with_book(words)
    with Terminal(product.argv, product.env_at_contacts) as screen:
        shown = screen.until(words.marker)
        table.add("first rows after start, s", shown - screen.started)
        screen.settle(2.0)
        sent, cpu = screen.idle(3)
        table.add("idle for 3 s: bytes", sent, 0)
        table.add("idle: CPU ms a second", cpu * 1000, IDLE_CPU_MS)
        keys(table, screen, words.rounds)
        for key in words.sort_keys:
            cost = screen.press(key.encode(), 1, quiet=1.0)
            table.add(f"sort ({key}): s", cost.latency.median, SORT_S)
        table.add("peak memory, MB", screen.peak_mb(), MEMORY_MB)


def pager(table: Table, folder: Path, rounds: int) -> None:
    """Measure ``less`` on as many lines as fill some screens."""
    if shutil.which("less") is None:
        table.missing("less", "not installed")
        return
    file = folder / "lines.txt"
    file.write_text("".join(f"{n:>7} a line of text {'.' * 80}\n" for n in range(10_000)))
    with Terminal(
        ["less", "-S", str(file)], {"TERM": "xterm-256color", "PATH": "/usr/bin:/bin"}
    ) as screen:
        screen.until("a line of text")
        screen.settle(0.3)
        add(table, "less, scroll", screen.press(DOWN, rounds), SCROLL_BYTES, None)
        add(table, "less, page down", screen.press(PAGE_DOWN, rounds), PAGE_BYTES, None)


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, rows=1_000_000, rounds=25)
    parser.add_argument("--marker", default=ROW_SHOWN, help="pattern of a row's text")
    parser.add_argument("--sort-keys", nargs="*", default=[], help="keys that sort the list")
    words = parser.parse_args()
    words.dir.mkdir(parents=True, exist_ok=True)
    print(f"{machine()}; {words.rows} contacts, 120×40")
    table = Table("Lists", "figure")
    pager(table, words.dir, words.rounds)
    try:
        app(table, words)
    except BenchmarkError as problem:
        table.missing("crm", str(problem).splitlines()[-1][:80])
    table.show()


if __name__ == "__main__":
    main()
