"""What the agenda is asked, on 100,000 contacts and 1,000,000 activities: p50 and p99 in ms.

Goals are those of ``docs/speed.md``; the floor is one row by its primary key through the same
door. The quick commands are measured by ``startup.py``.
"""

import argparse
import functools
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import seed_agenda
from harness import Product, Table, machine, options, repeat, settle_file, with_book
from seed_agenda import NOW, USERS

P99_MS = 50
ZONE = ZoneInfo("Asia/Tehran")


def with_activities(words: argparse.Namespace) -> Product:
    """The product on a book of contacts and activities, made if it is not there yet."""
    if words.db:
        return Product(words.dir, words.db)
    product = Product(words.dir, words.dir / f"agenda-{words.rows}-{words.activities}.db")
    if not product.database.exists():
        unfinished = words.dir / "agenda.part.db"
        unfinished.write_bytes(with_book(words).database.read_bytes())
        seed_agenda.seed(unfinished, words.activities)
        settle_file(unfinished)
        unfinished.rename(product.database)
    return product


def measured(product: Product, words: argparse.Namespace) -> Table:
    """Ask every question ``--rounds`` times with changing arguments."""
    from crm_tui import bootstrap  # noqa: PLC0415 - a missing program is an error of this run
    from crm_tui.queries import agenda, agenda_due, agenda_list, digest, series  # noqa: PLC0415
    from crm_tui.queries.agenda_list import AgendaFilter  # noqa: PLC0415

    crm = bootstrap.open_crm(str(product.database))
    today = NOW.astimezone(ZONE).date()

    def user(index: int) -> str:
        return USERS[index % len(USERS)]

    def asked(index: int, days: int = 1) -> digest.Asked:
        return digest.Asked(NOW + timedelta(minutes=index % 60), ZONE, owner=user(index), days=days)

    def section(name: str, days: int = 1) -> Callable[[int], object]:
        return lambda index: crm.read(digest.sections, asked(index, days), {name})

    def first(**chosen: object) -> Callable[[int], object]:
        def ask(index: int) -> object:
            chosen_now = AgendaFilter(owner=user(index), **chosen)  # type: ignore[arg-type]
            return crm.read(agenda_list.first_ids, chosen_now, ZONE, NOW, 60)

        return ask

    def listed(chosen: AgendaFilter, _: int) -> object:
        return crm.read(agenda_list.ids, chosen, ZONE, NOW)

    questions: dict[str, tuple[float | None, Callable[[int], object]]] = {
        "one row by id (floor)": (
            None,
            lambda n: crm.read(
                lambda reader: reader.one("SELECT subject FROM activity WHERE id = ?", (n + 1,))
            ),
        ),
        "late, of one person": (
            0.5,
            lambda n: crm.read(agenda.overdue, NOW, ZONE, user(n), 50),
        ),
        "late, as a section": (None, section("overdue")),
        "today, as a section, with 20 repetitions": (None, section("today")),
        "next days, of one person": (None, section("following", 3)),
        "badge: late and due": (
            0.2, lambda n: crm.read(agenda.overdue_count, NOW, ZONE, user(n)),
        ),
        "numbers of the day": (None, lambda n: crm.read(agenda_due.numbers, asked(n))),
        "keep in touch": (0.5, section("in_touch")),
        "no next step": (0.5, section("no_next_step")),
        "birthdays": (None, section("birthdays")),
        "important, undated": (None, section("important")),
        "the whole digest": (None, lambda n: crm.read(digest.sections, asked(n, 3))),
        "occurrences of 200 repetitions, a week": (
            None,
            lambda n: crm.read(series.upcoming, (today, today + timedelta(7)), ZONE, user(n)),
        ),
        "timeline of 50,000 entries": (0.2, lambda _: crm.read(agenda.past_of, 1, 50)),
        "a week of one person": (
            None,
            lambda n: crm.read(agenda.between, (today, today + timedelta(7)), ZONE, user(n)),
        ),
        "list, open, of one person": (None, first()),
        "list, all, of one person": (None, first(state="all")),
        "list, with a tag": (None, first(tag="seeded-vip")),
        "list, a word": (None, first(text="offer")),
        "list, a name begun": (None, first(text="sar")),
        "reminders of ten minutes": (
            None,
            lambda n: crm.read(
                agenda_list.reminders, NOW, NOW + timedelta(minutes=10), ZONE, user(n), 10
            ),
        ),
    }  # fmt: skip
    table = Table("Agenda", "p50, ms", digits=3)
    for name, (goal, ask) in questions.items():
        ask(0)
        taken = repeat(words.rounds, ask)
        p99 = taken.at(0.99) * 1000
        note = f"p99 {p99:.2f} ms" + ("" if p99 <= P99_MS else f", above {P99_MS}")
        table.add(name, taken.median * 1000, goal, note)
    for name, once in {
        "ids of all that is open": AgendaFilter(),
        "ids of all there is": AgendaFilter(state="all"),
    }.items():
        taken = repeat(3, functools.partial(listed, once))
        table.add(name, taken.median * 1000, None, "median of 3")
    crm.close()
    return table


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, rows=100_000, rounds=100)
    parser.add_argument("--activities", type=int, default=1_000_000)
    words = parser.parse_args()
    product = with_activities(words)
    print(f"{machine()}; {words.rows} contacts, {words.activities} activities")
    measured(product, words).show()


if __name__ == "__main__":
    main()
