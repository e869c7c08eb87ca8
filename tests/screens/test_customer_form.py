"""Naming a customer in a form: whom a name may mean is said while one types, asked at Enter."""

from threading import Event

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Phone
from crm_tui.queries import tickets as queries
from crm_tui.queries.contacts import ContactRow
from crm_tui.screens.ticket_form import TicketFormScreen
from crm_tui.services import contacts
from tests.factories import person
from tests.screens.user import User, using


@pytest.fixture
def people(book: Crm) -> Crm:
    """Two of one first name, one whose name is whole."""
    for given, family in (("Emma", "Smith"), ("Emma", "Stone"), ("Yara", "Okafor")):
        phones = (Phone("+989121234567", "mobile"),) if given == "Yara" else ()
        book.write(contacts.create, person(given, family, phones=phones))
    return book


def row(user: User, label: str) -> str:
    """The line of a field."""
    return next(line for line in user.lines if line.strip().startswith(label))


async def test_whom_a_name_may_mean_stands_beside_it_while_one_types(people: Crm) -> None:
    async with using(people, area="tickets") as user:
        await user.press("n")
        await user.type("emm")
        await user.until("Emma Stone, Emma Smith")
        await user.type("eline")
        await user.until("a new contact")
        await user.press("ctrl+u")
        await user.type("Yara Okafor")
        await user.until("+989121234567")
        assert row(user, "customer").rstrip().endswith("✓ +989121234567")


async def test_enter_asks_who_of_several_is_meant(people: Crm) -> None:
    async with using(people, area="tickets") as user:
        await user.press("n")
        await user.type("emma")
        await user.press("enter")
        await user.until("Which emma is meant?")
        await user.press("down", "enter")
        assert user.is_at(TicketFormScreen)
        name = row(user, "customer")
        assert "Emma S" in name
        await user.type("The pump stands still")
        await user.press("ctrl+s")
        ticket = people.read(queries.rows, [1])[0]
        assert ticket.subject == "The pump stands still"
        assert ticket.contact in name
        assert people.read(Reader.value, "SELECT count(*) FROM contact") == 3


async def test_somebody_new_is_made_when_the_ticket_is_saved_not_before(people: Crm) -> None:
    count = "SELECT count(*) FROM contact"
    async with using(people, area="tickets") as user:
        await user.press("n")
        await user.type("emma")
        await user.press("enter")
        await user.until("New contact: emma")
        await user.press("end", "enter")
        assert people.read(Reader.value, count) == 3
        await user.type("A pump")
        await user.press("ctrl+s")
        assert people.read(queries.rows, [1])[0].contact == "emma"
        assert people.read(Reader.value, count) == 4


async def test_a_whole_name_is_taken_without_a_question(people: Crm) -> None:
    i18n.use("fa")
    async with using(people, area="tickets") as user:
        await user.press("n")
        await user.type("Yara Okafor")
        await user.press("enter")
        await user.type("پمپ")
        await user.press("ctrl+s")
        assert people.read(queries.rows, [1])[0].contact == "Yara Okafor"


async def test_who_types_on_while_it_is_looked_up_is_asked_at_the_save(
    people: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, slowly = Event(), TicketFormScreen._find

    def find(form: TicketFormScreen, name: str) -> list[ContactRow]:
        assert found.wait(20)
        return slowly(form, name)

    monkeypatch.setattr(TicketFormScreen, "_find", find)
    async with using(people, area="tickets") as user:
        await user.press("n")
        for key in ("e", "m", "enter", "A", "space", "p", "u", "m", "p"):
            user.send(key)
            await user.drain()
            await user.drain()
        found.set()
        await user.settle()
        assert "is meant?" not in user.sees
        assert "A pump" in row(user, "subject")
        await user.press("ctrl+s")
        await user.until("Which em is meant?")


async def test_where_the_customer_is_known_one_begins_with_the_subject(people: Crm) -> None:
    async with using(people) as user:
        await user.hurry("/", *"yara", "enter", "enter", "i", *"The pump", "ctrl+s")
        await user.settle()
        rows = people.read(queries.rows, [1])
        assert [(row.contact, row.subject) for row in rows] == [("Yara Okafor", "The pump")]
