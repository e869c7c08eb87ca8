"""Answers and notes: ready texts, articles, files, mail, drafts, somebody who was faster."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui import drafts, i18n
from crm_tui.config import MailSettings, Settings
from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Email
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.domain.tickets import MessageDraft, Side
from crm_tui.queries import ticket_messages
from crm_tui.queries import tickets as queries
from crm_tui.screens.ticket_card import TicketCardScreen
from crm_tui.screens.ticket_reply import TicketReplyScreen
from crm_tui.services import contacts, knowledge, ticket_answers, ticket_setup, tickets
from crm_tui.services.digest_mail import State
from crm_tui.widgets.fields import BidiTextArea
from tests.factories import person
from tests.messaging import servers
from tests.messaging.servers import Taken
from tests.screens.test_tickets import DESK, PUMP
from tests.screens.user import User, using

MAIL = Settings(mail=MailSettings(host="mail.example", sender="desk@example.com"))


@pytest.fixture
def desk(book: Crm) -> Crm:
    """A ticket by mail of somebody with an address."""
    emma = person("Emma", "Smith", emails=(Email("emma@example.com", "work"),))
    book.write(contacts.create, emma)
    book.write(tickets.create, replace(PUMP, owner="mina"), "It stands still.", desk=DESK)
    return book


async def answering(user: User, key: str = "r") -> None:
    """Open the ticket and begin an answer (or a note)."""
    await user.press("enter", key)
    assert user.is_at(TicketReplyScreen)


async def test_an_answer_is_saved_and_it_is_the_customers_turn(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await answering(user)
        assert "It stands still." in user.sees
        await user.type("Try the fuse.")
        await user.press("ctrl+s")
        assert user.is_at(TicketCardScreen)
        assert "Try the fuse." in user.sees
        assert desk.read(queries.rows, [1])[0].meaning == "waiting_customer"


async def test_an_answer_and_a_status_go_in_one(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.type("It is on its way.")
        for _status in range(4):
            await user.press("f2")
        assert "Waiting for us" in user.sees
        await user.press("ctrl+s")
        assert desk.read(queries.rows, [1])[0].meaning == "waiting_us"


async def test_the_status_afterwards_is_chosen_in_its_order_in_persian_too(desk: Crm) -> None:
    i18n.use("fa")
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.type("در دست بررسی است.")
        await user.press("f2", "f2", "ctrl+s")
        assert desk.read(queries.rows, [1])[0].meaning == "open"


async def test_a_note_changes_nothing_and_says_that_only_we_see_it(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await answering(user, "c")
        assert "only we see it" in user.sees
        assert "by mail" not in user.sees
        await user.type("Ask Ali.")
        await user.press("ctrl+s")
        assert "│ Ask Ali." in user.sees
        assert desk.read(queries.rows, [1])[0].meaning == "new"


async def test_a_ready_text_is_filled_in(desk: Crm) -> None:
    body = "Dear {name},\n{number}: we look into it.\n{user}"
    desk.write(ticket_setup.add_canned, "Thanks", body)
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.press("ctrl+o", "enter", "ctrl+s")
        (message,) = desk.read(ticket_messages.messages, 1, None, 1)
        assert message.body == "Dear Emma Smith,\nT-2026-0001: we look into it.\nmina"


def write_down(crm: Crm, title: str) -> int:
    """Publish an article."""
    article = ArticleDraft(title=title, body="Change the *fuse*.", state="published")
    return crm.write(knowledge.create, article)


async def test_an_article_is_cited_by_one_key(desk: Crm) -> None:
    write_down(desk, "Pump stopped")
    async with using(desk, size=(100, 30), area="tickets") as user:
        await answering(user)
        await user.until("fits: KB-1 Pump stopped")
        await user.type("See.")
        await user.press("ctrl+r")
        assert "cites “Pump stopped”" in user.sees
        await user.press("ctrl+s")
        (message,) = desk.read(ticket_messages.messages, 1, None, 1)
        assert message.articles == ((1, "Pump stopped"),)
        assert message.body == "See. KB-1 Pump stopped"


async def test_the_same_key_again_cites_the_next_article_instead(desk: Crm) -> None:
    for title in ("Pump stopped", "The pump stopped again", "Warranty"):
        write_down(desk, title)
    async with using(desk, size=(100, 30), area="tickets") as user:
        await answering(user)
        await user.until("fits: ")
        await user.press("ctrl+r")
        first = user.app.screen.query_one(BidiTextArea).text
        await user.press("ctrl+r")
        second = user.app.screen.query_one(BidiTextArea).text
        assert {first, second} == {"KB-1 Pump stopped", "KB-2 The pump stopped again"}
        await user.press("ctrl+r")
        assert user.app.screen.query_one(BidiTextArea).text == first
        # Elsewhere in the text it adds the other one.
        await user.type(" and ")
        await user.press("ctrl+r", "ctrl+s")
        (message,) = desk.read(ticket_messages.messages, 1, None, 1)
        assert message.body == f"{first} and {second}"
        assert len(message.articles) == 2


async def test_a_citation_that_is_rubbed_out_does_not_count(desk: Crm) -> None:
    write_down(desk, "Pump stopped")
    async with using(desk, size=(100, 30), area="tickets") as user:
        await answering(user)
        await user.until("fits: ")
        await user.press("ctrl+r", "ctrl+u")
        assert "cites" not in user.sees
        await user.type("No.")
        await user.press("ctrl+s")
        (message,) = desk.read(ticket_messages.messages, 1, None, 1)
        assert (message.body, message.articles) == ("No.", ())


async def test_any_article_can_be_looked_for_and_put_in_with_its_text(desk: Crm) -> None:
    write_down(desk, "Warranty")
    async with using(desk, size=(100, 30), area="tickets") as user:
        await answering(user)
        # Where none fits, the key asks which.
        await user.press("ctrl+r", "escape", "f5")
        await user.type("warranty")
        await user.until("KB-1")
        await user.press("enter", "down", "enter")
        await user.until("cites “Warranty”")
        await user.press("escape")
        assert user.is_at(TicketCardScreen)
        await user.press("r", "enter")
        assert "cites “Warranty”" in user.sees
        await user.press("ctrl+s")
        (message,) = desk.read(ticket_messages.messages, 1, None, 1)
        assert message.articles == ((1, "Warranty"),)
        assert message.body == "Warranty\n\nChange the *fuse*."


async def test_files_go_with_an_answer(desk: Crm, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.type("See the plan.")
        await user.press("f4")
        await user.type(str(tmp_path / "plan.pdf"))
        await user.press("enter")
        assert "file: plan.pdf" in user.sees
        await user.press("f4", "+")
        await user.type(str(tmp_path / "missing.pdf"))
        await user.press("enter")
        await user.until("missing.pdf")
        await user.press("ctrl+s")
        (message,) = desk.read(ticket_messages.messages, 1, None, 1)
        assert [file.name for file in message.files] == ["plan.pdf"]


async def test_without_mail_set_up_the_answer_says_that_it_does_not_go_out(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await answering(user)
        assert "no: mail is not set up" in user.sees


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def mail(taken: Taken) -> Iterator[Settings]:
    """Settings of a mail server that is there."""
    with servers.real(taken) as port:
        yield replace(MAIL, mail=replace(MAIL.mail, host="127.0.0.1", port=port, security="none"))


def mail_states(book: Crm) -> str:
    states = "SELECT group_concat(mail_state) FROM ticket_message WHERE side = 'answer'"
    return str(book.read(Reader.value, states))


async def test_an_answer_goes_out_by_mail_unless_that_is_switched_off(
    desk: Crm, mail: Settings, taken: Taken
) -> None:
    async with using(desk, mail, area="tickets") as user:
        await answering(user)
        assert "yes, to emma@example.com" in user.sees
        await user.type("By mail.")
        await user.press("ctrl+s")
        await user.until("went out by mail")
        assert "undoes it" not in user.sees
        await user.press("r", "f3")
        await user.until("Answer to")
        await user.type("Not by mail.")
        await user.press("ctrl+s")
        await user.until("undoes it")
    (letter,) = taken.messages()
    assert letter["Subject"] == "Re: Pump stopped [#T-2026-0001]"
    assert mail_states(desk) == "sent,"


async def test_an_answer_that_did_not_go_out_says_why_and_a_key_sends_it_again(
    desk: Crm, mail: Settings, taken: Taken
) -> None:
    taken.answers["RCPT"] = ["550 5.1.1 nobody of that name", "450 4.2.0 come back later"]
    async with using(desk, mail, area="tickets") as user:
        await answering(user)
        await user.type("By mail.")
        await user.press("ctrl+s")
        await user.until("The answer is kept; m on the ticket")
        await user.until("! not sent")
        await user.until("nobody of")
        await user.press("m")
        await user.until("! waits to be sent")
        await user.until("come back")
        assert mail_states(desk) == "retry"
        await user.press("m")
        await user.until("went out by mail")
        await user.press("m")
        await user.until("No answer of")
    assert len(taken.envelopes) == 1
    assert mail_states(desk) == "sent"


async def test_what_may_have_arrived_is_sent_again_only_if_one_says_so(
    desk: Crm, mail: Settings, taken: Taken
) -> None:
    for text in ("First.", "Second."):
        desk.write(tickets.say, 1, MessageDraft(text, by_mail=True))
    desk.write(ticket_answers.settle, 2, State.UNKNOWN, "the line was lost")
    desk.write(ticket_answers.settle, 3, State.SENT)
    async with using(desk, mail, area="tickets") as user:
        await user.press("enter")
        await user.until("! perhaps not sent")
        await user.until("the line was lost")
        await user.press("m")
        await user.until("Send which answer again?")
        await user.press("escape")
        assert mail_states(desk) == "unknown,sent"
        await user.press("m")
        await user.until("Send which answer again?")
        await user.press("enter")
        await user.until("went out by mail")
    assert [letter.get_content().strip() for letter in taken.messages()] == ["First."]


async def test_without_a_mail_server_nothing_is_sent_again_and_the_answer_stays(
    desk: Crm,
) -> None:
    desk.write(tickets.say, 1, MessageDraft("First.", by_mail=True))
    desk.write(ticket_answers.settle, 2, State.REFUSED, "no such user")
    async with using(desk, area="tickets") as user:
        await user.press("enter", "m")
        await user.until("names no host")
    assert mail_states(desk) == "refused"


async def test_what_went_out_stays_and_the_rest_of_the_deed_is_taken_back(
    desk: Crm, mail: Settings, taken: Taken
) -> None:
    async with using(desk, mail, area="tickets") as user:
        await answering(user)
        await user.type("By mail.")
        await user.press("ctrl+s")
        await user.until("went out by mail")
        await user.until("Waiting for customer")
        await user.press("u")
        await user.until("message added")
        await user.press("enter")
        await user.until("Undo the rest?")
        await user.press("escape")
        await user.until("Undo the rest?", gone=True)
        assert desk.read(queries.rows, [1])[0].meaning == "waiting_customer"
        await user.press("u")
        await user.until("message added")
        await user.press("enter")
        await user.until("Undo the rest?")
        await user.press("down", "enter")
        await user.until("New · normal")
        await user.until("By mail.")
    assert desk.read(queries.rows, [1])[0].meaning == "new"
    assert mail_states(desk) == "sent"
    assert len(taken.envelopes) == 1


async def test_what_was_typed_is_kept_and_offered_again(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.type("Half an answer")
        await user.press("f2", "escape")
        assert user.is_at(TicketCardScreen)
        await user.press("r")
        assert "unsaved version of this answer" in user.sees
        await user.press("enter")
        assert "Half an answer" in user.sees
        await user.press("ctrl+s")
        assert desk.read(queries.rows, [1])[0].meaning == "new"
        await user.press("r")
        assert "unsaved version" not in user.sees


async def test_what_cannot_be_kept_is_not_closed_without_asking(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.type("Half an answer")

        def full(_draft: drafts.Draft) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(drafts, "save", full)
        await user.press("escape")
        assert "There are unsaved changes." in user.sees
        await user.press("enter")
        assert user.is_at(TicketReplyScreen)
        assert "Half an answer" in user.sees


async def test_a_dropped_line_leaves_the_answer_to_be_offered_at_the_next_start(
    desk: Crm,
) -> None:
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.type("Half an answer")
        user.app.on_hangup()
    async with using(desk, area="contacts") as user:
        assert "T-2026-0001" in user.sees
        await user.press("enter")
        assert user.is_at(TicketReplyScreen)
        assert "Half an answer" in user.sees


async def test_who_was_faster_is_seen_and_the_second_decides(
    desk: Crm, open_book: Callable[..., Crm]
) -> None:
    ali = open_book("ali")
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.type("Mine.")
        ali.write(tickets.say, 1, MessageDraft("I called her already.", Side.ANSWER))
        await user.until("ali wrote meanwhile")
        await user.press("ctrl+s")
        assert "Somebody wrote to this ticket meanwhile." in user.sees
        await user.press("enter")
        assert user.is_at(TicketReplyScreen)
        assert "I called her already." in user.sees
        await user.press("ctrl+s")
        bodies = [message.body for message in desk.read(ticket_messages.messages, 1)]
        assert bodies == ["Mine.", "I called her already.", "It stands still."]


async def test_nothing_is_not_an_answer(desk: Crm) -> None:
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.press("ctrl+s")
        assert "Write something first." in user.sees
        await user.press("escape")
        assert user.is_at(TicketCardScreen)


async def test_persian_is_typed_with_its_half_space(desk: Crm) -> None:
    i18n.use("fa")
    async with using(desk, area="tickets") as user:
        await answering(user)
        await user.type("می\u200cبینیم")
        await user.press("ctrl+s")
        (message,) = desk.read(ticket_messages.messages, 1, None, 1)
        assert message.body == "می\u200cبینیم"


@pytest.mark.parametrize("size", [(40, 12), (80, 12), (80, 24)])
async def test_in_a_low_terminal_one_sees_what_was_asked_and_what_one_writes(
    desk: Crm, size: tuple[int, int]
) -> None:
    async with using(desk, size=size, area="tickets") as user:
        await answering(user)
        await user.type("Try the fuse.")
        await user.until("Try the fuse.")
        assert "It stands still." in user.sees
        assert "status then" in user.sees
        assert "Answer to" in user.sees
