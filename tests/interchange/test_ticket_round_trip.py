"""What we export of tickets is read back unchanged: CSV, XLSX, JSON."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.db.files import Files
from crm_tui.db.reader import Reader
from crm_tui.db.work import Work
from crm_tui.domain.contacts import ContactDraft, Email, Employment
from crm_tui.domain.imports import Policy
from crm_tui.domain.service_desk import Desk
from crm_tui.domain.ticket_imports import StepRecord, TicketRecord
from crm_tui.domain.tickets import File, Meaning, MessageDraft, Side, TicketDraft
from crm_tui.interchange import record_out, ticket_apply, ticket_talk
from crm_tui.interchange.source import ReadOptions, open_source
from crm_tui.queries import ticket_records as queries
from crm_tui.services import contacts, fields, ticket_setup
from crm_tui.services import tickets as services
from tests.factories import FixedClock
from tests.interchange.record_trips import KINDS, bring, few, write
from tests.interchange.strategies import block, line, some_line
from tests.interchange.test_tickets import clocks

moments = st.integers(1, 4_000_000_000_000)
said = st.builds(
    MessageDraft,
    text=st.one_of(block, st.just("## 2026 | x\n\\## y\n\\\\z")),
    side=st.sampled_from(Side),
    author=line,
    at=moments,
    channel=line,
    message_id=line,
)
steps = st.builds(
    StepRecord, at=moments, status=some_line, meaning=st.sampled_from(Meaning), actor=line
)
drafts = st.builds(
    TicketDraft,
    subject=some_line,
    email=line,
    channel=st.sampled_from(["phone", "mail", "counter", "web", "chat"]),
    priority=st.integers(1, 4),
    owner=line,
    product=line,
    satisfaction=st.one_of(st.none(), st.integers(1, 5)),
    satisfaction_word=block,
    watchers=st.lists(some_line, max_size=3, unique=True).map(tuple),
    fields=st.dictionaries(st.sampled_from(["size", "رنگ"]), block.filter(bool), max_size=2),
    uid=some_line,
)
records = st.builds(
    TicketRecord,
    number=st.integers(1, 10**9),
    line=st.just(0),
    raw=st.just(()),
    draft=drafts,
    company=line,
    category=line,
    status=line,
    meaning=st.sampled_from(Meaning),
    known_word=st.just(False),
    reason=line,
    reason_note=block,
    created_at=moments,
    updated_at=moments,
    escalated_at=st.one_of(st.just(0), moments),
    messages=st.lists(said, max_size=4).map(tuple),
    steps=st.lists(steps, max_size=3).map(tuple),
    links=st.lists(
        st.tuples(
            st.sampled_from(["duplicate_of", "merged_into"]),
            st.from_regex(r"T-14[0-9]{2}-[0-9]{4}", fullmatch=True),
        ),
        max_size=2,
        unique=True,
    ).map(tuple),
    called=line,
    policy=line,
    foreign=st.just(False),
)


def read(path: Path, crm: Crm) -> list[TicketRecord]:
    with open_source(path, ReadOptions(area="ticket")) as source:
        assert source.mapping is not None
        area = ticket_apply.AREAS["ticket"](crm, source, source.mapping, Policy())
        return list(area.records(0, storing=False))


def bare(record: TicketRecord) -> TicketRecord:
    """A record without where it stood in the file."""
    return replace(record, number=0, line=0, raw=(), person=None)


@pytest.mark.parametrize("kind", ["csv", "raw", "json"])
@few
@given(found=st.lists(records, min_size=1, max_size=3))
def test_tickets_are_read_as_they_were_written(
    book: Crm, tmp_path: Path, kind: str, found: list[TicketRecord]
) -> None:
    path = tmp_path / f"tickets.{kind}"
    write(found, "ticket", path, kind)
    assert [bare(record) for record in read(path, book)] == [bare(r) for r in found]


@given(found=st.lists(records, min_size=1, max_size=3))
def test_no_cell_of_a_table_is_a_formula(found: list[TicketRecord]) -> None:
    out = io.StringIO()
    record_out.write_csv(lambda: found, "ticket", out)
    for row in csv.reader(io.StringIO(out.getvalue())):
        for cell in row:
            risky = cell[:1] in ("=", "+", "-", "@", "\t", "\r", "＝")
            assert not risky or cell.lstrip("+-").replace(".", "").isdigit()


@given(st.lists(st.tuples(st.lists(line, max_size=5), block), max_size=5))
def test_a_conversation_in_a_cell_is_read_as_it_was_written(
    entries: list[tuple[list[str], str]],
) -> None:
    whole = ticket_talk.written([(tuple(facts), text) for facts, text in entries])
    read_again = ticket_talk.read(whole)
    assert [text for _facts, text in read_again] == [text for _facts, text in entries]
    for (facts, _text), (given_facts, _said) in zip(read_again, entries, strict=True):
        wanted = list(given_facts)
        while wanted and not wanted[-1]:
            wanted.pop()
        assert list(facts) == (wanted or [""])


def test_a_long_conversation_takes_several_cells_and_loses_nothing(
    book: Crm, tmp_path: Path
) -> None:
    text = "سلام دنیا\n" * 9_000
    message = MessageDraft(text.strip(), Side.CUSTOMER, "sara@example.com", 1_790_000_000_000)
    record = TicketRecord(
        1, 0, (), TicketDraft(subject="Long", uid="u"), messages=(message,), known_word=False,
        foreign=False,
    )  # fmt: skip
    path = tmp_path / "long.xlsx"
    write([record], "ticket", path, "xlsx")
    (again,) = read(path, book)
    assert again.messages == (message,)


DESK = Desk()


def fill(crm: Crm, clock: FixedClock) -> None:
    """A book with tickets of all kinds, one of them in the trash."""
    sara = crm.write(
        contacts.create,
        ContactDraft(
            given="سارا", family="کریمی", emails=(Email("sara@example.com"),),
            employments=(Employment("فولاد نمونه"),),
        ),
    )  # fmt: skip
    crm.write(lambda work: services.ensure_desk(work, DESK))
    crm.write(lambda work: fields.define(work, "رنگ", key="رنگ", area="ticket"))
    category = crm.write(_category)
    escalated = crm.write(ticket_setup.add_status, "نزد سازنده", Meaning.WAITING_US)
    whole = TicketDraft(
        subject="=چاپگر، ۲۰", contact_id=sara, email="sara@example.com", channel="mail",
        category_id=category, priority=1, owner="ali", product="P-3; x", satisfaction=4,
        satisfaction_word="خوب\n- بود", watchers=("mina", "re;za"), fields={"رنگ": "'سبز"},
    )  # fmt: skip
    first = crm.write(services.create, whole, "سلام\n## 1 | 2\n", desk=DESK).id
    clock.advance(minutes=40)
    crm.write(services.say, first, MessageDraft("=1+1", Side.ANSWER))
    clock.advance(minutes=400)
    crm.write(services.say, first, MessageDraft("باز هم", Side.CUSTOMER))
    crm.write(services.say, first, MessageDraft("-note", Side.INTERNAL))
    digest, size = Files(crm.path).add(io.BytesIO(b"x" * 10), 100)
    file = File(digest, "photo.png", "image/png", size)
    crm.write(services.say, first, MessageDraft("", Side.CUSTOMER, files=(file,)))
    crm.write(services.set_status, [first], escalated)
    clock.advance(days=1)
    second = crm.write(services.create, TicketDraft(subject="Second"), "hello", desk=DESK).id
    reason = crm.read(
        Reader.value, "SELECT id FROM close_reason WHERE outcome = 'ticket' AND needs_note = 1"
    )
    crm.write(services.close, [second], reason_id=reason, note="-1")
    clock.advance(minutes=3)
    crm.write(services.reopen, [second])
    crm.write(services.close, [second], reason_id=reason, note="@2", meaning=Meaning.CLOSED)
    third = crm.write(
        services.create, TicketDraft(subject="Third", email="x@example.net"), desk=DESK
    )
    fourth = crm.write(services.create, TicketDraft(subject="Third again"), "me too", desk=DESK)
    crm.write(services.link, second, third.id, "caused_by")
    crm.write(services.link, first, second, "duplicate_of")
    crm.write(services.merge, third.id, [fourth.id])


def _category(work: Work) -> int:
    above = ticket_setup.add_category(work, "سخت‌افزار")
    return ticket_setup.add_category(work, "چاپگر", above)


def everything(crm: Crm) -> list[TicketRecord]:
    return crm.read(lambda reader: list(queries.tickets(reader, queries.ids(reader))))


def placed(record: TicketRecord) -> TicketRecord:
    """A record without the ids of its book."""
    none: dict[str, Any] = dict.fromkeys(("contact_id", "company_id", "category_id", "status_id"))
    return replace(record, number=0, draft=replace(record.draft, **none))


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_book_becomes_the_exported_one(
    book: Crm, other: Crm, clock: FixedClock, tmp_path: Path, kind: str
) -> None:
    fill(book, clock)
    before = everything(book)
    path = tmp_path / f"all.{kind}"
    write(before, "ticket", path, kind)
    assert bring(other, path, "ticket").failed == 0
    assert [placed(r) for r in everything(other)] == [placed(r) for r in before]
    # Clocks show the same; what is derived from names of categories and contacts, too.
    assert [row[1:] for row in clocks(other)] == [row[1:] for row in clocks(book)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_book_imported_into_itself_changes_nothing(
    book: Crm, clock: FixedClock, tmp_path: Path, kind: str
) -> None:
    fill(book, clock)
    before = everything(book)
    path = tmp_path / f"all.{kind}"
    write(before, "ticket", path, kind)
    report = bring(book, path, "ticket")
    assert (report.unchanged, report.batch) == (len(before), None)
    assert everything(book) == before


def test_a_number_that_is_not_the_next_one_is_kept_as_the_old_one(
    book: Crm, other: Crm, clock: FixedClock, tmp_path: Path
) -> None:
    fill(book, clock)
    second = next(t for t in everything(book) if t.draft.subject == "Second")
    book.write(services.remove, [everything(book)[0].number])
    path = tmp_path / "some.csv"
    write(everything(book), "ticket", path, "csv")
    bring(other, path, "ticket")
    again = next(t for t in everything(other) if t.draft.subject == "Second")
    assert (second.called, again.called) == ("T-2026-0002", "T-2026-0001")
    assert again.draft.fields["old_number"] == "T-2026-0002"
    assert again.links == (("caused_by", "T-2026-0002"),)
    assert bring(other, path, "ticket").unchanged == 3


def test_json_has_the_conversation_as_a_list(book: Crm, clock: FixedClock) -> None:
    fill(book, clock)
    out = io.StringIO()
    record_out.write_json(everything(book), out)
    first = json.loads(out.getvalue())[0]
    assert [said["side"] for said in first["messages"]] == [
        "customer", "answer", "customer", "internal", "customer",
    ]  # fmt: skip
    assert first["messages"][-1]["text"] == "photo.png"
    assert first["links"] == [{"kind": "duplicate_of", "number": "T-2026-0002"}]
