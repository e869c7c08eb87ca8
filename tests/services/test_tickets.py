"""Deeds on tickets: numbers, conversation, statuses, two at once, undo."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.knowledge import ArticleDraft
from crm_tui.domain.tickets import File, Meaning, MessageDraft, Side, TicketDraft
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import pipeline
from crm_tui.services import contacts, fields, history, knowledge, ticket_rows, tickets
from crm_tui.services.conflicts import EditConflict
from tests.factories import DESK, FixedClock, firm, person, ticket
from tests.faults.children import session, together
from tests.services.states import undo, undo_last


def opened(book: Crm, draft: TicketDraft | None = None, text: str = "", **more: Any) -> int:
    return book.write(tickets.create, draft or ticket(), text, desk=DESK, **more).id


def row(book: Crm, ticket_id: int) -> dict[str, Any]:
    def read(reader: Reader) -> dict[str, Any]:
        names = [found[1] for found in reader.all("PRAGMA table_info(ticket)")]
        (values,) = reader.all("SELECT * FROM ticket WHERE id = ?", (ticket_id,))
        return dict(zip(names, values, strict=True))

    return book.read(read)


def draft(book: Crm, ticket_id: int) -> TicketDraft:
    return book.read(ticket_rows.drafts, [ticket_id])[ticket_id]


def status(book: Crm, meaning: Meaning) -> int:
    sql = "SELECT id FROM ticket_status WHERE meaning = ?"
    return int(book.read(Reader.value, sql, (meaning.value,)))


def said(book: Crm, ticket_id: int) -> list[tuple[str, str]]:
    sql = "SELECT side, body FROM ticket_message WHERE ticket_id = ? ORDER BY at, id"
    return book.read(Reader.all, sql, (ticket_id,))


def meanings(book: Crm, ticket_id: int) -> list[str]:
    sql = "SELECT meaning FROM ticket_step WHERE ticket_id = ? ORDER BY at, id"
    return [meaning for (meaning,) in book.read(Reader.all, sql, (ticket_id,))]


def undone_by(book: Crm, batch: int) -> int:
    return int(book.read(Reader.value, "SELECT undone_by FROM batch WHERE id = ?", (batch,)))


def redo_last(book: Crm) -> None:
    book.write(history.undo, int(book.read(Reader.value, "SELECT max(undone_by) FROM batch")))


def test_what_was_saved_reads_back_as_it_was_said(book: Crm) -> None:
    sara = book.write(contacts.create, person())
    abi = book.write(contacts.create, firm())
    book.write(fields.define, "سریال", key="serial", area="ticket")
    wanted = ticket(
        contact_id=sara, company_id=abi, email="sara@example.com", channel="web", priority=2,
        owner="reza", product="چاپگر ۲۰۰", watchers=("ali", "mina"), fields={"serial": "A-1"},
    )  # fmt: skip
    made = book.write(tickets.create, wanted, "کاغذ گیر می‌کند", desk=DESK)
    kept = draft(book, made.id)
    assert replace(kept, uid="", status_id=None) == wanted
    assert kept.status_id == status(book, Meaning.NEW)
    assert made.number == "T-1405-0001"
    assert said(book, made.id) == [("customer", "کاغذ گیر می‌کند")]
    assert row(book, made.id)["unanswered_since"] is not None


def test_numbers_follow_the_year_of_the_desk(book: Crm, clock: FixedClock) -> None:
    assert row(book, opened(book))["number"] == "T-1405-0001"
    assert row(book, opened(book))["number"] == "T-1405-0002"
    # 23:59 of the last day of 1405 at Tehran, and a minute later.
    clock.now = clock.now.replace(year=2027, month=3, day=20, hour=20, minute=29)
    assert row(book, opened(book))["number"] == "T-1405-0003"
    clock.advance(minutes=1)
    assert row(book, opened(book))["number"] == "T-1406-0001"


def open_many(path: Path, who: int, times: int) -> None:
    crm = session(path, f"user{who}")
    for number in range(times):
        crm.write(tickets.create, ticket(f"{who}-{number}"), "x", desk=DESK)
    crm.close()


@pytest.mark.parametrize("times", [4, pytest.param(100, marks=pytest.mark.slow)])
def test_eight_processes_open_tickets_and_no_number_is_missing_or_given_twice(
    book: Crm, times: int
) -> None:
    path = Path(book.path)
    book.close()
    together(open_many, [(path, who, times) for who in range(8)])
    crm = session(path)
    numbers = [n for (n,) in crm.read(Reader.all, "SELECT number FROM ticket ORDER BY id")]
    assert numbers == [f"T-1405-{n:04}" for n in range(1, 8 * times + 1)]
    assert crm.read(Reader.value, "SELECT count(*) FROM service_desk") == 1
    assert crm.read(Reader.value, "SELECT count(*) FROM ticket_status") == 6
    crm.close()


def test_a_created_ticket_that_is_undone_goes_to_the_trash_and_its_number_stays_taken(
    book: Crm,
) -> None:
    first = opened(book, text="سلام")
    undo_last(book)
    gone = row(book, first)
    assert gone["deleted_at"] is not None
    assert not gone["shown"]
    assert said(book, first) == [("customer", "سلام")]
    assert row(book, opened(book))["number"] == "T-1405-0002"
    undo_last(book)
    assert row(book, opened(book))["number"] == "T-1405-0003"
    book.write(history.undo, undone_by(book, 1))
    back = row(book, first)
    assert (back["deleted_at"], bool(back["shown"])) == (None, True)


def test_an_answer_waits_for_the_customer_and_their_word_opens_again(
    book: Crm, clock: FixedClock
) -> None:
    made = opened(book, text="help")
    clock.advance(minutes=5)
    book.write(tickets.say, made, MessageDraft("a note", Side.INTERNAL))
    assert row(book, made)["meaning"] == "new"
    book.write(tickets.say, made, MessageDraft("try this", Side.ANSWER))
    assert row(book, made)["meaning"] == "waiting_customer"
    assert row(book, made)["unanswered_since"] is None
    book.write(tickets.say, made, MessageDraft("no", Side.CUSTOMER, author="a@example.com"))
    assert row(book, made)["meaning"] == "open"
    book.write(tickets.close, [made])
    book.write(tickets.say, made, MessageDraft("but", Side.CUSTOMER))
    assert row(book, made)["meaning"] == "open"
    waiting = status(book, Meaning.WAITING_US)
    book.write(tickets.say, made, MessageDraft("wait", Side.ANSWER), status_id=waiting)
    assert row(book, made)["meaning"] == "waiting_us"
    assert meanings(book, made) == [
        "new", "waiting_customer", "open", "solved", "open", "waiting_us",
    ]  # fmt: skip
    assert len(said(book, made)) == 6


def test_a_message_that_is_undone_is_gone_and_comes_back_with_its_files(book: Crm) -> None:
    made = opened(book, text="help")
    file = File("0" * 64, "../گزارش.pdf", "application/pdf", 12)
    book.write(tickets.say, made, MessageDraft("see", files=(file,)))
    assert book.read(Reader.all, "SELECT name, size FROM attachment")[0][1] == 12
    undo_last(book)
    assert said(book, made) == [("customer", "help")]
    assert book.read(Reader.all, "SELECT * FROM attachment") == []
    assert row(book, made)["meaning"] == "new"
    assert meanings(book, made) == ["new"]
    redo_last(book)
    assert said(book, made) == [("customer", "help"), ("answer", "see")]
    assert len(book.read(Reader.all, "SELECT * FROM attachment")) == 1
    assert row(book, made)["meaning"] == "waiting_customer"


def test_an_article_counts_the_answers_that_cite_it_also_after_an_undo(book: Crm) -> None:
    article = book.write(knowledge.create, ArticleDraft(title="t", body="b"))
    made = opened(book)
    book.write(tickets.say, made, MessageDraft("see", articles=(article,)))

    def used() -> int:
        return int(book.read(Reader.value, "SELECT used FROM article"))

    assert used() == 1
    undo_last(book)
    assert used() == 0
    redo_last(book)
    assert used() == 1


def test_two_edits_are_merged_or_refused(book: Crm) -> None:
    made = opened(book)
    base, version = draft(book, made), row(book, made)["version"]
    book.write(tickets.update, made, base, replace(base, product="A"), version)
    book.write(tickets.update, made, base, replace(base, owner="ali"), version)
    assert (draft(book, made).product, draft(book, made).owner) == ("A", "ali")
    with pytest.raises(EditConflict):
        book.write(tickets.update, made, base, replace(base, product="B"), version)


def test_a_status_somebody_else_changed_meanwhile_is_told(book: Crm) -> None:
    made = opened(book)
    new, solved, closed = (status(book, m) for m in (Meaning.NEW, Meaning.SOLVED, Meaning.CLOSED))
    assert book.write(tickets.set_status, [made], solved, expected=new) == 1
    assert book.write(tickets.set_status, [made], solved, expected=new) == 0
    with pytest.raises(tickets.TicketMovedMeanwhile) as refused:
        book.write(tickets.set_status, [made], closed, expected=new)
    assert (refused.value.status_id, refused.value.meaning) == (solved, "solved")


def test_a_ticket_somebody_else_closed_meanwhile_keeps_their_outcome_until_that_is_agreed(
    book: Crm, open_book: Callable[..., Crm], clock: FixedClock
) -> None:
    made, other = opened(book), opened(book)
    reasons = [each.id for each in book.read(pipeline.reasons, "ticket")]
    clock.advance(minutes=5)
    open_book("reza").write(tickets.close, [made], reason_id=reasons[0])
    clock.advance(minutes=5)
    both = [made, other]
    with pytest.raises(tickets.ClosedMeanwhile) as refused:
        book.write(tickets.close, both, reason_id=reasons[1], seen_open=both)
    assert (refused.value.ids, refused.value.who) == ((made,), "reza")
    assert refused.value.at == moments.millis(clock()) - 300_000
    assert (row(book, made)["reason_id"], row(book, other)["meaning"]) == (reasons[0], "new")
    assert book.write(tickets.close, both, reason_id=reasons[1]) == 1
    assert row(book, made)["reason_id"] == reasons[1]


def test_only_one_takes_a_ticket(book: Crm, open_book: Callable[..., Crm]) -> None:
    made = opened(book)
    reza = open_book("reza")
    book.write(tickets.take, made)
    book.write(tickets.take, made)
    assert (row(book, made)["owner"], row(book, made)["meaning"]) == ("mina", "open")
    with pytest.raises(tickets.TakenMeanwhile) as refused:
        reza.write(tickets.take, made)
    assert refused.value.owner == "mina"


def test_the_most_urgent_free_ticket_is_next(book: Crm) -> None:
    low, urgent, mine, waiting = (
        opened(book, ticket(priority=priority, owner=owner))
        for priority, owner in ((4, ""), (1, ""), (1, "ali"), (1, ""))
    )
    book.write(tickets.set_status, [waiting], status(book, Meaning.WAITING_CUSTOMER))
    assert book.write(tickets.take_next) == urgent
    assert book.write(tickets.take_next) == low
    assert book.write(tickets.take_next) is None
    assert row(book, mine)["owner"] == "ali"


def test_closing_needs_a_reason_of_tickets_and_reopening_forgets_it(book: Crm) -> None:
    made = opened(book)
    reasons = dict(
        book.read(Reader.all, "SELECT needs_note, id FROM close_reason WHERE outcome = 'ticket'")
    )
    for wrong in (0, -1, 99, 2**80):
        with pytest.raises(tickets.ReasonNeeded):
            book.write(tickets.close, [made], reason_id=wrong)
    with pytest.raises(tickets.ReasonNeeded):
        book.write(tickets.close, [made], reason_id=reasons[1], note=" ")
    assert book.write(tickets.close, [made], reason_id=reasons[1], note="تمام") == 1
    over = row(book, made)
    assert (over["meaning"], over["reason_id"], over["reason_note"]) == (
        "solved",
        reasons[1],
        "تمام",
    )
    assert over["solved_at"] is not None
    assert book.write(tickets.close, [made], meaning=Meaning.CLOSED) == 1
    assert row(book, made)["reason_note"] == "تمام"
    assert book.write(tickets.reopen, [made]) == 1
    assert book.write(tickets.reopen, [made]) == 0
    over = row(book, made)
    assert (over["meaning"], over["reason_id"], over["solved_at"]) == ("open", None, None)


def test_removed_tickets_are_not_found_until_they_are_restored(book: Crm) -> None:
    made = opened(book)
    assert book.write(tickets.remove, [made]) == 1
    with pytest.raises(NotFound):
        book.write(tickets.take, made)
    assert book.write(tickets.remove, [made]) == 0
    assert book.write(tickets.restore, [made]) == 1
    book.write(tickets.take, made)


def test_ids_that_are_none_are_not_found(book: Crm) -> None:
    made = opened(book)
    for identity in (-1, 0, 99, 2**63):
        for call in (
            lambda i=identity: book.write(tickets.take, i),
            lambda i=identity: book.write(tickets.say, i, MessageDraft("x")),
            lambda i=identity: book.write(tickets.change, [made], {"category_id": i}),
            lambda i=identity: book.write(tickets.change, [made], {"contact_id": i}),
            lambda i=identity: book.write(tickets.set_status, [made], i),
            lambda i=identity: book.write(tickets.change, [made], {"status_id": i or 77}),
        ):
            with pytest.raises(NotFound):
                call()


def test_what_a_ticket_can_not_be_is_refused(book: Crm) -> None:
    made = opened(book)
    for wrong in (
        {"subject": " \u202e"}, {"priority": 5}, {"channel": "fax"}, {"satisfaction": 6},
        {"fields": {"nothing": "x"}},
    ):  # fmt: skip
        with pytest.raises(BadInput):
            book.write(tickets.change, [made], wrong)
    for text in ("", " \n", "x" * 1_000_001):
        with pytest.raises(BadInput):
            book.write(tickets.say, made, MessageDraft(text))


def test_many_tickets_are_changed_in_one_deed_and_taken_back_in_one(book: Crm) -> None:
    many = [opened(book, ticket(f"n{n}")) for n in range(20)]
    assert book.write(tickets.change, many, {"owner": "ali", "priority": 1}) == 20
    assert book.write(tickets.change, many, {"owner": "ali"}) == 0
    assert {row(book, one)["owner"] for one in many} == {"ali"}
    undo_last(book)
    assert {(row(book, one)["owner"], row(book, one)["priority"]) for one in many} == {("", 3)}
    book.write(tickets.watch, many)
    assert draft(book, many[3]).watchers == ("mina",)
    book.write(tickets.unwatch, many)
    assert draft(book, many[3]).watchers == ()


def test_tickets_brought_in_by_the_thousand_go_to_the_trash_as_one(book: Crm) -> None:
    like = row(book, opened(book, ticket(contact_id=book.write(contacts.create, person()))))

    def bring_in(work: Work) -> None:
        rows = [
            like | {"id": n, "uid": f"u{n}", "number": f"T-1404-{n:04}", "year": 1404, "seq": n}
            for n in range(2, 31)
        ]
        columns = ", ".join(like)
        work.connection.executemany(
            f"INSERT INTO ticket({columns}) VALUES ({', '.join('?' * len(like))})",
            [tuple(each.values()) for each in rows],
        )
        work.journal.note_range("ticket", 2, 30)

    def alive() -> list[int]:
        sql = "SELECT id FROM ticket WHERE deleted_at IS NULL AND shown = 1 ORDER BY id"
        return [identity for (identity,) in book.read(Reader.all, sql)]

    book.write(bring_in)
    batch = int(book.read(Reader.value, "SELECT max(id) FROM batch"))
    book.write(tickets.take, 7)
    step = undo(book, batch, history.Mode.KEEP)
    assert {edit.record_id for edit in step.kept} == {7}
    assert alive() == [1, 7]
    undo(book, undone_by(book, batch))
    assert alive() == list(range(1, 31))


def take_all(path: Path, who: int) -> list[int]:
    crm = session(path, f"user{who}")
    mine = []
    while (taken := crm.write(tickets.take_next)) is not None:
        mine.append(taken)
    crm.close()
    return mine


def test_no_two_take_the_same_ticket(book: Crm) -> None:
    made = [opened(book) for _ in range(24)]
    path = Path(book.path)
    book.close()
    taken = together(take_all, [(path, who) for who in range(4)])
    assert sorted(one for each in taken for one in each) == made


def test_a_file_is_found_by_its_name(book: Crm) -> None:
    opened(book, files=[File("0" * 64, "صورتحساب.pdf")])
    sql = "SELECT count(*) FROM ticket_message_words WHERE ticket_message_words MATCH ?"
    assert book.read(Reader.value, sql, ("صورتحساب",)) == 1
