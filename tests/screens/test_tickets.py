"""The queue of tickets: its four ways, search, marks, deeds; keys pressed as a user would."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import MessageDraft, Side, TicketDraft
from crm_tui.queries import sla
from crm_tui.queries import tickets as queries
from crm_tui.queries.page import View
from crm_tui.screens import ticket_views
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.screens.tickets import TicketsScreen
from crm_tui.services import contacts, sla_policies, tickets
from tests.factories import FixedClock, person
from tests.screens.user import User, using

DESK = Desk(zone="Asia/Tehran", hours=("09:00-17:00",) * 7)
PUMP = TicketDraft(subject="Pump stopped", contact_id=1, channel="mail")


@pytest.fixture
def desk(book: Crm, clock: FixedClock) -> Crm:
    """Four tickets: mine, nobody's, nobody's and urgent, ali's."""
    book.write(contacts.create, person("Emma", "Smith"))
    book.write(tickets.create, replace(PUMP, owner="mina"), "It stands still.", desk=DESK)
    book.write(tickets.create, replace(PUMP, subject="Invoice is wrong"), "Wrong.", desk=DESK)
    urgent = replace(PUMP, subject="Line stands", priority=1)
    book.write(tickets.create, urgent, "Now!", desk=DESK)
    book.write(tickets.create, replace(PUMP, subject="Door", owner="ali"), "A door.", desk=DESK)
    return book


