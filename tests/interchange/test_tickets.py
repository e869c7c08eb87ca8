"""Importing tickets: what other programs export, met again, refused, undone."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.contacts import Email
from crm_tui.domain.imports import Fill, Mode, Policy
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.ticket_imports import TicketRecord
from crm_tui.domain.tickets import Meaning, MessageDraft, Side, TicketDraft
from crm_tui.errors import BadFile
from crm_tui.interchange import apply, plan, record_fields
from crm_tui.interchange.rejects import REASON
from crm_tui.interchange.report import Progress, Report
from crm_tui.interchange.source import ReadOptions, open_source
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import ticket_list as lists
from crm_tui.queries import ticket_records as queries
from crm_tui.queries.page import View
from crm_tui.search import tickets as searches
from crm_tui.services import contacts, history
from crm_tui.services import tickets as services
from crm_tui.services.ticket_derived import refresh
from tests.factories import FixedClock, person
from tests.interchange.deal_files import PIPEDRIVE
from tests.interchange.test_deals import undo
from tests.interchange.ticket_files import (
    API,
    EVERY,
    FRESHDESK,
    HUBSPOT,
    OSTICKET,
    PERSIAN,
    SPICEWORKS,
    ZENDESK,
    ZOHO_DESK,
)

Import = Callable[..., Report]
JALALI = Desk(calendar="jalali", zone="Asia/Tehran")


@pytest.fixture
def bring(book: Crm, tmp_path: Path) -> Import:
    """Import a text into the book as tickets."""

    def importing(content: str, policy: Policy | None = None, **more: Any) -> Report:
        path = tmp_path / f"tickets.{more.pop('ending', 'csv')}"
        path.write_text(content, more.pop("encoding", "utf-8"), newline="")
        language, desk = more.pop("language", "en"), more.pop("desk", None)
        options = ReadOptions(area="ticket", language=language, desk=desk)
        targets = more.pop("targets", None)
        with open_source(path, options) as source:
            mapping = plan.mapping_for(book, source, targets)
            return apply.run(book, source, mapping, policy or Policy(), **more)

    return importing


def everything(crm: Crm) -> list[TicketRecord]:
    return crm.read(lambda reader: list(queries.tickets(reader, queries.ids(reader))))


def one(crm: Crm, subject: str) -> TicketRecord:
    return next(ticket for ticket in everything(crm) if ticket.draft.subject == subject)


def names(crm: Crm) -> list[str]:
    ids = crm.read(contact_queries.ids, View(sort="id"))
    return [row.name for row in crm.read(contact_queries.rows, ids)]


def at(*when: int) -> int:
    return round(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[misc,arg-type]


def clocks(crm: Crm) -> list[tuple[Any, ...]]:
    return crm.read(
        lambda reader: reader.all(
            "SELECT id, meaning, answer_due, solution_due, due_key, first_answer_at, answer_used,"
            " solution_used, answer_kept, solution_kept, unanswered_since, solved_at, status_since,"
            " last_message_at, reopened, search, shown FROM ticket ORDER BY id"
        )
    )


def simple(*rows: str, header: str = "Subject,Status,Priority,Requester,Email,Created") -> str:
    return "\n".join((header, *rows, ""))


@pytest.mark.parametrize("name", EVERY)
def test_every_program_is_known_by_its_header(name: str) -> None:
    header = next(csv.reader(EVERY[name].splitlines()))
    assert record_fields.looks_like(header) == "ticket"


def test_lists_of_deals_and_of_people_are_none_of_tickets() -> None:
    assert record_fields.looks_like(next(csv.reader(PIPEDRIVE.splitlines()))) == "deal"
    people = ["First Name", "Last Name", "E-mail Address", "Company", "Job Title", "Notes"]
    tasks = ["Subject", "Start Date", "Due Date", "Priority", "Status"]
    assert record_fields.looks_like(people) == ""
    assert record_fields.looks_like(tasks) == ""


def test_a_zendesk_export_is_taken_whole(book: Crm, bring: Import) -> None:
    report = bring(ZENDESK)
    assert (report.created, report.failed) == (3, 0)
    printer = one(book, "Printer is broken")
    draft = printer.draft
    assert (draft.uid, draft.priority, draft.channel, draft.owner) == (
        "zendesk:35", 2, "mail", "Mina",
    )  # fmt: skip
    assert (draft.satisfaction, draft.satisfaction_word) == (5, "Good")
    assert (printer.status, printer.category, printer.company) == (
        "Solved", "Incident", "Nord Example",
    )  # fmt: skip
    assert printer.person is not None
    assert printer.person.emails == (Email("sara@example.com"),)
    assert draft.fields == {
        "floor": "3", "group": "Support", "old_number": "35", "tags": "vip paper",
    }  # fmt: skip
    assert (printer.created_at, printer.solved_at) == (at(2026, 3, 2, 9), at(2026, 3, 3, 10))
    assert printer.answered_at == at(2026, 3, 2, 9, 30)
    login, invoice = one(book, "Login"), one(book, "Invoice")
    assert (login.meaning, login.draft.priority) == (Meaning.WAITING_US, 1)
    assert login.draft.satisfaction is None
    # Words that mean none of ours become a status, and fields.
    assert (invoice.status, invoice.meaning) == ("Legal review", Meaning.OPEN)
    assert invoice.draft.fields["priority"] == "Weird"
    assert names(book).count("Jonas Žukas") == 1


def test_a_freshdesk_export_has_its_answers_and_ends(book: Crm, bring: Import) -> None:
    bring(FRESHDESK, language="tr")
    till = one(book, "Kasa çalışmıyor")
    assert [(step.meaning, step.at) for step in till.steps] == [
        (Meaning.NEW, at(2026, 2, 1, 10)),
        (Meaning.SOLVED, at(2026, 2, 1, 11, 30)),
        (Meaning.CLOSED, at(2026, 2, 2, 9)),
    ]
    assert till.draft.product == "Kasa 5"
    assert [(said.side, said.at) for said in till.messages] == [
        (Side.ANSWER, at(2026, 2, 1, 10, 10))
    ]
    assert one(book, "Fatura").meaning is Meaning.WAITING_CUSTOMER


def test_an_osticket_export_has_its_categories(book: Crm, bring: Import) -> None:
    bring(OSTICKET)
    assert (one(book, "No network").category, one(book, "No network").draft.priority) == (
        "Network / Cable", 1,
    )  # fmt: skip
    assert one(book, "Password").meaning is Meaning.CLOSED


def test_a_zoho_desk_export_keeps_what_was_said(book: Crm, bring: Import) -> None:
    bring(ZOHO_DESK, language="pt")
    broken, billed = one(book, "Impressora"), one(book, "Fatura")
    assert broken.category == "Hardware / Printers"
    assert [(said.side, said.text) for said in broken.messages] == [
        (Side.CUSTOMER, "Não imprime.\nNem liga.")
    ]
    assert [(said.side, said.text) for said in billed.messages] == [
        (Side.CUSTOMER, "Valor errado"), (Side.INTERNAL, "Corrigido"),
    ]  # fmt: skip
    assert billed.draft.satisfaction == 5


def test_hubspot_tickets_have_states_with_their_pipeline_behind(book: Crm, bring: Import) -> None:
    bring(HUBSPOT)
    link, price = one(book, "Broken link"), one(book, "پرسش")
    assert (link.meaning, link.draft.channel) == (Meaning.WAITING_CUSTOMER, "web")
    assert (price.meaning, price.closed_at or price.solved_at) == (
        Meaning.CLOSED, at(2026, 7, 3, 10),
    )  # fmt: skip
    assert price.person is not None
    assert price.person.name == "Ayşe Işık"


def test_a_spiceworks_export_is_taken(book: Crm, bring: Import) -> None:
    bring(SPICEWORKS)
    first = one(book, "Monitor flickers")
    assert (first.draft.priority, first.meaning, first.draft.uid) == (
        3, Meaning.CLOSED, "spiceworks:88",
    )  # fmt: skip


def test_a_persian_list_has_jalali_days_and_numbers_of_jalali_years(
    book: Crm, bring: Import
) -> None:
    bring(PERSIAN, language="fa", desk=JALALI)
    first, second = everything(book)
    assert (first.called, second.called) == ("T-1404-0001", "T-1405-0001")
    assert second.draft.subject == "چاپگر کار نمی‌کند"
    assert second.category == "سخت‌افزار / چاپگر"
    assert (second.draft.priority, second.draft.channel, second.draft.satisfaction) == (
        1, "phone", 4,
    )  # fmt: skip
    # A day without an hour begins at midnight of the desk.
    assert second.created_at == at(2026, 4, 3, 20, 30)
    assert second.messages[0].text == "از صبح کاغذ گیر می‌کند"
    assert second.draft.fields["طبقه"] == "۲"
    assert bring(PERSIAN.replace("۱۳", "13"), language="fa").unchanged == 2


def test_json_of_an_interface_has_the_whole_conversation(book: Crm, bring: Import) -> None:
    assert bring(API, ending="json").created == 1
    (ticket,) = everything(book)
    assert [(said.side, said.text, said.author) for said in ticket.messages] == [
        (Side.CUSTOMER, "Every night.", "sara@example.com"),
        (Side.ANSWER, "Which version?", "mina@example.net"),
        (Side.CUSTOMER, "Version 3", "sara@example.com"),
        (Side.INTERNAL, "known bug", "ali@example.net"),
    ]
    assert ticket.draft.fields["tags"] == "night, sync"
    assert bring(API, ending="json").unchanged == 1


@pytest.mark.parametrize("name", EVERY)
def test_the_same_file_again_changes_nothing(book: Crm, bring: Import, name: str) -> None:
    language = "en" if name else "fa"
    bring(EVERY[name], language=language)
    before = (everything(book), names(book))
    again = bring(EVERY[name], language=language)
    assert (again.unchanged, again.batch) == (again.rows, None)
    assert (everything(book), names(book)) == before


@pytest.mark.parametrize("name", EVERY)
def test_one_undo_puts_all_of_it_into_the_trash_and_can_be_undone(
    book: Crm, bring: Import, name: str
) -> None:
    batch = bring(EVERY[name]).batch
    assert batch is not None
    before = (everything(book), sorted(names(book)), clocks(book))
    step = undo(book, batch)
    assert (everything(book), names(book)) == ([], [])
    assert step.batch is not None
    again = undo(book, step.batch)
    assert (everything(book), sorted(names(book)), clocks(book)) == before
    assert again.batch is not None
    assert undo(book, again.batch).kept == ()
    assert everything(book) == []


def test_after_an_undo_the_file_takes_its_tickets_out_of_the_trash(
    book: Crm, bring: Import
) -> None:
    batch = bring(ZENDESK).batch
    assert batch is not None
    before = [(ticket.called, ticket.messages, ticket.company) for ticket in everything(book)]
    undo(book, batch)
    again = bring(ZENDESK)
    assert (again.created, again.updated) == (0, 3)
    assert [(ticket.called, ticket.messages, ticket.company) for ticket in everything(book)] == (
        before
    )
    assert bring(ZENDESK).unchanged == 3


def test_numbers_follow_the_order_in_which_tickets_began(book: Crm, bring: Import) -> None:
    rows = [f"S{n},Open,,,,{day}" for n, day in enumerate(
        ("2026-05-01", "2024-12-31", "2026-01-01", "2025-06-01", "2024-01-01", "")
    )]  # fmt: skip
    bring(simple(*rows))
    assert [(t.called, t.draft.subject) for t in everything(book)] == [
        ("T-2024-0001", "S4"), ("T-2024-0002", "S1"), ("T-2025-0001", "S3"),
        ("T-2026-0001", "S2"), ("T-2026-0002", "S0"), ("T-2026-0003", "S5"),
    ]  # fmt: skip


def test_numbers_given_before_stay_and_none_is_left_out(book: Crm, bring: Import) -> None:
    opened = book.write(services.create, TicketDraft(subject="Here before"), desk=Desk())
    book.write(services.remove, [opened.id])
    bring(simple("Old,Open,,,,2026-01-01", "Older,Open,,,,2026-01-02"))
    after = book.write(services.create, TicketDraft(subject="After"), desk=Desk())
    assert [ticket.called for ticket in everything(book)] == [
        "T-2026-0002",
        "T-2026-0003",
        after.number,
    ]
    found = book.read(lambda r: r.all("SELECT seq FROM ticket WHERE year = 2026 ORDER BY seq"))
    assert [row[0] for row in found] == [1, 2, 3, 4]


def test_the_number_of_the_old_system_finds_a_ticket(book: Crm, bring: Import) -> None:
    bring(OSTICKET)
    search = searches.compile(
        "100235", today=date(2026, 11, 21), now=0, me="mina",
        fields=book.read(lists.custom_fields),
    )  # fmt: skip
    (found,) = book.read(queries.ids, search.where)
    assert found == one(book, "Password").number


def test_what_is_derived_is_as_if_somebody_had_typed_it(book: Crm, bring: Import) -> None:
    for name, file in EVERY.items():
        bring(file, language="en" if name else "fa")
    before = clocks(book)
    ids = [row[0] for row in before]
    book.write(lambda work: refresh(work, ids, touch=False))
    assert clocks(book) == before
    assert book.read(Reader.all, "PRAGMA foreign_key_check") == []
    assert book.read(Reader.value, "SELECT count(*) FROM ticket WHERE first_answer_at IS NOT NULL")


def test_a_dry_run_tells_the_same_and_writes_nothing(book: Crm, bring: Import) -> None:
    would = bring(ZENDESK, dry_run=True)
    assert (would.created, would.batch, everything(book), names(book)) == (3, None, [], [])
    assert "statuses that will be made: Legal review" in would.warnings
    assert book.read(Reader.value, "SELECT count(*) FROM service_desk") == 0


def test_statuses_can_go_to_the_ones_there_are(book: Crm, bring: Import) -> None:
    bring(ZENDESK, Policy(stages="first"))
    assert one(book, "Invoice").meaning is Meaning.OPEN
    assert book.read(Reader.value, "SELECT count(*) FROM ticket_status") == 6


def test_a_status_of_the_book_is_found_by_its_name_first(book: Crm, bring: Import) -> None:
    bring(simple("A,Strange,,,,2026-01-01", "B,STRANGE,,,,2026-01-02", "C,pending,,,,"))
    assert (one(book, "A").status, one(book, "B").status) == ("Strange", "Strange")
    assert one(book, "C").meaning is Meaning.WAITING_CUSTOMER


def test_tickets_since_worked_on_are_kept_by_an_undo(book: Crm, bring: Import) -> None:
    batch = bring(ZENDESK).batch
    assert batch is not None
    login = one(book, "Login")
    book.write(services.say, login.number, MessageDraft("we look into it"))
    with pytest.raises(history.UndoConflict):
        book.write(history.undo, batch)
    undo(book, batch, history.Mode.KEEP)
    (kept,) = everything(book)
    assert kept.number == login.number
    assert kept.person is not None


def test_the_contact_of_the_book_is_taken(book: Crm, bring: Import) -> None:
    known = book.write(
        contacts.create, person("Sara", "Karimi", emails=(Email("sara@example.com"),))
    )
    bring(ZENDESK)
    assert one(book, "Printer is broken").draft.contact_id == known


def test_somebody_who_may_be_another_is_asked_about(book: Crm, bring: Import) -> None:
    book.write(contacts.create, person("Sara", "Karimi", emails=(Email("s@example.net"),)))
    file = simple("Printer,Open,,Sara Karimi,sara@example.com,2026-01-01")
    report = bring(file)
    assert (report.review, report.created) == (1, 0)
    assert bring(file, Policy(answers={1: False})).created == 1


def test_a_known_ticket_is_filled_in_or_overwritten(book: Crm, bring: Import) -> None:
    header = "Ticket ID,Subject,Status,Priority,Assignee,Created,Description,Solved at,Reply"
    bring(simple("1,Old,Open,Low,,2026-01-01,hello,,", header=header))
    later = simple("1,New,Solved,High,Mina,2026-01-01,hello,2026-01-05,done", header=header)
    bring(later)
    ticket = one(book, "Old")
    assert (ticket.draft.owner, ticket.draft.priority, ticket.meaning) == ("Mina", 4, Meaning.OPEN)
    assert [said.text for said in ticket.messages] == ["hello", "done"]
    report = bring(later, Policy(fill=Fill.OVERWRITE))
    assert report.updated == 1
    ticket = one(book, "New")
    assert (ticket.draft.priority, ticket.meaning) == (2, Meaning.SOLVED)
    assert ticket.solved_at == at(2026, 1, 5)
    assert bring(later, Policy(fill=Fill.OVERWRITE)).unchanged == 1


def test_modes_take_only_new_or_only_known_rows(book: Crm, bring: Import) -> None:
    assert bring(ZENDESK, Policy(mode=Mode.UPDATE)).skipped == 3
    assert names(book) == []
    bring(ZENDESK)
    assert bring(ZENDESK, Policy(mode=Mode.CREATE)).skipped == 3


def test_owner_and_tags_of_all_rows(book: Crm, bring: Import) -> None:
    bring(ZENDESK, Policy(owner="reza", tags=("old desk",)))
    assert one(book, "Login").draft.owner == "reza"
    assert one(book, "Printer is broken").draft.fields["tags"] == "vip paper, old desk"


def test_bad_rows_go_to_a_file_that_imports_once_mended(book: Crm, bring: Import) -> None:
    report = bring(simple("One,Open,,,,", ",Open,High,,,2026-01-01", "Gone,Deleted,,,,"))
    assert (report.created, report.failed) == (1, 2)
    assert report.errors_file is not None
    rows = list(csv.reader(Path(report.errors_file).read_text("utf-8-sig").splitlines()))
    assert rows[0][-1] == REASON
    assert sorted(row[-1] for row in rows[1:]) == [
        "It was deleted where it comes from.", "The row holds no subject.",
    ]  # fmt: skip
    mended = Path(report.errors_file).read_text("utf-8-sig").replace(",Open,High", "Two,Open,High")
    assert bring(mended).created == 1


def test_an_interrupted_import_goes_on_in_its_order(book: Crm, bring: Import) -> None:
    rows = [
        f"Ticket {n},Open,Low,Person {n % 90},p{n % 90}@example.com,2026-01-{28 - n % 28:02}"
        for n in range(2500)
    ]
    seen: list[Progress] = []
    stopped = bring(simple(*rows), progress=seen.append, cancelled=lambda: bool(seen))
    assert stopped.cancelled
    assert 0 < len(everything(book)) < 2500
    assert seen[0].share < 1
    report = bring(simple(*rows), resume=True)
    found = everything(book)
    assert (report.rows, report.created, len(found)) == (2500, 2500, 2500)
    assert [ticket.called for ticket in found] == [f"T-2026-{n:04}" for n in range(1, 2501)]
    assert [t.created_at for t in found] == sorted(t.created_at for t in found)
    assert report.batch is not None
    undo(book, report.batch)
    assert (everything(book), names(book)) == ([], [])


def test_what_was_not_said_yet_is_not_said_in_the_future(
    book: Crm, bring: Import, clock: FixedClock
) -> None:
    header = "Ticket ID,Subject,Created,Description,Solved at"
    bring(simple("1,Later,2031-01-01,hello,2032-01-01", header=header))
    (ticket,) = everything(book)
    now = round(clock().timestamp() * 1000)
    assert ticket.created_at == ticket.messages[0].at == ticket.solved_at == now
    assert bring(simple("1,Later,2031-01-01,hello,2032-01-01", header=header)).unchanged == 1


def test_a_list_without_subjects_has_the_first_words_of_the_text(book: Crm, bring: Import) -> None:
    bring("Message,Status,Priority\nهیچ چیز کار نمی‌کند\n,open,high\n")
    assert everything(book)[0].draft.subject == "هیچ چیز کار نمی‌کند"


def test_cards_hold_no_tickets(bring: Import) -> None:
    with pytest.raises(BadFile):
        bring("BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\n")


HOSTILE = {
    "an unterminated quote": 'Subject,Status,Description\nOne,open,"never closed\nTwo,open,x\n',
    "a field of 200 kB": "Subject,Status,Description\nOne,open," + "x" * 200_000 + "\nTwo,open,\n",
    "zeros": "Subject,Status\nOne,op\0en\nTwo,open\n",
    "equal headers": "Subject,Status,Status,Subject\nOne,open,closed,again\nTwo,open,,\n",
    "a thousand columns": "Subject,Status"
    + "".join(f",c{n}" for n in range(1_000))
    + "".join(f"\nT{n},open" + ",x" * 1_000 for n in range(3)),
    "commands": "Subject,Status,Message\nOne\x1b]0;x\x07,open,\x1b[2J\u202edetrever\nTwo,open,\n",
    "odd words": "Subject,Status,Priority,Created\nOne,\u202e,=1+1,31/31/2026\nTwo,open,9,x\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_told_row_by_row(book: Crm, bring: Import, name: str) -> None:
    report = bring(HOSTILE[name])
    found = everything(book)
    assert report.created == len(found) >= 1
    assert report.created + report.failed + report.review == report.rows
    texts = [text for t in found for text in (t.draft.subject, *(m.text for m in t.messages))]
    assert not any(sign in text for text in texts for sign in "\x1b\0\u202e")
    assert bring(HOSTILE[name]).created == 0


def test_a_million_statuses_are_not_made(book: Crm, bring: Import) -> None:
    bring(simple(*(f"T{n},Status {n},,,,2026-01-01" for n in range(200))))
    assert len(everything(book)) == 200
    assert book.read(Reader.value, "SELECT count(*) FROM ticket_status") == 60


def test_a_persian_list_in_the_arabic_code_page_gets_its_persian_letters(
    book: Crm, bring: Import
) -> None:
    arabic = str.maketrans("یک۰۱۲۳۴۵۶۷۸۹", "يك0123456789")
    report = bring(PERSIAN.translate(arabic), encoding="cp1256")
    assert (report.encoding, report.created) == ("cp1256", 2)
    assert one(book, "چاپگر کار نمی‌کند").category == "سخت‌افزار / چاپگر"
    assert "سارا کریمی" in names(book)


@pytest.mark.slow
def test_ten_thousand_tickets_come_in_are_known_again_and_go(book: Crm, bring: Import) -> None:
    header = "Ticket ID,Subject,Description,Status,Created,Solved at,Requester,Email,Category"
    rows = [
        f"{n},T{n},text {n},{('Open', 'Solved')[n % 2]},202{n % 6}-0{n % 9 + 1}-11 10:0{n % 10},"
        f"{'2026-01-02 09:00' if n % 2 else ''},P{n % 2000},p{n % 2000}@example.com,C{n % 40}"
        for n in range(10_000)
    ]
    report = bring(simple(*rows, header=header))
    assert report.created == 10_000
    before = clocks(book)
    assert bring(simple(*rows, header=header)).unchanged == 10_000
    holes = "SELECT year FROM ticket GROUP BY year HAVING count(*) <> max(seq)"
    assert book.read(Reader.all, holes) == []
    assert report.batch is not None
    step = undo(book, report.batch)
    assert (everything(book), names(book)) == ([], [])
    assert step.batch is not None
    undo(book, step.batch)
    assert clocks(book) == before
