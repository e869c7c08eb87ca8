"""Forecast and reports against slow plain Python on random deals."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.deals import DealDraft, rounded_weight
from crm_tui.queries import pipeline as queries
from crm_tui.queries import (
    pipeline_board,
    pipeline_forecast,
    pipeline_found,
    pipeline_list,
    pipeline_reports,
)
from crm_tui.queries.pipeline_months import first_of_month, month_after, month_key, months_on
from crm_tui.search import deals
from crm_tui.services import pipeline, stages
from crm_tui.text.jalali import from_gregorian
from tests.factories import START, FixedClock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.db.reader import Parameters, Row

DEALS = 10_000
TEHRAN = ZoneInfo("Asia/Tehran")
TODAY = date(2026, 11, 21)
DAY = 86_400_000
PROBABILITIES = (10, 35, 60, 90)


@dataclass
class Fact:
    """A deal as the slow reference sees it; steps are (at, stage, status)."""

    id: int
    stage: int
    status: str
    amount: int | None
    currency: str
    chance: int
    close: str
    owner: str
    source: str
    created: int
    closed: int | None
    reason: int | None
    steps: list[tuple[int, int, str]]
    rivals: dict[str, bool]


def _fact(identity: int, rand: random.Random) -> Fact:
    at = moments.millis(START) - rand.randrange(500 * DAY)
    created, place = at, rand.randrange(2)
    steps = [(at, place + 1, "open")]
    status = "open"
    for _ in range(rand.randrange(6)):
        at += rand.randrange(20 * DAY)
        move = rand.random()
        if status != "open":
            status = "open"
        elif move < 0.2:
            status = "won"
        elif move < 0.4:
            status = "lost"
        else:
            place = min(3, max(0, place + rand.choice((1, 1, 2, -1))))
        steps.append((at, place + 1, status))
    own = rand.choice((None, None, 0, 90, 89, 33))
    chance = {"won": 100, "lost": 0}.get(status, PROBABILITIES[place] if own is None else own)
    currency = rand.choice(("IRR", "EUR", ""))
    amount = rand.choice((rand.randrange(10**4), rand.randrange(4 * 10**16), -5, 0))
    close = (TODAY + timedelta(days=rand.randrange(-60, 500))).isoformat()
    return Fact(
        identity, place + 1, status, amount if currency else None, currency, chance,
        close if rand.random() < 0.9 else "", rand.choice(("mina", "علی", "")),
        rand.choice(("web", "نمایشگاه", "")), created, None if status == "open" else at,
        rand.choice((1, 2, None)) if status == "lost" else None, steps,
        {name: rand.random() < 0.3 for name in ("rakip", "رقیب") if rand.random() < 0.2},
    )  # fmt: skip


def _store(work: Work, facts: list[Fact]) -> None:
    for fact in facts:
        weighted = None if fact.amount is None else fact.amount * fact.chance
        work.connection.execute(
            "INSERT INTO deal (id, uid, title, pipeline_id, stage_id, status, amount, currency,"
            " expected_close, owner, source, campaign, note, reason_id, reason_note, closed_at,"
            " closed_by, stage_since, rank, created_at, created_by, updated_at, version, chance,"
            " weighted, tag_line, search, shown) VALUES (?, ?, 'x', 1, ?, ?, ?, ?, ?, ?, ?, '', '',"
            " ?, '', ?, '', ?, ?, ?, '', ?, 1, ?, ?, '', 'x', 1)",
            (
                fact.id, f"u{fact.id}", fact.stage, fact.status, fact.amount, fact.currency,
                fact.close, fact.owner, fact.source, fact.reason, fact.closed, fact.steps[-1][0],
                fact.id * 7919 % 10_007, fact.created, fact.created, fact.chance, weighted,
            ),
        )  # fmt: skip
        before: tuple[int, int, str] | None = None
        for step in fact.steps:
            at, stage, status = step
            work.connection.execute(
                "INSERT INTO deal_step (deal_id, at, actor, from_stage_id, stage_id, status, stood)"
                " VALUES (?, ?, '', ?, ?, ?, ?)",
                (
                    fact.id, at, before[1] if before else None, stage, status,
                    at - before[0] if before else 0,
                ),
            )  # fmt: skip
            before = step
        for name, won in fact.rivals.items():
            work.connection.execute(
                "INSERT INTO deal_competitor (deal_id, position, name, note, won, key)"
                " VALUES (?, 0, ?, '', ?, ?)",
                (fact.id, name, won, name),
            )


class Sold:
    """A book of random deals, and the same as facts."""

    def __init__(self, crm: Crm, facts: list[Fact]) -> None:
        self.crm, self.facts = crm, facts


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sold]:
    path: Path = tmp_path_factory.mktemp("sold") / "book.db"
    crm = Crm(Database(str(path)), "mina", FixedClock())
    drafts = [stages.StageDraft(f"مرحله {n}", c, 14) for n, c in enumerate(PROBABILITIES, 1)]
    crm.write(stages.add_pipeline, "فروش", drafts)
    crm.write(stages.ensure_reasons)
    rand = random.Random(5)
    facts = [_fact(identity, rand) for identity in range(1, DEALS + 1)]
    crm.write(_store, facts)
    yield Sold(crm, facts)
    crm.close()


def _plain_sums(facts: list[Fact]) -> dict[str, queries.Sum]:
    found = {}
    for currency in {fact.currency for fact in facts}:
        own = [fact for fact in facts if fact.currency == currency]
        weight = sum(Fraction((fact.amount or 0) * fact.chance, 100) for fact in own)
        found[currency] = queries.Sum(
            currency, len(own), sum(fact.amount or 0 for fact in own),
            rounded_weight(int(weight * 100)),
        )  # fmt: skip
    return found


def test_sums_of_the_board_are_exact_though_they_pass_64_bits(sold: Sold) -> None:
    board = sold.crm.read(pipeline_board.board, 1)
    biggest = 0
    for column in board.columns:
        assert column.stage is not None
        own = [f for f in sold.facts if f.status == "open" and f.stage == column.stage.id]
        assert {one.currency: one for one in column.sums} == _plain_sums(own)
        assert column.count == len(own)
        biggest = max(biggest, sum((f.amount or 0) * f.chance for f in own))
    assert biggest > 2**63


@pytest.mark.parametrize("by", list(pipeline_board.GroupBy))
@pytest.mark.parametrize("calendar", ["gregorian", "jalali"])
def test_windows_go_through_every_column_in_order(
    sold: Sold, by: pipeline_board.GroupBy, calendar: str
) -> None:
    board = sold.crm.read(pipeline_board.board, 1, 20, by=by, calendar=calendar)
    seen: list[int] = []
    for column in board.columns:
        shown = list(column.rows)
        while True:
            following = sold.crm.read(
                pipeline_board.more, 1, column.key, shown[-1], 200, by=by, calendar=calendar
            )
            if not following:
                break
            shown += following
        assert len(shown) == column.count
        if by is pipeline_board.GroupBy.STAGE:
            order = [(row.rank, row.id) for row in shown]
        else:
            order = [(row.expected_close or "9", row.id) for row in shown]  # type: ignore[misc]
        assert order == sorted(order)
        seen += [row.id for row in shown]
    assert sorted(seen) == [fact.id for fact in sold.facts if fact.status == "open"]


@pytest.mark.parametrize("by", list(pipeline_board.GroupBy))
@pytest.mark.parametrize(
    "text", ["owner:me", "amount:>100", "x", "chance:>50 source:نمایشگاه", "-closes:<90d", "zzz"]
)
def test_a_search_that_finds_many_shows_what_reading_all_of_them_would(
    sold: Sold, monkeypatch: pytest.MonkeyPatch, by: pipeline_board.GroupBy, text: str
) -> None:
    search = deals.compile(text, today=TODAY, now=moments.millis(START), me="mina")
    found = []
    for few, rare in ((10**9, 0), (0, 0), (0, 400), (0, 10**9)):
        monkeypatch.setattr(pipeline_found, "FEW", few)
        monkeypatch.setattr(pipeline_found, "RARE", rare)
        board = sold.crm.read(pipeline_board.board, 1, 20, by=by, search=search, calendar="jalali")
        found.append([column for column in board.columns if column.count])
    assert found[0] == found[1] == found[2] == found[3]


def _jalali(day: str) -> tuple[int, int]:
    return from_gregorian(date.fromisoformat(day))[:2]


def test_the_forecast_by_jalali_month_is_what_adding_up_gives(sold: Sold) -> None:
    asked = pipeline_forecast.span(TODAY, TEHRAN, calendar="jalali", months=6, back=1)
    rows = sold.crm.read(pipeline_forecast.forecast, asked)
    months = [from_gregorian(day)[:2] for day in asked.starts]
    assert months == [*((1405, m) for m in range(7, 13)), (1406, 1)]
    plain: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 6)
    for fact in sold.facts:
        if fact.status == "open":
            key = ""
            if fact.close:
                place = _jalali(fact.close)
                key = "late" if place < months[0] else "later" if place >= months[-1] else ""
                key = key or asked.starts[months.index(place)].isoformat()
            line = plain[key, fact.currency]
            line[0] += 1
            line[1] += fact.amount or 0
            line[2] += (fact.amount or 0) * fact.chance
            line[3] += (fact.amount or 0) if fact.chance >= pipeline_forecast.COMMITTED else 0
        elif fact.status == "won":
            assert fact.closed is not None
            place = from_gregorian(moments.moment(fact.closed).astimezone(TEHRAN).date())[:2]
            if place in months[:-1]:
                line = plain[asked.starts[months.index(place)].isoformat(), fact.currency]
                line[4] += 1
                line[5] += fact.amount or 0
    found = {
        (r.key, r.currency): [r.count, r.open, r.weighted, r.committed, r.won_count, r.won]
        for r in rows
    }
    assert found == {
        key: [line[0], line[1], rounded_weight(line[2]), *line[3:]] for key, line in plain.items()
    }
    keys = list(dict.fromkeys(row.key for row in rows))
    assert keys[0] == "late"
    assert keys[-2:] == ["later", ""]
    assert keys[1:-2] == sorted(keys[1:-2])


@pytest.mark.parametrize("by", ["owner", "source"])
def test_the_forecast_by_owner_and_source_is_what_adding_up_gives(sold: Sold, by: str) -> None:
    asked = pipeline_forecast.span(TODAY, TEHRAN, months=6, back=6)
    first, after = (
        moments.millis(datetime(day.year, day.month, 1, tzinfo=TEHRAN))
        for day in (asked.starts[0], asked.starts[-1])
    )
    rows = sold.crm.read(
        pipeline_forecast.forecast, asked, pipeline_forecast.ForecastBy(by), pipeline_id=1
    )
    assert {row.key for row in rows} == {getattr(fact, by) for fact in sold.facts}
    for row in rows:
        own = [f for f in sold.facts if getattr(f, by) == row.key and f.currency == row.currency]
        is_open = [f for f in own if f.status == "open"]
        won = [f for f in own if f.status == "won" and first <= (f.closed or 0) < after]
        assert row.open == sum(f.amount or 0 for f in is_open)
        assert row.weighted == rounded_weight(sum((f.amount or 0) * f.chance for f in is_open))
        assert (row.won_count, row.won) == (len(won), sum(f.amount or 0 for f in won))


START_AT = moments.millis(START)
SPANS = [
    None,
    (START_AT - 300 * DAY, START_AT - 20 * DAY),
    (START_AT - 300 * DAY + 12345, 2**62),
    (START_AT - 100 * DAY, START_AT - 99 * DAY),
]
"""All time, whole stretches of what is kept in sums with both ends, one end, less than one."""


def _of(facts: list[Fact], owner: str | None) -> list[Fact]:
    return [fact for fact in facts if owner in (None, fact.owner)]


@pytest.mark.parametrize("owner", [None, "علی", ""])
def test_conversion_counts_what_happened(sold: Sold, owner: str | None) -> None:
    for within in SPANS:
        rows = sold.crm.read(pipeline_reports.conversion, 1, within, owner=owner)
        for row in rows:
            entered = advanced = 0
            ends = {"won": 0, "lost": 0, "open": 0}
            for fact in _of(sold.facts, owner):
                places = [
                    number
                    for number, (_, stage, status) in enumerate(fact.steps)
                    if stage == row.stage_id and status == "open"
                ]
                if not places:
                    continue
                at = fact.steps[places[0]][0]
                if within and not within[0] <= at < within[1]:
                    continue
                later = fact.steps[places[0] :]
                entered += 1
                ends[fact.status] += 1
                advanced += any(
                    status == "won" or (status == "open" and stage > row.stage_id)
                    for _, stage, status in later
                )
            assert row == pipeline_reports.Conversion(
                row.stage_id, row.stage, entered, advanced, ends["won"], ends["lost"], ends["open"]
            )
        assert len(rows) == 4


@pytest.mark.parametrize("owner", [None, "mina"])
@pytest.mark.parametrize("within", SPANS)
def test_velocity_counts_only_time_that_a_deal_was_open(
    sold: Sold, within: tuple[int, int] | None, owner: str | None
) -> None:
    low, high = within or (-(2**62), 2**62)
    facts = _of(sold.facts, owner)
    *rows, whole = sold.crm.read(pipeline_reports.velocity, 1, within, owner=owner)
    assert len(rows) == 4
    for row in rows:
        stood = [
            after[0] - before[0]
            for fact in facts
            for before, after in zip(fact.steps, fact.steps[1:], strict=False)
            if before[1] == row.stage_id and before[2] == "open" and low <= after[0] < high
        ]
        assert row.count == len(stood)
        assert row.median == (int(median(stood)) if stood else 0)
        assert row.mean == (sum(stood) // len(stood) if stood else 0)
    won = [
        (f.closed or 0) - f.created
        for f in facts
        if f.status == "won" and low <= (f.closed or 0) < high
    ]
    assert (whole.stage_id, whole.count) == (None, len(won))
    assert whole.median == (int(median(won)) if won else 0)


@pytest.mark.parametrize("by", list(pipeline_reports.RateBy))
def test_win_rates_count_what_was_closed(sold: Sold, by: pipeline_reports.RateBy) -> None:
    mine = sold.crm.read(pipeline_reports.win_rates, by, owner="mina", within=SPANS[1])
    low, high = SPANS[1] or (0, 0)
    closed = [f for f in sold.facts if f.owner == "mina" and low <= (f.closed or 0) < high]
    if by is not pipeline_reports.RateBy.COMPETITOR:
        assert sum(rate.closed for rate in mine) == len(closed)
    rates = sold.crm.read(pipeline_reports.win_rates, by)
    for rate in rates:
        own = [
            f
            for f in sold.facts
            if (
                rate.key in f.rivals
                if by is pipeline_reports.RateBy.COMPETITOR
                else getattr(f, by.value) == rate.key
            )
        ]
        assert rate.won == sum(f.status == "won" for f in own)
        assert rate.lost == sum(f.status == "lost" for f in own)
        assert 0 <= rate.share <= 1
        if by is pipeline_reports.RateBy.COMPETITOR:
            assert rate.to_them == sum(f.status == "lost" and f.rivals[rate.key] for f in own)
    assert len(rates) == (2 if by is pipeline_reports.RateBy.COMPETITOR else 3)


def test_lost_reasons_are_by_currency(sold: Sold) -> None:
    mine = sold.crm.read(pipeline_reports.lost_reasons, owner="mina")
    assert sum(row.count for row in mine) == sum(
        f.status == "lost" and f.owner == "mina" for f in sold.facts
    )
    rows = sold.crm.read(pipeline_reports.lost_reasons, pipeline_id=1)
    lost = [f for f in sold.facts if f.status == "lost"]
    assert sum(row.count for row in rows) == len(lost)
    names = {row.reason for row in rows}
    assert len(names) == 3
    assert len(rows) == 9
    for row in rows:
        if not row.reason:
            own = [f for f in lost if f.reason is None and f.currency == row.currency]
            assert (row.count, row.amount) == (len(own), sum(f.amount or 0 for f in own))


def test_the_list_sums_up_what_it_shows(sold: Sold) -> None:
    view = pipeline_list.DealView(status="lost")
    found = sold.crm.read(pipeline_list.totals, view)
    own = [fact for fact in sold.facts if fact.status == "lost"]
    assert {one.currency: one for one in found} == _plain_sums(own)
    assert sold.crm.read(pipeline_list.count, view) == len(own)


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)), st.integers(-40, 40))
def test_months_of_both_calendars_begin_on_their_first_day(day: date, count: int) -> None:
    for calendar in ("gregorian", "jalali"):
        first = first_of_month(day, calendar)
        place = from_gregorian(first) if calendar == "jalali" else first.timetuple()[:3]
        assert place[2] == 1
        assert first <= day < date.fromisoformat(month_after(first.isoformat(), calendar))
        there = months_on(first, count, calendar)
        assert months_on(there, -count, calendar) == first


@given(st.dates())
def test_every_day_there_is_has_a_month(day: date) -> None:
    for calendar in ("gregorian", "jalali"):
        key = month_key(day.isoformat(), calendar)
        assert key <= day.isoformat() <= month_after(key, calendar)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 10 * DAY)), max_size=8))
def test_what_the_services_write_is_what_reports_count(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[int, int]]
) -> None:
    clock = FixedClock(datetime(2026, 11, 1, tzinfo=UTC))
    path = tmp_path_factory.mktemp("walk") / "book.db"
    book = Crm(Database(str(path)), "mina", clock)
    book.write(stages.ensure_pipeline)
    (sales,) = book.read(queries.pipelines)
    reason = book.read(queries.reasons, "lost")[0].id
    deal = book.write(pipeline.create, DealDraft(title="x"))
    stood: dict[int, list[int]] = defaultdict(list)
    place, status, since = 0, "open", moments.millis(clock.now)
    for deed, wait in deeds:
        clock.advance(milliseconds=wait)
        now = moments.millis(clock.now)
        if status != "open":
            book.write(pipeline.reopen, deal)
            status, since = "open", now
            continue
        if deed == place:
            continue
        stood[place].append(now - since)
        since = now
        if deed == 3:
            book.write(pipeline.win, deal)
            status = "won"
        elif deed == 4:
            book.write(pipeline.lose, deal, reason)
            status = "lost"
        else:
            book.write(pipeline.move, deal, sales.stages[deed].id)
            place = deed
    *rows, whole = book.read(pipeline_reports.velocity, sales.id)
    assert {r.stage_id: r.count for r in rows if r.count} == {
        sales.stages[number].id: len(times) for number, times in stood.items()
    }
    assert sum(r.mean * r.count for r in rows) <= sum(map(sum, stood.values()))
    assert whole.count == (status == "won")
    book.close()


class Listening(Reader):
    """A reader that keeps the plans of what it is asked."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader._connection)
        self.plans: list[str] = []

    def all(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        self.plans += [row[3] for row in super().all("EXPLAIN QUERY PLAN " + sql, parameters)]
        return super().all(sql, parameters)


def _plans(reader: Reader, by: pipeline_board.GroupBy) -> list[str]:
    listening = Listening(reader)
    board = pipeline_board.board(listening, 1, 30, by=by)
    for column in board.columns:
        pipeline_board.more(listening, 1, column.key, column.rows[-1], by=by)
    return listening.plans


@pytest.mark.parametrize("by", list(pipeline_board.GroupBy))
def test_the_board_reads_no_table_from_end_to_end(sold: Sold, by: pipeline_board.GroupBy) -> None:
    plans = sold.crm.read(_plans, by)
    assert not [plan for plan in plans if plan.startswith("SCAN d")]
    # "one" steps from source to source along an index.
    small = ("stage", "pipeline", "scan one")
    assert not [plan for plan in plans if "SCAN" in plan
                and not any(name in plan.lower() for name in small)]  # fmt: skip