async def test_each_way_to_look_at_the_queue_has_its_key_and_its_count(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        assert "Mine 1" in user.sees
        assert "Unassigned 2" in user.sees
        assert "Pump stopped" in user.sees
        assert "Door" not in user.sees
        await user.press("f")
        assert "Invoice is wrong" in user.sees
        assert "Pump stopped" not in user.sees
        await user.press("a")
        assert all(name in user.sees for name in ("Pump", "Invoice", "Line", "Door"))
        await user.press("d")
        first = next(line for line in user.lines if "left" in line)
        assert "Line stands" in first
        await user.press("m")
        assert "Invoice is wrong" not in user.sees


async def test_closed_tickets_are_seen_when_all_is_asked_for_again(desk: Crm) -> None:
    desk.write(tickets.close, [4])
    async with using(desk, area="tickets") as user:
        await user.press("a")
        assert "Door" not in user.sees
        await user.press("a")
        assert "Door" in user.sees
        assert "closed too" in user.sees


async def test_with_closed_ones_all_are_counted_also_while_searching(desk: Crm) -> None:
    desk.write(tickets.close, [4])
    async with using(desk, area="tickets") as user:
        await user.press("a", "a")
        await user.until("4 · mina")
        assert "closed too 3" not in user.sees
        await user.press("/")
        await user.type("door")
        await user.press("enter")
        await user.until("1 of 4")
        await user.until("4 · mina")


async def test_where_all_tickets_are_owned_none_is_offered_to_take(desk: Crm) -> None:
    desk.write(tickets.change, [2, 3], {"owner": "ali"})
    async with using(desk, area="tickets") as user:
        await user.press("f")
        await user.until("Every ticket has an owner.")
        await user.until("takes the most urgent", gone=True)


async def test_who_has_no_tickets_begins_with_those_of_nobody(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    async with using(open_book("reza"), area="tickets") as user:
        assert "Invoice is wrong" in user.sees
        assert "Pump stopped" not in user.sees


async def test_an_empty_queue_teaches_the_first_steps(book: Crm) -> None:
    async with using(book, area="tickets") as user:
        assert "No open tickets." in user.sees
        assert "adds one" in user.sees
        await user.press("w")
        assert "nothing to take" in user.sees


async def test_one_key_takes_the_most_urgent_ticket_nobody_has_and_opens_it(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.press("w")
        assert user.is_at(TicketCardScreen)
        assert "Line stands" in user.sees
        assert desk.read(queries.rows, [3])[0].owner == "mina"
        await user.press("w")
        assert "Invoice is wrong" in user.sees
        await user.press("escape")
        assert user.is_at(TicketsScreen)
        assert "Mine 3" in user.sees


async def test_the_search_language_says_where_a_question_is_wrong(desk: Crm) -> None:
    async with using(desk, size=(100, 24), area="tickets") as user:
        await user.press("a", "/")
        await user.type("owner:ali")
        await user.press("enter")
        assert "Door" in user.sees
        assert "Pump" not in user.sees
        await user.press("/", "ctrl+a", "ctrl+k")
        await user.type("due:wibble")
        await user.press("enter")
        assert "wibble" in user.sees.splitlines()[2]
        await user.press("escape")
        assert "Pump stopped" in user.sees


async def test_marked_tickets_are_closed_at_once_and_one_undo_opens_them(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.press("a", "space", "space", "x")
        assert "Close 2 tickets" in user.sees
        await user.press("enter")
        assert "2 tickets closed." in user.sees
        closed = "SELECT count(*) FROM ticket WHERE meaning = 'solved'"
        assert desk.read(Reader.value, closed) == 2
        await user.press("u", "enter")
        assert desk.read(Reader.value, closed) == 0


async def test_what_will_change_is_said_before_it_changes(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.press("a", "*", "b", "p", "1")
        assert "Set the priority of 3 of 4 tickets to “urgent”" in user.sees
        assert "already." in user.sees
        await user.press("down", "enter")
        assert {row.priority for row in desk.read(queries.rows, [1, 2, 3, 4])} == {1}


async def test_marked_tickets_get_another_status_and_owner(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.press("a", "space", "space", "b", "s", "down", "enter", "down", "enter")
        states = [row.meaning for row in desk.read(queries.rows, [1, 2, 3, 4])]
        assert sorted(states) == ["new", "new", "open", "open"]
        await user.press("*", "o")
        await user.type("reza")
        await user.press("enter")
        assert {row.owner for row in desk.read(queries.rows, [1, 2, 3, 4])} == {"reza"}


async def test_the_marked_become_one_ticket(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.press("f", "space", "space", "=")
        assert "which one stays" in user.sees
        await user.press("enter")
        kept, merged = desk.read(queries.rows, [2, 3])
        assert merged.merged_into == kept.id
        assert "Unassigned 1" in user.sees


async def test_a_view_is_saved_with_its_queue_and_search(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.press("f", "/")
        await user.type("invoice")
        await user.press("enter", "v", "+")
        await user.type("Bills")
        await user.press("enter", "escape", "m")
        assert "Pump stopped" in user.sees
        await user.press("v", "down", "enter")
        assert "Invoice is wrong" in user.sees
        await user.until("Pump stopped", gone=True)


async def test_a_view_is_renamed_and_removed_and_both_come_back(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.press("f", "v", "+")
        await user.type("Bills")
        await user.press("enter")
        await user.until("The view is saved.")
        await user.press("v", "=", "enter")
        await user.type("Bills to check")
        await user.press("enter")
        await user.until("Renamed.")
        await user.press("v")
        await user.until("Bills to check")
        await user.press("escape", "u", "enter", "v")
        await user.until("Bills to check", gone=True)
        assert "Bills" in user.sees
        await user.press("-", "enter")
        await user.until("The view is removed.")
        await user.press("u", "enter", "v")
        await user.until("  Bills")


def test_a_stored_view_that_makes_no_sense_any_more_is_as_at_first() -> None:
    view = View("pump", "due", descending=True)
    assert ticket_views.from_json(ticket_views.to_json(view, "sla", "any")) == (view, "sla", "any")
    for text in ("", "[]", "7", '{"sort": "DROP", "which": 3}', "[" * 99_999):
        assert ticket_views.from_json(text)[1:] == ("all", "open")


async def test_the_preview_says_what_was_said_last(desk: Crm) -> None:
    desk.write(tickets.say, 1, MessageDraft("> It stands still.\n\nTry the fuse.", Side.ANSWER))
    async with using(desk, area="tickets") as user:
        await user.until("answer · Try the fuse.")
        await user.press("p")
        await user.until("Try the fuse.", gone=True)


async def test_the_preview_follows_what_is_said_meanwhile(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.until("It stands still.")
        desk.write(tickets.say, 1, MessageDraft("Try the fuse.", Side.ANSWER))
        await user.until("answer · Try the fuse.")


async def test_what_is_late_has_a_sign_and_words_not_only_a_colour(
    desk: Crm, clock: FixedClock
) -> None:
    clock.now += timedelta(hours=3)
    async with using(desk, area="tickets") as user:
        await user.press("a")
        assert "▲" in next(line for line in user.lines if "Line stands" in line)
        assert "late" in next(line for line in user.lines if "Line stands" in line)
        assert "1 late" in user.lines[1]


async def test_in_persian_the_queue_is_read_from_the_right(desk: Crm) -> None:
    i18n.use("fa")
    async with using(desk, area="tickets") as user:
        head = next(line for line in user.lines if "◂" in line)
        assert head.rstrip().endswith("◂")
        await user.press("ب")  # the f of this keyboard
        assert "Invoice is wrong" in user.sees


POISON = ("[/]", "[@click=app.quit]x[/]", "\x1b[2J", "a\u202eb", "{name}", "%s", "=1+1", "x" * 400)


@pytest.mark.parametrize("language", ["en", "fa"])
async def test_poisoned_texts_are_shown_letter_for_letter(book: Crm, language: str) -> None:
    i18n.use(language)
    book.write(contacts.create, person("[/]", "Smith [Pty]"))
    for text in POISON:
        draft = replace(PUMP, subject=f"p {text}", owner="mina", product=text)
        made = book.write(tickets.create, draft, f"{text}\n{text}", desk=DESK)
        book.write(tickets.say, made.id, MessageDraft(text, Side.INTERNAL, author=text))
    async with using(book, size=(120, 30), area="tickets") as user:
        assert "p [/]" in user.sees
        assert "\x1b" not in user.sees
        await user.press("home", "enter")
        for _number in POISON:
            assert "Smith [Pty]" in user.sees
            assert "\x1b" not in user.sees
            await user.press("[" if language == "fa" else "]")
        await user.press("escape", "c")
        assert "p " in user.sees


async def test_where_no_clock_runs_the_queue_says_why(desk: Crm) -> None:
    desk.write(tickets.say, 1, MessageDraft("Try the fuse.", Side.ANSWER))
    for policy in desk.read(sla.policies):
        desk.write(sla_policies.remove, policy.id)
    desk.write(tickets.create, replace(PUMP, subject="Never promised"), desk=DESK)
    desk.write(tickets.say, 5, MessageDraft("We look into it.", Side.ANSWER), status_id=2)
    async with using(desk, area="tickets") as user:
        await user.press("a")
        assert "customer's turn" in next(line for line in user.lines if "Pump" in line)
        assert "no promise" in next(line for line in user.lines if "Never" in line)
        assert "waits" in next(line for line in user.lines if "Door" in line)


async def test_neighbours_are_walked_through_from_the_ticket(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await user.press("a", "home", "enter")
        seen = {subject(user)}
        for _number in range(3):
            await user.press("]")
            seen.add(subject(user))
        assert len(seen) == 4
        await user.press("[")
        assert subject(user) in seen


def subject(user: User) -> str:
    """What the ticket in front is about."""
    screen = user.app.screen
    assert isinstance(screen, TicketCardScreen)
    assert screen.row is not None
    return screen.row.subject
