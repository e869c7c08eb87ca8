"""One ticket: its conversation, the customer beside it, its deeds; two sessions at once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.tickets import File, MessageDraft, Side
from crm_tui.queries import knowledge
from crm_tui.queries import tickets as queries
from crm_tui.screens.contact_card import ContactCardScreen
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.services import contacts, ticket_merging, tickets
from tests.factories import person
from tests.screens.test_tickets import DESK, PUMP
from tests.screens.user import User, using

CARD = (120, 34)


@pytest.fixture
def desk(book: Crm) -> Crm:
    """A ticket with a message, a note and an answer, and another one of the same customer."""
    book.write(contacts.create, person("Emma", "Smith"))
    book.write(tickets.create, replace(PUMP, owner="mina"), "It stands still.", desk=DESK)
    book.write(tickets.say, 1, MessageDraft("Stock has one.", Side.INTERNAL))
    book.write(tickets.say, 1, MessageDraft("Try the fuse.", Side.ANSWER), status_id=2)
    book.write(tickets.create, replace(PUMP, subject="Door"), "A door.", desk=DESK)
    return book


async def opened(user: User) -> None:
    """Open the first ticket from the queue."""
    await user.press("a", "home")
    screen = user.app.screen
    while "Pump" not in next(line for line in user.lines if "▸  " in line or "▸ " in line[:3]):
        await user.press("down")
        assert user.app.screen is screen
    await user.press("enter")
    assert user.is_at(TicketCardScreen)


async def test_who_speaks_is_told_in_words_and_signs(desk: Crm) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        assert "● Emma Smith · customer" in user.sees
        assert "! mina · note" in user.sees
        assert "│ Stock has one." in user.sees
        assert "○ mina · answer" in user.sees
        assert "      Try the fuse." in user.sees


async def test_the_customer_stands_beside_where_there_is_room_and_behind_a_key_where_not(
    desk: Crm,
) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        assert "Other tickets" in user.sees
        await user.press("tab")
        assert "Other tickets" not in user.sees
    async with using(desk, area="tickets") as user:
        await opened(user)
        assert "Other tickets" not in user.sees
        assert "It stands still." in user.sees
        await user.press("tab")
        assert "Other tickets" in user.sees
        assert "It stands still." not in user.sees
        await user.press("o")
        assert user.is_at(ContactCardScreen)


async def test_a_tied_ticket_of_the_same_customer_is_offered_once(desk: Crm) -> None:
    desk.write(ticket_merging.link, 1, 2, "duplicate_of")
    async with using(desk, area="tickets") as user:
        await opened(user)
        await user.press("enter")
        await user.until("Go to which ticket?")
        assert sum("Door" in shown for shown in user.lines) == 1


async def test_status_priority_owner_and_category_have_a_key_each(desk: Crm) -> None:
    from crm_tui.services import ticket_setup  # noqa: PLC0415 - only here

    desk.write(ticket_setup.add_category, "Machines")
    desk.write(ticket_setup.add_category, "Pumps", 1)
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        await user.press("p", "2")
        await user.press("s", "end", "up", "up", "enter")
        await user.press("f", "end", "enter")
        await user.press("a", "ctrl+a", "ctrl+k")
        await user.type("ali")
        await user.press("enter")
        (row,) = desk.read(queries.rows, [1])
        assert (row.priority, row.meaning, row.owner) == (2, "waiting_us", "ali")
        assert row.category == "Machines / Pumps"
        assert "Machines / Pumps" in user.sees


async def test_a_ticket_is_closed_with_an_outcome_and_rated_and_opened_again(desk: Crm) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        await user.press("x")
        assert "Helped" in user.sees
        await user.press("enter")
        assert "What next?" in user.sees
        await user.press("z", "4")
        await user.type("quick")
        await user.press("enter")
        (row,) = desk.read(queries.rows, [1])
        assert (row.meaning, row.reason, row.satisfaction) == ("solved", "Helped", 4)
        assert "quick" in user.sees
        await user.press("x")
        assert desk.read(queries.rows, [1])[0].meaning == "open"


async def test_solving_takes_the_next_one_in_the_same_place(desk: Crm) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        await user.press("x", "enter", "w")
        assert "Door" in user.lines[1]
        assert desk.read(queries.rows, [2])[0].owner == "mina"


async def test_solving_begins_an_article(desk: Crm) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        await user.press("x", "enter", "h")
        assert "Pump stopped" in user.sees
        await user.press("ctrl+s")
        assert desk.read(Reader.value, "SELECT ticket_id FROM article") == 1


async def test_taking_what_another_session_took_is_the_users_decision(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    ali = open_book("ali")
    async with using(desk, size=CARD, area="tickets") as user:
        await user.press("f", "enter")
        ali.write(tickets.take, 2)
        await user.press("i")
        assert "taken by ali" in user.sees
        await user.press("enter")
        assert desk.read(queries.rows, [2])[0].owner == "ali"
        await user.press("i", "down", "enter")
        assert desk.read(queries.rows, [2])[0].owner == "mina"


async def test_moving_what_another_session_moved_is_the_users_decision(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    ali = open_book("ali")
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        await user.press("s")
        ali.write(tickets.set_status, [1], 4)
        await user.press("home", "enter")
        assert "moved by somebody else" in user.sees
        await user.press("enter")
        assert desk.read(queries.rows, [1])[0].status_id == 4


async def test_a_colleague_watches_and_links_lead_to_the_other_ticket(desk: Crm) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        await user.press("v", "v")
        assert "watched by" in user.sees
        await user.press("b", "enter")
        await user.type("2")
        await user.press("enter")
        assert "duplicate of T-2026-0002" in user.sees
        await user.press("enter", "enter")
        assert "Door" in user.lines[1]
        assert "has the duplicate" in user.sees
        await user.press("escape", "b", "end", "enter")
        assert "duplicate of T" not in user.sees


async def test_another_ticket_is_merged_in_and_messages_are_split_off(desk: Crm) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        await user.press("=")
        await user.type("door")
        await user.press("enter", "enter")
        assert desk.read(queries.rows, [2])[0].merged_into == 1
        assert "A door." in user.sees
        await user.press("-", "end", "space", "enter", "ctrl+a", "ctrl+k")
        await user.type("Only the door")
        await user.press("enter")
        assert "1 message is in T-2026-0003 now." in user.sees
        assert "A door." not in user.sees


async def test_attachments_are_listed_and_saved_under_safe_names(
    desk: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = desk.files.add(b"\x89PNG")
    file = File(kept.digest, "../../../etc/passwd\u202egnp", "image/png", kept.size)
    desk.write(tickets.say, 1, MessageDraft("See.", Side.CUSTOMER, files=(file,)))
    (tmp_path / "out").mkdir()
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        assert "4 bytes" in user.sees
        for _again in range(2):
            await user.press("d", "enter", "ctrl+a", "ctrl+k")
            await user.type(str(tmp_path / "out"))
            await user.press("enter")
        saved = sorted(path.name for path in (tmp_path / "out").iterdir())
        assert len(saved) == 2
        assert all("/" not in name and not name.startswith(".") for name in saved)
        assert (tmp_path / "out" / saved[0]).read_bytes() == b"\x89PNG"


async def test_older_messages_come_when_one_scrolls_up(desk: Crm) -> None:
    for number in range(130):
        desk.write(tickets.say, 1, MessageDraft(f"note {number} of many", Side.INTERNAL))
    async with using(desk, area="tickets") as user:
        await opened(user)
        assert "note 129" in user.sees
        for _page in range(12):
            await user.press("home")
        assert "It stands still." in user.sees
        await user.press("end")
        assert "note 129" in user.sees


async def test_a_message_that_comes_meanwhile_appears_where_one_reads_the_end(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    ali = open_book("ali")
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        ali.write(tickets.say, 1, MessageDraft("It runs again!", Side.CUSTOMER))
        await user.until("It runs again!")


async def test_a_ticket_removed_meanwhile_closes_its_screen(desk: Crm) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        desk.write(tickets.remove, [1])
        await user.settle()
        assert not user.is_at(TicketCardScreen)


async def test_tasks_and_calls_belong_to_the_ticket(desk: Crm) -> None:
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        await user.press("t")
        await user.type("order a fuse tomorrow")
        await user.press("enter")
        linked = "SELECT count(*) FROM activity WHERE link_kind = 'ticket' AND link_id = 1"
        assert desk.read(Reader.value, linked) == 1
        await user.until("Planned")
        assert "order a fuse" in user.sees


async def test_an_article_that_fits_stands_beside_the_conversation(desk: Crm) -> None:
    from crm_tui.domain.knowledge import ArticleDraft  # noqa: PLC0415 - only here
    from crm_tui.services import knowledge as articles  # noqa: PLC0415 - only here

    made = ArticleDraft(title="Pump stopped: what to do", body="Fuse.", state="published")
    desk.write(articles.create, made)
    async with using(desk, size=CARD, area="tickets") as user:
        await opened(user)
        assert "Pump stopped: what to do" in user.sees
        await user.press("h", "enter")
        assert "Fuse." in user.sees
    assert desk.read(knowledge.version, 1) == 1


async def test_a_merged_ticket_says_where_it_went(desk: Crm) -> None:
    desk.write(ticket_merging.merge, 2, [1])
    async with using(desk, size=CARD, area="tickets") as user:
        await user.press("a", "a", "/")
        await user.type("merged")
        await user.press("enter")
        if "Pump" not in user.sees:
            await user.press("/", "ctrl+a", "ctrl+k")
            await user.type("is:merged")
            await user.press("enter")
        await user.press("enter")
        assert "merged into T-2026-0002" in user.sees
        await user.press("enter", "enter")
        assert "Door" in user.lines[1]


async def test_in_persian_the_customer_stands_at_the_left(desk: Crm) -> None:
    i18n.use("fa")
    async with using(desk, size=CARD, area="tickets") as user:
        await user.press("a", "end")
        await user.press("enter")
        wall = [line.index("│") for line in user.lines[6:20] if "│" in line]
        assert max(wall) < 60
