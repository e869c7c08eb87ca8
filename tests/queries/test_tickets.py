"""Tickets in queues, as cards, by number: orders, windows, what is hidden, what was said."""

from collections.abc import Callable

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.errors import BadInput, NotFound
from crm_tui.queries import ticket_board, ticket_list, ticket_messages, ticket_numbers, ticket_setup
from crm_tui.queries import tickets as queries
from crm_tui.queries.ticket_list import QUEUES, SORTS, Queue
from crm_tui.search import tickets as search
from crm_tui.services import contacts
from tests.factories import firm, person
from tests.queries.test_digest import Watching
from tests.queries.ticket_books import DAY, HOUR, NEVER, NOW, Desk

SMALL = {"f", "one", "ticket_status", "custom_field", "l", "s"}
"""Tables of a few rows, and what is no table."""


@pytest.fixture
def desk(book: Crm) -> Desk:
    return Desk(book)


@pytest.fixture
def stocked(book: Crm, desk: Desk) -> dict[str, int]:
    """Tickets by subject; two of mina, one of nobody, an ended one, a hidden and a removed one."""
    sara = book.write(contacts.create, person("سارا", "کریمی"))
    acme = book.write(contacts.create, firm("Acme"))
    return {
        "چاپگر کار نمی‌کند": desk.ticket(
            "چاپگر کار نمی‌کند", "new", owner="mina", due=NOW + HOUR, contact_id=sara, priority=1
        ),
        "Invoice is wrong": desk.ticket(
            "Invoice is wrong", owner="mina", due=NOW - HOUR, company_id=acme, created_at=NOW - HOUR
        ),
        "cable": desk.ticket("cable", email="x@example.com", priority=4),
        "Waits": desk.ticket("Waits", "waiting_us", owner="ali", status_since=NOW - 9 * DAY),
        "done": desk.ticket("done", "closed", owner="mina", solved_at=NOW),
        "hidden": desk.ticket("hidden", shown=0),
        "removed": desk.ticket("removed", shown=0, deleted_at=NOW),
    }


@pytest.fixture
def subjects(stocked: dict[str, int]) -> Callable[..., list[str]]:
    known = {identity: subject for subject, identity in stocked.items()}
    return lambda ids: [known[identity] for identity in ids]


def test_each_queue_has_its_open_tickets_and_their_count(
    book: Crm, subjects: Callable[..., list[str]]
) -> None:
    expected = {
        "mine": ["Invoice is wrong", "چاپگر کار نمی‌کند"],
        "unassigned": ["cable"],
        "sla": ["Invoice is wrong", "چاپگر کار نمی‌کند"],
        "all": ["Invoice is wrong", "چاپگر کار نمی‌کند", "cable", "Waits"],
    }
    counts = book.read(ticket_list.counts, "mina", NOW)
    for which, wanted in expected.items():
        queue = Queue(which, "mina")
        assert subjects(book.read(ticket_list.ids, queue)) == wanted
        assert book.read(ticket_list.count, queue) == len(wanted) == counts.of(which)
    assert counts.breached == 1


def test_closed_ones_are_shown_if_asked_for(book: Crm, subjects: Callable[..., list[str]]) -> None:
    assert subjects(book.read(ticket_list.ids, Queue(state="closed"))) == ["done"]
    assert len(book.read(ticket_list.ids, Queue(state="any"))) == 5


@pytest.mark.parametrize("sort", sorted(SORTS))
@pytest.mark.parametrize("descending", [False, True])
def test_windows_put_together_are_the_whole_list(
    book: Crm, desk: Desk, stocked: dict[str, int], sort: str, descending: bool
) -> None:
    for number in range(9):
        desk.ticket(f"more {number % 3}", owner="ab"[number % 2], priority=number % 4 + 1)
    queue = Queue(sort=sort, descending=descending)
    whole = list(book.read(ticket_list.ids, queue))
    assert len(whole) == len(set(whole)) == 13
    together: list[int] = []
    while part := book.read(
        ticket_list.first_ids, queue, None, 4, together[-1] if together else None
    ):
        together += part
    assert together == whole
    assert [row.id for row in book.read(ticket_list.window, queue, None, 4)] == whole[:4]


