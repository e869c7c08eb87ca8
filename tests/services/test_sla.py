"""Which promise counts for a ticket, and what its clocks show once it is in a book."""

from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain import moments
from crm_tui.domain.sla_policies import PolicyDraft
from crm_tui.domain.tickets import MessageDraft, Side
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import sla as queries
from crm_tui.services import contacts, duplicates, sla, sla_policies, tickets
from tests.factories import DESK, START, FixedClock, firm, person
from tests.services.promises import HOUR, MINUTE, alone, batches, opened, row
from tests.services.states import undo_last

NOW = moments.millis(START)
"""Saturday, 11:30 in Tehran, where the desk is open from 9 to 17 every day."""

FAST = PolicyDraft("تند", answer_minutes=30, next_answer_minutes=60, solution_minutes=240)


def promises(book: Crm) -> dict[str, int]:
    return {policy.draft.name: policy.id for policy in book.read(queries.policies)}


def test_a_new_ticket_has_the_promise_of_its_priority(book: Crm) -> None:
    usual, urgent = row(book, opened(book)), row(book, opened(book, priority=1))
    assert usual["policy_id"] == promises(book)["normal"]
    assert urgent["policy_id"] == promises(book)["urgent"]
    assert urgent["answer_due"] == NOW + HOUR
    assert urgent["due_key"] == NOW + HOUR
    assert urgent["warn_at"] == NOW + 45 * MINUTE
    # Half past eleven and eight hours: five and a half today, the rest tomorrow from nine on.
    assert urgent["solution_due"] == NOW + 8 * HOUR + 16 * HOUR


def test_the_first_promise_that_fits_counts(book: Crm) -> None:
    sara, abi = book.write(contacts.create, person()), book.write(contacts.create, firm())
    first = opened(book)
    special = book.write(sla_policies.add, replace(FAST, name="آبی", contact_id=abi), first=True)
    tagged = PolicyDraft("VIP", tag_id=_tag(book, sara, "VIP"), solution_minutes=60)
    vip = book.write(sla_policies.add, tagged, first=True)
    assert row(book, opened(book, company_id=abi))["policy_id"] == special
    assert row(book, opened(book, contact_id=abi))["policy_id"] == special
    assert row(book, opened(book, contact_id=sara, company_id=abi))["policy_id"] == vip
    assert row(book, first)["policy_id"] == promises(book)["normal"]
    book.write(sla_policies.order, [special, vip])
    assert row(book, opened(book, contact_id=sara, company_id=abi))["policy_id"] == special


def test_a_promise_for_a_category_is_one_for_those_below_it(book: Crm) -> None:
    opened(book)

    def category(work: Work, name: str, parent: int | None) -> int:
        sql = "INSERT INTO ticket_category(name, parent_id, position, archived, path, key)"
        cursor = work.connection.execute(f"{sql} VALUES (?, ?, 0, 0, '', '')", (name, parent))
        return int(cursor.lastrowid)

    hardware = book.write(category, "سخت‌افزار", None)
    printers = book.write(category, "چاپگر", hardware)
    other = book.write(category, "Other", None)
    made = book.write(sla_policies.add, replace(FAST, category_id=hardware), first=True)
    assert row(book, opened(book, category_id=printers))["policy_id"] == made
    assert row(book, opened(book, category_id=hardware))["policy_id"] == made
    assert row(book, opened(book, category_id=other))["policy_id"] != made


def test_a_tag_of_the_customer_changes_what_is_promised_and_undo_takes_it_back(
    book: Crm,
) -> None:
    sara = book.write(contacts.create, person())
    tag = _tag(book, book.write(contacts.create, firm()), "VIP")
    made = opened(book, contact_id=sara)
    vip = book.write(sla_policies.add, replace(FAST, tag_id=tag), first=True)
    usual = row(book, made)
    assert usual["policy_id"] != vip
    book.write(contacts.retag, [sara], add=["VIP"])
    assert row(book, made)["policy_id"] == vip
    assert row(book, made)["answer_due"] == NOW + 30 * MINUTE
    undo_last(book)
    assert row(book, made)["answer_due"] == usual["answer_due"]
    assert row(book, made)["policy_id"] == usual["policy_id"]


def test_another_priority_has_another_promise_and_undo_takes_both_back(book: Crm) -> None:
    made = opened(book)
    before = row(book, made)
    book.write(tickets.change, [made], {"priority": 1})
    assert row(book, made)["policy_id"] == promises(book)["urgent"]
    undo_last(book)
    after = row(book, made)
    assert (after["policy_id"], after["due_key"]) == (before["policy_id"], before["due_key"])


