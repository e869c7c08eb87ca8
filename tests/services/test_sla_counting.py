"""Open tickets are counted anew when promises, hours or the tables of holidays change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest

from crm_tui.crm import Crm
from crm_tui.domain import holidays, moments, service_desk
from crm_tui.domain.holidays import Holiday
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.queries import sla as promises
from crm_tui.queries import sla_counting as queries
from crm_tui.queries.sla_clocks import Touched, moved_by, touched_by
from crm_tui.services import sla_counting, sla_policies
from tests.factories import DESK, START, FixedClock
from tests.services.promises import HOUR, MINUTE, opened, row

NOW = moments.millis(START)
IRAN = replace(DESK, country="IR")


@pytest.fixture(autouse=True)
def fresh_tables() -> Iterator[None]:
    """No calendar of another test is remembered."""
    forget()
    yield
    forget()


def forget() -> None:
    service_desk._index.cache_clear()
    service_desk._worktime.cache_clear()
    holidays.of_year.cache_clear()


def count(book: Crm) -> int:
    return sla_counting.count_all(lambda: book.write(sla_counting.step))


def test_a_book_that_was_never_counted_is_and_then_no_more(book: Crm) -> None:
    assert not book.read(queries.is_stale, START)
    opened(book)
    assert book.read(queries.is_stale, START)
    assert count(book) == 1
    assert not book.read(queries.is_stale, START)
    opened(book)
    assert not book.read(queries.is_stale, START)


def test_when_the_tables_of_holidays_change_open_tickets_are_due_later(
    book: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(book)
    book.write(sla_policies.set_desk, IRAN)
    made = opened(book, priority=1)
    before = row(book, made)["answer_due"]
    assert before == NOW + HOUR
    assert not book.read(queries.is_stale, START)
    told = holidays.of_year

    # An update brings a day off that was announced in the morning.
    def updated(country: str, year: int, language: str) -> Mapping[date, Holiday]:
        day = date(2026, 11, 21)
        return {**told(country, year, language), day: Holiday(day, "روز سوگواری")}

    updated.cache_clear = told.cache_clear  # type: ignore[attr-defined]
    monkeypatch.setattr(holidays, "of_year", updated)
    forget()
    assert book.read(queries.is_stale, START)
    assert count(book) == 2
    # Sunday from nine on.
    assert row(book, made)["answer_due"] == NOW - 150 * MINUTE + 25 * HOUR
    assert not book.read(queries.is_stale, START)


def test_days_off_of_the_desk_count_at_once(book: Crm) -> None:
    made = opened(book, priority=1)
    book.write(sla_policies.set_desk, replace(DESK, extra=((date(2026, 11, 21), "انبارگردانی"),)))
    assert row(book, made)["answer_due"] == NOW - 150 * MINUTE + 25 * HOUR
    assert not book.read(queries.is_stale, START)


def test_many_tickets_are_counted_in_steps_and_a_stopped_count_goes_on(
    book: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [opened(book) for _number in range(7)]
    monkeypatch.setattr(sla_counting, "AT_ONCE", 3)
    fast = PolicyDraft("fast", answer_minutes=10)
    book.write(sla_policies.add, fast, first=True)
    assert row(book, made[0])["answer_due"] == NOW + 8 * HOUR + 16 * HOUR
    assert book.read(queries.is_stale, START)
    told: list[tuple[int, int]] = []
    steps = iter([False, False, True])
    stopped = sla_counting.count_all(
        lambda: book.write(sla_counting.step, 3),
        lambda done, everything: told.append((done, everything)),
        lambda: next(steps),
    )
    assert (stopped, told) == (6, [(3, 7), (6, 7)])
    assert row(book, made[5])["answer_due"] == NOW + 10 * MINUTE
    assert row(book, made[6])["answer_due"] != NOW + 10 * MINUTE
    assert book.read(queries.is_stale, START)
    assert count(book) == 1
    assert row(book, made[6])["answer_due"] == NOW + 10 * MINUTE
    assert not book.read(queries.is_stale, START)


def test_a_damaged_note_of_the_last_count_is_no_note(book: Crm) -> None:
    opened(book)
    count(book)

    def damage(work: object) -> None:
        work.connection.execute("UPDATE setting SET value = '[1]'")  # type: ignore[attr-defined]

    book.write(damage)
    assert book.read(queries.is_stale, START)
    assert count(book) == 1


def test_one_is_told_beforehand_what_other_hours_do(book: Crm, clock: FixedClock) -> None:
    normal, urgent = opened(book), opened(book, priority=1)
    clock.advance(minutes=30)
    standing, now = book.read(promises.policies), moments.millis(clock.now)
    desk = book.read(promises.desk)
    assert desk is not None
    assert book.read(moved_by, standing, desk, now) == Touched()
    off = replace(desk, extra=((START.date(), "stocktaking"),))
    told = book.read(moved_by, standing, off, now)
    assert (told.count, told.breached) == (2, 0)
    before = [row(book, each)["answer_due"] for each in (normal, urgent)]
    book.write(sla_policies.set_desk, off)
    after = [row(book, each)["answer_due"] for each in (normal, urgent)]
    assert all(later > sooner for later, sooner in zip(after, before, strict=True))
    assert book.read(moved_by, standing, off, now) == Touched()


def test_one_is_told_beforehand_what_another_promise_does(book: Crm, clock: FixedClock) -> None:
    normal, urgent = opened(book), opened(book, priority=1)
    clock.advance(minutes=30)
    standing = book.read(promises.policies)
    now = moments.millis(clock.now)

    def asked(after: list[object]) -> tuple[int, int, tuple[str, ...]]:
        told = book.read(touched_by, standing, after, DESK, now)  # type: ignore[arg-type]
        return told.count, told.breached, told.numbers

    assert asked(list(standing)) == (0, 0, ())
    fast = replace(standing[0], id=-1, draft=PolicyDraft("fast", answer_minutes=20))
    assert asked([fast, *standing]) == (2, 2, ("T-1405-0001", "T-1405-0002"))
    assert asked([*standing, fast]) == (0, 0, ())
    soft = replace(standing[0], draft=replace(standing[0].draft, answer_minutes=600))
    assert asked([soft, *standing[1:]]) == (1, 0, ("T-1405-0002",))
    assert asked([]) == (2, 0, ("T-1405-0001", "T-1405-0002"))
    assert row(book, normal)["policy_id"] != row(book, urgent)["policy_id"]
