"""What the services write is what queues, cards, searches and the digest show."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from crm_tui import i18n
from crm_tui.crm import Crm
from crm_tui.domain import moments
from crm_tui.domain.tickets import File, MessageDraft, Side
from crm_tui.queries import digest, ticket_list, ticket_messages, ticket_numbers, tickets_digest
from crm_tui.queries import tickets as queries
from crm_tui.queries.ticket_list import Queue
from crm_tui.search import tickets as search
from crm_tui.services import contacts, history, tickets
from tests.factories import DESK, FixedClock, person, ticket

TEHRAN = ZoneInfo("Asia/Tehran")


def found(book: Crm, clock: FixedClock, text: str) -> list[int]:
    said = search.compile(text, today=clock.now.date(), now=moments.millis(clock.now), me="mina")
    return list(book.read(ticket_list.ids, Queue(), said))


def test_a_ticket_goes_its_way_through_queues_and_searches(book: Crm, clock: FixedClock) -> None:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    draft = replace(ticket(), subject="چاپگر", contact_id=sara, owner="")
    made = book.write(tickets.create, draft, "کاغذ گیر می‌کند", desk=DESK)
    assert book.read(ticket_numbers.find, made.number) == made.id
    assert book.read(ticket_list.counts, "mina").unassigned == 1
    for text in ("چاپگر", "کریمی", "کاغذ", "unassigned", "is:new", made.number, "unanswered"):
        assert found(book, clock, text) == [made.id], text

    book.write(tickets.take, made.id)
    clock.advance(minutes=5)
    book.write(
        tickets.say,
        made.id,
        MessageDraft("Please switch it off", files=(File("ab" * 32, "how.txt", size=3),)),
    )
    counts = book.read(ticket_list.counts, "mina")
    assert (counts.mine, counts.unassigned) == (1, 0)
    assert found(book, clock, "owner:me is:waiting_customer has:file switch") == [made.id]
    assert found(book, clock, "unanswered") == []
    newest, first = book.read(ticket_messages.messages, made.id)
    assert (newest.side, [file.name for file in newest.files]) == (Side.ANSWER, ["how.txt"])
    assert first.side == Side.CUSTOMER
    assert book.read(queries.card, made.id).row.status_since == moments.millis(clock.now)

    clock.advance(days=tickets_digest.WAITING_DAYS + 1)
    (line,) = book.read(tickets_digest.tickets, digest.Asked(clock.now, TEHRAN, owner="mina")).rows
    assert (line.id, line.contact) == (made.id, "سارا کریمی")
    assert found(book, clock, "waiting:>5d") == [made.id]

    book.write(tickets.close, [made.id])
    assert found(book, clock, "چاپگر") == []
    assert found(book, clock, "is:ended چاپگر") == [made.id]
    assert book.read(ticket_list.counts, "mina").all == 0
    assert [row.id for row in book.read(queries.of_contact, sara)] == [made.id]
    assert book.read(queries.card, made.id).row.status_since == moments.millis(clock.now)


def test_subjects_stand_in_the_order_of_the_alphabet(book: Crm) -> None:
    i18n.use("fa")
    made = {
        book.write(tickets.create, replace(ticket(), subject=subject), "", desk=DESK).id: subject
        for subject in ("یخچال", "چاپگر", "گوشی", "پمپ", "Zebra", "apple")
    }
    ids = book.read(ticket_list.ids, Queue(sort="subject"))
    said = [made[identity] for identity in ids]
    assert [one for one in said if not one.isascii()] == ["پمپ", "چاپگر", "گوشی", "یخچال"]
    assert [one for one in said if one.isascii()] == ["apple", "Zebra"]


def test_undoing_a_status_puts_its_time_back(book: Crm, clock: FixedClock) -> None:
    made = book.write(tickets.create, ticket(), "", desk=DESK)
    opened = book.read(queries.card, made.id).row.status_since
    clock.advance(hours=1)
    book.write(tickets.close, [made.id])
    assert book.read(queries.card, made.id).row.status_since == moments.millis(clock.now)
    last = book.read(lambda reader: reader.value("SELECT max(id) FROM batch"))
    book.write(history.undo, last)
    assert book.read(queries.card, made.id).row.status_since == opened


def test_a_ticket_of_a_trashed_contact_leaves_the_lists(book: Crm, clock: FixedClock) -> None:
    sara = book.write(contacts.create, person())
    made = book.write(tickets.create, replace(ticket(), contact_id=sara), "", desk=DESK)
    book.write(contacts.trash, [sara])
    assert list(book.read(ticket_list.ids, Queue(state="any"))) == []
    assert book.read(queries.card, made.id).row.id == made.id
    book.write(contacts.restore, [sara])
    assert list(book.read(ticket_list.ids, Queue())) == [made.id]
