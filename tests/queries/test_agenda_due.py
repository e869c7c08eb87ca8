"""What is due, late, done and left over, against plain Python over all rows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.queries import agenda, agenda_due, agenda_list
from crm_tui.queries.agenda_list import AgendaFilter
from crm_tui.queries.digest import Asked, SectionRows, sections
from tests.queries import agenda_books
from tests.queries.agenda_books import MOMENTS, USERS, ZONES, Book, Cared, Fact, Told, cared, told

Making = Callable[..., AbstractContextManager[Book]]
OWNERS = (*USERS, None)
BOOKS = {
    "now": st.sampled_from(MOMENTS),
    "zone": st.sampled_from(ZONES),
    "all_told": st.lists(told(), max_size=12),
    "people": st.lists(
        cared, min_size=agenda_books.CONTACTS, max_size=agenda_books.CONTACTS
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def making(tmp_path_factory: pytest.TempPathFactory, empty_book: Path) -> Making:
    return partial(agenda_books.book, tmp_path_factory.mktemp("books"), empty_book)


def late(book: Book, owner: str | None) -> list[Fact]:
    found = [
        fact
        for fact in book.facts
        if fact.shown and fact.is_mine(owner) and fact.is_over(book.now, book.zone)
    ]
    return sorted(found, key=lambda fact: (fact.due or 0, fact.id))


def touching(book: Book, days: tuple[date, date], owner: str | None) -> list[Fact]:
    found = [
        fact
        for fact in book.facts
        if fact.shown
        and fact.due is not None
        and fact.status != "cancelled"
        and fact.is_mine(owner)
        and fact.spans(book.zone, *days)
    ]
    return sorted(found, key=lambda fact: (fact.due or 0, fact.id))


def ids(found: list[Fact]) -> list[int]:
    return [fact.id for fact in found]


def section(book: Book, name: str, **more: object) -> SectionRows:
    asked = Asked(book.now, book.zone, **more)  # type: ignore[arg-type]
    (found,) = book.crm.read(sections, asked, {name})
    return found


@settings(max_examples=25, deadline=None)
@given(**BOOKS)
def test_due_and_late_are_what_the_rows_say(
    making: Making, now: datetime, zone: str, all_told: list[Told], people: list[Cared]
) -> None:
    with making(now, zone, all_told, people) as book:
        today, tomorrow = book.today, book.today + timedelta(1)
        for owner in OWNERS:
            wanted = late(book, owner)
            found = book.crm.read(agenda.overdue, now, book.zone, owner)
            assert [row.id for row in found] == ids(wanted)
            assert book.crm.read(agenda.overdue_count, now, book.zone, owner) == len(wanted)
            assert all(row.is_late(now, today) for row in found)
            for days in ((today, tomorrow), (today - timedelta(2), today + timedelta(5))):
                there = touching(book, days, owner)
                asked = (days, book.zone, owner)
                found = book.crm.read(agenda.between, *asked)
                assert [row.id for row in found] == ids(there)
                still = [fact for fact in there if fact.status == "open"]
                found = book.crm.read(agenda.between, *asked, open_only=True)
                assert [row.id for row in found] == ids(still)
            due = [
                fact
                for fact in touching(book, (today, tomorrow), owner)
                if fact.status == "open" and fact not in wanted
            ]
            question = Asked(now, book.zone, owner=owner)
            numbers = book.crm.read(agenda_due.numbers, question)
            assert (numbers.overdue, numbers.today) == (len(wanted), len(due))
            assert book.crm.read(agenda_due.due_count, question) == len(wanted) + len(due)
            assert {row.id for row in section(book, "today", owner=owner).rows} == set(ids(due))
            low, high = moments.day_bounds(today, tomorrow, book.zone)
            done = [
                fact
                for fact in book.facts
                if fact.status == "done"
                and owner in (None, fact.owner)
                and fact.done_at is not None
                and low <= moments.moment(fact.done_at) < high
            ]
            assert numbers.done == len(done)


@settings(max_examples=25, deadline=None)
@given(**BOOKS)
def test_contacts_are_kept_in_touch_and_never_without_a_next_step(
    making: Making, now: datetime, zone: str, all_told: list[Told], people: list[Cared]
) -> None:
    with making(now, zone, all_told, people) as book:
        facts = book.facts
        made = now - timedelta(days=40)
        start_of = partial(_start_of, book)
        for owner in OWNERS:
            touch, step = set(), set()
            for number, each in enumerate(people, 1):
                if each.trashed or (owner is not None and each.owner not in ("", owner)):
                    continue
                mine = [fact for fact in facts if number in fact.contacts]
                planned = [
                    fact
                    for fact in mine
                    if fact.status == "open" and fact.due is not None and fact.kind != "note"
                ]
                real = [moments.moment(fact.done_at or 0) for fact in mine if fact.is_real()]
                last = max(real, default=None)
                if each.every and (last or made) + timedelta(each.every) < start_of(1):
                    touch.add(number)
                lately = last is not None and last >= start_of(-20)
                if not planned and (
                    each.stage == "qualified" or (lately and each.stage != "former")
                ):
                    step.add(number)
            found = section(book, "in_touch", owner=owner)
            assert {row.id for row in found.rows} == touch
            found = section(book, "no_next_step", owner=owner, next_step_days=20)
            assert {row.id for row in found.rows} == step
            assert len(found.rows) == len(step)


def _start_of(book: Book, number: int) -> datetime:
    day = book.today + timedelta(number)
    return moments.day_bounds(day, day, book.zone)[0]


@settings(max_examples=25, deadline=None)
@given(**BOOKS, limit=st.integers(1, 5))
def test_the_list_has_all_that_fits_in_order(
    making: Making,
    now: datetime,
    zone: str,
    all_told: list[Told],
    people: list[Cared],
    limit: int,
) -> None:
    def order(fact: Fact) -> tuple[object, ...]:
        if fact.due is None:
            return (1, fact.id)
        if not fact.all_day:
            return (0, fact.due, fact.id)
        day = moments.millis_day(fact.due)
        return (0, moments.millis(moments.day_bounds(day, day, book.zone)[0]) - 1, fact.id)

    with making(now, zone, all_told, people) as book:
        states: dict[str, Callable[[Fact], bool]] = {
            "all": lambda _: True,
            "open": lambda fact: fact.status == "open",
            "done": lambda fact: fact.status == "done",
            "late": lambda fact: fact.is_over(now, book.zone),
        }
        for owner in OWNERS:
            for state, fits in states.items():
                wanted = [
                    fact for fact in book.facts if fact.shown and fact.is_mine(owner) and fits(fact)
                ]
                asked = (AgendaFilter(state=state, owner=owner), book.zone, now)
                found = list(book.crm.read(agenda_list.ids, *asked))
                assert found == ids(sorted(wanted, key=order))
                assert book.crm.read(agenda_list.count, *asked) == len(wanted)
                assert list(book.crm.read(agenda_list.first_ids, *asked, limit)) == found[:limit]
                parts = book.crm.read(_in_small_parts, *asked)
                assert [each for part in parts for each in part] == found
        first, last = book.today - timedelta(1), book.today + timedelta(1)
        chosen = AgendaFilter(state="all", kinds=("call", "visit"), first=first, last=last)
        wanted = [
            fact
            for fact in book.facts
            if fact.shown
            and fact.kind in chosen.kinds
            and fact.due is not None
            and first <= _day(fact, book) <= last
        ]
        assert list(book.crm.read(agenda_list.ids, chosen, book.zone, now)) == ids(
            sorted(wanted, key=order)
        )


def _in_small_parts(
    reader: Reader, chosen: AgendaFilter, zone: ZoneInfo, now: datetime
) -> list[list[int]]:
    return [list(part) for part in agenda_list.id_parts(reader, chosen, zone, now, size=1)]


def _day(fact: Fact, book: Book) -> date:
    assert fact.due is not None
    if fact.all_day:
        return moments.millis_day(fact.due)
    return moments.moment(fact.due).astimezone(book.zone).date()


@settings(max_examples=25, deadline=None)
@given(**BOOKS, usual=st.sampled_from((-1, 0, 10, 600)))
def test_reminders_come_once_and_at_their_time(
    making: Making,
    now: datetime,
    zone: str,
    all_told: list[Told],
    people: list[Cared],
    usual: int,
) -> None:
    with making(now, zone, all_told, people) as book:
        for owner in USERS:
            wanted = set()
            for fact in book.facts:
                minutes = usual if fact.remind is None else fact.remind
                open_one = fact.status == "open" and fact.shown and fact.is_mine(owner)
                if open_one and fact.due is not None and not fact.all_day and minutes >= 0:
                    at = moments.moment(fact.due) - timedelta(minutes=minutes)
                    if now <= at < now + timedelta(days=3):
                        wanted.add((fact.id, moments.millis(at)))
            middle = now + timedelta(hours=11)
            asked = [(now, middle), (middle, now + timedelta(days=3))]
            found = [
                (each.row.id, each.at)
                for since, until in asked
                for each in book.crm.read(
                    agenda_list.reminders, since, until, book.zone, owner, usual
                )
            ]
            assert set(found) == wanted
            assert len(found) == len(wanted)
            assert [at for _, at in found] == sorted(at for _, at in found)