def test_what_is_empty_comes_last_in_both_directions(
    book: Crm, subjects: Callable[..., list[str]]
) -> None:
    for descending in (False, True):
        owned = subjects(book.read(ticket_list.ids, Queue(sort="owner", descending=descending)))
        assert owned[-1] == "cable"


def test_an_unknown_order_queue_or_state_is_refused(book: Crm, desk: Desk) -> None:
    for queue in (Queue(sort="id; DROP TABLE ticket"), Queue(which="x"), Queue(state="x")):
        with pytest.raises(BadInput):
            book.read(ticket_list.ids, queue)


def test_a_row_knows_its_customer_and_what_is_late(book: Crm, stocked: dict[str, int]) -> None:
    printer, invoice, cable, waits = book.read(queries.rows, list(stocked.values())[:4])
    assert [row.customer for row in (printer, invoice, cable)] == [
        "سارا کریمی", "Acme", "x@example.com",
    ]  # fmt: skip
    assert invoice.is_breached(NOW)
    assert not printer.is_breached(NOW)
    assert cable.due is None
    assert cable.due_key == NEVER
    assert waits.status == "Waiting for supplier"
    assert waits.status_since == NOW - 9 * DAY


def test_the_time_of_the_last_step_follows_the_steps(
    book: Crm, desk: Desk, stocked: dict[str, int]
) -> None:
    def since() -> int | None:
        return book.read(queries.rows, [stocked["Waits"]])[0].status_since

    step = desk.insert(
        "ticket_step", ticket_id=stocked["Waits"], at=NOW - DAY, actor="", meaning="waiting_us",
        status_id=desk.status["waiting_us"],
    )  # fmt: skip
    assert since() == NOW - DAY
    book.write(
        lambda work: work.connection.execute("DELETE FROM ticket_step WHERE id = ?", (step,))
    )
    assert since() == NOW - 9 * DAY


def test_a_card_has_links_of_both_directions_and_what_was_merged(
    book: Crm, desk: Desk, stocked: dict[str, int]
) -> None:
    printer, invoice, cable = list(stocked.values())[:3]
    desk.insert("ticket_link", ticket_id=printer, other_id=invoice, kind="caused_by")
    desk.insert("ticket_link", ticket_id=cable, other_id=printer, kind="duplicate_of")
    merged = desk.ticket("again", "closed", merged_into=printer)
    desk.insert("ticket_watcher", ticket_id=printer, user="reza", position=0)
    desk.say(printer, "salam")
    card = book.read(queries.card, printer)
    assert [(link.id, link.kind, link.outward) for link in card.links] == [
        (invoice, "caused_by", True),
        (cable, "duplicate_of", False),
        (merged, "merged", False),
    ]
    assert card.watchers == ("reza",)
    assert (card.message_count, card.file_count, card.version) == (1, 0, 1)
    assert book.read(queries.card, merged).merged_number == card.row.number
    assert card.draft.subject == card.row.subject


@pytest.mark.parametrize("identity", [0, -1, 999, 2**63])
def test_a_ticket_that_is_not_there_is_told(book: Crm, desk: Desk, identity: int) -> None:
    for query in (queries.card, queries.draft, queries.version):
        with pytest.raises(NotFound):
            book.read(query, identity)


