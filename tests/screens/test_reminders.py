"""Reminders while the app is open: once, over any screen, and no storm."""

from collections.abc import Callable

import pytest

from crm_tui import i18n
from crm_tui.app import CrmApp
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.screens.reminders import Reminders
from crm_tui.services import agenda, contacts
from tests.factories import SARA, FixedClock
from tests.screens.doings import TEHRAN, plan, plan_many
from tests.screens.user import User, using

SETTINGS = Settings(time_zone=TEHRAN)


def told(reminders: Reminders) -> list[str]:
    """The subjects of what is due, as one check finds them."""
    return [row.subject for row in reminders.due()]


async def look(user: User) -> None:
    """The check that a timer makes."""
    if user.app._reminding is None:
        user.app._start_reminding()
    else:
        user.app._reminding.look()
    await user.settle()


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A bell rung is a number more."""
    rung: list[int] = []
    monkeypatch.setattr(CrmApp, "bell", lambda _self: rung.append(1))
    return rung


async def test_ten_minutes_before_a_call_one_is_told_once_with_the_bell(
    book: Crm, clock: FixedClock, bells: list[int]
) -> None:
    sara = book.write(contacts.create, SARA)
    plan(book, "rebar", at="12:00", contacts=(sara,))
    async with using(book, SETTINGS, (120, 30)) as user:
        await look(user)
        assert "minutes:" not in user.sees
        clock.advance(minutes=20)
        await look(user)
        assert "In 10 minutes: 12:00 · Call · rebar" in user.sees
        assert bells == [1]
        clock.advance(seconds=20)
        await look(user)
        assert bells == [1]


@pytest.mark.parametrize("keys", [("n",), ("?",), ("y",), ("1", "t"), ("3", "b")])
async def test_it_is_told_over_any_screen_and_any_question(
    book: Crm, clock: FixedClock, bells: list[int], keys: tuple[str, ...]
) -> None:
    book.write(contacts.create, SARA)
    plan(book, "rebar", at="12:00")
    async with using(book, SETTINGS, (120, 30)) as user:
        await look(user)
        await user.press(*keys)
        clock.advance(minutes=21)
        await look(user)
        assert "In 9 minutes: 12:00" in user.sees
        assert bells == [1]


async def test_the_bell_can_be_switched_off(book: Crm, clock: FixedClock, bells: list[int]) -> None:
    plan(book, "rebar", at="11:35")
    async with using(book, Settings(time_zone=TEHRAN, bell=False), (100, 30)) as user:
        await look(user)
        assert "In 5 minutes: 11:35 · Call · rebar" in user.sees
        assert bells == []


async def test_what_was_late_before_is_said_once_in_one_line(book: Crm, bells: list[int]) -> None:
    for day in ("2026-11-01", "2026-11-18", "2026-11-20"):
        plan(book, "old", day, "09:00")
    async with using(book, SETTINGS, (100, 30)) as user:
        await look(user)
        assert "3 are overdue; 1 shows them." in user.sees
        assert len(user.app._notifications) == 1
        await look(user)
        assert len(user.app._notifications) == 1
        assert bells == []


async def test_reminding_begins_once(book: Crm, clock: FixedClock, bells: list[int]) -> None:
    plan(book, "rebar", at="12:00")
    async with using(book, SETTINGS, (100, 30)) as user:
        user.app._start_reminding()
        user.app._start_reminding()
        await user.settle()
        clock.advance(minutes=25)
        await look(user)
        assert bells == [1]


async def test_on_todays_screen_what_is_late_is_seen_anyway(book: Crm) -> None:
    plan(book, "old", "2026-11-18", "09:00")
    async with using(book, SETTINGS, (100, 30), area="today") as user:
        await look(user)
        assert "1 overdue" in user.sees
        assert len(user.app._notifications) == 0


def test_many_at_once_are_counted(book: Crm) -> None:
    for number in range(5):
        plan(book, f"call {number}", at="11:35")
    reminders = Reminders(book, SETTINGS)
    assert reminders.words(reminders.due()) == ["5 activities are due."]


def test_a_clock_that_is_set_back_repeats_nothing(book: Crm, clock: FixedClock) -> None:
    plan(book, "rebar", at="12:00")
    reminders = Reminders(book, SETTINGS)
    assert told(reminders) == []
    clock.advance(minutes=25)
    assert told(reminders) == ["rebar"]
    clock.advance(minutes=-15)
    assert told(reminders) == []
    clock.advance(minutes=15)
    assert told(reminders) == []
    plan(book, "later", at="12:30")
    clock.advance(minutes=30)
    assert told(reminders) == ["later"]


def test_put_off_it_is_told_again_at_its_new_time(book: Crm, clock: FixedClock) -> None:
    activity = plan(book, "rebar", at="11:35")
    reminders = Reminders(book, SETTINGS)
    assert told(reminders) == ["rebar"]
    book.write(agenda.snooze, [activity], "2026-11-21", "12:30", TEHRAN)
    clock.advance(minutes=51)
    assert told(reminders) == ["rebar"]


def test_what_is_planned_for_the_next_minutes_is_told_at_once(book: Crm, clock: FixedClock) -> None:
    reminders = Reminders(book, SETTINGS)
    assert told(reminders) == []
    clock.advance(minutes=1)
    plan(book, "in two minutes", at="11:33")
    plan(book, "over already", at="11:30")
    assert told(reminders) == ["in two minutes"]
    clock.advance(minutes=5)
    assert told(reminders) == []


def test_an_activity_can_have_its_own_minutes_or_none(book: Crm, clock: FixedClock) -> None:
    plan(book, "early", at="12:30", remind=60)
    plan(book, "silent", at="11:32", remind=-1)
    plan(book, "the whole day")
    reminders = Reminders(book, SETTINGS)
    assert told(reminders) == ["early"]
    clock.advance(minutes=50)
    assert told(reminders) == []


def test_after_a_short_sleep_of_the_machine_what_is_over_is_told_after_a_long_one_not(
    book: Crm, clock: FixedClock
) -> None:
    plan(book, "rebar", at="12:00")
    plan(book, "tomorrow", "2026-11-22", "12:00")
    reminders = Reminders(book, SETTINGS)
    assert told(reminders) == []
    clock.advance(hours=2)
    (row,) = reminders.due()
    assert reminders.words([row]) == ["Overdue: 12:00 · Call · rebar"]
    clock.advance(hours=48)
    assert told(reminders) == []


def test_what_others_have_to_do_and_what_is_done_is_not_told(
    book: Crm, open_book: Callable[..., Crm]
) -> None:
    plan(open_book("tomas"), "of tomas", at="11:35")
    book.write(agenda.finish, plan(book, "done", at="11:35"))
    plan(open_book("tomas"), "together", at="11:35", participants=("mina",))
    assert told(Reminders(book, SETTINGS)) == ["together"]


def test_one_of_a_series_is_told_once_before_and_after_it_gets_a_row(
    book: Crm, clock: FixedClock
) -> None:
    first = plan(book, "daily", "2026-11-20", "11:35", rule="FREQ=DAILY")
    reminders = Reminders(book, SETTINGS)
    assert told(reminders) == ["daily"]
    book.write(agenda.finish, first)
    clock.advance(minutes=1)
    assert told(reminders) == []


def test_ten_thousand_activities_do_not_matter(book: Crm) -> None:
    plan_many(book, 10_000)
    assert len(Reminders(book, SETTINGS).due()) <= 2


def test_it_is_said_in_persian(book: Crm) -> None:
    i18n.use("fa")
    plan(book, "تیرآهن", at="11:35")
    reminders = Reminders(book, SETTINGS)
    (said,) = reminders.words(reminders.due())
    assert "۱۱:۳۵" in said
    assert "تیرآهن" in said
