"""Promises and hours of the desk on the screen: order, form, preview, days off."""

import asyncio
from collections.abc import Callable

import pytest

from crm_tui import i18n
from crm_tui.config import Settings
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.queries import sla as queries
from crm_tui.screens.desk_form import DeskFormScreen
from crm_tui.screens.policy_form import PolicyFormScreen
from crm_tui.screens.sla import SlaScreen
from crm_tui.services import contacts, sla_counting, sla_policies
from tests.factories import START, FixedClock, person
from tests.screens.user import User, using
from tests.services.promises import HOUR, MINUTE, opened, row

NOW = moments.millis(START)
IRAN = Settings(language="fa", region="IR", time_zone="Asia/Tehran")


async def opening(user: User) -> None:
    user.app.push_screen(SlaScreen())
    await user.settle()


def names(book: Crm) -> list[str]:
    return [policy.draft.name for policy in book.read(queries.policies)]


async def until(user: User, ready: Callable[[], bool]) -> None:
    """Wait until something is so: a list that is read anew cuts the usual waiting short."""
    for _turn in range(300):
        if ready():
            return
        await asyncio.sleep(0.01)
        await user.settle()
    raise AssertionError(user.sees)


async def listed(user: User, *expected: str) -> None:
    """Wait until the screen lists these promises, in this order."""

    def ready() -> bool:
        screen = user.app.screen
        shown = screen.rows if isinstance(screen, SlaScreen) else ()
        return [each.policy.draft.name for each in shown] == list(expected)

    await until(user, ready)


async def fill(user: User, field: str, text: str) -> None:
    screen = user.app.screen
    assert isinstance(screen, (PolicyFormScreen, DeskFormScreen))
    assert screen.form is not None
    screen.form.point_at(field)
    await user.settle()
    await user.press("end", "ctrl+u")
    await user.type(text)


async def test_a_new_book_shows_the_usual_promises_and_the_users_own_hours(book: Crm) -> None:
    async with using(book, Settings(region="DE", time_zone="Europe/Berlin")) as user:
        await opening(user)
        assert "urgent" in user.sees
        assert "answer within 1 h" in user.sees
        assert "Monday – Friday" in user.sees
        assert "09:00–17:00" in user.sees
        assert "2026-12-25" in user.sees
        await user.press("down")
        assert "answer within 2 h" in user.sees


async def test_the_order_is_changed_after_a_word_about_open_tickets(book: Crm) -> None:
    made = opened(book, priority=1)
    book.write(sla_policies.add, PolicyDraft("Fast", priority=1, answer_minutes=10))
    async with using(book) as user:
        await opening(user)
        await user.press("J")
        await listed(user, "high", "urgent", "normal", "low", "Fast")
        await user.press("down", "down", "down", "K")
        await listed(user, "high", "urgent", "normal", "Fast", "low")
        await user.press("K")
        await listed(user, "high", "urgent", "Fast", "normal", "low")
        await user.press("K")
        await user.until("1 open ticket is touched.")
        assert "T-1405-0001" in user.sees
        assert names(book).index("Fast") > names(book).index("urgent")
        await user.press("down", "enter")
        await listed(user, "high", "Fast", "urgent", "normal", "low")
    assert names(book).index("Fast") < names(book).index("urgent")
    assert row(book, made)["answer_due"] == NOW + 10 * MINUTE


async def test_a_promise_is_added_before_all_others_and_says_what_it_touches(
    book: Crm, clock: FixedClock
) -> None:
    sara = book.write(contacts.create, person())
    made = opened(book, contact_id=sara)
    clock.advance(hours=1)
    async with using(book) as user:
        await opening(user)
        await user.press("n")
        assert user.is_at(PolicyFormScreen)
        await user.press("ctrl+s")
        assert "give it a name" in user.sees
        await fill(user, "name", "VIP")
        await fill(user, "customer", "سارا کریمی")
        await fill(user, "answer_minutes", "half a day")
        await user.press("ctrl+s")
        assert "45 min, 8 h or 2:30" in user.sees
        await fill(user, "answer_minutes", "۳۰ دقیقه")
        await user.press("ctrl+s")
        await user.until("1 open ticket is touched. 1 of them is late at once.")
        await user.press("escape")
        assert names(book)[0] == "urgent"
        await user.press("ctrl+s", "down", "enter")
        await until(user, lambda: user.is_at(SlaScreen) and "VIP" in user.sees)
    (policy, *_rest) = book.read(queries.policies)
    assert policy.draft == PolicyDraft("VIP", contact_id=sara, answer_minutes=30)
    assert row(book, made)["answer_due"] == NOW + 30 * MINUTE


