"""The pipeline of the demo book: the same each time, and something for every column."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm_tui import demo
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.demo import sales
from crm_tui.domain import moments
from crm_tui.queries import history as deeds
from crm_tui.queries import pipeline as queries
from crm_tui.queries import pipeline_board, pipeline_list, pipeline_reports
from crm_tui.queries.pipeline_list import DealView
from crm_tui.services import history, stages

PEOPLE = [
    sales.Customer(number, language, owner)
    for number, (language, owner) in enumerate(
        [("fa", "mina"), ("en", ""), ("tr", "nilufar"), ("lt", "mina"), ("pt", "tomas")] * 20, 1
    )
]
TELLER = sales.Teller(
    datetime(2026, 11, 23, 10, 40, tzinfo=ZoneInfo("Europe/Vilnius")),
    "Europe/Vilnius", "mina", "en", "EUR",
)  # fmt: skip


def test_the_same_people_buy_the_same() -> None:
    assert sales.deals(PEOPLE, TELLER) == sales.deals(PEOPLE, TELLER)
    assert sales.deals(PEOPLE, TELLER, seed=2) != sales.deals(PEOPLE, TELLER)
    assert sales.leads(TELLER) == sales.leads(TELLER)


def test_a_deal_goes_forward_in_time_and_lies_behind_us() -> None:
    for story in sales.deals(PEOPLE, TELLER):
        times = [*story.stages, *filter(None, [story.closed])]
        assert times == sorted(times)
        assert TELLER.now - timedelta(days=600) < times[0]
        assert times[-1] < TELLER.now


def test_few_people_have_few_deals_and_nobody_none() -> None:
    assert len(sales.deals(PEOPLE[:10], TELLER)) == 5
    assert sales.deals([], TELLER) == []


def test_every_stage_has_deals_and_the_reports_have_a_year(book: Crm) -> None:
    book.write(demo.build, 150)
    (line,) = book.read(queries.pipelines)
    board = book.read(pipeline_board.board, line.id)
    assert all(column.count for column in board.columns)
    now = moments.millis(book.now())
    rows = [row for column in board.columns for row in column.rows]
    assert any(row.is_rotten(now) for row in rows)
    assert any(row.next_due is None for row in rows)
    assert any(row.next_due is not None and row.next_due < now for row in rows)
    for status, count in (("won", sales.WON), ("lost", sales.LOST)):
        assert book.read(pipeline_list.count, DealView(status=status)) == count
    speed = book.read(pipeline_reports.velocity, line.id)
    assert all(each.median_days > 1 for each in speed if each.count)
    assert book.read(pipeline_reports.lost_reasons)
    leads = book.read(lambda reader: reader.all("SELECT status, count(*) FROM lead GROUP BY 1"))
    assert {status for status, _count in leads} == {"new", "parked"}


def test_stages_that_ask_for_more_than_the_demo_knows_stay_empty(book: Crm) -> None:
    home = book.write(stages.ensure_pipeline)
    stage = book.read(queries.pipelines)[0].stages[0]
    book.write(stages.change_stage, stage.id, stages.StageDraft("New", required=("note",)))
    book.write(demo.build, 60)
    assert not any(column.count for column in book.read(pipeline_board.board, home).columns)


def test_one_undo_takes_the_pipeline_back_as_well(book: Crm) -> None:
    book.write(demo.build, 80)
    deed = book.read(deeds.last_undoable)
    assert deed is not None
    step = book.write(history.undo, deed.id)
    while not step.done:
        step = book.write(
            history.undo, deed.id, cursor=step.cursor, undo_batch=step.batch, kept=step.kept
        )
    for table in ("deal", "deal_step", "lead", "activity", "pipeline", "stage"):
        count = book.read(Reader.value, f"SELECT count(*) FROM {table}")
        assert count == 0
