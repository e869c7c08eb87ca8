"""What the pipeline is asked, on 20,000 contacts and 200,000 deals: p50 and p99 in ms.

Goals are those of ``docs/speed.md``; the floor is one row by its primary key through the same
door. Figures of the board are of one stage, as there the goals are.
"""

import argparse
from collections.abc import Callable
from zoneinfo import ZoneInfo

import seed_pipeline
from asking import Question, ask_all, heading, lists, seeded, words_of
from harness import Product, Table
from seed_pipeline import NOW, USERS

ZONE = ZoneInfo("Asia/Tehran")
STAGES = 7
COLUMN_MS, SUMS_MS, FORECAST_MS = 0.6, 24, 135


def measured(product: Product, words: argparse.Namespace) -> Table:
    """Ask every question ``--rounds`` times with changing arguments."""
    from crm_tui import bootstrap  # noqa: PLC0415 - a missing program is an error of this run
    from crm_tui.domain import moments  # noqa: PLC0415
    from crm_tui.queries import (  # noqa: PLC0415
        digest,
        leads,
        pipeline,
        pipeline_board,
        pipeline_digest,
        pipeline_forecast,
        pipeline_list,
    )
    from crm_tui.queries import pipeline_reports as reports  # noqa: PLC0415
    from crm_tui.search import deals as search  # noqa: PLC0415

    crm = bootstrap.open_crm(str(product.database))
    today = NOW.astimezone(ZONE).date()
    now = moments.millis(NOW)
    months = pipeline_forecast.span(today, ZONE, calendar="jalali", months=12, back=2)
    year = (now - 365 * 86_400_000, now)
    view = pipeline_list.DealView()

    def user(index: int) -> str:
        return USERS[index % len(USERS)]

    def stage(index: int) -> int:
        return 10 + index % STAGES

    def sought(text: str, index: int) -> search.DealSearch:
        return search.compile(text, today=today, now=now, me=user(index), typing=True)

    def first(text: str) -> Callable[[int], object]:
        return lambda n: crm.read(pipeline_list.first_ids, view, sought(text, n), 60)

    def board(by: str, text: str = "") -> Callable[[int], object]:
        def ask(index: int) -> object:
            said = sought(text, index) if text else None
            group = pipeline_board.GroupBy(by)
            return crm.read(pipeline_board.board, 1, by=group, search=said, calendar="jalali")

        return ask

    questions: dict[str, tuple[float | None, Question]] = {
        "one row by id (floor)": (
            None,
            lambda n: crm.read(
                lambda reader: reader.one("SELECT title FROM deal WHERE id = ?", (n + 1,))
            ),
        ),
        "a stage's first 30 cards": (COLUMN_MS, lambda n: crm.read(pipeline.column, stage(n), 30)),
        "a stage's count and sums": (SUMS_MS, lambda n: crm.read(pipeline.sums, stage(n))),
        "the board, 7 stages": (None, board("stage")),
        "the board by owner": (None, board("owner")),
        "the board by month": (None, board("month")),
        "the board, one's own": (None, board("stage", "owner:me")),
        "the board, a word": (None, board("stage", "office")),
        "the board, one's own by month": (None, board("month", "owner:me")),
        "the board, a large amount": (None, board("stage", "amount:>50m")),
        "the board, rotting": (None, board("stage", "rotten")),
        "the board, a source": (None, board("stage", "source:web")),
        "the board by owner, a large amount": (None, board("owner", "amount:>50m")),
        "forecast by month": (
            FORECAST_MS, lambda _: crm.read(pipeline_forecast.forecast, months, pipeline_id=1),
        ),
        "forecast by month, all pipelines": (
            FORECAST_MS, lambda _: crm.read(pipeline_forecast.forecast, months),
        ),
        "forecast by owner": (
            FORECAST_MS,
            lambda _: crm.read(
                pipeline_forecast.forecast, months, pipeline_forecast.ForecastBy.OWNER,
                pipeline_id=1,
            ),
        ),
        "deals: the first 60": (None, lambda _: crm.read(pipeline_list.first_ids, view)),
        "deals: a letter": (None, first("o")),
        "deals: two words": (None, first("office 12")),
        "deals: a long search": (
            None, first("stage:offer amount:>50m closes:<30d owner:me rotten"),
        ),
        "deals of a contact": (None, lambda n: crm.read(pipeline.of_contact, n + 1)),
        "deals: a large amount": (None, first("amount:>50m")),
        "deals: rotting": (None, first("rotten")),
        "conversion, all time": (None, lambda _: crm.read(reports.conversion, 1)),
        "conversion, a year": (None, lambda _: crm.read(reports.conversion, 1, year)),
        "conversion, a year, of one person": (
            None, lambda n: crm.read(reports.conversion, 1, year, owner=user(n)),
        ),
        "velocity, all time": (None, lambda _: crm.read(reports.velocity, 1)),
        "velocity, a year": (None, lambda _: crm.read(reports.velocity, 1, year)),
        "velocity, a year, of one person": (
            None, lambda n: crm.read(reports.velocity, 1, year, owner=user(n)),
        ),
        "win rates by source, all time": (
            None, lambda _: crm.read(reports.win_rates, reports.RateBy.SOURCE),
        ),
        "win rates by competitor, all time": (
            None, lambda _: crm.read(reports.win_rates, reports.RateBy.COMPETITOR),
        ),
        "lost reasons, all time": (None, lambda _: crm.read(reports.lost_reasons)),
        "leads: the queue of one person": (
            None, lambda n: crm.read(leads.queue, today, owner=user(n)),
        ),
        "digest: deals of one person": (
            None,
            lambda n: crm.read(pipeline_digest.deals, digest.Asked(NOW, ZONE, owner=user(n))),
        ),
    }  # fmt: skip
    table = ask_all(Table("Pipeline", "p50, ms", digits=3), words.rounds, questions)
    lists(
        table,
        {
            "ids of all that is open": lambda _: crm.read(pipeline_list.ids, view),
            "ids of all there is": lambda _: crm.read(
                pipeline_list.ids, pipeline_list.DealView(status="all")
            ),
            "ids of all there is, by amount": lambda _: crm.read(
                pipeline_list.ids, pipeline_list.DealView("amount", status="all")
            ),
        },
    )
    crm.close()
    return table


def main() -> None:
    """Measure and print."""
    words = words_of(__doc__, "deals", rows=20_000, count=200_000, rounds=50)
    product = seeded(words, "pipeline", seed_pipeline.seed)
    print(heading(words, "deals"))
    measured(product, words).show()


if __name__ == "__main__":
    main()