def test_a_conversation_is_read_from_its_end_in_windows(book: Crm, desk: Desk) -> None:
    ticket = desk.ticket("talk")
    said = [desk.say(ticket, f"m{number}", at=NOW + number // 2) for number in range(7)]
    desk.file(ticket, said[2], "a.txt")
    together = []
    before = None
    while part := book.read(ticket_messages.messages, ticket, before, 3):
        together += part
        before = part[-1].place
    assert [message.id for message in together] == said[::-1]
    assert [file.name for file in together[4].files] == ["a.txt"]
    assert [file.name for file in book.read(ticket_messages.files, ticket)] == ["a.txt"]
    assert len(book.read(ticket_messages.steps, ticket)) == 1


def test_tickets_of_a_contact_are_those_of_the_person_and_of_the_firm_once(
    book: Crm, desk: Desk
) -> None:
    sara = book.write(contacts.create, person())
    acme = book.write(contacts.create, firm("Acme"))
    old = desk.ticket("old", contact_id=sara, company_id=acme, created_at=NOW - 9 * DAY)
    done = desk.ticket("done", "solved", company_id=acme)
    new = desk.ticket("new", contact_id=sara)
    desk.ticket("gone", contact_id=sara, deleted_at=NOW, shown=0)
    assert [row.id for row in book.read(queries.of_contact, sara)] == [new, old]
    assert [row.id for row in book.read(queries.of_contact, acme)] == [old, done]
    assert book.read(queries.count_of_contact, acme) == 2


def test_lists_of_open_tickets_read_no_table_from_end_to_end(
    book: Crm, desk: Desk, stocked: dict[str, int]
) -> None:
    def scans(reader: Reader) -> list[tuple[str, str]]:
        watching = Watching(reader._connection)
        ticket_list.counts(watching, "mina", NOW)
        ticket_list.owners(watching)
        for which in QUEUES:
            ticket_list.count(watching, Queue(which, "mina"))
            for sort in SORTS:
                ticket_list.window(watching, Queue(which, "mina", sort))
        ticket_list.window(watching, Queue(), search.compile("pump"))
        ticket_list.window(watching, Queue(sort="updated", state="any"))
        ticket_board.board(watching)
        ticket_board.board(watching, owner="mina")
        ticket_numbers.find(watching, "31")
        queries.of_contact(watching, 1)
        queries.card(watching, stocked["Waits"])
        ticket_messages.messages(watching, stocked["Waits"])
        return [scan for scan in watching.scans if scan[0].split()[1] not in SMALL]

    assert book.read(scans) == []


@pytest.mark.parametrize(
    "text", ["31", "#31", "۳۱", "#۳۱", "T-1405-0031", "t-1405-31", "[#T-1405-0031]", "۱۴۰۵-۳۱",
             "1405/31", "T۱۴۰۵-۰۰۳۱", "\u200f#٣١ "],
)  # fmt: skip
def test_a_number_is_understood_in_any_digits(book: Crm, desk: Desk, text: str) -> None:
    for year, seq in ((1404, 31), (1405, 30), (1405, 31)):
        last = desk.ticket("x", year=year, seq=seq, number=f"T-{year}-{seq:04}", uid=f"{year}{seq}")
    assert book.read(ticket_numbers.find, text) == last


def test_a_number_without_a_year_is_that_of_the_newest(book: Crm, desk: Desk) -> None:
    old = desk.ticket("x", year=1404, seq=7, number="T-1404-0007")
    assert book.read(ticket_numbers.find, "7") == old
    new = desk.ticket("x", year=1405, seq=7, number="1405-0007", uid="b")
    assert book.read(ticket_numbers.find, "7") == new
    assert book.read(ticket_numbers.find, "1404-7") == old
    removed = desk.ticket("x", year=1406, seq=7, number="X-1406-0007", uid="c", deleted_at=NOW)
    assert book.read(ticket_numbers.find, "7") == new
    assert book.read(lambda reader: ticket_numbers.find(reader, "7", removed=True)) == removed


@pytest.mark.parametrize(
    "text", ["", "#", "T-", "چاپگر", "0912 345 6789", "1405-31-2 paper", "9" * 40, "-1", "1'1"]
)
def test_what_is_no_number_is_nobodys(book: Crm, desk: Desk, text: str) -> None:
    desk.ticket("x")
    assert book.read(ticket_numbers.find, text) is None


def test_categories_are_read_as_a_tree(book: Crm, desk: Desk) -> None:
    soft = desk.category("نرم‌افزار", position=2)
    hard = desk.category("Hardware", position=1)
    desk.category("Printers", hard, "Hardware")
    desk.category("Old", soft, "نرم‌افزار", archived=1)
    found = book.read(ticket_setup.categories)
    assert [(row.name, row.depth) for row in found] == [
        ("Hardware", 0), ("Printers", 1), ("نرم‌افزار", 0),
    ]  # fmt: skip
    assert len(book.read(lambda reader: ticket_setup.categories(reader, archived=True))) == 4
    assert [row.meaning for row in book.read(ticket_setup.statuses)][:2] == ["new", "open"]


def test_ready_answers_are_listed_in_order(book: Crm, desk: Desk) -> None:
    hard = desk.category("Hardware")
    for position, name in enumerate(["سلام", "Bye"]):
        desk.insert(
            "canned_answer", name=name, key=name, body="{name}", category_id=hard,
            position=-position, archived=0,
        )  # fmt: skip
    assert [(row.name, row.category) for row in book.read(ticket_setup.canned)] == [
        ("Bye", "Hardware"), ("سلام", "Hardware"),
    ]  # fmt: skip


@pytest.mark.parametrize("owner", [None, "mina"])
def test_a_column_tells_of_all_its_late_tickets_not_only_of_those_in_sight(
    book: Crm, desk: Desk, owner: str | None
) -> None:
    for number in range(7):
        desk.ticket(f"late {number}", owner="mina", due=NOW - HOUR - number)
    for number in range(2):
        desk.ticket(f"fine {number}", owner="mina", due=NOW + HOUR + number)
    desk.ticket("over", "closed", owner="mina", due=NOW - HOUR)

    def late(window: int) -> list[int]:
        columns = book.read(lambda reader: ticket_board.board(reader, window, owner=owner, now=NOW))
        return [column.late for column in columns if column.count]

    assert late(3) == late(8) == late(30) == [7, 0]


def test_the_board_goes_on_by_windows(book: Crm, desk: Desk) -> None:
    made = [desk.ticket(f"t{number}", due=NOW + number // 2) for number in range(8)]
    ended = [desk.ticket(f"e{number}", "closed") for number in range(5)]
    columns = {
        column.status.meaning: column
        for column in book.read(lambda reader: ticket_board.board(reader, 3))
    }
    assert list(columns) == [
        "new", "open", "waiting_customer", "waiting_us", "solved", "closed",
    ]  # fmt: skip
    first = columns["open"]
    assert [row.id for row in first.rows] == made[:3]
    assert (first.count, first.more) == (8, False)
    rest = book.read(ticket_board.more, first.status, first.rows[-1], 30)
    assert [row.id for row in rest] == made[3:]
    closed = columns["closed"]
    assert [row.id for row in closed.rows] == ended[:1:-1]
    rest = book.read(ticket_board.more, closed.status, closed.rows[-1], 30)
    assert [row.id for row in rest] == ended[1::-1]


@pytest.mark.parametrize("sort", list(SORTS))
@pytest.mark.parametrize("text", ["pump is:any", "pump is:ended", "pump category:parts is:any"])
def test_tickets_with_a_word_stand_in_the_order_of_the_whole_list(
    book: Crm, desk: Desk, sort: str, text: str
) -> None:
    parts = desk.category("Parts")
    for number in range(6):
        made = desk.ticket(
            f"pump {9 - number}", ("open", "closed")[number % 2], owner=("", "ali")[number % 3 > 1],
            due=NOW + number % 4 * HOUR, priority=1 + number % 3, category_id=parts,
            created_at=NOW - number * DAY, updated_at=NOW - (7 - number) * HOUR,
            solved_at=NOW - number * HOUR if number % 2 else None,
        )  # fmt: skip
        desk.say(desk.ticket(f"other {number}", "closed"), "the pump" if number % 2 else "a door")
        assert made
    desk.ticket("pump of the trash", shown=0)
    said = search.compile(text, now=NOW)
    for descending in (False, True):
        whole = book.read(ticket_list.ids, Queue(sort=sort, descending=descending, state="any"))
        found = book.read(ticket_list.ids, Queue(sort=sort, descending=descending), said)
        assert list(found) == [identity for identity in whole if identity in found]
        assert len(found) == {"pump is:any": 9, "pump is:ended": 6}.get(text, 6)
        assert len(found) == book.read(ticket_list.count, Queue(), said)
    assert sorted(book.read(ticket_list.best, said, 20)) == sorted(found)
