"""Tickets that are merged, split and linked; what becomes of them when contacts change."""

from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.tickets import File, Meaning, MessageDraft, Side, TicketDraft
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import tickets as queries
from crm_tui.services import contacts, duplicates, tickets
from tests.factories import DESK, SARA, FixedClock, firm, person, ticket
from tests.services.states import undo_last

PLAN = File("a" * 64, "plan.pdf", "application/pdf", 4)


def opened(book: Crm, draft: TicketDraft, text: str = "", **more: Any) -> int:
    return book.write(tickets.create, draft, text, desk=DESK, **more).id


def row(book: Crm, ticket_id: int) -> queries.TicketRow:
    (found,) = book.read(queries.rows, [ticket_id])
    return found


def bodies(book: Crm, ticket_id: int) -> list[str]:
    sql = "SELECT body FROM ticket_message WHERE ticket_id = ? ORDER BY at, id"
    return [body for (body,) in book.read(Reader.all, sql, (ticket_id,))]


def files(book: Crm, ticket_id: int) -> list[str]:
    sql = "SELECT name FROM attachment WHERE ticket_id = ? ORDER BY id"
    return [name for (name,) in book.read(Reader.all, sql, (ticket_id,))]


def message_ids(book: Crm, ticket_id: int) -> list[int]:
    sql = "SELECT id FROM ticket_message WHERE ticket_id = ? ORDER BY id"
    return [identity for (identity,) in book.read(Reader.all, sql, (ticket_id,))]


def found(book: Crm, word: str) -> list[int]:
    sql = "SELECT rowid FROM ticket_words WHERE ticket_words MATCH ? ORDER BY rowid"
    return [identity for (identity,) in book.read(Reader.all, sql, (word,))]


def everything(reader: Reader) -> dict[str, list[tuple[object, ...]]]:
    """All rows of tickets but what counts changes."""
    tables = (
        "ticket_message", "ticket_step", "ticket_watcher", "ticket_link", "attachment",
        "ticket_value",
    )  # fmt: skip
    state = {name: reader.all(f"SELECT * FROM {name} ORDER BY id") for name in tables}
    names = [
        found[1]
        for found in reader.all("PRAGMA table_info(ticket)")
        if found[1] not in {"version", "updated_at"}
    ]
    state["ticket"] = reader.all(f"SELECT {', '.join(names)} FROM ticket ORDER BY id")
    return state


def test_merged_tickets_are_one_conversation_and_the_merge_is_one_undo(
    book: Crm, clock: FixedClock
) -> None:
    sara = book.write(contacts.create, person())
    keep = opened(book, ticket("چاپگر", watchers=("ali",)), "اول")
    clock.advance(minutes=1)
    other = opened(book, ticket("printer", contact_id=sara, watchers=("ali", "reza")), "دوم")
    clock.advance(minutes=1)
    third = opened(book, ticket("third", email="a@example.com"), "", files=[PLAN])
    clock.advance(minutes=1)
    book.write(tickets.say, keep, MessageDraft("پاسخ"))
    before = book.read(everything)
    assert book.write(tickets.merge, keep, [other, keep, third, other]) == keep
    assert bodies(book, keep) == ["اول", "دوم", "", "پاسخ"]
    assert files(book, keep) == ["plan.pdf"]
    card = book.read(queries.card, keep)
    assert card.watchers == ("ali", "reza")
    assert (card.row.contact_id, card.row.email) == (sara, "a@example.com")
    for merged in (other, third):
        assert (row(book, merged).meaning, row(book, merged).merged_into) == ("closed", keep)
        assert bodies(book, merged) == []
        ties = {(tie.id, tie.kind) for tie in book.read(queries.card, merged).links}
        assert ties == {(keep, "duplicate_of")}
    undo_last(book)
    assert book.read(everything) == before


def test_what_a_customer_says_to_a_merged_ticket_goes_to_the_one_that_stays(book: Crm) -> None:
    first, second, third = (opened(book, ticket(name), name) for name in ("a", "b", "c"))
    book.write(tickets.merge, second, [third])
    book.write(tickets.merge, first, [second])
    book.write(tickets.say, third, MessageDraft("hello?", Side.CUSTOMER))
    assert bodies(book, first) == ["a", "b", "c", "hello?"]
    with pytest.raises(BadInput):
        book.write(tickets.merge, second, [first])
    book.write(tickets.reopen, [third])
    assert row(book, third).merged_into is None
    book.write(tickets.say, third, MessageDraft("here", Side.CUSTOMER))
    assert bodies(book, third) == ["here"]


def test_nothing_to_merge_is_refused(book: Crm) -> None:
    made = opened(book, ticket())
    for others in ([], [made]):
        with pytest.raises(BadInput):
            book.write(tickets.merge, made, others)
    for wrong in (0, -1, 99, 2**63):
        with pytest.raises(NotFound):
            book.write(tickets.merge, made, [wrong])