async def test_a_promise_is_changed_removed_and_brought_back(book: Crm) -> None:
    async with using(book) as user:
        await opening(user)
        await user.press("enter")
        await fill(user, "solution_minutes", "2:30")
        await fill(user, "warn_percent", "50")
        await user.press("ctrl+s")
        await user.until("solution within 2:30 h")
        assert "warns at 50 %" in user.sees
        await user.press("delete")
        await listed(user, "high", "normal", "low")
        await user.press("u", "enter")
        await listed(user, "urgent", "high", "normal", "low")


async def test_a_desk_without_promises_says_how_to_begin(book: Crm) -> None:
    opened(book)
    for policy in book.read(queries.policies):
        book.write(sla_policies.remove, policy.id)
    async with using(book) as user:
        await opening(user)
        assert "Nothing is promised yet; n promises something." in user.sees
        await user.press("e", "delete", "J", "K")
        assert user.is_at(SlaScreen)


async def test_hours_and_days_off_are_typed_as_people_write_them(book: Crm) -> None:
    made = opened(book, priority=1)
    async with using(book, Settings(time_zone="Asia/Tehran", calendar="jalali")) as user:
        await opening(user)
        await user.press("h", "c")
        assert user.is_at(DeskFormScreen)
        await fill(user, "saturday", "noon")
        await user.press("ctrl+s")
        assert "write hours as 09:00-17:00" in user.sees
        await fill(user, "saturday", "۱۳:۰۰-۱۴:۰۰")
        await fill(user, "extra", "1405/09/01")
        await user.press("ctrl+s")
        await user.until("1 open ticket is touched.")
        await user.press("down", "enter")
        await user.until("13:00–14:00")
        assert "1405/09/01" in user.sees
    desk = book.read(queries.desk)
    assert desk is not None
    assert [day.isoformat() for day, _name in desk.extra] == ["2026-11-22"]
    assert row(book, made)["answer_due"] == NOW + 150 * MINUTE


async def test_ones_own_hours_are_taken_over(book: Crm) -> None:
    made = opened(book, priority=1)
    mine = Settings(time_zone="Asia/Tehran", work_hours={"usual": "08:00-12:00"}, region="IR")
    async with using(book, mine) as user:
        await opening(user)
        await user.press("h", "m")
        await user.until("1 open ticket is touched.")
        await user.press("down", "enter")
        await user.until("08:00–12:00")
    assert row(book, made)["answer_due"] == NOW + 30 * MINUTE + 20 * HOUR + 30 * MINUTE


async def test_many_tickets_are_counted_to_the_end(
    book: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [opened(book) for _number in range(4)]
    monkeypatch.setattr(sla_counting, "AT_ONCE", 1)
    async with using(book) as user:
        await opening(user)
        await user.press("down", "down", "enter")
        await fill(user, "answer_minutes", "10")
        await user.press("ctrl+s", "down", "enter")
        await user.until("anew")
        (said,) = user.app._notifications
        assert "4 open tickets were counted anew." in said.message
    assert {row(book, each)["answer_due"] for each in made} == {NOW + 10 * MINUTE}


async def test_persian_readers_see_their_own_days_and_digits(book: Crm) -> None:
    i18n.use("fa")
    async with using(book, IRAN) as user:
        await opening(user)
        assert "۰۹:۰۰" in user.sees
        assert "۱۴۰۵/" in user.sees