def test_the_clocks_follow_the_conversation(book: Crm, clock: FixedClock) -> None:
    made = opened(book)
    alone(book, FAST)
    clock.advance(minutes=20)
    book.write(tickets.say, made, MessageDraft("Did you switch it on?"))
    waiting = row(book, made)
    assert (waiting["first_answer_at"], waiting["answer_used"]) == (
        NOW + 20 * MINUTE, 20 * MINUTE,
    )  # fmt: skip
    assert waiting["answer_kept"] == 1
    assert (waiting["due_key"], waiting["warn_at"]) == (sla.NEVER, None)
    clock.advance(minutes=40)
    book.write(tickets.say, made, MessageDraft("بله", side=Side.CUSTOMER))
    asked = row(book, made)
    assert asked["unanswered_since"] == NOW + HOUR
    assert asked["answer_due"] == NOW + 2 * HOUR
    assert asked["solution_due"] == NOW + HOUR + 220 * MINUTE
    book.write(tickets.say, made, MessageDraft("نمی‌دانم", side=Side.INTERNAL))
    assert row(book, made)["unanswered_since"] == NOW + HOUR
    clock.advance(minutes=5)
    book.write(tickets.close, [made])
    solved = row(book, made)
    assert solved["solved_at"] == NOW + 65 * MINUTE
    assert (solved["solution_used"], solved["solution_kept"]) == (25 * MINUTE, 1)
    assert solved["due_key"] == sla.NEVER


def test_a_promise_round_the_clock_does_not_wait_for_the_morning(
    book: Crm, clock: FixedClock
) -> None:
    opened(book)
    alone(book, replace(FAST, round_the_clock=True))
    clock.advance(hours=9)
    assert row(book, opened(book))["answer_due"] == NOW + 9 * HOUR + 30 * MINUTE


def test_a_ticket_that_is_over_keeps_its_promise(book: Crm) -> None:
    made = opened(book)
    before = row(book, made)["policy_id"]
    book.write(tickets.close, [made])
    alone(book, FAST)
    assert row(book, made)["policy_id"] == before
    book.write(tickets.reopen, [made])
    assert row(book, made)["policy_id"] == promises(book)["تند"]


def test_another_promise_counts_at_once_for_open_tickets_and_undo_takes_it_back(
    book: Crm,
) -> None:
    made = opened(book)
    before = row(book, made)
    book.write(sla_policies.change, before["policy_id"], replace(FAST, name="normal"))
    assert row(book, made)["answer_due"] == NOW + 30 * MINUTE
    undo_last(book)
    assert row(book, made)["answer_due"] == before["answer_due"]
    added = book.write(sla_policies.add, FAST, first=True)
    assert row(book, made)["policy_id"] == added
    undo_last(book)
    assert row(book, made)["policy_id"] == before["policy_id"]
    assert "تند" not in promises(book)


def test_promises_that_say_nothing_are_refused(book: Crm) -> None:
    opened(book)
    for draft in (
        replace(FAST, name=" \u202e "),
        PolicyDraft("nothing"),
        replace(FAST, answer_minutes=0),
        replace(FAST, solution_minutes=10**9),
        replace(FAST, warn_percent=0),
        replace(FAST, priority=9),
    ):
        with pytest.raises(BadInput):
            book.write(sla_policies.add, draft)
    for draft in (replace(FAST, contact_id=99), replace(FAST, tag_id=2**63)):
        with pytest.raises(NotFound):
            book.write(sla_policies.add, draft)
    with pytest.raises(NotFound):
        book.write(sla_policies.change, 99, FAST)


def test_what_was_promised_to_a_customer_follows_a_merger_and_is_nobodys_after_deletion(
    book: Crm,
) -> None:
    sara, twin = book.write(contacts.create, person()), book.write(contacts.create, person())
    made = opened(book, contact_id=sara)
    other = opened(book)
    special = book.write(sla_policies.add, replace(FAST, contact_id=twin), first=True)
    assert row(book, made)["policy_id"] != special
    book.write(duplicates.merge, sara, [twin])
    assert row(book, made)["policy_id"] == special
    book.write(contacts.trash, [sara])
    book.write(contacts.purge, [sara])
    assert row(book, made)["policy_id"] == row(book, other)["policy_id"] != special


def test_hours_of_the_desk_count_at_once_and_undo_takes_them_back(book: Crm) -> None:
    made = opened(book, priority=1)
    desk = replace(DESK, hours=("13:00-14:00",) * 7)
    book.write(sla_policies.set_desk, desk)
    assert book.read(queries.desk) == desk
    assert row(book, made)["answer_due"] == NOW + 150 * MINUTE
    undo_last(book)
    assert row(book, made)["answer_due"] == NOW + HOUR
    with pytest.raises(BadInput):
        book.write(sla_policies.set_desk, replace(desk, hours=("nine",) * 7))


def test_an_order_that_stands_is_no_deed(book: Crm) -> None:
    opened(book)
    before = batches(book)
    book.write(sla_policies.order, [policy.id for policy in book.read(queries.policies)])
    assert batches(book) == before


def _tag(book: Crm, contact: int, name: str) -> int:
    book.write(contacts.retag, [contact], add=[name])
    return int(book.read(Reader.value, "SELECT id FROM tag WHERE name = ?", (name,)))


def test_clocks_that_show_the_same_are_not_written_again(book: Crm, clock: FixedClock) -> None:
    made = [opened(book), opened(book, priority=1)]
    before = [row(book, one) for one in made]

    def again(work: Work) -> int:
        changes = int(work.connection.total_changes)
        sla.reckon(work, made)
        return int(work.connection.total_changes) - changes

    assert book.write(again) == 0
    book.write(lambda work: work.connection.execute("UPDATE ticket SET due_key = 1, warn_at = 1"))
    assert book.write(again) == len(made)
    assert [row(book, one) for one in made] == before
