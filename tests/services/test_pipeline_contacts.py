"""What becomes of deals and leads when their contacts are merged, trashed or deleted for good."""

from dataclasses import replace

import pytest

from crm_tui.crm import Crm
from crm_tui.db.reader import Reader
from crm_tui.domain.activities import ActivityDraft
from crm_tui.domain.deals import DealDraft, LeadDraft
from crm_tui.queries import contacts as contact_queries
from crm_tui.queries import history as deeds
from crm_tui.queries import leads as lead_queries
from crm_tui.queries import pipeline as queries
from crm_tui.services import agenda, contacts, duplicates, history, leads, pipeline, stages
from tests.factories import START, firm, person

REBAR = DealDraft(title="میلگرد ۲۰ تن", amount=1_200_000_000, currency="IRR")


@pytest.fixture
def people(book: Crm) -> tuple[int, int]:
    book.write(stages.ensure_pipeline)
    return (
        book.write(contacts.create, person("سارا", "کریمی")),
        book.write(contacts.create, person("Sara", "Karimi")),
    )


def undo_last(book: Crm) -> None:
    deed = book.read(deeds.last_undoable)
    assert deed is not None
    book.write(history.undo, deed.id)


def found(book: Crm, table: str, word: str) -> list[int]:
    sql = f"SELECT rowid FROM {table}_words WHERE {table}_words MATCH ?"
    return [row[0] for row in book.read(Reader.all, sql, (word,))]


def on_board(book: Crm) -> list[int]:
    (sales,) = book.read(queries.pipelines)
    return [row.id for row in book.read(queries.column, sales.stages[0].id)]


def test_merging_contacts_merges_their_deals_and_leads(book: Crm, people: tuple[int, int]) -> None:
    keep, other = people
    acme, twin = (book.write(contacts.create, firm(name)) for name in ("Örnek A.Ş.", "Ornek"))
    deal = book.write(pipeline.create, replace(REBAR, contact_id=other, company_id=twin))
    own = book.write(pipeline.create, replace(REBAR, title="own", contact_id=keep))
    lead = book.write(leads.add, LeadDraft(contact_id=other, need="doors"))
    version = book.read(queries.version, deal)
    book.write(duplicates.merge, keep, [other])
    (row,) = book.read(queries.rows, [deal])
    assert (row.contact_id, row.contact, row.company_id) == (keep, "سارا کریمی", twin)
    assert {row.id for row in book.read(queries.of_contact, keep)} == {deal, own}
    assert book.read(queries.version, deal) > version
    assert book.read(lead_queries.rows, [lead])[0].contact_id == keep
    assert found(book, "deal", "karimi") == []
    assert found(book, "deal", "کریمی") == [deal, own]
    assert found(book, "lead", "کریمی") == [lead]
    assert on_board(book) == [own, deal]
    book.write(duplicates.merge, acme, [twin])
    assert book.read(queries.rows, [deal])[0].company == "Örnek A.Ş."
    undo_last(book)
    undo_last(book)
    (row,) = book.read(queries.rows, [deal])
    assert (row.contact_id, row.company_id) == (other, twin)
    assert book.read(lead_queries.rows, [lead])[0].contact_id == other
    assert found(book, "deal", "karimi") == [deal]
    assert found(book, "lead", "karimi") == [lead]
    assert on_board(book) == [own, deal]


def test_deals_and_leads_are_found_by_the_new_name_of_a_contact(
    book: Crm, people: tuple[int, int]
) -> None:
    deal = book.write(pipeline.create, replace(REBAR, company_id=people[1]))
    lead = book.write(leads.add, LeadDraft(contact_id=people[1]))
    version = book.read(queries.version, deal)
    base = book.read(contact_queries.draft, people[1])
    at = book.read(contact_queries.card, people[1]).version
    book.write(contacts.update, people[1], base, replace(base, family="Rahimi"), at)
    for table, identity in (("deal", deal), ("lead", lead)):
        assert found(book, table, "rahimi") == [identity]
        assert found(book, table, "karimi") == []
    assert book.read(queries.version, deal) == version
    undo_last(book)
    assert found(book, "deal", "karimi") == [deal]


def test_deals_of_the_trashed_are_hidden_and_come_back(book: Crm, people: tuple[int, int]) -> None:
    deal = book.write(pipeline.create, replace(REBAR, contact_id=people[0]))
    lead = book.write(leads.add, LeadDraft(contact_id=people[0]))
    today = START.date()
    book.write(contacts.trash, [people[0]])
    assert on_board(book) == []
    assert book.read(lead_queries.queue, today) == []
    book.write(contacts.restore, [people[0]])
    assert on_board(book) == [deal]
    assert [row.id for row in book.read(lead_queries.queue, today)] == [lead]


def test_deals_of_the_deleted_stay_without_them(book: Crm, people: tuple[int, int]) -> None:
    sara, other = people
    deal = book.write(pipeline.create, replace(REBAR, contact_id=sara))
    call = ActivityDraft(
        subject="زنگ", day="2026-12-01", contacts=(sara,), link_kind="deal", link_id=deal
    )
    book.write(agenda.plan, call)
    lead = book.write(leads.add, LeadDraft(contact_id=sara, phone="09123456789"))
    kept = book.write(leads.add, LeadDraft(contact_id=other))
    book.write(contacts.trash, [sara])
    book.write(contacts.purge, [sara, other])
    (row,) = book.read(queries.rows, [deal])
    assert (row.contact_id, row.contact, row.next_due) == (None, "", None)
    assert on_board(book) == [deal]
    assert found(book, "deal", "کریمی") == []
    assert book.read(lead_queries.rows, [lead, kept])[0].id == kept
    traces = "SELECT count(*) FROM change WHERE root_kind = 'lead' AND root_id = ?"
    assert book.read(Reader.value, traces, (lead,)) == 0


def test_a_deal_can_be_undone_into_a_contact_who_is_gone_no_more(
    book: Crm, people: tuple[int, int]
) -> None:
    deal = book.write(pipeline.create, replace(REBAR, contact_id=people[0]))
    book.write(pipeline.change, [deal], {"contact_id": people[1]})
    changed = book.read(deeds.last_undoable)
    assert changed is not None
    book.write(contacts.trash, [people[0]])
    book.write(contacts.purge, [people[0]])
    book.write(history.undo, changed.id)
    assert book.read(queries.rows, [deal])[0].contact_id == people[1]
