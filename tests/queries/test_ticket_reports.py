"""Reports on tickets: counted as one would by hand, and told in the user's words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date
from fractions import Fraction
from pathlib import Path
from statistics import median as reference_median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.database import Database
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import MessageDraft, Side, TicketDraft
from crm_tui.queries import ticket_report_tables as tables
from crm_tui.queries import ticket_reports as queries
from crm_tui.queries.ticket_report_tables import ReportPage, Say
from crm_tui.queries.ticket_reports import Months, ReportBy, Tally
from crm_tui.services import ticket_merging, tickets
from tests.factories import START, FixedClock
from tests.queries.ticket_books import Desk as Tables

DESK = Desk(hours=("00:00-24:00",) * 7)
SAY = Say(str, str)
PLAIN = [page for page in ReportPage if page is not ReportPage.BACKLOG]


def open_one(book: Crm, subject: str = "پمپ", **more: object) -> int:
    draft = TicketDraft(subject=subject, **more)  # type: ignore[arg-type]
    return book.write(tickets.create, draft, "help", desk=DESK).id


def answer(book: Crm, ticket: int) -> None:
    book.write(tickets.say, ticket, MessageDraft("done", Side.ANSWER))


def this_year(book: Crm, count: int = 12) -> Months:
    return queries.months(book.now().date(), UTC, "gregorian", count)


def lines(book: Crm, by: ReportBy = ReportBy.MONTH, owner: str | None = None) -> dict[str, Tally]:
    return {line.key: line for line in book.read(queries.tallies, this_year(book), by, owner)}


def test_months_meet_without_a_gap_in_both_calendars() -> None:
    for calendar in ("gregorian", "jalali"):
        found = queries.months(date(2026, 11, 22), UTC, calendar, 14)
        assert len(found.names) == 14
        assert len(found.bounds) == 15
        assert list(found.bounds) == sorted(found.bounds)
        last = moments.moment(found.bounds[-2]).date().isoformat()
        assert last == found.names[-1]


def test_what_was_opened_and_solved_counts_in_its_month(book: Crm, clock: FixedClock) -> None:
    first = open_one(book)
    open_one(book)
    clock.advance(days=40)
    book.write(tickets.close, [first])
    found = [
        (line.opened, line.solved) for line in lines(book).values() if line.opened or line.solved
    ]
    assert found == [(2, 0), (0, 1)]


def test_times_are_working_times_of_what_was_answered_and_solved(
    book: Crm, clock: FixedClock
) -> None:
    for minutes in (10, 30, 50):
        ticket = open_one(book, owner="ali")
        clock.advance(minutes=minutes)
        answer(book, ticket)
        book.write(tickets.close, [ticket])
        clock.advance(minutes=-minutes)
    open_one(book, owner="ali")
    line = lines(book, ReportBy.OWNER)["ali"]
    assert line.opened == 4
    assert [value // 60_000 for value in line.answers] == [10, 30, 50]
    assert queries.median(line.answers) == 30 * 60_000
    assert queries.percentile(line.answers, 0.9) == 50 * 60_000


def test_promises_kept_and_missed_are_told_apart(book: Crm, clock: FixedClock) -> None:
    in_time, late = open_one(book, priority=1), open_one(book, priority=1)
    clock.advance(minutes=5)
    answer(book, in_time)
    clock.advance(days=7)
    answer(book, late)
    line = lines(book, ReportBy.PRIORITY)["1"]
    assert (line.answers_kept, line.answers_missed) == (1, 1)


def test_what_came_back_counts_as_reopened_when_it_is_solved_again(book: Crm) -> None:
    ticket, other = open_one(book), open_one(book)
    book.write(tickets.close, [ticket, other])
    book.write(tickets.reopen, [ticket])
    book.write(tickets.close, [ticket])
    (line,) = [line for line in lines(book).values() if line.solved]
    assert (line.solved, line.reopened) == (2, 1)


def test_satisfaction_is_the_mean_of_who_said_it(book: Crm) -> None:
    for score in (5, 4, None):
        ticket = open_one(book)
        if score:
            book.write(tickets.rate, ticket, score)
        book.write(tickets.close, [ticket])
    (line,) = [line for line in lines(book).values() if line.rated]
    assert (line.rated, line.satisfaction) == (2, 4.5)


def test_merged_and_removed_tickets_do_not_count(book: Crm) -> None:
    keep, gone, removed = open_one(book), open_one(book), open_one(book)
    book.write(ticket_merging.merge, keep, [gone])
    book.write(tickets.remove, [removed])
    assert sum(line.opened for line in lines(book).values()) == 1


def test_one_owner_sees_theirs_only(book: Crm) -> None:
    open_one(book, owner="ali")
    open_one(book)
    assert sum(line.opened for line in lines(book, owner="ali").values()) == 1
    assert sum(line.opened for line in lines(book, owner="").values()) == 1


def test_the_backlog_is_open_tickets_by_age(book: Crm, clock: FixedClock) -> None:
    old = open_one(book)
    clock.advance(days=10)
    closed = open_one(book)
    book.write(tickets.close, [closed])
    waiting = open_one(book)
    answer(book, waiting)
    rows = book.read(queries.backlog, moments.millis(book.now()))
    assert [(row.days, row.count, row.waiting) for row in rows if row.count] == [
        (1, 1, 1), (30, 1, 0),
    ]  # fmt: skip
    assert [row.late for row in rows] == [0, 0, 0, 1, 0]
    assert old


WITHIN = queries.months(START.date(), UTC, "jalali", 4)
PATHS = {None: "", 1: "Hardware", 2: "Hardware / Printers", 3: "سخت‌افزار", 4: "Hardware"}
"""Two categories of the same name are one line."""

MOMENT = st.integers(WITHIN.bounds[0] - 2, WITHIN.bounds[-1] + 2) | st.sampled_from(WITHIN.bounds)
TIME = st.none() | st.integers(0, 10**12)
ROW = st.fixed_dictionaries({
    "created_at": MOMENT,
    "solved_at": st.none() | MOMENT,
    "owner": st.sampled_from(["", "ali", "مینا"]),
    "channel": st.sampled_from(["phone", "mail"]),
    "priority": st.integers(1, 4),
    "category_id": st.sampled_from(list(PATHS)),
    "first_answer_at": st.none() | MOMENT,
    "answer_used": TIME,
    "answer_kept": st.none() | st.booleans(),
    "solution_used": TIME,
    "solution_kept": st.none() | st.booleans(),
    "reopened": st.integers(0, 2),
    "satisfaction": st.none() | st.integers(1, 5),
    "shown": st.sampled_from([True, True, True, False]),
    "merged_into": st.sampled_from([None, None, None, 1]),
})  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """A book of 20 tickets whose columns a test writes as it likes."""
    path: Path = tmp_path_factory.mktemp("reports") / "book.db"
    crm = Crm(Database(str(path)), "mina", FixedClock())
    desk = Tables(crm)
    for name in ("Hardware", "Printers", "سخت‌افزار", "Hardware"):
        desk.category(name, above="Hardware" if name == "Printers" else "")
    for number in range(20):
        desk.ticket(f"{number}")
    yield crm
    crm.close()


def counted_by_hand(
    rows: list[dict[str, Any]], by: ReportBy, owner: str | None
) -> dict[str, Tally]:
    """The lines, ticket by ticket."""
    lines = {name: Tally(name) for name in WITHIN.names} if by is ReportBy.MONTH else {}

    def line(row: dict[str, Any], moment: int | None) -> Tally | None:
        first, after = WITHIN.bounds[0], WITHIN.bounds[-1]
        if moment is None or not first <= moment < after:
            return None
        months = dict(zip(WITHIN.names, WITHIN.bounds, strict=False))
        key = {
            ReportBy.MONTH: max(name for name in months if months[name] <= moment),
            ReportBy.OWNER: row["owner"],
            ReportBy.CATEGORY: PATHS[row["category_id"]],
            ReportBy.CHANNEL: row["channel"],
            ReportBy.PRIORITY: str(row["priority"]),
        }[by]
        return lines.setdefault(key, Tally(key))

    for row in rows:
        if not row["shown"] or row["merged_into"] or owner not in (None, row["owner"]):
            continue
        if opened := line(row, row["created_at"]):
            opened.opened += 1
            if row["first_answer_at"] is not None and row["answer_used"] is not None:
                opened.answers = sorted([*opened.answers, row["answer_used"]])
            opened.answers_kept += row["answer_kept"] is True
            opened.answers_missed += row["answer_kept"] is False
        if solved := line(row, row["solved_at"]):
            solved.solved += 1
            solved.reopened += row["reopened"] > 0
            if row["solution_used"] is not None:
                solved.solutions = sorted([*solved.solutions, row["solution_used"]])
            solved.solutions_kept += row["solution_kept"] is True
            solved.solutions_missed += row["solution_kept"] is False
            if row["satisfaction"]:
                solved.scores[row["satisfaction"] - 1] += 1
    return lines


@settings(max_examples=40)
@given(
    st.lists(ROW, min_size=20, max_size=20), st.sampled_from(ReportBy),
    st.sampled_from([None, "", "ali"]),
)  # fmt: skip
def test_a_report_says_what_counting_ticket_by_ticket_says(
    filled: Crm, rows: list[dict[str, Any]], by: ReportBy, owner: str | None
) -> None:
    def write(work: Work) -> None:
        sets = ", ".join(f"{name} = :{name}" for name in rows[0])
        work.connection.executemany(
            f"UPDATE ticket SET {sets} WHERE id = :id",
            [{**row, "id": number} for number, row in enumerate(rows, 1)],
        )

    filled.write(write)
    expected = counted_by_hand(rows, by, owner)
    found = filled.read(queries.tallies, WITHIN, by, owner)
    assert {line.key: line for line in found} == expected
    assert len(found) == len(expected)
    quick = filled.read(queries.tallies, WITHIN, by, owner, times=False)
    assert quick == [replace(line, answers=[], solutions=[]) for line in found]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=50))
def test_medians_and_percentiles_are_those_of_the_textbook(values: list[int]) -> None:
    values.sort()
    assert queries.median(values) == int(reference_median(map(Fraction, values)))
    for part in (0.5, 0.9, 1.0):
        rank = max(1, -(-len(values) * round(part * 10) // 10))
        assert queries.percentile(values, part) == values[rank - 1]


@pytest.mark.parametrize("page", PLAIN)
@pytest.mark.parametrize("by", list(ReportBy))
def test_every_page_has_as_many_cells_as_headings(
    book: Crm, clock: FixedClock, page: ReportPage, by: ReportBy
) -> None:
    for owner in ("ali", ""):
        ticket = open_one(book, owner=owner)
        clock.advance(minutes=5)
        answer(book, ticket)
        book.write(tickets.rate, ticket, 3)
        book.write(tickets.close, [ticket])
    table = tables.table(book.read(queries.tallies, this_year(book), by), page, by, SAY)
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.headings)}
    assert {len(row) for row in table.cells} == {len(table.names)}
    assert not table.total or len(table.total) == len(table.headings)


def test_a_book_without_tickets_has_empty_pages(book: Crm) -> None:
    found = book.read(queries.tallies, this_year(book))
    assert len(found) == 12
    for page in PLAIN:
        assert tables.table(found, page, ReportBy.MONTH, SAY) == tables.Table()
    assert tables.backlog_table(book.read(queries.backlog, 0), SAY) == tables.Table()
