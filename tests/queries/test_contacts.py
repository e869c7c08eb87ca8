"""The list, its windows and orders, and the card."""

from dataclasses import replace

import pytest

from crm_tui import search
from crm_tui.crm import Crm
from crm_tui.domain.contacts import ContactDraft, Employment
from crm_tui.errors import BadInput
from crm_tui.queries import contacts as queries
from crm_tui.queries.page import View
from crm_tui.services import contacts
from tests.factories import EVERYBODY, FixedClock, firm, person


@pytest.mark.parametrize("sort", queries.SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_lists_everybody_once_and_reads_the_same_in_parts(
    full_book: Crm, sort: str, descending: bool
) -> None:
    view = View(sort=sort, descending=descending)
    ids = full_book.read(queries.ids, view)
    assert len(ids) == full_book.read(queries.count, view) == len(set(ids))
    assert full_book.read(queries.first_ids, view, None, 4) == ids[:4]
    parts = full_book.read(lambda reader: list(queries.id_parts(reader, view, size=3)))
    assert [each for part in parts for each in part] == list(ids)
    backwards = full_book.read(queries.ids, replace(view, descending=not descending))
    assert list(backwards) == list(ids)[::-1]


@pytest.mark.parametrize(
    "sort", ["", "id; DROP TABLE contact", "1 OR 1=1", "sort_key", "c.name", "NAME", "name DESC"]
)
def test_an_order_that_is_not_offered_is_refused(full_book: Crm, sort: str) -> None:
    with pytest.raises(BadInput):
        full_book.read(queries.ids, View(sort=sort))


def test_within_a_company_people_stand_in_order(book: Crm) -> None:
    for given in ("Zoe", "Adam", "Mia"):
        book.write(contacts.create, person(given, "X", employments=(Employment("Nimbus"),)))
    book.write(contacts.create, person("Bea", "X", employments=(Employment("Alto"),)))
    rows = book.read(queries.rows, book.read(queries.ids, View(sort="company")))
    assert [row.name for row in rows] == ["Alto", "Bea X", "Adam X", "Mia X", "Nimbus", "Zoe X"]


def test_rows_come_in_the_order_asked_for_without_those_that_are_gone(full_book: Crm) -> None:
    rows = full_book.read(queries.rows, [3, 999, 1, 2**70, -1])
    assert [row.id for row in rows] == [3, 1]
    assert full_book.read(queries.rows, []) == []


def test_drafts_of_many_come_in_the_order_asked_for(full_book: Crm) -> None:
    ids = list(full_book.read(queries.ids, View(sort="id", descending=True)))
    found = full_book.read(lambda reader: list(queries.drafts(reader, ids)))
    assert [identity for identity, _ in found] == ids
    one_by_one = [full_book.read(queries.draft, identity) for identity in ids]
    assert [draft for _, draft in found] == one_by_one


def test_more_than_one_statement_holds_is_read_whole(book: Crm) -> None:
    def many(work: object) -> list[int]:
        drafts = [person(f"P{n}", "X") for n in range(1203)]
        return [contacts.create(work, draft) for draft in drafts]  # type: ignore[arg-type]

    ids = book.write(many)
    assert [row.id for row in book.read(queries.rows, ids[::-1])] == ids[::-1]
    assert len(book.read(lambda reader: list(queries.drafts(reader, ids)))) == 1203


def test_a_card_tells_where_somebody_belongs(book: Crm, clock: FixedClock) -> None:
    mother = book.write(contacts.create, firm("Sky"))
    company = book.write(contacts.create, firm("Nimbus", parent="Sky"))
    job = Employment("Nimbus", "boss", "sales")
    worker = book.write(contacts.create, person("Emma", "Reed", employments=(job,)))
    friend = book.write(contacts.create, person("سارا", "کریمی"))
    book.write(contacts.relate, worker, "friend", friend)
    card = book.read(queries.card, worker)
    assert [(r.id, r.name, r.role, r.department) for r in card.employers] == [
        (company, "Nimbus", "boss", "sales")
    ]
    assert [(r.id, r.name, r.role) for r in card.relations] == [(friend, "سارا کریمی", "friend")]
    firms = book.read(queries.card, company)
    assert firms.parent is not None
    assert firms.parent.id == mother
    assert [(r.id, r.role) for r in firms.staff] == [(worker, "boss")]
    assert firms.staff_count == 1
    assert [r.id for r in book.read(queries.card, mother).children] == [company]
    assert card.created_at == clock.now


def test_the_trashed_are_left_out_of_everybodys_card(book: Crm) -> None:
    job = (Employment("Nimbus"),)
    worker = book.write(contacts.create, person("Emma", "Reed", employments=job))
    friend = book.write(contacts.create, person())
    book.write(contacts.relate, worker, "friend", friend)
    company = book.read(queries.card, worker).employers[0].id
    book.write(contacts.trash, [worker])
    assert book.read(queries.card, company).staff == ()
    assert book.read(queries.relations, friend) == ()


def test_a_firm_of_many_shows_some_and_counts_all(book: Crm) -> None:
    def many(work: object) -> None:
        for number in range(60):
            draft = person(f"P{number}", "X", employments=(Employment("Nimbus"),))
            contacts.create(work, draft)  # type: ignore[arg-type]

    book.write(many)
    company = next(row.id for row in book.read(queries.rows, range(1, 10)) if row.kind == "company")
    card = book.read(queries.card, company)
    assert (len(card.staff), card.staff_count) == (50, 60)


@pytest.mark.parametrize("draft", EVERYBODY, ids=lambda draft: draft.given or draft.name)
def test_everybody_is_found_by_name_mail_and_phone(full_book: Crm, draft: ContactDraft) -> None:
    words = [draft.given, draft.family, draft.name]
    words += [email.value for email in draft.emails] + [phone.value for phone in draft.phones]
    for word in filter(None, words):
        if "داخلی" in word:
            continue
        # A local number means one of the country where it is typed.
        region = {"lt": "LT", "tr": "TR"}.get(draft.language, "IR")
        found = full_book.read(queries.ids, View(), search.compile(word, region=region))
        names = [full_book.read(queries.draft, each) for each in found]
        assert any(
            (each.given, each.family, each.kind) == (draft.given, draft.family, draft.kind)
            for each in names
        ), word
