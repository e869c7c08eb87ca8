"""Broken promises are told once, by whoever looks first."""

from dataclasses import replace
from pathlib import Path

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain import moments
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.domain.tickets import MessageDraft, Side
from crm_tui.queries import escalation as queries
from crm_tui.services import escalation, sla_policies, tickets
from tests.factories import START, FixedClock
from tests.faults.children import together
from tests.services.promises import HOUR, MINUTE, alone, batches, opened, row, watchers
from tests.services.states import undo_last

NOW = moments.millis(START)
STRICT = PolicyDraft(
    "سخت", answer_minutes=30, next_answer_minutes=30, solution_minutes=120,
    raise_priority=True, escalate_to="mina",
)  # fmt: skip


def look(book: Crm) -> list[tuple[str, str, int | None]]:
    told = book.write(escalation.escalate)
    return [(one.breach.number, one.breach.clock, one.raised_to) for one in told]


def test_a_broken_promise_raises_the_priority_and_tells_somebody_once(
    book: Crm, clock: FixedClock
) -> None:
    made = opened(book, owner="reza")
    policy = alone(book, STRICT)
    clock.advance(minutes=30)
    assert look(book) == []
    clock.advance(minutes=1)
    assert look(book) == [("T-1405-0001", "answer", 2)]
    late = row(book, made)
    assert (late["priority"], late["policy_id"]) == (2, policy)
    assert late["escalated_at"] == moments.millis(clock.now)
    assert watchers(book, made) == ["mina"]
    before = batches(book)
    assert look(book) == []
    assert batches(book) == before


def test_each_clock_is_told_of_and_each_later_answer(book: Crm, clock: FixedClock) -> None:
    made = opened(book)
    alone(book, STRICT)
    clock.advance(minutes=40)
    assert look(book) == [("T-1405-0001", "answer", 2)]
    clock.advance(minutes=90)
    assert look(book) == [("T-1405-0001", "solution", 1)]
    book.write(tickets.say, made, MessageDraft("کابل را ببینید"))
    clock.advance(hours=1)
    assert look(book) == []
    book.write(tickets.say, made, MessageDraft("دیدم", side=Side.CUSTOMER))
    clock.advance(minutes=31)
    # Nothing is more urgent than urgent.
    assert look(book) == [("T-1405-0001", "answer", None)]
    assert row(book, made)["priority"] == 1


def test_the_promise_stays_though_the_priority_was_raised(book: Crm, clock: FixedClock) -> None:
    made = opened(book)
    usual = alone(book, replace(STRICT, priority=3))
    high = book.write(
        sla_policies.add, PolicyDraft("high", priority=2, answer_minutes=5), first=True
    )
    clock.advance(minutes=31)
    look(book)
    assert (row(book, made)["priority"], row(book, made)["policy_id"]) == (2, usual)
    book.write(sla_policies.order, [usual, high])
    book.write(tickets.say, made, MessageDraft("یادداشت", side=Side.INTERNAL))
    assert row(book, made)["policy_id"] == usual


def test_an_escalation_is_taken_back_and_not_told_again(book: Crm, clock: FixedClock) -> None:
    made = opened(book)
    alone(book, STRICT)
    clock.advance(minutes=31)
    look(book)
    undo_last(book)
    assert (row(book, made)["priority"], watchers(book, made)) == (3, [])
    assert look(book) == []
    assert row(book, made)["escalated_at"] is not None


def test_a_promise_that_asks_for_nothing_more_leaves_no_trace_in_the_history(
    book: Crm, clock: FixedClock
) -> None:
    opened(book, priority=1)
    before = batches(book)
    clock.advance(hours=2)
    assert look(book) == [("T-1405-0001", "answer", None)]
    assert batches(book) == before


def test_what_waits_for_the_customer_is_over_or_in_the_trash_is_left_alone(
    book: Crm, clock: FixedClock
) -> None:
    waiting, solved, gone, merged = (opened(book) for _number in range(4))
    alone(book, STRICT)
    book.write(tickets.say, waiting, MessageDraft("?"))
    book.write(tickets.close, [solved])
    book.write(tickets.remove, [gone])
    clock.advance(days=2)
    assert [number for number, _clock, _raised in look(book)] == ["T-1405-0004"]
    assert row(book, merged)["escalated_at"] is not None


def test_one_hears_of_ones_own_and_of_what_one_watches(book: Crm, clock: FixedClock) -> None:
    mine, watched, other = opened(book, owner="ali"), opened(book), opened(book, owner="reza")
    alone(book, PolicyDraft("p", answer_minutes=60))
    book.write(tickets.watch, [watched], "ali")
    start = moments.millis(clock.now)
    clock.advance(minutes=50)
    now = moments.millis(clock.now)
    close = book.read(queries.warned, start, now, "ali")
    assert [(one.ticket_id, one.due) for one in close] == [
        (mine, NOW + HOUR), (watched, NOW + HOUR),
    ]  # fmt: skip
    assert book.read(queries.warned, now, now + MINUTE, "ali") == ()
    clock.advance(minutes=20)
    assert book.read(queries.warned, now, moments.millis(clock.now), "ali") == ()
    look(book)
    told = book.read(queries.told, now, moments.millis(clock.now), "ali")
    assert [one.ticket_id for one in told] == [mine, watched]
    assert book.read(queries.told, start, now, "ali") == ()
    assert [one.ticket_id for one in book.read(queries.told, now, 2**62, "reza")] == [other]


def test_of_many_who_look_at_once_one_tells(book: Crm, clock: FixedClock, tmp_path: Path) -> None:
    for _number in range(12):
        opened(book)
    alone(book, STRICT)

    def looking(path: Path) -> list[str]:
        crm = Crm(book._database.__class__(str(path)), "reza", lambda: clock.now)
        found = [one.breach.number for one in crm.write(escalation.escalate)]
        crm.close()
        return found

    clock.advance(minutes=31)
    told = together(looking, [(tmp_path / "book.db",)] * 4)
    assert sorted(len(found) for found in told) == [0, 0, 0, 12]
    assert book.read(Reader.value, "SELECT count(*) FROM ticket WHERE priority = 2") == 12
    assert book.read(Reader.value, "SELECT count(*) FROM ticket_watcher") == 12


def test_thousands_of_broken_promises_are_told_in_portions(book: Crm, clock: FixedClock) -> None:
    for _number in range(5):
        opened(book)
    alone(book, STRICT)
    clock.advance(minutes=31)
    portions = [len(book.write(escalation.escalate, 2)) for _try in range(4)]
    assert portions == [2, 2, 1, 0]
