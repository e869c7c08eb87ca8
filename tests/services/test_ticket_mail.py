"""Mails that come in: tickets, answers, notes; each once; loops end."""

from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Email
from crm_tui.domain.inbound import Automatic, InboundMail
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.tickets import MessageDraft, Side
from crm_tui.queries.ticket_numbers import find
from crm_tui.services import contacts, ticket_mail, tickets
from crm_tui.services.ticket_mail import Became, MailHeld, Received, is_known
from tests.factories import FixedClock, firm, person

DESK = Desk()
MAIL = InboundMail("sara@example.com", "Sara", "پمپ", "پمپ خراب است", "<1@example.com>")


def receive(book: Crm, mail: InboundMail) -> Received:
    return book.write(ticket_mail.receive, mail, desk=DESK)


def said(book: Crm, ticket_id: int | None) -> list[tuple[str, str, str]]:
    return [
        (row[0], row[1], row[2])
        for row in book.read(
            Reader.all,
            "SELECT side, author, body FROM ticket_message WHERE ticket_id = ? ORDER BY id",
            (ticket_id,),
        )
    ]


def meaning(book: Crm, ticket_id: int | None) -> str:
    return str(book.read(Reader.value, "SELECT meaning FROM ticket WHERE id = ?", (ticket_id,)))


def test_a_mail_opens_a_ticket_of_whoever_has_the_address(book: Crm) -> None:
    sara = book.write(contacts.create, person(emails=(Email("Sara@Example.com"),)))
    book.write(contacts.create, firm(emails=(Email("sara@example.com"),)))
    received = receive(book, MAIL)
    assert received.became is Became.NEW
    row = book.read(
        Reader.one, "SELECT contact_id, email, channel, subject FROM ticket WHERE id = ?",
        (received.ticket_id,),
    )  # fmt: skip
    assert row == (sara, "sara@example.com", "mail", "پمپ")
    assert said(book, received.ticket_id) == [
        ("customer", "Sara <sara@example.com>", "پمپ خراب است")
    ]


def test_a_stranger_gets_a_ticket_too(book: Crm) -> None:
    received = receive(book, MAIL)
    assert book.read(
        Reader.one, "SELECT contact_id, email FROM ticket WHERE id = ?", (received.ticket_id,)
    ) == (None, "sara@example.com")


def test_the_same_mail_counts_once(book: Crm) -> None:
    first = receive(book, MAIL)
    assert receive(book, MAIL).became is Became.REPEATED
    assert len(said(book, first.ticket_id)) == 1


def test_an_answer_finds_its_ticket_by_what_it_refers_to_and_opens_it(book: Crm) -> None:
    first = receive(book, MAIL)
    assert first.ticket_id is not None
    ours = MessageDraft("آمدیم", message_id="<ours@example.org>")
    book.write(tickets.say, first.ticket_id, ours)
    assert meaning(book, first.ticket_id) == "waiting_customer"
    again = replace(
        MAIL, message_id="<2@example.com>", text="ممنون", references=("<ours@example.org>",)
    )
    assert receive(book, again) == Received(Became.ANSWER, first.ticket_id, first.number)
    assert meaning(book, first.ticket_id) == "open"


def test_an_answer_finds_its_ticket_by_the_number_in_any_digits(book: Crm) -> None:
    first = receive(book, MAIL)
    digits = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
    for number, message_id in ((first.number, "<2@x>"), (first.number.translate(digits), "<3@x>")):
        again = replace(MAIL, message_id=message_id, tickets=("2", number))
        assert receive(book, again).ticket_id == first.ticket_id


def test_a_number_without_a_year_is_some_lists_counter(book: Crm) -> None:
    first = receive(book, MAIL)
    other = receive(book, replace(MAIL, message_id="<2@x>", tickets=("1",)))
    assert other.became is Became.NEW
    assert other.ticket_id != first.ticket_id
    assert book.read(find, "1") == first.ticket_id


@pytest.mark.parametrize("number", ["CVE-2026-0001", "2026-0001", "T-2026-1", "X-T-2026-0001"])
def test_what_others_count_in_brackets_is_no_ticket_of_ours(book: Crm, number: str) -> None:
    first = receive(book, MAIL)
    assert first.number == "T-2026-0001"
    other = receive(book, replace(MAIL, message_id="<2@x>", tickets=(number,)))
    assert other.became is Became.NEW
    ours = receive(book, replace(MAIL, message_id="<3@x>", tickets=(number, first.number.lower())))
    assert ours.ticket_id == first.ticket_id


def test_who_knows_only_the_number_is_told_of_before_an_answer_goes_there(book: Crm) -> None:
    firm_id = book.write(contacts.create, firm(emails=(Email("Office@Example.com"),)))
    first = receive(book, MAIL)
    assert first.ticket_id is not None
    book.write(tickets.change, [first.ticket_id], {"company_id": firm_id})
    book.write(tickets.say, first.ticket_id, MessageDraft("x", message_id="<ours@x>"))
    by_number = replace(MAIL, message_id="<2@x>", tickets=(first.number,))
    receive(book, by_number)
    receive(book, replace(by_number, message_id="<3@x>", sender="office@example.com"))
    colleague = replace(by_number, sender="ali@example.com", message_id="<4@x>")
    receive(book, replace(colleague, references=("<ours@x>",)))
    receive(book, replace(colleague, message_id="<5@x>", sender_name=""))
    assert [side for side, _author, _body in said(book, first.ticket_id)].count("internal") == 0
    receive(book, replace(by_number, message_id="<6@x>", sender="eve@example.net"))
    side, _author, body = said(book, first.ticket_id)[-1]
    assert (side, "eve@example.net is new in this ticket" in body) == ("internal", True)


