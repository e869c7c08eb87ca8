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
from asking import Question, ask_all, heading, lists, seeded, words_of
from harness import Product, Table
from seed_agenda import NOW, USERS

ZONE = ZoneInfo("Asia/Tehran")


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

    questions: dict[str, tuple[float | None, Question]] = {
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
    table = ask_all(Table("Agenda", "p50, ms", digits=3), words.rounds, questions)
    lists(
        table,
        {
            "ids of all that is open": functools.partial(listed, AgendaFilter()),
            "ids of all there is": functools.partial(listed, AgendaFilter(state="all")),
        },
    )
    crm.close()
    return table


def main() -> None:
    """Measure and print."""
    words = words_of(__doc__, "activities", rows=100_000, count=1_000_000, rounds=100)
    product = seeded(words, "agenda", seed_agenda.seed)
    print(heading(words, "activities"))
    measured(product, words).show()


if __name__ == "__main__":
    main()
