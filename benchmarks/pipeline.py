"""What the pipeline is asked, on 20,000 contacts and 200,000 deals: p50 and p99 in ms.

Goals are those of ``docs/speed.md``; the floor is one row by its primary key through the same
door. Figures of the board are of one stage, as there the goals are.
"""

import argparse
from collections.abc import Callable
from zoneinfo import ZoneInfo

import seed_pipeline
from harness import Product, Table, machine, options, repeat, settle_file, with_book
from seed_pipeline import NOW, USERS

P99_MS = 50
ZONE = ZoneInfo("Asia/Tehran")
STAGES = 7
COLUMN_MS, SUMS_MS, FORECAST_MS = 0.6, 24, 135


def with_deals(words: argparse.Namespace) -> Product:
    """The product on a book of contacts and deals, made if it is not there yet."""
    if words.db:
        return Product(words.dir, words.db)
    product = Product(words.dir, words.dir / f"pipeline-{words.rows}-{words.deals}.db")
    if not product.database.exists():
        unfinished = words.dir / "pipeline.part.db"
        unfinished.write_bytes(with_book(words).database.read_bytes())
        seed_pipeline.seed(unfinished, words.deals)
        settle_file(unfinished)
        unfinished.rename(product.database)
    return product


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
        pipeline_reports,
    )
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

    questions: dict[str, tuple[float | None, Callable[[int], object]]] = {
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
        "leads: the queue of one person": (
            None, lambda n: crm.read(leads.queue, today, owner=user(n)),
        ),
        "digest: deals of one person": (
            None,
            lambda n: crm.read(pipeline_digest.deals, digest.Asked(NOW, ZONE, owner=user(n))),
        ),
    }  # fmt: skip
    table = Table("Pipeline", "p50, ms", digits=3)
    for name, (goal, ask) in questions.items():
        ask(0)
        taken = repeat(words.rounds, ask)
        p99 = taken.at(0.99) * 1000
        note = f"p99 {p99:.2f} ms" + ("" if p99 <= P99_MS else f", above {P99_MS}")
        table.add(name, taken.median * 1000, goal, note)
    slow: dict[str, Callable[[int], object]] = {
        "ids of all that is open": lambda _: crm.read(pipeline_list.ids, view),
        "ids of all there is": lambda _: crm.read(
            pipeline_list.ids, pipeline_list.DealView(status="all")
        ),
        "ids of all there is, by amount": lambda _: crm.read(
            pipeline_list.ids, pipeline_list.DealView("amount", status="all")
        ),
        "conversion, all time": lambda _: crm.read(pipeline_reports.conversion, 1),
        "conversion, a year": lambda _: crm.read(pipeline_reports.conversion, 1, year),
        "velocity, a year": lambda _: crm.read(pipeline_reports.velocity, 1, year),
        "win rates by source, a year": lambda _: crm.read(
            pipeline_reports.win_rates, pipeline_reports.RateBy.SOURCE, within=year
        ),
        "lost reasons, a year": lambda _: crm.read(pipeline_reports.lost_reasons, within=year),
    }
    for name, ask in slow.items():
        table.add(name, repeat(3, ask).median * 1000, None, "median of 3")
    crm.close()
    return table


def main() -> None:
    """Measure and print."""
    parser = options(__doc__, rows=20_000, rounds=50)
    parser.add_argument("--deals", type=int, default=200_000)
    words = parser.parse_args()
    product = with_deals(words)
    print(f"{machine()}; {words.rows} contacts, {words.deals} deals")
    measured(product, words).show()


if __name__ == "__main__":
    main()