def test_an_answer_to_a_removed_ticket_opens_another(book: Crm) -> None:
    first = receive(book, MAIL)
    book.write(tickets.remove, [first.ticket_id or 0])
    again = replace(
        MAIL, message_id="<2@x>", tickets=(first.number,), references=("<1@example.com>",)
    )
    assert receive(book, again).became is Became.NEW


def test_machines_leave_a_note_where_it_belongs_and_stop_no_clock(book: Crm) -> None:
    first = receive(book, MAIL)
    assert first.ticket_id is not None
    book.write(tickets.say, first.ticket_id, MessageDraft("x", message_id="<ours@x>"))
    away = replace(
        MAIL, message_id="<2@x>", text="I am away", automatic=Automatic.REPLY,
        references=("<ours@x>",),
    )  # fmt: skip
    assert receive(book, away).became is Became.NOTE
    assert meaning(book, first.ticket_id) == "waiting_customer"
    side, _author, body = said(book, first.ticket_id)[-1]
    assert side == Side.INTERNAL
    assert "I am away" in body


def test_machines_without_a_ticket_open_none(book: Crm) -> None:
    away = replace(MAIL, automatic=Automatic.REPLY)
    assert receive(book, away).became is Became.IGNORED
    assert book.read(Reader.value, "SELECT count(*) FROM ticket") == 0


def test_a_generated_mail_may_be_a_request(book: Crm) -> None:
    assert receive(book, replace(MAIL, automatic=Automatic.GENERATED)).became is Became.NEW


def test_a_loop_of_ten_thousand_mails_leaves_twenty_tickets(book: Crm, clock: FixedClock) -> None:
    held = 0
    for number in range(10_000):
        clock.advance(milliseconds=50)
        mail = replace(MAIL, message_id=f"<{number}@loop>")
        try:
            # As the command does: who is held costs no transaction.
            book.read(ticket_mail.check_pace, mail, book.now())
        except MailHeld:
            held += 1
        else:
            receive(book, mail)
    assert held == 10_000 - ticket_mail.MOST_TICKETS
    with pytest.raises(MailHeld):
        receive(book, replace(MAIL, message_id="<last@loop>"))
    assert book.read(Reader.value, "SELECT count(*) FROM ticket") == ticket_mail.MOST_TICKETS
    assert book.read(Reader.value, "SELECT count(*) FROM received_mail") == ticket_mail.MOST_TICKETS


def test_a_loop_within_a_ticket_ends_too(book: Crm) -> None:
    first = receive(book, MAIL)
    again = [
        replace(MAIL, message_id=f"<{number}@loop>", tickets=(first.number,))
        for number in range(ticket_mail.MOST_MAILS)
    ]
    for mail in again[:-1]:
        receive(book, mail)
    with pytest.raises(MailHeld):
        receive(book, again[-1])
    assert len(said(book, first.ticket_id)) == ticket_mail.MOST_MAILS


def test_a_loop_of_machines_leaves_a_few_notes(book: Crm) -> None:
    first = receive(book, MAIL)
    for number in range(40):
        mail = replace(
            MAIL, message_id=f"<{number}@loop>", automatic=Automatic.REPLY, tickets=(first.number,)
        )
        receive(book, mail)
    assert len(said(book, first.ticket_id)) == 1 + ticket_mail.MOST_NOTES


def test_who_was_held_may_write_again_an_hour_later(book: Crm, clock: FixedClock) -> None:
    for number in range(ticket_mail.MOST_TICKETS):
        receive(book, replace(MAIL, message_id=f"<{number}@x>"))
    late = replace(MAIL, message_id="<late@x>")
    with pytest.raises(MailHeld):
        receive(book, late)
    clock.advance(minutes=61)
    assert receive(book, late).became is Became.NEW


def test_others_are_not_held_with_a_loop(book: Crm) -> None:
    for number in range(ticket_mail.MOST_TICKETS):
        receive(book, replace(MAIL, message_id=f"<{number}@x>"))
    other = replace(MAIL, sender="ali@example.org", message_id="<other@x>")
    assert receive(book, other).became is Became.NEW


def test_what_came_is_forgotten_in_the_end_but_messages_are_still_known(
    book: Crm, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket_mail, "KEPT", 3)
    for number in range(10):
        clock.advance(days=2)
        receive(book, replace(MAIL, message_id=f"<{number}@x>"))
    assert book.read(Reader.value, "SELECT count(*) FROM received_mail") <= 5
    assert book.read(is_known, "<0@x>")


def test_a_mail_without_a_subject_or_words_still_is_a_ticket(book: Crm) -> None:
    received = receive(book, replace(MAIL, subject="", text=""))
    assert said(book, received.ticket_id)[0][2] == "(no subject)"


def test_what_was_wrong_with_a_mail_stands_beside_it(book: Crm) -> None:
    received = receive(book, replace(MAIL, problems=("it names no sender",)))
    side, _author, body = said(book, received.ticket_id)[-1]
    assert (side, "names no sender" in body) == ("internal", True)
