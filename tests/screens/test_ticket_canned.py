"""An answer being written becomes a ready text."""

import pytest

from crm_tui.crm import Crm
from crm_tui.queries import ticket_setup
from crm_tui.screens.ticket_reply import TicketReplyScreen
from crm_tui.screens.ticket_text_form import ReadyTextForm
from crm_tui.services import contacts, tickets
from crm_tui.services import ticket_setup as services
from tests.factories import person
from tests.screens.test_tickets import DESK, PUMP
from tests.screens.user import User, using


@pytest.fixture
def desk(book: Crm) -> Crm:
    """A new ticket of Emma Smith."""
    book.write(contacts.create, person("Emma", "Smith"))
    book.write(tickets.create, PUMP, "It stands still.", desk=DESK)
    return book


async def answering(user: User, text: str) -> None:
    await user.press("a", "home", "r")
    await user.until("Answer to")
    assert user.is_at(TicketReplyScreen)
    await user.type(text)


async def test_what_one_is_writing_is_kept_as_a_ready_text(desk: Crm) -> None:
    async with using(desk, size=(100, 34), area="tickets") as user:
        await answering(user, "Dear Emma Smith, T-2026-0001 is on its way.")
        await user.press("ctrl+o")
        await user.until("Keep this text as a ready text")
        await user.press("enter")
        await user.until("New ready text")
        assert user.is_at(ReadyTextForm)
        assert "Dear {name}, {number} is on its way." in user.sees
        await user.type("On its way")
        await user.press("ctrl+s")
        await user.until("Kept as a ready text.")
        assert user.is_at(TicketReplyScreen)
        assert "Dear Emma Smith, T-2026-0001 is on its way." in user.sees
    (found,) = desk.read(ticket_setup.canned)
    assert (found.name, found.body) == ("On its way", "Dear {name}, {number} is on its way.")


async def test_only_what_is_marked_is_kept_and_an_empty_answer_offers_nothing(desk: Crm) -> None:
    desk.write(services.add_canned, "Thanks", "Dear {name},")
    async with using(desk, size=(100, 34), area="tickets") as user:
        await answering(user, "")
        await user.press("ctrl+o")
        await user.until("Which text?")
        assert "Keep this text" not in user.sees
        await user.press("escape")
        await user.type("One. Two.")
        await user.press(*["shift+left"] * 4, "ctrl+o", "+")
        await user.until("New ready text")
        await user.type("Second")
        await user.press("ctrl+s")
        await user.until("Kept as a ready text.")
    assert [each.body for each in desk.read(ticket_setup.canned)] == ["Dear {name},", "Two."]
