"""Keys that come faster than their answers, and answers that come when one is elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.screen import Screen

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.deals import DealDraft
from crm_tui.domain.tickets import MessageDraft, Side
from crm_tui.queries import pipeline as pipeline_queries
from crm_tui.queries import tickets as ticket_queries
from crm_tui.screens.contact_card import ContactCardScreen
from crm_tui.screens.contacts import ContactsScreen
from crm_tui.screens.dialogs import ChooseDialog, ConfirmDialog
from crm_tui.screens.help import HelpScreen
from crm_tui.screens.history import HistoryScreen
from crm_tui.screens.jump import JumpScreen
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.screens.ticket_form import TicketFormScreen
from crm_tui.screens.tickets import TicketsScreen
from crm_tui.services import pipeline, stages, tickets
from tests.factories import DESK, ticket
from tests.screens.user import User, using

SIZE = (110, 34)


@pytest.fixture
def desk(full_book: Crm) -> Crm:
    """People, and two tickets of mine."""
    for subject in ("Pump", "Door"):
        full_book.write(tickets.create, ticket(subject, owner="mina"), "It fails.", desk=DESK)
    return full_book


def stack(user: User) -> list[type[Screen[Any]]]:
    return [type(screen) for screen in user.app.screen_stack]


async def test_an_answer_given_twice_counts_once(desk: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("m", "home", "enter", "s")
        assert user.is_at(ChooseDialog)
        await user.hurry("enter", "enter", "enter")
        assert stack(user) == [TicketsScreen, TicketCardScreen]


async def test_an_answer_given_twice_leaves_the_first_screen_standing(desk: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("home", "delete")
        assert user.is_at(ConfirmDialog)
        await user.hurry("down", "enter", "enter", "enter", "enter")
        assert stack(user)[0] is TicketsScreen
        assert desk.read(Reader.value, "SELECT count(deleted_at) FROM ticket") == 1


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_many_escapes_leave_as_many_screens_as_there_are(desk: Crm, key: str) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("home", "enter", "?")
        await user.hurry(*["escape"] * 3, *[key] * 3)
        assert stack(user) == [TicketsScreen]


async def test_many_escapes_on_the_history_leave_it_once(desk: Crm) -> None:
    async with using(desk, size=SIZE) as user:
        await user.press("h")
        assert user.is_at(HistoryScreen)
        await user.hurry("escape", "escape", "escape")
        assert stack(user) == [ContactsScreen]


async def test_letters_typed_after_a_jump_do_not_leave_the_screen(desk: Crm) -> None:
    async with using(desk, size=SIZE) as user:
        await user.press("home", "enter", "g")
        assert user.is_at(JumpScreen)
        # The first letter goes to another area.
        await user.hurry("a", "a", "a")
        await user.press("escape", "2")
        assert stack(user) == [ContactsScreen, ContactCardScreen]


@pytest.mark.parametrize("keys", [("enter", "escape"), ("enter", "escape", "enter", "escape")])
async def test_a_card_left_before_it_is_there_is_left(desk: Crm, keys: tuple[str, ...]) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.hurry("home", *keys)
        await user.press("escape", "escape")
        assert stack(user) == [TicketsScreen]


async def test_a_form_saved_twice_is_saved_once(desk: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("n")
        assert user.is_at(TicketFormScreen)
        await user.press("tab")
        await user.type("Once")
        await user.hurry("ctrl+s", "ctrl+s", "ctrl+s")
        assert desk.read(Reader.value, "SELECT count(*) FROM ticket") == 3


async def test_a_form_saved_behind_the_help_is_closed_with_it(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("home", "e", "down", "end")
        await user.type("s")
        await user.hurry("ctrl+s", "f1")
        if user.is_at(HelpScreen):
            await user.press("escape")
        assert stack(user) == [TicketsScreen]


async def test_a_card_whose_ticket_goes_takes_no_other_screen_with_it(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    ali = open_book("ali")
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("m", "home", "enter")
        card = user.app.screen
        assert isinstance(card, TicketCardScreen)
        ali.write(tickets.say, card.ticket, MessageDraft("more", Side.CUSTOMER))
        await user.until("more")
        ali.write(tickets.remove, [card.ticket])
        card.reload()
        await user.hurry("?")
        await user.press("escape")
        assert stack(user) == [TicketsScreen]


async def test_an_answer_that_comes_in_another_area_closes_nothing_there(desk: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("home", "enter")
        card = user.app.screen
        await user.press("2", "home", "enter")
        here = stack(user)
        assert len(here) == 2
        card.dismiss(None)
        await user.settle()
        assert stack(user) == here
        await user.press("5")
        assert stack(user) == [TicketsScreen]


@pytest.fixture
def sales(full_book: Crm) -> Crm:
    """A deal in the first stage."""
    full_book.write(stages.ensure_pipeline)
    full_book.write(pipeline.create, DealDraft("Rebar", amount=100, currency="EUR"))
    return full_book


def stage_of(book: Crm) -> str:
    return book.read(pipeline_queries.rows, [1])[0].stage


async def test_a_card_is_moved_on_before_its_first_move_is_known(sales: Crm) -> None:
    async with using(sales, size=SIZE, area="pipeline") as user:
        await user.hurry("L", "L", "L")
        assert "somebody else" not in user.sees
        assert stage_of(sales) == "Negotiation"
        await user.hurry("H", "H")
        assert "somebody else" not in user.sees
        assert stage_of(sales) == "Contacted"


async def test_a_deal_moved_just_now_is_lost_from_where_it_is(sales: Crm) -> None:
    async with using(sales, size=SIZE, area="pipeline") as user:
        await user.hurry("L", "x")
        await user.press("enter")
        assert "somebody else" not in user.sees
        assert sales.read(pipeline_queries.rows, [1])[0].status == "lost"


async def test_a_ticket_is_moved_on_before_its_first_move_is_known(desk: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("c", "home")
        await user.hurry("L", "L")
        assert "somebody else" not in user.sees
        found = desk.read(ticket_queries.rows, [1, 2])
        assert sorted(row.meaning for row in found) == ["new", "waiting_customer"]
