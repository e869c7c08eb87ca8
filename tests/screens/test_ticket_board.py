"""Tickets as cards by status, their form, their setting up; keys pressed as a user would."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.fields import FieldType
from crm_tui.domain.tickets import TicketDraft
from crm_tui.queries import pipeline, sla, ticket_messages, ticket_setup
from crm_tui.queries import tickets as queries
from crm_tui.screens.custom_fields import CustomFieldsScreen
from crm_tui.screens.sla import SlaScreen
from crm_tui.screens.ticket_board import TicketBoardScreen
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.screens.ticket_form import TicketFormScreen
from crm_tui.screens.tickets import TicketsScreen
from crm_tui.services import contacts, fields, tickets
from crm_tui.services import ticket_setup as setup
from tests.factories import firm, person
from tests.screens.test_tickets import DESK, PUMP
from tests.screens.user import User, using

WIDE = (150, 34)


@pytest.fixture
def desk(book: Crm) -> Crm:
    """Two new tickets, one of them mine."""
    book.write(contacts.create, person("Emma", "Smith"))
    book.write(contacts.create, firm())
    book.write(tickets.create, replace(PUMP, owner="mina"), "It stands still.", desk=DESK)
    book.write(tickets.create, replace(PUMP, subject="Door", priority=1), "A door.", desk=DESK)
    return book


async def board(user: User) -> None:
    """Open the board."""
    await user.press("c")
    assert user.is_at(TicketBoardScreen)


async def test_moving_a_card_sets_the_status(desk: Crm) -> None:
    async with using(desk, size=WIDE, area="tickets") as user:
        await board(user)
        assert "Door" in user.sees
        await user.press("home", "L")
        moved = [row.id for row in desk.read(queries.rows, [1, 2]) if row.meaning == "open"]
        assert moved == [2]
        await user.press("enter")
        assert user.is_at(TicketCardScreen)


async def test_a_card_somebody_else_moved_is_the_users_decision(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    ali = open_book("ali")
    async with using(desk, size=WIDE, area="tickets") as user:
        await board(user)
        await user.press("home")
        user.look_away()
        ali.write(tickets.set_status, [2], 4)
        await user.press("L")
        assert "moved by somebody else" in user.sees
        await user.press("down", "enter")
        assert desk.read(queries.rows, [2])[0].status_id == 2


async def test_a_status_renamed_meanwhile_is_renamed_on_the_open_board(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    ali = open_book("ali")
    async with using(desk, size=WIDE, area="tickets") as user:
        await board(user)
        ali.write(setup.change_status, 2, name="In work [/]")
        await user.until("In work [/]")
        await user.press("home", "L")
        assert any(row.status == "In work [/]" for row in desk.read(queries.rows, [1, 2]))


async def test_the_board_shows_mine_those_of_nobody_and_what_is_found(desk: Crm) -> None:
    async with using(desk, size=WIDE, area="tickets") as user:
        await board(user)
        await user.press("m")
        assert "Door" not in user.sees
        await user.press("f")
        assert "Pump stopped" not in user.sees
        await user.press("a", "/")
        await user.type("pump")
        await user.press("enter")
        assert "Door" not in user.sees
        await user.press("escape", "escape")
        assert user.is_at(TicketsScreen)


async def test_in_persian_a_card_moves_on_to_the_left(desk: Crm) -> None:
    i18n.use("fa")
    async with using(desk, size=WIDE, area="tickets") as user:
        await board(user)
        await user.press("home", "H")
        assert {row.meaning for row in desk.read(queries.rows, [1, 2])} == {"new", "open"}


async def test_a_new_ticket_is_written_down_with_what_was_said_and_a_file(
    desk: Crm, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"jpg")
    async with using(desk, size=(100, 34), area="tickets") as user:
        await user.press("n")
        assert user.is_at(TicketFormScreen)
        await user.type("Emma Smith")
        await user.press("tab")
        await user.type("Noise from the bearing")
        await user.press("tab")
        await user.type("It is loud.")
        await user.press("tab", "left")
        for _field in range(8):
            await user.press("tab")
        await user.type(str(tmp_path / "photo.jpg"))
        await user.press("ctrl+s")
        assert "Noise from the bearing" in user.sees
        (row,) = desk.read(queries.rows, [3])
        assert (row.contact, row.priority, row.number) == ("Emma Smith", 2, "T-2026-0003")
        (message,) = desk.read(ticket_messages.messages, 3)
        assert message.body == "It is loud."
        assert [file.name for file in message.files] == ["photo.jpg"]


async def test_a_book_without_a_desk_gets_one_with_the_first_ticket(book: Crm) -> None:
    async with using(book, size=(100, 34), area="tickets") as user:
        await user.press("n", "tab")
        await user.type("First")
        await user.press("ctrl+s")
        assert "First" in user.sees
        assert book.read(sla.desk) is not None


async def test_both_who_edited_the_same_are_told_and_the_second_decides(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    ali = open_book("ali")
    async with using(desk, size=(100, 34), area="tickets") as user:
        await user.press("e", "tab", "end")
        await user.type(" again")
        ali.write(tickets.change, [1], {"subject": "Pump dead"})
        await user.press("ctrl+s")
        assert "Somebody else changed this meanwhile" in user.sees
        await user.press("enter")
        assert desk.read(queries.rows, [1])[0].subject == "Pump stopped again"


async def test_fields_of_the_users_own_stand_in_the_form_and_beside_the_conversation(
    desk: Crm,
) -> None:
    desk.write(fields.define, "Serial", FieldType.TEXT, area="ticket")
    async with using(desk, size=(120, 40), area="tickets") as user:
        await user.press("e")
        assert "Serial" in user.sees
        for _field in range(9):
            await user.press("tab")
        await user.type("PX-7")
        await user.press("ctrl+s", "enter")
        assert "PX-7" in user.sees


async def test_statuses_are_added_renamed_ordered_and_taken_away(desk: Crm) -> None:
    async with using(desk, size=(100, 30), area="tickets") as user:
        await user.press("z", "n")
        await user.type("At the workshop")
        await user.press("enter", "down", "down", "enter")
        added = desk.read(ticket_setup.statuses)[-1]
        assert (added.name, added.meaning) == ("At the workshop", "waiting_us")
        await user.press("end", "K")
        assert desk.read(ticket_setup.statuses)[-1].name == "Closed"
        await user.press("e", "n", "ctrl+a", "ctrl+k")
        await user.type("Workshop")
        await user.press("enter")
        assert "Workshop" in [each.name for each in desk.read(ticket_setup.statuses)]
        desk.write(tickets.set_status, [1], added.id)
        await user.press("delete")
        assert "Which status do its tickets get?" in user.sees
        await user.press("enter")
        assert "Workshop" not in [each.name for each in desk.read(ticket_setup.statuses)]
        assert desk.read(queries.rows, [1])[0].meaning == "new"


async def test_categories_are_a_tree(desk: Crm) -> None:
    async with using(desk, size=(100, 30), area="tickets") as user:
        await user.press("z", "c", "n")
        await user.type("Machines")
        await user.press("enter", "n", "down", "enter")
        await user.type("Pumps")
        await user.press("enter")
        found = desk.read(ticket_setup.categories)
        assert [(each.path, each.depth) for each in found] == [
            ("Machines", 0),
            ("Machines / Pumps", 1),
        ]
        desk.write(tickets.change, [1], {"category_id": found[1].id})
        await user.press("end", "delete")
        assert "Which category do its tickets and articles get?" in user.sees
        await user.press("end", "enter")
        assert desk.read(queries.rows, [1])[0].category == "Machines"


async def test_ready_texts_are_written_and_what_is_unknown_in_braces_is_told(desk: Crm) -> None:
    async with using(desk, size=(100, 34), area="tickets") as user:
        await user.press("z", "t", "n")
        await user.type("Thanks")
        await user.press("tab", "tab")
        await user.type("Dear {nmae},")
        await user.press("ctrl+s")
        assert "{nmae}" in user.sees
        assert not desk.read(ticket_setup.canned)
        await user.press("ctrl+end", *["backspace"] * 7)
        await user.type("{name},")
        await user.press("ctrl+s")
        assert [each.body for each in desk.read(ticket_setup.canned)] == ["Dear {name},"]
        assert "Thanks" in user.sees
        await user.press("delete")
        assert not desk.read(ticket_setup.canned)


async def test_outcomes_ask_for_a_note_and_numbers_begin_as_one_likes(desk: Crm) -> None:
    async with using(desk, size=(100, 30), area="tickets") as user:
        await user.press("z", "o", "enter", "down", "enter")
        assert desk.read(pipeline.reasons, "ticket")[0].needs_note
        await user.press("x", "ctrl+a", "ctrl+k")
        await user.type("HELP")
        await user.press("enter")
        assert "HELP-2026" in user.sees
    made = desk.write(tickets.create, TicketDraft(subject="x"), desk=DESK)
    assert made.number == "HELP-2026-0003"
    assert desk.read(Reader.value, "SELECT number FROM ticket WHERE id = 1") == "T-2026-0001"


async def test_promises_and_fields_are_set_up_from_there(desk: Crm) -> None:
    async with using(desk, size=(100, 30), area="tickets") as user:
        await user.press("z", "p")
        assert user.is_at(SlaScreen)
        await user.press("escape", "f")
        assert user.is_at(CustomFieldsScreen)
