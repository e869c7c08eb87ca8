"""A contact's tickets on its card, the way to them and to a new one."""

from dataclasses import replace

from crm_tui.crm import Crm
from crm_tui.queries import tickets as queries
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.services import contacts, tickets
from tests.factories import person
from tests.screens.test_tickets import DESK, PUMP
from tests.screens.user import using


async def test_the_card_shows_open_tickets_and_leads_to_them(book: Crm) -> None:
    book.write(contacts.create, person("Emma", "Smith"))
    book.write(tickets.create, PUMP, "It stands still.", desk=DESK)
    book.write(tickets.create, replace(PUMP, subject="Old one"), desk=DESK)
    book.write(tickets.close, [2])
    async with using(book, size=(100, 30)) as user:
        await user.press("enter")
        assert "Pump stopped · New" in user.sees
        assert "1 ticket closed" in user.sees
        await user.press("i", "enter")
        assert user.is_at(TicketCardScreen)
        await user.press("escape")
        assert "Emma Smith" in user.lines[1]


async def test_a_new_ticket_of_the_contact_is_begun_on_its_card(book: Crm) -> None:
    book.write(contacts.create, person("Emma", "Smith"))
    async with using(book, size=(100, 34)) as user:
        await user.press("enter", "i")
        await user.type("Door")
        await user.press("ctrl+s")
        assert user.is_at(TicketCardScreen)
        assert book.read(queries.rows, [1])[0].contact == "Emma Smith"
