"""Search while typing: milliseconds per question inside the program, then per key in the app.

Names are taken from the book itself and typed letter by letter, up to ten. The floor, asked in
turn, is the bare full-text look-up of the same letters for the newest 500.
"""

import argparse
import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from harness import BenchmarkError, Product, Table, Timings, machine, options, with_book
from terminal import BACKSPACE, ROW_SHOWN, Terminal

if TYPE_CHECKING:
    from crm_tui.queries.contacts import ContactRow

P50_MS, P99_MS = 2, 25
KEY_P50_MS, KEY_P95_MS, KEY_BYTES = 40, 60, 3000
LETTERS = 10
UNTIL_RESULTS = 0.1
"""Seconds of silence after which the results are taken to stand."""
BARE = """
    SELECT rowid FROM contact_names WHERE contact_names MATCH ? ORDER BY rowid DESC LIMIT 500
"""


def typed(names: list[str]) -> Iterator[str]:
    """Yield what stands in the search line after each letter of each name, as a typist gets on."""
    for number, name in enumerate(names):
        words = name.split()
        text = " ".join(reversed(words)) if number % 4 == 1 else name
        for length in range(1, min(LETTERS, len(text)) + 1):
            if text[:length].strip() == text[:length]:
                yield text[:length]


def inside(product: Product, samples: int) -> Table:
    """Measure the program's own search against the bare look-up."""
    from crm_tui import bootstrap, search  # noqa: PLC0415 - not needed to measure the app
    from crm_tui.queries import contacts  # noqa: PLC0415
    from crm_tui.search import ranked  # noqa: PLC0415
    from crm_tui.text.fold import words  # noqa: PLC0415

    crm = bootstrap.open_crm(str(product.database))
    highest = crm.read(lambda reader: reader.value("SELECT max(id) FROM contact"))
    ids = [1 + highest * n // samples for n in range(samples)]
    rows = [row for row in crm.read(contacts.rows, ids) if row.name]

    def ask(text: str) -> object:
        asked = search.compile(text, region="IR", typing=True)
        return crm.read(lambda reader: contacts.rows(reader, ranked.ids(reader, asked, 50)))

    def bare(text: str) -> object:
        expression = " AND ".join(f'"{word}"*' for word in words(text)) or '""'
        return crm.read(lambda reader: reader.all(BARE, (expression,)))

    table = Table("Search while typing, inside the program", "ms", digits=2)
    names = [row.company if n % 4 == 2 else row.name for n, row in enumerate(rows)]
    letters = list(typed([name for name in names if name]))
    timed = {"bare look-up": bare, "ours, with the 50 rows to show": ask}
    taken = in_turn_over(letters, timed)
    for name, timings in taken.items():
        goals = (None, None) if name == "bare look-up" else (P50_MS, P99_MS)
        note = f"{len(timings.samples)} questions"
        table.add(f"{name}: p50", timings.median * 1000, goals[0], note)
        table.add(f"{name}: p99", timings.at(0.99) * 1000, goals[1])
        table.add(f"{name}: worst", timings.at(1) * 1000)
    for name, questions in special(rows).items():
        timings = in_turn_over(questions, {name: ask})[name]
        table.add(f"{name}: p50", timings.median * 1000, P50_MS, f"e.g. {questions[0]}")
        table.add(f"{name}: worst", timings.at(1) * 1000, P99_MS)
    crm.close()
    return table


def special(rows: "list[ContactRow]") -> dict[str, list[str]]:
    """Return questions of other kinds about the same rows."""
    some = rows[:30]
    phones = ["".join(str(int(c)) for c in row.phone if c.isdigit()) for row in some if row.phone]
    return {
        "one letter": list("abcdefghijklmnoprstuvyz") + list("ابپتجخدرسشعفکگلمنهی"),
        "last 4 digits": [phone[-4:] for phone in phones],
        "last 7 digits": [phone[-7:] for phone in phones],
        "phone as typed": [row.phone for row in some if row.phone],
        "mail address": [row.email for row in some if row.email],
        "name and city": [f"{row.name.split()[0]} city:{row.city}" for row in some if row.city],
        "words of notes": ["discount renew", "fatura", "پیگیری", "sandėlį", "orçamento", "teklifi"],
    }


def in_turn_over(
    questions: list[str], measures: Mapping[str, Callable[[str], object]]
) -> dict[str, Timings]:
    """Ask each question of each measure, one after the other; a first sweep warms up."""
    samples: dict[str, list[float]] = {name: [] for name in measures}
    for text in questions[:200]:
        for ask in measures.values():
            ask(text)
    for text, (name, ask) in itertools.product(questions, measures.items()):
        start = time.perf_counter()
        ask(text)
        samples[name].append(time.perf_counter() - start)
    return {name: Timings(values) for name, values in samples.items()}


def app(product: Product, words: argparse.Namespace) -> Table:
    """Type names into the app's search line, letter by letter.

    A key is over when the results stand; what follows after a pause on purpose (the number of
    all matches, the preview) counts in its bytes only.
    """
    table = Table("Search while typing, in the app (120×40)", "figure")
    echo: list[float] = []
    latency: list[float] = []
    sent: list[float] = []
    cpu: list[float] = []
    with Terminal(product.argv, product.env_at_contacts) as screen:
        screen.until(words.marker)
        screen.settle(0.5)
        screen.send(b"/")
        screen.settle(0.5)
        for name in words.names:
            for letter in name:
                cost = screen.press(letter.encode(), 1, quiet=UNTIL_RESULTS)
                latency += cost.latency.samples
                echo += cost.first.samples
                cpu += cost.cpu.samples
                later, _moment = screen.settle(0.6)
                sent.append(cost.sent.samples[0] + later)
            screen.press(BACKSPACE * len(name), 1, quiet=0.6)
    note = f"{len(latency)} keys"
    table.add("key to its echo: p50, ms", Timings(echo).median * 1000)
    table.add("key to results: p50, ms", Timings(latency).median * 1000, KEY_P50_MS, note)
    table.add("key to results: p95, ms", Timings(latency).at(0.95) * 1000, KEY_P95_MS)
    table.add("sent per key: p50, bytes", Timings(sent).median, KEY_BYTES)
    table.add("sent per key: p95, bytes", Timings(sent).at(0.95))
    table.add("CPU per key: p50, ms", Timings(cpu).median * 1000)
    return table


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, rows=1_000_000, rounds=150)
    parser.add_argument("--marker", default=ROW_SHOWN, help="pattern of a row's text")
    parser.add_argument("--no-app", action="store_true", help="only inside the program")
    names = ["oliveira", "mehmet", "zivile", "hartwood", "کریمی", "شیرازی", "نادر", "yildiz"]
    parser.add_argument("--names", nargs="*", default=names, help="typed into the app")
    words = parser.parse_args()
    product = with_book(words)
    print(f"{machine()}; {words.rows} contacts")
    inside(product, words.rounds).show()
    if words.no_app:
        return
    try:
        app(product, words).show()
    except BenchmarkError as problem:
        print(f"\nThe app could not be measured: {problem}")


if __name__ == "__main__":
    main()
