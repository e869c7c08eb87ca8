"""What happened with a contact: two sources in one order, by windows."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.activities import ActivityDraft, ActivityKind
from crm_tui.domain.contacts import Employment
from crm_tui.queries import timeline
from crm_tui.queries.history import Entry
from crm_tui.queries.timeline import Happened
from crm_tui.services import agenda, contacts
from tests.factories import START, FixedClock, firm, person

CALL = ActivityDraft(kind=ActivityKind.CALL, contacts=(1,), zone="UTC")


@pytest.fixture
def sara(book: Crm) -> int:
    return book.write(contacts.create, person("سارا", "کریمی"))


def everything(book: Crm, ids: list[int], limit: int = 7) -> list[Happened | Entry]:
    """The whole timeline, read by small windows."""
    found: list[Happened | Entry] = []
    cursor = timeline.FROM_NOW
    while not cursor.at_end:
        window = book.read(timeline.window, ids, cursor, (), limit)
        found += window.items
        cursor = window.cursor
    return found


def at(item: Happened | Entry) -> float:
    return item.at / 1000 if isinstance(item, Happened) else item.at.timestamp()


def lived(book: Crm, clock: FixedClock, rounds: int = 20) -> None:
    """Calls and changes in turn, some of both at once."""
    for number in range(rounds):
        clock.advance(minutes=7 * (number % 3))
        day = clock.now.date().isoformat()
        call = replace(CALL, note=f"call {number}", day=day, at=clock.now.strftime("%H:%M"))
        book.write(agenda.log, call)
        if number % 2:
            book.write(contacts.change, 1, {"source": f"source {number}"})


def test_both_sources_stand_in_one_order_newest_first(
    book: Crm, sara: int, clock: FixedClock
) -> None:
    lived(book, clock)
    found = everything(book, [sara])
    assert all(at(one) >= at(next_) for one, next_ in pairwise(found))
    calls = [item.id for item in found if isinstance(item, Happened)]
    assert sorted(calls) == list(range(1, 21))


@pytest.mark.parametrize("limit", [1, 2, 7, 50])
def test_windows_of_any_size_give_the_same_each_once(
    book: Crm, sara: int, clock: FixedClock, limit: int
) -> None:
    lived(book, clock)
    found = everything(book, [sara], limit)
    whole = book.read(timeline.window, [sara], timeline.FROM_NOW, (), 1000)
    key = [(type(item), item.id) for item in found]
    assert key == [(type(item), item.id) for item in whole.items]
    assert len(set(key)) == len(key)
    assert whole.cursor.at_end


def test_a_clock_set_back_loses_nothing(book: Crm, sara: int, clock: FixedClock) -> None:
    lived(book, clock, 6)
    clock.now = START - timedelta(days=2)
    lived(book, clock, 6)
    found = everything(book, [sara], 3)
    assert sorted(item.id for item in found if isinstance(item, Happened)) == list(range(1, 13))


def test_it_can_be_narrowed_to_kinds_or_to_changes(book: Crm, sara: int) -> None:
    book.write(agenda.log, CALL)
    book.write(agenda.log, replace(CALL, kind=ActivityKind.NOTE, note="یادداشت"))
    notes = book.read(timeline.window, [sara], timeline.ONLY_DONE, ("note",))
    assert [item.kind for item in notes.items if isinstance(item, Happened)] == ["note"]
    assert len(notes.items) == 1
    changes = book.read(timeline.window, [sara], timeline.ONLY_CHANGES)
    assert changes.items
    assert not any(isinstance(item, Happened) for item in changes.items)


def test_what_is_open_or_cancelled_did_not_happen(book: Crm, sara: int) -> None:
    book.write(agenda.plan, CALL)
    book.write(agenda.cancel, [book.write(agenda.plan, CALL)])
    window = book.read(timeline.window, [sara], timeline.ONLY_DONE)
    assert window.items == []
    assert window.cursor.at_end
    assert [row.id for row in book.read(timeline.next_steps, [sara])] == [1]


def test_a_firm_shows_what_was_done_with_its_people_each_once(book: Crm) -> None:
    company = book.write(contacts.create, firm("فولاد نمونه"))
    worker = person("رضا", "رضایی", employments=(Employment("فولاد نمونه"),))
    first = book.write(contacts.create, worker)
    second = book.write(contacts.create, replace(worker, given="مینا"))
    book.write(agenda.log, replace(CALL, contacts=(first, second, company)))
    book.write(agenda.log, replace(CALL, contacts=(second,), note="two"))
    book.write(agenda.plan, replace(CALL, contacts=(first, second), day="2026-12-01"))
    people = [company, first, second]
    done = book.read(timeline.window, people, timeline.ONLY_DONE).items
    assert [item.id for item in done] == [2, 1]
    assert [row.id for row in book.read(timeline.next_steps, people)] == [3]


def test_a_day_at_midnight_in_utc_is_told_from_a_whole_day(book: Crm, sara: int) -> None:
    from crm_tui.queries import contacts as queries  # noqa: PLC0415 - the list shows it

    timed = book.write(agenda.plan, replace(CALL, day="2026-12-01", at="00:00"))
    assert book.read(queries.rows, [sara])[0].next_all_day == 0
    book.write(agenda.cancel, [timed])
    book.write(agenda.plan, replace(CALL, day="2026-12-01"))
    assert book.read(queries.rows, [sara])[0].next_all_day == 1
