"""While the app is open promises are counted anew and broken ones told, once each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.queries import sla_counting as counting
from crm_tui.screens.sla_watch import Promises
from crm_tui.services import sla_counting, sla_policies
from tests.factories import START, FixedClock
from tests.screens.user import User, using
from tests.services.promises import MINUTE, alone, opened, row, watchers

NOW = moments.millis(START)
STRICT = PolicyDraft("strict", answer_minutes=60, raise_priority=True, escalate_to="mina")


async def look(user: User) -> None:
    if user.app._promises is None:
        user.app._start_reminding()
    assert user.app._promises is not None
    user.app._promises.look()
    await user.settle()


async def test_a_ticket_of_ones_own_is_told_of_when_it_gets_close_and_when_it_is_late(
    book: Crm, clock: FixedClock
) -> None:
    mine = opened(book, owner="mina", subject="Pump stopped")
    opened(book, owner="reza", subject="Of somebody else")
    alone(book, replace(STRICT, escalate_to=""))
    async with using(book, Settings(bell=False), (100, 30)) as user:
        await look(user)
        assert len(user.app._notifications) == 0
        clock.advance(minutes=50)
        await look(user)
        await user.until("T-1405-0001 · 0:10 left · Pump stopped")
        clock.advance(minutes=11)
        await look(user)
        await user.until("T-1405-0001 · late 0:01 · Pump stopped")
        await look(user)
        assert len(user.app._notifications) == 2
        assert "somebody else" not in user.sees
    assert row(book, mine)["priority"] == 2


def test_whoever_is_told_of_broken_promises_hears_of_them_in_the_app(
    book: Crm, clock: FixedClock
) -> None:
    made = opened(book, owner="reza")
    alone(book, STRICT)
    promises = Promises(book)
    clock.advance(minutes=61)
    (said,) = promises.due()
    assert said.startswith("T-1405-0001 · late 0:01")
    assert watchers(book, made) == ["mina"]
    clock.advance(minutes=-30)
    assert promises.due() == []
    clock.advance(minutes=40)
    assert promises.due() == []


def test_many_at_once_are_counted(book: Crm, clock: FixedClock) -> None:
    for _number in range(5):
        opened(book, owner="mina")
    alone(book, STRICT)
    promises = Promises(book)
    clock.advance(minutes=50)
    assert promises.due() == ["5 tickets run out soon."]
    clock.advance(minutes=20)
    assert promises.due() == ["5 tickets are late."]


def test_a_count_that_was_left_behind_is_finished(
    book: Crm, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [opened(book) for _number in range(3)]
    monkeypatch.setattr(sla_counting, "AT_ONCE", 1)
    promises = Promises(book)
    promises.due()
    book.write(sla_policies.add, replace(STRICT, answer_minutes=5), first=True)
    assert book.read(counting.counted).cursor is not None
    promises.due()
    assert book.read(counting.counted).cursor is None
    assert {row(book, each)["answer_due"] for each in made} == {NOW + 5 * MINUTE}
    clock.now += timedelta(hours=7)
    promises.due()


def test_a_book_without_tickets_is_left_alone(book: Crm) -> None:
    assert Promises(book).due() == []
    assert book.read(counting.counted).years == {}
