"""Keys that come together, as over a slow line, do what they do one by one."""

from threading import Event

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.tickets import TicketDraft
from crm_tui.queries import tickets as queries
from crm_tui.screens.contacts import ContactsScreen
from crm_tui.screens.record_form import Opened
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.screens.ticket_form import TicketFormScreen
from crm_tui.services import contacts, tickets
from tests.factories import person
from tests.screens.test_tickets import DESK, PUMP
from tests.screens.user import using


@pytest.fixture
def people(book: Crm) -> Crm:
    """Three people, one of them with a ticket."""
    for given in ("Sara", "Emma", "Adam"):
        book.write(contacts.create, person(given, "Stone"))
    book.write(tickets.create, PUMP, "It stands still.", desk=DESK)
    return book


async def test_letters_behind_the_key_that_opens_the_search_are_searched(people: Crm) -> None:
    async with using(people) as user:
        await user.hurry("/", *"sara")
        await user.until("Emma", gone=True)
        assert "/ sara" in user.sees
        assert "Sara Stone" in user.sees


async def test_a_form_is_filled_by_keys_that_were_all_typed_before_it_stood(people: Crm) -> None:
    async with using(people, area="today") as user:
        await user.hurry("5", "n", *"Emma Stone", "tab", *"Broken", "ctrl+s")
        rows = people.read(queries.rows, [2])
        assert [(row.contact, row.subject) for row in rows] == [("Emma Stone", "Broken")]


async def test_an_answer_typed_ahead_goes_to_the_question(people: Crm) -> None:
    async with using(people, area="tickets") as user:
        await user.hurry("a", "enter", "s", "end", "enter")
        assert user.is_at(TicketCardScreen)
        assert people.read(queries.rows, [1])[0].meaning == "closed"


async def test_what_opens_and_what_closes_it_again_leaves_nothing_open(people: Crm) -> None:
    async with using(people, area="tickets") as user:
        await user.hurry("n", "escape", "2", "enter", "escape")
        assert user.is_at(ContactsScreen)


async def test_a_key_that_asks_for_long_does_not_hold_the_next_for_long(
    people: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, read = Event(), TicketFormScreen.read

    def slow(form: TicketFormScreen) -> Opened[TicketDraft]:
        assert opened.wait(30)
        return read(form)

    monkeypatch.setattr(TicketFormScreen, "read", slow)
    async with using(people, area="tickets") as user:
        user.send("n")
        user.send("escape")
        while not user.is_at(TicketFormScreen):
            await user.pilot.pause(0.01)
        # It is closed while it is still being read.
        while user.is_at(TicketFormScreen):
            await user.pilot.pause(0.01)
        opened.set()
        await user.settle()
        assert "New ticket" not in user.sees
