"""A second session changes what the first one looks at: screens follow, nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.screen import Screen

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.domain.tickets import MessageDraft, Side
from crm_tui.queries import knowledge as articles
from crm_tui.screens.knowledge_form import ArticleFormScreen
from crm_tui.screens.sla import SlaScreen
from crm_tui.screens.ticket_board import TicketBoardScreen
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.screens.ticket_form import TicketFormScreen
from crm_tui.screens.ticket_reply import TicketReplyScreen
from crm_tui.services import (
    contacts,
    knowledge,
    sla_policies,
    ticket_categories,
    ticket_setup,
    tickets,
)
from tests.factories import DESK, person
from tests.screens.test_tickets import PUMP
from tests.screens.user import User, using

SIZE = (130, 40)


@pytest.fixture
def desk(book: Crm) -> Crm:
    """A ticket of mine, another of the same customer, two categories, an article, a text."""
    book.write(contacts.create, person("Emma", "Smith"))
    book.write(tickets.ensure_desk, DESK)
    for name in ("Pumps", "Doors"):
        book.write(ticket_setup.add_category, name)
    mine = replace(PUMP, owner="mina", category_id=1)
    book.write(tickets.create, mine, "It stands still.", desk=DESK)
    book.write(tickets.create, replace(PUMP, subject="Door"), "A door.", desk=DESK)
    book.write(knowledge.create, ArticleDraft("Fuse", "Change it.", state="published"))
    book.write(ticket_setup.add_canned, "Greeting", "Hello {name},")
    return book


@pytest.fixture
def ali(open_book: Callable[..., Crm]) -> Crm:
    return open_book("ali")


async def card(user: User) -> None:
    """Open the card of my ticket."""
    await user.press("m", "home", "enter")
    assert user.is_at(TicketCardScreen)


async def answering(user: User, text: str = "My long answer") -> None:
    await card(user)
    await user.press("r")
    assert user.is_at(TicketReplyScreen)
    await user.type(text)


def bodies(book: Crm) -> list[str]:
    return [body for (body,) in book.read(Reader.all, "SELECT body FROM ticket_message")]


def kept(user: User, screen: type[Screen[Any]], text: str) -> bool:
    """Whether the text still is where it was typed."""
    return user.is_at(screen) and text in user.sees


async def test_a_column_of_the_board_goes_with_its_status(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("c")
        ali.write(ticket_setup.change_status, 2, name="Busy [/]")
        await user.until("Busy [/]")
        ali.write(tickets.set_status, [2], 2)
        ali.write(ticket_setup.remove_status, 4, 2)
        await user.until("Waiting for us", gone=True)
        await user.press("home", "right", "right", "L", "left")
        assert user.is_at(TicketBoardScreen)


async def test_a_status_that_is_gone_when_it_is_chosen_is_said_so(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await card(user)
        await user.press("s")
        ali.write(ticket_setup.remove_status, 4, 2)
        await user.press("home", "down", "down", "down", "enter")
        assert user.app.is_running
        await user.press("escape", "escape")
        assert desk.read(Reader.value, "SELECT count(*) FROM ticket WHERE status_id = 4") == 0


async def test_an_answer_outlives_the_status_it_was_to_bring(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await answering(user)
        await user.press("f2", "down", "down", "down", "down", "enter")
        for status in (3, 4):
            ali.write(ticket_setup.remove_status, status, 2)
        await user.press("ctrl+s")
        if not bodies(desk).count("My long answer"):
            assert kept(user, TicketReplyScreen, "My long answer")
            await user.press("f2", "home", "enter", "ctrl+s")
        assert bodies(desk).count("My long answer") == 1


async def test_an_answer_outlives_the_merging_of_its_ticket(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await answering(user)
        ali.write(tickets.merge, 2, [1])
        await user.settle()
        assert kept(user, TicketReplyScreen, "My long answer")
        await user.press("ctrl+s", "enter", "ctrl+s")
        if "My long answer" not in bodies(desk):
            assert kept(user, TicketReplyScreen, "My long answer")


async def test_an_answer_outlives_the_removal_of_its_ticket(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await answering(user)
        ali.write(tickets.remove, [1])
        await user.settle()
        assert kept(user, TicketReplyScreen, "My long answer")
        await user.press("ctrl+s")
        assert "My long answer" in user.sees
        ali.write(tickets.restore, [1])
        await user.press("ctrl+s")
        assert "My long answer" in bodies(desk)


async def test_a_card_says_where_its_ticket_was_merged(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await card(user)
        ali.write(tickets.merge, 2, [1])
        await user.until("0002")
        await user.press("s", "escape", "p", "escape")
        assert user.app.is_running


async def test_a_card_follows_the_names_of_what_it_shows(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await card(user)
        assert "Pumps" in user.sees
        ali.write(ticket_categories.rename_category, 1, "Engines")
        await user.until("Engines")
        ali.write(ticket_categories.remove_category, 1, leave_out=True)
        await user.until("Engines", gone=True)
        ali.write(contacts.change, 1, {"family": "Jones"})
        await user.until("Jones")
        ali.write(contacts.trash, [1])
        await user.settle()
        assert user.is_at(TicketCardScreen)


async def test_a_form_outlives_the_category_it_names(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("m", "home", "e")
        assert user.is_at(TicketFormScreen)
        await user.press("down", "end")
        await user.type(" and smokes")
        ali.write(ticket_categories.remove_category, 1, leave_out=True)
        await user.press("ctrl+s")
        said = desk.read(Reader.value, "SELECT subject FROM ticket WHERE id = 1")
        if said != "Pump stopped and smokes":
            assert kept(user, TicketFormScreen, "and smokes")


async def test_a_form_outlives_the_removal_of_its_ticket(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("m", "home", "e", "down", "end")
        await user.type(" and smokes")
        ali.write(tickets.remove, [1])
        await user.press("ctrl+s")
        assert "and smokes" in user.sees
        ali.write(tickets.restore, [1])
        await user.press("ctrl+s")
        said = desk.read(Reader.value, "SELECT subject FROM ticket WHERE id = 1")
        assert said == "Pump stopped and smokes" or "and smokes" in user.sees


async def test_time_left_follows_a_promise_that_was_changed(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await user.press("a")
        before = next(line for line in user.lines if "Door" in line)
        ali.write(sla_policies.add, PolicyDraft("Hot", answer_minutes=7), first=True)
        await user.until(before, gone=True)
        assert any("Door" in line and "0:07 left" in line for line in user.lines), user.sees


async def test_a_promise_that_is_gone_while_it_is_edited_is_said_so(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE) as user:
        user.app.push_screen(SlaScreen())
        await user.settle()
        await user.press("home", "e", "end")
        await user.type(" plus")
        ali.write(sla_policies.remove, 1)
        await user.press("ctrl+s")
        assert user.app.is_running
        named = desk.read(Reader.all, "SELECT name FROM sla_policy WHERE archived = 0")
        assert "plus" in user.sees or any("plus" in name for (name,) in named)


async def test_a_ready_text_that_is_gone_is_not_put_in(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="tickets") as user:
        await answering(user)
        await user.press("ctrl+o")
        ali.write(ticket_setup.remove_canned, 1)
        await user.press("enter")
        assert user.app.is_running
        await user.press("escape") if not user.is_at(TicketReplyScreen) else None
        assert kept(user, TicketReplyScreen, "My long answer")


async def test_what_is_written_into_an_article_outlives_its_removal(desk: Crm, ali: Crm) -> None:
    async with using(desk, size=SIZE, area="knowledge") as user:
        await user.press("home", "e", "end")
        assert user.is_at(ArticleFormScreen)
        await user.type(" In the box.")
        ali.write(knowledge.remove, [1])
        await user.press("ctrl+s")
        assert "into the trash meanwhile" in user.sees
        await user.press("escape")
        assert kept(user, ArticleFormScreen, "In the box.")
        await user.press("ctrl+s", "enter")
        assert desk.read(articles.draft, 1).body == "Change it. In the box."
        assert desk.read(Reader.value, "SELECT deleted_at FROM article") is None


async def test_an_article_that_is_gone_when_it_is_cited_costs_no_answer(
    desk: Crm, ali: Crm
) -> None:
    desk.write(tickets.say, 1, MessageDraft("The fuse is out.", Side.CUSTOMER))
    async with using(desk, size=SIZE, area="tickets") as user:
        await answering(user)
        await user.press("f5", "enter", "enter")
        ali.write(knowledge.remove, [1])
        await user.press("ctrl+s")
        assert user.app.is_running
        if not any("My long answer" in body for body in bodies(desk)):
            assert kept(user, TicketReplyScreen, "My long answer")