def test_messages_are_split_into_a_ticket_of_their_own(book: Crm, clock: FixedClock) -> None:
    sara = book.write(contacts.create, person())
    made = opened(book, ticket("two things", contact_id=sara, owner="ali", priority=2), "one")
    clock.advance(minutes=1)
    book.write(tickets.say, made, MessageDraft("two", Side.CUSTOMER, files=(PLAN,)))
    before = book.read(everything)
    first, second = message_ids(book, made)
    split = book.write(tickets.split, made, [second], "the other thing")
    assert split.number == "T-1405-0002"
    assert (bodies(book, made), bodies(book, split.id)) == (["one"], ["two"])
    assert (files(book, made), files(book, split.id)) == ([], ["plan.pdf"])
    new = row(book, split.id)
    assert (new.contact_id, new.owner, new.priority, new.meaning) == (sara, "ali", 2, "new")
    assert [(t.id, t.kind) for t in book.read(queries.card, split.id).links] == [
        (made, "split_from")
    ]
    undo_last(book)
    after = book.read(everything)
    for table in ("ticket_message", "attachment"):
        assert after[table] == before[table]
    assert row(book, split.id).deleted_at is not None
    assert row(book, made).last_message_at == [m[2] for m in before["ticket_message"]][-1]
    for wrong in ([], [first, second], [99], [-1], [2**63]):
        with pytest.raises((BadInput, NotFound)):
            book.write(tickets.split, made, wrong, "x")


def test_links_are_made_once_and_taken_back(book: Crm) -> None:
    a, b = opened(book, ticket("a")), opened(book, ticket("b"))
    book.write(tickets.link, a, b, "caused_by")
    book.write(tickets.link, a, b, "caused_by")
    assert [(t.id, t.outward) for t in book.read(queries.card, b).links] == [(a, False)]
    book.write(tickets.unlink, a, b, "caused_by")
    book.write(tickets.unlink, a, b, "caused_by")
    assert book.read(queries.card, a).links == ()
    undo_last(book)
    assert len(book.read(queries.card, a).links) == 1
    with pytest.raises(BadInput):
        book.write(tickets.link, a, a, "caused_by")
    with pytest.raises(BadInput):
        book.write(tickets.link, a, b, "likes")


def test_merged_contacts_have_their_tickets_in_common_and_renamed_ones_are_found(
    book: Crm,
) -> None:
    keep = book.write(contacts.create, person("سارا", "کریمی"))
    other = book.write(contacts.create, person("Sara", "Karimi"))
    company = book.write(contacts.create, firm("Örnek A.Ş."))
    made = opened(book, ticket(contact_id=other, company_id=company))
    assert found(book, "karimi") == found(book, "ornek") == [made]
    version = book.read(queries.version, made)
    book.write(duplicates.merge, keep, [other])
    assert row(book, made).contact_id == keep
    assert (found(book, "karimi"), found(book, "کریمی")) == ([], [made])
    assert book.read(queries.version, made) > version
    undo_last(book)
    assert row(book, made).contact_id == other
    assert (found(book, "karimi"), found(book, "کریمی")) == ([made], [])
    book.write(contacts.change, company, {"name": "Deneme Ltd."})
    assert (found(book, "ornek"), found(book, "deneme")) == ([], [made])


def test_tickets_are_out_of_sight_with_their_contact_and_outlive_it_without_its_traces(
    book: Crm,
) -> None:
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    made = opened(book, ticket("x", contact_id=sara, email="sara@example.com"), "hello")
    book.write(tickets.change, [made], {"email": "sara2@example.com"})
    book.write(tickets.say, made, MessageDraft("again", Side.CUSTOMER, "سارا <s@example.com>"))

    def shown() -> bool:
        return bool(book.read(Reader.value, "SELECT shown FROM ticket WHERE id = ?", (made,)))

    book.write(contacts.trash, [sara])
    assert not shown()
    undo_last(book)
    assert shown()
    book.write(contacts.trash, [sara])
    book.write(contacts.purge, [sara])
    kept = row(book, made)
    assert (kept.contact_id, kept.email, shown()) == (None, "", True)
    assert found(book, "کریمی") == found(book, "sara") == []
    assert bodies(book, made) == ["hello", "again"]
    for table, columns in (
        ("change", "before, after"), ("ticket_message", "author"), ("batch", "detail"),
    ):  # fmt: skip
        said = str(book.read(Reader.all, f"SELECT {columns} FROM {table}"))
        assert "example.com" not in said
    assert book.read(Reader.all, "PRAGMA foreign_key_check") == []


def test_a_contacts_company_is_the_tickets_unless_another_is_named(book: Crm) -> None:
    sara = book.write(contacts.create, SARA)
    company = int(book.read(Reader.value, "SELECT id FROM contact WHERE kind = 'company'"))
    assert row(book, opened(book, ticket(contact_id=sara))).company_id == company
    other = book.write(contacts.create, firm("Other"))
    assert row(book, opened(book, ticket(contact_id=sara, company_id=other))).company_id == other


def test_merging_into_a_ticket_that_waits_reckons_with_the_others_words(book: Crm) -> None:
    keep = opened(book, ticket("a"), "one")
    book.write(tickets.say, keep, MessageDraft("answer"))
    assert row(book, keep).unanswered_since is None
    other = opened(book, ticket("b"), "two")
    assert row(book, other).meaning == Meaning.NEW
    book.write(tickets.merge, keep, [other])
    assert row(book, keep).unanswered_since is not None
    assert row(book, other).unanswered_since is None
