from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice

import pytest

from crm_tui import demo
from crm_tui.crm import Crm
from crm_tui.domain.contacts import ContactDraft, ContactKind, Lifecycle
from crm_tui.domain.fields import stored
from crm_tui.queries import contacts
from crm_tui.queries.page import View
from crm_tui.services import contacts as services


@pytest.fixture(scope="module")
def book() -> list[ContactDraft]:
    return list(demo.drafts())


def test_the_same_size_and_seed_give_the_same_book(book: list[ContactDraft]) -> None:
    assert list(demo.drafts()) == book
    assert list(demo.drafts(seed=2)) != book


@pytest.mark.parametrize("size", [0, 1, 3, 40, 333])
def test_a_book_has_the_size_asked_for(size: int) -> None:
    assert len(list(demo.drafts(size))) == size


def test_companies_come_before_the_people_who_work_there(book: list[ContactDraft]) -> None:
    known: set[str] = set()
    for draft in book:
        assert {job.company for job in draft.employments} <= known
        assert not draft.parent or draft.parent in known
        if draft.kind is ContactKind.COMPANY:
            known.add(draft.name)
    assert len(known) == len(book) // demo.COMPANY_EVERY


def test_uids_and_company_names_are_unique(book: list[ContactDraft]) -> None:
    assert len({draft.uid for draft in book}) == len(book)
    names = [draft.name for draft in book if draft.kind is ContactKind.COMPANY]
    assert len(set(names)) == len(names)


def test_company_names_stay_unique_in_a_book_larger_than_the_seed() -> None:
    names = [draft.name for draft in islice(demo.drafts(30_000), 6_000)]
    assert len(set(names)) == len(names)


def test_the_book_is_lively(book: list[ContactDraft]) -> None:
    assert {draft.language for draft in book} == {"fa", "tr", "lt", "pt", "en"}
    assert {draft.lifecycle for draft in book} == set(Lifecycle)
    birthdays = {draft.birthday[:2] for draft in book}
    assert {"--", "19", ""} <= birthdays
    assert any(draft.parent for draft in book)
    assert any(draft.do_not_call for draft in book)
    assert any("\n\n- " in draft.notes for draft in book)
    assert any(len(draft.employments) == 2 for draft in book)
    assert any("\u200c" in draft.family for draft in book)


def test_some_people_are_in_it_twice_under_another_spelling(book: list[ContactDraft]) -> None:
    numbers: dict[str, list[ContactDraft]] = {}
    for draft in book:
        if draft.kind is ContactKind.PERSON:
            numbers.setdefault(str(draft.phones[0].e164), []).append(draft)
    again = [pair for pair in numbers.values() if len(pair) > 1]
    assert len(again) >= 3
    assert any(first.given != second.given for first, second, *_ in again)


def test_nobody_was_written_down_after_now(book: list[ContactDraft]) -> None:
    now = datetime(2026, 2, 3, tzinfo=UTC)
    moments = [datetime.fromisoformat(draft.created_at) for draft in demo.drafts(60, now=now)]
    assert max(moments) <= now
    assert (now - min(moments)).days <= 2 * 365


def test_mail_goes_to_reserved_domains_only(book: list[ContactDraft]) -> None:
    domains = {mail.value.rpartition("@")[2] for draft in book for mail in draft.emails}
    assert all(domain.endswith(".example") or domain == "example.com" for domain in domains)


def test_phone_numbers_in_international_form_are_what_was_typed(book: list[ContactDraft]) -> None:
    for draft in book:
        for phone in draft.phones:
            assert phone.e164 is not None
            typed = "".join(str(int(c)) for c in phone.value if c.isdigit())
            assert phone.e164.endswith(typed.lstrip("0")[-7:])


def test_referrals_name_people_of_the_book_and_never_oneself(book: list[ContactDraft]) -> None:
    people = {draft.uid for draft in book if draft.kind is ContactKind.PERSON}
    referrals = list(demo.referrals())
    assert referrals
    for referral in referrals:
        assert {referral.contact, referral.by} <= people
        assert referral.contact != referral.by


def test_custom_fields_have_values_of_their_type(book: list[ContactDraft]) -> None:
    used = {key for draft in book for key in draft.fields}
    assert used == set(demo.FIELDS)
    for draft in book:
        for key, value in draft.fields.items():
            label, kind, choices = demo.FIELDS[key]
            assert stored(label, kind, value, choices) == value


def test_a_third_of_the_book_is_the_users_own() -> None:
    owners = [draft.owner for draft in demo.drafts(owner="sara")]
    assert set(owners) == {"sara", "", *demo.COLLEAGUES}
    assert 0.2 < owners.count("sara") / len(owners) < 0.5


def test_building_fills_a_book_that_one_undo_can_empty_again(open_book: Callable[..., Crm]) -> None:
    crm = open_book("sara")
    assert crm.write(demo.build, 60) == 60
    assert crm.read(contacts.count, View()) == 60
    assert "sara" in crm.read(contacts.owners)
    labels = [field.label for field in crm.read(contacts.field_definitions)]
    assert labels == ["Customer number", "Budget", "Segment", "Newsletter"]
    batches = crm.read(lambda reader: reader.value("SELECT count(*) FROM batch"))
    assert batches == 1


def test_a_built_book_has_staff_parents_and_referrals(open_book: Callable[..., Crm]) -> None:
    crm = open_book()
    crm.write(demo.build, 120)
    cards = [crm.read(contacts.card, identity) for identity in range(1, 121)]
    assert any(card.staff for card in cards)
    assert any(card.parent for card in cards)
    assert {"referred_by", "referred"} <= {link.role for card in cards for link in card.relations}


def test_a_book_can_be_built_again_after_the_first_lies_in_the_trash(
    open_book: Callable[..., Crm],
) -> None:
    crm = open_book()
    crm.write(demo.build, 40)
    crm.write(services.trash, list(range(1, 41)))
    assert crm.write(demo.build, 40) == 40
    assert crm.read(contacts.count, View()) == 40


def test_contacts_of_a_built_book_were_made_over_two_years(open_book: Callable[..., Crm]) -> None:
    crm = open_book()
    crm.write(demo.build, 60)
    first, last = crm.read(
        lambda reader: reader.one("SELECT min(created_at), max(created_at) FROM contact") or ()
    )
    assert last - first > 300 * 24 * 3600 * 1000
    assert last <= crm.now().timestamp() * 1000
